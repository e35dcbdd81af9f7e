"""Municipalities beside the organisation: no count of a few can be told from both together."""

from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organisation.models import Municipality
from signals.actions import trends as trend_actions
from signals.models import PublishedList, Signal, SignalStep, WaitingParts
from signals.screens import trends as screen
from signals.trends import Counted, cut, cut_in_parts, in_parts
from tests import make
from tests.signals.test_trends_published import words, worlds
from youthwork.lib.dates import AMSTERDAM, day_of
from youthwork.lib.suppression import suppress_list

DAY = timedelta(days=1)
TODAY = date(2026, 7, 10)
NOW = datetime(2026, 7, 10, 4, tzinfo=AMSTERDAM)


def told_of(rows, threshold):
    """What a reader gets of one stretch of months, and what is hidden in it; rows: by part."""
    whole = [sum(column) for column in zip(*rows, strict=True)]
    shown = suppress_list(whole, threshold=threshold)
    if sum(whole) < threshold or not any(cell.is_shown for cell in shown.cells):
        return (), {}
    parts = in_parts([cell.is_shown for cell in shown.cells], rows, threshold)
    told = (
        shown.total.count,
        tuple(cell.text(threshold) for cell in shown.cells),
        tuple((part.total.count, *(cell.count for cell in part.cells)) for part in parts),
    )
    hidden = {("all", key): whole[key] for key, cell in enumerate(shown.cells) if not cell.is_shown}
    for place, row in enumerate(rows):
        for key, number in enumerate(row):
            if not parts or parts[place].cells[key].count is None:
                hidden[place, key] = number
    return told, hidden


@pytest.mark.parametrize(
    ("parts", "kinds", "most", "threshold"),
    [(2, 3, 11, 2), (2, 4, 8, 2), (3, 3, 7, 2)],
)
def test_no_hidden_count_can_be_told_from_the_whole_and_its_parts(parts, kinds, most, threshold):
    """By exhaustion, for a reader who knows this program: every history of a size that looks the
    same leaves every hidden count more than one value."""
    alike = defaultdict(list)
    for world in worlds(parts * kinds, most):
        rows = [world[place * kinds : (place + 1) * kinds] for place in range(parts)]
        told, hidden = told_of(rows, threshold)
        alike[told].append(hidden)
    assert len(alike) > 20
    for told, histories in alike.items():
        for place in histories[0]:
            assert len({history[place] for history in histories}) > 1, (told, place)


def months_of(world, months, kinds):
    """By month the rows of two parts."""
    size = 2 * kinds
    for number in range(months):
        part = world[number * size : (number + 1) * size]
        yield date(2026, 4 + number, 1), [list(part[:kinds]), list(part[kinds:])]


def test_no_hidden_count_can_be_told_from_months_and_a_quarter_in_parts():
    """The same with lists of months, and the parts told of their quarter."""
    alike = defaultdict(list)
    for world in worlds(12, 7):  # two months (May is quiet), two parts, three kinds
        rows = dict(months_of(world, 2, 3))
        rows = {date(2026, 4, 1): rows[date(2026, 4, 1)], date(2026, 6, 1): rows[date(2026, 5, 1)]}
        cuts = cut([(m, [sum(c) for c in zip(*r, strict=True)]) for m, r in rows.items()], None, 2)
        spans = []
        for each in cuts:
            inside = [r for m, r in rows.items() if each.first <= m <= each.last]
            parts = [[sum(c) for c in zip(*(r[p] for r in inside), strict=True)] for p in (0, 1)]
            shown = [cell.is_shown for cell in each.shown.cells]
            spans.append(Counted(each.first, each.last, shown, parts))
        found = cut_in_parts(spans, 2)
        hidden = {
            (each.first, key): sum(part[key] for part in span.parts)
            for each, span in zip(cuts, spans, strict=True)
            for key, cell in enumerate(each.shown.cells)
            if not cell.is_shown
        }
        told = (
            words(cuts, 2),
            tuple(
                tuple((p.total.count, *(c.count for c in p.cells)) for p in f.parts) for f in found
            ),
        )
        alike[told].append(hidden)
    assert any(told[1] for told in alike)
    for told, histories in alike.items():
        for place in histories[0]:
            assert len({history[place] for history in histories}) > 1, (told, place)


counts = st.lists(st.integers(0, 14), min_size=6, max_size=6)


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=6, max_size=6), st.lists(counts, min_size=1, max_size=4))
def test_a_key_is_told_of_every_part_or_of_none_and_what_is_left_is_no_few(shown, parts):
    found = in_parts(shown, parts)
    for each, part in zip(found, parts, strict=False):
        told = [cell.is_shown for cell in each.cells]
        assert told == [cell.is_shown for cell in found[0].cells]
        assert all(shown[key] and part[key] >= 5 for key in range(6) if told[key])
        assert each.total.count == sum(part) >= 5
        if any(told) and not all(told):
            assert sum(part[key] for key in range(6) if not told[key]) >= 5


def fill(cast, team, month, numbers):
    for category, number in numbers.items():
        for place in range(number):
            seen = datetime(month.year, month.month, 3 + place % 20, 20, tzinfo=AMSTERDAM)
            make.signal(cast.worker, team=team, category=category, seen_at=seen)


@pytest.fixture
def two_places(cast):
    cast.zuid.municipality = Municipality.objects.create(name="Elders", cbs_code="0001")
    cast.zuid.save()
    for month in (4, 5, 6):
        fill(cast, cast.noord, date(2026, month, 1), {"exposing": 22, "violence": 8, "gaming": 7})
        fill(cast, cast.zuid, date(2026, month, 1), {"exposing": 16, "violence": 7, "bullying": 6})
    return cast


def lists(**of):
    return [
        (row.kind, row.first_month.month, row.last_month.month, row.total, told(row))
        for row in PublishedList.objects.filter(**of).order_by("kind", "first_month")
    ]


def told(row):
    return {key: count for key, count, _mark in row.figures if count is not None}


@pytest.mark.django_db
def test_each_municipality_is_told_of_by_the_quarter_beside_the_months_of_all(two_places):
    trend_actions.publish(date(2026, 6, 10), NOW - 30 * DAY)
    assert [each[:3] for each in lists(team=None, kind="category")] == [
        ("category", 4, 4),
        ("category", 5, 5),
    ]
    assert WaitingParts.objects.count() == 2
    trend_actions.publish(TODAY, NOW)
    noord, zuid = two_places.noord.municipality_id, two_places.zuid.municipality_id
    assert lists(municipality=noord) == [("category", 4, 6, 111, {"exposing": 66})]
    assert lists(municipality=zuid) == [("category", 4, 6, 87, {"exposing": 48})]
    assert not WaitingParts.objects.exists()
    assert trend_actions.publish(TODAY, NOW + DAY) == 0


@pytest.mark.django_db
def test_who_publishes_twice_at_one_moment_tells_nothing_twice(two_places):
    assert trend_actions.publish(TODAY, NOW) > 0
    assert trend_actions.publish(TODAY, NOW) == 0
    assert not WaitingParts.objects.exists()


@pytest.mark.django_db
def test_what_waits_to_be_told_in_parts_goes_with_the_last_but_one_municipality(two_places):
    trend_actions.publish(date(2026, 6, 10), NOW - 30 * DAY)
    two_places.zuid.municipality = two_places.noord.municipality
    two_places.zuid.save()
    trend_actions.publish(TODAY, NOW)
    assert not WaitingParts.objects.exists()
    assert not PublishedList.objects.exclude(municipality=None).exists()
    assert PublishedList.objects.filter(kind="team").exists()


@pytest.mark.django_db
def test_a_municipality_that_no_team_works_in_any_more_cannot_be_told_by_subtraction(two_places):
    """What waited holds its numbers: the whole less the others would be what it had."""
    Signal.objects.filter(team=two_places.zuid, category="violence", seen_at__day__gt=4).delete()
    trend_actions.publish(date(2026, 6, 10), NOW - 30 * DAY)
    fill(two_places, two_places.zuid, date(2026, 6, 1), {"violence": 5})
    anders = Municipality.objects.create(name="Anders", cbs_code="0002")
    two_places.zuid.municipality = anders  # as when its name was written wrongly
    two_places.zuid.save()
    trend_actions.publish(TODAY, NOW)
    of_places = PublishedList.objects.exclude(municipality=None)
    assert {row.municipality_id for row in of_places} == {
        two_places.noord.municipality_id,
        anders.pk,
    }
    for first, last in set(of_places.values_list("first_month", "last_month")):
        parts = of_places.filter(first_month=first, last_month=last)
        whole = PublishedList.objects.of_organisation().filter(kind="category").within(first, TODAY)
        assert sum(row.total for row in parts) == sum(row.total for row in whole)
        for key in told(parts[0]):
            assert sum(told(row)[key] for row in parts) == sum(told(row)[key] for row in whole)
    assert not WaitingParts.objects.exists()


@pytest.mark.django_db
def test_by_team_nothing_is_told_of_months_that_were_told_by_municipality(two_places):
    """Beside kinds by month and kinds by municipality they would be one sum too many."""
    trend_actions.publish(TODAY, NOW)
    assert PublishedList.objects.exclude(municipality=None).exists()
    two_places.zuid.municipality = two_places.noord.municipality
    two_places.zuid.save()
    trend_actions.publish(TODAY, NOW + DAY)
    assert not PublishedList.objects.filter(kind="team").exists()
    fill(two_places, two_places.noord, date(2026, 7, 1), {"exposing": 22, "violence": 8})
    fill(two_places, two_places.zuid, date(2026, 7, 1), {"exposing": 9, "violence": 7})
    trend_actions.publish(date(2026, 8, 10), NOW + 31 * DAY)
    assert [each[1:4] for each in lists(kind="team")] == [(7, 7, 46)]


@pytest.mark.django_db
def test_by_team_is_told_in_one_municipality_and_by_municipality_in_more(two_places, client):
    trend_actions.publish(TODAY, NOW)
    assert not PublishedList.objects.filter(kind="team").exists()
    shown = screen.read(screen.Scope([], False), NOW)
    assert [figure.count for figure in shown.latest["municipality"].figures.values()] == [111, 87]
    two_places.zuid.municipality = two_places.noord.municipality
    two_places.zuid.save()  # its lists stay, and so does its name
    scope = screen.Scope([], False)
    whose = {row[1] for row in screen.figure_rows(scope, screen.names_for(scope))}
    assert {two_places.noord.municipality.name, "Elders"} < whose


@pytest.mark.django_db
def test_what_was_done_counts_when_it_was_and_by_the_quarter(cast):
    fill(cast, cast.noord, date(2026, 4, 1), {"exposing": 24})
    for number, row in enumerate(Signal.objects.order_by("pk")):
        at = datetime(2026, 4 + number % 3, 20, 12, tzinfo=AMSTERDAM)
        Signal.objects.filter(pk=row.pk).update(
            status="closed",
            came_from="new",
            closed_at=at,
            outcome="resolved" if number % 2 else "guided",
            offline_picture="fits" if number % 3 else "unknown",
        )
        SignalStep.objects.create(signal=row, kind="talk_youth", done_at=at)
        planned = day_of(row.received_at)
        SignalStep.objects.create(signal=row, kind="checked_offline", due_on=planned)
    trend_actions.publish(date(2026, 6, 10), NOW - 30 * DAY)
    assert lists(kind="closed") == []  # by whole quarters
    trend_actions.publish(TODAY, NOW)
    (closed,) = lists(kind="closed")
    assert closed[1:4] == (4, 6, 24) and closed[4] == {"resolved": 12}
    assert lists(kind="checked") == [
        ("checked", 4, 6, 24, {"checked": 16, "unchecked": 8}),
    ]
