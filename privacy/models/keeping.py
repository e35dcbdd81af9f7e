"""How long what is kept: runs of the rules, and what a legal hold keeps."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from privacy.querysets.keeping import LegalHoldQuerySet, RetentionRunQuerySet, RetentionTermQuerySet


class RetentionRun(models.Model):
    """What one retention rule erased on one day: a count, no content."""

    rule = models.CharField(max_length=80)
    day = models.DateField()
    erased = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)  # objects of its models that a hold kept
    failed = models.BooleanField(default=False)
    finished_at = models.DateTimeField()

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "day"], name="one_run_a_day")]

    def __str__(self) -> str:
        return f"{self.rule} {self.day}"


class RetentionTerm(models.Model):
    """That a rule keeps things shorter than it came with; the newest row of a rule counts.

    Never longer: what a rule comes with is what the law, or its reading, allows at most.
    """

    rule = models.CharField(max_length=80)
    days_shorter = models.PositiveSmallIntegerField()
    note = EncryptedTextField(_("why"), max_length=1000, null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    set_at = models.DateTimeField(editable=False)

    personal: ClassVar = {
        "note": _("to account for a term that was made longer again"),
        "set_by": _("to account for the change"),
    }

    objects = RetentionTermQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["rule", "-id"], name="term_of_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.days_shorter} days shorter"


class LegalHold(models.Model):
    """An object that retention leaves alone for a time (AVG art. 18), six months at most."""

    subject = models.CharField(_("about"), max_length=120)  # audit label
    reason = EncryptedTextField(_("reason"), max_length=1000)
    placed_on = models.DateField()
    until = models.DateField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    released_on = models.DateField(null=True, editable=False)

    personal: ClassVar = {
        "reason": _("to judge whether the hold is needed"),
        "by": _("to account for who asked for the hold"),
    }

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("placed_on")),
                name="hold_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                name="one_hold_at_a_time",
                condition=models.Q(released_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"legal hold {self.pk}"
