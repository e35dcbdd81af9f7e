"""What was filed, and what the management said, never changes: triggers in the database."""

from __future__ import annotations

from youthwork.lib.fixed_rows import FixedRows

ROWS = FixedRows(
    "policy_checklist",
    {
        "policy_checklistrun": ("number", "status", "started_on", "day", "snapshot", "digest"),
        "policy_managementstatement": ("text", "name", "position", "given_on"),
    },
    "what was filed or stated is never edited",
    only_when={"policy_checklistrun": "OLD.status = 'filed'"},
)
