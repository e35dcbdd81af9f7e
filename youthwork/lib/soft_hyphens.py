"""Soft hyphens: where a long word may break on a narrow tile. Elsewhere they show as odd signs."""

from __future__ import annotations

SOFT_HYPHEN = "\u00ad"


def without(text: str) -> str:
    """The text as it leaves a page: for a file or a mail."""
    return text.replace(SOFT_HYPHEN, "")
