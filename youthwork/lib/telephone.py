"""Telephone numbers: people type them with spaces, an address to call has none."""

from __future__ import annotations

import re

# The zero that one dials within the country only.
TRUNK = re.compile(r"^(\s*(?:\+|00)[\d\s]*)\(0\)")


def dialled(number: str) -> str:
    """A number as a `tel:` address wants it: digits only, in +31 (0)6 without that zero."""
    return "".join(char for char in TRUNK.sub(r"\1", number) if char.isdigit() or char == "+")
