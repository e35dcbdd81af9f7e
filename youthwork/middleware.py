"""What every answer carries: its language and the headers that no library sets."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils import translation
from django.utils.cache import patch_cache_control

from youthwork.lib.loopback import is_loopback
from youthwork.lib.packing import MARK as PACKS_WELL
from youthwork.lib.revalidated import MARK

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)


def this_machine_only(get_response: GetResponse) -> GetResponse:
    """403 for who doesn't sit at this machine: the demo's passwords are printed in its own pages.

    `ALLOWED_HOSTS` judges the name that was asked for, which anybody may send.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_loopback(request.META.get("REMOTE_ADDR", "")):
            raise PermissionDenied
        return get_response(request)

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """Dutch unless this browser chose otherwise; what the browser prefers is not asked.

    A parent's page takes its own `?lang=`; staff choose under *More*.
    """
    offered = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in offered else settings.LANGUAGE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or code)
        return response

    return middleware


def known_token(get_response: GetResponse) -> GetResponse:
    """Stands outside CsrfViewMiddleware, which sends its cookie anew with every form.

    Django does so to put its year off; who is signed in got it with a log-in, which ends sooner
    (docs/decisions/0350). To everybody else it goes as Django says.
    """
    name = settings.CSRF_COOKIE_NAME

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sent = response.cookies.get(name)
        if sent and sent.value == request.COOKIES.get(name) and _signed_in(request):
            del response.cookies[name]
        return response

    return middleware


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


class Policy(CSPMiddleware):
    """The content security policy: made once for every answer that asks nothing of its own.

    The library works it out anew for each, twice.
    """

    OWN = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self._usual = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if getattr(request, "_csp_nonce", None) or any(hasattr(response, own) for own in self.OWN):
            answer: HttpResponse = super().process_response(request, response)
            return answer
        response.headers.setdefault(HEADER, self._usual)
        return response


LARGE = 17_700  # bytes before it is packed: what a length tells of a page stays as it was
HEAD = 2_000


def second_sheet_first(response: HttpResponse) -> None:
    """Have a large page ask for the smaller of both sheets first, though it comes second.

    What arrives with a page is used up by whole files: beside a small page app.css is one of them,
    beside a larger one only more.css (docs/decisions/0315). A page that is long and weighs little
    says so itself (`packs_well`).
    """
    if response.streaming or hasattr(response, PACKS_WELL) or len(response.content) <= LARGE:
        return
    sheet = static("css/more.css")
    if sheet.encode() in response.content[:HEAD]:
        response.headers["Link"] = f"<{sheet}>; rel=preload; as=style"


def headers(get_response: GetResponse) -> GetResponse:
    """Sensors off on every page, nothing of a signed-in page kept by the browser."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        second_sheet_first(response)
        # The logo, and what holds nobody.
        is_kept = "immutable" in response.headers.get("Cache-Control", "")
        is_kept = is_kept or hasattr(response, MARK)
        if not is_kept and _signed_in(request):
            said = response.headers.get("Cache-Control", "")
            if not said:
                response.headers["Cache-Control"] = "no-store, private"
            elif "no-store" not in said or "private" not in said:  # `never_cache` says both
                patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware
