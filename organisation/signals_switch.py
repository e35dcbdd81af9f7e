"""Signals open after a decision on the DPIA that says yes, and never close again.

What somebody says of being ready stays as they said it, until it is taken back as a whole.
Guarded by triggers, so that no page, command or shell goes around it. A row that is put back from
a backup is written as it was.
"""

from youthwork.lib.fixed_rows import fixed_rows

NEWEST = "(SELECT outcome FROM privacy_dpia WHERE status = 'decided' ORDER BY number DESC LIMIT 1)"

ONE_WAY = fixed_rows(
    "organisation_signals",
    {"organisation_organisation": ("signals_open_since",)},
    "signals open once, after a decision on the DPIA that says yes",
    only_when={
        "organisation_organisation": (
            f"(OLD.signals_open_since IS NOT NULL OR coalesce({NEWEST}, 'no') <> 'yes')"
        )
    },
)

AS_SAID = fixed_rows(
    "organisation_ready",
    {"organisation_readystatement": ("point", "said_at")},
    "what was said of being ready stays, or is taken back as a whole",
)
