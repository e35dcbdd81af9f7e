"""What may be done with people who work or worked here on a request (GDPR articles 16 to 21)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.actions import invitations, leaving, partners
from organisation.models import Invitation, Partner, User
from privacy.request_choices import Kind
from privacy.request_deeds import Deed, Said, refuse_held

AWAY = frozenset({Kind.ERASE, Kind.OBJECT})
PERSON = frozenset({"organisation.user"})


def _gone() -> ValidationError:
    return ValidationError(_("This is gone already."), code="gone")


def _forget(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    person = User.objects.filter(public_id=UUID(subject.partition(":")[2])).first()
    if person is None:
        raise _gone()
    refuse_held(subject, said, now)
    leaving.forget(person, by=by, now=now)


def _forget_contact(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    partner = Partner.objects.filter(public_id=UUID(subject.partition(":")[2])).first()
    if partner is None:
        raise _gone()
    refuse_held(subject, said, now)
    partners.forget_contact(partner, by=by, now=now)


def _erase_invitation(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    ref = UUID(subject.partition(":")[2])
    invitation = Invitation.objects.filter(public_id=ref).first()
    if invitation is None:
        raise _gone()
    invitations.erase(invitation, by=by, now=now)


def _page(subject: str) -> str:
    return reverse("organisation:person", args=[subject.partition(":")[2]])


DEEDS = [
    Deed(
        key="organisation.forget",
        kinds=frozenset({Kind.ERASE}),
        models=PERSON,
        label=gettext_lazy("Take the name, address and phone away of who left"),
        hint=gettext_lazy("What they did stays, without a name. Who works here keeps an account."),
        do=_forget,
        journalled=True,
    ),
    Deed(
        key="organisation.correct",
        kinds=frozenset({Kind.RECTIFY}),
        models=PERSON,
        label=gettext_lazy("Corrected on the page of the colleague"),
        page=_page,
    ),
    Deed(
        key="organisation.forget_contact",
        kinds=AWAY,
        models=frozenset({"organisation.partner"}),
        label=gettext_lazy("Take the contact away; the partner and the agreements stay"),
        do=_forget_contact,
        journalled=True,
    ),
    Deed(
        key="organisation.erase_invitation",
        kinds=AWAY,
        models=frozenset({"organisation.invitation"}),
        label=gettext_lazy("Erase the invitation"),
        do=_erase_invitation,
        journalled=True,
    ),
]
