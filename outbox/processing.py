"""What sending does with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.register import Activity

ACTIVITIES = [
    Activity(
        key="mail",
        name=_("Mail and long work"),
        purpose=_("To send a message once, and know that it went"),
        basis=_("As the processing that sends it"),
        people=_("Everybody who gets a message from us"),
        recipients=_("The mail provider, a processor in the EU"),
        models=("outbox.message", "outbox.job"),
    ),
]

# What the register calls each table.
TABLES = {
    "outbox.message": pgettext_lazy("register", "Message"),
    "outbox.job": pgettext_lazy("register", "Long work"),
}
