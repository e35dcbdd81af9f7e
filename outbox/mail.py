"""From a row to a mail: what a kind says, and the envelope that all mails share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.policy import Compat32
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from outbox.models import Message
from outbox.parcels import Parcel
from youthwork.lib.soft_hyphens import without


@dataclass(frozen=True)
class Attachment:
    """A file that goes along; its name tells nobody anything about a person."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Mail:
    """What goes out: plain text, and a subject that tells nobody anything about a person.

    A subject shows on a locked phone and in every log of the mail's way, so it holds no
    address and no name; ValueError for what can be seen to be wrong.
    """

    to: Sequence[str]
    subject: str
    text: str
    language: str = ""
    reply_to: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    sender: str = ""  # the name beside our own address; empty keeps the product's
    tells: frozenset[int] = frozenset()  # keys of the messages that a daily mail tells of

    def __post_init__(self) -> None:
        if isinstance(self.to, str) or not self.to:
            raise ValueError("a mail has a list of recipients")
        if "@" in self.subject or "\n" in self.subject or "\r" in self.subject:
            raise ValueError("a subject is one line without an address")


Kind = Callable[[Message, datetime], Mail | Parcel | None]


def letter(to: str, subject: str, *parts: str, attachments: Sequence[Attachment] = ()) -> Mail:
    """A mail to one address, with an empty line between its parts."""
    return Mail(to=[to], subject=subject, text="\n\n".join(parts) + "\n", attachments=attachments)


def kind_of(name: str) -> Kind:
    """The function that writes messages of this kind; LookupError for an unknown one."""
    kind: Kind = import_string(path_of(name))
    return kind


def path_of(name: str) -> str:
    """Where it stands, for who need not have it loaded; LookupError for an unknown kind."""
    try:
        path: str = settings.MESSAGE_KINDS[name]
    except KeyError:
        raise LookupError(f"MESSAGE_KINDS has no {name!r}") from None
    return path


def render(message: Message, now: datetime) -> Mail | Parcel | None:
    """What the message says as of `now`; None when there is nothing left to say.

    Starts from the default language: a kind that knows its reader's switches itself.
    """
    kind = kind_of(message.kind)
    with translation.override(settings.LANGUAGE_CODE):
        return kind(message, now)


def message_id(message: Message) -> str:
    """The same for every attempt, so that a mail sent twice shows as one."""
    return f"<{message.ref}@{urlsplit(settings.SITE_URL).hostname}>"


def sender(name: str) -> str:
    """Our own address, which the mail server lets us use, under another name."""
    ours: str = settings.DEFAULT_FROM_EMAIL
    return formataddr((name, parseaddr(ours)[1])) if name else ours


def _marks(message: Message) -> dict[str, str]:
    """What the provider gives back when a mail returns, where it keeps no Message-ID of ours."""
    kept = settings.MAIL_PROVIDER == "postmark"
    return {"X-PM-Metadata-message": message.ref} if kept else {}


def _with_foot(mail: Mail) -> str:
    """The text, and where everybody may read what is written down of them (GDPR art. 13).

    A kind that says it in the words of its reader keeps its own foot.
    """
    address = settings.SITE_URL + reverse("what_we_write")
    if address in mail.text:
        return mail.text
    language = mail.language or settings.LANGUAGE_CODE
    if language != settings.LANGUAGE_CODE:
        address += f"?lang={language}"
    with translation.override(language):
        foot = _("What do we write down? %(address)s") % {"address": address}
    return f"{mail.text.rstrip()}\n\n{foot}\n"


class _ShortAsItIs(Compat32):
    """Headers of a line that needs no folding and no encoding, as they are.

    Folding looks at each character; it was half of making a mail, and a tenth of sending one.
    """

    LONGEST = 76  # characters of name, colon and value; longer ones are folded (RFC 5322, 2.1.1)

    def fold_binary(self, name: str, value: str) -> bytes:
        if isinstance(value, str) and value.isascii() and value.isprintable():
            line = f"{name}: {value}"
            if len(line) <= self.LONGEST:
                return f"{line}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_SHORT_AS_IT_IS = _ShortAsItIs()


class Envelope(EmailMessage):
    """A mail whose bytes are Django's, made quicker."""

    def message(self, **given: Any) -> Any:
        made = super().message(**given)
        made.policy = _SHORT_AS_IT_IS
        return made


def envelope(message: Message, mail: Mail | Parcel) -> EmailMessage | Parcel:
    """The mail as it goes to the server; marked so that no out-of-office answers it.

    A parcel goes its own way.
    """
    if not isinstance(mail, Mail):
        return mail
    made = Envelope(
        subject=without(mail.subject),
        body=without(_with_foot(mail)),
        from_email=sender(mail.sender),
        to=list(mail.to),
        reply_to=list(mail.reply_to) or None,
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": mail.language or settings.LANGUAGE_CODE,
        }
        | _marks(message),
    )
    for file in mail.attachments:
        made.attach(file.name, file.content, file.content_type)
    return made
