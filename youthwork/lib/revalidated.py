"""Answers that hold nothing of whoever asks: kept by the browser, and asked again by their ETag."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

View = Callable[..., HttpResponse]
MARK = "holds_nobody"  # on an answer: somebody who is signed in may keep it too


def same_for_everybody(view: View) -> View:
    """For what is the same for all with one language and look; 304 when it is still that.

    Pages of a person never: their browser keeps nothing of them (`youthwork.middleware.headers`),
    so it has nothing to ask about.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = asked(request, *args, **kwargs)
        setattr(response, MARK, True)
        return response

    asked: View = cache_control(private=True, no_cache=True)(conditional_page(view))
    return marked
