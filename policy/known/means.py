"""What is known of time and equipment: the share online, Fridays, telephones, laptops.

Figures of staff only after the works council agreed (WOR article 27(1)(k, l)).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import Team, User
from policy.choices.checklist import Answer
from policy.known.figure import Known
from workers import split_rows as rows
from workers.agreed import may_follow
from workers.choices.means import EquipmentState
from workers.figures import Tally, cover, rolling
from workers.models import Equipment
from workers.planning import Period
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking

QUARTER = 25.0  # per cent of the time: the norm (checklist: "rond een kwart van de tijd")
ABOUT = 2.5  # points below it that still count as about a quarter
LEAST = 15.0  # per cent; below it a worker is asked how it goes
FRIDAY_WEEKS = 13
HOURS = ("workers:team_hours", "workers.see_team_hours")
EQUIPMENT = ("workers:equipment", "workers.see_equipment")


@dataclass(frozen=True)
class Time:
    """Minutes online and offline of everybody in 28 days."""

    tally: Tally

    @property
    def answer(self) -> str:
        share = self.tally.share
        if share is None:
            return ""
        if share >= QUARTER - ABOUT:
            return str(Answer.YES)
        return str(Answer.PARTLY if share >= LEAST else Answer.NO)

    @property
    def value(self) -> str:
        share = self.tally.share
        return f"{formats.number_format(share, 1)}%" if share is not None else ""

    @property
    def told(self) -> str:
        if self.tally.share is None:
            return _("no hours written in 28 days")
        return _("%(share)s online in 28 days, norm %(norm)s%%") % {
            "share": self.value,
            "norm": round(QUARTER),
        }


def time(today: date, teams: Collection[int] | None = None) -> Asking[Time | None]:
    """How much of the time of these teams (of all) was online; None before the works council
    agreed."""
    if not may_follow(today):
        return None
    sums = rows.totals(teams, rolling(today))
    yield sums
    return Time(_added(sums))


def _added(parts: Iterable[Iterable[tuple[int, ...]]]) -> Tally:
    return sum((Tally(*row) for found in parts for row in found), Tally())


@dataclass(frozen=True)
class Things:
    """Who has a good work phone, and which teams share a good laptop."""

    workers: int
    with_phone: int
    teams: int
    with_laptop: int


def things(today: date, teams: Collection[int] | None = None) -> Asking[Things]:
    """Of who works in these teams (in all), and of the teams themselves."""
    working, whose = prepared(_people, today, teams), prepared(_teams, today, teams)
    phones = prepared(lambda: Equipment.objects.good_phones())
    laptops = prepared(_good_laptops)
    yield working, phones, whose, laptops
    return Things(
        workers=len(working),
        with_phone=len(set(working) & set(phones)),
        teams=len(whose),
        with_laptop=len(set(whose) & set(laptops)),
    )


def _people(today: date, teams: Collection[int] | None) -> rows.Rows:
    people = User.objects.holding(Role.WORKER, today)
    if teams is not None:
        people = people.filter(pk__in=User.objects.in_teams(teams, today).values("pk"))
    return people.order_by().values_list("pk")


def _teams(today: date, teams: Collection[int] | None) -> rows.Rows:
    active = Team.objects.active_on(today)
    active = active if teams is None else active.filter(pk__in=teams)
    return active.order_by().values_list("pk")


def _good_laptops() -> rows.Rows:
    good = Equipment.objects.shared().filter(state=EquipmentState.GOOD)
    return good.order_by().values_list("teams")


def phones_told(found: Things) -> str:
    return _("%(count)s of %(all)s workers with a good work phone") % {
        "count": found.with_phone,
        "all": found.workers,
    }


def laptops_told(found: Things) -> str:
    return _("%(count)s of %(all)s teams with a good shared laptop") % {
        "count": found.with_laptop,
        "all": found.teams,
    }


def known(today: date) -> Asking[list[Known]]:
    """What answers C5.1 to C5.4."""
    period = Period.of_weeks(FRIDAY_WEEKS, today)
    agreed = may_follow(today)
    sums = rows.totals(None, rolling(today))
    fridays = rows.fridays_of_teams(None, period)
    working = prepared(
        lambda: Team.objects.order_by().values_list("pk", "active_from", "active_until")
    )
    if agreed:
        yield *sums, fridays, working
    found = yield from things(today)
    answers = [
        Known.of_parts("means_3", phones_told(found), found.with_phone, found.workers, *EQUIPMENT),
        Known.of_parts("means_4", laptops_told(found), found.with_laptop, found.teams, *EQUIPMENT),
    ]
    if not agreed:
        return answers
    spent = Time(_added(sums))
    late = cover(period, today, {key: (since, until) for key, since, until in working}, fridays)
    told = _("%(count)s of %(all)s Friday evenings every team was there") % {
        "count": late.covered,
        "all": late.weeks,
    }
    by_evening = Known.of_parts("means_2", told, late.covered, late.weeks, *HOURS)
    if spent.tally.share is None and not fridays:
        # Who keeps hours elsewhere isn't told that nobody was there.
        unknown = _("no hours written in %(weeks)s weeks") % {"weeks": FRIDAY_WEEKS}
        by_evening = Known("means_2", unknown, "", *HOURS)
    return [Known("means_1", spent.told, spent.answer, *HOURS, spent.value), by_evening, *answers]
