"""The survey among young people: anonymous by what it cannot hold (docs/decisions/0194)."""

from __future__ import annotations

import secrets
import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy.choices.survey import MOST_WORDS, AgeGroup, Follows, HelpBy, RemarkOn
from policy.querysets.survey import SurveyQuerySet, SurveyRemarkQuerySet, SurveyResponseQuerySet
from privacy.fields import EncryptedTextField, FreeCharField


def new_token() -> str:
    """What the poster's code holds: no secret, but nothing that can be guessed either."""
    return secrets.token_urlsafe(12)


class Survey(models.Model):
    """One round of the seven questions, and what was counted of its answers.

    `tally` is what the answers came to when `counted` of them were in (`policy.tallies`); between
    two counts nothing moves, so that nobody sees what one answer adds.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    name = FreeCharField(_("name"), max_length=60)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    needs_code = models.BooleanField(_("only with a code from a card"), default=False)
    platforms = models.JSONField(default=list, editable=False)  # [slug, name], as they were then
    answers = models.PositiveIntegerField(default=0, editable=False)
    counted = models.PositiveIntegerField(default=0, editable=False)
    tally = models.JSONField(default=dict, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = SurveyQuerySet.as_manager()
    personal = {"made_by": _("to ask back about a survey")}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(counted__lte=F("answers")), name="survey_counts_what_there_is"
            ),
        ]
        indexes = [models.Index(fields=["-opens_on", "-id"], name="survey_newest")]

    def __str__(self) -> str:
        return f"survey {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse("policy:survey", args=[self.public_id])

    @property
    def audit_ref(self) -> str:
        return str(self.public_id)

    def is_open_on(self, day: date) -> bool:
        return self.closed_at is None and self.opens_on <= day <= self.closes_on

    def is_over_on(self, day: date) -> bool:
        return self.closed_at is not None or day > self.closes_on


class SurveyResponse(models.Model):
    """What somebody picked, nobody knows who: no person, address, device, moment or order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses")
    age = models.CharField(max_length=10, choices=AgeGroup, blank=True)
    daily = models.JSONField(default=list)  # slugs, "other", "none"
    apps = models.JSONField(default=dict)  # what for: slug, "other", "none"
    follows = models.CharField(max_length=10, choices=Follows, blank=True)
    help_by = models.CharField(max_length=10, choices=HelpBy, blank=True)
    moments = models.JSONField(default=list)  # "4-evening"

    objects = SurveyResponseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"survey response {self.pk}"


class SurveyRemark(models.Model):
    """Words that somebody wrote, apart from what that person picked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="remarks")
    about = models.CharField(max_length=10, choices=RemarkOn)
    text = EncryptedTextField(max_length=MOST_WORDS)
    is_shown = models.BooleanField(default=False, editable=False)

    objects = SurveyRemarkQuerySet.as_manager()
    personal = {
        "text": _("to learn from young people; checked for names, and read before it is shown")
    }

    def __str__(self) -> str:
        return f"survey remark {self.pk}"


class SurveyCode(models.Model):
    """A code on a card, good for one answer; which answer is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64, editable=False)
    is_used = models.BooleanField(default=False, editable=False)

    objects = models.Manager["SurveyCode"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "code_hash"], name="survey_code_once")
        ]

    def __str__(self) -> str:
        return f"survey code {self.pk}"
