"""What a version of a platform's page says, and what somebody proposed, never changes."""

from __future__ import annotations

from youthwork.lib.fixed_rows import fixed_rows

SAID = (
    *("platform_id", "decision", "decision_note", "audience", "uses", "pros", "cons"),
    *("privacy", "dos", "donts", "min_age", "settings_changed"),
)
ROWS = fixed_rows(
    "workers",
    {
        "workers_platformversion": (*SAID, "number", "what_changed", "adopted_at"),
        "workers_platformproposal": (*SAID, "base_id", "why", "made_at"),
    },
    "a version of a page is never edited",
)
