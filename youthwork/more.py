"""The page *More*: the rest of the menu, light or dark, language, account, signing out."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from youthwork.navigation import THEME_COOKIE, THEMES, menu, tabs

YEAR = 365 * 24 * 60 * 60  # seconds
THEME_CHOICES = (
    ("light", gettext_lazy("Light"), "sun"),
    ("dark", gettext_lazy("Dark"), "moon"),
    ("auto", gettext_lazy("Auto"), "phone"),
)
ACCOUNT = (
    (
        "mfa_index",
        gettext_lazy("How you log in"),
        "key",
        gettext_lazy("Passkeys and codes"),
    ),
    (
        "organisation:notifications",
        gettext_lazy("Notifications"),
        "bell",
        gettext_lazy("What reaches you, and when"),
    ),
    (
        "usersessions_list",
        gettext_lazy("Devices"),
        "laptop",
        gettext_lazy("Where you are logged in"),
    ),
    (
        "outbox:jobs",
        gettext_lazy("Work that takes a while"),
        "hourglass-split",
        gettext_lazy("What you asked for and how far it is"),
    ),
    (
        "privacy:report_breach",
        gettext_lazy("Report a breach"),
        "droplet",
        gettext_lazy("A mail to the wrong person, a lost telephone"),
    ),
    ("account_change_password", gettext_lazy("Password"), "lock", ""),
    ("help", gettext_lazy("Handbook"), "question-circle", gettext_lazy("By task, for each role")),
    ("help_news", gettext_lazy("What is new"), "stars", ""),
)


def _account_links() -> list[dict[str, object]]:
    """The account pages that exist."""
    found: list[dict[str, object]] = []
    for name, label, icon, text in ACCOUNT:
        try:
            found.append({"url": reverse(name), "title": label, "icon": icon, "text": text})
        except NoReverseMatch:
            continue
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def more(request: HttpRequest) -> HttpResponse:
    """The rest of the menu; a POST chooses `theme` or `language` for this browser."""
    if request.method == "POST":
        return _choose(request)
    bar = tabs(request)
    in_tab_bar = {link.url for link in (*bar.before, *bar.after)}
    context = {
        "title": _("More"),
        "entries": [link for link in menu(request) if link.url not in in_tab_bar],
        "themes": THEME_CHOICES,
        "languages": [code for code, _name in settings.LANGUAGES],
        "account_links": _account_links(),
    }
    return render(request, "more.html", context)


def _choose(request: HttpRequest) -> HttpResponse:
    """Keep a choice in a cookie; a value that isn't offered changes nothing."""
    response = redirect("more")
    offered = {
        "theme": (THEME_COOKIE, THEMES),
        "language": (settings.LANGUAGE_COOKIE_NAME, tuple(dict(settings.LANGUAGES))),
    }
    for field, (cookie, values) in offered.items():
        value = request.POST.get(field, "")
        if value in values:
            response.set_cookie(
                cookie,
                value,
                max_age=YEAR,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    return response
