"""What is typed about a processor, and in the words of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy import register
from privacy.breach_forms import CHOOSE
from privacy.forms import Day, FreeText
from privacy.models import ActivityWords, Processor
from privacy.models.processors import NAME_MAX, TEXT_MAX, WORDS_MAX
from privacy.processor_choices import Place
from youthwork.lib.said import SeenMixin


def _line(label: Any, hint: Any = "", most: int = NAME_MAX, **also: Any) -> FreeText:
    return FreeText(label=label, help_text=hint, max_length=most, multiline=False, **also)


def _text(label: Any, hint: Any = "", most: int = TEXT_MAX, rows: int = 3, **also: Any) -> FreeText:
    widget = forms.Textarea(attrs={"rows": rows})
    return FreeText(label=label, help_text=hint, max_length=most, widget=widget, **also)


class ProcessorForm(SeenMixin, forms.Form):
    """A company that processes data for the organisation (GDPR art. 28 and 30)."""

    name = _line(_("What is it called?"), error_messages={"required": _("Write the name.")})
    address = _line(
        _("Where is it established?"), _("Address, for the agreement."), 200, required=False
    )
    purpose = _text(
        _("What does it do for us?"),
        _("For instance: keeps the database and its backups."),
        error_messages={"required": _("Write what it does.")},
    )
    data = _text(
        _("Which data?"),
        _("For instance: everything, encrypted; or e-mail addresses of parents and colleagues."),
        error_messages={"required": _("Write which data.")},
    )
    activities = forms.MultipleChoiceField(
        label=_("For which lines of the register?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    place = forms.ChoiceField(
        label=_("Where are the data?"),
        choices=Place.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    country = _line(_("Which country?"), most=60, required=False)
    sub_processors = _text(
        _("Which other companies does it use?"), _("Name and country of each."), required=False
    )
    security = _text(
        _("How is it secured?"), _("For instance a certificate, and what was tested."),
        required=False,
    )  # fmt: skip
    contact_name = _line(_("Whom do we call?"), required=False)
    contact_mail = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("This is no e-mail address.")},
    )
    signed_on = Day(
        label=_("When was the agreement signed?"),
        help_text=_("Not yet? Leave it empty: it stays on your list."),
        required=False,
    )
    ends_on = Day(
        label=_("When does the agreement end?"),
        help_text=_("Empty when it runs until somebody ends it."),
        required=False,
    )

    def __init__(self, *args: Any, processor: Processor | None = None, **kwargs: Any) -> None:
        known: dict[str, Any] = {}
        if processor is not None:
            known = {name: getattr(processor, name) for name in self.base_fields}
        super().__init__(*args, initial=known, **kwargs)
        self["activities"].field.choices = [
            (each.key, str(each.name)) for each in register.activities()
        ]
        self.carry(processor, self.base_fields)


class WordsForm(SeenMixin, forms.Form):
    """The organisation's own words for a line of the register."""

    basis = _text(_("Ground"), _("Empty: our words."), WORDS_MAX, required=False)
    recipients = _text(_("To whom it goes"), _("Empty: our words."), WORDS_MAX, required=False)

    def __init__(self, *args: Any, own: ActivityWords | None, **kwargs: Any) -> None:
        known = {name: getattr(own, name) for name in self.base_fields} if own else {}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(own, self.base_fields)
