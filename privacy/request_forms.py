"""What is typed about requests under GDPR articles 15 to 21."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.actions.answering import Judgement
from privacy.actions.requests import Asked
from privacy.forms import Day, FreeText
from privacy.models import RequestHit
from privacy.models.requests import ANSWER_MAX, MAIL_MAX, NAME_MAX, PHONE_MAX, TEXT_MAX
from privacy.request_choices import About, Asker, Channel, Give, Ground, Identity, Kind, Refusal
from privacy.request_deeds import Deed
from youthwork.lib.said import SeenMixin

CHOOSE = gettext_lazy("Choose one of the options.")
PICKED = {"required": CHOOSE, "invalid_choice": CHOOSE}


def _one_of(label: Any, choices: Any, **also: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=PICKED, **also
    )


def _text(label: Any, most: int = TEXT_MAX, *, rows: int = 3, **also: Any) -> FreeText:
    return FreeText(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **also
    )


def _line(label: Any, most: int = NAME_MAX, **also: Any) -> FreeText:
    return FreeText(label=label, multiline=False, max_length=most, **also)


class RegisterForm(forms.Form):
    """A request that came by letter, by mail, by phone or in person."""

    kind = _one_of(gettext_lazy("What is asked?"), Kind.choices)
    channel = _one_of(
        gettext_lazy("How did it come in?"),
        [pair for pair in Channel.choices if pair[0] != Channel.FORM],
    )
    received_on = Day(
        label=gettext_lazy("On which day did it come in?"),
        help_text=gettext_lazy("The month runs from this day, also when you write it down later."),
    )
    asker = _one_of(gettext_lazy("For whom?"), Asker.choices)
    name = _line(gettext_lazy("Name of who asks"))
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=MAIL_MAX,
        required=False,
        help_text=gettext_lazy("The answer goes there by a link. Without one it goes on paper."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=PHONE_MAX,
        required=False,
        help_text=gettext_lazy("To tell the code of the answer."),
        validators=[
            RegexValidator(r"^[0-9+()\s-]{3,20}$", gettext_lazy("Use digits, spaces, + and -."))
        ],
    )
    subject_name = _line(gettext_lazy("Name of the child, or of whom it is about"), required=False)
    born = Day(label=gettext_lazy("Date of birth, if they gave it"), required=False)
    about = _text(gettext_lazy("What is it about?"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("asker") not in (None, Asker.SELF) and not given.get("subject_name"):
            self.add_error("subject_name", _("Write whom it is about."))
        return given

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            kind=Kind(given["kind"]),
            asker=Asker(given["asker"]),
            channel=Channel(given["channel"]),
            received_on=given["received_on"],
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            subject_name="" if given["asker"] == Asker.SELF else given["subject_name"],
            born=given["born"],
            about=given["about"],
        )


class IdentityForm(forms.Form):
    """How we know who asks."""

    identity = _one_of(
        gettext_lazy("How do you know who it is?"),
        [pair for pair in Identity.choices if pair[0] != Identity.LINK],
    )
    words = _text(
        gettext_lazy("Who saw or spoke to them, and when?"),
        required=False,
        help_text=gettext_lazy("No number of a passport, no copy. One sentence is enough."),
    )


class SearchForm(forms.Form):
    """What is searched for."""

    subject_name = _line(
        gettext_lazy("Name"), help_text=gettext_lazy("First and last name as it is written.")
    )
    born = Day(
        label=gettext_lazy("Date of birth"),
        required=False,
        help_text=gettext_lazy("Tells two people of one name apart."),
    )
    handles = _text(
        gettext_lazy("Account names and e-mail addresses"),
        required=False,
        help_text=gettext_lazy(
            "One on a line. Found exactly; the address of who asks is searched already."
        ),
    )
    words = _text(
        gettext_lazy("Other words"),
        required=False,
        help_text=gettext_lazy(
            "One search on a line: all its words must stand in a text. "
            "Names are searched in texts already."
        ),
    )


class ExtendForm(forms.Form):
    """Why two months more are needed."""

    reason = _text(
        gettext_lazy("Why do you need more time?"),
        help_text=gettext_lazy("The one who asks gets this to read. Use plain language."),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )


class RejectForm(forms.Form):
    """Why a request is not granted."""

    refusal = _one_of(gettext_lazy("Why?"), Refusal.choices)
    words = _text(
        gettext_lazy("What do you tell them?"),
        ANSWER_MAX,
        rows=5,
        help_text=gettext_lazy(
            "Plain language. Below it stands how to complain to the Dutch data protection "
            "authority and to a judge."
        ),
        error_messages={"required": gettext_lazy("Write what you tell them.")},
    )


# That it is about somebody else is said by whom it is about, and needs no exception.
OF_THEIRS = [pair for pair in Ground.choices if pair[0] != Ground.NOT_THEIRS]


class HitForm(SeenMixin, forms.Form):
    """What is decided about one hit."""

    concerns = _one_of(gettext_lazy("Whom is this about?"), About.choices)
    give = _one_of(gettext_lazy("What do you give?"), Give.choices, required=False)
    masks = _text(
        gettext_lazy("What is covered"),
        required=False,
        help_text=gettext_lazy(
            "One passage on a line, as it stands there. Names that were found stand here already."
        ),
    )
    exception = forms.ChoiceField(
        label=gettext_lazy("Exception"),
        choices=[("", "–"), *OF_THEIRS],
        required=False,
        error_messages=PICKED,
    )
    reason = _text(
        gettext_lazy("Reason"),
        required=False,
        rows=2,
        help_text=gettext_lazy("Stands in the answer. Plain language."),
    )

    def __init__(self, *args: Any, hit: RequestHit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = forms.ChoiceField(label=self.base_fields["exception"].label, choices=Ground.choices)
        self.carry(hit, self.base_fields, read_only={"exception": said})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        theirs = given.get("concerns") not in (None, "", About.OTHER)
        if theirs and not given.get("give") and "give" not in self.errors:
            self.add_error("give", str(CHOOSE))
        return given

    def judgement(self) -> Judgement:
        given = self.cleaned_data
        ground = given["exception"]
        return Judgement(
            concerns=About(given["concerns"]),
            give=Give(given["give"] or Give.NONE),
            exception=Ground(ground) if ground else None,
            reason=given["reason"],
            masks=given["masks"],
        )


class DeedForm(forms.Form):
    """What is done in the data with a hit."""

    deed = _one_of(gettext_lazy("What do you do?"), ())
    words = _text(
        gettext_lazy("Which words?"),
        rows=2,
        required=False,
        help_text=gettext_lazy("One passage on a line, just as it stands there."),
    )
    instead = _text(gettext_lazy("What must it be?"), rows=2, required=False)
    reason = _text(
        gettext_lazy("Why, or what was done"),
        300,
        rows=2,
        error_messages={"required": gettext_lazy("Write the reason.")},
    )

    def __init__(self, *args: Any, deeds: Iterable[Deed], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="deed_%s", **kwargs)
        self.deeds = {deed.key: deed for deed in deeds}
        self["deed"].field.choices = [(key, deed.label) for key, deed in self.deeds.items()]
        asked = frozenset[str]().union(*(deed.asks for deed in self.deeds.values()))
        for name in {"words", "instead"} - asked:
            del self.fields[name]
        if len(self.deeds) == 1:
            self.initial.setdefault("deed", next(iter(self.deeds)))

    @property
    def chosen(self) -> Deed:
        return self.deeds[self.cleaned_data["deed"]]


class AnswerForm(forms.Form):
    """Own words above what is handed over."""

    words = _text(
        gettext_lazy("Your words"),
        ANSWER_MAX,
        rows=5,
        required=False,
        help_text=gettext_lazy("Stands above the answer. Plain language; no names of others."),
    )


class CodeForm(forms.Form):
    """The code that was told by phone."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Eight digits. We told you this code by phone."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
        ),
        error_messages={"required": gettext_lazy("Fill in the code.")},
    )
