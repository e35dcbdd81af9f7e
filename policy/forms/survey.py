"""What is typed about a survey, and what a young person fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy, pgettext_lazy

from consent.forms.fields import refuse_in_words
from consent.shown import Words
from policy.actions.survey import CODE_LENGTH, Picked
from policy.choices.survey import (
    MOST_CODES,
    MOST_WORDS,
    NO_APP,
    OTHER_APP,
    AgeGroup,
    AppFor,
    DayPart,
    Follows,
    HelpBy,
    RemarkOn,
)
from policy.models import Survey
from policy.querysets.survey import shown_of
from privacy.asking import TextCheckMixin
from privacy.forms import Day, FreeText
from privacy.text_check import findings
from youthwork.lib import links
from youthwork.lib.said import SeenMixin

UNKNOWN_CHOICE = gettext_lazy("Choose one of the options.")
# The keys of the texts: a question, then its answers in their order.
AGE_KEYS = dict(zip(AgeGroup, ("V01a", "V01b", "V01c", "V01d", "V01e"), strict=True))
FOLLOWS_KEYS = dict(zip(Follows, ("V04a", "V04b", "V04c"), strict=True))
HELP_KEYS = dict(zip(HelpBy, ("V05a", "V05b", "V05c", "V05d", "V05e"), strict=True))
FOR_KEYS = dict(zip(AppFor, ("V03a", "V03b", "V03c"), strict=True))
PART_KEYS = dict(zip(DayPart, ("V06a", "V06b", "V06c", "V06d"), strict=True))
WRITTEN_KEYS = {"follows_why": "V04w", "know": "V07"}


class SurveyForm(TextCheckMixin):
    """A new round: what it is called, when it is open, and whether cards are handed out."""

    checked_texts = ("name",)

    name = FreeText(
        label=pgettext_lazy("survey", "Name"),
        help_text=gettext_lazy("Young people don't see it. For instance: Where are you online?"),
        max_length=60,
        multiline=False,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    opens_on = Day(label=gettext_lazy("First day"))
    closes_on = Day(label=gettext_lazy("Last day"))
    needs_code = forms.BooleanField(
        label=gettext_lazy("Only with a code from a card"),
        help_text=gettext_lazy("Each code works once. It keeps out programs and jokers."),
        required=False,
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name]
                for name in ("name", "opens_on", "closes_on", "needs_code")}  # fmt: skip


class CodesForm(forms.Form):
    """How many cards are wanted."""

    count = forms.IntegerField(
        label=gettext_lazy("How many codes?"), min_value=1, max_value=MOST_CODES, initial=30
    )


class RemarksForm(SeenMixin, forms.Form):
    """Which of what was written is shown with the results."""

    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Shown with the results"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(
        self, *args: Any, survey: Survey, remarks: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=shown_of(survey), **kwargs)
        self.fields["shown"].choices = remarks
        self.carry(survey, self.base_fields, beside=shown_of)

    def chosen(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["shown"]]


class ResponseForm(forms.Form):
    """The seven questions in the reader's language; each may be skipped."""

    age = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    daily = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    friends = forms.ChoiceField(required=False)
    news = forms.ChoiceField(required=False)
    help = forms.ChoiceField(required=False)
    follows = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    follows_why = FreeText(required=False, max_length=MOST_WORDS)
    help_by = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    moments = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    know = FreeText(required=False, max_length=MOST_WORDS)
    code = FreeText(required=False, multiline=False, max_length=4 * CODE_LENGTH)
    as_typed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, words: Words, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.known = [name for _slug, name in survey.platforms]  # apps, no people
        say = words.plain
        apps = [(slug, name) for slug, name in survey.platforms]
        apps += [(OTHER_APP, say("V02a")), (NO_APP, say("V02b"))]
        self._label("age", "V01", [(each, say(key)) for each, key in AGE_KEYS.items()])
        self._label("daily", "V02", apps)
        for each, key in FOR_KEYS.items():
            self._label(each, key, [("", "–"), *apps])
        self._label("follows", "V04", [(each, say(key)) for each, key in FOLLOWS_KEYS.items()])
        self._label("help_by", "V05", [(each, say(key)) for each, key in HELP_KEYS.items()])
        with translation.override(words.language):
            self.days = [(str(WEEKDAYS_ABBR[n]), str(WEEKDAYS[n])) for n in range(7)]
            ticks = [
                (f"{number}-{part}", say(key))
                for number, (_short, whole) in enumerate(self.days)
                for part, key in PART_KEYS.items()
            ]
        self._label("moments", "V06", ticks)
        for name, key in WRITTEN_KEYS.items():
            self.fields[name].label = say(key)
            self.fields[name].help_text = say("V04n")
            self.fields[name].label_in_summary = True
            self.fields[name].widget.attrs |= {"rows": 3, "dir": "auto", "autocomplete": "off"}
        refuse_in_words(self, say)
        wrong = dict.fromkeys(("citizen_service_number", "max_length"), say("V13"))
        self.fields["code"].error_messages |= wrong
        self.fields["code"].label = say("V12")
        self.fields["code"].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}
        if not survey.needs_code:
            del self.fields["code"]

    @classmethod
    def kept(cls, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """What was chosen before another language was, as initial values."""
        several = {"daily", "moments"}
        return {
            name: list(given[name]) if name in several else given[name][-1]
            for name in cls.base_fields
            if given.get(name)
        }

    def _label(self, name: str, key: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.label = self.words.plain(key)
        field.choices = choices  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = self.words.plain("V16")

    def clean_daily(self) -> list[str]:
        """*None* beside an app is not none."""
        ticked: list[str] = self.cleaned_data["daily"]
        return [each for each in ticked if each != NO_APP] or ticked

    def clean(self) -> dict[str, Any]:
        """Ask once more about what reads like a name; sent again as it stands, it is taken."""
        cleaned = super().clean() or {}
        self.read_as_typed = self._typed()
        if self.data.get("as_typed", "") == self.read_as_typed:
            return cleaned
        for name in WRITTEN_KEYS:
            if findings(cleaned.get(name) or "", allowed=self.known):
                told = ValidationError(self.words.plain("V04n"), code="names_someone")
                self.add_error(name, told)
        return cleaned

    def _typed(self) -> str:
        """What marks two texts as the same two that were asked about before."""
        texts = (str(self.data.get(name) or "") for name in WRITTEN_KEYS)
        return links.token_hash("\n".join(texts))

    def picked(self) -> Picked:
        given = self.cleaned_data
        return Picked(
            age=given["age"],
            daily=given["daily"],
            apps={each: given[each] for each in AppFor},
            follows=given["follows"],
            help_by=given["help_by"],
            moments=given["moments"],
            words={RemarkOn.FOLLOWS: given["follows_why"], RemarkOn.KNOW: given["know"]},
            code=given.get("code", ""),
        )
