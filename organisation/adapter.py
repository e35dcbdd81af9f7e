"""What allauth asks of us: no sign-up, no mail of its own, no password where a factor is asked."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import RateLimited
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import BigIntegerField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation import sessions
from organisation.actions import accounts
from organisation.choices import FACTORS
from organisation.confirmation import has_second_factor
from organisation.models import User
from privacy import encryption
from youthwork.lib import tries
from youthwork.lib.prepared import Later, Prepared

SECRETS_COLUMN = "mfa_authenticator.data"
LOG_INS = "30/m/ip"  # right or wrong
PASSWORDS = "10/m/ip,5/5m/key"  # wrong ones: from an address, and for an account, known or not
SHOWS_BY_ITSELF = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


def _factors_of(_shape: Any) -> QuerySet[Any, Any]:
    rows = Authenticator.objects.filter(user=Later("user", BigIntegerField()))
    return rows.order_by().values_list("type")


_factors = Prepared(_factors_of)


def _types_held(user: User) -> set[str]:
    """Of which types somebody has factors; asked once while a page is only looked at.

    A look changes none of them, and the library asks for each type by itself.
    """
    looks = context.request is not None and context.request.method in ("GET", "HEAD")
    held: set[str] | None = user.__dict__.get("types_held") if looks else None
    if held is None:
        held = {kind for (kind,) in _factors("", user=user.pk)}
        if looks:
            user.__dict__["types_held"] = held
    return held


@contextmanager
def count_a_log_in(request: HttpRequest) -> Iterator[None]:
    """Count the log-in that is tried within: with its password, else by itself.

    Raises RateLimited for an address that logs in by the dozen.
    """
    request.__dict__["uncounted"] = {"log_in": LOG_INS}
    yield
    rest = _uncounted(request)
    if rest and not tries.count_each(request, rest, now=timezone.now()):
        raise RateLimited


def _uncounted(request: HttpRequest) -> dict[str, str]:
    """Rates of a try that is still to be counted; who asks does so."""
    rates: dict[str, str] = request.__dict__.pop("uncounted", {})
    return rates


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

    def get_login_stages(self) -> list[str]:
        """The second factor alone: nobody logs in by a mailed code or verifies an address."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Worked out once for a request: limits and the list of devices ask for it."""
        known: str | None = request.__dict__.get("client_ip")
        if known is None:
            known = request.__dict__["client_ip"] = super().get_client_ip(request)
        return known

    def add_message(
        self, request: HttpRequest, level: int, template: str | None = None, *args: Any, **more: Any
    ) -> None:
        """Nothing of logging in and out: that shows by itself."""
        if template not in SHOWS_BY_ITSELF:
            super().add_message(request, level, template, *args, **more)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: mails leave through the outbox, and an unknown address hears nothing."""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        if user.is_active and user.roles:
            accounts.ask_password_reset(user, now=timezone.now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at; a right one takes it back.

        Raises RateLimited for an address that logs in by the dozen.
        """
        key = self._get_login_attempts_cache_key(request, **credentials)
        log_in = _uncounted(request)
        counted = tries.count_each(
            request, log_in | {"password": PASSWORDS}, key=key, now=timezone.now()
        )
        if not log_in.keys() <= counted.keys():
            raise RateLimited
        self._tried = counted.get("password")
        if self._tried is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person of a right password, whose try isn't counted.

        Tries of before stay: a right password between guesses wipes out none.
        """
        person: User | None = super().authenticate(request, **credentials)
        if person is not None and self._tried is not None:
            with sessions.written_with(request.session) as bundle:
                self._tried.take_back(timezone.now(), bundle)
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
        """Whether this person has a second factor, of these types if any are named.

        Of who logs in by password that came with who it is (`querysets.by_address`).
        """
        seen: bool | None = user.__dict__.get("has_factor")
        if seen is not None and types is not None and tuple(types) == FACTORS:
            return seen
        if user.is_anonymous:
            return False
        held = _types_held(user)
        return bool(held) if types is None else not held.isdisjoint(types)

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
