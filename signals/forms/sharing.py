"""What is typed about sharing with a partner, by us and by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.choices import DataKind
from organisation.models import Partner
from privacy.forms import Day, FreeText
from signals import sharing
from signals.choices.sharing import (
    LIFE_AT_STAKE,
    NOT_ANSWERED,
    NOT_ANSWERED_LABEL,
    PartnerAnswer,
    RefusalReason,
    RequestAnswer,
    SharingRoute,
    ToldYouth,
)
from signals.forms.fields import UNKNOWN_CHOICE, DoneField
from signals.forms.text_check import CheckedForm, TextCheckMixin
from signals.models.sharing import ANSWER_MAX, QUESTION_MAX, REASON_MAX, SUMMARY_MAX
from signals.models.trend_message import OPENING_MAX
from signals.trend_text import period

if TYPE_CHECKING:
    from signals.models import PublishedList

_LEADS_SOMEWHERE = re.compile(r"https?://|www\.|(?<!\w)@\w|\w\.(?:nl|com|org|net|be|me|gg)\b", re.I)
CHOOSE = {"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE}


class SharingForm(TextCheckMixin):
    """Which kinds of data, one sentence, and whether the young person knows."""

    checked_texts = ("summary", "told_reason")

    data_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What goes along?"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input chk"}),
        error_messages={
            "required": gettext_lazy("Choose what you share."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    summary = FreeText(
        label=gettext_lazy("Why do you share this?"),
        help_text=gettext_lazy("One sentence that the partner reads. No names, no links."),
        max_length=SUMMARY_MAX,
        multiline=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )
    told_youth = forms.ChoiceField(
        label=gettext_lazy("Does the young person know?"),
        choices=ToldYouth.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say whether the young person knows."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    told_reason = FreeText(
        label=gettext_lazy("If not, why not?"),
        help_text=gettext_lazy("For instance: danger came first, or nobody is known. No names."),
        max_length=REASON_MAX,
        multiline=False,
        required=False,
    )
    route = forms.ChoiceField(
        label=gettext_lazy("How does it reach them?"),
        choices=SharingRoute.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    told_at = DoneField(
        gettext_lazy("When did you tell it?"),
        gettext_lazy("Only of what you told yourself, by phone or in a meeting."),
    )
    no_youth_account = forms.BooleanField(
        label=gettext_lazy("This is the account that spreads it, not that of a young person."),
        required=False,
    )
    life_at_stake = forms.BooleanField(
        label=LIFE_AT_STAKE,
        error_messages={
            "required": gettext_lazy("Only then more goes along than the agreement allows.")
        },
    )
    looked = forms.BooleanField(
        label=gettext_lazy("I looked: there are no names or links in it."),
        error_messages={"required": gettext_lazy("Look once more, then tick this.")},
    )

    def __init__(
        self,
        *args: Any,
        kinds: list[DataKind],
        beyond: bool = False,
        may_state: bool = False,
        allowed: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = list(allowed)
        self.fields["data_kinds"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["life_at_stake"].required = beyond
        if may_state:
            self.fields["life_at_stake"].help_text = _("Tick this only when it is so.")
        elif not beyond:
            del self.fields["life_at_stake"]
        if not sharing.OF_AN_ACCOUNT & set(kinds):
            del self.fields["no_youth_account"]
        self.fields["told_reason"].needed_when = _("needed when you chose no")
        if DataKind.SUMMARY not in kinds:
            del self.fields["summary"]
        else:
            told = _("needed when “%(kind)s” is ticked") % {"kind": DataKind.SUMMARY.label}
            self.fields["summary"].needed_when = told

    @classmethod
    def told(cls, data: Mapping[str, Any]) -> datetime | None:
        """When it was told already, by what was sent; None of a link, and of what is no moment."""
        if data.get("route") != SharingRoute.SPOKEN:
            return None
        try:
            told_at: datetime | None = cls.base_fields["told_at"].clean(data.get("told_at"))
        except ValidationError:
            return None
        return told_at

    def clean(self) -> dict[str, Any]:
        """What sharing takes; the other ticks only answer a question."""
        chosen = set(self.cleaned_data.get("data_kinds") or [])
        summary = self.cleaned_data.get("summary") or ""
        if _LEADS_SOMEWHERE.search(summary):
            told = _("No links and no account names in this sentence.")
            self.add_error("summary", ValidationError(told, code="link"))
        if chosen & sharing.OF_AN_ACCOUNT and not self.cleaned_data.get("no_youth_account"):
            told = _("Accounts of young people are never shared. Tick this, or leave it out.")
            self.add_error("no_youth_account", ValidationError(told, code="required"))
        self.check_texts(allowed=self.allowed)
        names = ("data_kinds", "told_youth", "told_reason", "route")
        found = {name: self.cleaned_data.get(name) or "" for name in names}
        stated = bool(self.cleaned_data.get("life_at_stake"))
        told_at = self.cleaned_data.get("told_at")
        return found | {"summary": summary, "life_at_stake": stated, "told_at": told_at}


class DecisionForm(CheckedForm):
    """What is decided about a disclosure; a reason where the deed asks for one."""

    checked_texts = ("reason",)

    REASONED = frozenset({"approve", "decline"})
    PREVIEWED = frozenset({"approve", "share"})

    what = forms.ChoiceField(error_messages=CHOOSE)
    # The mark of what was looked at.
    preview = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    reason = FreeText(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("This reason stands in the register. No names."),
        max_length=REASON_MAX,
        multiline=False,
        required=False,
    )

    def __init__(self, *args: Any, deeds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(deed, deed) for deed in deeds]
        self.fields["reason"].needed_when = _("always needed")  # it stands beside REASONED alone

    def clean(self) -> dict[str, Any]:
        super().clean()
        what, reason = self.cleaned_data.get("what"), self.cleaned_data.get("reason") or ""
        if what in self.REASONED and len(reason) < 5:
            told = _("Give a reason first.")
            self.add_error("reason", ValidationError(told, code="required"))
        found = {"what": what, "reason": reason} if what in self.REASONED else {"what": what}
        if what in self.PREVIEWED:
            found["preview"] = self.cleaned_data.get("preview") or ""
        return found


class AnswerForm(CheckedForm):
    """What a partner says on their page."""

    checked_texts = ("note",)

    text_confirmed = forms.BooleanField(
        required=False, label=gettext_lazy("These are not people. Send it like this.")
    )

    answer = forms.ChoiceField(
        label=gettext_lazy("What do you do with this?"),
        choices=PartnerAnswer.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    note = FreeText(
        label=gettext_lazy("Do you want to add something?"),
        help_text=gettext_lazy("No names and no police information about persons."),
        max_length=ANSWER_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "spellcheck": "false"}),
    )


class ToldAnswerForm(AnswerForm):
    """What a partner said of what was told them by phone or in person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="answer_%s", **kwargs)
        self.fields["answer"].label = _("What do they do with it?")
        self.fields["note"].label = _("What did they say?")


class PageNumber(forms.UUIDField):
    """The hidden number of a page, so that two presses on it are one; None of a damaged page.

    What somebody wrote or must tell goes on all the same.
    """

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class DemandForm(forms.Form):
    """Nothing but the number of its page."""

    client_id = PageNumber(required=False)


OPEN_STILL = "open"  # on the form alone: a choice that nobody made is not this one


class RequestAnswerForm(TextCheckMixin):
    """How a question of a partner ended."""

    checked_texts: tuple[str, ...] = ("told",)

    answer = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        choices=RequestAnswer.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    refusal_reason = forms.ChoiceField(
        label=gettext_lazy("Refused because"),
        choices=[("", gettext_lazy("Choose")), *RefusalReason.choices],
        required=False,
        error_messages=CHOOSE,
    )
    told = FreeText(
        label=gettext_lazy("What did you tell them?"),
        help_text=gettext_lazy("What goes on and where, without persons."),
        max_length=QUESTION_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, allowed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = list(allowed)
        self.fields["refusal_reason"].needed_when = _("needed when you refused")

    def clean(self) -> dict[str, Any]:
        """What is written down; the tick about names only answers a question."""
        self.check_texts(allowed=self.allowed)
        return {k: v for k, v in self.cleaned_data.items() if k != "text_confirmed"}


class PartnerRequestForm(RequestAnswerForm):
    """A question of a partner, and how it ended; where nobody answered yet, that."""

    checked_texts = ("asked_by", "question", "purpose", "told")
    field_order = (
        "client_id", "asked_on", "asked_by", "question", "purpose", "about_persons",
    )  # fmt: skip

    client_id = PageNumber(required=False)
    asked_on = Day(label=gettext_lazy("When?"))
    asked_by = FreeText(
        label=gettext_lazy("Who asked? The function is enough."),
        max_length=120,
        multiline=False,
    )
    question = FreeText(
        label=gettext_lazy("What did they ask?"),
        help_text=gettext_lazy("Without names, also when they named somebody."),
        max_length=QUESTION_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "spellcheck": "false"}),
    )
    purpose = FreeText(label=gettext_lazy("What for?"), max_length=REASON_MAX, multiline=False)
    about_persons = forms.BooleanField(
        label=gettext_lazy("It is about persons: names, accounts, who was there."), required=False
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        choices=[*RequestAnswer.choices, (OPEN_STILL, NOT_ANSWERED_LABEL)],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    def clean_answer(self) -> str:
        said: str = self.cleaned_data["answer"]
        return NOT_ANSWERED if said == OPEN_STILL else said


class TrendMessageForm(TextCheckMixin):
    """The months, and an opening of one's own."""

    checked_texts = ("opening",)

    month = forms.ChoiceField(label=gettext_lazy("About which months?"), error_messages=CHOOSE)
    opening = FreeText(
        label=gettext_lazy("Your own opening"),
        help_text=gettext_lazy("What strikes you? One or two sentences, without names."),
        max_length=OPENING_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, lists: Iterable[PublishedList], allowed: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = list(allowed)
        self.lists = {f"{row.first_month:%Y-%m}": row for row in lists}
        self.fields["month"].choices = [(key, _months(row)) for key, row in self.lists.items()]

    def clean(self) -> dict[str, Any]:
        self.check_texts(allowed=self.allowed)
        month = self.cleaned_data.get("month", "")
        opening = self.cleaned_data.get("opening") or ""
        return {"published": self.lists.get(month), "opening": opening}


def _months(row: PublishedList) -> str:
    """The months of a list, and whether a message about them went already."""
    months = period(row.first_month, row.last_month)
    return _("%(months)s, sent already") % {"months": months} if row.was_sent else months


class SendForm(forms.Form):
    """To which partners the message goes."""

    partners = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To whom?"),
        queryset=Partner.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one partner."),
            "invalid_choice": UNKNOWN_CHOICE,
            "invalid_pk_value": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, partners: QuerySet[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].queryset = partners
