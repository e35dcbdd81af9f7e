"""Keeping the counts of closed months, publishing what may be read by who may not open the rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Min

from organisation.models import Platform, Team, User
from privacy import audit
from privacy.choices import AuditVerb
from signals.models import PublishedList, Signal, SignalMonth
from signals.querysets.trend import (
    Counts,
    Span,
    added,
    bounds_of,
    count,
    months_until,
    settled_until,
    unkept,
)
from signals.trends import CATEGORIES, OFFLINE, OUTCOMES, SLOTS, UNKNOWN, WHOLE_TEAM, Cut, cut
from youthwork.lib.dates import add_months, day_of, month_start, start_of_day

KEPT_MONTHS = 36  # the year shown, and two before it to compare with
AT_ONCE = 40
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
    held = {(row.team_id, row.month): row for row in SignalMonth.objects.all()}
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
                    counted_until=upto, marked_at=now, counts=None, changes=F("changes") + 1
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
        counts = count(spans)
        done = 0
        for row in rows:
            done += SignalMonth.objects.filter(
                pk=row.pk, changes=row.changes, counted_until=row.counted_until
            ).update(counts=counts[row.team_id, row.month])
        filled += done
        if done < len(rows):
            break
    return filled


@transaction.atomic
def publish(today: date, now: datetime) -> int:
    """Publish the lists of months that have settled and are not published yet; how many.

    Once: what comes in later for such a month is in no published list. The organisation's lists
    and those of a team are each safe by themselves; nobody gets both. A team that went on in
    another publishes nothing more, and that one nothing of months of which the old one did: what
    went along would stand in two lists, which may be subtracted.
    """
    last = _last_settled(today)
    platforms = [*Platform.objects.order_by("position", "slug").values_list("slug", flat=True)]
    teams = list(Team.objects.order_by("pk"))
    first = Signal.objects.real().aggregate(first=Min("seen_at"))["first"]
    if first is None:
        return 0
    earliest = max(month_start(day_of(first)), add_months(last, 1 - KEPT_MONTHS))
    months = [m for m in months_until(last, KEPT_MONTHS) if m >= earliest]
    if not months:
        return 0
    pks = [team.pk for team in teams]
    kept = SignalMonth.objects.of_teams(pks, months)
    by_team = {(row.team_id, row.month): row.counts for row in kept if row.counts is not None}
    spans = [s for s in unkept(kept, pks, months) if (s.team_id, s.month) not in by_team]
    live = count(spans)
    counts = {key: by_team.get(key) or live.get(key, {}) for key in _pairs(pks, months)}

    whole = {month: added(counts[pk, month] for pk in pks) for month in months}
    for month in months:
        whole[month]["team"] = {
            str(pk): sum(counts[pk, month].get("category", {}).values()) for pk in pks
        }
    made = _publish_lists(
        None,
        whole,
        {
            "category": CATEGORIES,
            "platform": (*platforms, UNKNOWN),
            "slot": (*SLOTS, UNKNOWN),
            "outcome": (*OUTCOMES, UNKNOWN),
            "offline": (*OFFLINE, UNKNOWN),
            "team": tuple(str(pk) for pk in pks),
        },
        now,
    )
    gone = Team.objects.went_on_before(today)
    told_until = PublishedList.objects.told_by_teams_of_before(gone)
    for team in teams:
        if team.pk in gone:
            continue
        told = told_until.get(team.pk, date.min)
        own = {month: counts[team.pk, month] for month in months if month > told}
        keys = {"category": CATEGORIES, "area": (*team.areas, WHOLE_TEAM, UNKNOWN)}
        made += _publish_lists(team.pk, own, keys, now)
    return made


def exported(what: str, rows: int, *, by: User, now: datetime) -> None:
    """Record that figures or a list left the house as a file."""
    audit.record(AuditVerb.EXPORTED, f"signals.signal:{what}", by=by, after=str(rows), at=now)


def _publish_lists(
    team: int | None,
    counts: Mapping[date, Counts],
    lists: Mapping[str, Sequence[str]],
    now: datetime,
) -> int:
    """The first list cuts by itself, the others only where it was cut: totals are shared."""
    made = 0
    allowed: set[date] | None = None
    for kind, keys in lists.items():
        rows = list(PublishedList.objects.filter(team=team, kind=kind).order_by("last_month"))
        after = rows[-1].last_month if rows else date.min
        months = [
            (month, _numbers(counts[month].get(kind, {}), keys))
            for month in sorted(counts)
            if month > after
        ]
        cuts = cut(months, allowed)
        PublishedList.objects.bulk_create(_row(team, kind, keys, c, now) for c in cuts)
        if allowed is None:
            allowed = {row.last_month for row in rows} | {c.last for c in cuts}
        if cuts:
            what = f"{kind}-{cuts[-1].last:%Y-%m}" + (f"-{team}" if team else "")
            audit.record(AuditVerb.MADE, f"signals.publishedlist:{what}", by=None, at=now)
        made += len(cuts)
    return made


def _numbers(counts: Mapping[str, int], keys: Sequence[str]) -> list[int]:
    """The counts in the order of the keys; a key that isn't there any more counts as unknown."""
    found = {key: counts.get(key, 0) for key in keys}
    strange = sum(number for key, number in counts.items() if key not in found)
    if UNKNOWN in found:
        found[UNKNOWN] += strange
    return [found[key] for key in keys]


def _row(
    team: int | None, kind: str, keys: Sequence[str], made: Cut, now: datetime
) -> PublishedList:
    assert made.shown.total.count is not None
    figures = [[k, f.count, str(f.mark)] for k, f in zip(keys, made.shown.cells, strict=True)]
    return PublishedList(
        team_id=team,
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


def _pairs(teams: Collection[int], months: Sequence[date]) -> list[tuple[int, date]]:
    return [(team, month) for team in teams for month in months]
