"""What is done with data of people and partners, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.register import Activity

ACTIVITIES = [
    Activity(
        key="people",
        name=_("People and access"),
        purpose=_("To let the right people in, and reach them"),
        basis=_("Contract and security (GDPR articles 6(1)(b) and 32)"),
        people=_("Employees, and who was invited"),
        recipients=_("Nobody outside; a push service of the own device where somebody wants it"),
        models=(
            "organisation.organisation",
            "organisation.user",
            "organisation.membership",
            "organisation.readystatement",
            "organisation.invitation",
            "organisation.heldpost",
            "organisation.dutyshift",
            "organisation.notificationchoice",
            "organisation.quiethours",
            "organisation.pushdevice",
        ),
    ),
    Activity(
        key="partners",
        name=_("Partners"),
        purpose=_("To work with others, under an agreement"),
        basis=_("Legitimate interest (GDPR article 6(1)(f))"),
        people=_("Contacts of partners"),
        recipients=_("Nobody outside"),
        models=("organisation.partner",),
    ),
]

# What the register calls each table.
TABLES = {
    "organisation.organisation": pgettext_lazy("register", "Organisation"),
    "organisation.user": pgettext_lazy("register", "Person with an account"),
    "organisation.membership": pgettext_lazy("register", "Role"),
    "organisation.readystatement": pgettext_lazy("register", "What was said before the start"),
    "organisation.invitation": pgettext_lazy("register", "Invitation"),
    "organisation.heldpost": pgettext_lazy("register", "Form that waits for its owner"),
    "organisation.dutyshift": pgettext_lazy("register", "Duty"),
    "organisation.notificationchoice": pgettext_lazy("register", "Choice of notifications"),
    "organisation.quiethours": pgettext_lazy("register", "Quiet hours"),
    "organisation.pushdevice": pgettext_lazy("register", "Device for notifications"),
    "organisation.partner": pgettext_lazy("register", "Partner"),
}
