"""An approach takes up several signals together: a problem, a goal, steps, a result."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from signals.choices.approach import ApproachStatus
from signals.choices.signal import StepKind, step_choices
from signals.models.signal import NOTE_MAX
from signals.querysets.approach import ApproachQuerySet, ApproachStepQuerySet

if TYPE_CHECKING:
    from organisation.models import User

TITLE_MAX, TEXT_MAX = 80, 1000


class Approach(models.Model):
    """Several signals taken up together; its texts name nobody, as those of signals."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="approaches")
    title = EncryptedTextField(_("title"), max_length=TITLE_MAX, null=True, multiline=False)
    problem = EncryptedTextField(_("problem"), max_length=TEXT_MAX, null=True)
    goal = EncryptedTextField(_("goal"), max_length=TEXT_MAX, null=True)
    result = EncryptedTextField(_("result"), max_length=TEXT_MAX, null=True, blank=True)
    lesson = EncryptedTextField(_("lesson"), max_length=NOTE_MAX, null=True, blank=True)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    partners = models.ManyToManyField("organisation.Partner", blank=True, related_name="+")
    signals = models.ManyToManyField("signals.Signal", related_name="approaches")
    status = models.CharField(
        max_length=10, choices=ApproachStatus, default=ApproachStatus.OPEN, editable=False
    )
    started_on = models.DateField(_("start"))
    ended_on = models.DateField(_("end"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # counts what was changed
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApproachQuerySet.as_manager()
    personal = {
        "title": _("to recognise an approach in a list"),
        "problem": _("to know what is taken up together"),
        "goal": _("to know when it is enough"),
        "result": _("to account for what it brought"),
        "lesson": _("to do better the next time"),
        "lead": _("to know whom to ask"),
        "created_by": _("to ask back about what was written down"),
    }

    class Meta:
        verbose_name_plural = "approaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ApproachStatus.OPEN, ended_on=None)
                | Q(status=ApproachStatus.ENDED, ended_on__isnull=False),
                name="approach_ended_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="approach_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    title__isnull=True,
                    problem__isnull=True,
                    goal__isnull=True,
                    result__isnull=True,
                    lesson__isnull=True,
                    lead=None,
                    created_by=None,
                ),
                name="approach_erased_names_nobody",
            ),
        ]
        indexes = [models.Index(fields=["team", "-started_on"], name="approach_of_team")]

    def __str__(self) -> str:
        return f"approach {self.pk}"  # ends up in logs: no content

    def get_absolute_url(self) -> str:
        return reverse("signals:approach", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def is_open(self) -> bool:
        return self.status == ApproachStatus.OPEN


class ApproachStep(models.Model):
    """What is or will be done in an approach: planned with an owner and a day, or done."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    approach = models.ForeignKey(Approach, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=30, choices=step_choices)
    note = EncryptedTextField(_("note"), max_length=NOTE_MAX, null=True, blank=True)
    outcome = EncryptedTextField(_("what came of it"), max_length=NOTE_MAX, null=True, blank=True)
    partner = models.ForeignKey(
        "organisation.Partner", models.PROTECT, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(
        "workers.Activity", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(_("when"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)  # its owner
    escalated_at = models.DateTimeField(null=True, editable=False)  # to the lead

    objects = ApproachStepQuerySet.as_manager()
    personal = {
        "note": _("to know what was agreed in following up"),
        "outcome": _("to know what came of a step"),
        "owner": _("to know who takes the step"),
        "by": _("to ask back about a step"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(due_on__isnull=False),
                name="approach_step_is_done_or_due",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(outcome__isnull=True),
                name="approach_step_to_do_has_no_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(done_at=None), name="approach_step_to_do"
            ),
            models.Index(
                fields=["due_on"], condition=Q(done_at=None), name="approach_step_to_do_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.pk} of an approach"

    @property
    def asks_activity(self) -> bool:
        """Whether ticking it off says which activity was started."""
        return self.kind == StepKind.ACTIVITY_STARTED and not (self.activity_id or self.done_at)

    def was_done(self, outcome: str, *, by: User) -> bool:
        """Whether this person ticked it off already, with the same outcome: they pressed twice."""
        return self.done_at is not None and self.by == by and (self.outcome or "") == outcome

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)
