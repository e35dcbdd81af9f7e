"""The week on the start page: what it counts, and the signals behind each of its two numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import User
from privacy.validators import year_of_ours
from signals.models import Signal
from signals.screens.trends import BehindFigure
from youthwork.lib.dates import DAY, start_of_day, week_of

GOOD, WORRYING = "good", "worrying"


def span(monday: date) -> tuple[datetime, datetime]:
    """The moments between which lies what was seen in the week of this Monday."""
    return start_of_day(monday), start_of_day(monday + 7 * DAY)


def called(monday: date) -> str:
    return _("week %(week)s") % {"week": week_of(monday)[1]}


def whose(user: User) -> str:
    """Of whom it tells this person: as `SignalQuerySet.of_the_week` counts."""
    teams = ", ".join(team.name for team in user.led_teams)
    return _("team %(name)s") % {"name": teams} if teams else _("what you may open")


def url_of(which: str, monday: date) -> str:
    """Where the signals stand that a number counts."""
    year, week = week_of(monday)
    asked = urlencode({"week": f"{year}-W{week:02}", "which": which})
    return f"{reverse('signals:search')}?{asked}"


def behind_week(user: User, asked: Mapping[str, str]) -> BehindFigure | None:
    """What an address of `url_of` asks for, of what this person may read; None of others."""
    monday, which = _monday_of(asked.get("week", "")), asked.get("which", "")
    if monday is None or which not in (GOOD, WORRYING):
        return None
    rows = Signal.objects.visible_to(user).of_the_week(user, *span(monday))
    told = {
        "kind": _("Talent and opportunities") if which == GOOD else _("Worrying"),
        "month": called(monday),
        "whose": whose(user),
    }
    return BehindFigure(
        rows.good_or_not(which == GOOD).order_by("-received_at", "-pk"),
        capfirst(_("%(kind)s, seen in %(month)s, %(whose)s") % told),
        {"week": asked["week"], "which": which},
    )


def _monday_of(text: str) -> date | None:
    try:
        monday = date.fromisoformat(f"{text}-1")
        year_of_ours(monday)
    except (ValueError, ValidationError):
        return None
    return monday
