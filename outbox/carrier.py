"""One connection to the mail server for all that goes in one round."""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from outbox.parcels import Parcel

OK = 250
# An answer of the server, given before it took the mail.
REFUSED = (
    smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError,
)  # fmt: skip
# Letters, digits, points and hyphens: what Django's own care for addresses leaves as it is.
PLAIN = re.compile(r"[\w+-]+(?:\.[\w+-]+)*@[a-z\d-]+(?:\.[a-z\d-]+)*", re.ASCII | re.IGNORECASE)


class Carrier:
    """Sends mails over one connection that the first opens; `close` ends it.

    Each meets what it would meet on a connection of its own. Before the next mail the server is
    asked whether it still listens; what it refuses on a connection that carried others (some
    take no more than so many) is offered once more on a new one. A refusal is an answer: the
    mail was not taken. What breaks off without one may have been taken, and isn't tried again
    here. Decision 0209.
    """

    def __init__(self) -> None:
        self._line: BaseEmailBackend = get_connection()

    def send(self, envelope: EmailMessage | Parcel) -> None:
        """Send it; raises what its way of sending raises."""
        if not isinstance(envelope, EmailMessage):
            envelope.send()
            return
        envelope.connection = self._line
        carried_others = self._still_listens()
        try:
            self._over_the_line(envelope)
        except REFUSED:
            if not carried_others:
                raise
            self._over_the_line(envelope)

    def _over_the_line(self, envelope: EmailMessage) -> None:
        """On the open connection, else on a new one; none stays open on which a mail failed."""
        try:
            if isinstance(self._line, EmailBackend):
                self._line.open()
            if not self._handed_over(envelope):
                envelope.send()
        except Exception:
            self.close()
            raise

    def _handed_over(self, envelope: EmailMessage) -> bool:
        """Give a mail between plain addresses to the server as it is; False for any other.

        Django reads each address letter by letter first, to encode what no server takes; that is
        a tenth of sending a mail. What goes over the line is the same.
        """
        line = self._line
        if type(line) is not EmailBackend or line.connection is None:
            return False
        addresses = [parseaddr(envelope.from_email)[1], *envelope.recipients()]
        if len(addresses) < 2 or not all(map(PLAIN.fullmatch, addresses)):
            return False
        sender, *recipients = addresses
        written: Any = envelope.message()
        line.connection.sendmail(sender, recipients, written.as_bytes(linesep="\r\n"))
        return True

    def _still_listens(self) -> bool:
        """Whether a connection is open and the server answers on it; another is let go."""
        line = self._line
        if not isinstance(line, EmailBackend) or line.connection is None:
            return False
        with suppress(smtplib.SMTPException, OSError):
            if line.connection.noop()[0] == OK:
                return True
        self.close()
        return False

    def close(self) -> None:
        """Say goodbye; what goes wrong then concerns no mail."""
        with suppress(smtplib.SMTPException, OSError):
            self._line.close()
