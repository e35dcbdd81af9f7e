"""Looking back on the policy at least every six months: answers, decisions, reminders sent."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy import dates
from policy.choices.evaluations import (
    ANSWER_MAX,
    OPEN,
    WHAT_MAX,
    WHY_MAX,
    AgendaItem,
    EvaluationStatus,
    Verdict,
)
from policy.querysets.evaluations import (
    DecisionQuerySet,
    EvaluationAnswerQuerySet,
    EvaluationQuerySet,
)
from privacy.fields import EncryptedTextField, FreeCharField

PRESENT_MAX = 160


class Evaluation(models.Model):
    """One look at the policy: planned, held, and what was said and agreed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(unique=True, editable=False)  # 1 is the first one
    due_on = models.DateField(_("to be held before or on"))
    planned_on = models.DateField(_("day"), null=True, blank=True)
    planned_time = models.TimeField(_("time"), null=True, blank=True)
    plan_changes = models.PositiveSmallIntegerField(default=0, editable=False)  # for calendars
    invited = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    status = models.CharField(
        max_length=12, choices=EvaluationStatus, default=EvaluationStatus.PLANNED
    )
    started_at = models.DateTimeField(null=True, editable=False)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    others_present = FreeCharField(_("who else was there"), max_length=PRESENT_MAX, blank=True)
    finished_at = models.DateTimeField(null=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    lapsed_because = FreeCharField(_("why it lapses"), max_length=WHY_MAX, blank=True)
    # What the house counted, by item of the agenda; as it was when it was held, once that is over.
    figures = models.JSONField(default=dict, editable=False)
    figures_on = models.DateField(null=True, editable=False)  # the day they were made for
    figures_at = models.DateTimeField(null=True, editable=False)
    pulse_on = models.DateField(null=True, editable=False)  # when the team was asked
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvaluationQuerySet.as_manager()
    personal = {
        "invited": _("to ask who should be there"),
        "present": _("to show who agreed to what"),
        "others_present": _(
            "to show who was there besides colleagues; a function rather than a name"
        ),
        "finished_by": _("to ask back about what was written down"),
        "lapsed_because": _("to account for what was not held; told without names"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EvaluationStatus.values), name="evaluation_known_status"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=EvaluationStatus.FINISHED, held_on__isnull=False)
                    & Q(finished_at__isnull=False)
                )
                | (~Q(status=EvaluationStatus.FINISHED) & Q(held_on=None, finished_at=None)),
                name="evaluation_finished_was_held",
            ),
            models.CheckConstraint(
                condition=~Q(status=EvaluationStatus.LAPSED) | ~Q(lapsed_because=""),
                name="evaluation_lapsed_says_why",
            ),
            models.UniqueConstraint(
                Case(When(status__in=OPEN, then=Value(1))), name="evaluation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("policy:evaluation", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    @property
    def meets_on(self) -> date:
        """The day that was chosen, else the last one on which it is to be held."""
        return self.planned_on or self.due_on

    @property
    def day(self) -> date:
        """The day it is about: when it was held, else when it is to be."""
        return self.held_on or self.meets_on

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def days_late(self, today: date) -> int:
        """Days after its last day: when it was held, and today as long as it wasn't."""
        return dates.days_late(self.due_on, self.held_on or today)


class EvaluationAnswer(models.Model):
    """What was said about one item of the agenda."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="answers")
    item = models.CharField(max_length=12, choices=AgendaItem)
    text = EncryptedTextField(_("what we found"), max_length=ANSWER_MAX, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvaluationAnswerQuerySet.as_manager()
    personal = {
        "text": _("to keep what was found; told without names"),
        "by": _("to ask back about what was written down"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="evaluation_answer_once"),
            models.CheckConstraint(
                condition=Q(item__in=AgendaItem.values), name="evaluation_answer_known_item"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Decision(models.Model):
    """What somebody will do after an evaluation, and by when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="decisions")
    what = EncryptedTextField(_("what we agree"), max_length=WHAT_MAX)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    due_on = models.DateField(_("before"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    done_on = models.DateField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)  # the owner, on the day
    escalated_at = models.DateTimeField(null=True, editable=False)  # who plans, when it is late

    objects = DecisionQuerySet.as_manager()
    personal = {
        "what": _("to know what was agreed"),
        "owner": _("to know who does it, and to remind them"),
        "made_by": _("to ask back about what was written down"),
    }

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on=None), name="decision_to_do"),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('policy:evaluation', args=[self.evaluation.public_id])}#agreed"

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.due_on < today


class DocumentVerdict(models.Model):
    """What an evaluation said of a document that was adopted: keep it, or revise it, and why."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="verdicts")
    document = models.ForeignKey("policy.PolicyDocument", models.CASCADE, related_name="verdicts")
    verdict = models.CharField(max_length=10, choices=Verdict)
    why = FreeCharField(_("why"), max_length=WHY_MAX)

    objects = models.Manager["DocumentVerdict"]()
    personal = {"why": _("to know why it stays or is revised; told without names")}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "document"], name="document_judged_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="document_known_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"verdict {self.pk}"


class EvaluationReminder(models.Model):
    """That a reminder went out, so that it never goes twice; `key` is dates.Reminder.key."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10)
    key = models.DateField()
    sent_on = models.DateField()  # the day for which the calendar ran

    objects = models.Manager["EvaluationReminder"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "kind", "key"], name="evaluation_reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in dates.ReminderKind]),
                name="evaluation_reminder_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class CalendarLink(models.Model):
    """The secret address of somebody's calendar of evaluations; only its hash is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_link"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = models.Manager["CalendarLink"]()
    personal = {"person": _("to show somebody their own evaluations and decisions")}

    def __str__(self) -> str:
        return f"calendar link {self.pk}"
