"""What a phone keeps so that a signal can be written down without a connection.

The service worker keeps one page, the shell of the signal form, and the files it needs. The shell
is made without a request: no person, no token and no nonce can end up in it. What is kept changes
name when anything in it changes, so that a browser renews it by itself. See
docs/decisions/0070-one-shell-without-anybody.md.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from types import SimpleNamespace

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisation.models import HelpLine, Organisation
from signals.forms.log import SignalForm
from signals.screens import form as form_screen
from signals.screens.offline import calls_without_connection
from youthwork.lib.revalidated import same_for_everybody
from youthwork.lib.second_factor import without_second_factor
from youthwork.navigation import THEMES, links_without_person, theme

SHELL_CACHE_SECONDS = 30  # as long as the rows that it shows
FILES = (
    "css/app.css",
    "css/more.css",
    "data/first-names.txt",
    "fonts/figtree-latin-wght-normal.woff2",
    "img/favicon.svg",
    "img/later.svg",
    "js/blank.js",
    "js/draft.js",
    "js/offline.js",
    "js/offline-form.js",
    "js/page.js",
    "js/queue.js",
    "js/signal-form.js",
    "js/text-check.js",
)
GROUND, HERO = "#faf6f0", "#0b5d63"  # as the sheets have them: paper, and the mark


@cache
def files() -> list[str]:
    """The addresses of the files that the shell needs."""
    return [static(name) for name in FILES]


def _shell(language: str, look: str) -> str:
    """The page as text, the same for everybody with this language and look."""
    key = f"shell:{language}:{look}"
    kept: str | None = caches["process"].get(key)
    if kept is None:
        with translation.override(language):
            kept = render_to_string("signals/offline.html", _shown(look))
        caches["process"].set(key, kept, SHELL_CACHE_SECONDS)
    return kept


def _shown(look: str) -> dict[str, object]:
    now = timezone.now()
    form = SignalForm(user=None, now=now, initial={"client_id": ""})
    organisation = Organisation.objects.current()
    return form_screen.page(form, None, now) | {
        "unwarned": calls_without_connection(HelpLine.objects.by_key()),
        "organisation_name": organisation.name if organisation else "",
        "frame": SimpleNamespace(theme=look, person="", **links_without_person()),
        "is_shell": True,
        "urgent_note": _("Nobody is warned before it is sent"),
    }


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Language and look that the address names, or else those of this browser."""
    language = request.GET.get("lang", "")
    look = request.GET.get("theme", "")
    return (
        language if language in dict(settings.LANGUAGES) else translation.get_language(),
        look if look in THEMES else theme(request),
    )


@without_second_factor
@require_safe
@same_for_everybody
def shell(request: HttpRequest) -> HttpResponse:
    """The signal form that a phone keeps; works with a connection too."""
    language, look = _asked(request)
    response = HttpResponse(_shell(language, look), headers={"Content-Language": language})
    response["X-Robots-Tag"] = "noindex"
    return response


@without_second_factor
@require_safe
@same_for_everybody
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it serves every address; its text changes with whatever it keeps."""
    language, look = _asked(request)
    kept = {
        "shell": f"{reverse('offline')}?lang={language}&theme={look}",
        "form": reverse("signals:new"),
        "files": files(),
    }
    told = json.dumps(kept, sort_keys=True)
    with translation.override(language):
        words = {
            "first": _("An urgent message waits. Open the app."),
            "again": _("Nobody has taken it over yet. Open the app."),
        }
    version = hashlib.sha256((told + _shell(language, look)).encode()).hexdigest()[:16]
    script = (
        f'import {{ wake }} from "{static("js/push.js")}";\n'
        f'import {{ serve }} from "{static("js/worker.js")}";\n'
        f"wake({json.dumps(words)});\n"
        f'serve({{ "version": "{version}", {told[1:]});\n'
    )
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@without_second_factor
@require_safe
@same_for_everybody
def manifest(request: HttpRequest) -> HttpResponse:
    """What a home screen shows, and its shortcut to the signal form."""
    organisation = Organisation.objects.current()
    whole = f"Vindplaats – {organisation.name}" if organisation else "Vindplaats"
    language = translation.get_language()
    return JsonResponse(
        {
            "id": "/",
            "name": whole,
            "short_name": "Vindplaats",
            "description": _("Write down what is going on online, not who it is."),
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "background_color": GROUND,
            "theme_color": HERO,
            "icons": [
                {
                    "src": static(f"img/icon-{kind}{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for kind, purpose in (("", "any"), ("maskable-", "maskable"))
                for size in (192, 512)
            ],
            "shortcuts": [
                {
                    "name": _("Log a signal"),
                    "short_name": translation.pgettext("home screen", "Signal"),
                    "url": reverse("signals:new"),
                    "icons": [
                        {
                            "src": static("img/icon-signal-96.png"),
                            "sizes": "96x96",
                            "type": "image/png",
                        }
                    ],
                }
            ],
        },
        content_type="application/manifest+json",
    )
