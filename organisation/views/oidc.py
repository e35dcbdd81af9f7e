"""To the organisation's own provider, and back from it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from youthwork.lib.links import too_many

RATE = "30/m/ip"


@require_POST
@never_cache
def log_in(request: HttpRequest) -> HttpResponse:
    """A page that leads on at once: our policy lets a form lead to this site only."""
    if not settings.OIDC_ISSUER:
        raise Http404
    if limited := too_many(request, "oidc", RATE):
        return limited
    # Here, so that a house without a provider carries none of its libraries.
    from allauth.socialaccount.adapter import get_adapter
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error
    from requests import RequestException

    from organisation.oidc import refused
    from organisation.oidc_provider.provider import NAME

    try:
        leads = get_adapter().get_provider(request, NAME).redirect_from_request(request)
    except (
        RequestException,
        OAuth2Error,
        ValueError,
        KeyError,
    ):  # it doesn't answer, or not as a provider
        return refused(request)
    context = {"goal": leads.url, "name": settings.OIDC_NAME}
    return render(request, "organisation/oidc_on.html", context)


@require_safe
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code that only we can exchange."""
    if not settings.OIDC_ISSUER:
        raise Http404
    if limited := too_many(request, "oidc", RATE):
        return limited
    from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView

    from organisation.oidc_provider.provider import NAME, Door

    answer: HttpResponse = OAuth2CallbackView.adapter_view(Door(request, NAME))(request)
    return answer


@require_safe
@login_required
@never_cache
def again(request: HttpRequest) -> HttpResponse:
    """Where somebody without a password of ours shows again who they are."""
    if not settings.OIDC_ISSUER:
        raise Http404
    return render(request, "organisation/oidc_again.html")
