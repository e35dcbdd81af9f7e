"""The daily jobs of this app, named in `CALENDAR_JOBS`."""

from datetime import date, datetime

from privacy import actions, audit
from privacy.retention import rules

SEALED_IN_ONE_RUN = 20_000  # entries, some three seconds; the next run takes the rest


def retention(today: date, now: datetime) -> dict[str, int]:
    """Erase whatever is past its term by `today`; how much, by the key of the rule."""
    counts = {rule.key: actions.keep_term(rule, today, now) for rule in rules()}
    return {key: count for key, count in counts.items() if count}


def seal_audit_trail(today: date, now: datetime) -> dict[str, int]:
    """Seal what was recorded since the last sweep.

    Always an empty tally: a seal proves what is there and changes nothing in the house, so a
    second run for a day still says that nothing changed.
    """
    audit.seal(now, most=SEALED_IN_ONE_RUN)
    return {}
