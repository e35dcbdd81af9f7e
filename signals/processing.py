"""What signals do with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacy.register import Activity

INTEREST = _("Legitimate interest with a written balancing test (GDPR article 6(1)(f))")

ACTIVITIES = [
    Activity(
        key="signals",
        name=_("Signals"),
        purpose=_("To notice early what goes on online, and act on it"),
        basis=INTEREST,
        people=_("Young people, as far as an account or a text points at one; youth workers"),
        recipients=_("Partners under an agreement, only what it allows"),
        models=(
            "signals.signal",
            "signals.signalversion",
            "signals.signalstep",
            "signals.reportingcodestep",
            "signals.accountquestion",
            "signals.approach",
            "signals.approachstep",
            "signals.savedfilter",
        ),
        assessed=True,
    ),
    Activity(
        key="sharing",
        name=_("Sharing with partners"),
        purpose=_("To have a partner act, and to account for what was shared"),
        basis=INTEREST,
        people=_("Young people whom a signal is about; contacts of partners"),
        recipients=_("The partner of the agreement, or one whom the privacy officer allowed"),
        models=("signals.disclosure", "signals.partnerrequest", "signals.trendmessage"),
        assessed=True,
    ),
    Activity(
        key="instaclean",
        name=_("Instaclean"),
        purpose=_("To report harmful accounts to their platform"),
        basis=INTEREST,
        people=_("Holders of accounts that are reported; youth workers"),
        recipients=_("The platform that gets the notice (DSA article 16)"),
        models=("signals.instacleanround", "signals.roundsession", "signals.instacleanitem"),
        assessed=True,
    ),
]

# What the register calls each table.
TABLES = {
    "signals.signal": pgettext_lazy("register", "Signal"),
    "signals.signalversion": pgettext_lazy("register", "Earlier version of a signal"),
    "signals.signalstep": pgettext_lazy("register", "Step on a signal"),
    "signals.reportingcodestep": pgettext_lazy("register", "Step of the reporting code"),
    "signals.accountquestion": pgettext_lazy("register", "Question for an account"),
    "signals.approach": pgettext_lazy("register", "Joint approach"),
    "signals.approachstep": pgettext_lazy("register", "Step of an approach"),
    "signals.savedfilter": pgettext_lazy("register", "Saved filter"),
    "signals.disclosure": pgettext_lazy("register", "What was shared with a partner"),
    "signals.partnerrequest": pgettext_lazy("register", "Formal demand of a partner"),
    "signals.trendmessage": pgettext_lazy("register", "Monthly message to a partner"),
    "signals.instacleanround": pgettext_lazy("register", "Round of Instaclean"),
    "signals.roundsession": pgettext_lazy("register", "Working on a round"),
    "signals.instacleanitem": pgettext_lazy("register", "Account or post to report"),
}
