"""What the time split puts on the start page: a question to oneself, and figures of the teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.models import User
from workers import split_rows as rows
from workers.agreed import may_follow
from workers.figures import ROLLING_WEEKS, Tally, cover
from workers.models import Nudge
from workers.planning import Period
from workers.screens import nudges
from workers.screens.split_reading import percent
from workers.small_teams import FEWEST
from workers.wording import about
from youthwork.lib.dates import day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.tiles import Tile, figure
from youthwork.lib.together import Asking, all_of


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """Nothing before the works council agreed (WOR article 27, paragraph 1, k and l)."""
    if not may_follow(day_of(now)):
        return []
    found = yield from all_of(_question(user, now), _teams(user, now), _everybody(user, now))
    return [tile for tile in found if tile]


def _question(user: User, now: datetime) -> Asking[Tile | None]:
    if not user.has_perm("workers.write_hours"):
        return None
    columns = ("public_id", "answered_at")
    yield (asked := Nudge.objects.open_for(user, now).values_list(*columns))
    for public_id, answered_at in asked:
        context = {"public_id": public_id, "answered": answered_at}
        return Tile("workers.nudge", "workers/_tile_nudge.html", 12, context)
    return None


def _teams(user: User, now: datetime) -> Asking[Tile | None]:
    """For a lead: Fridays, the share, and who was asked a week ago."""
    led = sorted(user.led_teams, key=lambda team: team.name)
    if not led or not user.has_perm("workers.see_team_hours"):
        return None
    today, keys = day_of(now), [team.pk for team in led]
    period = Period.of_weeks(ROLLING_WEEKS, today)
    sums, late = rows.totals(keys, period), rows.fridays_of_teams(keys, period)
    asked = prepared(
        lambda keys, period, day, me: nudges.of_teams(keys, period, day).exclude(worker=me),
        keys,
        period,
        today,
        user.pk,
    )
    people = prepared(rows.people, keys, period)
    yield *sums, late, asked, people
    whole = _whole(sums)
    working = {team.pk: (team.active_from, team.active_until) for team in led}
    names = {key: name for key, name, *_rest in people}
    context = {
        "share": percent(whole.share) if whole.written else "",
        "cover": cover(period, today, working, late),
        "several": len(led) > 1,
        "asked": [
            (row.icon, names[row.worker], row.hint(names[row.worker]))
            for row in sorted(nudges.asked(asked).values(), key=lambda row: names[row.worker])
        ],
    }
    return Tile("workers.teams", "workers/_tile_team_hours.html", 25, context)


def _whole(parts: Iterable[Iterable[tuple[int, ...]]]) -> Tally:
    return sum((Tally(*row) for found in parts for row in found), Tally())


def _everybody(user: User, now: datetime) -> Asking[Tile | None]:
    """For who sees numbers of all teams: the share, and what was done on the street."""
    if user.led_teams or not user.has_perm("workers.see_all_team_hours"):
        return None
    period = Period.of_weeks(ROLLING_WEEKS, day_of(now))
    sums, before = rows.totals(None, period), rows.totals(None, period.before)
    writers = prepared(
        lambda period, me: rows.writers(period).exclude(pk=me)[:FEWEST], period, user.pk
    )
    yield *sums, *before, writers
    whole, was = _whole(sums), _whole(before)
    if whole.share is None or len(writers) < FEWEST:
        return None
    street = {"offline": percent(100 - round(whole.share)), "hours": about(whole.offline)}
    told = _("last 28 days")
    if was.share is not None:
        told += " · " + _("28 days before %(was)s") % {"was": percent(was.share)}
    return figure(
        "workers.all_teams",
        10,
        _("Online"),
        percent(whole.share),
        sub=told,
        more=_("On the street %(offline)s: %(hours)s hours") % street,
        url=reverse("workers:team_hours"),
    )
