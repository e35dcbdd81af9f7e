"""What the privacy officer's room does with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.register import Activity

DUTY = _("Legal duty (GDPR articles 5(2), 12, 24 and 32)")

ACTIVITIES = [
    Activity(
        key="requests",
        name=_("Requests of people about their data"),
        purpose=_("To let people see, correct and erase what there is about them"),
        basis=DUTY,
        people=_("Whoever asks, and others who stand in what was found"),
        recipients=_("Who asks"),
        models=(
            "privacy.datarequest",
            "privacy.requesthit",
            "privacy.requeststep",
            "privacy.answerpackage",
        ),
    ),
    Activity(
        key="breaches",
        name=_("Register of breaches"),
        purpose=_("To limit what went wrong, and account for it"),
        basis=_("Legal duty (GDPR articles 33(5) and 34)"),
        people=_("Whoever was hit, and employees who told it"),
        recipients=_("The Dutch data protection authority, where there is a risk"),
        models=("privacy.breach", "privacy.breachmeasure"),
    ),
    Activity(
        key="accounts",
        name=_("Accounting: impact assessment, register, processors"),
        purpose=_("To weigh and account for what is done with personal data"),
        basis=_("Legal duty (GDPR articles 28, 30 and 35)"),
        people=_("Employees who advise and decide; contacts of processors"),
        recipients=_("The Dutch data protection authority, when it asks"),
        models=("privacy.dpia", "privacy.processor", "privacy.activitywords"),
    ),
    Activity(
        key="trail",
        name=_("Audit trail and legal holds"),
        purpose=_("To account for who read and changed what"),
        basis=DUTY,
        people=_("Employees"),
        recipients=_("Nobody outside"),
        models=("privacy.auditentry", "privacy.legalhold", "privacy.retentionterm"),
    ),
    Activity(
        key="reading",
        name=_("Questions about reading"),
        purpose=_("To understand what was read, from the colleague themselves"),
        basis=_("Legitimate interest, after the works council agreed (GDPR article 6(1)(f))"),
        people=_("Employees"),
        recipients=_("Nobody outside"),
        models=("privacy.readingquestion",),
    ),
]

# What the register calls each table.
TABLES = {
    "privacy.requesthit": pgettext_lazy("register", "Place where somebody was found"),
    "privacy.requeststep": pgettext_lazy("register", "Step of a request"),
    "privacy.answerpackage": pgettext_lazy("register", "Answer to a request"),
    "privacy.breachmeasure": pgettext_lazy("register", "Measure after a breach"),
    "privacy.auditentry": pgettext_lazy("register", "Entry of the audit trail"),
    "privacy.legalhold": pgettext_lazy("register", "Legal hold"),
    "privacy.retentionterm": pgettext_lazy("register", "Changed term"),
}
