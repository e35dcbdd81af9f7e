"""The report to a municipality: concept, own words, what was frozen, and its links."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy.choices.reports import TEXT_MAX, YIELDED_MAX, Block, Funding, ReportState
from policy.querysets.reports import FundingSourceQuerySet, ReportQuerySet
from privacy.fields import FreeCharField, FreeTextField


class Report(models.Model):
    """What online work yielded in a period, of one team, one municipality or everybody.

    `figures` is what `policy.report_content` made, small numbers hidden already: what leaves the
    house is all there is. Of a definitive report `snapshot` holds the whole content with words and
    examples, and `digest` its hash; neither changes after that (decision 0195).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(
        "organisation.Municipality", models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        "organisation.Team", models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    state = models.CharField(
        max_length=12, choices=ReportState, default=ReportState.CONCEPT, editable=False
    )
    figures = models.JSONField(null=True, editable=False)
    figures_at = models.DateTimeField(null=True, editable=False)
    examples = models.ManyToManyField("workers.PracticeExample", related_name="+", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)  # when the director was asked
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    fixed_at = models.DateTimeField(null=True, editable=False)
    snapshot = models.JSONField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()
    personal = {
        "made_by": _("to ask back about a report"),
        "fixed_by": _("to account for who made it definitive"),
        "snapshot": _("to account to the municipality; numbers and words without names"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="report_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(team=None) | Q(municipality=None), name="report_of_one_or_the_other"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReportState.CONCEPT, fixed_at=None, snapshot__isnull=True, digest=""
                )
                | Q(
                    state=ReportState.DEFINITIVE,
                    fixed_at__isnull=False,
                    snapshot__isnull=False,
                )
                & ~Q(digest=""),
                name="report_definitive_is_frozen",
            ),
        ]
        indexes = [models.Index(fields=["-last_day", "-id"], name="report_newest")]

    def __str__(self) -> str:
        return f"report {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse("policy:report", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def is_definitive(self) -> bool:
        return self.state == ReportState.DEFINITIVE

    @property
    def about(self) -> str:
        """Of whom it tells: a team, a municipality, or the whole organisation (empty)."""
        return self.team.name if self.team else self.municipality.name if self.municipality else ""


class ReportText(models.Model):
    """Own words with one part of a concept."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    block = models.CharField(max_length=10, choices=Block)
    text = FreeTextField(max_length=TEXT_MAX)

    objects = models.Manager["ReportText"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "block"], name="report_one_text_a_part")
        ]

    def __str__(self) -> str:
        return f"report text {self.pk}"


class ReportLink(models.Model):
    """A link for the municipality: the hash of its token, until when it opens."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = models.Manager["ReportLink"]()
    personal = {"made_by": _("to account for who gave the report away")}

    def __str__(self) -> str:
        return f"report link {self.pk}"


class FundingSource(models.Model):
    """Money that pays for hours a week, for as long as it does."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("from"), max_length=16, choices=Funding)
    name = FreeCharField(_("name"), max_length=80)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=6, decimal_places=1)
    euros_per_year = models.PositiveIntegerField(_("euros a year"), null=True, blank=True)
    from_day = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    # Of which it is, or for whose teams it is meant; a report to another one says nothing of it.
    municipality = models.ForeignKey(
        "organisation.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Municipality"),
    )
    # In words: nobody writes an hour or a signal down for who pays, so it can't be counted (0244).
    yielded = FreeCharField(
        _("what it yielded"), max_length=YIELDED_MAX, blank=True, default="", db_default=""
    )

    objects = FundingSourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=0), name="funding_hours_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("from_day")),
                name="funding_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"funding {self.public_id}"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
