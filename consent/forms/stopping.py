"""What is written down when somebody stops a consent by word or letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.choices.consent import WithdrawalRoute, WithdrawnBy
from consent.choices.request import ImageKind
from consent.models import Consent, ConsentRequest
from organisation.choices import ImagePlace
from organisation.forms.fields import YesNo

ALL, SOME = "all", "some"
CHOOSE = gettext_lazy("Choose what fits.")


class WithdrawForm(forms.Form):
    """Who stops, how we heard, and whether all or some rows; never why."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who wants to stop?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    route = forms.ChoiceField(
        label=gettext_lazy("How did you hear it?"),
        choices=[
            (WithdrawalRoute.SPOKEN.value, WithdrawalRoute.SPOKEN.label),
            (WithdrawalRoute.MAIL.value, WithdrawalRoute.MAIL.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What stops?"),
        choices=[(ALL, gettext_lazy("Everything")), (SOME, gettext_lazy("Some of it"))],
        initial=ALL,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    rows = forms.MultipleChoiceField(
        label=gettext_lazy("Which?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE},
    )
    may_tell_guardian = YesNo(
        label=gettext_lazy("May we tell a parent or guardian?"),
        required=False,
        help_text=gettext_lazy("Ask the young person. Without a yes nothing is sent."),
    )

    def __init__(
        self,
        *args: Any,
        asked: ConsentRequest,
        consent: Consent | None,
        may_read: bool,
        is_officer: bool,
        **kwargs: Any,
    ) -> None:
        """Who may not read it in full picks from all that was asked, whatever was answered."""
        super().__init__(*args, **kwargs)
        who = [WithdrawnBy.SIGNER, WithdrawnBy.YOUTH, WithdrawnBy.OTHER_GUARDIAN]
        if consent.is_own if consent else asked.guardian_until is None:
            who = [WithdrawnBy.YOUTH]
            self.fields["who"].initial = WithdrawnBy.YOUTH
            del self.fields["may_tell_guardian"]
        if is_officer:
            who.append(WithdrawnBy.OFFICER)
        self["who"].field.choices = [(one.value, one.label) for one in who]
        self["rows"].field.choices = [
            (row, ImageKind(row).label if row in ImageKind.values else ImagePlace(row).label)
            for row in asked.rows
            if not may_read or (consent and consent.says_yes(row))
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("what") == SOME and not values.get("rows") and "rows" not in self.errors:
            self.add_error("rows", _("Tick what stops."))
        return values

    def deed(self) -> dict[str, Any]:
        """Arguments of `withdrawing.withdraw`."""
        values = self.cleaned_data
        return {
            "rows": values["rows"] if values["what"] == SOME else None,
            "who": WithdrawnBy(values["who"]),
            "route": WithdrawalRoute(values["route"]),
            "may_tell_guardian": values.get("may_tell_guardian"),
        }


class NothingForm(forms.Form):
    """A deed that asks nothing; refusals stand on it."""
