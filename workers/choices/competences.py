"""The six competences of online youth work with their indicators, and how far somebody is.

The list follows chapter 7 of the guide on online youth work; the wording is our own.
"""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Competence(TextChoices):
    SOCIAL_MEDIA = "social_media", _("Using social media")
    SIGNALLING = "signalling", _("Noticing and filtering")
    ACCURACY = "accuracy", _("Accurate")
    COLLABORATION = "collaboration", _("Working together")
    CURIOSITY = "curiosity", _("Curious")
    PRIVACY = "privacy", pgettext_lazy("competence", "Privacy")


class Level(IntegerChoices):
    """How far somebody is, in four steps without a middle."""

    NOT_YET = 1, _("Not yet")
    WITH_HELP = 2, _("With help")
    ON_ONES_OWN = 3, _("On one's own")
    TEACHES = 4, _("Teaches others")


class Side(TextChoices):
    """Whose view it is: of the worker, or of who leads."""

    SELF = "self", pgettext_lazy("assessment", "Yourself")
    LEAD = "lead", pgettext_lazy("assessment", "Team lead")


# By competence: code of each indicator and what somebody says of themselves.
INDICATORS: dict[str, dict[str, object]] = {
    Competence.SOCIAL_MEDIA: {
        "social_media_a": _("I carry contact from the square on online"),
        "social_media_b": _("I choose a channel because it suits a goal"),
        "social_media_c": _("I am where our young people are"),
        "social_media_d": _("I explain how an app works and what young people do with it"),
        "social_media_e": _("I am easy to approach and clearly recognisable"),
        "social_media_f": _("I sense what information is useful, and use it with care"),
    },
    Competence.SIGNALLING: {
        "signalling_a": _("I know what is going on"),
        "signalling_b": _("I notice what is different, for good as well"),
        "signalling_c": _("I read messages with what I know from the street"),
        "signalling_d": _("I turn a signal into action"),
        "signalling_e": _("I follow new apps, features and settings"),
        "signalling_f": _("I know that a feed is coloured"),
        "signalling_g": _("I know the language, memes, hypes and manners"),
    },
    Competence.ACCURACY: {
        "accuracy_a": _("I write and speak correctly, in a way that suits"),
        "accuracy_b": _("I check facts before I post"),
        "accuracy_c": _("I can be trusted with what is sensitive"),
    },
    Competence.COLLABORATION: {
        "collaboration_a": _("I share trends in time with colleagues and partners"),
        "collaboration_b": _("I strengthen partners' messages among young people"),
        "collaboration_c": _("I talk easily with municipality, police and school"),
        "collaboration_d": _("I deal well with requests to “have a look”"),
    },
    Competence.CURIOSITY: {
        "curiosity_a": _("I look for myself, without being asked"),
        "curiosity_b": _("I am really interested"),
        "curiosity_c": _("I want to see results"),
        "curiosity_d": _("I learn from young people, and with them"),
    },
    Competence.PRIVACY: {
        "privacy_a": _("I know what you keep and what not"),
        "privacy_b": _("I share only as agreed"),
        "privacy_c": _("I explain that to young people"),
        "privacy_d": _("I ask for help when in doubt"),
    },
}
CODES = tuple(code for indicators in INDICATORS.values() for code in indicators)
COMPETENT = Level.ON_ONES_OWN  # from here on it counts as mastered
TARGET_PERCENT = 80
EVERY_MONTHS = 12
FEWEST_PEOPLE = 5  # below this no average is shown


class Presence(TextChoices):
    """Whether somebody is coming to a training, or was there."""

    SIGNED_UP = "signed_up", _("Signed up")
    ATTENDED = "attended", _("Was there")
