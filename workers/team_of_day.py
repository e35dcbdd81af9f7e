"""In which team time of a day was: each week belongs to the team of its day (decision 0251)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from organisation.models import Membership, Team, User


def held_between(user: User, first: date, last: date) -> list[Membership]:
    """What somebody held on any of these days, with its team and where that went on."""
    held = Membership.objects.of_people([user.pk]).overlapping(first, last)
    return list(held.exclude(team=None).select_related("team__merged_into"))


def teams_on(day: date, held: Iterable[Membership]) -> set[Team]:
    """Those in which somebody was on a day, of what they held."""
    return {each.team for each in held if each.team and each.holds_on(day)}


def team_of(day: date, chosen: Team, held: Iterable[Membership], today: date) -> Team:
    """The team in which somebody was on a day, where they choose from those of today.

    The one that was chosen, where it was theirs by then; else the one that has gone on in it, the
    only one that they don't have any more, or the only one they had. Where several are possible, or
    none, it stays as chosen.
    """
    theirs = teams_on(day, held)
    if not theirs or chosen in theirs:
        return chosen
    went_on = {team for team in theirs if team.goes_on_in(today) == chosen}
    found = went_on or theirs - teams_on(today, held) or theirs
    return found.pop() if len(found) == 1 else chosen


def team_later(day: date, team: Team, held: Iterable[Membership]) -> Team | None:
    """Where work of a team goes on for somebody: there, in the team that has its work by then, or
    in the only one they have."""
    theirs = teams_on(day, held)
    for known in (team, team.goes_on_in(day)):
        if known in theirs:
            return known
    return theirs.pop() if len(theirs) == 1 else None
