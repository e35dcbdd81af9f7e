"""What was adopted never changes: what a version of a document says, what a goal aims at."""

from __future__ import annotations

from youthwork.lib.fixed_rows import fixed_rows

ROWS = fixed_rows(
    "policy_document",
    {
        "policy_policydocument": (
            *("type", "number", "title", "content", "body", "link", "file_id", "musts", "tips"),
            *("what_changed", "adopted_at", "adopted_on"),
        ),
        "policy_goal": (
            *("text", "measure", "unit", "baseline", "target", "due", "feasible_because"),
            *("function", "theme", "figure_source", "adopted_on"),
        ),
    },
    "what was adopted is never edited",
    only_when={
        "policy_policydocument": "OLD.status IN ('adopted', 'replaced')",
        "policy_goal": "OLD.status IN ('adopted', 'reached')",
    },
)
