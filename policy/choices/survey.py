"""What young people may answer in the survey."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LEAST_ANSWERS = 10  # from which anything is shown
LEAST_LEFT = 5  # answers after the last count that are counted at the close; fewer would tell
MOST_WORDS = 300
MOST_CODES = 500
REMARK_MONTHS = 6  # after the close, unless somebody chose to show it
LONGEST = timedelta(days=120)


class AgeGroup(models.TextChoices):
    UNDER_12 = "under_12", _("Under 12")
    FROM_12 = "12_15", _("12 to 15")
    FROM_16 = "16_17", _("16 or 17")
    ADULT = "18_plus", _("18 or older")
    UNKNOWN = "unknown", _("Would rather not say")


MINORS = (AgeGroup.FROM_12, AgeGroup.FROM_16)  # as in national figures


class Follows(models.TextChoices):
    """Whether somebody follows a youth worker online."""

    YES = "yes", pgettext_lazy("follows a worker", "Yes")
    NO = "no", pgettext_lazy("follows a worker", "No")
    UNAWARE = "unaware", _("Did not know that one can")


class HelpBy(models.TextChoices):
    """How somebody with a problem wants to reach a youth worker."""

    DROP_IN = "drop_in", _("Dropping in")
    CALL = "call", _("Calling")
    WHATSAPP = "whatsapp", _("WhatsApp")
    DM = "dm", _("DM")
    OTHER = "other", pgettext_lazy("way to be helped", "Otherwise")


class AppFor(models.TextChoices):
    """What an app is used for."""

    FRIENDS = "friends", pgettext_lazy("app for", "Friends")
    NEWS = "news", pgettext_lazy("app for", "News")
    HELP = "help", pgettext_lazy("app for", "Help")


class DayPart(models.TextChoices):
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening, 18–24 h")
    NIGHT = "night", _("Night")


class RemarkOn(models.TextChoices):
    """The two questions that are answered in words."""

    FOLLOWS = "follows", _("Why somebody does or does not follow a youth worker")
    KNOW = "know", _("What we should know or learn")


# Beside the platforms by their name.
OTHER_APP, NO_APP = "other", "none"
# A tick is a weekday, Monday 0, with a part of the day.
MOMENTS = tuple(f"{day}-{part.value}" for day in range(7) for part in DayPart)
