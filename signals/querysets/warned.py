"""What a warning about a signal reads, compiled once."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db.models import CharField, QuerySet

from youthwork.lib.prepared import Later, Prepared

# What a warning about a signal tells; the rest comes when somebody asks for it.
WARNED_WITH = {
    "id", "ref", "team_id", "severity", "status", "received_at", "created_offline_at", "seen_at",
}  # fmt: skip


@cache
def warning_columns() -> tuple[list[str], list[str]]:
    """Of the signal and of its team, in the order in which `from_db` takes them."""
    signal, team = (
        [field.attname for field in apps.get_model(name)._meta.concrete_fields]
        for name in ("signals.Signal", "organisation.Team")
    )
    return [name for name in signal if name in WARNED_WITH], team


def _of_warning(statuses: Any) -> QuerySet[Any, Any]:
    rows = cast("Any", apps.get_model("signals", "Signal")).objects
    one = rows.filter(ref=Later("ref", CharField()), status__in=statuses).order_by()
    own, of_team = warning_columns()
    columns = one.values_list(*own, *(f"team__{name}" for name in of_team))
    return cast("QuerySet[Any, Any]", columns)


warned_rows = Prepared(_of_warning)
