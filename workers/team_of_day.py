"""In which team time of a day was: each week belongs to the team of its day (decision 0251)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from organisation.models import Membership, Team, User


def held_between(user: User, first: date, last: date) -> list[Membership]:
    """What somebody held on any of these days, with its team and where that went on."""
    held = Membership.objects.of_people([user.pk]).overlapping(first, last)
    return list(held.exclude(team=None).select_related("team__merged_into"))


def team_of(day: date, chosen: Team, held: Iterable[Membership], today: date) -> Team:
    """The team in which somebody was on a day, where they choose from those of today.

    The one that was chosen, where it was theirs by then; else the one that has gone on in it, or
    the only one they had. Where several are possible, or none, it stays as chosen.
    """
    theirs = {each.team for each in held if each.team and each.holds_on(day)}
    if not theirs or chosen in theirs:
        return chosen
    found = [team for team in theirs if team.goes_on_in(today) == chosen] or list(theirs)
    return found[0] if len(found) == 1 else chosen
