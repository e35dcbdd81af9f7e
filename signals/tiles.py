"""What signals put on someone's start page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisation.models import User
from signals.choices.rounds import RoundStatus
from signals.models import InstacleanItem, InstacleanRound, Signal
from signals.querysets.rights import reached
from signals.querysets.trend import bounds_of
from signals.screens import inbox as inbox_screen
from signals.screens import round_figures
from signals.screens import rounds as rounds_screen
from signals.screens import trends as trends_screen
from signals.screens import week as week_screen
from signals.screens.wording import round_title
from youthwork.lib.dates import day_of, week_start
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.suppression import tenths
from youthwork.lib.tiles import Place, Tile, figure
from youthwork.lib.together import Asking, all_of

SHOWN = 3


def rounds_tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """What waits in Instaclean, for who works on it."""
    if not user.has_perm("signals.list_items"):
        return []
    tasks = yield from rounds_screen.tasks(user, now)
    template = "signals/_tile_rounds.html"
    return [Tile("signals.rounds", template, 45, {"tasks": tasks})] if tasks else []


def tiles(user: User, now: datetime) -> Asking[list[Tile]]:
    """For a lead what waits for a decision; for who logs, what came of their signals."""
    parts = [part(user, now) for part in (_week, _house, _instaclean, _decide, _mine, rounds_tiles)]
    found = yield from all_of(*parts)
    return list(chain.from_iterable(found))


def _decide(user: User, now: datetime) -> Asking[list[Tile]]:
    """What waits in the teams led; and before it what is urgent elsewhere, for who has the duty or
    was warned: they find it nowhere else, because the inbox is of the own teams."""
    if not user.has_perm("signals.triage"):
        return []
    yield from reached(user, now)
    waiting = prepared(
        lambda me, at: Signal.objects.triageable_by(me, at).waiting_for_decision(at, me), user, now
    )
    elsewhere = prepared(
        lambda me, at: Signal.objects.triageable_by(me, at).waiting_elsewhere(at, me), user, now
    )
    yield waiting, elsewhere
    context = {
        "rows": _rows(waiting, user, now),
        "elsewhere": _rows(elsewhere, user, now),
    }
    return [Tile("signals.decide", "signals/_tile_decide.html", order=20, context=context)]


def _rows(found: Iterable[Signal], user: User, now: datetime) -> list[inbox_screen.Row]:
    return inbox_screen.rows(list(found), user, now, tells_begun=False)


def _mine(user: User, now: datetime) -> Asking[list[Tile]]:
    if not user.has_perm("signals.log"):
        return []
    mine = prepared(lambda me: Signal.objects.logged_by(me).for_a_list()[:SHOWN], user)
    yield mine
    context = {"rows": _rows(mine, user, now)}
    return [Tile("signals.mine", "signals/_tile_mine.html", 40, context, Place.NARROW)]


def _house(user: User, now: datetime) -> Asking[list[Tile]]:
    """For who opens no signal and sees figures of the house: how many there were in the newest
    month that is published, and what stands out."""
    sees = user.has_perm("signals.see_all_trends") and not user.has_perm("signals.view")
    if not sees or user.has_perm("signals.view_with_reason"):
        return []
    trends = yield from trends_screen.of_the_house(now)
    tiles = []
    if trends.columns:
        tiles.append((yield from _signals(trends, now)))
    if found := trends_screen.insights(trends):
        template, context = "signals/_tile_stands_out.html", {"rows": found}
        tiles.append(Tile("signals.stands_out", template, order=50, context=context))
    return tiles


def _signals(trends: trends_screen.Trends, now: datetime) -> Asking[Tile]:
    """The newest published total, how many in ten of those months were taken up in time, and how
    many led to work on the street, where both parts of that are shown.

    In whole tens, as `tenths` tells them: it is about the work of teams and tells of no signal.
    """
    newest = trends.columns[-1]
    start, end = bounds_of(newest.first)[0], bounds_of(newest.last)[1]
    spans = (start, end, now)
    terms = prepared(lambda start, end, at: Signal.objects.terms_between(start, end, at), *spans)
    yield terms
    [(due, met)] = terms or [(0, 0)]
    share = tenths(met, due)
    told = trends_screen.period(newest.first, newest.last)
    if share is not None:
        told += " · " + _("at least %(n)s in 10 in time") % {"n": share}
    street = trends_screen.on_the_street(trends)
    more = ngettext(
        "%(n)s led to work on the street", "%(n)s led to work on the street", street or 0
    )
    return figure(
        "signals.figure",
        20,
        _("Signals"),
        newest.total.text(),
        sub=told,
        more=more % {"n": street} if street is not None else "",
        url=reverse("signals:trends"),
    )


def _instaclean(user: User, now: datetime) -> Asking[list[Tile]]:
    """For who opens no item: what came of the round that was told last, and which is open.

    What is on the list of a round that runs is told to nobody else
    (docs/decisions/0116-figures-of-finished-rounds.md).
    """
    if not user.has_perm("signals.see_rounds") or user.has_perm("signals.read_items"):
        return []
    rounds = prepared(lambda me: InstacleanRound.objects.visible_to(me).newest_first(), user)
    counts = prepared(lambda me: InstacleanItem.objects.counted_for(me).finished_counts(), user)
    yield rounds, counts
    told = round_figures.told_last(round_figures.finished_in_order(rounds), counts)
    runs = next((round for round in rounds if round.status == RoundStatus.OPEN), None)
    if told is None and runs is None:
        return []
    more = ""
    if runs is not None:
        words = {"round": round_title(runs), "day": date_format(runs.ends_on, "j F")}
        more = _("%(round)s: list open until %(day)s") % words
    titles = {round.ref: round_title(round) for round in rounds}
    of = {"sent": told.sent, "rounds": "; ".join(map(titles.get, told.refs))} if told else {}
    return [
        figure(
            "signals.instaclean",
            40,
            _("Instaclean"),
            told.removed if told else "–",
            sub=_("removed, of %(sent)s: %(rounds)s") % of if told else _("no figures yet"),
            more=more,
            url=reverse("signals:rounds"),
        )
    ]


def _week(user: User, now: datetime) -> Asking[list[Tile]]:
    """The ISO week: what was good first, then what was worrying, of the rows one may open.

    Counts nothing else, so every number is exact and gives nothing away; each leads to the
    signals that it counts.
    """
    if not user.has_perm("signals.view"):
        return []
    monday = week_start(day_of(now))
    counts = prepared(
        lambda me, start, end: (
            Signal.objects.visible_to(me).of_the_week(me, start, end).good_and_worrying()
        ),
        user,
        *week_screen.span(monday),
    )
    yield counts
    [(good, worrying)] = counts or [(0, 0)]
    context = {
        "good": good,
        "worrying": worrying,
        "week": week_screen.called(monday),
        "whose": week_screen.whose(user),
        "good_url": week_screen.url_of(week_screen.GOOD, monday),
        "worrying_url": week_screen.url_of(week_screen.WORRYING, monday),
        "may_see_trends": user.has_perm("signals.see_trends"),
    }
    return [Tile("signals.week", "signals/_tile_week.html", 15, context, Place.NARROW)]
