"""Requests under GDPR articles 15 to 21: who asks what, what was found, what was answered."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from privacy.querysets.requests import (
    AnswerPackageQuerySet,
    DataRequestQuerySet,
    RequestHitQuerySet,
    RequestLinkQuerySet,
    RequestStepQuerySet,
)
from privacy.request_choices import (
    FINISHED,
    STEP_ICONS,
    TITLES,
    About,
    Asker,
    Channel,
    Give,
    Ground,
    Identity,
    Kind,
    LinkPurpose,
    Refusal,
    Result,
    Status,
    Step,
)

NAME_MAX, MAIL_MAX, PHONE_MAX, TEXT_MAX = 120, 254, 20, 2000
ANSWER_MAX = 4000
HIT_MAX = 60_000  # letters of the fields of one hit
PACKAGE_MAX = 40_000_000  # letters of an answer's file in base64


class DataRequest(models.Model):
    """One request of one person, or about a child, with the clock of article 12(3).

    Whoever asks is `asker_…`; whom it is about `subject_…` where that is somebody else. What helps
    to search (`born`, `handles`, `words`) is what they told us for it.
    """

    ref = models.CharField(max_length=16, unique=True, editable=False)  # V-2026-03
    kind = models.CharField(max_length=10, choices=Kind)
    asker = models.CharField(max_length=10, choices=Asker, default=Asker.SELF)
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(
        max_length=10, choices=Status, default=Status.RECEIVED, editable=False
    )
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(editable=False)
    extended_on = models.DateField(null=True, editable=False)
    extension_reason = EncryptedTextField(null=True, max_length=TEXT_MAX, editable=False)
    asker_name = EncryptedTextField(_("name"), null=True, max_length=NAME_MAX, multiline=False)
    asker_email = EncryptedTextField(
        _("e-mail address"), null=True, max_length=MAIL_MAX, multiline=False, typed=False
    )
    asker_phone = EncryptedTextField(
        _("phone"), null=True, max_length=PHONE_MAX, multiline=False, typed=False
    )
    subject_name = EncryptedTextField(
        _("name of the child"), null=True, max_length=NAME_MAX, multiline=False
    )
    born = EncryptedTextField(null=True, max_length=10, multiline=False, typed=False)
    handles = EncryptedTextField(_("account names"), null=True, max_length=TEXT_MAX)
    words = EncryptedTextField(_("other words"), null=True, max_length=TEXT_MAX)
    about = EncryptedTextField(_("what it is about"), null=True, max_length=TEXT_MAX)
    language = models.CharField(max_length=5, default="nl")
    asker_term = models.BigIntegerField(null=True, editable=False)  # of the asker's name
    email_term = models.BigIntegerField(null=True, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(editable=False)
    identity = models.CharField(max_length=12, choices=Identity, blank=True, editable=False)
    identity_on = models.DateField(null=True, editable=False)
    identity_note = EncryptedTextField(null=True, max_length=TEXT_MAX, editable=False)
    identity_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    job = models.CharField(max_length=16, blank=True, editable=False)  # reference of the search
    searches = models.PositiveSmallIntegerField(default=0, editable=False)
    searched_at = models.DateTimeField(null=True, editable=False)
    cut_off = models.BooleanField(default=False, editable=False)  # more was found than is kept
    reminded = models.CharField(max_length=8, blank=True, editable=False)  # "", due, late
    answer = EncryptedTextField(_("your words"), null=True, max_length=ANSWER_MAX, editable=False)
    result = models.CharField(max_length=10, choices=Result, blank=True, editable=False)
    refusal = models.CharField(max_length=14, choices=Refusal, blank=True, editable=False)
    finished_on = models.DateField(null=True, editable=False)
    findings_erased_at = models.DateTimeField(null=True, editable=False)

    personal: ClassVar = {
        "asker_name": _("to know who asks, and to answer"),
        "asker_email": _("to answer"),
        "asker_phone": _("to tell the code of the answer"),
        "subject_name": _("to search what there is about the child"),
        "born": _("to tell two people of one name apart"),
        "handles": _("to search what there is"),
        "words": _("to search what there is"),
        "about": _("to know what is asked"),
        "extension_reason": _("to account for a longer term"),
        "identity_note": _("to account for how we knew who asked"),
        "answer": _("to account for what was answered"),
        "registered_by": _("to ask back about a request"),
        "identity_by": _("to account for who established it"),
    }

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values) & Q(kind__in=Kind.values),
                name="datarequest_known_values",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="datarequest_due_after_receipt"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.RECEIVED, Status.IDENTITY, Status.REJECTED])
                | Q(identity_on__isnull=False, identity__in=Identity.values),
                name="datarequest_search_after_identity",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.EXTENDED) | Q(extended_on__isnull=False),
                name="datarequest_extended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ASSESSING) | Q(extended_on__isnull=True),
                name="datarequest_longer_term_shows",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True) | Q(extension_reason__isnull=False),
                name="datarequest_extension_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SENT, finished_on__isnull=False)
                & Q(result__in=[Result.GRANTED, Result.PARTLY, Result.NOTHING])
                & Q(refusal="")
                | Q(
                    status=Status.REJECTED,
                    finished_on__isnull=False,
                    result=Result.REFUSED,
                    refusal__in=Refusal.values,
                )
                | ~Q(status__in=FINISHED) & Q(finished_on__isnull=True, result="", refusal=""),
                name="datarequest_finished_has_result",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="datarequest_by_term"),
            models.Index(fields=["finished_on"], name="datarequest_finished"),
        ]

    def __str__(self) -> str:
        return f"request {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:request", args=[self.ref])

    @property
    def label(self) -> str:
        return f"privacy.datarequest:{self.ref}"

    @property
    def title(self) -> str:
        return str(TITLES[Kind(self.kind)])

    @property
    def is_open(self) -> bool:
        return self.status not in FINISHED

    @property
    def is_extended(self) -> bool:
        return self.extended_on is not None

    @property
    def day_of_birth(self) -> date | None:
        return date.fromisoformat(self.born) if self.born else None

    @property
    def searched_name(self) -> str:
        """Of whom is searched: as was typed at the last search, or the child of a parent who asks;
        else who asks for themselves."""
        own = self.asker_name if self.asker == Asker.SELF else ""
        return self.subject_name or own or ""

    def lines(self, name: str) -> list[str]:
        """What stands on the lines of `handles` or `words`."""
        found = (line.strip() for line in (getattr(self, name) or "").splitlines())
        return [line for line in found if line]


class RequestHit(models.Model):
    """One place where the person may stand, copied at the search, and what is decided about it.

    `content` is JSON: name of a field on screen and what stands there. `masks` are the passages
    that are covered, one on a line.
    """

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="hits")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=60)  # key of a subject access source
    subject = models.CharField(max_length=120)  # audit label
    title = models.CharField(max_length=120)
    day = models.DateField(null=True)
    content = EncryptedTextField(null=True, max_length=HIT_MAX, typed=False)
    digest = models.CharField(max_length=64)  # of source, subject and content: found again is one
    exact = models.BooleanField(default=False)
    others = models.BooleanField(default=False)
    concerns = models.CharField(max_length=8, choices=About, blank=True)
    give = models.CharField(max_length=8, choices=Give, blank=True)
    exception = models.CharField(max_length=12, choices=Ground, blank=True)
    reason = EncryptedTextField(_("reason"), null=True, max_length=TEXT_MAX)
    masks = EncryptedTextField(_("what is covered"), null=True, max_length=TEXT_MAX)
    done = models.CharField(max_length=40, blank=True)  # key of a deed in the data
    done_on = models.DateField(null=True)
    # Given with one press, as it was certain.
    together = models.BooleanField(default=False, db_default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    personal: ClassVar = {
        "content": _("to judge what is handed over, and to account for it"),
        "reason": _("to account for what was not handed over"),
        "masks": _("to keep others out of an answer"),
        "decided_by": _("to account for who judged"),
    }

    beside: list[RequestHit]  # all hits of the request, where a page asked for them

    objects = RequestHitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_hit_a_number"),
            models.UniqueConstraint(fields=["request", "digest"], name="one_hit_a_finding"),
            models.CheckConstraint(
                condition=Q(give="", concerns="", decided_at__isnull=True)
                | Q(give__in=Give.values, concerns__in=About.values, decided_at__isnull=False),
                name="hit_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(give=Give.NONE) | Q(exception__in=Ground.values, reason__isnull=False),
                name="hit_held_back_with_ground_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(done="", done_on__isnull=True) | ~Q(done="") & Q(done_on__isnull=False),
                name="hit_done_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"hit {self.pk}"

    @property
    def fields(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.content) if self.content else {}
        return found

    @property
    def reference(self) -> str:
        return self.subject.partition(":")[2]

    @property
    def is_decided(self) -> bool:
        return bool(self.give)

    def passages(self) -> list[str]:
        return [line.strip() for line in (self.masks or "").splitlines() if line.strip()]


class RequestStep(models.Model):
    """A line of a request's own log; kept as long as the request."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    told = models.CharField(max_length=80, blank=True)  # a coded value or a count

    personal: ClassVar = {"by": _("to account for who did it")}

    objects = RequestStepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"step {self.pk}"

    @property
    def icon(self) -> str:
        return STEP_ICONS[Step(self.step)]


class RequestLink(models.Model):
    """One rendering of a mailed link: the hash of its token (a mail that went twice has two)."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=LinkPurpose)
    token_hash = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()

    objects = RequestLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"link {self.pk}"


class AnswerPackage(models.Model):
    """What was sent, frozen: one file with a PDF and JSON, behind a link and a code told by phone.

    `digest` stays when the file goes, so that a copy that turns up can be known.
    """

    request = models.OneToOneField(DataRequest, models.CASCADE, related_name="package")
    content = EncryptedTextField(null=True, max_length=PACKAGE_MAX, typed=False)  # zip in base64
    page = EncryptedTextField(null=True, max_length=PACKAGE_MAX, typed=False)  # the same as JSON
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    code_hash = models.CharField(max_length=160, blank=True)
    ends_at = models.DateTimeField()
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    personal: ClassVar = {
        "content": _("to hand the answer over"),
        "page": _("to hand the answer over"),
    }

    objects = AnswerPackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wrong_codes__lte=5), name="answer_code_locks"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    def read(self) -> dict[str, Any]:
        """What the page shows; {} once erased."""
        found: dict[str, Any] = json.loads(self.page) if self.page else {}
        return found
