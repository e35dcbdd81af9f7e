"""The question whether who is behind an account knows that it is kept, and its answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signals.choices.informing import told_choices
from signals.models.signal import Signal
from signals.querysets.informing import AccountQuestionQuerySet


class AccountQuestion(models.Model):
    """Asked once of a signal whose account has been kept for thirty days; answered by a choice.

    A person from whom the data don't come hears of them within a month, unless that would spoil
    the purpose or takes more than it is worth (GDPR article 14(3)(a) and (5)(b)).
    """

    signal = models.OneToOneField(Signal, models.CASCADE, related_name="account_question")
    asked_on = models.DateField(editable=False)
    told = models.CharField(max_length=20, choices=told_choices, blank=True)
    answered_on = models.DateField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AccountQuestionQuerySet.as_manager()
    personal = {"by": _("to account for who decided whether the person hears of it")}

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_on", "id"], condition=Q(told=""), name="account_question_waits"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(told="", answered_on=None)
                | (~Q(told="") & Q(answered_on__isnull=False)),
                name="account_question_answered_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"question about the account of signal {self.signal_id}"
