"""What was shared with partners, what they asked, and what they get each month."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.choices import DataKind
from privacy.fields import EncryptedTextField
from signals import sharing
from signals.choices.sharing import (
    NOT_ANSWERED,
    NOT_ANSWERED_LABEL,
    PartnerAnswer,
    RefusalReason,
    RequestAnswer,
    SharingRoute,
    SharingStatus,
    ToldYouth,
)
from signals.choices.signal import OPEN
from signals.querysets.sharing import KNOWN_AT, DisclosureQuerySet, PartnerRequestQuerySet
from youthwork.lib.dates import day_of, last_moment

if TYPE_CHECKING:
    from organisation.models import SharingAgreement
    from signals.models import Approach, Signal

SUMMARY_MAX = 300
REASON_MAX = 200
ANSWER_MAX = 300
QUESTION_MAX = 300


def new_ref() -> str:
    """Twelve random letters of base32: 60 bits, in an address that asks for a session too."""
    return base64.b32encode(secrets.token_bytes(8)).decode()[:12]


class Disclosure(models.Model):
    """Something of a signal or an approach shared, or to be shared, with a partner: which kinds,
    on what ground.

    The register keeps no content but the one sentence; the rest is read from what it is about as
    long as the partner's link works.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    signal = models.ForeignKey(
        "signals.Signal", models.PROTECT, null=True, related_name="disclosures", editable=False
    )
    approach = models.ForeignKey(
        "signals.Approach", models.PROTECT, null=True, related_name="disclosures", editable=False
    )
    partner = models.ForeignKey(
        "organisation.Partner", models.PROTECT, related_name="disclosures", editable=False
    )
    agreement = models.ForeignKey(
        "organisation.SharingAgreement",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="disclosures",
    )
    # In force and not allowing all of it: the privacy officer's yes was for a life at stake.
    in_spite_of = models.ForeignKey(
        "organisation.SharingAgreement",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    status = models.CharField(
        max_length=10, choices=SharingStatus, default=SharingStatus.DRAFT, editable=False
    )
    route = models.CharField(max_length=10, choices=SharingRoute)
    data_kinds = models.JSONField(default=list)
    summary = EncryptedTextField(
        _("one sentence"), max_length=SUMMARY_MAX, multiline=False, null=True, blank=True
    )
    # Whoever composed it stated that a life is in danger: the ground of what goes beyond one.
    life_at_stake = models.BooleanField(default=False, db_default=False, editable=False)
    told_youth = models.CharField(max_length=5, choices=ToldYouth)
    told_reason = EncryptedTextField(
        _("why not"), max_length=REASON_MAX, multiline=False, null=True, blank=True
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # When it was said, where that was before it is written down; then it is shared since.
    told_at = models.DateTimeField(null=True, editable=False)
    shared_at = models.DateTimeField(null=True, editable=False)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decision_reason = EncryptedTextField(
        _("reason"), max_length=REASON_MAX, multiline=False, null=True, blank=True
    )
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, editable=False)
    link_ends_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    mark = models.CharField(max_length=64, blank=True, editable=False)  # of what was previewed
    read_at = models.DateTimeField(null=True, editable=False)
    browser_hash = models.CharField(max_length=64, blank=True, editable=False)  # that reads it
    answer = models.CharField(max_length=10, choices=PartnerAnswer, blank=True, editable=False)
    answer_note = EncryptedTextField(
        _("note of the partner"), max_length=ANSWER_MAX, null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    texts_erased_at = models.DateTimeField(null=True, editable=False)

    objects = DisclosureQuerySet.as_manager()
    personal = {
        "summary": _("to tell the partner what goes on, in one sentence"),
        "told_reason": _("to account for sharing without telling the young person"),
        "decision_reason": _(
            "to account for sharing without or beyond an agreement, or for not sharing"
        ),
        "answer_note": _("to know what the partner does"),
        "made_by": _("to ask back"),
        "asked_by": _("to ask back"),
        "shared_by": _("to account for who shared it, and to let the partner ask back"),
        "approver": _("to account for who allowed it"),
        "declined_by": _("to ask back"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signal__isnull=False, approach=None)
                | Q(signal=None, approach__isnull=False),
                name="disclosure_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status__in=SharingStatus.values), name="disclosure_has_a_known_status"
            ),
            # The law's door: an agreement, or the privacy officer's own yes with a reason.
            models.CheckConstraint(
                condition=~Q(status=SharingStatus.SHARED)
                | Q(agreement__isnull=False)
                | Q(approver__isnull=False, decision_reason__isnull=False)
                | Q(approver__isnull=False, texts_erased_at__isnull=False),
                name="disclosure_has_an_agreement_or_an_approver",
            ),
            models.CheckConstraint(
                condition=Q(in_spite_of=None)
                | Q(
                    agreement=None,
                    approver__isnull=False,
                    signal__isnull=False,
                    status=SharingStatus.SHARED,
                ),
                name="disclosure_in_spite_of_is_allowed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status=SharingStatus.SHARED, shared_at__isnull=False)
                | (~Q(status=SharingStatus.SHARED) & Q(shared_at=None, read_at=None, answer="")),
                name="disclosure_shared_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(told_youth=ToldYouth.NO)
                | Q(told_reason__isnull=False)
                | Q(texts_erased_at__isnull=False),
                name="disclosure_not_told_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(told_youth__in=ToldYouth.values), name="disclosure_says_who_was_told"
            ),
            models.CheckConstraint(
                condition=Q(route__in=SharingRoute.values), name="disclosure_has_a_known_route"
            ),
            models.CheckConstraint(
                condition=~Q(status=SharingStatus.DECLINED) | Q(declined_at__isnull=False),
                name="disclosure_declined_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(link_ends_at=None) | Q(status=SharingStatus.SHARED),
                name="disclosure_has_a_link_once_shared",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="disclosure_answered_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(route=SharingRoute.SPOKEN),
                name="disclosure_told_before_by_voice",
            ),
        ]
        indexes = [
            models.Index(F("partner"), KNOWN_AT.desc(), name="disclosure_of_partner"),
            models.Index(fields=["signal", "made_at"], name="disclosure_of_signal"),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("partners:disclosure", args=[self.ref])

    def is_open_at(self, now: datetime) -> bool:
        """Whether its link works, as `DisclosureQuerySet.open_at`."""
        in_time = self.link_ends_at is not None and self.link_ends_at > now
        closed = self.revoked_at is not None or self.lost_its_ground(now) or self.is_over
        return in_time and not closed

    @property
    def bound_by(self) -> SharingAgreement | None:
        """The agreement under which, or beyond which, it was shared."""
        found: SharingAgreement | None = self.agreement or self.in_spite_of
        return found

    @property
    def ends_at(self) -> datetime | None:
        """When its link stops working by itself: at the end of its term, or of the last day of that
        agreement where that comes first."""
        if self.link_ends_at is None or self.bound_by is None:
            return self.link_ends_at
        return min(self.link_ends_at, last_moment(self.bound_by.until_day))

    def lost_its_ground(self, now: datetime) -> bool:
        """Whether that agreement was stopped or has ended."""
        return self.bound_by is not None and not self.bound_by.lasts_on(day_of(now))

    @property
    def is_stopped(self) -> bool:
        """Whether that agreement was stopped, whatever day it would have ended."""
        return self.bound_by is not None and self.bound_by.ended_at is not None

    @property
    def is_over(self) -> bool:
        """Whether it was shared beyond an agreement and no life is at stake any more."""
        return self.in_spite_of_id is not None and not sharing.may_go_beyond(self.signal)

    @property
    def hurries(self) -> bool:
        """Whether a yes to it can't wait: a life is at stake, and the partner doesn't know yet."""
        return self.told_at is None and sharing.may_go_beyond(self.about)

    @property
    def is_about_what_runs(self) -> bool:
        """Whether what it tells of is open still; of anything else nothing goes to a partner."""
        if self.approach_id:
            return bool(self.approach.is_open)
        return self.signal.status in OPEN

    @property
    def about(self) -> Signal | Approach:
        """What it tells of."""
        found: Signal | Approach = self.approach if self.approach_id else self.signal
        return found

    @property
    def kinds(self) -> list[DataKind]:
        """What it names, in the order of the vocabulary."""
        return [kind for kind in DataKind if kind.value in self.data_kinds]


class DisclosureLink(models.Model):
    """One rendering of the mail to a partner: the hash of its token."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"disclosure link {self.pk}"


class PartnerRequest(models.Model):
    """A partner asked us something: what, what for, and how that ended."""

    ref = models.CharField(max_length=16, unique=True, editable=False)
    partner = models.ForeignKey("organisation.Partner", models.PROTECT, related_name="requests")
    asked_on = models.DateField(_("asked on"))
    asked_by = EncryptedTextField(
        _("function of who asked"), max_length=120, multiline=False, null=True, blank=True
    )
    question = EncryptedTextField(
        _("what was asked"), max_length=QUESTION_MAX, null=True, blank=True
    )
    purpose = EncryptedTextField(
        _("what for"), max_length=REASON_MAX, multiline=False, null=True, blank=True
    )
    about_persons = models.BooleanField(_("it is about persons"), default=False)
    is_demand = models.BooleanField(_("a formal demand"), default=False, editable=False)
    answer = models.CharField(_("answer"), max_length=20, choices=RequestAnswer, blank=True)
    refusal_reason = models.CharField(max_length=20, choices=RefusalReason, blank=True)
    told = EncryptedTextField(_("what was told"), max_length=QUESTION_MAX, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    texts_erased_at = models.DateTimeField(null=True, editable=False)

    objects = PartnerRequestQuerySet.as_manager()
    personal = {
        "asked_by": _("to know which function asked"),
        "question": _("to show what partners ask and what we do with it"),
        "purpose": _("to judge whether it may be answered"),
        "told": _("to show what was told"),
        "by": _("to ask back"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=[NOT_ANSWERED, *RequestAnswer.values]),
                name="request_has_a_known_answer",
            ),
            models.CheckConstraint(
                condition=~Q(answer=NOT_ANSWERED) | Q(refusal_reason="", told__isnull=True),
                name="request_not_answered_has_no_ending",
            ),
            # Persons are never the subject of an answer (GDPR article 10, UAVG article 31).
            models.CheckConstraint(
                condition=Q(about_persons=False) | ~Q(answer=RequestAnswer.ANSWERED_GENERALLY),
                name="request_about_persons_is_not_answered",
            ),
            models.CheckConstraint(
                condition=~Q(answer=RequestAnswer.REFUSED) | ~Q(refusal_reason=""),
                name="request_refused_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_demand=False) | Q(answer=RequestAnswer.REFERRED),
                name="request_demand_is_referred",
            ),
        ]
        indexes = [models.Index(fields=["partner", "-made_at"], name="request_of_partner")]

    def __str__(self) -> str:
        return f"request {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("partners:request", args=[self.ref])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say how it ends."""
        return self.answer == NOT_ANSWERED and self.texts_erased_at is None

    @property
    def ending(self) -> str:
        """How it ended, or that it didn't yet, in words."""
        if self.answer == NOT_ANSWERED:
            return str(NOT_ANSWERED_LABEL if self.is_open else _("Not answered"))
        return str(RequestAnswer(self.answer).label)
