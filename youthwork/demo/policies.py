"""Policy documents in their versions and who read them, on the calendar of the file."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from policy.actions import documents
from policy.calendar import REMIND_AFTER
from policy.models import PolicyDocument
from policy.starting import Said, parted
from privacy import audit
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY, DocumentPlan

MORNING, NOON = time(9, 30), time(12, 30)
DAY, YEAR = timedelta(days=1), timedelta(days=364)
ANEW = "Nagelopen bij de evaluatie: een afspraak erbij."


def deeds_of(cast: Cast) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Each version on the day of its adoption, so that an evaluation judges what then holds."""
    for plan in cast.plan.documents:
        said = parted(plan.text)
        for number in range(1, plan.version + 1):
            older = plan.version - number
            day = plan.adopted_on - older * YEAR
            at = cast.plan.shift.moment(day, MORNING)
            yield at, partial(_version, cast, plan, _as_before(said, older), day)


def read(cast: Cast) -> int:
    """Who read what holds, and the reminder; how many hold."""
    for plan in cast.plan.documents:
        document = PolicyDocument.objects.of_type(plan.type).adopted().get()
        _read(cast, plan, document)
        told_on = plan.adopted_on + REMIND_AFTER
        if told_on <= FILE_DAY:
            at = cast.plan.shift.moment(told_on, MORNING)
            documents.remind(document, today=cast.plan.shift.day(told_on), now=at)
            forget_about(audit.label(document), at)
    return len(cast.plan.documents)


def _as_before(said: Said, older: int) -> Said:
    """What a version said that many versions ago: with fewer rules."""
    musts = said.musts.splitlines()
    return replace(said, musts="\n".join(musts[: max(1, len(musts) - older)])) if older else said


def _version(cast: Cast, plan: DocumentPlan, said: Said, day: date) -> None:
    """Drafted, proposed and adopted."""
    shift, officer = cast.plan.shift, cast.people["beleid"]
    drafted, proposed = shift.moment(day - 14 * DAY, NOON), shift.moment(day - 7 * DAY, NOON)
    values: dict[str, Any] = {
        "title": plan.title,
        "body": said.body,
        "musts": said.musts,
        "tips": said.tips,
        "review_on": shift.day(plan.review_on),
    }
    before = PolicyDocument.objects.of_type(plan.type).adopted().first()
    if before is not None:
        values["what_changed"] = ANEW
    document = documents.start(plan.type, values, by=officer, now=drafted)
    documents.propose(
        document, revision=1, by=officer, today=shift.day(day - 7 * DAY), now=proposed
    )
    director, at = cast.people[plan.adopted_by], shift.moment(day, MORNING)
    documents.adopt(document, revision=document.revision, by=director, now=at)
    forget_about(audit.label(document), at)


def _read(cast: Cast, plan: DocumentPlan, document: PolicyDocument) -> None:
    """Some days later each, or in the first days of who came afterwards."""
    in_service = {person.key: person.in_service for person in cast.plan.people}
    dice = random.Random(f"{cast.plan.seed}:read:{plan.key}")  # noqa: S311 - a seed
    for key in plan.confirmed:
        began = max(plan.adopted_on, in_service[key] or plan.adopted_on)
        day = min(began + dice.randint(1, 12) * DAY, FILE_DAY - DAY)
        at = cast.plan.shift.moment(day, NOON)
        documents.confirm_reading(document, by=cast.people[key], now=at)
