"""Vocabulary of hours and activities: stored in English, shown in Dutch (docs/glossary.md)."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Where(TextChoices):
    """Where time went. `other` stands outside the base of the online share."""

    ONLINE = "online", _("Online")
    OFFLINE = "offline", _("Offline")
    OTHER = "other", pgettext_lazy("hours", "Other")


KINDS: dict[str, dict[str, object]] = {
    Where.ONLINE: {
        "present": _("Being there and looking along"),
        "conversation": _("Conversation"),
        "making_posting": _("Making and posting"),
        "following_up": _("Following up a signal"),
        "instaclean": _("Instaclean"),
        "learning": _("Learning"),
    },
    Where.OFFLINE: {
        "outreach": _("Outreach"),
        "centre": _("Youth centre"),
        "school": _("School"),
        "activity": _("Activity"),
        "conversation": _("Conversation"),
        "partner_meeting": _("Meeting with a partner"),
    },
    Where.OTHER: {
        "administration": _("Administration"),
        "training": _("Training"),
        "travel": _("Travel"),
        "leave_sick": _("Leave or sick"),
    },
}
LEAVE = "leave_sick"


class Function(TextChoices):
    """What online work is for: the four functions of online youth work."""

    CONTACT = "contact", _("Contact")
    UNDERSTANDING = "understanding", _("Understanding their world")
    EARLY_WARNING = "early_warning", _("Early warning")
    PROFILING = "profiling", _("Profiling and working together")


class Weekday(IntegerChoices):
    """Days as `date.weekday()` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class ActivityKind(TextChoices):
    """What workers do with and for young people, online and offline."""

    POST = "post", pgettext_lazy("activity", "Posting")
    REPLY = "reply", pgettext_lazy("activity", "Replying, conversation")
    PODIUM = "podium", pgettext_lazy("activity", "Stage for talent")
    ANNOUNCE = "announce", pgettext_lazy("activity", "Announcing")
    VACANCY = "vacancy", pgettext_lazy("activity", "Sharing a vacancy")
    PRACTICAL_HELP = "practical_help", pgettext_lazy("activity", "Practical help")
    CAMPAIGN = "campaign", pgettext_lazy("activity", "Campaign")
    PARTNER_MESSAGE = "partner_message", pgettext_lazy("activity", "Message of a partner")
    WITH_PARTNER = "with_partner", pgettext_lazy("activity", "Visible together with a partner")
    LOOK_AROUND = "look_around", pgettext_lazy("activity", "Looking around online")
    SURVEY = "survey", pgettext_lazy("activity", "Survey, asking for information")
    LIVE_VLOG = "live_vlog", pgettext_lazy("activity", "Live or vlog")
    OFFLINE_GROUP = "offline_group", pgettext_lazy("activity", "Offline group")
    OFFLINE_ROUND = "offline_round", pgettext_lazy("activity", "Offline round of the area")
    OFFLINE_TALK = "offline_talk", pgettext_lazy("activity", "Offline talk after something online")
    SCHOOL_SESSION = "school_session", pgettext_lazy("activity", "Session at a school")
    PARENT_EVENING = "parent_evening", pgettext_lazy("activity", "Meeting with parents")


class ActivityMode(TextChoices):
    ONLINE = "online", _("Online")
    OFFLINE = "offline", _("Offline")


# Kinds that are by their nature online or offline; the others can be either.
ONLY_MODE: dict[str, ActivityMode] = {
    ActivityKind.POST: ActivityMode.ONLINE,
    ActivityKind.REPLY: ActivityMode.ONLINE,
    ActivityKind.LOOK_AROUND: ActivityMode.ONLINE,
    ActivityKind.LIVE_VLOG: ActivityMode.ONLINE,
    ActivityKind.OFFLINE_GROUP: ActivityMode.OFFLINE,
    ActivityKind.OFFLINE_ROUND: ActivityMode.OFFLINE,
    ActivityKind.OFFLINE_TALK: ActivityMode.OFFLINE,
}


class GiveTake(TextChoices):
    """Whether young people get something, or are looked at and asked."""

    GIVE = "give", _("Give")
    TAKE = "take", _("Take")


TAKING = (ActivityKind.LOOK_AROUND, ActivityKind.SURVEY)


class Origin(TextChoices):
    OWN = "own", _("Own initiative")
    ASKED = "asked", _("On request")


class ReachKind(TextChoices):
    FOLLOWERS = "followers", _("Followers")
    VIEWS = "views", _("Views")
    REACTIONS = "reactions", _("Reactions")


class Recurrence(TextChoices):
    """How often an activity comes back, always on the weekday or day of the month it began."""

    ONCE = "once", pgettext_lazy("recurrence", "Once")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")


class Theme(TextChoices):
    """Themes of every municipality; an organisation adds those of its own."""

    EQUAL_OPPORTUNITY = "equal_opportunity", _("Equal opportunity")
    LIVELIHOOD = "livelihood", _("Livelihood")
    SAFETY = "safety", _("Safety")


def give_or_take(kind: str) -> GiveTake:
    """Looking around and asking take; everything else gives."""
    return GiveTake.TAKE if kind in TAKING else GiveTake.GIVE


def activity_kind_choices() -> list[tuple[str, object]]:
    return list(ActivityKind.choices)


def kind_choices() -> list[tuple[str, object]]:
    """Every kind once; `conversation` is the same word online and offline."""
    return list({code: label for kinds in KINDS.values() for code, label in kinds.items()}.items())


def kind_fits(where: str, kind: str) -> bool:
    """Whether this kind of work belongs there; an empty kind fits everywhere."""
    return not kind or kind in KINDS.get(where, {})
