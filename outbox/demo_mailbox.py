"""The demo's post office: each outgoing mail becomes a file, shown on `/demo/mailbox/`.

Only the demo names this backend and shows these pages; nothing leaves the machine.
"""

import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True)
class Stored:
    """A mail as it lies in the box."""

    id: str
    at: datetime
    to: list[str]
    subject: str
    text: str
    message_id: str


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail into the box; returns how many."""
        for mail in email_messages:
            # Rendered once, so that a mail no server would take fails here as well.
            message_id = mail.message()["Message-ID"]
            _store(
                Stored(
                    id=secrets.token_hex(6),
                    at=timezone.now(),
                    to=mail.recipients(),
                    subject=str(mail.subject),
                    text=str(mail.body),
                    message_id=message_id,
                )
            )
        return len(email_messages)


def mails() -> list[Stored]:
    """All mails in the box, newest first."""
    found = [_read(path) for path in _box().glob("*.json")]
    return sorted(filter(None, found), key=lambda mail: mail.at, reverse=True)


def mail_of(mail_id: str) -> Stored | None:
    """One mail; None when there is none with this id, whatever the id looks like."""
    return _read(_box() / f"{mail_id}.json") if _ID.fullmatch(mail_id) else None


def _box() -> Path:
    return Path(settings.MAILBOX_DIR)


def _store(mail: Stored) -> None:
    """Write aside, then rename: who looks meanwhile sees a whole mail or none."""
    _box().mkdir(parents=True, exist_ok=True)
    aside = _box() / f".{mail.id}"
    with open(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(asdict(mail) | {"at": mail.at.isoformat()}, file, ensure_ascii=False)
    os.replace(aside, _box() / f"{mail.id}.json")


def _read(path: Path) -> Stored | None:
    """The mail in a file; None when it was taken away meanwhile (the demo starts anew)."""
    try:
        held = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    return Stored(**held | {"at": datetime.fromisoformat(held["at"])})
