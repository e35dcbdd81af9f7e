"""What may be done with image consent on a request under GDPR articles 16 to 21."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.actions import erasing, withdrawing
from consent.choices.consent import WithdrawalRoute, WithdrawnBy
from consent.models import ConsentRequest
from privacy.request_choices import Kind
from privacy.request_deeds import Deed, Said

MODELS = frozenset({"consent.consentrequest"})


def _request(subject: str) -> ConsentRequest:
    rows = ConsentRequest.objects.select_related("subject")
    found = rows.filter(ref=subject.partition(":")[2]).first()
    if found is None:
        raise ValidationError(_("This is gone already."), code="gone")
    return found


def _erase(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    """What stands online comes down first; nobody asks them again."""
    erasing.ask_to_erase(_request(subject).subject, by=by, now=now)


def _stop(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    consent = getattr(_request(subject), "consent", None)
    if consent is None:
        raise ValidationError(_("There is no consent to stop."), code="gone")
    withdrawing.withdraw(
        consent, None, who=WithdrawnBy.OFFICER, route=WithdrawalRoute.MAIL, now=now, by=by
    )


def _page(subject: str) -> str:
    return reverse("consent:consent", args=[subject.partition(":")[2]])


DEEDS = [
    Deed(
        key="consent.erase",
        kinds=frozenset({Kind.ERASE}),
        models=MODELS,
        label=gettext_lazy("Erase everything about this young person"),
        hint=gettext_lazy("What is online comes down first. They are not asked again."),
        do=_erase,
    ),
    Deed(
        key="consent.stop",
        kinds=frozenset({Kind.OBJECT, Kind.RESTRICT}),
        models=MODELS,
        label=gettext_lazy("Stop the consent; images come down"),
        do=_stop,
    ),
    Deed(
        key="consent.correct",
        kinds=frozenset({Kind.RECTIFY}),
        models=MODELS,
        label=gettext_lazy("Corrected on the page of the consent"),
        page=_page,
    ),
]
