"""Partners and agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.choices import AgreementType, DataKind, LegalBasis, PartnerType
from organisation.forms.fields import phone_like
from organisation.models import Partner
from privacy.forms import Day, FreeText
from youthwork.lib.said import SeenMixin

UNKNOWN_CHOICE = _("Choose one of the options.")


class PartnerForm(SeenMixin, forms.Form):
    """Whom we work with; a function where that is possible, not a person."""

    type = forms.ChoiceField(
        label=_("Kind of partner"),
        choices=[("", _("Choose")), *PartnerType.choices],
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    name = FreeText(label=_("Name"), max_length=160, multiline=False)
    contact = FreeText(
        label=_("Function we talk to"),
        help_text=_("For instance: community police officer. No name where that is possible."),
        max_length=160,
        multiline=False,
        required=False,
    )
    contact_mail = forms.EmailField(
        label=_("E-mail address of that function"),
        help_text=_("Links to what is shared go here, and nothing else."),
        max_length=254,
        required=False,
    )
    phone = FreeText(
        label=_("Phone"),
        max_length=20,
        multiline=False,
        required=False,
        validators=[phone_like],
    )
    meeting = FreeText(label=_("Meeting"), max_length=120, multiline=False, required=False)

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        values = {name: getattr(partner, name) or "" for name in self.base_fields}
        super().__init__(*args, initial=values, **kwargs)
        self.carry(partner, self.base_fields)


class AgreementForm(SeenMixin, forms.Form):
    """What may be shared, why and until when."""

    type = forms.ChoiceField(
        label=_("Kind of agreement"),
        choices=[("", _("Choose")), *AgreementType.choices],
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    name = FreeText(label=_("Name"), max_length=120, multiline=False, required=False)
    purpose = FreeText(
        label=_("What is it for?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"),
        choices=[("", _("Choose")), *LegalBasis.choices],
        help_text=_("The privacy officer knows which one fits."),
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    data_allowed = forms.MultipleChoiceField(
        label=_("What may be shared?"),
        choices=DataKind.choices,
        help_text=_("Names and accounts of young people are never shared."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    from_day = Day(label=_("From"))
    until_day = Day(label=_("Until and including"))
    document = FreeText(
        label=_("Where is the document?"), max_length=200, multiline=False, required=False
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carry(partner, self.base_fields, beside=_last_agreed)


def _last_agreed(partner: Partner) -> dict[str, Any]:
    """What the last agreement with a partner says; nothing where there is none."""
    last = partner.agreements.order_by("-from_day").first()
    return {name: getattr(last, name, "") for name in AgreementForm.base_fields}
