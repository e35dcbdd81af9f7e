"""What was filed, and what the management said, never changes: triggers in the database."""

from __future__ import annotations

from youthwork.lib.fixed_rows import fixed_rows

ROWS = fixed_rows(
    "policy_checklist",
    {
        "policy_checklistrun": ("number", "status", "started_on", "day", "snapshot", "digest"),
        "policy_managementstatement": ("text", "name", "position", "given_on"),
    },
    "what was filed or stated is never edited",
    only_when={"policy_checklistrun": "OLD.status = 'filed'"},
)
