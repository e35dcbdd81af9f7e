"""What signals do with personal data, for the processing register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
        recipients=_("The partner of the agreement"),
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
