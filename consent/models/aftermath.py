"""What stays after something went wrong, or was erased: marks and notes without a young person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent.models.request import MAIL_MAX
from consent.querysets.aftermath import (
    ErasedCountQuerySet,
    ErasedMarkQuerySet,
    MisdeliveryQuerySet,
)
from privacy.fields import EncryptedTextField


class Misdelivery(models.Model):
    """A question reached somebody whom it was not for; within 72 hours it is judged.

    What a breach register needs (GDPR art. 33(5)): when, what was seen, what was done. It outlives
    the question. `address` goes when the recipient was asked to throw the mail away.
    """

    ref = models.CharField(max_length=12, editable=False)  # of the question
    number = models.PositiveSmallIntegerField(editable=False)
    generation = models.PositiveSmallIntegerField(editable=False)
    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+", editable=False)
    address = EncryptedTextField(_("e-mail"), max_length=MAIL_MAX, multiline=False, null=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    was_opened = models.BooleanField(default=False, editable=False)  # knew the date of birth
    was_answered = models.BooleanField(default=False, editable=False)
    noticed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    noticed_at = models.DateTimeField(default=timezone.now, editable=False)
    judge_by = models.DateTimeField(editable=False)

    objects = MisdeliveryQuerySet.as_manager()
    personal = {
        "address": _("to ask who got it to throw it away"),
        "noticed_by": _("to ask back what happened"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ref", "number", "generation"], name="misdelivery_noted_once"
            ),
        ]
        indexes = [models.Index(fields=["noticed_at"], name="misdelivery_noticed")]

    def __str__(self) -> str:
        return f"misdelivery {self.pk}"


class ErasedMark(models.Model):
    """Somebody asked to be erased: a keyed number that keeps them from being asked again.

    Of first name and date of birth, by a key of its own kind; nothing can be read back from it.
    See docs/decisions/0139-erased-and-not-asked-again.md.
    """

    term = models.BigIntegerField(unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ErasedMarkQuerySet.as_manager()
    personal = {"term": _("to not ask somebody who asked to be erased")}

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="erased_mark_made")]

    def __str__(self) -> str:
        return f"erased mark {self.pk}"

    @property
    def audit_ref(self) -> str:
        """The day alone: nothing else of it is anybody's to read."""
        return f"{self.made_at:%Y%m%d}"


class ErasedCount(models.Model):
    """How many questions of one day and team went after their term, by what had come of them.

    Without anybody in it, so that a figure of what was answered stays right when what nobody
    answered is gone. `stopped` are among the answered. See
    docs/decisions/0358-what-was-erased-still-counts.md.
    """

    team = models.ForeignKey("organisation.Team", models.PROTECT, related_name="+", editable=False)
    day = models.DateField(editable=False)  # on which they were asked
    unanswered = models.PositiveIntegerField(default=0, editable=False)
    cancelled = models.PositiveIntegerField(default=0, editable=False)
    answered = models.PositiveIntegerField(default=0, editable=False)
    stopped = models.PositiveIntegerField(default=0, editable=False)

    objects = ErasedCountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day"], name="consent_erased_count_day")]

    def __str__(self) -> str:
        return f"erased questions of {self.day:%Y-%m-%d} of team {self.team_id}"
