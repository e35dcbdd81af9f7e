"""Pages that are long and weigh little: packed, much the same many times is nearly nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
MARK = "packs_well"  # on an answer: its length says nothing of what it weighs


def packs_well(view: View) -> View:
    """For a page of many choices, days or rows alike: as nearly everybody opens it below 4.8 kB in
    brotli, so that with its headers and app.css it comes in ten packets.

    Said by the page and never measured: which sheet is asked for first would tell anybody on the
    line how well an answer packs, and so what stands in it (docs/decisions/0315).
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, MARK, True)
        return response

    return marked
