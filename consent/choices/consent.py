"""Vocabulary of consent that was given: its states, how it ends, where images go."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisation.choices import ImagePlace


class ConsentStatus(TextChoices):
    """Where a consent stands."""

    VALID = "valid", pgettext_lazy("consent", "Valid")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("consent", "Expired")
    REPLACED = "replaced", pgettext_lazy("consent", "Replaced")
    DISPUTED = "disputed", pgettext_lazy("consent", "Disputed")


# Nothing comes back to valid: that takes a new signature (GDPR article 7).
CONSENT_NEXT: dict[ConsentStatus, frozenset[ConsentStatus]] = {
    ConsentStatus.VALID: frozenset(
        {
            ConsentStatus.WITHDRAWN,
            ConsentStatus.EXPIRED,
            ConsentStatus.REPLACED,
            ConsentStatus.DISPUTED,
        }
    ),
    ConsentStatus.DISPUTED: frozenset(
        {ConsentStatus.WITHDRAWN, ConsentStatus.EXPIRED, ConsentStatus.REPLACED}
    ),
    ConsentStatus.WITHDRAWN: frozenset(),
    ConsentStatus.EXPIRED: frozenset(),
    ConsentStatus.REPLACED: frozenset(),
}


class WithdrawnBy(TextChoices):
    """Who stopped it. A young person's own no always wins."""

    SIGNER = "signer", _("Who signed")
    YOUTH = "youth", _("The young person")
    OTHER_GUARDIAN = "other_guardian", _("Another parent or guardian")
    OFFICER = "officer", _("The privacy officer")
    WRONG_PERSON = "wrong_person", _("It had reached the wrong person")


class WithdrawalRoute(TextChoices):
    """How that reached us."""

    LINK = "link", _("By the link")
    SPOKEN = "spoken", _("Told to a worker")
    MAIL = "mail", _("By e-mail or letter")


class Channel(TextChoices):
    """Where something was posted."""

    INSTAGRAM_CLOSED = "instagram_closed", _("Instagram, closed profile")
    SNAPCHAT_CLOSED = "snapchat_closed", _("Snapchat, closed profile")
    INSTAGRAM_PAGE = "instagram_page", _("Instagram page")
    FACEBOOK_PAGE = "facebook_page", _("Facebook page")
    TIKTOK = "tiktok", _("TikTok")
    YOUTUBE = "youtube", _("YouTube")
    WEBSITE = "website", _("Website")
    NEWSLETTER = "newsletter", _("Newsletter")
    LEAFLET = "leaflet", _("Leaflet")
    PRESS = "press", _("Newspaper or broadcaster")
    TRAINING = "training", _("Training of colleagues")


# The row of the form under which each channel falls.
PLACE_OF: dict[Channel, ImagePlace] = {
    Channel.INSTAGRAM_CLOSED: ImagePlace.CLOSED_PROFILES,
    Channel.SNAPCHAT_CLOSED: ImagePlace.CLOSED_PROFILES,
    Channel.INSTAGRAM_PAGE: ImagePlace.PUBLIC_PAGES,
    Channel.FACEBOOK_PAGE: ImagePlace.PUBLIC_PAGES,
    Channel.TIKTOK: ImagePlace.VIDEO_PLATFORMS,
    Channel.YOUTUBE: ImagePlace.VIDEO_PLATFORMS,
    Channel.WEBSITE: ImagePlace.WEBSITE,
    Channel.NEWSLETTER: ImagePlace.WEBSITE,
    Channel.LEAFLET: ImagePlace.PRINT,
    Channel.PRESS: ImagePlace.PRESS,
    Channel.TRAINING: ImagePlace.TRAINING,
}


class TakedownReason(TextChoices):
    """Why a post has to go."""

    WITHDRAWN = "withdrawn", _("Consent was withdrawn")
    DISPUTED = "disputed", _("Somebody with authority objects")
    REPLACED = "replaced", _("A newer answer says otherwise")
    EXPIRED = "expired", _("Consent expired")
    SIXTEEN = "sixteen", _("Sixteen, and no answer of their own")
    ERASED = "erased", _("Asked to be erased")
