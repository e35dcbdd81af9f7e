"""Plain factories of requests under GDPR articles 15 to 21."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from outbox import jobs
from privacy.actions import answering, dpia, processors, requests, searching
from privacy.actions.answering import Judgement, Package
from privacy.actions.requests import Asked
from privacy.models import DataRequest, Dpia, Processor
from privacy.request_choices import (
    About,
    Asker,
    Channel,
    Give,
    Identity,
    Kind,
    LinkPurpose,
)
from privacy.subject_access import Hit
from youthwork.lib.dates import add_months, day_of


def asked(now: datetime, **also: Any) -> Asked:
    """Sanne Vos asks, by the form, to see what there is about her child."""
    values: dict[str, Any] = {
        "kind": Kind.ACCESS,
        "asker": Asker.PARENT,
        "channel": Channel.FORM,
        "received_on": day_of(now),
        "name": "Sanne Vos",
        "email": "ouder@example.org",
        "phone": "06 12345678",
        "subject_name": "Milan Vos",
    }
    return Asked(**(values | also))


def request(now: datetime | None = None, *, by: Any = None, **also: Any) -> DataRequest:
    now = now or timezone.now()
    return requests.receive(asked(now, **also), by=by, now=now)


def identified(by: Any, now: datetime | None = None, **also: Any) -> DataRequest:
    now = now or timezone.now()
    made = request(now, **also)
    requests.establish(made, Identity.SEEN, words="In het centrum", by=by, now=now)
    return made


def searched(by: Any, now: datetime | None = None, **also: Any) -> DataRequest:
    """A request of which the search has run, with whatever was found."""
    now = now or timezone.now()
    search_for = {name: also.pop(name, "") for name in ("born", "handles", "words")}
    made = identified(by, now, **also)
    searching.begin(made, **search_for, by=by, now=now)
    while jobs.take_one():
        pass
    made.refresh_from_db()
    return made


def assessed(by: Any, now: datetime | None = None, **also: Any) -> DataRequest:
    """A request whose search found one text that names somebody else too; no work is queued."""
    now = now or timezone.now()
    made = identified(by, now, **also)
    found = Hit(
        subject="signals.signal:S-2026-0001",
        title="Signaal",
        day=day_of(now),
        fields={"narrative": "Milan Vos deelt een diploma. Joris de Wit reageerde als eerste."},
        others=True,
    )
    searching.keep(made, "signals.narrative", [found])
    searching.finish(made, cut_off=False, now=now)
    return made


def answered(by: Any, now: datetime | None = None, **also: Any) -> DataRequest:
    """A request that was answered, with an empty file behind its link."""
    now = now or timezone.now()
    made = assessed(by, now, **also)
    for hit in made.hits.all():
        answering.judge(hit, Judgement(About.ASKER, Give.ALL), by=by, now=now)
    page = json.dumps({"title": "Antwoord", "facts": [], "nothing": True})
    package = Package(b"PK", page, "0" * 64, answering.judged_at(made))
    answering.send(made, package, words="", by=by, now=now)
    return made


def link(request: DataRequest, purpose: LinkPurpose, now: datetime | None = None) -> str:
    """A token that a mail would carry."""
    now = now or timezone.now()
    ends_at = now + timedelta(days=14)
    return requests.issue_link(request, purpose, now=now, ends_at=ends_at)


TEXTS = {
    "description": "Wij schrijven op wat er online speelt.",
    "necessity": "Anders ziet niemand het.",
    "proportionality": "Zonder namen, en het gaat weer weg.",
    "views": "Besproken met de jongerenraad.",
}


def written_dpia(by: Any, now: datetime | None = None) -> Dpia:
    """A version with our risks and texts of its own."""
    now = now or timezone.now()
    made = dpia.start(by=by, now=now)
    dpia.write(made, TEXTS, revision=made.revision, by=by, now=now)
    return made


def advised_dpia(by: Any, now: datetime | None = None, advice: str = "yes") -> Dpia:
    now = now or timezone.now()
    made = written_dpia(by, now)
    dpia.advise(made, advice, "Zo kan het.", revision=made.revision, by=by, now=now)
    return made


def decided_dpia(by: Any, director: Any, now: datetime | None = None, outcome: str = "yes") -> Dpia:
    """One that the director decided on, to be looked at again in a year."""
    now = now or timezone.now()
    made = advised_dpia(by, now)
    again = add_months(day_of(now), 12)
    why = "Het weegt op tegen wat het oplevert."
    dpia.decide(made, outcome, why, again, revision=made.revision, by=director, now=now)
    return made


def processor(by: Any, now: datetime | None = None, **also: Any) -> Processor:
    """Keeps the data of signals and consent in the Netherlands, under an agreement."""
    now = now or timezone.now()
    values: dict[str, Any] = dict.fromkeys(processors.FIELDS, "") | {
        "name": "Serverhuis",
        "purpose": "Bewaart de gegevens en de reservekopie",
        "data": "Alles, versleuteld",
        "activities": ["signals", "consent"],
        "place": "nl",
        "signed_on": add_months(day_of(now), -12),
        "ends_on": None,
    }
    return processors.add(values | also, by=by, today=day_of(now), now=now)
