"""The data protection impact assessment of signals, in versions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.dpia_choices import Advice, DpiaStatus, Outcome, Size
from privacy.fields import FreeCharField, FreeTextField
from privacy.querysets.dpia import DpiaQuerySet, DpiaRiskQuerySet

TEXT_MAX = 4000
NAME_MAX = 160
NOTE_MAX = 1000


class Dpia(models.Model):
    """One version of the assessment that comes before signals open (GDPR art. 35(1), (7)).

    What the software does with data is drawn from the code while it is a draft, and kept as it was
    (`snapshot`) once the director decided: triggers hold a decided version as it is.
    """

    number = models.PositiveSmallIntegerField(unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=DpiaStatus, default=DpiaStatus.DRAFT, editable=False
    )
    description = FreeTextField(_("what we do, and how"), max_length=TEXT_MAX, blank=True)
    necessity = FreeTextField(_("why it is needed"), max_length=TEXT_MAX, blank=True)
    proportionality = FreeTextField(
        _("why it does not go too far"), max_length=TEXT_MAX, blank=True
    )
    views = FreeTextField(
        _("what young people and parents think of it"), max_length=TEXT_MAX, blank=True
    )
    advice = models.CharField(_("advice"), max_length=4, choices=Advice, blank=True)
    advice_text = FreeTextField(_("the advice in words"), max_length=TEXT_MAX, blank=True)
    advised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    advised_on = models.DateField(null=True, editable=False)
    outcome = models.CharField(_("decision"), max_length=4, choices=Outcome, blank=True)
    decision_text = FreeTextField(_("why"), max_length=TEXT_MAX, blank=True)
    consulted_on = models.DateField(_("the authority was asked first"), null=True, blank=True)
    look_again_on = models.DateField(_("to be looked at again"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    # All that was decided on, as the page shows it from then on: what the register said of
    # signals, who processes them, the risks.
    snapshot = models.JSONField(null=True, editable=False)
    made_at = models.DateTimeField(editable=False)
    reminded = models.CharField(max_length=8, blank=True, editable=False)  # "", soon, due
    revision = models.PositiveIntegerField(default=1, editable=False)

    personal: ClassVar = {
        "advised_by": _("to account for the advice"),
        "decided_by": _("to account for the decision"),
    }

    objects = DpiaQuerySet.as_manager()

    class Meta:
        verbose_name = _("impact assessment")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DpiaStatus.values), name="dpia_has_a_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status=DpiaStatus.DRAFT, advice="", advised_on=None)
                | Q(advice__in=Advice.values, advised_on__isnull=False)
                & ~Q(status=DpiaStatus.DRAFT),
                name="dpia_advised_is_advised",
            ),
            # A decision is whole: yes or no, why, when, what was decided on, when to look again.
            models.CheckConstraint(
                condition=(
                    Q(status=DpiaStatus.DECIDED, outcome__in=Outcome.values)
                    & Q(decided_at__isnull=False, snapshot__isnull=False)
                    & ~Q(decision_text="")
                    & Q(look_again_on__isnull=False)
                    | ~Q(status=DpiaStatus.DECIDED) & Q(outcome="", decided_at=None)
                ),
                name="dpia_decided_is_whole",
            ),
            # One version is worked on at a time.
            models.UniqueConstraint(
                models.Case(
                    models.When(status=DpiaStatus.DECIDED, then=F("number")), default=Value(0)
                ),
                name="one_open_dpia",
            ),
        ]

    def __str__(self) -> str:
        return f"impact assessment {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("privacy:dpia", args=[self.number])

    @property
    def audit_ref(self) -> str:
        return str(self.number)

    @property
    def is_decided(self) -> bool:
        return self.status == DpiaStatus.DECIDED

    @property
    def missing(self) -> list[Any]:
        """Names of the parts that article 35(7) asks and that nobody wrote yet."""
        return [
            self._meta.get_field(name).verbose_name
            for name in ("description", "necessity", "proportionality", "views")
            if not getattr(self, name)
        ]


def _size(label: Any) -> models.PositiveSmallIntegerField:
    checks = [MinValueValidator(Size.LOW), MaxValueValidator(Size.LARGE)]
    return models.PositiveSmallIntegerField(label, choices=Size, validators=checks)


class DpiaRisk(models.Model):
    """What could go wrong for a young person, how large that is, and what is done about it."""

    dpia = models.ForeignKey(Dpia, models.CASCADE, related_name="risks")
    number = models.PositiveSmallIntegerField(editable=False)
    name = FreeCharField(_("risk"), max_length=NAME_MAX)
    likelihood = _size(_("how likely"))
    impact = _size(_("how bad"))
    measures = FreeTextField(_("what we do about it"), max_length=NOTE_MAX, blank=True)
    likelihood_left = _size(_("how likely after that"))
    impact_left = _size(_("how bad after that"))

    objects = DpiaRiskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dpia", "number"], name="dpia_risk_number_once"),
            models.CheckConstraint(
                condition=Q(likelihood__in=Size.values)
                & Q(impact__in=Size.values)
                & Q(likelihood_left__in=Size.values)
                & Q(impact_left__in=Size.values),
                name="dpia_risk_known_sizes",
            ),
            models.CheckConstraint(
                condition=Q(likelihood_left__lte=F("likelihood"), impact_left__lte=F("impact")),
                name="dpia_risk_left_is_no_larger",
            ),
        ]

    def __str__(self) -> str:
        return f"risk {self.pk}"
