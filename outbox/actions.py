"""What may happen to a message: posted, sent, cancelled, tried again."""

import logging
import smtplib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from outbox import choices, dates, mail, querysets, waking
from outbox.carrier import Carrier
from outbox.choices import Outcome, Status
from outbox.models import Message, new_ref
from outbox.parcels import NobodyThere, Parcel, RefusedForGood
from outbox.querysets import MessageQuerySet
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.prepared import Bundle, insert_all, new_row, one_commit

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
MAILBOX_FULL = 452  # what a mail server answers for now, RFC 5321 4.2.3


def post(
    kind: str,
    *,
    subject: str,
    recipient: str,
    dedupe_key: str,
    not_before: datetime | None = None,
) -> Message | None:
    """Put a message in the outbox, in the caller's transaction; None when its key was used.

    `subject` and `recipient` are labels (`app.model:REF`). Delivery is woken after the commit.
    The deed that posts is audited by its own action, the sending by `send`. Raises LookupError
    for a kind that settings don't name.
    """
    made = _made(kind, subject, recipient, dedupe_key, not_before)
    # One statement that also holds when two people do this at once; no savepoint needed.
    Message.objects.bulk_create([made], ignore_conflicts=True)
    message = Message.objects.filter(ref=made.ref).first()
    if message is not None:
        waking.after_commit()
    return message


@dataclass(frozen=True)
class Post:
    """One message to be put in the outbox; `subject` and `recipient` are labels."""

    kind: str
    subject: str
    recipient: str
    dedupe_key: str
    not_before: datetime | None = None


@dataclass(frozen=True)
class Wait:
    """That a message is not for now: not before a moment, or with the daily mail (None)."""

    until: datetime | None


def post_many(posts: Iterable[Post], bundle: Bundle | None = None) -> None:
    """Put several messages in the outbox, in a single statement and the caller's transaction.

    One whose key was used is passed over. Raises LookupError for a kind that settings don't name.
    They are written, and of the same moment sent, by kind and key: of two who post the same at
    once, one waits for the other and none for each other.

    With a `bundle` they go when that is sent, and their keys must be new ones (IntegrityError).
    """
    made = [
        _made(each.kind, each.subject, each.recipient, each.dedupe_key, each.not_before)
        for each in sorted(posts, key=lambda post: (post.kind, post.dedupe_key))
    ]
    if made and bundle is not None:
        insert_all(made, bundle)
    elif made:
        Message.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        waking.after_commit()


def post_to_each(
    kind: str,
    *,
    subject: str,
    recipients: Iterable[str],
    dedupe_key: str,
    not_before: datetime | None = None,
) -> None:
    """Put one message for each recipient in the outbox, in a single statement.

    The key of each is `dedupe_key` and the recipient's reference; one that was used is passed over.
    """
    post_many(
        Post(kind, subject, recipient, f"{dedupe_key}:{recipient.partition(':')[2]}", not_before)
        for recipient in recipients
    )


def _made(
    kind: str, subject: str, recipient: str, dedupe_key: str, not_before: datetime | None
) -> Message:
    mail.path_of(kind)
    return new_row(
        Message,
        ref=new_ref("M"),
        kind=kind,
        subject=subject,
        recipient=recipient,
        dedupe_key=dedupe_key,
        not_before=not_before or timezone.now(),
    )


def send(pk: int, now: datetime) -> Outcome:
    """Send one message, unless it isn't due, is done, or another worker has it (SKIPPED)."""
    [outcome] = send_each(Message.objects.filter(pk=pk), lambda: now).elements()
    return outcome


def send_each(
    messages: Iterable[Message], clock: Clock, goes_on: Callable[[], bool] = lambda: True
) -> Counter[Outcome]:
    """Send these messages, as they were just read, until `goes_on` says no; how many went how.

    One lease at a time, committed before the mail goes out and counting the attempt: nothing is
    locked while the mail server thinks, and a worker that dies leaves a single lease that runs
    out. Marking a message and claiming the next is one commit. Whatever goes wrong is kept
    as a class name and tried again later, at last given up.
    """
    outcomes: Counter[Outcome] = Counter()
    left = iter(messages)

    def claimed(bundle: Bundle) -> Message | None:
        while goes_on() and (message := next(left, None)) is not None:
            if _claim(message, clock(), bundle):
                return message
            outcomes[Outcome.SKIPPED] += 1
        return None

    with closing(Carrier()) as carrier:
        with one_commit() as bundle:
            message = claimed(bundle)
        while message is not None:
            now = clock()
            written = _go(message, now, carrier)
            with one_commit() as bundle:
                if not isinstance(written, Outcome):
                    _went(message, written, now, bundle)
                message, outcome = claimed(bundle), _of(written)
            outcomes[outcome] += 1
    return outcomes


def _of(written: Outcome | mail.Mail | Parcel) -> Outcome:
    return written if isinstance(written, Outcome) else Outcome.SENT


def _go(message: Message, now: datetime, carrier: Carrier) -> Outcome | mail.Mail | Parcel:
    """Let a claimed message go: what went, or what came of it instead."""
    if message.attempts > dates.MAX_ATTEMPTS:  # every attempt ended with its worker
        _refused(message, Status.FAILED, "WorkerLost", now)
        return Outcome.FAILED
    try:
        if (wait := _wait(message, now)) is not None:
            _hold(message, wait)
            return Outcome.SKIPPED
        written = mail.render(message, now)
        if written is None:
            _carried(message, frozenset(), now)
            cancel(message, now=now)
            return Outcome.SKIPPED
        envelope = mail.envelope(message, written)
        if not querysets.stands(message):
            return Outcome.SKIPPED
        carrier.send(envelope)
    except NobodyThere:
        _refused(message, Status.BOUNCED, NobodyThere.__name__, now)
        return Outcome.SKIPPED
    except Exception as error:  # the one boundary: a bad row never stops the rest
        _failed(message, error, now)
        return Outcome.FAILED
    return written


def _went(message: Message, written: mail.Mail | Parcel, now: datetime, bundle: Bundle) -> None:
    """Mark what went: gone is gone, whoever holds the lease by now and were it cancelled since.

    When the bundle is sent; a daily mail at once, for what it told of hangs on it.
    """
    if isinstance(written, mail.Mail) and written.tells:
        with transaction.atomic():
            if querysets.mark_sent("", pk=message.pk, sent_at=now):
                audit.record(AuditVerb.SENT, message, by=None, at=now)
                _carried(message, written.tells, now)
        return
    went = querysets.mark_sent.meant("", pk=message.pk, sent_at=now)
    audit.record(AuditVerb.SENT, message, by=None, at=now, bundle=bundle, where=went)


def came_back(ref: str, status: Status, now: datetime) -> bool:
    """A mail that was taken came back, or was called spam; False when that is known already.

    The provider may be quicker than our own mark that it went.
    """
    with transaction.atomic():
        message = Message.objects.filter(ref=ref, status__in=choices.before(status)).first()
        if message is None:
            return False
        before = message.status
        if not Message.objects.filter(pk=message.pk, status=before).update(
            status=status, leased_until=None, retry_at=None, last_error="CameBack"
        ):
            return False
        message.status = status
        audit.record(AuditVerb.BOUNCED, message, by=None, before=before, after=status, at=now)
        _tell(settings.MESSAGE_UNDELIVERED, message, now)
    return True


def _tell(whom: Mapping[str, str], message: Message, now: datetime) -> None:
    """Let the app of this kind know, where settings name what hears of it."""
    path = whom.get(message.kind.partition(".")[0])
    if path:
        import_string(path)(message, now)


def cancel(message: Message, *, now: datetime, by: Model | None = None) -> bool:
    """Keep a message that waits (or failed) from going out; False when it went already."""
    with transaction.atomic():
        before = Message.objects.values_list("status", flat=True).get(pk=message.pk)
        if before not in choices.before(Status.CANCELLED):
            return False
        stopped = Message.objects.filter(pk=message.pk, status=before).update(
            status=Status.CANCELLED, leased_until=None, retry_at=None
        )
        if stopped:
            message.status = Status.CANCELLED
            audit.record(
                AuditVerb.CANCELLED, message, by=by, before=before, after=Status.CANCELLED, at=now
            )
    return bool(stopped)


def try_again(message: Message, *, by: Model, now: datetime) -> None:
    """Let a failed message wait once more; raises ValidationError when it isn't failed (now)."""
    with transaction.atomic():
        if not Message.objects.filter(pk=message.pk, status=Status.FAILED).update(
            status=Status.WAITING, attempts=0, not_before=now
        ):
            raise ValidationError(_("This message is not waiting for you any more."), code="stale")
        message.status, message.attempts, message.not_before = Status.WAITING, 0, now
        audit.record(
            AuditVerb.MOVED, message, by=by, before=Status.FAILED, after=Status.WAITING, at=now
        )
        waking.after_commit()


def _claim(message: Message, now: datetime, bundle: Bundle) -> bool:
    """Take the lease on a due message and count the attempt; False when it isn't to be had.

    The UPDATE names what it saw: of two workers one wins, on both databases.
    """
    attempt = message.attempts + 1
    until = now + dates.message_lease(settings.EMAIL_TIMEOUT, attempt)
    if not querysets.claim.after(
        bundle, "", pk=message.pk, not_before=message.not_before, seen=message.attempts,
        now=now, leased_until=until, attempts=attempt,
    ):  # fmt: skip
        return False
    message.leased_until, message.attempts = until, attempt
    return True


def _ours(message: Message) -> MessageQuerySet:
    """The row as long as our lease stands: writing a mail may take long, or it was cancelled."""
    return Message.objects.filter(
        pk=message.pk, status=Status.WAITING, leased_until=message.leased_until
    )


def _failed(message: Message, error: Exception, now: datetime) -> None:
    """Keep what went wrong; wait for the next attempt, or give up."""
    name = type(error).__name__
    if _is_refused_for_good(error):
        log.warning("message %s refused by the mail server", message.ref)
        _refused(message, Status.BOUNCED, name, now)
        return
    wait = None if _is_never_taken(error) else dates.wait_after(message.attempts)
    if wait is None and _is_full(error):
        log.warning("message %s given up: the mailbox takes nothing", message.ref)
        _refused(message, Status.BOUNCED, name, now)
        return
    if wait is None:
        log.error("message %s given up after %s attempts: %s", message.ref, message.attempts, name)
        _refused(message, Status.FAILED, name, now)
        return
    log.warning("message %s not sent, tried again later: %s", message.ref, name, exc_info=error)
    kept = _ours(message).update(leased_until=None, retry_at=now + wait, last_error=name)
    if kept and dates.is_late(message.attempts):
        try:
            _tell(settings.MESSAGE_LATE, message, now)
        except Exception:  # whatever it is: the others of this round go on, and it comes again
            log.exception("nobody else heard that message %s is late", message.ref)


def _wait(message: Message, now: datetime) -> Wait | None:
    """Whether the one it goes to wants it later; asked of the function that settings name."""
    if not settings.MESSAGE_WAIT:
        return None
    wait: Wait | None = import_string(settings.MESSAGE_WAIT)(message, now)
    return wait


def _hold(message: Message, wait: Wait) -> None:
    """Put a claimed message back, as if it had not been tried: for later, or the daily mail."""
    later = {"in_digest": True} if wait.until is None else {"not_before": wait.until}
    _ours(message).update(leased_until=None, attempts=message.attempts - 1, **later)


def _carried(digest: Message, told: frozenset[int], now: datetime) -> None:
    """What a daily mail told of went with it; of the rest nothing was left to say."""
    rows = Message.objects.filter(digest=digest, status=Status.WAITING)
    rows.filter(pk__in=told).update(status=Status.SENT, sent_at=now, leased_until=None)
    rows.exclude(pk__in=told).update(status=Status.CANCELLED, leased_until=None)


def post_digest(kind: str, *, recipient: str, dedupe_key: str, now: datetime) -> bool:
    """Put what waits for somebody's daily mail into one; False when nothing waits."""
    waiting = Message.objects.for_digest().filter(recipient=recipient)
    if not waiting.exists():
        return False
    with transaction.atomic():
        digest = post(
            kind, subject=recipient, recipient=recipient, dedupe_key=dedupe_key, not_before=now
        )
        if digest is None:
            return False
        return bool(waiting.update(digest=digest))


def release(recipient: str, kinds: Iterable[str], now: datetime) -> int:
    """Let what waited for somebody's daily mail go by itself; what a mail carries stays in it."""
    rows = Message.objects.for_digest().filter(recipient=recipient, kind__in=list(kinds))
    released = rows.update(in_digest=False, not_before=now)
    if released:
        waking.after_commit()
    return released


def _refused(message: Message, status: Status, error: str, now: datetime) -> None:
    with transaction.atomic():
        if _ours(message).update(status=status, leased_until=None, retry_at=None, last_error=error):
            Message.objects.filter(digest=message).update(digest=None)  # the next one tells of it
            verb = AuditVerb.BOUNCED if status == Status.BOUNCED else AuditVerb.FAILED
            audit.record(verb, message, by=None, before=Status.WAITING, after=status, at=now)
            message.status = status
            _tell(settings.MESSAGE_UNDELIVERED, message, now)


def _is_refused_for_good(error: Exception) -> bool:
    """Whether the server said of every recipient that it never takes mail for them (5xx).

    A 5xx about the house itself (its log-in, its sender) is put right: such a mail waits.
    """
    if isinstance(error, RefusedForGood):
        return True
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _reply in error.recipients.values()
    )


def _is_full(error: Exception) -> bool:
    """Whether the server says that the mailbox takes nothing now, as one that is full.

    452, or a mailbox status of RFC 3463 3.3 (4.2.x). After days of attempts it has
    come back, as a provider that kept trying by itself would say.
    """
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code == MAILBOX_FULL or bytes(reply).startswith(b"4.2.")
        for code, reply in error.recipients.values()
    )


def _is_never_taken(error: Exception) -> bool:
    """Whether the server had the whole mail and never takes it like this (5xx after the text).

    It may be about what stands in it, or about the house: a sender that it may not be, a day's
    number that is used up. It says nothing of the address, and the administrator can try it again.
    """
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
