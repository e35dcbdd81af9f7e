"""How long a lease lasts and how long an attempt waits for the next; pure functions."""

from datetime import timedelta

# An SMTP conversation waits for the server a dozen times (connect, greeting, TLS, log-in,
# sender, recipient, text, …), each at most EMAIL_TIMEOUT, and before it for what the same server
# answers on a line that carried others (does it listen, sender, recipient, text, start anew,
# goodbye); a lease outlives them all.
WAITS_IN_ONE_CONVERSATION = 12 + 6
JOB_LEASE = timedelta(minutes=2)  # a job renews it whenever it tells its progress
JOB_TURN = timedelta(seconds=20)  # then work steps back for mail and sign of life, and goes on

# Growing waits; together some 64 hours, so that a mail server may be down for a weekend.
_WAITS = [timedelta(minutes=m) for m in (1, 2, 5, 10, 20, 40, 60, 120, 240, 480)]
_WAITS += [timedelta(hours=12)] * 4
MAX_ATTEMPTS = len(_WAITS) + 1
LATE_AFTER = 4  # attempts
MAX_JOB_ATTEMPTS = 5


def message_lease(email_timeout: float, attempt: int) -> timedelta:
    """How long attempt number `attempt` (from 1) holds a message; `email_timeout` in seconds.

    Later attempts hold it longer: a message that kills its worker comes back less and less.
    """
    return timedelta(seconds=email_timeout * WAITS_IN_ONE_CONVERSATION * max(1, attempt))


def is_late(attempts: int) -> bool:
    """Whether so many failed attempts are too many for what is urgent: the fourth comes after
    eight minutes, the next after eighteen."""
    return attempts >= LATE_AFTER


def wait_after(attempt: int) -> timedelta | None:
    """How long to wait after failed attempt number `attempt` (from 1); None: give up."""
    return _WAITS[attempt - 1] if attempt < MAX_ATTEMPTS else None
