"""Questions about reading: what the privacy officer asks a colleague, and the answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from privacy.querysets.reading import ReadingQuestionQuerySet
from privacy.reading_choices import QuestionStatus

REASON_MAX, ANSWER_MAX = 1000, 2000


class ReadingQuestion(models.Model):
    """One question to one colleague, about one entry of the trail or some days, with its reason.

    Nothing in the house points at a person: a privacy officer asks, says why, and the colleague
    answers in their own words (Works Councils Act, article 27(1)(l)). What was asked never changes
    and an answer neither: triggers hold them.
    """

    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    ref = models.CharField(max_length=12, unique=True, editable=False)  # LV-2026-001
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    entry = models.CharField(_("entry"), max_length=14, blank=True)  # A-7KQ2M4XW3PDA, or any
    reason = EncryptedTextField(_("why it is asked"), max_length=REASON_MAX)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    asked_at = models.DateTimeField(editable=False)
    status = models.CharField(
        max_length=10, choices=QuestionStatus, default=QuestionStatus.ASKED, editable=False
    )
    answer = EncryptedTextField(_("answer"), max_length=ANSWER_MAX, null=True, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ReadingQuestionQuerySet.as_manager()
    personal: ClassVar = {
        "person": _("to ask a colleague themselves, instead of judging by figures"),
        "reason": _("to account for why it was asked"),
        "asked_by": _("to account for who asked"),
        "answer": _("to hear the colleague's side"),
    }

    class Meta:
        verbose_name = _("question about reading")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="reading_number_once"),
            models.UniqueConstraint(
                fields=["person"],
                name="one_open_question_of_a_person",
                condition=Q(status=QuestionStatus.ASKED),
            ),
            models.CheckConstraint(
                condition=Q(status=QuestionStatus.ASKED, answer__isnull=True, ended_at__isnull=True)
                | Q(status=QuestionStatus.ANSWERED, answer__isnull=False, ended_at__isnull=False)
                | Q(status=QuestionStatus.WITHDRAWN, answer__isnull=True, ended_at__isnull=False),
                name="reading_status_has_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="reading_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("asked_by")), name="reading_asked_of_another"
            ),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="reading_newest")]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        return reverse("privacy:question", args=[self.ref])
