"""Vocabulary of activities: stored in English, shown in Dutch (docs/glossary.md)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Growth(TextChoices):
    """What youth work helps young people with, beside the themes of the municipality."""

    DEVELOPMENT = "development", _("Development")
    INTERESTS = "interests", _("Interests")
    BOUNDARIES = "boundaries", _("Boundaries")


def give_or_take(kind: str) -> GiveTake:
    """Looking around and asking take; everything else gives."""
    return GiveTake.TAKE if kind in TAKING else GiveTake.GIVE


def activity_kind_choices() -> list[tuple[str, object]]:
    return list(ActivityKind.choices)
