"""What the day brings for people: roles that end with their team, access that ends with roles."""

from __future__ import annotations

from datetime import date, datetime

from organisation.actions import teams


def memberships_and_invitations(today: date, now: datetime) -> dict[str, int]:
    """Idempotent; counts what changed.

    An invitation needs no step: it is open until its moment has passed.
    """
    return {"roles_ended": teams.end_memberships_of_ended_teams(today=today, now=now)}
