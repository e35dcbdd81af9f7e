"""Other people's events that we must hear: Django's log-in and allauth's second factors.

Nothing of our own travels this way.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in as allauth_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import BigIntegerField, DateTimeField
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from organisation import sessions
from organisation.models import User
from organisation.oidc_claims import second_factor_at
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.prepared import Change, Later, insert

RENEWED = ("user_id", "ip", "user_agent", "last_seen_at")  # columns of a device

_last_log_in = Change(
    lambda _shape: (
        User.objects.filter(pk=Later("user", BigIntegerField())),
        {"last_login": Later("now", DateTimeField())},
    )
)
log = logging.getLogger(__name__)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Its end in the session; with it the trail and the moment, which ends mailed links."""
    now = timezone.now()
    sessions.limit(request, now)
    user.last_login = now
    with sessions.written_with(request.session) as bundle:
        audit.record(AuditVerb.SIGNED_IN, user, by=user, at=now, bundle=bundle)
        _last_log_in.along(bundle, "", user=user.pk, now=now)


@receiver(allauth_logged_in)
def shown_at_the_provider(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A second factor that the organisation's own provider saw counts from when it saw it."""
    claims = getattr(kwargs.get("sociallogin"), "claims", {})
    if at := second_factor_at(claims, timezone.now()):
        record_authentication(request, user, method="mfa", type="oidc", at=at)


@receiver(allauth_logged_in)
def device_listed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """This session in the list of devices, written with it; who logs in within it renews it."""
    if not request.session.session_key:
        request.session.save()
    longest = UserSession._meta.get_field("user_agent").max_length
    device = UserSession(
        user=user,
        session_key=request.session.session_key,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:longest],
    )
    with sessions.written_with(request.session) as bundle:
        insert(device, bundle, unique="session_key", renewed=RENEWED)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        audit.record(AuditVerb.SIGNED_OUT, user, by=user, at=timezone.now())


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    """An entry only for an account that exists: what a stranger types is not ours to keep."""
    log.warning("log-in failed")
    email = str(credentials.get("email", "")).strip().lower()
    person = User.objects.filter(email=email).first() if email else None
    if person is not None:
        audit.record(AuditVerb.SIGN_IN_FAILED, person, by=None, at=timezone.now())


@receiver(authenticator_added)
def factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """A factor that was just set up was just shown: a code was typed, or the passkey used."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(request, user, method="mfa", type=authenticator.type, added=True)
    audit.record(AuditVerb.SECOND_FACTOR_ADDED, user, by=user, at=timezone.now())


@receiver(authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        audit.record(AuditVerb.SECOND_FACTOR_REMOVED, user, by=user, at=timezone.now())
