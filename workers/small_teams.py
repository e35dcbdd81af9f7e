"""Which teams show by themselves to who may not see their people, as pure functions.

Figures on colleagues come from three people at least besides whoever reads them: a reader knows the
own hours, a lead those of the teams led, and what one knows is taken off a sum as easily as what
stands beside it (docs/decisions/0148-who-sees-the-time-split.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

FEWEST = 3

People = Mapping[int, Collection[int]]  # by team, who wrote down time there


def shown_apart(
    people_of: People, *, led: Collection[int] = (), viewer: int | None = None
) -> tuple[set[int], set[int]]:
    """Which teams are shown by themselves and which as one.

    Teams that the viewer leads stand by themselves: they see those anyway. What is shown together
    comes from at least three others, so that a total less what is shown and what is known never
    tells of fewer; the smallest of the others joins in when it must. Where that can't be, only
    the teams led are left, and a total tells too much (`tells_too_much`).
    """
    known = set(led) & set(people_of)
    apart = {team for team in people_of if len(_others(people_of, {team}, viewer)) >= FEWEST}
    apart -= known
    joined = set(people_of) - apart - known
    while joined and apart and len(_others(people_of, joined, viewer)) < FEWEST:
        smallest = min(apart, key=lambda team: (len(people_of[team]), team))
        apart.remove(smallest)
        joined.add(smallest)
    enough = len(_others(people_of, joined, viewer)) >= FEWEST
    return apart | known, joined if enough else set()


def tells_too_much(
    people_of: People, *, led: Collection[int] = (), viewer: int | None = None
) -> bool:
    """Whether a total of all these teams would tell of fewer than three people.

    Not where nobody is left whose time the viewer doesn't see by name.
    """
    unknown = set(people_of) - set(led)
    left = set().union(*(people_of[team] for team in unknown))
    return bool(left) and len(left - {viewer}) < FEWEST


def _others(people_of: People, teams: Collection[int], viewer: int | None) -> set[int]:
    return set().union(*(people_of[team] for team in teams)) - {viewer}
