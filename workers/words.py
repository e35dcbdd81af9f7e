"""What colleagues may write without naming anybody."""

from __future__ import annotations

from collections.abc import Iterable

from organisation.models import Platform, Team


def no_names(teams: Iterable[Team], platforms: Iterable[Platform]) -> list[str]:
    """Names of teams, of their areas and of platforms: no persons to the text check."""
    places = [name for team in teams for name in (team.name, *team.areas)]
    return [*places, *(platform.name for platform in platforms)]
