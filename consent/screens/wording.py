"""How people, places, days and states of image consent are called on screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from consent import dates
from consent.choices.request import ImageKind
from consent.models import Subject
from organisation.choices import ImagePlace

# A row of the form in one or two words, with its drawing.
SHORT: dict[str, tuple[str | Promise, str]] = {
    ImageKind.PHOTO: (pgettext_lazy("image", "Photo"), "image"),
    ImageKind.VIDEO: (pgettext_lazy("image", "Video"), "camera-video"),
    ImagePlace.CLOSED_PROFILES: (gettext_lazy("Closed profiles"), "lock"),
    ImagePlace.PUBLIC_PAGES: (gettext_lazy("Public pages"), "instagram"),
    ImagePlace.VIDEO_PLATFORMS: (gettext_lazy("TikTok and YouTube"), "play-btn"),
    ImagePlace.WEBSITE: (pgettext_lazy("image", "Website"), "globe2"),
    ImagePlace.PRINT: (pgettext_lazy("image", "Paper"), "printer"),
    ImagePlace.PRESS: (pgettext_lazy("image", "Press"), "megaphone"),
    ImagePlace.TRAINING: (pgettext_lazy("image", "Training"), "mortarboard"),
}


@dataclass(frozen=True)
class Tag:
    label: str
    icon: str


def tags(rows: Iterable[str]) -> list[Tag]:
    return [Tag(str(SHORT[row][0]), SHORT[row][1]) for row in SHORT if row in set(rows)]


def day(moment: date, today: date) -> str:
    """A day in words, with the year only when it is another one."""
    return date_format(moment, "j F" if moment.year == today.year else "j F Y")


def weekday(moment: date) -> str:
    return date_format(moment, "l j F")


def age(subject: Subject, today: date) -> str:
    """ "14 years"; "" once erased."""
    born = subject.born
    if born is None:
        return ""
    years = dates.age_on(born, today)
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}


def days_ago(moment: date, today: date) -> str:
    days = (today - moment).days
    if days <= 0:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def in_days(moment: date, today: date) -> str:
    days = (moment - today).days
    if days <= 0:
        return _("today")
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}


def listed(names: Iterable[str]) -> str:
    """ "Milan, Sofie and Noah"."""
    *first, last = list(names) or [""]
    if not first:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(first), "last": last}
