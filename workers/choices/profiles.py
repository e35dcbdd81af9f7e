"""Vocabulary of work profiles and their checks: stored in English, shown in Dutch."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    """Where a work profile stands."""

    DRAFT = "draft", pgettext_lazy("work profile", "Not checked yet")
    IN_ORDER = "in_order", pgettext_lazy("work profile", "In order")
    ACTION_NEEDED = "action_needed", pgettext_lazy("work profile", "Action needed")
    RECHECK = "recheck", pgettext_lazy("work profile", "Check again")
    ENDED = "ended", pgettext_lazy("work profile", "Ended")


NEXT: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.IN_ORDER, Status.ACTION_NEEDED, Status.ENDED}),
    Status.IN_ORDER: frozenset({Status.ACTION_NEEDED, Status.RECHECK, Status.ENDED}),
    Status.ACTION_NEEDED: frozenset({Status.IN_ORDER, Status.ENDED}),
    Status.RECHECK: frozenset({Status.IN_ORDER, Status.ACTION_NEEDED, Status.ENDED}),
    Status.ENDED: frozenset(),
}


class Visibility(TextChoices):
    CLOSED = "closed", pgettext_lazy("work profile", "Closed")
    PUBLIC = "public", pgettext_lazy("work profile", "Public")


class CheckedBy(TextChoices):
    """Who looked: the worker, a colleague whom the worker asked, or who leads the team."""

    SELF = "self", pgettext_lazy("profile check", "Self")
    BUDDY = "buddy", pgettext_lazy("profile check", "Buddy")
    LEAD = "lead", pgettext_lazy("profile check", "Team lead")


class Answer(TextChoices):
    YES = "yes", pgettext_lazy("profile check", "Yes")
    NO = "no", pgettext_lazy("profile check", "Not yet")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("profile check", "Doesn't apply")


class Item(TextChoices):
    """The sixteen items of the check; those that must be so stand in MANDATORY."""

    PROFILE_1 = "profile_1", _("Does the user name show which organisation you belong to?")
    PROFILE_2 = "profile_2", _("Do you wear the organisation's clothing in your profile photo?")
    PROFILE_3 = (
        "profile_3",
        _("Do you wear that clothing in other photos of yourself too, where you can?"),
    )
    PROFILE_4 = "profile_4", _("Are your name, role and organisation in your bio?")
    PROFILE_5 = (
        "profile_5",
        _("Is there a logo or link, and does it fit the style of your colleagues?"),
    )
    PROFILE_6 = "profile_6", _("Is the profile closed?")
    PROFILE_7 = "profile_7", _("Is this an account of its own, with your work mail and number?")
    PROFILE_8 = "profile_8", _("Are there no family and friends among your followers?")
    PROFILE_9 = (
        "profile_9",
        _("Are there no young people or partners on your private account?"),
    )
    PROFILE_10 = (
        "profile_10",
        _("Does it say when you are there, and where to go when you are not?"),
    )
    PROFILE_11 = (
        "profile_11",
        _("Does everything you post fit your work? Personal is fine, private is not."),
    )
    PROFILE_12 = (
        "profile_12",
        _("Can you explain every like, follow and reaction to your team lead and to a parent?"),
    )
    PROFILE_13 = (
        "profile_13",
        _("Do young people recognise you: are you online as you are in the street?"),
    )
    PROFILE_14 = (
        "profile_14",
        _("Did you bring something in the past two weeks: news, a tip, a chance, an answer?"),
    )
    PROFILE_15 = (
        "profile_15",
        _("Is two-step log-in on, and can the organisation get in when you are away?"),
    )
    PROFILE_16 = (
        "profile_16",
        _("Are contact sharing and location off, and is the app on your work phone only?"),
    )


# Without these no profile is in order (guideline of the field: recognisable, separate, closed).
MANDATORY = tuple(Item(f"profile_{number}") for number in (1, 2, 4, 6, 7, 8, 9, 10, 15))
# What somebody thinks over: it is talked about in the team, never scored.
REFLECTION = (Item.PROFILE_11, Item.PROFILE_12)


class Heading(TextChoices):
    """The five tips for a profile, under which the items stand."""

    CLOSED = "closed", pgettext_lazy("profile tip", "Closed and your own")
    RECOGNISABLE = "recognisable", pgettext_lazy("profile tip", "Recognisable and trustworthy")
    UNIFORM = "uniform", pgettext_lazy("profile tip", "One style with colleagues")
    PERSONAL = "personal", pgettext_lazy("profile tip", "Personal")
    ATTRACTIVE = "attractive", pgettext_lazy("profile tip", "Attractive")


ITEMS_OF: dict[Heading, tuple[Item, ...]] = {
    Heading.CLOSED: (
        Item.PROFILE_6,
        Item.PROFILE_7,
        Item.PROFILE_8,
        Item.PROFILE_9,
        Item.PROFILE_15,
        Item.PROFILE_16,
    ),
    Heading.RECOGNISABLE: (Item.PROFILE_1, Item.PROFILE_2, Item.PROFILE_4, Item.PROFILE_10),
    Heading.UNIFORM: (Item.PROFILE_3, Item.PROFILE_5),
    Heading.PERSONAL: (Item.PROFILE_11, Item.PROFILE_12, Item.PROFILE_13),
    Heading.ATTRACTIVE: (Item.PROFILE_14,),
}


class EndedHow(TextChoices):
    """What became of an account that nobody here uses any more."""

    CLOSED = "closed", pgettext_lazy("ended account", "Closed")
    HANDED_OVER = "handed_over", pgettext_lazy("ended account", "Handed over")


class Visible(TextChoices):
    """How somebody tells the world offline that they are online."""

    CARD = "card", _("Card with your work account")
    SIGNATURE = "signature", _("Line under your e-mails")
    POSTER = "poster", _("Poster in the centre")


class Deviation(TextChoices):
    """Where an account differs from what the organisation agreed on."""

    HANDLE = "handle", _("User name doesn't fit the pattern")
    NO_BIO = "no_bio", _("No bio written down")
    BIO = "bio", _("Bio doesn't name the organisation")
    HOURS = "hours", _("No availability text")
