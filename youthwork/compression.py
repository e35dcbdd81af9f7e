"""Pages packed for who reads them: on a phone as small as may be, at a desk as quickly."""

import re
import secrets
from collections.abc import Callable
from http import HTTPStatus

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from organisation.templatetags.devices import is_phone
from youthwork.lib import zstd

GetResponse = Callable[[HttpRequest], HttpResponse]

LEAST = 200  # bytes; below that the frame of the format weighs as much as it saves
QUALITY = 6  # a millisecond for our largest page; from 9 on it takes ten
# Powers of two: within the smaller window brotli looks for likenesses in another way, a quarter
# quicker and half a hundredth smaller. A page half as long again loses little more than a hundredth
# by it (the form nothing); a longer one two to four.
WINDOW, LARGE_WINDOW = 16, 22
SERVED = 3 * 2**WINDOW // 2  # bytes of the longest page that the smaller one packs
LEVEL = 3  # of zstd: a tenth of brotli's work for a seventh more to load, which no desk notices
PADDING = 50  # bytes at most, as hexadecimal digits twice that
TAKES = {
    coding: re.compile(rf"(^|,)\s*{coding}\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)")
    for coding in ("br", "zstd")
}
TEXT = re.compile(r"(text/|application/(json|javascript|manifest\+json)|image/svg\+xml)")


def compressed(get_response: GetResponse) -> GetResponse:
    """Stands inside GZipMiddleware, which serves everybody else.

    A header of random length hides how long the compressed page is, so that its length doesn't
    tell what stands in it (the BREACH attack); Django does the same within gzip.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            patch_vary_headers(response, ("Accept-Encoding",))  # as of what it stands for
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or len(response.content) < LEAST
            or not TEXT.match(response.headers.get("Content-Type", ""))
        ):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if (coding := _coding(request)) is None:
            return response
        response.content = _packed(response.content, coding)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = coding
        response.headers["X-Padding"] = secrets.token_hex(secrets.randbelow(PADDING))
        etag = response.headers.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response

    return middleware


def _coding(request: HttpRequest) -> str | None:
    """What this browser is answered in: of what it takes the quicker one at a desk, the smaller one
    on a phone; None where it takes neither.

    A cache in between that hands a phone what was packed for a desk does no harm: whoever asked
    with the same `Accept-Encoding` reads both.
    """
    takes = request.headers.get("Accept-Encoding", "")
    on_phone = is_phone(request.headers.get("User-Agent", ""))
    first, second = ("br", "zstd") if on_phone else ("zstd", "br")
    return next((coding for coding in (first, second) if TAKES[coding].search(takes)), None)


def _packed(page: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return zstd.compress(page, level=LEVEL)
    window = WINDOW if len(page) <= SERVED else LARGE_WINDOW
    return brotli.compress(page, mode=brotli.MODE_TEXT, quality=QUALITY, lgwin=window)
