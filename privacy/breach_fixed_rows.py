"""A breach that was closed never changes again; where it came from never changes at all."""

from youthwork.lib.fixed_rows import fixed_rows

CLOSED = fixed_rows(
    "privacy_breach",
    {
        "privacy_breach": (
            *("status", "kind", "source", "happened_at", "found_at", "persons", "risk"),
            *("authority", "authority_at", "people", "people_at", "decided_at", "ended_at"),
        )
    },
    "a breach that was closed never changes",
    only_when={"privacy_breach": "OLD.status IN ('closed', 'dismissed')"},
)
ADDED = fixed_rows(
    "privacy_measure",
    {"privacy_breachmeasure": ("breach_id", "kind", "at")},
    "what was done about a breach is never edited",
)
