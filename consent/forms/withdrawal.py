"""What somebody stops by a link: all of it, or some rows. No reason is asked."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError

from consent.shown import Words

ALL = "all"


class WithdrawalForm(forms.Form):
    """`scope` holds "all" or keys of rows; what isn't one of them is passed over."""

    scope = forms.Field(required=False, widget=forms.CheckboxSelectMultiple)
    may_tell_guardian = forms.CharField(required=False, max_length=10)
    may_tell_guardian.stands_at = "tell-yes"  # type: ignore[attr-defined]

    def __init__(self, words: Words, stoppable: Collection[str], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.words, self.stoppable = words, stoppable

    def clean_scope(self) -> list[str] | None:
        """The rows that stop; None is all of them."""
        chosen = self.cleaned_data["scope"] or []
        if ALL in chosen:
            return None
        rows = [row for row in self.stoppable if row in chosen]
        if not rows:
            raise ValidationError(self.words.plain("W02"), code="required")
        return rows

    def may_tell(self) -> bool | None:
        """What a young person said about telling a parent; None when they said nothing."""
        return {"yes": True, "no": False}.get(self.cleaned_data["may_tell_guardian"])
