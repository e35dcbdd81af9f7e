"""Of what a report tells: teams and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from organisation.models import Municipality, Team
from policy.models import Report
from workers.planning import Period
from youthwork.lib.dates import DAY, start_of_day


@dataclass(frozen=True)
class About:
    """Of which teams and municipality a report tells, and of which days, both included."""

    teams: tuple[Team, ...]
    first: date
    last: date
    municipality: int | None = None  # where these teams work; None of the whole organisation

    @property
    def pks(self) -> list[int]:
        return [team.pk for team in self.teams]

    @property
    def begins(self) -> datetime:
        return start_of_day(self.first)

    @property
    def ends(self) -> datetime:
        return start_of_day(self.last + DAY)

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)


def about(
    first: date, last: date, *, team: Team | None = None, municipality: Municipality | None = None
) -> About:
    """The teams of a report. Merged teams are among them: old reports and new ones show both."""
    rows = Team.objects.all()
    place: int | None = None
    if team is not None:
        rows, place = rows.filter(pk=team.pk), team.municipality_id
    elif municipality is not None:
        rows, place = rows.filter(municipality=municipality), municipality.pk
    return About(tuple(rows.order_by("name")), first, last, place)


def about_report(report: Report) -> About:
    return about(
        report.first_day, report.last_day, team=report.team, municipality=report.municipality
    )
