"""What the house counted about each item of an evaluation's agenda: numbers only, no words.

Made once a day for the evaluation that is open and kept with it, so that the page asks little and
a finished one stays as it was. Words are put to them where they are shown, in the reader's
language (screens/agenda.py).

Everybody who sees policy sees the same numbers, so these are only such as may be seen by all:
signals and Instaclean as they were published (0100, 0102, 0116), staff as totals of everybody,
never of fewer than five people, after the works council agreed (WOR article 27(1)(k, l)).

What is published comes days after the months and quarters it is of. So each list and round counts
when it was told: in the one evaluation whose figures were the first to be counted after that. Lists
of one thing may be told at other times than those of another: each says of which months it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Sum

from organisation.models import SharingAgreement, User
from policy.choices.evaluations import AgendaItem
from policy.choices.goals import FigureSource, GoalHealth
from policy.dates import EVERY_MONTHS
from policy.goal_figures import Live, health_of, live
from policy.models import Decision, Evaluation, Goal, GoalReading
from policy.report_content.seen import stretches
from privacy.models import Breach, DataRequest, RetentionRun
from signals.models import InstacleanItem, InstacleanRound, PublishedList
from signals.screens import round_figures
from workers import figures
from workers.agreed import may_follow
from workers.choices.competences import FEWEST_PEOPLE
from workers.choices.means import EquipmentState
from workers.choices.platforms import FigureScope
from workers.choices.profiles import Status as ProfileStatus
from workers.choices.pulse import FEWEST_ANSWERS, Pulse
from workers.models import (
    CompetenceAssessment,
    Equipment,
    PlatformFigure,
    PlatformPage,
    PulseAnswer,
    WorkProfile,
)
from workers.planning import Period
from workers.screens import pulse
from workers.screens.balance import least_give
from youthwork.lib.dates import DAY, add_months, day_of, month_start, start_of_day
from youthwork.lib.suppression import Mark

Numbers = dict[str, int | float | str | None]
Rounds = list[tuple[str, float]]  # day and mean, oldest first
Months = list[list[str]]  # the first and the last of each stretch of months, oldest first

ENDING = timedelta(days=60)  # before its end, an agreement is due to be renewed


def period_of(evaluation: Evaluation, before: Evaluation | None, today: date) -> Period:
    """The days it looks back on: from the day after `before`, the one held last, else half a
    year."""
    last = evaluation.held_on or today
    first = add_months(evaluation.due_on, -EVERY_MONTHS)
    if before is not None and before.held_on is not None:
        first = before.held_on + DAY
    return Period(min(first, last), last)


class Since(NamedTuple):
    """What was told after one moment and before another counts."""

    after: datetime
    before: datetime

    def holds(self, moment: datetime) -> bool:
        return self.after < moment < self.before


def _since(period: Period, before: Evaluation | None) -> Since:
    """Since the figures of the evaluation held last were counted; those stay as they are."""
    after = before.figures_at if before is not None else None
    return Since(after or start_of_day(period.first), start_of_day(period.last + DAY))


def collect(evaluation: Evaluation, today: date) -> dict[str, Mapping[str, Any]]:
    """The numbers of each item as of today; an item of which nothing is known is left out."""
    before = Evaluation.objects.before(evaluation).first()
    period = period_of(evaluation, before, today)
    since = _since(period, before)
    people = list(User.objects.practising(today).values_list("pk", flat=True))
    found: dict[AgendaItem, Mapping[str, Any]] = {
        AgendaItem.PLATFORMS: _platforms(today),
        AgendaItem.YOUNG_PEOPLE: _young_people(),
        AgendaItem.GOALS: _goals(today),
        AgendaItem.TIME: _time(period, today, people),
        AgendaItem.BALANCE: _balance(today, people),
        AgendaItem.SIGNALS: _signals(since, today),
        AgendaItem.OFFLINE: _offline(since),
        AgendaItem.INSTACLEAN: _instaclean(since),
        AgendaItem.PROFILES: _profiles(today, people),
        AgendaItem.PRIVACY: _privacy(period, today),
        AgendaItem.COLLEAGUES: _colleagues(evaluation, period, today, people),
        AgendaItem.DECISIONS: _decisions(evaluation, today),
    }
    return {str(item): numbers for item, numbers in found.items() if numbers}


def _platforms(today: date) -> Numbers:
    pages = list(PlatformPage.objects.in_use())
    old = sum(page.is_due(today) for page in pages)
    return {"all": len(pages), "looked": len(pages) - old, "old": old} if pages else {}


def _young_people() -> Numbers:
    """The newest survey of our own, with the most answers to one question, and national year."""
    own = PlatformFigure.objects.filter(scope=FigureScope.OWN).order_by("-year", "-sample").first()
    national = PlatformFigure.objects.filter(scope=FigureScope.NATIONAL).order_by("-year").first()
    return {
        "own_year": own.year if own else None,
        "answers": own.sample if own else None,
        "national_year": national.year if national else None,
    }


def _goals(today: date) -> Numbers:
    """How many adopted goals there are, and how many are reached at the pace so far."""
    adopted = list(Goal.objects.adopted().in_order())
    readings: dict[int, list[GoalReading]] = {}
    for each in GoalReading.objects.of_goals([goal.pk for goal in adopted]):
        readings.setdefault(each.goal_id, []).append(each)
    stand = [health_of(goal, readings.get(goal.pk, []), today) for goal in adopted]
    on_track = stand.count(GoalHealth.ON_TRACK)
    return {"all": len(adopted), "on_track": on_track} if adopted else {}


def _time(period: Period, today: date, people: Collection[int]) -> Numbers:
    """The share online of the last four weeks, and Friday evenings of the whole period."""
    if not may_follow(today) or len(people) < FEWEST_PEOPLE:
        return {}
    reading = figures.read(figures.rolling(today), today)
    if reading.whole.share is None or len(reading.by_worker) < FEWEST_PEOPLE:
        return {}
    norm = reading.norm()
    cover = figures.friday_cover(period, today)
    return {
        "share": round(reading.whole.share),
        "norm": round(norm) if norm is not None else None,
        "covered": cover.covered,
        "weeks": cover.weeks,
    }


def _balance(today: date, people: Collection[int]) -> Numbers:
    if not may_follow(today) or len(people) < FEWEST_PEOPLE:
        return {}
    give = live(FigureSource.GIVE_SHARE, today)
    return {"give": round(give.value), "least": least_give()} if give is not None else {}


def _published(kind: str, since: Since) -> list[PublishedList]:
    """What was published for everybody. Lists of months long over, which a house gets all at once
    when it begins to publish, are no news of these days."""
    oldest = add_months(month_start(day_of(since.after)), -1)
    rows = PublishedList.objects.of_organisation(oldest).filter(kind=kind)
    return list(rows.filter(published_at__gt=since.after, published_at__lt=since.before))


def _shown(rows: list[PublishedList], key: str) -> int | None:
    """The sum of one line over lists, None where any of them hides it."""
    total = 0
    for row in rows:
        lines = {name: (count, mark) for name, count, mark in row.figures}
        count, mark = lines.get(key, (0, Mark.SHOWN))
        if count is None or mark != Mark.SHOWN:
            return None
        total += count
    return total


def _months(rows: list[PublishedList]) -> Months:
    return [[str(first), str(last)] for first, last in stretches(rows)]


def _signals(since: Since, today: date) -> Mapping[str, int | str | Months | None]:
    """Signals as they were published, and the share taken up in time as goals show it.

    What came of them is told later than how many there were, so `open` is of `open_of` signals, of
    the months of those.
    """
    rows, outcomes = _published("category", since), _published("outcome", since)
    still_open = _shown(outcomes, "open") if outcomes else None
    if not rows and still_open is None:
        return {}
    in_time = live(FigureSource.SIGNALS_IN_TIME, today)
    return {
        "signals": sum(row.total for row in rows) if rows else None,
        "months": _months(rows),
        "good": _shown(rows, "opportunity") if rows else None,
        "open": still_open,
        "open_of": sum(row.total for row in outcomes),
        "open_months": _months(outcomes),
        "in_time": _whole(in_time) if in_time else None,
    }


def _whole(found: Live) -> int | str:
    """A share in whole per cents, or between which it lies: 67 or 87–100."""
    least = round(found.value)
    return least if found.up_to is None else f"{least}–{round(found.up_to)}"


def _offline(since: Since) -> Mapping[str, int | Months | None]:
    """Of the signals that were published, how many fit what is seen in the street."""
    rows = _published("offline", since)
    total = sum(row.total for row in rows)
    fits, differs = _shown(rows, "fits"), _shown(rows, "differs")
    if not total or fits is None:
        return {}
    return {
        "fits": round(100 * fits / total),
        "differs": None if differs is None else round(100 * differs / total),
        "months": _months(rows),
    }


def _instaclean(since: Since) -> Numbers:
    """Of finished rounds what was sent and what is gone; several that are told together are told
    when the last of them ends."""
    finished = round_figures.finished_in_order(InstacleanRound.objects.order_by("year", "quarter"))
    ended = {round.ref for round in finished if round.closed_at and since.holds(round.closed_at)}
    cuts = round_figures.cuts(finished, InstacleanItem.objects.finished_outcomes())
    shown = [
        cut
        for cut in cuts
        if cut.refs[-1] in ended and cut.told.removed.isdigit() and cut.told.sent.isdigit()
    ]
    if not shown:
        return {}
    return {
        "removed": sum(int(cut.told.removed) for cut in shown),
        "sent": sum(int(cut.told.sent) for cut in shown),
        "rounds": sum(len(cut.refs) for cut in shown),
    }


def _profiles(today: date, people: Collection[int]) -> Numbers:
    """Of everybody who works with young people, who has all work accounts in order."""
    if not may_follow(today) or len(people) < FEWEST_PEOPLE:
        return {}
    states: dict[int, set[str]] = {}
    rows = WorkProfile.objects.current().filter(user__in=people)
    for user, status in rows.values_list("user", "status"):
        states.setdefault(user, set()).add(status)
    in_order = sum(found == {ProfileStatus.IN_ORDER} for found in states.values())
    return {"in_order": in_order, "people": len(people)}


def _privacy(period: Period, today: date) -> Numbers:
    """Requests and breaches of the period, agreements with partners, nights of erasing.

    Numbers without names, kinds or teams, so that everybody may see them exactly (decision 0188).
    """
    running = list(SharingAgreement.objects.last_running(today))
    requests = DataRequest.objects.tally(period.first, period.last, today)
    breaches = Breach.objects.tally(period.first, period.last)
    nights = RetentionRun.objects.nights(period.first, min(period.last, today - DAY))
    return {
        "requests": requests.received,
        "requests_open": requests.open,
        "requests_late": requests.late,
        "breaches": breaches.found,
        "breaches_open": breaches.open,
        "told_authority": breaches.told_authority,
        "agreements": len(running),
        "ending": sum(
            row.until_day is not None and row.until_day <= today + ENDING for row in running
        ),
        "nights": nights.of,
        "failed": nights.failed,
        "missed": nights.missed,
    }


def _colleagues(
    evaluation: Evaluation, period: Period, today: date, people: Collection[int]
) -> dict[str, int | float | Rounds | None]:
    """How many answered the three questions, what they came to, and which means are missing."""
    broken = Equipment.objects.in_use().filter(state=EquipmentState.BROKEN).count()
    filled = CompetenceAssessment.objects.counting_on(today)
    found: dict[str, int | float | Rounds | None] = {
        "rounds": [(str(day), round(mean, 1)) for day, mean in pulse.rounds(today)],
        "asked": len(people),
        "answered": None,
        "broken": broken,
        "filled": len(filled) if may_follow(today) and len(filled) >= FEWEST_PEOPLE else None,
    }
    if evaluation.pulse_on is None:
        return found
    rounds_since = PulseAnswer.objects.filter(round__opened_on__gte=evaluation.pulse_on)
    answered = rounds_since.filter(question=Pulse.SUPPORT).aggregate(number=Sum("times"))
    found["answered"] = answered["number"] or 0
    for question in Pulse:
        means = [
            mean
            for mean in PulseAnswer.objects.means(question, today)
            if mean.day >= period.first and mean.answers >= FEWEST_ANSWERS
        ]
        if means and (mean := means[-1].mean) is not None:
            found[question.value] = round(mean, 1)
    return found


def _decisions(evaluation: Evaluation, today: date) -> Numbers:
    """Of what was agreed before, how much is still to be done and how much is late."""
    rows = list(Decision.objects.to_do().exclude(evaluation=evaluation))
    return {"open": len(rows), "late": sum(row.is_late(today) for row in rows)}
