"""The register of breaches: what went wrong with personal data, and what was done about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.breach_choices import OPEN_STATES, BreachKind, BreachStatus, Measure, Risk, Told
from privacy.fields import EncryptedTextField
from privacy.querysets.breaches import TO_TELL, BreachMeasureQuerySet, BreachQuerySet

TEXT_MAX = 2000
NOTE_MAX = 500
MOST_PEOPLE = 1_000_000

JUDGED = (BreachStatus.JUDGED, BreachStatus.CLOSED)
ENDED = (BreachStatus.CLOSED, BreachStatus.DISMISSED)


class Breach(models.Model):
    """A breach of personal data, or what might be one (GDPR art. 4(12), 33(5)).

    Everything that the authority may ask for: what happened, to whose data, what it may lead to,
    what was done, and why somebody was told or not. Started by any employee, worked by the privacy
    officer. What is closed doesn't change any more: triggers hold it.
    """

    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    ref = models.CharField(max_length=12, unique=True, editable=False)  # L-2026-001
    kind = models.CharField(_("what went wrong"), max_length=20, choices=BreachKind)
    status = models.CharField(
        max_length=12, choices=BreachStatus, default=BreachStatus.OPEN, editable=False
    )
    # What it came from, where a page of ours started it: "consent.signer:…"; once for each.
    source = models.CharField(max_length=120, blank=True, editable=False)
    what_happened = EncryptedTextField(_("what happened"), max_length=TEXT_MAX)
    happened_at = models.DateTimeField(_("when it happened"), null=True, blank=True)
    found_at = models.DateTimeField(_("when it was found"))
    whose = models.JSONField(_("whose data"), default=list, blank=True)
    persons = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    data = EncryptedTextField(_("which data"), max_length=NOTE_MAX, null=True, blank=True)
    consequences = EncryptedTextField(
        _("what it may lead to"), max_length=TEXT_MAX, null=True, blank=True
    )
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, blank=True)
    authority = models.CharField(
        _("the authority has to know"), max_length=3, choices=Told, blank=True
    )
    authority_at = models.DateTimeField(_("told the authority"), null=True, blank=True)
    authority_reason = EncryptedTextField(
        _("why not, or why later"), max_length=TEXT_MAX, null=True, blank=True
    )
    people = models.CharField(_("the people have to know"), max_length=3, choices=Told, blank=True)
    people_at = models.DateTimeField(_("told the people"), null=True, blank=True)
    people_reason = EncryptedTextField(_("why not"), max_length=TEXT_MAX, null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    reported_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = BreachQuerySet.as_manager()
    personal: ClassVar = {
        "what_happened": _("to account for what happened (GDPR article 33(5))"),
        "data": _("to account for what happened (GDPR article 33(5))"),
        "consequences": _("to weigh the risk"),
        "authority_reason": _("to account for the decision"),
        "people_reason": _("to account for the decision"),
        "reported_by": _("to ask back what happened"),
        "decided_by": _("to account for the decision"),
    }

    class Meta:
        verbose_name = _("breach")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="breach_number_once"),
            models.UniqueConstraint(
                fields=["source"], name="one_breach_of_a_source", condition=~Q(source="")
            ),
            models.CheckConstraint(
                condition=Q(status__in=BreachStatus.values), name="breach_has_a_known_status"
            ),
            # A judgement is whole: risk, both decisions, who and when.
            models.CheckConstraint(
                condition=~Q(status__in=JUDGED)
                | (
                    Q(risk__in=Risk.values)
                    & Q(authority__in=Told.values)
                    & Q(people__in=Told.values)
                    & Q(decided_at__isnull=False)
                ),
                name="breach_judged_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(authority=Told.NO) | Q(authority_reason__isnull=False),
                name="breach_not_told_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(people=Told.NO) | Q(people_reason__isnull=False),
                name="breach_people_not_told_says_why",
            ),
            # Closed is when whoever has to know does know.
            models.CheckConstraint(
                condition=~Q(status=BreachStatus.CLOSED)
                | (
                    (Q(authority=Told.NO) | Q(authority_at__isnull=False))
                    & (Q(people=Told.NO) | Q(people_at__isnull=False))
                ),
                name="breach_closed_is_told",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status__in=ENDED, ended_at__isnull=False)
                    | Q(status__in=OPEN_STATES, ended_at=None)
                ),
                name="breach_ended_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(happened_at=None) | Q(happened_at__lte=models.F("found_at")),
                name="breach_happened_before_it_was_found",
            ),
        ]
        indexes = [models.Index(fields=["-found_at", "-id"], name="breach_newest")]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        return reverse("privacy:breach", args=[self.ref])

    @property
    def judge_by(self) -> datetime:
        """When the 72 hours end: hours run on through nights, weekends and holidays.

        Counted in UTC, so that none is lost or won in the night in which the clock jumps.
        """
        return self.found_at.astimezone(UTC) + TO_TELL

    @property
    def clock_stopped_at(self) -> datetime | None:
        """When it was decided that the authority needn't know, or when it was told."""
        if self.status == BreachStatus.DISMISSED:
            moments = (self.authority_at, self.decided_at, self.ended_at)
            return min(filter(None, moments), default=None)
        if self.status == BreachStatus.OPEN:
            return None
        return self.authority_at if self.authority == Told.YES else self.decided_at


class BreachMeasure(models.Model):
    """One thing that was done about a breach; a row is added and never changed."""

    breach = models.ForeignKey(Breach, models.CASCADE, related_name="measures")
    kind = models.CharField(_("what was done"), max_length=30, choices=Measure)
    note = EncryptedTextField(_("remark"), max_length=NOTE_MAX, null=True, blank=True)
    at = models.DateTimeField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = BreachMeasureQuerySet.as_manager()
    personal: ClassVar = {
        "note": _("to account for what was done"),
        "by": _("to account for what was done"),
    }

    def __str__(self) -> str:
        return f"measure {self.pk}"
