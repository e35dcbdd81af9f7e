"""What must not start: demo people beside real ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import OperationalError, ProgrammingError, transaction

from organisation.models import Organisation

DEMO_PEOPLE = "demo_people"  # the tag of this check, for commands that ask no other
PROBLEM = "DEMO is 0, but this database holds the demo organisation"


def holds_demo_people() -> bool:
    """Whether the database was filled with the demo organisation; False before its tables exist."""
    try:
        with transaction.atomic():
            return Organisation.objects.filter(is_demo=True).exists()
    except (OperationalError, ProgrammingError):
        return False


def refuse_demo_data() -> None:
    """End the start of a real instance on a demo database; the line names the variable."""
    if not settings.DEMO and holds_demo_people():
        raise SystemExit(f"youthwork: {PROBLEM} (see docs/configuration.md)")


@checks.register(checks.Tags.database)
def no_demo_people(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The same for `migrate` and `check --database default`."""
    if databases and not settings.DEMO and holds_demo_people():
        return [checks.Error(PROBLEM, id="organisation.E001")]
    return []
