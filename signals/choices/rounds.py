"""Vocabulary of Instaclean: rounds, what is reported in them, and what came of it.

A notice under article 16 of the DSA (Regulation (EU) 2022/2065) names a ground, is received, and
ends in a decision, against which there is an appeal for six months (article 20).
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signals.choices.signal import Category


class RoundStatus(TextChoices):
    """Where a round stands."""

    PLANNED = "planned", pgettext_lazy("round", "planned")
    OPEN = "open", pgettext_lazy("round", "open")
    SENT = "sent", pgettext_lazy("round", "sent")
    OUTCOME = "outcome", pgettext_lazy("round", "outcome")
    CLOSED = "closed", pgettext_lazy("round", "closed")
    NOT_HELD = "not_held", pgettext_lazy("round", "not held")


class NotHeldCause(TextChoices):
    """Why a round was not held, as a report tells it."""

    EMPTY = "empty", _("Nobody put anything on the list")
    PEOPLE = "people", _("Too few people")
    OTHER_WORK = "other_work", _("Other work came first")
    OTHER = "other", _("Another reason")


class NoticeStatus(TextChoices):
    """Where one item stands, from the list to the end of an appeal."""

    LISTED = "listed", pgettext_lazy("notice", "on the list")
    CHECKED = "checked", pgettext_lazy("notice", "checked")
    SENT = "sent", pgettext_lazy("notice", "sent")
    RECEIVED = "received", pgettext_lazy("notice", "received")
    DECIDED = "decided", pgettext_lazy("notice", "decided")
    APPEALED = "appealed", pgettext_lazy("notice", "appealed")
    DONE = "done", pgettext_lazy("notice", "done")


class Ground(TextChoices):
    """Why the content may not be there."""

    LAW = "law", pgettext_lazy("ground", "against the law")
    HOUSE_RULE = "house_rule", pgettext_lazy("ground", "against the platform's own rule")


class Decision(TextChoices):
    """What the platform did."""

    REMOVED = "removed", pgettext_lazy("decision", "removed")
    PARTLY = "partly", pgettext_lazy("decision", "partly removed")
    NOT_REMOVED = "not_removed", pgettext_lazy("decision", "not removed")
    NO_ANSWER = "no_answer", pgettext_lazy("decision", "no answer")


class Theme(TextChoices):
    """What is talked about with young people who help in a round."""

    CONSEQUENCES_FOR_VICTIMS = "consequences_for_victims", _("Consequences for victims")
    OWN_PROFILE = "own_profile", _("Your own profile")
    SPREADING_AND_LAW = "spreading_and_law", _("Forwarding and the law")
    GROUP_PRESSURE = "group_pressure", _("Group pressure")
    BYSTANDER = "bystander", _("Being a bystander")
    FAKE_AND_SCAM = "fake_and_scam", _("Fake and scams")
    ASKING_FOR_HELP = "asking_for_help", _("Asking for help")


THEME_QUESTIONS: dict[str, object] = {
    Theme.CONSEQUENCES_FOR_VICTIMS: _("what does one message do to somebody?"),
    Theme.OWN_PROFILE: _("what do you show, and to whom?"),
    Theme.SPREADING_AND_LAW: _("forwarding is doing it too."),
    Theme.GROUP_PRESSURE: _("why do you join in, and how do you step out?"),
    Theme.BYSTANDER: _("what can you do when you see it?"),
    Theme.FAKE_AND_SCAM: _("how do you recognise it?"),
    Theme.ASKING_FOR_HELP: _("where can you go?"),
}

# The only steps there are.
ROUND_NEXT: dict[RoundStatus, frozenset[RoundStatus]] = {
    RoundStatus.PLANNED: frozenset({RoundStatus.OPEN, RoundStatus.NOT_HELD}),
    RoundStatus.OPEN: frozenset({RoundStatus.SENT, RoundStatus.NOT_HELD}),
    RoundStatus.SENT: frozenset({RoundStatus.OUTCOME}),
    RoundStatus.OUTCOME: frozenset({RoundStatus.CLOSED}),
    RoundStatus.CLOSED: frozenset(),
    RoundStatus.NOT_HELD: frozenset(),
}
# What is changed after the check is checked anew, hence the one step back. Who leaves a decision
# takes its appeal away from nobody (docs/decisions/0324-what-was-left-can-be-appealed.md).
NOTICE_NEXT: dict[NoticeStatus, frozenset[NoticeStatus]] = {
    NoticeStatus.LISTED: frozenset({NoticeStatus.CHECKED}),
    NoticeStatus.CHECKED: frozenset({NoticeStatus.LISTED, NoticeStatus.SENT}),
    NoticeStatus.SENT: frozenset({NoticeStatus.RECEIVED, NoticeStatus.DECIDED}),
    NoticeStatus.RECEIVED: frozenset({NoticeStatus.DECIDED}),
    NoticeStatus.DECIDED: frozenset({NoticeStatus.APPEALED, NoticeStatus.DONE}),
    NoticeStatus.APPEALED: frozenset({NoticeStatus.DONE}),
    NoticeStatus.DONE: frozenset({NoticeStatus.APPEALED}),
}
UNSENT = (NoticeStatus.LISTED, NoticeStatus.CHECKED)
UNDECIDED = (NoticeStatus.SENT, NoticeStatus.RECEIVED)
DECIDED = (NoticeStatus.DECIDED, NoticeStatus.APPEALED, NoticeStatus.DONE)
TAKES_ITEMS = (RoundStatus.PLANNED, RoundStatus.OPEN)
ENDED = (RoundStatus.CLOSED, RoundStatus.NOT_HELD)
TAKEN_DOWN = (Decision.REMOVED, Decision.PARTLY)

# What is never reported as a harmful account: good news, and what runs through the reporting code.
NEVER_LISTED = (Category.OPPORTUNITY, Category.UNSAFE_HOME)
# What young people who help don't get to see. What has no kind of its own can be anything; of
# somebody's wellbeing they would read health data of a person whom they may know (GDPR article 9).
NOT_FOR_GUIDES = (
    Category.EXPOSING,
    Category.SEXUAL_MISCONDUCT,
    Category.WELLBEING,
    Category.OTHER,
)


def ground_choices() -> list[tuple[str, object]]:
    return list(Ground.choices)


def decision_choices() -> list[tuple[str, object]]:
    return list(Decision.choices)


def listed_categories() -> list[tuple[str, object]]:
    """Categories that an item can have, in the order of the signal form."""
    return [(kind.value, kind.label) for kind in Category if kind not in NEVER_LISTED]
