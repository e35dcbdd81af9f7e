"""What an item says, of which somebody who checks or changes it has to have seen the newest."""

from django.utils.translation import gettext_lazy

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
