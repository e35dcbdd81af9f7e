"""What allauth asks of us when somebody comes from the organisation's own provider."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.actions import arrivals
from organisation.models import User

if TYPE_CHECKING:
    import requests


class SocialAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who is known or invited; everybody else hears that there is no place."""
        known = sociallogin.user if sociallogin.is_existing else None
        try:
            person = arrivals.arrive(known, sociallogin.claims, now=timezone.now())
        except ValidationError as refusal:
            raise ImmediateHttpResponse(refused(request, refusal.messages[0])) from None
        if known is None:
            sociallogin.connect(request, person)
        else:
            sociallogin.user = person

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Nothing: who it is, `actions.arrivals` decides."""
        user: User = sociallogin.user
        return user

    def serialize_instance(self, instance: Model) -> dict[str, Any]:
        """Columns only: a person in the session while their second step is asked has no roles."""
        columns = {field.attname for field in instance._meta.concrete_fields}
        bare = copy(instance)
        for name in set(bare.__dict__) - columns - {"_state"}:
            del bare.__dict__[name]
        kept: dict[str, Any] = super().serialize_instance(bare)
        return kept

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(refused(request))

    def get_requests_session(self) -> requests.Session:
        """Straight to the addresses that the provider names of itself, never on to another."""
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0
        return session


def refused(request: HttpRequest, told: str = "") -> HttpResponse:
    """The page that says why nobody was logged in."""
    told = told or _("Logging in there did not work. Try again.")
    return render(request, "organisation/oidc_refused.html", {"told": told}, status=403)
