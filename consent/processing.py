"""What image consent does with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
