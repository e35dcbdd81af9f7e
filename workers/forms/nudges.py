"""What somebody answers to a nudge, and what a lead writes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisation.choices import Role
from privacy.forms import FreeText
from workers.choices.nudges import NudgeReason
from workers.models import WORDS_MAX, Nudge
from youthwork.lib.said import SeenMixin

if TYPE_CHECKING:
    from organisation.models import User

CHOOSE = pgettext_lazy("nudge", "Choose what fits best.")


class AnswerForm(forms.Form):
    nudge_reason = forms.ChoiceField(
        label=_("What is it for you?"),
        choices=NudgeReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    with_colleague = forms.BooleanField(
        label=_("I would like to look along with a colleague"), required=False
    )


class WordsForm(SeenMixin, forms.Form):
    words = FreeText(
        label=_("Your message"),
        max_length=WORDS_MAX,
        error_messages={"required": _("Write something.")},
    )

    def __init__(self, *args: Any, nudge: Nudge, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.carry(nudge, ["words"], words="lead_wrote_at")

    def overtaken(self) -> list[tuple[str, str]]:
        """Who wrote meanwhile. What another lead wrote is between that lead and the worker."""
        if self.row is None or not super().overtaken():
            return []
        there = Nudge.objects.select_related("lead").get(pk=self.row.pk)
        rows = [(str(Role.TEAM_LEAD.label), there.lead.name if there.lead else "–")]
        if there.lead == self.by:
            rows.append((str(self.fields["words"].label), there.lead_words or "–"))
        return rows
