"""Counts of months: what is kept equals what is there, whatever happened in between."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from signals import calendar
from signals.actions import erasing, merging, moving, owning, steps, triage
from signals.actions import trends as trend_actions
from signals.choices.signal import Outcome, Status, StepKind
from signals.models import Signal, SignalMonth, SignalStep
from signals.querysets.trend import (
    Span,
    area_key,
    bounds_of,
    count,
    count_closed,
    count_parts,
    count_taken,
    counting,
    months_until,
    unkept,
)
from signals.screens.trends import key_label
from tests import make
from youthwork.lib.dates import AMSTERDAM, day_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=AMSTERDAM)


def keep(now=NOW):
    """What the calendar does, and once more when nothing can be under way any longer."""
    calendar.trends(day_of(now), now)
    calendar.trends(day_of(now), now + timedelta(minutes=6))


def live(team, month):
    begins, ends = bounds_of(month)
    return count([Span(team.pk, month, begins, ends)])[team.pk, month]


def held(team, month):
    return SignalMonth.objects.get(team=team, month=month).counts


def parts_of(team, month, area="", is_calm=False):
    """The counts of a part as a page gets them: what is kept, and the rest live."""
    kept = SignalMonth.objects.parts_of_teams([team], [month], area, is_calm)
    spans = unkept([row for row, *_rest in kept], [team], [month])
    found = count(spans, area, is_calm).values()
    return trend_actions.added([*(part for _row, part, _any in kept), *found])


def part_of(parts, area, is_calm):
    """Of all parts of a month the one of a page, as it is kept."""
    if not area:
        return parts["calm"]
    return parts["calm_by_area" if is_calm else "by_area"].get(area_key(area), {})


def seen(by, when, **also):
    return make.signal(by, seen_at=when, now=when + timedelta(hours=1), **also)


def test_a_month_counts_by_the_clock_of_amsterdam(cast):
    late = datetime(2026, 10, 31, 23, 59, tzinfo=AMSTERDAM)
    seen(cast.worker, late, category="violence")
    seen(cast.worker, late + timedelta(minutes=1), category="nuisance")

    assert live(cast.noord, date(2026, 10, 1))["category"] == {"violence": 1}
    assert live(cast.noord, date(2026, 11, 1))["category"] == {"nuisance": 1}
    assert live(cast.noord, date(2026, 10, 1))["slot"] == {"6-overnight": 1}


def test_both_nights_of_the_changing_clock_fall_in_their_hour(cast):
    seen(cast.worker, datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=AMSTERDAM))
    seen(cast.worker, datetime(2026, 3, 29, 3, 30, tzinfo=AMSTERDAM))
    seen(cast.worker, datetime(2026, 10, 25, 5, 30, tzinfo=AMSTERDAM))
    seen(cast.worker, datetime(2026, 3, 29, 6, tzinfo=AMSTERDAM))
    assert live(cast.noord, date(2026, 10, 1))["slot"] == {"6-overnight": 2}
    assert live(cast.noord, date(2026, 3, 1))["slot"] == {"6-overnight": 1, "7-daytime": 1}


def test_duplicates_and_practice_are_left_out(cast):
    first = seen(cast.worker, NOW)
    again = seen(cast.colleague, NOW)
    moving.move(again, Status.MERGED, by=cast.lead, now=NOW, merged_into=first)
    make.signal(cast.worker, seen_at=NOW)
    Signal.objects.filter(pk=make.signal(cast.worker, seen_at=NOW).pk).update(is_practice=True)

    assert live(cast.noord, date(2026, 11, 1))["category"] == {"bullying": 2}


def test_what_was_taken_back_is_in_no_count_before_nor_after_its_term(cast):
    when = datetime(2025, 9, 10, 20, tzinfo=AMSTERDAM)
    seen(cast.worker, when, category="violence")
    mistake = seen(cast.worker, when)
    keep()
    triage.close(mistake, Outcome.RETRACTED, by=cast.lead, now=when)

    assert held(cast.noord, date(2025, 9, 1)) is None
    keep(NOW + timedelta(hours=1))
    assert held(cast.noord, date(2025, 9, 1))["category"] == {"violence": 1}

    erasing.anonymise(mistake, by=None, now=NOW)
    assert not Signal.objects.filter(pk=mistake.pk).exists()
    assert live(cast.noord, date(2025, 9, 1))["category"] == {"violence": 1}


def test_what_came_of_signals_is_counted(cast):
    signal = seen(cast.worker, NOW, category="opportunity", severity=None)
    triage.add_step(signal, StepKind.CHECKED_OFFLINE, by=cast.worker, now=NOW)
    triage.add_step(signal, StepKind.CHECKED_OFFLINE, by=cast.worker, now=NOW)
    counts = live(cast.noord, date(2026, 11, 1))

    assert counts["step"] == {"checked_offline": 1}
    assert counts["offline"] == {"checked": 1}
    assert counts["chance"] == {"followed": 1}
    assert counts["outcome"] == {"open": 1}


def _good_news(by, when, **also):
    return seen(by, when, category="opportunity", severity=None, **also)


def _of_what_came(team, month):
    """The lists of a month that tell what was done."""
    return {key: live(team, month).get(key, {}) for key in ("offline", "chance", "step")}


def test_what_was_done_about_a_duplicate_counts_once_with_the_signal_that_goes_on(cast):
    """R24, R34, R100."""
    november, spans = date(2026, 11, 1), bounds_of(date(2026, 11, 1))
    stays, goes = _good_news(cast.worker, NOW), _good_news(cast.colleague, NOW)
    triage.add_step(goes, StepKind.CHECKED_OFFLINE, by=cast.colleague, now=NOW)
    apart = _of_what_came(cast.noord, november)
    assert apart == {
        "offline": {"checked": 1, "unchecked": 1},
        "chance": {"followed": 1, "not_yet": 1},
        "step": {"checked_offline": 1},
    }
    taken = count_taken(*spans)
    assert taken == {(cast.noord.pk, november): {"taken": {"checked_offline": 1}}}

    merging.merge(stays, goes, by=cast.lead, now=NOW)
    together = {
        "offline": {"checked": 1},
        "chance": {"followed": 1},
        "step": {"checked_offline": 1},
    }
    assert _of_what_came(cast.noord, november) == together
    assert count_taken(*spans) == taken

    triage.add_step(stays, StepKind.CHECKED_OFFLINE, by=cast.worker, now=NOW)
    assert _of_what_came(cast.noord, november) == together
    assert count_taken(*spans) == {(cast.noord.pk, november): {"taken": {"checked_offline": 2}}}

    SignalStep.objects.filter(signal=stays).delete()
    merging.split(goes, by=cast.lead, now=NOW)
    assert _of_what_came(cast.noord, november) == apart


def test_only_chances_are_asked_for_a_follow_up_which_what_came_of_them_may_be(cast):
    seen(cast.worker, NOW)
    for outcome in (Outcome.GUIDED, Outcome.NOTHING_FOUND):
        triage.close(_good_news(cast.worker, NOW), outcome, by=cast.lead, now=NOW)
    _good_news(cast.worker, NOW)
    assert live(cast.noord, date(2026, 11, 1))["chance"] == {"followed": 1, "not_yet": 2}


def test_nothing_needed_about_a_duplicate_is_no_follow_up(cast):
    stays, goes = _good_news(cast.worker, NOW), _good_news(cast.colleague, NOW)
    triage.add_step(goes, StepKind.NONE_NEEDED, by=cast.colleague, now=NOW)
    merging.merge(stays, goes, by=cast.lead, now=NOW)
    assert live(cast.noord, date(2026, 11, 1))["chance"] == {"not_yet": 1}


@pytest.mark.parametrize(
    ("own", "others", "counted"),
    [
        ("", ["fits"], "fits"),
        ("", ["fits", "differs"], "differs"),
        ("fits", ["differs"], "fits"),
        ("unknown", ["unknown", "fits"], "fits"),
        ("", ["unknown", ""], "unchecked"),
    ],
)
def test_the_picture_of_a_duplicate_counts_where_the_signal_has_none(cast, own, others, counted):
    stays = seen(cast.worker, NOW, offline_picture=own)
    for picture in others:
        goes = seen(cast.colleague, NOW, offline_picture=picture)
        merging.merge(stays, goes, by=cast.lead, now=NOW)
    assert live(cast.noord, date(2026, 11, 1))["offline"] == {counted: 1}


@pytest.mark.parametrize("done", ["step", "picture"])
def test_what_closed_was_checked_if_a_duplicate_was(cast, done):
    stays, goes = seen(cast.worker, NOW), seen(cast.colleague, NOW)
    if done == "step":
        triage.add_step(goes, StepKind.CHECKED_OFFLINE, by=cast.colleague, now=NOW)
    else:
        Signal.objects.filter(pk=goes.pk).update(offline_picture="differs")
    merging.merge(stays, _anew(goes), by=cast.lead, now=NOW)
    triage.close(stays, Outcome.NOTHING_FOUND, by=cast.lead, now=NOW)

    [counts] = count_closed(*bounds_of(date(2026, 11, 1))).values()
    assert counts == {"closed": {"nothing_found": 1}, "checked": {"checked": 1}}


def test_steps_of_what_counts_nowhere_count_nowhere(cast):
    """Of a duplicate of what was taken back, of practice, or has gone."""
    november = date(2026, 11, 1)
    for change in ({"is_practice": True}, {"outcome": Outcome.RETRACTED}):
        stays, goes = _good_news(cast.worker, NOW), _good_news(cast.colleague, NOW)
        triage.add_step(goes, StepKind.CHECKED_OFFLINE, by=cast.colleague, now=NOW)
        stays, _goes = merging.merge(stays, goes, by=cast.lead, now=NOW)
        if "outcome" in change:
            change |= {"status": Status.CLOSED, "came_from": stays.status, "closed_at": NOW}
        Signal.objects.filter(pk=stays.pk).update(**change)
    assert _of_what_came(cast.noord, november) == {"offline": {}, "chance": {}, "step": {}}
    assert count_taken(*bounds_of(november)) == {}


def test_a_step_about_the_duplicate_of_a_statistic_counts_no_longer(cast):
    """It has no follow-up that is known, also while its duplicate isn't emptied yet."""
    november = date(2026, 11, 1)
    stays, goes = _good_news(cast.worker, NOW), _good_news(cast.colleague, NOW)
    triage.add_step(goes, StepKind.CHECKED_OFFLINE, by=cast.colleague, now=NOW)
    Signal.objects.filter(pk=goes.pk).update(offline_picture="fits")
    stays, _goes = merging.merge(stays, _anew(goes), by=cast.lead, now=NOW)
    told = {"offline": {"fits": 1}, "chance": {"followed": 1}, "step": {"checked_offline": 1}}
    assert _of_what_came(cast.noord, november) == told
    moving.move(
        stays, Status.CLOSED, by=cast.lead, now=NOW, outcome=Outcome.RESOLVED, closed_at=NOW
    )
    erasing.anonymise(_anew(stays), by=None, now=NOW)
    assert goes.steps.exists()
    told = {"offline": {"": 1}, "chance": {"": 1}, "step": {}}
    assert _of_what_came(cast.noord, november) == told


def _anew(signal):
    return Signal.objects.get(pk=signal.pk)


# About a duplicate seen in September of a signal seen in August.
ABOUT_DUPLICATES = {
    "step": lambda stays, goes, c: SignalStep.objects.create(
        signal=goes, kind="talk_youth", done_at=NOW
    ),
    "other kind of step": lambda stays, goes, c: goes.steps.update(kind="talk_parent"),
    "no step": lambda stays, goes, c: goes.steps.all().delete(),
    "picture": lambda stays, goes, c: Signal.objects.filter(pk=goes.pk).update(
        offline_picture="fits"
    ),
    "split": lambda stays, goes, c: merging.split(goes, by=c.lead, now=NOW),
    "emptied": lambda stays, goes, c: erasing.empty_duplicate(goes, by=None, now=NOW),
    "deleted": lambda stays, goes, c: goes.delete(),
    "another": lambda stays, goes, c: merging.merge(
        stays, seen(c.worker, goes.seen_at), by=c.lead, now=NOW
    ),
}


@pytest.mark.parametrize("deed", ABOUT_DUPLICATES)
def test_what_is_done_about_a_duplicate_empties_the_month_of_the_signal_that_goes_on(cast, deed):
    august = date(2026, 8, 1)
    stays = seen(cast.worker, datetime(2026, 8, 10, 20, tzinfo=AMSTERDAM))
    goes = seen(cast.colleague, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM))
    triage.add_step(goes, StepKind.CHECKED_OFFLINE, by=cast.colleague, now=NOW)
    keep()
    assert held(cast.noord, august)["offline"] == {"unchecked": 1}
    merging.merge(stays, goes, by=cast.lead, now=NOW)
    assert held(cast.noord, august) is None
    keep(NOW + timedelta(hours=1))
    assert held(cast.noord, august)["offline"] == {"checked": 1}

    ABOUT_DUPLICATES[deed](_anew(stays), _anew(goes), cast)

    assert held(cast.noord, august) is None
    keep(NOW + timedelta(hours=2))
    assert held(cast.noord, august) == live(cast.noord, august)


def test_months_kept_before_that_lack_what_was_done_about_duplicates_are_made_again(cast):
    """Migration signals 0017; the month in which nothing was taken together is left alone."""
    august, september = date(2026, 8, 1), date(2026, 9, 1)
    when = datetime(2026, 8, 10, 20, tzinfo=AMSTERDAM)
    merging.merge(seen(cast.worker, when), seen(cast.worker, when), by=cast.lead, now=NOW)
    seen(cast.worker, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM))
    keep()
    import_module("signals.migrations.0017_what_was_done_about_a_duplicate").empty(apps, None)
    assert held(cast.noord, august) is None and held(cast.noord, september) is not None


def test_months_that_were_counted_without_their_parts_are_counted_again(cast):
    """As before migration signals 0029, or by what still runs from before it."""
    september = date(2026, 9, 1)
    seen(cast.worker, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM), area="Haven")
    keep()
    whole, rows = held(cast.noord, september), SignalMonth.objects.filter(month=september)
    rows.update(parts=None)
    assert held(cast.noord, september) == whole
    assert parts_of(cast.noord.pk, september, "Haven")["category"] == {"bullying": 1}
    keep(NOW + timedelta(hours=1))
    assert held(cast.noord, september) == whole
    assert rows.get(team=cast.noord).parts["calm"]["category"] == {"bullying": 1}


@pytest.mark.parametrize("name", ["7", "'t Zand", 'Café "De \\Kade"', "محطة", "$[0]", "a.b"])
def test_a_place_is_found_in_what_is_kept_whatever_its_name(cast, name):
    """A number, a quotation mark or an accent means something else in a question for JSON."""
    september = date(2026, 9, 1)
    seen(cast.worker, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM), area=name)
    keep()
    assert held(cast.noord, september) is not None
    assert parts_of(cast.noord.pk, september, name)["category"] == {"bullying": 1}


def test_a_statistic_counts_on_without_its_hour_and_place(cast):
    when = datetime(2025, 9, 10, 20, tzinfo=AMSTERDAM)
    signal = seen(cast.worker, when, area="Plein", platform=make.platform())
    moving.move(
        signal, Status.CLOSED, by=cast.lead, now=when, outcome=Outcome.RESOLVED, closed_at=when
    )
    keep()
    assert held(cast.noord, date(2025, 9, 1))["area"] == {"Plein": 1}

    erasing.anonymise(signal, by=None, now=NOW)
    keep(NOW + timedelta(hours=1))

    counts = held(cast.noord, date(2025, 9, 1))
    assert counts["category"] == {"bullying": 1}
    assert counts["platform"] == {"instagram": 1}
    assert counts["area"] == counts["slot"] == counts["outcome"] == {"": 1}


def test_a_place_that_is_gone_is_not_taken_for_the_whole_team(client, cast):
    when = datetime(2026, 10, 14, 20, tzinfo=AMSTERDAM)
    whole = seen(cast.worker, when)
    gone = seen(cast.worker, when)
    moving.move(
        gone, Status.CLOSED, by=cast.lead, now=when, outcome=Outcome.RESOLVED, closed_at=when
    )
    erasing.anonymise(gone, by=None, now=NOW)
    keep()
    assert held(cast.noord, date(2026, 10, 1))["area"] == {"*": 1, "": 1}
    assert key_label("area", "*", {}) == "hele team" and key_label("area", "", {}) == "niet bekend"
    assert whole.area == ""


CHANGES = [
    lambda s, c: Signal.objects.filter(pk=s.pk).update(category="violence"),
    lambda s, c: Signal.objects.filter(pk=s.pk).update(severity=4),
    lambda s, c: Signal.objects.filter(pk=s.pk).update(platform=make.platform("tiktok", "TikTok")),
    lambda s, c: Signal.objects.filter(pk=s.pk).update(team=c.zuid),
    lambda s, c: Signal.objects.filter(pk=s.pk).update(seen_at=s.seen_at - timedelta(days=40)),
    lambda s, c: Signal.objects.filter(pk=s.pk).update(offline_picture="fits"),
    lambda s, c: Signal.objects.filter(pk=s.pk).update(is_practice=True),
    lambda s, c: s.delete(),
    lambda s, c: SignalStep.objects.create(signal=s, kind="talk_youth", done_at=NOW),
    lambda s, c: make.signal(c.worker, seen_at=s.seen_at),
    lambda s, c: Signal.objects.bulk_update([_with(s, area="Haven")], ["area"]),
]


def _with(signal, **values):
    for name, value in values.items():
        setattr(signal, name, value)
    return signal


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_a_row_of_a_closed_month_empties_what_was_kept(cast, change):
    signal = seen(cast.worker, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM))
    keep()
    assert held(cast.noord, date(2026, 9, 1))["category"] == {"bullying": 1}

    change(signal, cast)

    assert held(cast.noord, date(2026, 9, 1)) is None
    keep(NOW + timedelta(hours=1))
    assert held(cast.noord, date(2026, 9, 1)) == live(cast.noord, date(2026, 9, 1))


def test_what_no_figure_shows_leaves_the_counts_alone(cast):
    signal = seen(cast.worker, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM))
    keep()
    before = SignalMonth.objects.get(team=cast.noord, month=date(2026, 9, 1))
    Signal.objects.filter(pk=signal.pk).update(owner=cast.colleague, narrative="Anders.")
    after = SignalMonth.objects.get(pk=before.pk)
    assert after.counts == before.counts is not None
    assert after.changes == before.changes


def test_a_change_while_counting_leaves_the_month_to_be_counted_again(cast, monkeypatch):
    signal = seen(cast.worker, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM))
    calendar.trends(TODAY, NOW)
    counted = trend_actions.count_parts

    def meanwhile(spans):
        found = counted(spans)
        Signal.objects.filter(pk=signal.pk).update(category="violence")
        return found

    monkeypatch.setattr(trend_actions, "count_parts", meanwhile)
    trend_actions.fill_months(NOW + timedelta(minutes=6))

    assert held(cast.noord, date(2026, 9, 1)) is None


def test_the_day_after_the_first_counts_nothing_twice(cast):
    seen(cast.worker, datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM))
    keep()
    assert not any(calendar.trends(TODAY, NOW + timedelta(minutes=6)).values())


PLACES = ["", "Haven", "7"]
DEEDS = [
    "log", "late", "step", "close", "reopen", "merge", "split", "anonymise", "recategorise", "rate",
]  # fmt: skip


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from([*DEEDS, "keep", "log"]), st.integers(0, 10**6)), max_size=25
    )
)
@example(deeds=[("log", 0), ("log", 0), ("merge", 0), ("close", 221)])
def test_kept_and_live_together_equal_what_is_there_after_any_history(cast, deeds):
    """No double truth: reading through what is kept gives what counting everything gives."""
    while duplicates := Signal.objects.filter(duplicates=None, merged_into__isnull=False):
        duplicates.delete()
    Signal.objects.all().delete()
    SignalMonth.objects.all().delete()
    now = datetime(2026, 6, 1, 12, tzinfo=AMSTERDAM)
    for deed, dice in deeds:
        now += timedelta(days=dice % 23)
        _do(cast, deed, random.Random(dice), now)
    teams = [cast.noord.pk, cast.zuid.pk]
    months = months_until(day_of(now), 20)
    rows = SignalMonth.objects.of_teams(teams, months)
    live_spans = unkept(rows, teams, months)
    found = count(live_spans)
    for team in teams:
        for month in months:
            kept = [r.counts for r in rows if (r.team_id, r.month) == (team, month)]
            parts = [*kept, found.get((team, month), {})]
            begins, ends = bounds_of(month)
            span = Span(team, month, begins, ends)
            truth = count([span])[team, month]
            assert _plain(trend_actions.added(parts)) == _plain(truth), (team, month)
            whole, in_parts = count_parts([span])[team, month]
            assert _plain(whole) == _plain(truth), (team, month)
            for area, is_calm in PARTS:
                part = parts_of(team, month, area, is_calm)
                assert _plain(part) == _plain(part_of(in_parts, area, is_calm)), (team, month)
                alone = count([span], area, is_calm)[team, month]
                assert _plain(alone) == _plain(part), (team, month)
                assert part.get("category", {}) == _one_by_one(span, area, is_calm), (team, month)


PARTS = [(area, is_calm) for area in PLACES for is_calm in (False, True) if area or is_calm]


def _one_by_one(span, area, is_calm):
    """The kinds of a part, reckoned from its rows."""
    rows = counting(Signal.objects.all()).filter(
        team=span.team_id, seen_at__gte=span.begins, seen_at__lt=span.ends
    )
    return Counter(
        row.category
        for row in rows
        if not (is_calm and row.severity in (4, 5)) and (not area or row.area == area)
    )


def _plain(counts):
    return {kind: {k: n for k, n in keys.items() if n} for kind, keys in counts.items() if keys}


def _do(cast, deed, dice, now):
    rows = list(Signal.objects.all())
    if deed == "keep":
        keep(now)
    elif deed in ("log", "late") or not rows:
        worker = dice.choice([cast.worker, cast.colleague, cast.other_worker])
        when = now - timedelta(days=dice.randrange(3, 200) if deed == "late" else 0)
        category = dice.choice(["violence", "bullying", "opportunity"])
        make.signal(
            worker,
            now=now,
            seen_at=when,
            category=category,
            severity=None if category == "opportunity" else dice.choice([2, 3, 4, 5]),
            area=dice.choice(PLACES),
            platform=dice.choice([None, make.platform()]),
            offline_picture=dice.choice(["", "unknown", "fits", "differs"]),
        )
    else:
        _change(dice.choice(rows), cast, deed, dice, now)


def _change(signal, cast, deed, dice, now):
    may = signal.status not in (Status.CLOSED, Status.MERGED, Status.ANONYMISED)
    if deed == "step" and may:
        kind = dice.choice(["talk_youth", "checked_offline", "none_needed"])
        triage.add_step(signal, StepKind(kind), by=cast.worker, now=now)
    elif deed == "close" and may:
        others = signal.duplicates.exists()  # then it is no mistake
        outcomes = [one for one in Outcome if one != Outcome.RETRACTED or not others]
        also = {"outcome": dice.choice(outcomes), "closed_at": now}
        moving.move(signal, Status.CLOSED, by=cast.lead, now=now, **also)
    elif deed == "reopen" and signal.status == Status.CLOSED:
        moving.move(signal, Status.REOPENED, by=cast.lead, now=now, outcome="", closed_at=None)
    elif deed == "anonymise" and signal.status == Status.CLOSED:
        erasing.anonymise(signal, by=None, now=now)
    elif deed == "merge" and may:
        other = Signal.objects.exclude(pk=signal.pk).exclude(status=Status.MERGED).first()
        if other:
            moving.move(signal, Status.MERGED, by=cast.lead, now=now, merged_into=other)
    elif deed == "split" and signal.status == Status.MERGED:
        back = Status(signal.came_from)
        moving.move(signal, back, by=cast.lead, now=now, merged_into=None)
    elif deed == "recategorise" and signal.severity:
        Signal.objects.filter(pk=signal.pk).update(category=dice.choice(["weapons", "trend"]))
    elif deed == "rate" and signal.severity and may:
        Signal.objects.filter(pk=signal.pk).update(severity=dice.choice([2, 3, 4]))


def test_the_triggers_stand_after_every_migration(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        names = {name for (name,) in cursor.fetchall()}
    assert {"signals_month_new", "signals_month_moved"} <= names


def test_a_list_that_is_added_to_a_sum_stays_out_of_its_parts():
    part = {"category": {"bullying": 1}}
    trend_actions.added([part])["team"] = {"1": 1}
    assert part == {"category": {"bullying": 1}}


def test_counts_of_this_month_are_kept_but_for_today(cast):
    seen(cast.worker, datetime(2026, 11, 19, 20, tzinfo=AMSTERDAM))
    seen(cast.worker, datetime(2026, 11, 20, 2, tzinfo=AMSTERDAM))
    keep()
    row = SignalMonth.objects.get(team=cast.noord, month=date(2026, 11, 1))
    assert row.counts["category"] == {"bullying": 1}
    spans = unkept([row], [cast.noord.pk], [date(2026, 11, 1)])
    assert [(span.begins, span.ends) for span in spans] == [
        (row.counted_until, bounds_of(date(2026, 11, 1))[1])
    ]
    assert row.counted_until == datetime(2026, 11, 20, tzinfo=AMSTERDAM)


def test_parts_of_a_month_are_counted_once_and_asked_of_what_is_kept(cast):
    """Of 0102: who reads colleagues' signals, and who asks for one place, waits no longer."""
    when = datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM)
    calm = seen(cast.worker, when, area="Haven", severity=2)
    triage.add_step(calm, StepKind.CHECKED_OFFLINE, by=cast.worker, now=NOW)
    urgent = seen(cast.worker, when, area="Haven", severity=4)
    triage.add_step(urgent, StepKind.CHECKED_OFFLINE, by=cast.worker, now=NOW)
    seen(cast.worker, when, severity=3)
    asked = {part: parts_of(cast.noord.pk, date(2026, 9, 1), *part) for part in PARTS}
    assert asked["", True]["category"] == {"bullying": 2}
    assert asked["", True]["step"] == asked["Haven", True]["step"] == {"checked_offline": 1}
    assert asked["Haven", False]["area"] == {"Haven": 2}
    keep()

    rows = SignalMonth.objects.parts_of_teams([cast.noord.pk], [date(2026, 9, 1)], "Haven", True)
    assert [(part["area"], has_any) for _row, part, has_any in rows] == [({"Haven": 1}, True)]
    for part, counts in asked.items():
        assert _plain(parts_of(cast.noord.pk, date(2026, 9, 1), *part)) == _plain(counts)


def test_what_was_done_about_a_duplicate_stands_in_the_parts_of_the_signal_that_goes_on(cast):
    """The duplicate was seen elsewhere, and by itself anybody of the team would open it."""
    when = datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM)
    stays = seen(cast.worker, when, area="Haven", severity=4)
    goes = seen(cast.colleague, when, area="Plein", severity=2, offline_picture="differs")
    triage.add_step(goes, StepKind.TALK_YOUTH, by=cast.colleague, now=NOW)
    merging.merge(stays, goes, by=cast.lead, now=NOW)

    month = date(2026, 9, 1)
    whole, parts = count_parts([Span(cast.noord.pk, month, *bounds_of(month))])[
        cast.noord.pk, month
    ]

    assert (whole["offline"], whole["step"]) == ({"differs": 1}, {"talk_youth": 1})
    assert parts == {"calm": {}, "by_area": {area_key("Haven"): whole}, "calm_by_area": {}}


def test_a_step_counts_from_the_day_it_was_done_not_when_it_was_planned(cast):
    when = datetime(2026, 9, 10, 20, tzinfo=AMSTERDAM)
    signal = seen(cast.worker, when, category="violence")
    owning.assign(signal, cast.worker, by=cast.lead, now=NOW)
    step = steps.plan_step(
        signal, StepKind.CHECKED_OFFLINE, owner=cast.worker, due_on=TODAY + timedelta(days=3),
        by=cast.lead, now=NOW,
    )  # fmt: skip
    month = date(2026, 9, 1)
    keep()
    assert "step" not in held(cast.noord, month)
    assert held(cast.noord, month)["offline"] == {"unchecked": 1}

    steps.tick_off(step, by=cast.worker, now=NOW)
    keep()
    assert held(cast.noord, month) == live(cast.noord, month)
    assert held(cast.noord, month)["step"] == {StepKind.CHECKED_OFFLINE: 1}
    assert held(cast.noord, month)["offline"] == {"checked": 1}
