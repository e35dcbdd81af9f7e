"""The allauth addresses that we use. Sign-up, e-mail and phone pages don't exist here:
an account begins with an invitation, and its address is changed by the administrator."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_http_methods

from youthwork.lib.on_demand import Views

entrance = Views("organisation.views.entrance")
account = Views("allauth.account.views")
oidc = Views("organisation.views.oidc")
passkeys = Views("organisation.views.passkeys")
mfa = Views("allauth.mfa.base.views")
totp = Views("allauth.mfa.totp.views")
webauthn = Views("allauth.mfa.webauthn.views")
recovery_codes = Views("allauth.mfa.recovery_codes.views")
usersessions = Views("allauth.usersessions.views")

View = Callable[..., HttpResponse]


def ours(view: View, *, posts: bool = True) -> View:
    """An allauth page that answers as our own do: 422 with errors, and no other methods."""

    @require_http_methods(["GET", "HEAD", "POST"] if posts else ["GET", "HEAD"])
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", 0):
            response.status_code = 422
        return response

    return wrapper


def page(route: str, view: View, name: str, *, posts: bool = True) -> URLPattern:
    return path(route, ours(view, posts=posts), name=name)


def shown(route: str, view: View, name: str) -> URLPattern:
    return page(route, view, name, posts=False)


def leaving_nothing(view: View) -> View:
    """Whoever logs out has the browser erase what pages kept in it, whether scripts ran or not."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"storage"'
        return response

    return wrapper


def by_password(view: View) -> View:
    """Not there where the organisation's own provider is the only way in."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if settings.OIDC_ONLY:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


def by_form(view: View) -> View:
    """The log-in page, whose own form is not there where the provider is the only way in."""

    posted = by_password(view)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return (posted if request.method == "POST" else view)(request, *args, **kwargs)

    return wrapper


urlpatterns = [
    path("oidc/", oidc.log_in, name="oidc_log_in"),
    path("oidc/callback/", oidc.callback, name="oidc_callback"),
    path("oidc/again/", oidc.again, name="oidc_again"),
    page("login/", by_form(entrance.log_in), "account_login"),
    page("logout/", leaving_nothing(account.logout), "account_logout"),
    shown("inactive/", account.account_inactive, "account_inactive"),
    page("reauthenticate/", by_password(account.reauthenticate), "account_reauthenticate"),
    page("password/change/", by_password(account.password_change), "account_change_password"),
    page("password/reset/", by_password(account.password_reset), "account_reset_password"),
    shown("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    shown(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        ours(by_password(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    shown("2fa/", mfa.index, "mfa_index"),
    page("2fa/authenticate/", passkeys.second_step, "mfa_authenticate"),
    page("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    page("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    page("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    shown("2fa/webauthn/", webauthn.list_webauthn, "mfa_list_webauthn"),
    page("2fa/webauthn/add/", passkeys.add, "mfa_add_webauthn"),
    page("2fa/webauthn/login/", by_password(passkeys.log_in), "mfa_login_webauthn"),
    page("2fa/webauthn/reauthenticate/", passkeys.confirm, "mfa_reauthenticate_webauthn"),
    page("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    page("2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    shown("2fa/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page(
        "2fa/recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    shown(
        "2fa/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        "mfa_download_recovery_codes",
    ),
    page("sessions/", usersessions.list_usersessions, "usersessions_list"),
]
