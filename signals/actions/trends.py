"""Keeping the counts of closed months, publishing what may be read by who may not open the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from operator import itemgetter

from django.db import transaction
from django.db.models import F, Max, Min, Q

from organisation.models import Platform, Team, User
from privacy import audit
from privacy.choices import AuditVerb
from signals.emptying import kept_since
from signals.models import (
    EmptiedCounts,
    PublishedList,
    Signal,
    SignalMonth,
    WaitingLists,
    WaitingParts,
)
from signals.querysets.trend import (
    Counts,
    Span,
    added,
    bounds_of,
    count,
    count_closed,
    count_parts,
    count_taken,
    done_of,
    months_between,
    months_until,
    settled_until,
    unkept,
)
from signals.trends import (
    CATEGORIES,
    DONE,
    GOES_WITH_TEXT,
    OFFLINE,
    OUTCOMES,
    SLOTS,
    UNKNOWN,
    WHOLE_TEAM,
    Counted,
    Cut,
    cut,
    cut_in_parts,
)
from youthwork.lib.dates import add_months, day_of, month_start, start_of_day
from youthwork.lib.suppression import Mark

KEPT_MONTHS = 36  # the year shown, and two before it to compare with
AT_ONCE = 40
DONE_TOGETHER = (("closed", "checked"), ("taken",))  # lists of what was done that share months
# A save that began before a month was marked has ended by then, one way or the other.
MARKED_FOR = timedelta(minutes=5)


def mark_months(today: date, now: datetime) -> int:
    """Say of each team and month until when its counts are to be kept; how many changed.

    Until today began. Counting comes later (`fill_months`): whatever is saved from now on empties
    the counts again, and the next hour makes them.
    """
    until = start_of_day(today)
    first = Signal.objects.real().aggregate(first=Min("seen_at"))["first"]
    if first is None:
        return 0
    oldest = max(month_start(day_of(first)), months_until(today, KEPT_MONTHS)[0])
    months = [m for m in months_until(today, KEPT_MONTHS) if m >= oldest]
    rows = SignalMonth.objects.defer("counts", "parts")
    held = {(row.team_id, row.month): row for row in rows}
    new, moved = [], 0
    for team in Team.objects.order_by("pk"):
        for month in months:
            begins, ends = bounds_of(month)
            upto = min(ends, until)
            row = held.get((team.pk, month))
            if row is None and begins < upto:
                values = {"counted_from": begins, "counted_until": upto, "marked_at": now}
                new.append(SignalMonth(team=team, month=month, **values))
            elif row is not None and row.counted_until < upto:
                moved += SignalMonth.objects.filter(pk=row.pk).update(
                    counted_until=upto,
                    marked_at=now,
                    counts=None,
                    parts=None,
                    changes=F("changes") + 1,
                )
    SignalMonth.objects.bulk_create(new, ignore_conflicts=True, batch_size=200)
    return len(new) + moved


def fill_months(now: datetime) -> int:
    """Count what is marked and not counted, or was emptied since; how many months were filled.

    A row is filled only if nothing in it changed since it was read, so a change that comes in
    between leaves it empty for the next time.
    """
    filled = 0
    while rows := SignalMonth.objects.to_fill(now - MARKED_FOR, AT_ONCE):
        spans = [Span(r.team_id, r.month, r.counted_from, r.counted_until) for r in rows]
        found = count_parts(spans)
        done = 0
        for row in rows:
            counts, parts = found[row.team_id, row.month]
            done += SignalMonth.objects.filter(
                pk=row.pk, changes=row.changes, counted_until=row.counted_until
            ).update(counts=counts, parts=parts)
        filled += done
        if done < len(rows):
            break
    return filled


def keep_counts_of(signal: Signal) -> None:
    """Before a signal is emptied: what it counts in the lists of what was done that wait is kept.

    A small house waits longer for those lists than a term lasts.
    """
    told = _done_told()
    for (team, month), counts in sorted(done_of(signal).items(), key=itemgetter(0)):
        if waits := {kind: many for kind, many in counts.items() if month > told[kind]}:
            rows = EmptiedCounts.objects.select_for_update()
            row, _made = rows.get_or_create(team_id=team, month=month)
            row.counts = added([row.counts, waits])
            row.save(update_fields=["counts"])


def _done_told() -> dict[str, date]:
    """Until when each list of what was done is told, or was counted beside the one that is."""
    lists = PublishedList.objects.of_organisation()
    return {kind: lists.told_until(kinds[:1]) for kinds in DONE_TOGETHER for kind in kinds}


@transaction.atomic
def publish(today: date, now: datetime) -> int:
    """Publish the lists of months that have settled and are not published yet; how many.

    Once: what comes in later for such a month is in no published list. The organisation's lists
    and those of its municipalities are safe beside each other, those of a team by themselves:
    nobody gets both.
    """
    last = _last_settled(today)
    first = Signal.objects.real().aggregate(first=Min("seen_at"))["first"]
    if first is None:
        return 0
    oldest = add_months(last, 1 - KEPT_MONTHS)
    WaitingLists.objects.filter(whole__last_month__lt=oldest).delete()
    earliest = max(month_start(day_of(first)), oldest)
    months = [m for m in months_until(last, KEPT_MONTHS) if m >= earliest]
    if not months:
        return 0
    teams = list(Team.objects.order_by("pk"))
    counts = _counted([team.pk for team in teams], months)
    since = kept_since(today)
    made = _publish_seen(teams, counts, months, since, now)
    for kinds, counting in zip(DONE_TOGETHER, (count_closed, count_taken), strict=True):
        made += _publish_done(teams, counting, kinds, months, now)
    told = min(_done_told().values())
    gone = EmptiedCounts.objects.filter(Q(month__lte=told) | Q(month__lt=oldest))
    # In the order in which `keep_counts_of` takes them.
    held = gone.order_by("team", "month").select_for_update().values_list("pk", flat=True)
    EmptiedCounts.objects.filter(pk__in=list(held)).delete()
    return made + _publish_teams(teams, counts, months, today, since, now)


def _counted(teams: Collection[int], months: Sequence[date]) -> dict[tuple[int, date], Counts]:
    """What these teams saw in each month: as it is kept, the rest live."""
    kept = SignalMonth.objects.of_teams(teams, months)
    by_team = {(row.team_id, row.month): row.counts for row in kept}
    spans = [s for s in unkept(kept, teams, months) if (s.team_id, s.month) not in by_team]
    live = count(spans)
    return {
        (team, month): by_team.get((team, month)) or live.get((team, month), {})
        for team in teams
        for month in months
    }


def _publish_seen(
    teams: Sequence[Team],
    counts: Mapping[tuple[int, date], Counts],
    months: Sequence[date],
    since: date,
    now: datetime,
) -> int:
    """What was seen, of the organisation and by municipality.

    By team only where all work in one municipality, and of months that were not told by
    municipality: totals of teams by month, beside kinds by month and kinds by municipality, would
    be one sum too many.
    """
    whole = {month: added(counts[team.pk, month] for team in teams) for month in months}
    places = _places(teams)
    platforms = Platform.objects.order_by("position", "slug").values_list("slug", flat=True)
    lists: dict[str, Sequence[str]] = {
        "category": CATEGORIES,
        "platform": (*platforms, UNKNOWN),
        "slot": (*SLOTS, UNKNOWN),
        "outcome": (*OUTCOMES, UNKNOWN),
        "offline": (*OFFLINE, UNKNOWN),
    }
    for month, of_month in whole.items():
        of_month["team"] = {
            str(t.pk): sum(counts[t.pk, month].get("category", {}).values()) for t in teams
        }
    by_place = PublishedList.objects.told_by_municipality_until("category")
    after = {"team": by_place}
    if len(places) < 2:
        lists["team"] = [str(team.pk) for team in teams]
    made = _publish_lists(None, whole, lists, now, after=after, since=since)
    return made + _tell_parts("category", CATEGORIES, places, counts, now)


def _publish_done(
    teams: Sequence[Team],
    counting: Callable[[datetime, datetime], dict[tuple[int, date], Counts]],
    kinds: Sequence[str],
    months: Sequence[date],
    now: datetime,
) -> int:
    """What was done: lists of the organisation, the first of them by municipality as well.

    By the quarter or half year: only reports tell these, and a month shows too little of them.
    """
    told = PublishedList.objects.of_organisation().told_until(kinds)
    untold = [month for month in months if month > told]
    ends = {month for month in untold if month.month % 3 == 0}
    if not ends:
        return 0
    span = bounds_of(untold[0])[0], bounds_of(untold[-1])[1]
    kept = _kept_of(untold)
    while True:
        found, before = counting(*span), kept
        if (kept := _kept_of(untold)) == before:
            break  # else something was emptied meanwhile: it stands in both, or in neither
    for at, numbers in kept.items():
        gone = {kind: numbers.get(kind, {}) for kind in kinds}
        found[at] = added([found.get(at, {}), gone])
    counts = {(t.pk, month): found.get((t.pk, month), {}) for t in teams for month in untold}
    whole = {month: added(counts[team.pk, month] for team in teams) for month in untold}
    made = _publish_lists(None, whole, {kind: DONE[kind] for kind in kinds}, now, ends=ends)
    return made + _tell_parts(kinds[0], DONE[kinds[0]], _places(teams), counts, now)


def _kept_of(months: Collection[date]) -> dict[tuple[int, date], Counts]:
    """What was emptied of what was done in these months, by team and month."""
    rows = EmptiedCounts.objects.filter(month__in=months)
    return {(row.team_id, row.month): row.counts for row in rows}


def _publish_teams(
    teams: Sequence[Team],
    counts: Mapping[tuple[int, date], Counts],
    months: Sequence[date],
    today: date,
    since: date,
    now: datetime,
) -> int:
    """The lists of each team. One that went on in another publishes nothing more, and that one
    nothing of months of which the old one did: what went along would stand in two lists, which
    may be subtracted."""
    gone = Team.objects.went_on_before(today)
    told_until = PublishedList.objects.told_by_teams_of_before(gone)
    made = 0
    for team in teams:
        if team.pk in gone:
            continue
        told = told_until.get(team.pk, date.min)
        own = {month: counts[team.pk, month] for month in months if month > told}
        keys = {"category": CATEGORIES, "area": (*team.areas, WHOLE_TEAM, UNKNOWN)}
        made += _publish_lists(team.pk, own, keys, now, since=since)
    return made


def _places(teams: Iterable[Team]) -> dict[int, list[int]]:
    """The teams of each municipality."""
    found: dict[int, list[int]] = {}
    for team in sorted(teams, key=lambda team: (team.municipality_id, team.pk)):
        found.setdefault(team.municipality_id, []).append(team.pk)
    return found


def _tell_parts(
    kind: str,
    keys: Sequence[str],
    places: Mapping[int, Sequence[int]],
    counts: Mapping[tuple[int, date], Counts],
    now: datetime,
) -> int:
    """Publish by municipality what waited for it; how many lists.

    What each municipality counted is kept apart with the list of all, of the same moment, until
    enough months are together to tell of each. Nothing is told of what waited while a municipality
    counted in which no team works any more: the whole less the others would be its numbers.
    """
    if len(places) < 2:
        WaitingParts.objects.filter(whole__kind=kind).delete()  # of when there were more
        return 0
    whole = PublishedList.objects.of_organisation().filter(kind=kind)
    told_until = PublishedList.objects.told_by_municipality_until(kind)
    for row in whole.filter(parts=None, published_at=now, first_month__gt=told_until):
        months = months_between(row.first_month, row.last_month)
        apart = {
            str(place): added(counts[team, m] for team in of_place for m in months).get(kind, {})
            for place, of_place in places.items()
        }
        teams = {str(place): list(of_place) for place, of_place in places.items()}
        WaitingParts.objects.create(whole=row, counts=apart, teams=teams)
    rows = WaitingParts.objects.filter(whole__in=whole).select_related("whole")
    waiting = list(rows.order_by("whole__first_month"))
    known = {str(place) for place in places}
    kept = list(takewhile(lambda each: each.counts.keys() <= known, reversed(waiting)))[::-1]
    for each in waiting[: len(waiting) - len(kept)]:
        each.delete()
    spans = [_counted_in_parts(each, keys, places) for each in kept]
    made = []
    for told in cut_in_parts(spans):
        here = [row for row in kept if told.first <= row.whole.first_month <= told.last]
        for place, shown in zip(places, told.parts, strict=True):
            row = _row(kind, keys, Cut(told.first, told.last, shown), now, municipality=place)
            row.counted = sorted({pk for each in here for pk in each.teams.get(str(place), [])})
            made.append(row)
        WaitingParts.objects.filter(
            whole__in=whole, whole__first_month__range=(told.first, told.last)
        ).delete()
    PublishedList.objects.bulk_create(made)
    if made:
        what = f"{kind}-{made[-1].last_month:%Y-%m}-municipalities"
        audit.record(AuditVerb.MADE, f"signals.publishedlist:{what}", by=None, at=now)
    return len(made)


def _counted_in_parts(each: WaitingParts, keys: Sequence[str], places: Iterable[int]) -> Counted:
    shown = {key: mark == Mark.SHOWN for key, _count, mark in each.whole.figures}
    return Counted(
        each.whole.first_month,
        each.whole.last_month,
        [shown.get(key, False) for key in keys],
        [_numbers(each.counts.get(str(place), {}), keys) for place in places],
    )


def exported(what: str, rows: int, *, by: User, now: datetime) -> None:
    """Record that figures or a list left the house as a file."""
    audit.record(AuditVerb.EXPORTED, f"signals.signal:{what}", by=by, after=str(rows), at=now)


def _publish_lists(
    team: int | None,
    counts: Mapping[date, Counts],
    lists: Mapping[str, Sequence[str]],
    now: datetime,
    *,
    ends: Collection[date] | None = None,
    after: Mapping[str, date] | None = None,
    since: date = date.max,
) -> int:
    """The first list cuts by itself, the others only where it was cut: totals are shared.

    What the others counted is kept with it until they are told, so that nothing which comes in
    meanwhile stands in the one and not in the other. `ends`: the months at whose end the first may
    be cut; None for all. `after`: of a list that may wait longer than the others the last month
    of which it tells nothing. `since`: from which day on nothing that was seen is emptied by its
    age.
    """
    first, *others = lists
    rows = PublishedList.objects.filter(team=team, municipality=None)
    told: dict[str, date] = dict.fromkeys([*lists, *(after or {})], date.min)
    told |= dict(
        rows.filter(kind__in=told).values_list("kind").annotate(last=Max("last_month")).order_by()
    )
    for kind, last in (after or {}).items():
        told[kind] = max(last, told[kind])
    months = [
        (month, _numbers(counts[month].get(first, {}), lists[first]))
        for month in sorted(counts)
        if month > told[first]
    ]
    made = {first: [_row(first, lists[first], c, now, team=team) for c in cut(months, ends)]}
    PublishedList.objects.bulk_create(made[first])
    beside = sorted(told.keys() - {first})
    WaitingLists.objects.bulk_create(
        WaitingLists(whole=row, counts=_of(row, counts, beside)) for row in made[first] if beside
    )
    whole = rows.filter(kind=first).select_related("beside").order_by("last_month")
    for kind in others:
        spans = [
            (row, row.beside.counts if hasattr(row, "beside") else _of(row, counts, [kind]))
            for row in whole.filter(last_month__gt=told[kind])
            if hasattr(row, "beside") or row.first_month in counts
        ]
        made[kind] = [
            _row(kind, lists[kind], c, now, team=team)
            for c in _cut_beside(
                kind, lists[kind], spans, since if kind in GOES_WITH_TEXT else None
            )
        ]
        PublishedList.objects.bulk_create(made[kind])
    for kind, new in made.items():
        if new:
            told[kind] = new[-1].last_month
            what = f"{kind}-{told[kind]:%Y-%m}" + (f"-{team}" if team else "")
            audit.record(AuditVerb.MADE, f"signals.publishedlist:{what}", by=None, at=now)
    if beside:
        done = whole.filter(last_month__lte=min(told[kind] for kind in beside))
        WaitingLists.objects.filter(whole__in=done.values("pk")).delete()
    return sum(map(len, made.values()))


def _of(row: PublishedList, counts: Mapping[date, Counts], kinds: Collection[str]) -> Counts:
    """What these lists count in the months of one."""
    whole = added(counts.get(m, {}) for m in months_between(row.first_month, row.last_month))
    return {kind: whole.get(kind, {}) for kind in kinds}


def _cut_beside(
    kind: str,
    keys: Sequence[str],
    spans: Sequence[tuple[PublishedList, Counts]],
    since: date | None,
) -> list[Cut]:
    """A list by the months of another: what it counted in those that were cut together stands in
    the last of them, as nothing is cut before."""
    nothing = [0] * len(keys)
    months = [
        (month, _numbers(counts.get(kind, {}), keys) if month == row.last_month else nothing)
        for row, counts in spans
        for month in months_between(row.first_month, row.last_month)
    ]
    return cut(months, {row.last_month for row, _counts in spans}, kept_since=since)


def _numbers(counts: Mapping[str, int], keys: Sequence[str]) -> list[int]:
    """The counts in the order of the keys; a key that isn't there any more counts as unknown.

    A place that the team has no more counts with the whole team: it would be all of what isn't
    known of months of which nothing is emptied, and so be told.
    """
    found = {key: counts.get(key, 0) for key in keys}
    strange = sum(number for key, number in counts.items() if key not in found)
    for rest in (WHOLE_TEAM, UNKNOWN):
        if rest in found:
            found[rest] += strange
            break
    return [found[key] for key in keys]


def _row(
    kind: str,
    keys: Sequence[str],
    made: Cut,
    now: datetime,
    *,
    team: int | None = None,
    municipality: int | None = None,
) -> PublishedList:
    assert made.shown.total.count is not None
    # The last one, of what isn't known, is left out where all know that it is nought.
    told = keys[: len(made.shown.cells)]
    assert list(keys[len(told) :]) in ([], [UNKNOWN])
    figures = [[k, f.count, str(f.mark)] for k, f in zip(told, made.shown.cells, strict=True)]
    return PublishedList(
        team_id=team,
        municipality_id=municipality,
        kind=kind,
        first_month=made.first,
        last_month=made.last,
        total=made.shown.total.count,
        figures=figures,
        published_at=now,
    )


def _last_settled(today: date) -> date:
    """The newest month that has ended and settled."""
    return add_months(month_start(day_of(settled_until(today))), -1)
