"""What allauth asks of us: no sign-up, no mail of its own, no password where a factor is asked."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import BigIntegerField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.actions import accounts
from organisation.confirmation import FACTORS, has_second_factor
from organisation.models import User
from privacy import encryption
from youthwork.lib import tries
from youthwork.lib.prepared import Later, Prepared

SECRETS_COLUMN = "mfa_authenticator.data"
PASSWORDS = "10/m/ip,5/5m/key"  # wrong ones: from an address, and for an account, known or not


def _factors_of(types: Any) -> QuerySet[Any, Any]:
    rows = Authenticator.objects.filter(user=Later("user", BigIntegerField()))
    rows = rows if types is None else rows.filter(type__in=types)
    return rows.order_by().values_list("pk")[:1]


_factors = Prepared(_factors_of)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation and speak through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # After five wrong ones a right password is refused too, for any address, known or not.
        "too_many_login_attempts": gettext_lazy(
            "That was a wrong password too often. Wait a few minutes, or log in with your passkey."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether an address to go on to is ours; what is no address at all is not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: mails leave through the outbox, and an unknown address hears nothing."""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        if user.is_active and user.roles:
            accounts.ask_password_reset(user, now=timezone.now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at; a right one takes it back."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._tried = tries.count(request, "password", PASSWORDS, key=key, now=timezone.now())
        if self._tried is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person of a right password, whose try isn't counted.

        Tries of before stay: a right password between guesses wipes out none.
        """
        person: User | None = super().authenticate(request, **credentials)
        if person is not None and self._tried is not None:
            self._tried.take_back(timezone.now())
        return person

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password by a mailed link: what was tried before counts no more."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        tries.forget(request, "password", PASSWORDS, key=key)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Stop who left, is paused or holds no role today, also after a right password."""
        if user.is_active and not user.roles:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """With a second factor only that: a password typed again proves less. Passkey first."""
        methods = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        if user.is_authenticated and has_second_factor(user):
            return sorted(factors, key=lambda method: "webauthn" not in method["id"])
        if user.is_authenticated and settings.OIDC_ISSUER and not user.has_usable_password():
            at_provider = {"id": "oidc", "description": settings.OIDC_NAME}
            return [at_provider | {"url": reverse("oidc_again")}]
        return methods

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not right after logging in: with the second factor, or without it where none is set."""
        user = context.request.user
        is_enough = {"mfa"} if has_second_factor(user) else {"mfa", "password", "socialaccount"}
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(context.request, user)
        return not any(r["method"] in is_enough and r["at"] > since for r in records)

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def set_password(self, user: User, password: str) -> None:
        accounts.set_password(user, password, now=timezone.now())


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted, the last one of a person stays."""

    def encrypt(self, text: str) -> str:
        return b64encode(encryption.encrypt(text, SECRETS_COLUMN)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(b64decode(encrypted_text), SECRETS_COLUMN)

    def is_mfa_enabled(self, user: User, types: Sequence[str] | None = None) -> bool:
        """Whether this person has a second factor, of these types if any are named."""
        shape = None if types is None else tuple(types)
        return not user.is_anonymous and bool(_factors(shape, user=user.pk))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a second factor would be left without this one."""
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey {number}").format(number=number)

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER
