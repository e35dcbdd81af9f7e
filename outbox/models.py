"""What waits to leave the house, long work, and what shows that the machinery lives.

No row holds an address, a name, a secret or a text: labels and public references only.
"""

import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.choices import JobState, Status
from outbox.querysets import JobQuerySet, MessageQuerySet
from youthwork.lib.row_checks import RowCheck

REF_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_ref(initial: str) -> str:
    """A public reference: `M-` for a message, `J-` for a job, then ten random letters."""
    return ref_of(initial, secrets.token_bytes(10))


def ref_of(initial: str, drawn: bytes) -> str:
    """The reference that these bytes make, one letter each."""
    return f"{initial}-{''.join(REF_LETTERS[byte % len(REF_LETTERS)] for byte in drawn)}"


def _holds_no_address(*names: str) -> Q:
    return Q(*[~Q(**{f"{name}__contains": "@"}) for name in names])


class Message(models.Model):
    """One message to one recipient, sent once; what it says is made when it goes."""

    personal: ClassVar = {
        "recipient": _("to know whom a message went to, and to try again when it did not")
    }

    ref = models.CharField(max_length=16, unique=True, editable=False)
    kind = models.CharField(max_length=60)  # a key of MESSAGE_KINDS
    subject = models.CharField(max_length=120)  # label of what it is about: app.model:REF
    recipient = models.CharField(max_length=120)  # label of whom it goes to: app.model:REF
    dedupe_key = models.CharField(max_length=200, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    not_before = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)  # class name of the exception
    in_digest = models.BooleanField(default=False)  # waits for the next daily mail
    digest = models.ForeignKey(  # the daily mail that carries it
        "self", models.SET_NULL, null=True, blank=True, related_name="carried"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()
    unsaid_when_new: ClassVar = (  # youthwork.lib.prepared.insert
        "status", "leased_until", "retry_at", "attempts", "last_error", "in_digest", "digest",
        "sent_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            RowCheck(condition=Q(status__in=Status.values), name="outbox_message_known_status"),
            RowCheck(
                # The server may refuse a recipient at once: bounced, never sent.
                condition=Q(status__in=[Status.SENT, Status.COMPLAINED], sent_at__isnull=False)
                | Q(status=Status.BOUNCED)
                | Q(
                    status__in=[Status.WAITING, Status.FAILED, Status.CANCELLED],
                    sent_at__isnull=True,
                ),
                name="outbox_message_sent_has_moment",
            ),
            RowCheck(
                condition=Q(status=Status.WAITING)
                | Q(leased_until__isnull=True, retry_at__isnull=True),
                name="outbox_message_only_waiting_is_leased",
            ),
            RowCheck(
                condition=_holds_no_address("subject", "recipient", "dedupe_key"),
                name="outbox_message_holds_no_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(status=Status.WAITING),
                name="outbox_message_waiting",
            ),
            models.Index(
                fields=["-created_at"],
                condition=Q(status__in=[Status.FAILED, Status.BOUNCED, Status.COMPLAINED]),
                name="outbox_message_troubled",
            ),
            models.Index(fields=["subject"], name="outbox_message_subject"),
            models.Index(fields=["recipient"], name="outbox_message_recipient"),
            models.Index(fields=["created_at"], name="outbox_message_age"),
        ]

    def __str__(self) -> str:
        return f"message {self.ref}"

    def is_held_up(self, now: datetime) -> bool:
        """Whether it waits though it was tried; an attempt that is under way doesn't count."""
        under_way = self.leased_until is not None and self.leased_until > now
        return self.status == Status.WAITING and self.attempts > under_way

    @property
    def subject_ref(self) -> str:
        """The reference of what it is about: of `policy.goal:0b5e…` what follows the colon."""
        return self.subject.partition(":")[2]

    @property
    def recipient_ref(self) -> str:
        """The reference of whom it goes to."""
        return self.recipient.partition(":")[2]


class Job(models.Model):
    """Long work: taken by a sweep under a lease, resumed where it was after a crash."""

    personal: ClassVar = {"asked_by": _("to show a result to the person who asked for it")}

    ref = models.CharField(max_length=16, unique=True, editable=False)
    kind = models.CharField(max_length=60)  # a key of JOB_KINDS
    subject = models.CharField(max_length=120)  # label of the row that says what to do
    asked_by = models.CharField(max_length=120, blank=True)  # label of a user; empty: the calendar
    dedupe_key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    position = models.CharField(max_length=120, blank=True)  # where to go on, as the kind wrote it
    result = models.CharField(max_length=120, blank=True)  # label of what came of it
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)  # class name of the exception
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="outbox_job_known_state"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="outbox_job_per_cent"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[JobState.DONE, JobState.FAILED],
                    finished_at__isnull=False,
                    leased_until__isnull=True,
                )
                | Q(state__in=[JobState.WAITING, JobState.RUNNING], finished_at__isnull=True),
                name="outbox_job_finished_has_moment",
            ),
            models.CheckConstraint(
                condition=_holds_no_address("subject", "asked_by", "dedupe_key", "result"),
                name="outbox_job_holds_no_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING]),
                name="outbox_job_open",
            ),
            models.Index(fields=["asked_by"], name="outbox_job_asked_by"),
        ]

    def __str__(self) -> str:
        return f"job {self.ref}"

    @property
    def subject_ref(self) -> str:
        """The reference of the row that says what to do."""
        return self.subject.partition(":")[2]


class SignOfLife(models.Model):
    """When a part of the machinery was last seen at work."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sign of life of {self.name}"


class DailyRun(models.Model):
    """The last run of the calendar for a day."""

    day = models.DateField(primary_key=True)
    ran_at = models.DateTimeField(db_index=True)
    changed = models.PositiveIntegerField(default=0)
    failed = models.PositiveSmallIntegerField(default=0)  # jobs that did not finish

    def __str__(self) -> str:
        return f"calendar of {self.day}"
