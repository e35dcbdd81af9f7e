"""Settings of the drill of saves: the instance's own, with mails in a folder."""

from youthwork.settings import *  # noqa: F403
from youthwork.settings import VAR_DIR

EMAIL_BACKEND = "outbox.demo_mailbox.EmailBackend"
MAILBOX_DIR = VAR_DIR / "mailbox"
EMAIL_TIMEOUT = 0.25  # seconds, so that a lease lasts three
