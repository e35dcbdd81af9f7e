"""What a new colleague does first: log in with two steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from youthwork.lib.first_steps import FirstStep

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organisation.models import User


def _keys(user: User) -> QuerySet[Authenticator, Any]:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds)


TWO_STEPS = FirstStep(
    "two_steps",
    _("Log in with two steps"),
    _("A passkey or a code, so that nobody else reads along"),
    "mfa_index",
    _keys,
)
