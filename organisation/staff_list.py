"""Staff from a list: looked over line by line, then invited all or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisation.actions import invitations
from organisation.choices import Role
from organisation.models import Invitation, Team, User
from privacy import journal

MOST = 300  # lines of one list


@dataclass(frozen=True)
class Line:
    """One person of the list, as it was read; `number` counts from 1 below the head."""

    number: int
    name: str
    email: str
    role: Role | None
    team: Team | None
    errors: tuple[str, ...] = ()  # of reading it


@transaction.atomic
def invite_all(lines: Sequence[Line], *, by: User, now: datetime) -> list[Invitation]:
    """Invite everybody of the list; each mail leaves through the outbox.

    Each invitation is recorded by `invitations.invite`. Raises ValidationError when anything is
    wrong with any line: then nobody is invited.
    """
    made, wrong = _invited(lines, by, now)
    if wrong:
        raise ValidationError(_("Not every line is right; nobody was invited."), code="lines")
    return made


def look_over(lines: Sequence[Line], *, by: User, now: datetime) -> dict[int, list[str]]:
    """What is wrong, by the number of the line; tried and undone, so that one rule decides."""
    with transaction.atomic(), journal.silent():
        _made, wrong = _invited(lines, by, now)
        transaction.set_rollback(True)
    return wrong


def _invited(
    lines: Sequence[Line], by: User, now: datetime
) -> tuple[list[Invitation], dict[int, list[str]]]:
    made: list[Invitation] = []
    wrong: dict[int, list[str]] = {}
    seen: set[str] = set()
    for line in lines:
        errors = list(line.errors)
        if line.email and line.email in seen:
            errors.append(_("This address stands in the list twice."))
        seen.add(line.email)
        if not errors and line.role is not None:
            try:
                with transaction.atomic():
                    given = {"role": line.role, "team": line.team, "name": line.name}
                    made.append(invitations.invite(line.email, **given, by=by, now=now))
            except ValidationError as refusal:
                errors += refusal.messages
        if errors:
            wrong[line.number] = errors
    return made, wrong
