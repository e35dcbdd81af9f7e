"""Vocabularies of goals: status, health, and where a figure comes from."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GoalStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("goal", "Draft")
    PROPOSED = "proposed", pgettext_lazy("goal", "To be adopted")
    ADOPTED = "adopted", pgettext_lazy("goal", "Adopted")
    REACHED = "reached", pgettext_lazy("goal", "Reached")
    DROPPED = "dropped", pgettext_lazy("goal", "Dropped")


OPEN = (GoalStatus.DRAFT, GoalStatus.PROPOSED)
# How a goal may end: what nobody adopted was never aimed at, so it can't be reached.
ENDS = {
    GoalStatus.DRAFT: (GoalStatus.DROPPED,),
    GoalStatus.PROPOSED: (GoalStatus.DROPPED,),
    GoalStatus.ADOPTED: (GoalStatus.REACHED, GoalStatus.DROPPED),
}
# What stands in the record: what it aims at never changes after it was adopted.
AIMED = (GoalStatus.PROPOSED, GoalStatus.ADOPTED, GoalStatus.REACHED)


class GoalHealth(TextChoices):
    """Whether a goal is reached at the pace of the readings so far."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("Mind this")
    OFF_TRACK = "off_track", _("Falling behind")


class FigureSource(TextChoices):
    """Where the figure of a goal comes from; settings name who knows it (`GOAL_FIGURES`)."""

    MANUAL = "manual", _("By hand")
    HOURS_SHARE = "hours_share", _("Share of time online, 28 days (%)")
    FRIDAY_COVER = "friday_cover", _("Friday evenings covered, of 13 weeks")
    GIVE_SHARE = "give_share", _("Giving online, 28 days (%)")
    PROFILES_IN_ORDER = "profiles_in_order", _("Workers with all profiles in order (%)")
    SIGNALS_IN_TIME = "signals_in_time", _("Signals taken up in time, 90 days (%)")
    CONSENTS_ANSWERED = "consents_answered", _("Questions about images answered, 90 days (%)")
    NOTICES_REMOVED = "notices_removed", _("Notices after which content went, 12 months (%)")
    REFERRALS = "referrals", _("Contacts that ended with a referral, 12 months")


NO_SHARES = (FigureSource.FRIDAY_COVER, FigureSource.REFERRALS)


class Unit(TextChoices):
    NUMBER = "number", _("A number")
    PERCENT = "percent", _("Per cent")
