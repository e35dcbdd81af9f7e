"""Of what kind a signal is after all, said by who triages it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Platform
from privacy.forms import FreeText
from signals.choices.signal import (
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    Category,
    ShowsMinor,
    keeps_no_story,
    kind_in_words,
    may_show_a_minor,
)
from signals.forms.fields import UNKNOWN_CHOICE, radio
from signals.forms.log import NOBODYS_PAGE, may_be_a_victims, whose_account
from signals.forms.text_check import CheckedForm
from signals.forms.triage import SAY_WHY
from signals.models import Signal


def _kinds() -> list[tuple[str, str]]:
    """Every kind as one choice, behind its category, in the order of the signal form."""
    codes = [(each.value, code) for each in Category for code in ("", *SUBCATEGORIES[each])]
    return [(f"{category}:{code}", kind_in_words(category, code)) for category, code in codes]


class KindForm(CheckedForm):
    """Another kind, platform, or one recognisable young person; nothing else of the signal.

    What the form of a new signal asks of such a kind it asks here too: who is in the image, and
    whose the account is.
    """

    checked_texts = ("reason",)

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind exactly?"),
        choices=_kinds,
        error_messages={
            "required": gettext_lazy("Choose what is going on."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    shows_minor = radio(ShowsMinor, label=gettext_lazy("Is somebody under 18 in the image?"))
    shows_minor.needed_when = gettext_lazy("needed here")  # type: ignore[attr-defined]
    platform = forms.ChoiceField(
        label=gettext_lazy("Platform"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    concerns_one_youth = forms.BooleanField(
        label=gettext_lazy("It is about one young person who can be recognised"), required=False
    )
    handle_spreads = forms.BooleanField(
        label=gettext_lazy("Yes, this account spreads it"),
        help_text=gettext_lazy("If not: first cover the account on the page of the signal."),
        required=False,
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Yes, all of that may go, and it can't come back"), required=False
    )
    reason = FreeText(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "This reason stands in the trail. No names. Of a kind without a text it isn't kept."
        ),
        max_length=200,
        min_length=5,
        required=False,
        multiline=False,
    )
    reason.needed_when = ""  # type: ignore[attr-defined]

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        self.signal = signal
        first = {
            "kind": f"{signal.category}:{signal.subcategory}",
            "platform": signal.platform.slug if signal.platform else "",
            "concerns_one_youth": signal.concerns_one_youth,
        }
        super().__init__(*args, auto_id="kind_%s", initial=first, **kwargs)
        self.platforms = Platform.objects.offered(signal.platform)
        offered = [(row.slug, row.name) for row in self.platforms]
        self.fields["platform"].choices = [("", _("Not known")), *offered]
        if not self._asks_who_is_in_the_image():
            del self.fields["shows_minor"]
        if not self._asks_whose_account():
            del self.fields["handle_spreads"]
        elif self._chosen()[0] == Category.OPPORTUNITY:
            self.fields["handle_spreads"].label = NOBODYS_PAGE
        if not (self._goes_silent() or self._forgets_the_code()):
            del self.fields["sure"]

    def _chosen(self) -> tuple[str, str]:
        category, _colon, subcategory = self.data.get("kind", "").partition(":")
        return category, subcategory

    def _goes_silent(self) -> bool:
        """Whether what was chosen keeps no story: then one slip would erase it all."""
        category, subcategory = self._chosen()
        if self.signal.keeps_no_story:
            return False
        if self.data.get("shows_minor") == ShowsMinor.YES:
            subcategory = SEXUAL_IMAGE_MINOR
        return keeps_no_story(category, subcategory, bool(self.data.get("concerns_one_youth")))

    def _forgets_the_code(self) -> bool:
        """Whether days of the reporting code stand with it, which what was chosen has none of."""
        leaves = self.is_bound and self._chosen()[0] != Category.UNSAFE_HOME
        has_a_code = self.signal.category == Category.UNSAFE_HOME
        return has_a_code and leaves and self.signal.reporting_code.exists()

    @cached_property
    def together(self) -> list[str]:
        """The numbers of what is taken together with it, for the page."""
        return list(self.signal.duplicates.order_by("pk").values_list("ref", flat=True))

    def _asks_who_is_in_the_image(self) -> bool:
        """Not of what was called an image of an adult before: then it was answered."""
        about = (self.signal.about_minors, self.signal.age_band)
        before = may_show_a_minor(self.signal.subcategory, *about)
        return may_show_a_minor(self._chosen()[1], *about) and not before

    def _asks_whose_account(self) -> bool:
        """Not where it was asked before, nor where the account goes with the kind."""
        before, (category, subcategory) = self.signal, self._chosen()
        one = bool(self.data.get("concerns_one_youth"))
        told = (before.title, before.narrative)
        if not before.keeps_account or keeps_no_story(category, subcategory, one):
            return False
        place = before.location_url
        answered = may_be_a_victims(before.category, before.concerns_one_youth, place, *told)
        return may_be_a_victims(category, one, place, *told) and not answered

    def clean(self) -> dict[str, Any]:
        """What `actions.editing.change_kind` takes."""
        data = self.cleaned_data
        category, _colon, subcategory = (data.get("kind") or "").partition(":")
        if data.get("shows_minor") == ShowsMinor.YES:
            subcategory = SEXUAL_IMAGE_MINOR
        one = bool(data.get("concerns_one_youth"))
        if keeps_no_story(category, subcategory, one):
            self.errors.pop("reason", None)  # nor looked at
            data["reason"] = ""
        else:
            self._asks()
        if "sure" in self.fields and not data.get("sure"):
            told = _("Text, account and notes of this signal go. Tick that this is right.")
            if not self._goes_silent():
                told = _("The days of the reporting code go. Tick that this is right.")
            self.add_error("sure", ValidationError(told, code="not_sure"))
        reason = super().clean().get("reason") or ""
        return {
            "category": category,
            "subcategory": subcategory,
            "platform": next((p for p in self.platforms if p.slug == data.get("platform")), None),
            "concerns_one_youth": one,
            "reason": reason,
        }

    def _asks(self) -> None:
        """What is asked of a kind that keeps its story."""
        data = self.cleaned_data
        open_question = "shows_minor" in self.fields and "shows_minor" not in self.errors
        if open_question and not data.get("shows_minor"):
            told = _("Say whether somebody under 18 is in the image.")
            self.add_error("shows_minor", ValidationError(told, code="shows_minor"))
        if "handle_spreads" in self.fields and not data.get("handle_spreads"):
            self.add_error("handle_spreads", whose_account(self._chosen()[0]))
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", ValidationError(SAY_WHY, code="required"))
