"""Requests about data in the demo: one in each state that a privacy officer meets.

Of the seed file are the first two; the others show what waits, what is late and what was refused.
Nobody has a last name: who asks is known by the mail address of a consent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from organisation.choices import Role
from privacy import request_paper
from privacy.actions import answering, requests, searching
from privacy.actions.answering import Judgement, Package
from privacy.models import AnswerPackage, DataRequest
from privacy.request_choices import About, Asker, Channel, Give, Identity, Kind, Refusal, Step
from privacy.subject_access import asked_for
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast

CAME_IN, WORKED, ANSWERED = time(9, 10), time(11, 20), time(15, 40)


@dataclass(frozen=True)
class Asked:
    """One request on the file's calendar; each further day that is given was reached."""

    key: str
    kind: Kind
    child: str  # the first name of a consent, which is of `consent`
    consent: str
    channel: Channel
    received: date
    identity: Identity
    about: str = ""
    known: date | None = None
    searched: date | None = None
    answered: date | None = None
    rejected: date | None = None


ASKED = (
    Asked("V5", Kind.ACCESS, "Elif", "C4", Channel.PHONE, date(2026, 9, 21), Identity.QUESTIONS,
          "Alles wat er over mijn nichtje is.", rejected=date(2026, 10, 5)),
    Asked("V1", Kind.ACCESS, "Noor", "C1", Channel.FORM, date(2026, 10, 12), Identity.KNOWN_MAIL,
          "Wat hebben jullie over Noor?", known=date(2026, 10, 14),
          searched=date(2026, 10, 14), answered=date(2026, 10, 30)),
    Asked("V4", Kind.OBJECT, "Lina", "C12", Channel.LETTER, date(2026, 10, 14), Identity.SEEN,
          "Wij willen geen foto's meer op jullie pagina's."),
    Asked("V3", Kind.ACCESS, "Milan", "C11", Channel.FORM, date(2026, 11, 4), Identity.LINK,
          "Graag alles over Milan, ook de foto's.", known=date(2026, 11, 5),
          searched=date(2026, 11, 12)),
    Asked("V2", Kind.ERASE, "Sem", "C5", Channel.MAIL, date(2026, 11, 9), Identity.KNOWN_PHONE,
          "Haal alles van Sem weg.", known=date(2026, 11, 11)),
)  # fmt: skip


def deeds_of(cast: Cast) -> Iterator[tuple[datetime, Callable[[], object]]]:
    made: dict[str, DataRequest] = {}
    for row in ASKED:
        yield _at(cast, row.received, CAME_IN), partial(_receive, cast, row, made)
        steps: tuple[tuple[date | None, time, Callable[..., None]], ...] = (
            (row.known, WORKED, _know),
            (row.searched, ANSWERED, _search),
            (row.answered, ANSWERED, _answer),
            (row.rejected, ANSWERED, _reject),
        )
        for day, moment, deed in steps:
            if day is not None:
                yield _at(cast, day, moment), partial(deed, cast, row, made)


def _at(cast: Cast, day: date, moment: time) -> datetime:
    return cast.plan.shift.moment(day, moment)


def _officer(cast: Cast) -> Any:
    return cast.with_role(Role.PRIVACY_OFFICER)


def _receive(cast: Cast, row: Asked, made: dict[str, DataRequest]) -> None:
    by_form = row.channel == Channel.FORM
    made[row.key] = requests.receive(
        requests.Asked(
            kind=row.kind,
            asker=Asker.PROXY if row.rejected else Asker.PARENT,
            channel=row.channel,
            received_on=cast.plan.shift.day(row.received),
            name=f"{'Tante' if row.rejected else 'Ouder'} van {row.child}",
            email="" if row.rejected else f"ouder.{row.consent.lower()}@example.org",
            subject_name=row.child,
            about=row.about,
        ),
        by=None if by_form else _officer(cast),
        now=_at(cast, row.received, CAME_IN),
    )
    forget_about(made[row.key].label, _at(cast, row.received, CAME_IN))


def _know(cast: Cast, row: Asked, made: dict[str, DataRequest]) -> None:
    assert row.known is not None
    by = None if row.identity == Identity.LINK else _officer(cast)
    requests.establish(made[row.key], row.identity, by=by, now=_at(cast, row.known, WORKED))


def _search(cast: Cast, row: Asked, made: dict[str, DataRequest]) -> None:
    """What the long work would find; the first hit of one that waits is judged."""
    assert row.searched is not None
    request, now, by = made[row.key], _at(cast, row.searched, ANSWERED), _officer(cast)
    requests.note(request, Step.SEARCHED, by=by, now=now)
    handles = [request.asker_email or ""]
    for source in asked_for(to_take_along=False):
        words = searching.references(request) if source.by_reference else ()
        found = source.search(request.searched_name, None, handles, words)
        searching.keep(request, source.key, [hit for hit in found if hit.subject != request.label])
    searching.finish(request, cut_off=False, now=now)
    if not row.answered and (first := request.hits.order_by("number").first()):
        answering.judge(first, Judgement(About.ASKER, Give.ALL), by=by, now=now)


def _answer(cast: Cast, row: Asked, made: dict[str, DataRequest]) -> None:
    """The link of the answer has ended since, and its file went with it."""
    assert row.answered is not None
    request, now, by = made[row.key], _at(cast, row.answered, ANSWERED), _officer(cast)
    for hit in request.hits.order_by("number"):
        answering.judge(hit, Judgement(About.ASKER, Give.ALL), by=by, now=now)
    page = json.dumps(request_paper.content_of(request, words="", now=now), ensure_ascii=False)
    digest = hashlib.sha256(page.encode()).hexdigest()
    package = Package(page.encode(), page, digest, answering.judged_at(request))
    answering.send(request, package, words="", by=by, now=now)
    AnswerPackage.objects.filter(request=request).update(content=None, page=None)
    forget_about(request.label, now)


def _reject(cast: Cast, row: Asked, made: dict[str, DataRequest]) -> None:
    assert row.rejected is not None
    now = _at(cast, row.rejected, ANSWERED)
    words = "U bent niet de ouder of voogd. Die kan het zelf vragen, en wij helpen daarbij."
    requests.reject(made[row.key], Refusal.NOT_ENTITLED, words=words, by=_officer(cast), now=now)
    forget_about(made[row.key].label, now)
