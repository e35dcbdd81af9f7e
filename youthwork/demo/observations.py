"""Signals as their workers logged them, with what was done, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from organisation.models import Platform, User
from privacy import audit
from signals import numbers
from signals.actions import editing, log, moving, owning, reporting_code, triage
from signals.choices.signal import (
    URGENT,
    WAITING,
    Category,
    Interpretation,
    NoPerson,
    Outcome,
    Status,
    StepKind,
    keeps_no_story,
    needs_interpretation,
)
from signals.models import Signal
from youthwork.demo import sharing
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY, SignalPlan
from youthwork.lib.dates import AMSTERDAM, day_of, moment_at

PRACTICE_NUMBER = 100  # between the file's numbers and those of the statistic rows
MINUTE = timedelta(minutes=1)
INFORMED = StepKind.INFORMED_PARTNER
SATURDAY = 5  # as date.weekday()
FOLLOWED_UP_WITHIN = timedelta(days=7)  # of signals that are still open


@dataclass(frozen=True)
class Deed:
    """Something that happened at a moment; deeds are done in that order."""

    at: datetime
    do: Callable[[], object]


def deeds(cast: Cast) -> list[Deed]:
    """Everything that was done about the signals of the seed file, unordered."""
    platforms = {platform.slug: platform for platform in Platform.objects.all()}
    numbered = [(row.number, row, False) for row in cast.plan.signals]
    practice = [
        (PRACTICE_NUMBER - place, row, True) for place, row in enumerate(cast.plan.practice)
    ]
    found: list[Deed] = []
    for number, row, is_practice in numbered + practice:
        found += _Course(cast, row, number, is_practice, platforms[row.platform]).deeds()
    return found


@dataclass
class _Course:
    """One signal from logging to where it stands on the file's day."""

    cast: Cast
    row: SignalPlan
    number: int
    is_practice: bool
    platform: Platform
    signal: Signal | None = None

    def deeds(self) -> list[Deed]:
        moments = self._step_moments()
        found = [Deed(self.received_at, self._log)]
        if self._is_finished_later:
            finished_at = self.received_at + 30 * MINUTE
            found.append(Deed(finished_at, lambda: self._finish(finished_at)))
        if self.row.category == Category.UNSAFE_HOME and moments:
            ticked_at = moments[0] + 5 * MINUTE
            found.append(Deed(ticked_at, lambda: self._tick(ticked_at)))
        if self.row.status != Status.NEW:
            assigned_at = max(self.received_at + 2 * MINUTE, moments[0] - 10 * MINUTE)
            found.append(Deed(assigned_at, lambda: self._assign(assigned_at)))
        own = [place for place, kind in enumerate(self.row.steps) if kind != INFORMED]
        for place, (kind, moment) in enumerate(zip(self.row.steps, moments, strict=True)):
            if kind == INFORMED:
                found += self._told(moment)
            else:
                found.append(self._step(kind, moment, is_last=place == own[-1]))
        if self.row.status == Status.CLOSED:
            closed_at = moments[-1] + 15 * MINUTE
            found.append(Deed(closed_at, lambda: self._close(closed_at)))
        elif self.row.status in WAITING:
            moved_at = moments[-1] + 15 * MINUTE
            found.append(Deed(moved_at, lambda: self._wait(moved_at)))
        return found

    # --- who and when ----------------------------------------------------------------------------

    @property
    def received_at(self) -> datetime:
        return self.cast.plan.shift.moment(self.row.seen_on, self.row.seen_at) + 4 * MINUTE

    @property
    def is_urgent(self) -> bool:
        return self.row.severity in URGENT

    @property
    def author(self) -> User:
        return self.cast.people[self.row.by]

    @property
    def owner(self) -> User:
        """The file's owner; else the lead for severity 4 and 5, and who logged it for the rest."""
        if self.row.owner:
            return self.cast.people[self.row.owner]
        return self.lead if self.is_urgent else self.author

    @property
    def lead(self) -> User:
        return self.cast.lead_of(self.row.by)

    def _step_moments(self) -> list[datetime]:
        """A moment for each step: the first at once or the next working day, the last on closing.

        What is still open had its last step within a week, before the file's day.
        """
        count = len(self.row.steps)
        if not count:
            return []
        first = self.received_at + 8 * MINUTE
        if not self.is_urgent and not self.is_practice:
            first = self._at(_next_working_day(self.row.seen_on), time(11))
        if self.row.closed_on:
            last = self._at(self.row.closed_on, time(15))
        else:
            before = self._at(FILE_DAY - timedelta(days=1), time(15))
            last = min(first + FOLLOWED_UP_WITHIN, before) if count > 1 else first
        if count == 1 and self.row.closed_on:
            first = last
        found = [first]
        for place in range(1, count):
            moment = first + (last - first) * place / (count - 1)
            if place < count - 1:
                moment = moment_at(day_of(moment), time(14, 10))
            found.append(max(moment, found[-1] + 20 * MINUTE))
        return [max(moment, self.received_at + 8 * MINUTE) for moment in found]

    def _at(self, day: date, clock: time) -> datetime:
        return self.cast.plan.shift.moment(day, clock)

    @property
    def _is_finished_later(self) -> bool:
        """Every seventh text of two sentences or more, if it is calm: half an hour after it."""
        calm = not self.is_urgent and not self.is_practice and not self.row.concerns_one_youth
        return calm and self.number % 7 == 0 and ". " in (self.row.text or "")

    @property
    def _area(self) -> str:
        """The place that the text names, or one of the team's by turns; of every third none."""
        areas = self.cast.team_of(self.row.by).areas
        if self.row.concerns_one_youth or self.row.category == Category.UNSAFE_HOME:
            return ""
        named = [area for area in areas if area.lower() in (self.row.text or "").lower()]
        turn = "" if self.number % 3 == 0 else areas[self.number % min(2, len(areas))]
        return named[0] if named else turn

    # --- what is done ----------------------------------------------------------------------------

    def _log(self) -> None:
        row, plan = self.row, self.cast.plan
        year = self.received_at.astimezone(AMSTERDAM).year
        numbers.go_on_after(year, self.number - 1)
        key = f"practice {self.number}" if self.is_practice else row.number
        self.signal, _new = log.log_signal(
            log.Observation(
                client_id=plan.uuid("signal", key),
                team=self.cast.team_of(row.by),
                category=row.category,
                subcategory=row.subcategory,
                severity=row.severity,
                seen_at=plan.shift.moment(row.seen_on, row.seen_at),
                narrative=self._first_text,
                text_confirmed=self.number % 11 == 0,
                no_person=NoPerson.PLACE if self.number % 11 == 0 else "",
                opportunity_when=row.opportunity_when,
                platform=self.platform,
                area=self._area,
                account_handle=row.handle,
                interpretation=row.interpretation,
                offline_picture=row.offline_picture,
                concerns_one_youth=row.concerns_one_youth,
            ),
            by=self.author,
            now=self.received_at,
            is_practice=self.is_practice,
        )
        forget_about(audit.label(self.signal), self.received_at)

    @property
    def _first_text(self) -> str:
        return f"{self.row.text.split('. ')[0]}." if self._is_finished_later else self.row.text

    def _finish(self, now: datetime) -> None:
        """The rest of the text; what it said first is kept as a version."""
        editing.change(
            self._signal, {"narrative": self.row.text}, version=1, by=self.author, now=now
        )

    def _tick(self, now: datetime) -> None:
        reporting_code.tick(self._signal, {1: day_of(now), 2: day_of(now)}, by=self.author, now=now)

    def _assign(self, now: datetime) -> None:
        owning.assign(self._signal, self.owner, by=self.lead, now=now)
        forget_about(audit.label(self._signal), now)

    def _step(self, kind: str, now: datetime, *, is_last: bool) -> Deed:
        row = self.row
        silent = keeps_no_story(row.category, row.subcategory, row.concerns_one_youth)
        note = row.note if is_last and not silent else ""

        def add() -> None:
            triage.add_step(self._signal, StepKind(kind), by=self.author, now=now, note=note)

        return Deed(now, add)

    def _told(self, moment: datetime) -> list[Deed]:
        """Informing three partners is sharing three times, five minutes apart."""
        told = StepKind.TALK_YOUTH in self.row.steps

        def tell(key: str, now: datetime) -> None:
            sharing.inform(
                self._signal, self.number, key, self.cast, lead=self.lead, told=told, now=now
            )

        return [
            Deed(now := moment + 5 * place * MINUTE, partial(tell, key, now))
            for place, key in enumerate(self.row.partners)
        ]

    def _wait(self, now: datetime) -> None:
        moving.move(self._signal, Status(self.row.status), by=self.owner, now=now)

    def _close(self, now: datetime) -> None:
        by = self.lead if self.is_urgent else self.owner
        row = self.row
        asked = needs_interpretation(
            row.category, row.subcategory, row.severity, row.concerns_one_youth
        )
        if asked and not row.interpretation:
            editing.assess(
                self._signal,
                interpretation=Interpretation.POSSIBLY_SERIOUS,
                identity_sure="",
                offline_picture=row.offline_picture,
                version=self._signal.version,
                by=by,
                now=now - MINUTE,
            )
        triage.close(self._signal, Outcome(self.row.outcome), by=by, now=now)
        forget_about(audit.label(self._signal), now, ("signals.answered",))

    @property
    def _signal(self) -> Signal:
        """As it is now: what was planned or sent to a platform in between changes it too."""
        assert self.signal is not None, "logged before anything else"
        self.signal.refresh_from_db()
        return self.signal


def _next_working_day(day: date) -> date:
    after = day + timedelta(days=1)
    while after.weekday() >= SATURDAY:
        after += timedelta(days=1)
    return after
