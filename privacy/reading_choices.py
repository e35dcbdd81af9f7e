"""Vocabulary of questions about reading."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionStatus(models.TextChoices):
    """A question waits, was answered, or was taken back by who asked it."""

    ASKED = "asked", pgettext_lazy("question about reading", "Waits for an answer")
    ANSWERED = "answered", pgettext_lazy("question about reading", "Answered")
    WITHDRAWN = "withdrawn", _("Taken back")


NEXT = {
    QuestionStatus.ASKED: frozenset({QuestionStatus.ANSWERED, QuestionStatus.WITHDRAWN}),
    QuestionStatus.ANSWERED: frozenset(),
    QuestionStatus.WITHDRAWN: frozenset(),
}
