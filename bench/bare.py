"""A page as its floor, in the house that is served for the bench.

`?floor=still` is the page without its scripts: the same words, sheets and typeface from the same
view. `?floor=blank` is one sentence in its place, and nothing else. What a browser takes for the
first no page with this look can go below, and for the second no page at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STILL, BLANK = "still", "blank"
SCRIPT = re.compile(
    rb"<script\b[^>]*>.*?</script>|<link\b[^>]*\b(?:modulepreload|as=\"?script)[^>]*>", re.DOTALL
)
SENTENCE = (
    b'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>One sentence</title>'
    b'<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
    b"<body><main><h1>One sentence</h1><p>Nothing else stands here.</p></main></body></html>"
)


def floored(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A page as its floor, where that is asked for; the view does the same work."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        floor = request.GET.get("floor")
        if floor == STILL:
            response.content = SCRIPT.sub(b"", response.content)
        elif floor == BLANK:
            response.content = SENTENCE
            response.headers.pop("Link", None)  # sheets that it doesn't have
        return response

    return middleware
