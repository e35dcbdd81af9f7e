"""Vocabulary of hours: stored in English, shown in Dutch (docs/glossary.md)."""

from __future__ import annotations

from django.db.models import TextChoices
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


def kind_choices() -> list[tuple[str, object]]:
    """Every kind once; `conversation` is the same word online and offline."""
    return list({code: label for kinds in KINDS.values() for code, label in kinds.items()}.items())


def kind_fits(where: str, kind: str) -> bool:
    """Whether this kind of work belongs there; an empty kind fits everywhere."""
    return not kind or kind in KINDS.get(where, {})
