"""Refusal of citizen service numbers: UAVG art. 46 allows them only where a law says so."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from privacy import texts
from privacy.personal_numbers import citizen_service_numbers


def no_citizen_service_number(text: str) -> None:
    """Raises ValidationError (code `citizen_service_number`) when the text holds such a number."""
    if any(True for _span in citizen_service_numbers(texts.clean(text, multiline=True))):
        raise ValidationError(
            _("This looks like a citizen service number. We may not keep it. Take it out."),
            code="citizen_service_number",
        )
