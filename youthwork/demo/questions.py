"""Who was asked how it goes online, and what they answered; on the file's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from privacy import audit
from workers.actions import nudges
from workers.choices.nudges import NudgeReason
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.lib.dates import DAY

MORNING, NOON = time(10), time(12, 15)


@dataclass(frozen=True)
class Asked:
    """One question; `said` is empty where nobody answered."""

    who: str
    asked_on: date
    online: int
    said: str = ""
    answered_on: date | None = None
    with_colleague: bool = False


ASKED = (
    Asked("W3", date(2026, 7, 3), 8, NudgeReason.BUSY, date(2026, 7, 6)),
    Asked("W11", date(2026, 9, 18), 7, NudgeReason.PHONE, date(2026, 9, 18)),
    Asked("W3", date(2026, 11, 6), 11, NudgeReason.UNSURE_HOW, date(2026, 11, 9), True),
    Asked("W11", date(2026, 11, 10), 9, NudgeReason.PHONE, date(2026, 11, 10)),
)


def write(cast: Cast) -> int:
    """Ask and answer, and let leads know a week later; how many questions."""
    for row in ASKED:
        shift, person = cast.plan.shift, cast.people[row.who]
        asked_at = shift.moment(row.asked_on, MORNING)
        nudge = nudges.ask(
            person, online=row.online, norm=25, today=shift.day(row.asked_on), now=asked_at
        )
        assert nudge is not None
        if row.said and row.answered_on:
            nudges.answer(
                nudge,
                row.said,
                with_colleague=row.with_colleague,
                by=person,
                now=shift.moment(row.answered_on, NOON),
            )
        last = asked_at
        told_on = row.asked_on + 7 * DAY
        if shift.day(told_on) <= cast.plan.today:
            told_at = shift.moment(told_on, MORNING)
            nudges.tell_leads(nudge, [cast.lead_of(row.who)], now=told_at)
            last = told_at
        forget_about(audit.label(nudge), last)
    return len(ASKED)
