"""Reports beside trends, messages and each other: what any one person gets gives nothing away.

A report says of signals what published lists say, so who gets those learns nothing by it, however
many reports there are and of whatever days. Who gets other figures (the exact ones of a team that
is led, the published ones of the own team) doesn't get that part. What lists give away together is
tried in tests/signals/test_trends_published.py and test_told_in_parts.py.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import combinations

import pytest

from organisation.models import Municipality, Team, User
from policy import report_charts
from policy.actions import reports as actions
from policy.models import Report
from policy.report_content.about import about
from policy.report_content.blocks import made
from policy.report_lists import SIGNALS
from policy.report_tables import AT_LEAST, added_list
from signals.actions import trends
from signals.models import PublishedList, Signal, SignalMonth, SignalStep
from signals.screens.trends import scope_of
from tests import make
from tests.consent import make as consents
from tests.sign_in import sign_in
from youthwork.lib.dates import add_months, day_of, moment_at
from youthwork.lib.suppression import Figure, Mark

DAY = timedelta(days=1)
NOW = moment_at(date(2026, 10, 6), time(9))
SPREAD = {"exposing": 22, "violence": 9, "substances": 7, "bullying": 2, "weapons": 1}
DAYS = (
    date(2026, 4, 1),
    date(2026, 4, 12),
    date(2026, 5, 31),
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 9, 29),
    date(2026, 9, 30),
    date(2026, 10, 6),
)


@pytest.fixture
def house(cast):
    """Two teams in two municipalities, half a year of signals, steps and closings, all told."""
    cast.elsewhere = Municipality.objects.create(name="Elders", cbs_code="0001")
    cast.zuid.municipality = cast.elsewhere
    cast.zuid.save()
    for month in range(6):
        day = add_months(DAYS[0], month)
        for team, less in ((cast.noord, 0), (cast.zuid, month % 3)):
            for category, number in SPREAD.items():
                for place in range(number - min(less, number)):
                    at = moment_at(day + (place % 27) * DAY, time(21))
                    make.signal(cast.worker, team=team, category=category, seen_at=at)
    for number, row in enumerate(Signal.objects.order_by("pk")):
        at = row.seen_at + DAY
        SignalStep.objects.create(
            signal=row, kind="talk_youth" if number % 3 else "informed_partner", done_at=at
        )
        closed = {"status": "closed", "came_from": "new", "closed_at": at}
        outcome = "resolved" if number % 5 else "handed_over"
        Signal.objects.filter(pk=row.pk).update(
            outcome=outcome, offline_picture="fits" if number % 4 else "unknown", **closed
        )
    trends.publish(day_of(NOW), NOW)
    return cast


def of_signals(figures):
    """What a report's figures say of signals: every fact and table."""
    return [
        (block, each["key"], each.get("value"), each.get("rows"), each.get("note"))
        for block, part in figures.items()
        for each in (*part["facts"], *part["tables"])
        if each["key"] in SIGNALS
    ]


def every_report(cast):
    """Of every period between these days, of everybody, each municipality and each team."""
    whom = [{}]
    whom += [{"municipality": each} for each in Municipality.objects.order_by("pk")]
    whom += [{"team": each} for each in (cast.noord, cast.zuid)]
    return {
        (first, last, number): of_signals(made(about(first, last, **also), day_of(NOW)))
        for first, last in combinations(DAYS, 2)
        for number, also in enumerate(whom)
    }


def test_a_report_of_any_days_says_what_the_lists_say_and_no_more(house):
    """Whatever becomes of the signals once the lists are told: no two reports differ by a few."""
    before = every_report(house)
    assert sum(bool(said) for said in before.values()) > 20
    Signal.objects.filter(category="exposing", team=house.noord).delete()
    Signal.objects.filter(category="violence").update(category="weapons")
    SignalStep.objects.all().delete()
    SignalMonth.objects.all().delete()
    make.signal(house.worker, category="bullying", seen_at=moment_at(DAYS[1], time(12)))
    assert every_report(house) == before


def test_every_number_stands_in_the_lists(house):
    """A cell is the sum of the lists of its months, with a plus where one of them hides it."""
    whole = made(about(DAYS[0], DAYS[-2]), day_of(NOW))
    rows = list(PublishedList.objects.of_organisation().filter(kind="category"))
    (category,) = [t for t in whole["seen"]["tables"] if t["key"] == "signals_by_category"]
    shown = [[count for _key, count, _mark in row.figures] for row in rows]
    for (label, cell), found in zip(category["rows"], zip(*shown, strict=True), strict=False):
        least = sum(each or 0 for each in found)
        if None not in found:
            assert cell == str(least), label
        else:
            assert cell in ((f"{least}{AT_LEAST}",) if least else ("–", "<5")), label
    assert category["rows"][-1][1] == str(sum(row.total for row in rows))
    (months,) = [t for t in whole["seen"]["tables"] if t["key"] == "signals_by_month"]
    assert [row[1] for row in months["rows"][:-1]] == [str(row.total) for row in rows]
    drawn = report_charts.drawn(months)["standing"]
    names = [label.text for label in drawn.labels]
    assert names == months["short"] and "–" not in names[0]


def test_one_team_of_several_in_a_municipality_is_told_nothing_of(house):
    house.zuid.municipality = house.noord.municipality
    house.zuid.save()
    found = made(about(DAYS[0], DAYS[-1], team=house.noord), day_of(NOW))
    assert of_signals(found) == [] and len(found["seen"]["lines"]) == 1


def test_days_beside_whole_months_are_named(house):
    for first, last, says in (
        (DAYS[0], DAYS[-2], 0),
        (DAYS[1], DAYS[-2], 1),
        (DAYS[-1], DAYS[-1], 1),
    ):
        found = made(about(first, last), day_of(NOW))
        assert len(found["seen"]["lines"]) == says, (first, last)


@pytest.mark.parametrize(
    "who", ["worker", "lead", "other_lead", "manager", "director", "privacy_officer"]
)
def test_who_gets_other_figures_gets_no_numbers_of_signals_in_a_report(house, client, who):
    """On its page and in every file; the municipality's copy and its check number are whole."""
    person = getattr(house, who)
    report = actions.begin(
        first_day=DAYS[0],
        last_day=DAYS[-2],
        municipality=None,
        team=None,
        by=house.manager,
        now=NOW,
    )
    actions.fill(report, lambda _percent: None, now=NOW)
    told = sum(row.total for row in PublishedList.objects.of_organisation().filter(kind="category"))
    sign_in(client, person)
    page = client.get(report.get_absolute_url()).content.decode()
    lines = b"".join(client.get(f"{report.get_absolute_url()}report.csv").streaming_content)
    gets = scope_of(person).is_organisation
    assert gets == (who in ("manager", "director", "privacy_officer"))
    assert (f">{told}<" in page) == gets and (f";{told}" in lines.decode()) == gets
    assert ("Exposing" in page) == gets and ("Exposing" in lines.decode()) == gets
    assert ("Offline begeleid" in page) == gets
    assert Report.objects.get().figures == report.figures


def test_who_leads_every_team_of_it_gets_them(house, client):
    make.membership(house.lead, "team_lead", house.zuid)
    report = actions.begin(
        first_day=DAYS[0],
        last_day=DAYS[-2],
        municipality=None,
        team=None,
        by=house.manager,
        now=NOW,
    )
    actions.fill(report, lambda _percent: None, now=NOW)
    sign_in(client, house.lead)
    assert "Exposing" in client.get(report.get_absolute_url()).content.decode()


def test_a_team_that_moved_away_still_counts_in_what_was_told(house, client):
    """Who led only its neighbour would read its numbers beside their own exact ones."""
    here = house.noord.municipality
    gone = Team.objects.create(name="Oost", municipality=here, active_from=DAYS[0])
    PublishedList.objects.all().delete()
    SignalMonth.objects.all().delete()
    of_noord = Signal.objects.filter(team=house.noord)
    half = list(of_noord.order_by("pk").values_list("pk", flat=True))[::2]
    of_noord.filter(pk__in=half).update(team=gone)
    trends.publish(day_of(NOW), NOW)
    counted = PublishedList.objects.of_municipality(here.pk).values_list("counted", flat=True)
    assert counted and all(each == [house.noord.pk, gone.pk] for each in counted)

    report = actions.begin(
        first_day=DAYS[0],
        last_day=DAYS[-2],
        municipality=here,
        team=None,
        by=house.manager,
        now=NOW,
    )
    actions.fill(report, lambda _percent: None, now=NOW)
    sign_in(client, house.lead)

    def gets_numbers():
        return "Exposing" in client.get(report.get_absolute_url()).content.decode()

    def beside_the_list():
        page = client.get(f"{report.get_absolute_url()}list/signals_by_category/")
        return page.context["in_report"] if page.status_code == 200 else ""

    assert not gets_numbers()
    gone.municipality = house.elsewhere
    gone.save()
    assert not gets_numbers() and not beside_the_list()
    make.membership(house.lead, "team_lead", gone)
    assert gets_numbers()
    gone.municipality = here
    gone.save()
    assert gets_numbers() and beside_the_list()


@pytest.mark.parametrize(
    ("who", "gets"),
    [
        ("worker", True),
        ("lead", False),
        ("other_lead", False),
        ("manager", True),
        ("director", True),
        ("privacy_officer", True),
    ],
)
def test_who_may_open_the_questions_of_some_teams_gets_no_numbers_of_all(cast, client, who, gets):
    """A lead counts those of the own team, whatever the days: the rest would be another's."""
    day = moment_at(DAYS[2], time(12))
    for team, number in ((cast.noord, 7), (cast.zuid, 1)):
        for _each in range(number):
            consents.request(cast.worker, team=team, now=day)

    def told(person, **whom):
        report = actions.begin(
            first_day=DAYS[0],
            last_day=DAYS[-2],
            municipality=None,
            team=whom.get("team"),
            by=cast.manager,
            now=NOW,
        )
        actions.fill(report, lambda _percent: None, now=NOW)
        sign_in(client, person)
        page = client.get(report.get_absolute_url()).content.decode()
        lines = b"".join(client.get(f"{report.get_absolute_url()}report.csv").streaming_content)
        said = "Beantwoord, en daarna gestopt"
        assert (said in page) == (said in lines.decode())
        return said in page

    assert told(getattr(cast, who)) == gets
    assert told(cast.lead, team=cast.noord) and told(cast.lead, team=cast.zuid)
    make.membership(cast.lead, "team_lead", cast.zuid)
    assert told(User.objects.get(pk=cast.lead.pk))  # opens each of them


def test_lists_are_added_up_and_a_hidden_one_makes_it_at_least():
    shown, under, also = (lambda n: Figure(n, Mark.SHOWN)), Mark.UNDER, Mark.ALSO
    lists = [
        {"a": shown(7), "b": shown(6), "c": Figure(None, under), "d": Figure(None, also)},
        {"a": shown(5), "b": Figure(None, under), "c": Figure(None, also)},
    ]
    labels = [(key, key) for key in "abcd"]
    cells = [row[1] for row in added_list("k", "t", labels, lists, 40)["rows"]]
    assert cells == ["12", "6+", "–", "–", "40"]
    alone = [row[1] for row in added_list("k", "t", labels, lists[:1], 20)["rows"]]
    assert alone == ["7", "6", "<5", "–", "20"]
