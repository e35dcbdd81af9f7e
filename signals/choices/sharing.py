"""Vocabulary of what is shared with partners, and of what partners ask."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SharingStatus(TextChoices):
    """Where a disclosure stands; only `shared` has left the house."""

    DRAFT = "draft", pgettext_lazy("sharing", "Draft")
    PROPOSED = "proposed", pgettext_lazy("sharing", "Proposed")
    ASKED = "asked", _("Waits for the privacy officer")
    SHARED = "shared", pgettext_lazy("sharing", "Shared")
    DECLINED = "declined", _("Not shared")


# The only steps there are. Without an agreement a lead asks; the privacy officer decides.
SHARING_NEXT: dict[SharingStatus, frozenset[SharingStatus]] = {
    SharingStatus.DRAFT: frozenset(
        {SharingStatus.PROPOSED, SharingStatus.ASKED, SharingStatus.SHARED}
    ),
    SharingStatus.PROPOSED: frozenset(
        {SharingStatus.ASKED, SharingStatus.SHARED, SharingStatus.DECLINED}
    ),
    SharingStatus.ASKED: frozenset({SharingStatus.SHARED, SharingStatus.DECLINED}),
    SharingStatus.SHARED: frozenset(),
    SharingStatus.DECLINED: frozenset(),
}
WAITING = (SharingStatus.PROPOSED, SharingStatus.ASKED)


class SharingRoute(TextChoices):
    """How it reaches the partner."""

    LINK = "link", _("By a link that works for 7 days")
    SPOKEN = "spoken", _("By phone or in a meeting")


class ToldYouth(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


# What whoever asks for more than an agreement allows states; it stays, as the ground does.
LIFE_AT_STAKE = _("A life is in danger now, and they need this to help.")


class PartnerAnswer(TextChoices):
    """What a partner says on their page."""

    TAKEN_UP = "taken_up", _("We take this up")
    KNOWN = "known", _("We know this already")
    NOT_OURS = "not_ours", _("Not for us")


class RequestAnswer(TextChoices):
    """How a question of a partner ended."""

    ANSWERED_GENERALLY = "answered_generally", _("Answered in general")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
    REFERRED = "referred", _("Referred")


NOT_ANSWERED = ""  # a question that waits; it ends in a member of RequestAnswer
NOT_ANSWERED_LABEL = _("Not answered yet")
QUESTION_WAITS = "signals.question_waits"  # the message that says so


class RefusalReason(TextChoices):
    """Why a question of a partner is refused; each has its text."""

    NAMES = "names", _("It asks for names or accounts")
    WATCHING = "watching", _("It asks to look somebody up or to watch")
    NO_AGREEMENT = "no_agreement", _("It falls outside the agreement")


REFUSALS = {
    RefusalReason.NAMES: _(
        "We share no names and no accounts of young people, also when we know them. Young people "
        "talk with us because of that, and the law asks it of us (GDPR articles 5 and 6). What we "
        "can tell is what goes on and where, without persons. If a young person is in danger now, "
        "call 112."
    ),
    RefusalReason.WATCHING: _(
        "We don't look for persons and don't watch anybody online. We are present openly, for all "
        "young people. What we can tell is what goes on and where, without persons. If a young "
        "person is in danger now, call 112."
    ),
    RefusalReason.NO_AGREEMENT: _(
        "This falls outside what we agreed on sharing. Our privacy officer can look at it with "
        "you. What we can tell is what goes on and where, without persons. If a young person is in "
        "danger now, call 112."
    ),
}
