"""The list of closed signals that are emptied soon, for who can ask for a hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.models import Team, User
from signals import emptying
from signals.models import Signal
from signals.screens.trends import BehindFigure
from signals.screens.wording import day
from youthwork.lib.dates import day_of


def going_url(team: Team, first: date, last: date) -> str:
    """Where the signals of a team stand that are emptied from a day on up to another."""
    asked = {"going": first.isoformat(), "until": last.isoformat(), "team": str(team.public_id)}
    return f"{reverse('signals:search')}?{urlencode(asked)}"


def behind_going(user: User, asked: Mapping[str, str], now: datetime) -> BehindFigure | None:
    """What an address of `going_url` asks for, of what this person opens; None of others.

    Days that passed hold nothing: what stood there is emptied.
    """
    names = ("going", "until", "team")
    try:
        first, last = (date.fromisoformat(asked.get(name, "")) for name in names[:2])
        team = UUID(asked.get("team", ""))
    except ValueError:
        return None
    today = day_of(now)
    keys = [each.signal for each in emptying.going(today) if first <= each.day <= last]
    rows = Signal.objects.opened_by(user, today).filter(pk__in=keys, team__public_id=team)
    title = _("Closed signals that are emptied on %(day)s") % {"day": day(first, today)}
    if first != last:
        title = _("Closed signals that are emptied from %(first)s to %(last)s") % {
            "first": day(first, today),
            "last": day(last, today),
        }
    query = {name: asked[name] for name in names}
    return BehindFigure(rows.order_by("-received_at", "-pk"), title, query)
