"""How a signal, a moment and a state are called on screen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from signals.choices.rounds import Decision
from signals.choices.signal import Category, Outcome, Status, kind_in_words
from signals.models import InstacleanRound, Signal, SignalStep
from signals.querysets.lists import Listed
from signals.querysets.planned import Planned
from youthwork.lib.dates import AMSTERDAM, day_of

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
CAME_BEFORE = gettext_lazy(
    "It had arrived already, as you wrote it first. What you changed since is not in it yet: here "
    "it stands."
)
CAME_BEFORE_STEPS = gettext_lazy(
    "It had arrived already, as you wrote it first. What you did since is not in it: add it as a "
    "step."
)
CAME_BEFORE_TEAM = gettext_lazy(
    "It had arrived already, as you wrote it first: for %(team)s, and it stays there."
)
CHANGED_SINCE = gettext_lazy(
    "It had arrived already, as you wrote it first, and it was changed since. Look at what it says "
    "now."
)
ARRIVED_AS_FIRST_WRITTEN = gettext_lazy(
    "It had arrived already, as you wrote it first. Save it here: then what you changed since "
    "stands ready, to be put into that signal."
)
CUT = gettext_lazy("We cut the end off the address: it said who shared it.")
SHORT_ADDRESS = gettext_lazy(
    "This is a short address: it can tell who shared it. "
    "Rather note the long one, from the address bar of your browser."
)


def title_of(signal: Signal) -> str:
    """A signal on its own page: by its kind, *something else* by the title it was given."""
    return signal.title if signal.category == Category.OTHER and signal.title else kind_of(signal)


def round_title(round: InstacleanRound) -> str:
    """A round of Instaclean by its quarter."""
    return _("Round %(quarter)s, %(year)s") % {"quarter": round.quarter, "year": round.year}


def kind_of(signal: Signal | Listed | Planned) -> str:
    """A signal in a list, which is seen without confirming: by its kind, nothing that was typed."""
    return _kind(signal.category, signal.subcategory, get_language() or "")


@cache
def state_of(status: str, outcome: str, language: str) -> tuple[str, str, str]:
    """Tone, words and icon of a state, of a closed one its outcome, in the language of now."""
    tone, icon = STATE_LOOKS[Status(status)]
    closed = status == Status.CLOSED
    words = capfirst(str(Outcome(outcome).label)) if closed else str(Status(status).label)
    return tone, words, icon


@cache
def _kind(category: str, subcategory: str, language: str) -> str:
    """In the language of now, which is a part of the key."""
    return kind_in_words(category, subcategory)


def when(moment: datetime, now: datetime, *, with_time: bool = False) -> str:
    """How long ago in words, for earlier moments the day; those with a time if wanted."""
    return said_at(now).when(moment, with_time=with_time)


class Said(NamedTuple):
    """What a list says fifty times, as of one moment and in one language."""

    now: datetime
    today: date
    language: str

    def when(self, moment: datetime, *, with_time: bool = False) -> str:
        """As the function of this name."""
        local = moment.astimezone(AMSTERDAM)
        on = local.date()
        if local.time() == time.max:  # only its day was said (youthwork/lib/dates.py)
            return self.day(on)
        if moment > self.now - AN_HOUR:
            minutes = max(1, round((self.now - moment).total_seconds() / 60))
            return _nearby(self.language).minutes % {"minutes": minutes}
        at = f"{local.hour:02}:{local.minute:02}"
        if on == self.today:
            return _nearby(self.language).today % {"time": at}
        if on == self.today - A_DAY:
            return _nearby(self.language).yesterday % {"time": at}
        words = self.day(on)
        return f"{words}, {at}" if with_time else words

    def day(self, on: date) -> str:
        """A day in words, with the year only when it is another one."""
        return _day(on, on.year == self.today.year, self.language)

    def kind(self, signal: Signal | Listed | Planned) -> str:
        """As `kind_of`."""
        return _kind(signal.category, signal.subcategory, self.language)


class _Nearby(NamedTuple):
    """The words around a moment of the last days."""

    minutes: str
    today: str
    yesterday: str


@cache
def _nearby(language: str) -> _Nearby:
    """In the language of now, which is a part of the key."""
    return _Nearby(_("%(minutes)s min ago"), _("today %(time)s"), _("yesterday %(time)s"))


def said_at(now: datetime) -> Said:
    """In the language of this request."""
    return Said(now, day_of(now), get_language() or "")


def by_day(due: date, today: date) -> str:
    """Until when something may be done, or how long ago that was, in words."""
    days = (today - due).days
    if days > 0:
        return ngettext("late: %(days)s day", "late: %(days)s days", days) % {"days": days}
    if days == 0:
        return _("by today")
    return _("by %(day)s") % {"day": date_format(due, "l j F")}


def answer_of(step: SignalStep, today: date) -> str:
    """What a platform did with a report, as far as it was noted."""
    told = []
    if step.receipt_on:
        told.append(_("Receipt confirmed on %(day)s") % {"day": day(step.receipt_on, today)})
    if step.decision and step.decided_on:
        named = {
            "decision": Decision(step.decision).label,
            "day": day(step.decided_on, today),
        }
        told.append(_("Decision: %(decision)s, %(day)s") % named)
    return " · ".join(told)


def day(moment: date, today: date) -> str:
    """A day in words, with the year only when it is another one."""
    return _day(moment, moment.year == today.year, get_language() or "")


@lru_cache(maxsize=2000)
def _day(moment: date, this_year: bool, language: str) -> str:
    """In the language of now, which is a part of the key."""
    return date_format(moment, "j F" if this_year else "j F Y")


STATE_LOOKS = {
    Status.NEW: ("info", "circle-fill"),
    Status.REOPENED: ("info", "arrow-counterclockwise"),
    Status.IN_PROGRESS: ("", "person"),
    Status.WAITING_PARTNER: ("warn", "hourglass-split"),
    Status.WAITING_PLATFORM: ("warn", "hourglass-split"),
    Status.CLOSED: ("ok", "check-lg"),
    Status.MERGED: ("", "layers"),
    Status.ANONYMISED: ("", "archive"),
}
