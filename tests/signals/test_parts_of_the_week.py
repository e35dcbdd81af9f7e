"""Weekday by part of the day: a night belongs to its evening, on the page, behind it, in files."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from signals.actions import trends as trend_actions
from signals.models import PublishedList, Signal, SignalMonth, WaitingLists
from signals.querysets.trend import Span, bounds_of, count, in_part_of_week
from signals.trends import SLOTS, UNKNOWN, Column, peak
from tests import make
from tests.sign_in import sign_in
from youthwork.lib.dates import AMSTERDAM, add_months, day_of, month_start
from youthwork.lib.suppression import suppress_list

pytestmark = pytest.mark.django_db

OCTOBER, NOW = date(2026, 10, 1), datetime(2026, 11, 10, 12, tzinfo=AMSTERDAM)
KINDS = ("bullying", "violence", "gaming", "alcohol", "weapons")
migration = import_module("signals.migrations.0014_a_night_belongs_to_its_evening")


def at(hour, minute=0, day=17):
    """Of October 2026, in which the 17th is a Saturday."""
    return datetime(2026, 10, day, hour, minute, tzinfo=AMSTERDAM)


def seen(by, moment, **also):
    return make.signal(by, seen_at=moment, now=moment + timedelta(minutes=1), **also)


def counted(team, month=OCTOBER):
    return count([Span(team.pk, month, *bounds_of(month))])[team.pk, month]["slot"]


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        (at(0), "5-overnight"),
        (at(1, 30), "5-overnight"),
        (at(5, 59), "5-overnight"),
        (at(6), "6-daytime"),
        (at(17, 59), "6-daytime"),
        (at(18), "6-evening"),
        (at(21, 59), "6-evening"),
        (at(22), "6-overnight"),
        (at(2, day=19), "7-overnight"),  # of Sunday, on a Monday
        (at(2, 30, day=25).replace(fold=1), "6-overnight"),  # the clock goes back
        (at(5, 30, day=25), "6-overnight"),
        (at(6, 0, day=25), "7-daytime"),
        (at(0, 30, day=1), "3-overnight"),  # begun in September
    ],
)
def test_hours_before_six_belong_to_the_night_before_and_the_list_behind_agrees(cast, moment, slot):
    seen(cast.worker, moment)
    assert counted(cast.noord) == {slot: 1}
    assert [key for key in SLOTS if in_part_of_week(Signal.objects.all(), key).exists()] == [slot]


def test_each_hour_around_a_change_of_the_clock_stands_in_one_part_and_in_the_list_behind(cast):
    for begins in (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 3, 28, 12, tzinfo=UTC)):
        for hour in range(48):
            seen(cast.worker, begins + timedelta(hours=hour))
    for month in (OCTOBER, date(2026, 3, 1)):
        begins, ends = bounds_of(month)
        rows = Signal.objects.filter(seen_at__gte=begins, seen_at__lt=ends)
        behind = {key: in_part_of_week(rows, key).count() for key in SLOTS}
        assert counted(cast.noord, month) == {key: n for key, n in behind.items() if n}
        assert sum(behind.values()) == 48


def test_a_busy_friday_night_is_told_as_friday_and_opens_what_it_counts(client, cast):
    now = timezone.now()
    friday = day_of(now) - timedelta(days=(day_of(now).isoweekday() - 5) % 7 + 7)
    saturday = friday + timedelta(days=1)
    for number in range(24):
        day, hour = (friday, 23) if number % 4 == 0 else (saturday, 1)
        seen(cast.worker, datetime(day.year, day.month, day.day, hour, number, tzinfo=AMSTERDAM))
    seen(cast.worker, datetime(saturday.year, saturday.month, saturday.day, 6, tzinfo=AMSTERDAM))
    seen(cast.worker, datetime(friday.year, friday.month, friday.day, 1, 30, tzinfo=AMSTERDAM))

    browser = sign_in(client, cast.lead)
    page = browser.get(reverse("signals:trends"))
    [said] = [row for row in page.context["insights"] if row["icon"] == "moon-stars"]
    assert said["title"] == "De piek: vrijdag, 22–6 uur"
    [(label, url)] = said["links"]
    assert label == "Bekijk deze 24" and len(browser.get(url).context["rows"]) == 24
    assert page.context["heat"]["parts"] == ["6–18 uur", "18–22 uur", "22–6 uur"]
    nights = {day: cells[2][0].count for _abbr, day, cells in page.context["heat"]["rows"]}
    assert nights["vrijdag"] == 24 and sum(nights.values()) == 25
    assert "wat je zaterdag om 1.30 uur ziet, telt bij vrijdag" in page.content.decode()


def published(by, now, moments, back=1):
    """The list of parts of the week of a month that is over, made four days after it."""
    month = add_months(month_start(day_of(now)), -back)
    for number, (day, hour) in enumerate(moments):
        moment = datetime(month.year, month.month, day, hour, number % 60, tzinfo=AMSTERDAM)
        seen(by, moment, category=KINDS[number % 3])
    trend_actions.publish(add_months(month, 1) + timedelta(days=4), now)


def words(client):
    text = b"".join(client.get(reverse("signals:export")).streaming_content).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return {row["Welke"] for row in rows if row["Lijst"] == "Dag en tijd"}


def test_what_was_published_before_keeps_its_parts_and_their_words(client, cast):
    now = timezone.now()
    published(cast.worker, now, [(3, 20)] * 20 + [(4, 12)] * 20 + [(5, 1)] * 20)
    browser = sign_in(client, cast.manager)
    assert browser.get(reverse("signals:trends")).context["heat"]["parts"][2] == "22–6 uur"
    assert any("22–6 uur" in word for word in words(browser))

    migration.go_back(apps, None)  # as the code before had it
    page = browser.get(reverse("signals:trends")).context
    assert page["heat"]["parts"] == ["tot 18 uur", "18–22 uur", "na 22 uur"]
    assert {f.count for _a, _b, row in page["heat"]["rows"] for f, _shade in row} >= {20}
    assert not any("6 uur" in word for word in words(browser))
    before = list(PublishedList.objects.values_list("figures", flat=True))
    trend_actions.publish(day_of(now), now)
    assert list(PublishedList.objects.values_list("figures", flat=True)) == before


def test_what_waited_with_the_parts_of_then_counts_them_as_not_known(cast):
    """Its total stays that of the lists beside it: two more would be a few (0102)."""
    for number in range(40):  # in each part of the week a few
        hour = (10, 20, 23)[number % 3]
        moment = datetime(2026, 7, 3 + number % 7, hour, tzinfo=AMSTERDAM)
        seen(cast.worker, moment, category=KINDS[number % 5])
    trend_actions.publish(date(2026, 8, 5), NOW)
    waiting = WaitingLists.objects.get(whole__team=None)
    evenings = {f"{weekday}-evening": 8 for weekday in (4, 5, 6, 7)}
    waiting.counts["slot"] = {"5-day": 4, **evenings, "6-night": 4}
    waiting.save()
    trend_actions.publish(date(2026, 9, 5), NOW)

    told = PublishedList.objects.get(kind="slot")
    figures = {key: (number, mark) for key, number, mark in told.figures}
    assert told.total == 40 and figures.keys() == {*SLOTS, ""}
    assert figures["5-evening"] == (8, "shown")
    assert figures[""] == (8, "shown")  # five or more, and no other hides behind it (0349)


def test_kept_counts_of_the_parts_of_then_are_made_again(cast):
    seen(cast.worker, at(1, 30))
    trend_actions.mark_months(day_of(NOW), NOW - timedelta(hours=1))
    trend_actions.fill_months(NOW)
    SignalMonth.objects.filter(counts__isnull=False).update(counts={"slot": {"6-day": 1}})
    migration.empty(apps, None)
    assert not SignalMonth.objects.exclude(counts=None).exists()
    trend_actions.fill_months(NOW)
    held = SignalMonth.objects.get(team=cast.noord, month=OCTOBER)
    assert held.counts["slot"] == {"5-overnight": 1} and held.changes == 1


def test_the_busiest_part_is_not_said_where_one_that_is_hidden_may_be_busier():
    keys = (*SLOTS, UNKNOWN)
    counts = dict.fromkeys(keys, 6) | {keys[0]: 40, keys[-2]: 60, UNKNOWN: 0}
    shown = suppress_list(list(counts.values()))
    column = Column(
        date(2026, 9, 1), date(2026, 9, 1), dict(zip(keys, shown.cells, strict=True)), shown.total
    )
    assert not column.figures[keys[-2]].is_shown

    assert peak(column) is None


def test_it_is_said_where_what_is_hidden_is_few():
    keys = (*SLOTS, UNKNOWN)
    counts = dict.fromkeys(keys, 6) | {keys[0]: 40, keys[3]: 2, UNKNOWN: 0}
    shown = suppress_list(list(counts.values()))
    column = Column(
        date(2026, 9, 1), date(2026, 9, 1), dict(zip(keys, shown.cells, strict=True)), shown.total
    )

    found = peak(column)

    assert found is not None and found[:2] == (keys[0], 40)
