"""Telephone numbers: people type them with spaces, an address to call has none."""

from __future__ import annotations


def dialled(number: str) -> str:
    """A number as a `tel:` address wants it: digits only."""
    return "".join(char for char in number if char.isdigit() or char == "+")
