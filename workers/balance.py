"""Giving and taking, functions, contacts and days online: what evaluations, goals and reports show.

One's own figures are always one's own to see. Those of teams are about staff, so they are read only
after the works council agreed (WOR article 27, paragraph 1, k and l): `of_teams` refuses before
that. Different young people are never derived: reach of several posts and numbers of several
activities are not added up to people (docs/decisions/0154-what-is-never-added-up.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from workers.agreed import may_follow
from workers.choices.activities import ActivityKind, ActivityMode, GiveTake, Origin, Recurrence
from workers.choices.contacts import WENT_OFFLINE, ContactOutcome, Known
from workers.choices.hours import Function, Where
from workers.choices.routine import RoutineDeed
from workers.dates import occurrences
from workers.figures import NotAgreed
from workers.models import Activity, ContactTally, HourPart, RoutineDay
from youthwork.lib.dates import DAY
from youthwork.lib.suppression import suppress_list
from youthwork.lib.together import Asking, answered
from youthwork.lib.working_days import is_working_day

if TYPE_CHECKING:
    from organisation.models import Team, User

ROLLING_DAYS = 28
STREAK_DAYS = 120  # that are looked back for a row of days online


@dataclass(frozen=True)
class Happened:
    """An activity in a period, with how often it took place."""

    times: int
    kind: str
    mode: str
    function: str
    give_take: str
    origin: str
    is_digital: bool
    themes: tuple[str, ...]
    partner_type: str
    team: int


@dataclass
class Practice:
    """What somebody, a team or everybody did in a period. Every spread sums to its total."""

    happened: list[Happened] = field(default_factory=list)
    contacts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    minutes: Counter[str] = field(default_factory=Counter)  # online, by function; "" is not said

    def _count(self, value: Any, rows: Iterable[Happened] | None = None) -> Counter[str]:
        counts: Counter[str] = Counter()
        for each in self.happened if rows is None else rows:
            counts[value(each)] += each.times
        return counts

    @property
    def online(self) -> list[Happened]:
        """What is done online by social media; gaming and making are digital, not online."""
        return [
            each
            for each in self.happened
            if each.mode == ActivityMode.ONLINE and not each.is_digital
        ]

    @property
    def give_take(self) -> Counter[str]:
        """How often something online gave, and how often it took."""
        return self._count(lambda each: each.give_take, self.online)

    @property
    def give_percent(self) -> float | None:
        """Share of what was done online that gave, 0 to 100; None without anything."""
        return share(self.give_take[GiveTake.GIVE], self.give_take.total())

    @property
    def conversations(self) -> int:
        """Of what gave online: replies and conversations; the rest was posted."""
        return self._count(lambda each: each.kind, self.online)[ActivityKind.REPLY]

    @property
    def functions(self) -> Counter[str]:
        """How often each of the four functions; sums to all activities."""
        counts = self._count(lambda each: each.function)
        return Counter({function: counts[function] for function in Function.values})

    @property
    def activities(self) -> int:
        return sum(each.times for each in self.happened)

    @property
    def origins(self) -> Counter[str]:
        """Own initiative, or asked for."""
        counts = self._count(lambda each: each.origin)
        return Counter({origin: counts[origin] for origin in Origin.values})

    @property
    def themes(self) -> Counter[str]:
        """How often each theme; an activity with two themes stands with both."""
        counts: Counter[str] = Counter()
        for each in self.happened:
            for theme in each.themes:
                counts[theme] += each.times
        return counts

    @property
    def with_partners(self) -> Counter[str]:
        """How often visible together with a partner, by the partner's type."""
        together = [e for e in self.happened if e.kind == ActivityKind.WITH_PARTNER]
        return self._count(lambda each: each.partner_type, together)

    @property
    def known(self) -> Counter[str]:
        """Contacts with young people who were known already, and with new ones."""
        counts = Counter({Known.KNOWN.value: 0, Known.NEW.value: 0})
        for (known, _outcome, _theme), number in self.contacts.items():
            counts[known] += number
        return counts

    @property
    def outcomes(self) -> Counter[str]:
        counts = Counter(dict.fromkeys(ContactOutcome.values, 0))
        for (_known, outcome, _theme), number in self.contacts.items():
            counts[outcome] += number
        return counts

    @property
    def contact_themes(self) -> Counter[str]:
        """Contacts by theme; "" is something else."""
        counts: Counter[str] = Counter()
        for (_known, _outcome, theme), number in self.contacts.items():
            counts[theme] += number
        return counts

    @property
    def offline_percent(self) -> float | None:
        """Share of contacts that went on in the street, by telephone or with a partner."""
        went = sum(self.outcomes[outcome] for outcome in WENT_OFFLINE)
        return share(went, self.contacts.total())

    def told_offline_percent(self, *, exact: bool = False) -> float | None:
        """The same beside a list of the outcomes: None where it would tell a hidden count.

        What didn't go on offline and the total must both be shown: then anybody subtracts.
        """
        shown = suppress_list([self.outcomes[each] for each in ContactOutcome.values], exact=exact)
        cells = zip(ContactOutcome.values, shown.cells, strict=True)
        stayed = [cell for each, cell in cells if each not in WENT_OFFLINE]
        told = shown.total.is_shown and all(cell.is_shown for cell in stayed)
        return self.offline_percent if told else None

    def __add__(self, other: Practice) -> Practice:
        return Practice(
            self.happened + other.happened,
            self.contacts + other.contacts,
            self.minutes + other.minutes,
        )


def share(part: int, whole: int) -> float | None:
    """A part in per cent; None of nothing."""
    return 100 * part / whole if whole else None


def asked_of(user: User, first: date, last: date) -> Asking[Practice]:
    """What somebody did themselves on these days, both included."""
    activities = Activity.objects.worked_by(user)
    contacts = ContactTally.objects.filter(worker=user)
    parts = HourPart.objects.filter(worker=user)
    found = yield from _asked(activities, contacts, parts, first, last)
    return sum(found.values(), Practice())


def asked_of_teams(
    teams: Collection[Team], first: date, last: date, *, today: date
) -> Asking[dict[int, Practice]]:
    """What each team did, by its key. Raises NotAgreed before the works council agreed."""
    if not may_follow(today):
        raise NotAgreed
    keys = [team.pk for team in teams]
    activities = Activity.objects.filter(team__in=keys).order_by("first_day", "pk")
    contacts = ContactTally.objects.filter(team__in=keys)
    parts = HourPart.objects.filter(team__in=keys)
    found = yield from _asked(activities, contacts, parts, first, last)
    return {key: found.get(key, Practice()) for key in keys}


def of_teams(
    teams: Collection[Team], first: date, last: date, *, today: date
) -> dict[int, Practice]:
    return answered(asked_of_teams(teams, first, last, today=today))


def _asked(
    activities: Any, contacts: Any, parts: Any, first: date, last: date
) -> Asking[dict[int, Practice]]:
    """By team; what came back in the period counts each time."""
    rows = activities.between(first, last).select_related("partner")
    counted = (
        contacts.between(first, last)
        .order_by()
        .values("team", "known", "outcome", "theme")
        .annotate(number=Sum("count"))
        .values_list("team", "known", "outcome", "theme", "number")
    )
    online = (
        parts.between(first, last)
        .filter(where=Where.ONLINE)
        .order_by()
        .values("team", "entry__function")
        .annotate(total=Sum("minutes"))
        .values_list("team", "entry__function", "total")
    )
    yield (rows, counted, online)
    found: dict[int, Practice] = {}
    for each in _happened(rows, first, last):
        found.setdefault(each.team, Practice()).happened.append(each)
    for team, known, outcome, theme, number in counted:
        found.setdefault(team, Practice()).contacts[known, outcome, theme] += number
    for team, function, total in online:
        found.setdefault(team, Practice()).minutes[function] += total
    return found


def _happened(rows: Iterable[Activity], first: date, last: date) -> Iterator[Happened]:
    for row in rows:
        days = occurrences(
            row.first_day, row.recurrence, since=first, until=last, last=row.last_day
        )
        if times := sum(1 for _day in days):
            yield Happened(
                times=times,
                kind=row.kind,
                mode=row.mode,
                function=row.function,
                give_take=row.give_take,
                origin=row.origin,
                is_digital=row.is_digital,
                themes=tuple(row.themes),
                partner_type=row.partner.type if row.partner else "",
                team=row.team_id,
            )


# --- the row of days, for that person alone -------------------------------------------------------


def streak(days: Collection[date], today: date) -> int:
    """How many days in a row somebody was online, up to today or yesterday.

    A day on which offices are closed breaks no row and counts only when somebody was there; today
    breaks nothing before it is over.
    """
    count, day = 0, today
    while (today - day).days <= STREAK_DAYS:
        if day in days:
            count += 1
        elif day != today and is_working_day(day):
            break
        day -= DAY
    return count


def asked_days_online(user: User, today: date) -> Asking[set[date]]:
    """The days on which somebody was online: hours, contacts, something done there, or a tap."""
    since = today - STREAK_DAYS * DAY
    worked = HourPart.objects.filter(worker=user, where=Where.ONLINE).between(since, today)
    hours = worked.order_by().values_list("day", flat=True).distinct()
    tally = ContactTally.objects.filter(worker=user).between(since, today)
    counted = tally.order_by().values_list("day", flat=True).distinct()
    # What comes back is planned, not always done; hours and contacts say so themselves.
    done = (
        Activity.objects.worked_by(user)
        .filter(mode=ActivityMode.ONLINE, is_digital=False, recurrence=Recurrence.ONCE)
        .between(since, today)
        .order_by()
        .values_list("first_day", flat=True)
        .distinct()
    )
    ticked = RoutineDay.objects.held_by(user, RoutineDeed.ONLINE).filter(day__range=(since, today))
    said = ticked.values_list("day", flat=True)
    yield (hours, counted, done, said)
    return {*hours, *counted, *done, *said}
