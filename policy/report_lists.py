"""The list behind a figure of a report: what it counts, of the report's period and teams.

Inside the house only (J9). Each list adds up to its figure; rows stand there for who may read each
of them anyway, so that no hidden number comes out here: signals, approaches and activities for who
leads every team of the report, hours by month for who sees the time of teams. Lists of the house
itself (goals, campaigns, evaluations) stand in the report already; there the rows lead on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consent.models import ConsentRequest
from organisation.models import User
from policy.report_content.about import About
from policy.report_content.done import approaches_of, notices_of
from policy.report_content.house import asked_of, erased_of, stopped_among, with_an_answer
from policy.report_content.seen import counted_on, told_of
from policy.report_tables import hours, rounded
from signals.choices.rounds import Decision
from signals.choices.signal import Category, Outcome, Status, StepKind
from signals.models import PublishedList, Signal, SignalStep
from signals.querysets.trend import bounds_of, counting
from signals.trends import TAKEN
from workers import figures, split_rows
from workers.agreed import may_follow
from workers.choices.activities import ActivityKind
from workers.choices.competences import FEWEST_PEOPLE
from workers.choices.hours import Function, Where
from workers.dates import occurrences
from workers.models import Activity, HourPart
from workers.small_teams import FEWEST
from youthwork.lib.dates import day_of

MOST = 500  # rows on a page; a list that is longer says so


@dataclass(frozen=True)
class Row:
    cells: list[str]
    url: str = ""


@dataclass(frozen=True)
class Behind:
    """A list with what it comes to, to be laid beside the figure."""

    title: str
    header: list[str]
    rows: list[Row]
    total: str
    left_out: int = 0  # rows that did not fit
    note: str = ""
    foot: tuple[str, ...] = ()  # the last row, where cells add up


Maker = Callable[[About, User, date], "Behind | None"]


def behind(key: str, of: About, user: User, today: date) -> Behind | None:
    """The list behind a fact or table; None where there is none, or none for this person."""
    found = LISTS.get(key)
    return found[1](of, user, today) if found and may_see(key, of, user) else None


def may_see(key: str, of: About, user: User) -> bool:
    """Whether this person may open the list behind a figure of these teams."""
    if key not in LISTS:
        return False
    rule, _maker = LISTS[key]
    return rule(of, user)


# --- who may --------------------------------------------------------------------------------------


def leads_all(of: About, user: User) -> bool:
    """Whether this person may open every signal behind a figure of these teams."""
    led = {team.pk for team in user.led_teams}
    return bool(of.pks) and led >= set(of.pks) and user.has_perm("signals.view")


def _sees_time(of: About, user: User) -> bool:
    return user.has_perm("workers.see_all_team_hours") or leads_all(of, user)


def _reads_items(of: About, user: User) -> bool:
    return user.has_perm("signals.read_items")


def _reads_consents(of: About, user: User) -> bool:
    return user.has_perm("consent.view_all") or leads_all(of, user)


# --- signals --------------------------------------------------------------------------------------


def _signals(of: About, user: User, today: date) -> Behind:
    """What was seen in the months that are told."""
    rows = counting(Signal.objects.visible_to(user).filter(team__in=of.pks))
    return _of_signals(rows, "seen_at", told_of(of).of("category"))


def _closed(of: About, user: User, today: date) -> Behind:
    """What was closed in the months that are told."""
    rows = counting(Signal.objects.visible_to(user).filter(team__in=of.pks))
    return _of_signals(rows, "closed_at", told_of(of).of("closed"))


def _of_signals(signals: QuerySet[Signal], when: str, lists: Sequence[PublishedList]) -> Behind:
    """Signals of these months, the newest first, by the moment that they count by."""
    rows = signals.filter(_in_months(when, lists))
    number = rows.count()
    shown = rows.order_by(f"-{when}", "-pk").values_list(
        "ref", when, "category", "status", "outcome"
    )[:MOST]
    return Behind(
        title=pgettext("report", "Signals"),
        header=[
            _("Number"),
            _("Seen") if when == "seen_at" else pgettext("signals", "Closed"),
            _("Kind"),
            _("State"),
            _("Outcome"),
        ],
        rows=[
            Row(
                [
                    ref,
                    # Of an emptied one only the month is kept
                    _day(at) if status != Status.ANONYMISED else date_format(day_of(at), "F Y"),
                    str(dict(Category.choices).get(category, "–")),
                    str(Status(status).label),
                    str(Outcome(outcome).label) if outcome else "–",
                ],
                reverse("signals:detail", args=[ref]),
            )
            for ref, at, category, status, outcome in shown
        ],
        total=str(number),
        left_out=max(0, number - MOST),
        note=_as_counted(lists),
    )


def _steps(of: About, user: User, today: date) -> Behind:
    """The steps that were taken in the months that are told, each under the signal that goes on."""
    lists = told_of(of).of("taken")
    signals = counting(Signal.objects.visible_to(user).filter(team__in=of.pks))
    rows = SignalStep.objects.filter(_in_months("done_at", lists), kind__in=TAKEN).about(signals)
    number = rows.count()
    ref = Coalesce("signal__merged_into__ref", "signal__ref")
    shown = rows.order_by("-done_at", "-pk").values_list(ref, "done_at", "kind")[:MOST]
    return Behind(
        title=_("Steps that were taken"),
        header=[_("Number"), pgettext("steps", "Taken"), _("Step")],
        rows=[
            Row(
                [ref, _day(at), str(StepKind(kind).label)],
                reverse("signals:detail", args=[ref]),
            )
            for ref, at, kind in shown
        ],
        total=str(number),
        left_out=max(0, number - MOST),
        note=_as_counted(lists),
    )


def _day(at: datetime) -> str:
    """The day on which it was here."""
    return date_format(day_of(at), "j F Y")


def _in_months(when: str, lists: Sequence[PublishedList]) -> Q:
    """Within the months of one of these lists."""
    found = Q(pk__in=[])
    for row in lists:
        begins, ends = bounds_of(row.first_month)[0], bounds_of(row.last_month)[1]
        found |= Q(**{f"{when}__gte": begins, f"{when}__lt": ends})
    return found


def _as_counted(lists: Sequence[PublishedList]) -> str:
    if not lists:
        return ""
    told = _("Counted on %(day)s. What came in or was changed since then is not in the figure.")
    return told % {"day": counted_on(lists)}


def _approaches(of: About, user: User, today: date) -> Behind:
    rows = list(approaches_of(of).select_related("team").order_by("-started_on", "-pk"))
    return Behind(
        title=_("Approaches: several signals taken up together"),
        header=[_("Team"), pgettext("approaches", "Began"), pgettext("approaches", "Ended")],
        rows=[
            Row(
                [
                    row.team.name,
                    date_format(row.started_on, "j F Y"),
                    date_format(row.ended_on, "j F Y") if row.ended_on else "–",
                ],
                row.get_absolute_url() if row.erased_at is None else "",
            )
            for row in rows[:MOST]
        ],
        total=str(len(rows)),
        left_out=max(0, len(rows) - MOST),
    )


def _notices(of: About, user: User, today: date) -> Behind:
    rows = notices_of(of).select_related("platform").order_by("-sent_at", "-pk")
    number = rows.count()
    return Behind(
        title=_("Accounts reported to platforms"),
        header=[_("Number"), _("Platform"), _("Sent"), _("Decision")],
        rows=[
            Row(
                [
                    row.ref,
                    row.platform.name,
                    _day(row.sent_at),
                    str(Decision(row.appeal_decision or row.decision).label)
                    if row.appeal_decision or row.decision
                    else _("No decision yet"),
                ],
                reverse("signals:item", args=[row.ref]),
            )
            for row in rows[:MOST]
        ],
        total=str(number),
        left_out=max(0, number - MOST),
    )


# --- image consent --------------------------------------------------------------------------------


def _consents(of: About, user: User, today: date) -> Behind:
    """Each question with whether it was answered or stopped; not what the answer was.

    Of those that went after their term only how many.
    """
    asked, gone = asked_of(of), erased_of(of)
    answered = set(with_an_answer(asked).order_by().values_list("pk", flat=True))
    stopped = set(stopped_among(asked).values_list("request_id", flat=True))
    rows = list(asked.select_related("team").order_by("-made_at", "-pk"))

    def how(row: ConsentRequest) -> str:
        if row.pk in stopped:
            return _("Answered, and stopped afterwards")
        return _("Answered") if row.pk in answered else _("No answer, or not yet")

    def erased(number: int, state: str) -> Row:
        return Row([_("%(n)s erased") % {"n": number}, "–", "–", state])

    went = [
        (gone.answered - gone.stopped, _("Answered")),
        (gone.stopped, _("Answered, and stopped afterwards")),
        (gone.unanswered + gone.cancelled, _("No answer, or not yet")),
    ]
    return Behind(
        title=_("Questions for image consent"),
        header=[_("Number"), _("Asked"), _("Team"), _("State")],
        rows=[
            *(
                Row(
                    [row.ref, _day(row.made_at), row.team.name, how(row)],
                    row.get_absolute_url(),
                )
                for row in rows[:MOST]
            ),
            *(erased(number, state) for number, state in went if number),
        ],
        total=str(len(rows) + gone.asked),
        left_out=max(0, len(rows) - MOST),
    )


# --- workers --------------------------------------------------------------------------------------


def _hours(of: About, user: User, today: date) -> Behind | None:
    """Time by month; of fewer than five people only for who leads them."""
    if not may_follow(today):
        return None
    parts = HourPart.objects.between(of.first, of.last).filter(team__in=of.pks).order_by()
    if not leads_all(of, user) and _writers(parts) < FEWEST_PEOPLE:
        return None
    months: dict[date, dict[str, int]] = {}
    sums = parts.annotate(month=TruncMonth("day")).values_list("month", "where")
    for month, where, minutes in sums.annotate(total=Sum("minutes")):
        months.setdefault(month, dict.fromkeys(Where.values, 0))[where] += minutes
    whole = {where: sum(row[where] for row in months.values()) for where in Where.values}
    order = (Where.ONLINE, Where.OFFLINE, Where.OTHER)
    return Behind(
        title=_("Hours by month"),
        header=[_("Month"), *(str(Where(where).label) for where in order)],
        rows=[
            Row([date_format(month, "YEAR_MONTH_FORMAT"), *(hours(row[w]) for w in order)])
            for month, row in sorted(months.items())
        ],
        total=hours(whole[Where.ONLINE]),
        note=rounded(),
        foot=(_("Together"), *(hours(whole[where]) for where in order)),
    )


def _writers(parts: QuerySet[HourPart]) -> int:
    return parts.order_by().values("worker").distinct().count()


def _fridays(of: About, user: User, today: date) -> Behind | None:
    """Friday by Friday; of fewer than three people, whose evenings they would be, for a lead."""
    if not may_follow(today):
        return None
    parts = HourPart.objects.between(of.first, of.last).filter(team__in=of.pks)
    if not leads_all(of, user) and _writers(parts) < FEWEST:
        return None
    working = {team.pk: (team.active_from, team.active_until) for team in of.teams}
    online = split_rows.fridays_of_teams(of.pks, of.period)
    cover = figures.cover(of.period, today, working, online)
    return Behind(
        title=_("Friday evenings covered"),
        header=[pgettext("time split", "Friday"), _("State")],
        rows=[
            Row(
                [
                    date_format(day, "j F Y"),
                    _("Not in every team") if cover.gaps.get(day) else _("Covered"),
                ]
            )
            for day in cover.fridays
        ],
        total=_("%(covered)s of %(weeks)s") % {"covered": cover.covered, "weeks": cover.weeks},
    )


def _activities(of: About, user: User, today: date) -> Behind:
    """Activities with how often each was there; they add up to the figure."""
    found = []
    for row in Activity.objects.filter(team__in=of.pks).between(of.first, of.last):
        days = list(
            occurrences(
                row.first_day, row.recurrence, since=of.first, until=of.last, last=row.last_day
            )
        )
        if days:
            found.append((days[0], row, len(days)))
    found.sort(key=lambda each: (each[0], each[1].pk), reverse=True)
    return Behind(
        title=_("Activities"),
        header=[_("First day"), _("Title"), _("Kind"), _("Function"), _("Times")],
        rows=[
            Row(
                [
                    date_format(day, "j F Y"),
                    row.title,
                    str(ActivityKind(row.kind).label),
                    str(Function(row.function).label),
                    str(times),
                ],
                reverse("workers:activity", args=[row.public_id]),
            )
            for day, row, times in found[:MOST]
        ],
        total=str(sum(times for _day, _row, times in found)),
        left_out=max(0, len(found) - MOST),
    )


CONSENTS = "consents"
SIGNALS = (
    "signals",
    "signals_by_category",
    "signals_by_month",
    "signals_by_outcome",
    "steps",
    "offline_picture",
)
ACTIVITIES = tuple(f"activities_by_{what}" for what in ("function", "kind", "partner", "theme"))
# Tables whose last row is what the list comes to.
WITH_TOTAL = frozenset(SIGNALS) - {"signals"} | {
    "activities_by_function",
    "activities_by_kind",
    "approaches",
    CONSENTS,
    "hours_by_function",
    "notices",
}
LISTS: dict[str, tuple[Callable[[About, User], bool], Maker]] = {
    **dict.fromkeys(SIGNALS, (leads_all, _signals)),
    **dict.fromkeys(("signals_by_outcome", "offline_picture"), (leads_all, _closed)),
    "steps": (leads_all, _steps),
    **dict.fromkeys(ACTIVITIES, (leads_all, _activities)),
    **dict.fromkeys(("online", "offline", "other", "share"), (_sees_time, _hours)),
    "hours_by_function": (_sees_time, _hours),
    "friday": (_sees_time, _fridays),
    "approaches": (leads_all, _approaches),
    "notices": (_reads_items, _notices),
    CONSENTS: (_reads_consents, _consents),
}
