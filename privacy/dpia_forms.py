"""What is typed about the impact assessment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.breach_forms import CHOOSE, Seen
from privacy.dpia_choices import NO_WHILE_OPEN, Advice, Outcome, Size
from privacy.forms import Day, FreeText
from privacy.models import Dpia, DpiaRisk
from privacy.models.dpia import NAME_MAX, NOTE_MAX, TEXT_MAX
from youthwork.lib.said import SeenMixin


def _text(label: Any, hint: Any = "", rows: int = 7, **also: Any) -> FreeText:
    widget = forms.Textarea(attrs={"rows": rows})
    given: dict[str, Any] = {"max_length": TEXT_MAX, "required": False, "widget": widget} | also
    return FreeText(label=label, help_text=hint, **given)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    errors = {"required": CHOOSE, "invalid_choice": CHOOSE}
    widget = forms.RadioSelect
    return forms.ChoiceField(label=label, choices=choices, widget=widget, error_messages=errors)


def _size(label: Any) -> forms.TypedChoiceField:
    errors = {"required": CHOOSE, "invalid_choice": CHOOSE}
    return forms.TypedChoiceField(
        label=label,
        choices=Size.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=errors,
    )


class DpiaForm(SeenMixin, Seen):
    """The four texts that the organisation writes itself (GDPR art. 35(7)(a), (b) and (9))."""

    description = _text(
        _("What do we do, and how?"),
        _("What youth workers write down, who reads it, what happens with it."),
    )
    necessity = _text(
        _("Why is it needed?"),
        _("What goes wrong without it? On which basis do we do it?"),
    )
    proportionality = _text(
        _("Why does it not go too far?"),
        _("Can it be done with less data? What do young people notice of it?"),
    )
    views = _text(
        _("What do young people and parents think of it?"),
        _("Whom did you ask, when, and what did they say? Not asked? Then write why."),
        5,
    )

    def __init__(self, *args: Any, dpia: Dpia, **kwargs: Any) -> None:
        known = {name: getattr(dpia, name) for name in self.base_fields}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(dpia, [name for name in known if name != "revision"])


class RiskForm(SeenMixin, Seen):
    """One risk: how large it is, what is done, how large it is then (art. 35(7)(c) and (d))."""

    name = FreeText(
        label=_("What could go wrong for a young person?"),
        max_length=NAME_MAX,
        multiline=False,
        error_messages={"required": _("Write what could go wrong.")},
    )
    likelihood = _size(_("How likely is it?"))
    impact = _size(_("How bad is it if it happens?"))
    measures = _text(_("What do we do about it?"), rows=4, max_length=NOTE_MAX)
    likelihood_left = _size(_("How likely is it after that?"))
    impact_left = _size(_("How bad is it after that?"))

    def __init__(self, *args: Any, dpia: Dpia, risk: DpiaRisk | None = None, **kwargs: Any) -> None:
        known: dict[str, Any] = {"revision": dpia.revision}
        if risk is not None:
            known |= {name: getattr(risk, name) for name in self.base_fields if name != "revision"}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(risk, [name for name in known if name != "revision"])


class AdviceForm(SeenMixin, Seen):
    """The advice of the privacy officer (art. 35(2))."""

    advice = _choice(_("What do you advise?"), Advice.choices)
    text = _text(
        _("The advice in words"),
        _("What is good, what is missing, what has to be done first."),
        required=True,
        error_messages={"required": _("Write the advice.")},
    )

    def __init__(self, *args: Any, dpia: Dpia, **kwargs: Any) -> None:
        known = {"advice": dpia.advice, "text": dpia.advice_text, "revision": dpia.revision}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(dpia, ("advice", "text"), text="advice_text")


class DecisionForm(SeenMixin, Seen):
    """The decision of the director, which opens the way for signals."""

    outcome = _choice(_("What do you decide?"), Outcome.choices)
    text = _text(
        _("Why?"),
        _("Also what you do with the advice, and who does what before when."),
        required=True,
        error_messages={"required": _("Write down why.")},
    )
    look_again_on = Day(
        label=_("When do we look at it again?"),
        help_text=_(
            "At the latest after three years; a year is usual, and sooner when something changes."
        ),
    )
    consulted_on = Day(
        label=_("Was the Dutch Data Protection Authority asked first? When?"),
        help_text=_("Only needed when a high risk is left (GDPR article 36)."),
        required=False,
    )

    def __init__(self, *args: Any, dpia: Dpia, signals_are_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": dpia.revision}, **kwargs)
        if signals_are_open:
            outcomes = [Outcome.choices[0], (Outcome.NO.value, NO_WHILE_OPEN)]
            self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        decided_on = DpiaForm.base_fields | {
            "advice": AdviceForm.base_fields["advice"],
            "advice_text": AdviceForm.base_fields["text"],
            "risks": RiskForm.base_fields["name"],
        }
        decided_on.pop("revision")
        self.carry(dpia, decided_on, beside=_risks, read_only=decided_on)


def _risks(dpia: Dpia) -> dict[str, list[str]]:
    """Each risk with what is left of it and what is done about it."""
    return {
        "risks": [
            f"{row.name} ({row.get_likelihood_left_display()}, {row.get_impact_left_display()}): "
            f"{row.measures}"
            for row in dpia.risks.in_order()
        ]
    }
