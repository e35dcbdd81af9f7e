"""The one breach of the demo, reported and closed: a consent mail to a wrong address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial

from organisation.choices import Role
from privacy import audit
from privacy.actions import breaches
from privacy.breach_choices import BreachKind, Measure, Risk, Told
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast

FOUND_ON, DECIDED_ON = date(2026, 5, 19), date(2026, 5, 20)


def deeds_of(cast: Cast) -> Iterator[tuple[datetime, Callable[[], object]]]:
    at = cast.plan.shift.moment(DECIDED_ON, time(9, 30))
    yield at, partial(_write, cast, at)


def _write(cast: Cast, decided_at: datetime) -> None:
    shift, officer = cast.plan.shift, cast.with_role(Role.PRIVACY_OFFICER)
    found_at = shift.moment(FOUND_ON, time(15, 50))
    breach = breaches.start(
        BreachKind.WRONG_PARENT,
        "Toestemmingsmail naar verkeerd adres.",
        by=cast.people["W2"],
        now=found_at,
        happened_at=shift.moment(FOUND_ON, time(15, 40)),
        whose=["young_people"],
        persons=1,
        data="eerste letter, naam van de organisatie, link",
        measures=[Measure.LINK_BLOCKED],
    )
    for measure in (Measure.ASKED_TO_DELETE, Measure.RIGHT_PARENT_TOLD):
        breaches.add_measure(breach, measure, by=officer, now=decided_at)
    why = "Link geblokkeerd binnen 10 minuten, geen naam in de mail, link niet geopend."
    judgement = {
        "risk": Risk.LOW,
        "consequences": "Iemand weet dat een kind met deze letter bij ons komt.",
        "authority": Told.NO,
        "authority_reason": why,
        "people": Told.YES,
        "people_at": decided_at,
    }
    breaches.judge(breach, judgement, revision=1, by=officer, now=decided_at)
    breaches.close(breach, revision=2, by=officer, now=decided_at)
    forget_about(audit.label(breach), decided_at)
