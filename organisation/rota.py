"""The duty rota as it stands: who has which evening, for which team, and where nobody has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from organisation import dates
from organisation.choices import Role
from organisation.dates import Gap
from organisation.models import DutyShift, Team, User
from outbox.models import Message
from youthwork.lib.dates import day_of, week_start
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, answered
from youthwork.lib.working_days import public_holidays

TOLD = "organisation.nobody_on_duty"  # the warning of evenings without duty
WEEKS = 6  # that the rota looks ahead, this week included


@dataclass(frozen=True)
class Rota:
    """The shifts that count for one team, or for every team without shifts of its own (None)."""

    team: Team | None
    shifts: Sequence[DutyShift]
    gaps: Sequence[Gap] = field(default=())
    overlaps: Sequence[dates.Span] = field(default=())

    def on(self, day: date) -> list[DutyShift]:
        """Shifts that begin on a day or touch its evening; the team's own first."""
        evening = dates.evening_of(day)
        found = [
            shift
            for shift in self.shifts
            if day_of(shift.starts_at) == day
            or (shift.starts_at < evening[1] and shift.ends_at > evening[0])
        ]
        return sorted(found, key=lambda shift: (shift.team_id is None, shift.starts_at))

    def gap_on(self, day: date) -> Gap | None:
        return next((gap for gap in self.gaps if gap.first <= day <= gap.last), None)


def rotas(teams: Iterable[Team], first: date, last: date) -> list[Rota]:
    """The rota of each team, those without shifts of their own as one; in a single query."""
    shifts = [*DutyShift.objects.between(*dates.period(first, last))]
    return arranged(teams, shifts, first, last)


def arranged(
    teams: Iterable[Team], shifts: Sequence[DutyShift], first: date, last: date
) -> list[Rota]:
    """The same of shifts that were fetched."""
    own = {shift.team_id for shift in shifts if shift.team_id}
    teams = list(teams)
    found = [_rota(None, shifts, first, last)] if any(t.pk not in own for t in teams) else []
    return found + [_rota(team, shifts, first, last) for team in teams if team.pk in own]


def _rota(team: Team | None, shifts: Iterable[DutyShift], first: date, last: date) -> Rota:
    team_id = team.pk if team else None
    counting = [shift for shift in shifts if shift.team_id in (None, team_id)]
    spans = [(shift.starts_at, shift.ends_at) for shift in counting if shift.reaches]
    own = [(shift.starts_at, shift.ends_at) for shift in counting if shift.team_id == team_id]
    return Rota(team, counting, tuple(dates.gaps(first, last, spans)), tuple(dates.overlaps(own)))


def weeks(today: date) -> list[date]:
    """The Mondays that the rota shows."""
    return [week_start(today) + timedelta(weeks=number) for number in range(WEEKS)]


def reached_now(teams: Sequence[Team], now: datetime) -> tuple[list[User], bool]:
    """Who has the duty for these teams at this moment, and whether one of them has nobody.

    A team's own shift goes before one for all teams. One query.
    """
    return answered(_reached_now(teams, now))


def _reached_now(teams: Sequence[Team], now: datetime) -> Asking[tuple[list[User], bool]]:
    yield (shifts := prepared(lambda at: DutyShift.objects.running(at), now))
    running = [shift for shift in shifts if shift.reaches]
    house = [shift.reaches[0] for shift in running if shift.team_id is None]
    people: dict[int, User] = {}
    nobody = not teams and not house
    for team in teams:
        own = [shift.reaches[0] for shift in running if shift.team_id == team.pk]
        people |= {person.pk: person for person in own or house}
        nobody = nobody or not (own or house)
    return list(people.values()), nobody


def nobody_now(user: User, now: datetime) -> Asking[bool]:
    """Whether this person is to be told that nobody has the duty."""
    if not user.has_perm("organisation.see_duty"):
        return False
    _people, nobody = yield from _reached_now(user.current_teams, now)
    return nobody


def holidays_from(today: date) -> list[date]:
    """Dutch public holidays of this year and the next."""
    return sorted(public_holidays([today.year, today.year + 1]))


def open_evenings(today: date) -> list[tuple[Team | None, Gap]]:
    """The gaps of which a warning is due on this day, of each rota."""
    looked_at = dates.warned_days(today, holidays_from(today))
    if not looked_at:
        return []
    found = []
    for each in rotas(Team.objects.active_on(today), looked_at[0], looked_at[-1]):
        spans = [(shift.starts_at, shift.ends_at) for shift in each.shifts if shift.reaches]
        # Between a holiday and the weekend lie evenings that this warning doesn't look at.
        for run in dates.runs(looked_at):
            found += [(each.team, gap) for gap in dates.gaps(run[0], run[-1], spans)]
    return found


def gap_of(team: Team | None, first: date, last: date) -> Gap | None:
    """What of these evenings is still without duty, as one gap; None when somebody has them."""
    shifts = DutyShift.objects.between(*dates.period(first, last)).for_team(team)
    left = dates.gaps(first, last, [(s.starts_at, s.ends_at) for s in shifts if s.reaches])
    return Gap(left[0].first, left[-1].last, left[0].starts, left[-1].ends) if left else None


def gaps_told(today: date) -> list[str]:
    """What the warnings of evenings from this day on are about."""
    labels = Message.objects.of_kind(TOLD).values_list("subject", flat=True).distinct()
    return [label for label in labels if label.rpartition("/")[2] >= today.isoformat()]


def gap_told(subject_ref: str) -> tuple[Team | None, Gap | None]:
    """Of a warning, by what it is about: whose rota, and what is still open of it."""
    named, first, last = subject_ref.split("/")
    team = None if named == "all" else Team.objects.filter(public_id=named).first()
    return team, gap_of(team, date.fromisoformat(first), date.fromisoformat(last))


def receivers(team: Team | None, today: date) -> list[User]:
    """Who hears that nobody is on duty: the leads and the manager, else who stands above them."""
    people = User.objects
    leads = list(people.holding(Role.TEAM_LEAD, today, team)) or list(
        people.holding(Role.TEAM_LEAD, today)
    )
    found = {p.pk: p for p in [*leads, *people.holding(Role.MANAGER, today)]}
    for role in (Role.DIRECTOR, Role.ADMINISTRATOR):
        if not found:
            found = {p.pk: p for p in people.holding(role, today)}
    return list(found.values())
