"""Addresses that a list writes with every row and tab, or a save leads to."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

_ANY_REF = "S-0000-0000"


def page_of(ref: str) -> str:
    """The address of the page of the signal with this number."""
    return _page_of_any().replace(_ANY_REF, ref)


def saved_page(ref: str) -> str:
    """The address to which saving the signal with this number leads."""
    return _saved_page_of_any().replace(_ANY_REF, ref)


@cache
def inbox_page() -> str:
    """The address of the inbox."""
    return reverse("signals:inbox")


@cache
def _page_of_any() -> str:
    return reverse("signals:detail", args=[_ANY_REF])


@cache
def _saved_page_of_any() -> str:
    return reverse("signals:saved", args=[_ANY_REF])
