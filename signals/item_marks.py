"""What an item said when somebody looked at it, so that what is checked is what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from signals.models import InstacleanItem

# Everything a notice says: how it is called on screen, by column.
SAYS = {
    "platform_id": gettext_lazy("Platform"),
    "category": gettext_lazy("Kind"),
    "subcategory": gettext_lazy("Kind"),
    "ground": gettext_lazy("Ground"),
    "rule_text": gettext_lazy("Law or rule"),
    "reason": gettext_lazy("Reason"),
    "account_handle": gettext_lazy("Account"),
    "location_url": gettext_lazy("Exact location"),
    "is_closed_account": gettext_lazy("Closed account"),
    "seen_on": gettext_lazy("Seen on"),
    "good_faith": gettext_lazy("In good faith"),
}
LENGTH = 8  # hexadecimal digits of each


def marks(item: InstacleanItem) -> str:
    """A keyed digest of each thing the item says, in the order of SAYS, with dots between."""
    return ".".join(_mark(item, name) for name in SAYS)


def changed(item: InstacleanItem, seen: str) -> list[str]:
    """What says something else than when `seen` was made, by its name on screen.

    All of it where `seen` is no such mark.
    """
    before = seen.split(".")
    if len(before) != len(SAYS):
        before = [""] * len(SAYS)
    names = [
        str(label)
        for (name, label), was in zip(SAYS.items(), before, strict=True)
        if _mark(item, name) != was
    ]
    return list(dict.fromkeys(names))


def _mark(item: InstacleanItem, name: str) -> str:
    text = str(getattr(item, name) or "")
    made = salted_hmac(f"signals.item:{item.ref}:{name}", text, algorithm="sha256")
    return made.hexdigest()[:LENGTH]
