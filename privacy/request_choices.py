"""Vocabularies of requests under GDPR articles 15 to 21."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What is asked, by article."""

    ACCESS = "access", _("See what there is (article 15)")
    RECTIFY = "rectify", _("Have something corrected (article 16)")
    ERASE = "erase", _("Have something erased (article 17)")
    RESTRICT = "restrict", _("Have it set still (article 18)")
    PORT = "port", _("Take it along (article 20)")
    OBJECT = "object", _("Object to its use (article 21)")


TITLES = {
    Kind.ACCESS: _("Request for access"),
    Kind.RECTIFY: _("Request to correct"),
    Kind.ERASE: _("Request to erase"),
    Kind.RESTRICT: _("Request to set still"),
    Kind.PORT: _("Request to take data along"),
    Kind.OBJECT: _("Objection"),
}


class Status(models.TextChoices):
    """How far a request is; `extended` is assessing under the longer term of article 12(3)."""

    RECEIVED = "received", pgettext_lazy("request", "Received")
    IDENTITY = "identity", pgettext_lazy("request", "Who is it?")
    SEARCHING = "searching", pgettext_lazy("request", "Searching")
    ASSESSING = "assessing", pgettext_lazy("request", "Assessing")
    EXTENDED = "extended", pgettext_lazy("request", "Assessing, extended")
    SENT = "sent", pgettext_lazy("request", "Sent")
    REJECTED = "rejected", pgettext_lazy("request", "Rejected")


NEXT: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.IDENTITY, Status.REJECTED}),
    Status.IDENTITY: frozenset({Status.SEARCHING, Status.REJECTED}),
    Status.SEARCHING: frozenset({Status.ASSESSING, Status.EXTENDED, Status.REJECTED}),
    Status.ASSESSING: frozenset({Status.SEARCHING, Status.EXTENDED, Status.SENT, Status.REJECTED}),
    Status.EXTENDED: frozenset({Status.SEARCHING, Status.SENT, Status.REJECTED}),
    Status.SENT: frozenset(),
    Status.REJECTED: frozenset(),
}
OPEN = tuple(status for status, steps in NEXT.items() if steps)
FINISHED = tuple(status for status, steps in NEXT.items() if not steps)
LOOKED_AT = (Status.ASSESSING, Status.EXTENDED)  # hits are decided on


class Asker(models.TextChoices):
    """For whom somebody asks (UAVG art. 5: under sixteen a parent or guardian may)."""

    SELF = "self", _("For oneself")
    PARENT = "parent", _("For a child under 16")
    PROXY = "proxy", _("For somebody else, with a proxy")


class Channel(models.TextChoices):
    """How a request came in."""

    FORM = "form", pgettext_lazy("request", "By the form")
    MAIL = "mail", pgettext_lazy("request", "By mail")
    LETTER = "letter", pgettext_lazy("request", "By letter")
    IN_PERSON = "in_person", pgettext_lazy("request", "In person")
    PHONE = "phone", pgettext_lazy("request", "By phone")


class Identity(models.TextChoices):
    """How we know who asks; a copy of an identity document is never among them (art. 12(6))."""

    LINK = "link", _("Pressed a link at an address that we knew")
    KNOWN_MAIL = "known_mail", _("Answered from an address that we knew")
    KNOWN_PHONE = "known_phone", _("Called back at a number that we knew")
    SEEN = "seen", _("Seen, by somebody who knows them")
    QUESTIONS = "questions", _("Knew what only they can know")


class About(models.TextChoices):
    """Whom a hit is about."""

    ASKER = "asker", _("The one who asks")
    OTHER = "other", _("Somebody else")
    UNSURE = "unsure", _("Not sure")


class Give(models.TextChoices):
    """What of a hit goes into the answer."""

    ALL = "all", _("All of it")
    MASKED = "masked", _("With others covered")
    NONE = "none", _("Not, with an exception")


class Ground(models.TextChoices):
    """On what ground a hit is not handed over."""

    OTHERS = "others", _("Rights of others (GDPR article 15(4))")
    CONFIDED = "confided", _("Confided by a child that asked for help (UAVG article 5(5))")
    SAFETY = "safety", _("Safety of the child or of others (UAVG article 41(1)(i))")
    CRIME = "crime", _("Preventing or tracing crime (UAVG article 41(1)(d))")
    NOT_THEIRS = "not_theirs", _("It is not about the one who asks")


class Refusal(models.TextChoices):
    """Why a whole request is not granted (art. 12(4))."""

    IDENTITY = "identity", _("We could not be sure who asks (article 12(2))")
    NOT_ENTITLED = "not_entitled", _("Not the right person to ask this")
    UNFOUNDED = "unfounded", _("Manifestly unfounded or excessive (article 12(5))")
    BASIS = "basis", _("We have to keep or use it (articles 17(3), 18(2) and 21(1))")
    WITHDRAWN = "withdrawn", _("Withdrawn by who asked")


class Result(models.TextChoices):
    """What the answer came to."""

    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Partly granted")
    NOTHING = "nothing", _("Nothing found")
    REFUSED = "refused", _("Refused")


class LinkPurpose(models.TextChoices):
    IDENTITY = "identity", _("To show who asks")
    ANSWER = "answer", _("To the answer")


class Step(models.TextChoices):
    """A line of a request's own log, which outlives the audit trail."""

    RECEIVED = "received", _("Came in")
    LINK_SENT = "link_sent", _("Link sent to a known address")
    IDENTIFIED = "identified", _("Identity established")
    EXTENDED = "extended", _("Term extended")
    SEARCHED = "searched", _("Search asked for")
    FOUND = "found", _("Search finished")
    DECIDED = "decided", _("Hit decided")
    DONE = "done", _("Done in the data")
    SENT = "sent", _("Answer sent")
    CODE = "code", _("New link and code")
    LOCKED = "locked", _("Link locked after wrong codes")
    OPENED = "opened", _("Answer opened")
    REJECTED = "rejected", _("Rejected")


STEP_ICONS = {
    Step.RECEIVED: "inbox",
    Step.LINK_SENT: "send",
    Step.IDENTIFIED: "person-check",
    Step.EXTENDED: "calendar-plus",
    Step.SEARCHED: "search",
    Step.FOUND: "list-check",
    Step.DECIDED: "check-lg",
    Step.DONE: "check-lg",
    Step.SENT: "send",
    Step.CODE: "key",
    Step.LOCKED: "lock",
    Step.OPENED: "eye",
    Step.REJECTED: "x-lg",
}
STATUS_LOOKS = {
    Status.RECEIVED: ("warn", "inbox"),
    Status.IDENTITY: ("info", "person-check"),
    Status.SEARCHING: ("info", "search"),
    Status.ASSESSING: ("info", "eyeglasses"),
    Status.EXTENDED: ("warn", "calendar-plus"),
    Status.SENT: ("ok", "check-lg"),
    Status.REJECTED: ("line", "x-lg"),
}
