"""What an item says, of which somebody who checks or changes it has to have seen the newest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from signals.models import InstacleanItem

# Everything a notice says: how it is called on screen, by column.
SAYS = {
    "platform": gettext_lazy("Platform"),
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


def of_list(checked: Iterable[InstacleanItem]) -> str:
    """A keyed digest of which items go out with a list, each as it was checked."""
    held = sorted(f"{item.ref} {item.checked_at}" for item in checked)
    return salted_hmac("signals.round_list", "\n".join(held), algorithm="sha256").hexdigest()
