"""What image consent does with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.register import Activity

ACTIVITIES = [
    Activity(
        key="consent",
        name=_("Image consent"),
        purpose=_("To ask, prove and follow consent for images of young people"),
        basis=_("Consent (GDPR articles 6(1)(a) and 7, UAVG article 5)"),
        people=_("Young people, their parents and guardians"),
        recipients=_("Nobody outside; the mail provider delivers the links"),
        models=(
            "consent.subject",
            "consent.consentrequest",
            "consent.signer",
            "consent.answer",
            "consent.attestation",
            "consent.consent",
            "consent.withdrawal",
            "consent.event",
            "consent.groupdraft",
            "consent.misdelivery",
            "consent.erasedmark",
        ),
    ),
    Activity(
        key="publications",
        name=_("Register of publications"),
        purpose=_("To know where images are, and take them down when a consent ends"),
        basis=_("Legal duty (GDPR articles 7(3) and 17)"),
        people=_("Young people on images"),
        recipients=_("The platforms on which an image stands"),
        models=("consent.publication", "consent.takedowntask"),
    ),
]

# What the register calls each table.
TABLES = {
    "consent.subject": pgettext_lazy("register", "Young person"),
    "consent.consentrequest": pgettext_lazy("register", "Question for image consent"),
    "consent.signer": pgettext_lazy("register", "Who signs"),
    "consent.answer": pgettext_lazy("register", "Answer of a signer"),
    "consent.attestation": pgettext_lazy("register", "How we knew who signed"),
    "consent.consent": pgettext_lazy("register", "Image consent"),
    "consent.withdrawal": pgettext_lazy("register", "Stopping of a consent"),
    "consent.event": pgettext_lazy("register", "Event with a page to consent"),
    "consent.groupdraft": pgettext_lazy("register", "List of a group, not sent yet"),
    "consent.misdelivery": pgettext_lazy("register", "Mail to the wrong address"),
    "consent.erasedmark": pgettext_lazy("register", "Mark of who was erased"),
    "consent.publication": pgettext_lazy("register", "Publication"),
    "consent.takedowntask": pgettext_lazy("register", "Image to take down"),
}
