"""Settings of the delivery drill: the instance's own, with short waits and a mail that can hang."""

from pathlib import Path

from youthwork.settings import *  # noqa: F403
from youthwork.settings import VAR_DIR

EMAIL_BACKEND = "tests.drills.hanging_mail.EmailBackend"
EMAIL_TIMEOUT = 0.25  # seconds, so that a lease lasts four and a half
MAILBOX_DIR = VAR_DIR / "mailbox"
GATE = Path(VAR_DIR) / "gate"  # a named pipe; while it is there a mail hangs in front of it
MESSAGE_KINDS = {"test.hello": "tests.outbox.kinds.hello"}
CALENDAR_JOBS: list[str] = []
