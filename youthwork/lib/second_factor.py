"""The mark of views that somebody without a second factor may open; a middleware looks for it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

View = Callable[..., HttpResponse]


def without_second_factor(view: View) -> View:
    """Mark a view that stays open to who has no second factor yet."""
    view.without_second_factor = True  # type: ignore[attr-defined]
    return view
