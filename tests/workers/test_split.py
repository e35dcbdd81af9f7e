"""The time split of teams: who sees what, and that every figure is what was written down."""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from organisation.models import Organisation, Team, User
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.workers.conftest import FRIDAY, NOW
from workers import figures, split_rows
from workers.actions import hours as actions
from workers.actions.hours import Worked
from workers.models import Contract, HourPart
from workers.planning import Period
from workers.screens import split as screen
from workers.screens import split_file
from workers.screens import split_times as times
from workers.screens.split_reading import read, scope_of
from workers.small_teams import shown_apart
from youthwork.lib.together import fetch

pytestmark = pytest.mark.django_db

PAGE = 10
LAST_WEEK = FRIDAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def friday_night(monkeypatch):
    """Everything is looked at on Friday 20 November 2026 at half past ten."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("tests.sign_in.time", SimpleNamespace(time=NOW.timestamp))


@pytest.fixture
def write(at):
    """Write down time of somebody; with a clock from and until, else in minutes."""

    def book(person, team, where="online", day=FRIDAY, minutes=60, clock=None, **also):
        times = {}
        if clock:
            until = day if clock[1] > clock[0] else day + timedelta(days=1)
            times = {"started_at": at(clock[0], day), "ended_at": at(clock[1], until)}
            minutes = 0
        worked = Worked(team=team, day=day, where=where, minutes=minutes, **times, **also)
        return actions.book(worked, by=person, now=NOW)

    return book


@pytest.fixture
def month(cast, write):
    """Four weeks of team Noord and a little of Zuid."""
    for person in (cast.worker, cast.colleague, cast.lead):
        Contract.objects.create(user=person, hours_per_week=32, from_day=date(2024, 1, 1))
    write(cast.worker, cast.noord, clock=("19:00", "22:00"))
    write(cast.worker, cast.noord, "offline", minutes=540, day=LAST_WEEK)
    write(cast.colleague, cast.noord, minutes=60, day=LAST_WEEK)
    write(cast.colleague, cast.noord, "offline", minutes=240)
    write(cast.lead, cast.noord, "other", kind="leave_sick", minutes=480)
    write(cast.other_worker, cast.zuid, minutes=77)
    return cast


def split_of(user, wanted="", weeks=4):
    return read(scope_of(user, wanted), NOW, weeks)


def lines(split):
    with translation.override("en"):
        return {line.name: line for line in screen.people(split)}


def page(client, person, query=""):
    return sign_in(client, person).get(reverse("workers:team_hours") + query)


# --- who sees what --------------------------------------------------------------------------------


def test_a_lead_sees_the_people_of_the_own_team_by_alphabet(client, month):
    answer = page(client, month.lead)
    assert [line.name for line in answer.context["people"]] == [
        "Cora Collega",
        "Lea Leider",
        "Wim Werker",
    ]
    assert "Otto" not in answer.content.decode()


@pytest.mark.parametrize("who", ["manager", "director"])
def test_managers_and_directors_see_teams_and_nobody_by_name(client, month, write, who):
    for person in (make.person(f"Nieuw {n}", "worker", month.zuid) for n in range(3)):
        write(person, month.zuid, minutes=30)
    answer = page(client, getattr(month, who))
    body = answer.content.decode()
    assert not answer.context["people"] and not answer.context["grids"]
    assert [row.line.name for row in answer.context["teams"]] == ["Noord", "Zuid"]
    for person in (month.worker, month.colleague, month.lead, month.other_worker):
        assert person.name not in body and person.first_name not in body


def test_a_team_of_fewer_than_three_people_never_stands_alone(client, month):
    teams = page(client, month.manager).context["teams"]
    # One person wrote down time in Zuid: with Noord it is four people.
    assert [(row.people, row.line.tally.online) for row in teams] == [(4, 60 + 180 + 77)]


@pytest.mark.parametrize(
    ("sizes", "apart"),
    [
        ({1: "abc", 2: "def"}, {1, 2}),
        ({1: "abc", 2: "de"}, set()),
        ({1: "abcd", 2: "efg", 3: "h"}, {1}),
        ({1: "abc", 2: "de", 3: "fg"}, {1}),
        ({1: "abc", 2: "xy", 3: "xy"}, set()),  # the same two people twice
        ({1: "a"}, set()),
    ],
)
def test_what_is_left_of_a_total_tells_of_three_people_at_least(sizes, apart):
    found, joined = shown_apart({team: set(people) for team, people in sizes.items()})
    assert found == apart
    assert not joined or len(set("".join(sizes[team] for team in joined))) >= 3


def test_fridays_name_no_small_team_and_no_small_number(client, month, write):
    write(month.colleague, month.noord, day=LAST_WEEK, clock=("19:00", "20:00"))
    context = page(client, month.manager).context
    said = str(context["fridays"]) + str(context["stats"])
    assert "Zuid" not in said and "Kleine teams samen" in said
    assert {row["who"] for row in context["fridays"]} == {"minder dan 3 mensen", "niemand"}


def test_who_leads_and_manages_cannot_take_the_own_team_off_the_sums(client, month, write):
    make.membership(month.lead, "manager")
    whole = page(client, month.lead, "?team=all").context
    # Beside the own team one person wrote: any sum less the own people would be that person's.
    assert whole["is_empty"] and not whole["teams"] and whole["norm"] is None
    files = client.get(reverse("workers:export_team_hours") + "?team=all")
    assert len(rows_of(files)) == 1
    for person in (make.person(f"Nieuw {n}", "worker", month.zuid) for n in range(2)):
        write(person, month.zuid, minutes=30)
    whole = page(client, month.lead, "?team=all").context
    assert [row.line.name for row in whole["teams"]] == ["Noord", "Zuid"]
    assert {row["who"] for row in whole["fridays"]} <= {"iemand", "niemand"}


def test_a_lead_reads_single_entries_of_the_own_team_and_that_is_recorded(client, month, write):
    write(month.worker, month.noord, minutes=45, note="Rustige avond")
    make.membership(month.worker, "worker", month.zuid)
    write(month.worker, month.zuid, minutes=20, note="Voor Zuid")
    address = reverse("workers:hours_of", args=[month.worker.public_id])
    assert address in page(client, month.lead).content.decode()
    answer = client.get(address)
    body = answer.content.decode()
    assert "Rustige avond" in body and "19:00–22:00" in body
    assert "Voor Zuid" not in body  # that is for the lead of Zuid
    assert answer.context["totals"] == {"online": "3,8", "offline": "9", "other": "0"}
    read = AuditEntry.objects.get(verb="read", subject=month.worker.label)
    assert (read.by, read.after) == (month.lead, "2026-11")
    assert not client.get(address, {"month": "2026-10"}).context["lines"]
    for month_typed in ("x", "9999-99", "2030-01"):
        assert client.get(address, {"month": month_typed}).context["lines"]
    for person in (month.worker, month.colleague, month.manager, month.director):
        assert sign_in(client, person).get(address).status_code in (403, 404)


def test_f31_a_night_over_the_end_of_a_month_stands_in_both_with_what_falls_in_each(
    client, month, write
):
    last = date(2026, 10, 31)
    write(month.worker, month.noord, day=last, clock=("22:00", "02:30"))
    address = reverse("workers:hours_of", args=[month.worker.public_id])
    lead = sign_in(client, month.lead)
    before = lead.get(address, {"month": "2026-10"}).context
    assert [(row.day, row.length) for row in before["lines"]] == [(last, "2 uur")]
    assert before["totals"]["online"] == "2"
    after = lead.get(address, {"month": "2026-11"}).context["lines"][-1]
    assert (after.day, after.length) == (date(2026, 11, 1), "2,5 uur")
    assert "22:00–02:30" in after.more


def test_single_entries_wait_for_the_works_council_and_stay_a_year_for_who_left(
    client, month, write
):
    address = reverse("workers:hours_of", args=[month.worker.public_id])
    lead = sign_in(client, month.lead)
    held = month.worker.memberships.filter(team=month.noord)
    held.update(until_day=FRIDAY - timedelta(days=1))
    make.membership(month.worker, "worker", month.zuid, from_day=FRIDAY)
    write(month.worker, month.zuid, minutes=20, note="Voor Zuid")
    User.objects.filter(pk=month.colleague.pk).update(status="left", left_on=FRIDAY)
    gone = reverse("workers:hours_of", args=[month.colleague.public_id])
    listed = page(client, month.lead).content.decode()
    assert address in listed and gone in listed
    answer = lead.get(address)
    assert answer.context["lines"] and "Voor Zuid" not in answer.content.decode()
    assert lead.get(gone).status_code == 200
    held.update(until_day=FRIDAY - timedelta(weeks=52))
    assert lead.get(address).status_code == 404
    held.update(until_day=None)
    Organisation.objects.update(works_council_agreed_on=None)
    caches["process"].clear()
    assert "lines" not in (lead.get(address).context or {})


def test_reasons_of_all_are_of_others_to_who_leads_too(month):
    make.membership(month.lead, "manager")
    lead = type(month.lead).objects.get(pk=month.lead.pk)
    for person in (month.worker, month.other_worker):
        make.nudge(person, sent_on=FRIDAY - timedelta(days=8), reason="busy", answered_at=NOW)
    assert split_of(lead, "all").reasons == [("busy", 1)]
    assert split_of(month.manager).reasons == [("busy", 2)]


def test_another_team_in_the_address_changes_nothing(month):
    for wanted in (str(month.zuid.public_id), "all", "x" * 500, "\0"):
        scope = scope_of(month.lead, wanted)
        assert scope.teams == [month.noord] and scope.sees_people


def test_who_leads_two_teams_sees_both_and_nothing_else(month):
    make.membership(month.lead, "team_lead", month.zuid)
    make.team("West")
    lead = type(month.lead).objects.get(pk=month.lead.pk)
    assert set(lines(split_of(lead))) >= {"Otto Ander", "Wim Werker"}
    assert scope_of(lead, str(month.zuid.public_id)).teams == [month.zuid]


@pytest.mark.parametrize("agreed_on", [None, FRIDAY + timedelta(days=1)])
def test_nothing_before_the_works_councils_agreement(client, month, agreed_on):
    Organisation.objects.update(works_council_agreed_on=agreed_on)
    answer = page(client, month.lead)
    assert answer.status_code == 200
    assert "Wim" not in answer.content.decode()
    assert client.get(reverse("workers:export_team_hours")).url == reverse("workers:team_hours")
    with pytest.raises(figures.NotAgreed):
        figures.read(figures.rolling(FRIDAY), FRIDAY)


ENTRIES = st.lists(
    st.tuples(
        st.integers(0, 3),  # whose
        st.integers(0, 2),  # in which team
        st.sampled_from(["online", "offline", "other"]),
        st.integers(1, 300),
        st.integers(0, 40),  # days ago
    ),
    max_size=12,
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(entries=ENTRIES, led=st.sets(st.integers(0, 2), min_size=1), weeks=st.sampled_from([4, 12]))
def test_no_page_and_no_file_shows_a_lead_more_than_their_teams(cast, entries, led, weeks):
    with transaction.atomic():
        teams = [cast.noord, cast.zuid, make.team("West")]
        people = [cast.worker, cast.colleague, cast.other_worker, cast.other_lead]
        lead = make.person("Lucas Leider")
        for number in led:
            make.membership(lead, "team_lead", teams[number])
        for who, where_at, where, minutes, back in entries:
            worked = Worked(
                team=teams[where_at],
                day=FRIDAY - timedelta(days=back),
                where=where,
                minutes=minutes,
            )
            actions.book(worked, by=people[who], now=NOW)
        own = {teams[number].pk for number in led}
        first = FRIDAY - timedelta(days=weeks * 7 - 1)
        expected = Counter()
        for part in HourPart.objects.filter(team__in=own, day__gte=first):
            expected[part.worker.name] += part.minutes

        split = split_of(lead, weeks=weeks)
        with translation.override("en"):
            shown = {line.name: line.tally.written for line in screen.people(split)}
            page_text = str(screen.page(split, weeks))
            rows = [[str(cell) for cell in row] for row in split_file.file_rows(split)]
        assert {name: minutes for name, minutes in shown.items() if minutes} == expected
        known = {p.name for p in people if own & {t.pk for t in p.current_teams}} | {*expected}
        for person in people:
            if person.name not in known:
                assert person.name not in page_text and person.name not in str(rows)
        assert {row[0] for row in rows} <= {teams[number].name for number in led}
        transaction.set_rollback(True)


# --- what is counted ------------------------------------------------------------------------------


def test_the_share_is_online_of_online_and_offline_over_28_days(month, write):
    write(month.worker, month.noord, minutes=600, day=FRIDAY - timedelta(days=28))  # too long ago
    wim = lines(split_of(month.lead))["Wim Werker"]
    assert (wim.online, wim.of) == ("25%", "3 of 12 hours")
    assert (wim.evening, wim.sub, wim.norm) == ("3 hours", "32 hours a week", 25)
    assert (wim.on_width, wim.norm_at) == ("104.0", "105.0")


def test_f26_a_worker_in_two_teams_counts_in_each_what_was_written_there(month, write):
    make.membership(month.worker, "worker", month.zuid)
    write(month.worker, month.zuid, minutes=200)
    north, south = (lines(split_of(lead)) for lead in (month.lead, month.other_lead))
    assert north["Wim Werker"].tally.online == 180
    assert south["Wim Werker"].tally.online == 200
    assert "Works in another team too" in north["Wim Werker"].hints[0][1]
    everybody = split_of(month.manager).reading
    assert everybody.whole.online == sum(t.online for t in everybody.by_team.values()) == 517


def test_f33_somebody_without_hours_reads_no_hours(month):
    nora = make.person("Nora Nieuw")
    make.membership(nora, "worker", month.noord, from_day=FRIDAY - timedelta(days=5))
    found = lines(split_of(month.lead))["Nora Nieuw"]
    assert (found.online, found.has_bar) == ("no hours", False)
    assert found.hints == [("stars", "Works here since 15 November.")]


def test_f34_only_leave_is_not_applicable_and_only_online_asks(month, write):
    found = lines(split_of(month.lead))
    assert found["Lea Leider"].online == "n/a"
    assert found["Lea Leider"].hints[0][1] == "Only leave or other work."
    someone = make.person("Ada Al", "worker", month.noord)
    write(someone, month.noord, minutes=90)
    ada = lines(split_of(month.lead))["Ada Al"]
    assert ada.online == "100%"
    assert ada.hints[0][1] == "Only time online: is that right?"


def test_a_week_without_hours_is_told_without_a_judgement(month, write):
    for back in (14, 21, 25):
        write(month.worker, month.noord, "offline", day=FRIDAY - timedelta(days=back))
    month.worker.memberships.update(from_day=FRIDAY - timedelta(days=200))
    hints = [text for _icon, text in lines(split_of(month.lead))["Wim Werker"].hints]
    assert hints == []
    write_back = lines(split_of(month.lead))["Cora Collega"].hints
    assert write_back == [("calendar2-minus", "2 weeks without hours.")]


def test_f26_weeks_of_another_team_are_not_called_empty(month, write):
    """A lead reads nothing of the other team, so nothing is said of weeks that lay there."""

    def hints(lead):
        return [text for _icon, text in lines(split_of(lead))["Wim Werker"].hints]

    moved, zuids = FRIDAY - timedelta(days=11), make.person("Zoë Zuid", "team_lead", month.zuid)
    held = month.worker.memberships.get()
    held.until_day = moved - timedelta(days=1)
    held.save()
    make.membership(month.worker, "worker", month.zuid, from_day=moved)
    write(month.worker, month.zuid, "offline", day=moved)
    empty = ["2 weeks without hours."]  # from 26 October; the week of 9 November has an hour
    assert [text for text in hints(month.lead) if "hours" in text] == empty
    assert [text for text in hints(zuids) if "hours" in text] == []


def test_evenings_and_fridays_tell_whether_and_who(month, write):
    write(month.colleague, month.noord, day=FRIDAY - timedelta(days=10), clock=("17:00", "18:30"))
    write(month.colleague, month.noord, day=LAST_WEEK, clock=("23:30", "01:00"))
    split = split_of(month.lead)
    with translation.override("en"):
        [grid] = times.grids(split)
        fridays = times.fridays(split)
    states = {cell.day: cell.state for _week, cells in grid["weeks"] for cell in cells}
    assert states[FRIDAY] == states[LAST_WEEK] == "on"
    assert states[FRIDAY - timedelta(days=10)] == "on"
    assert states[LAST_WEEK + timedelta(days=1)] == "off"  # past midnight is no evening
    assert states[FRIDAY - timedelta(days=14)] == "gap"
    assert states[FRIDAY + timedelta(days=1)] == "out"
    assert [(row["who"], row["is_covered"]) for row in fridays] == [
        ("Wim Werker", True),
        ("Cora Collega", True),
        ("nobody", False),
        ("nobody", False),
    ]
    assert (split.cover.covered, split.cover.weeks) == (2, 4)


def test_hours_without_times_count_in_no_evening_and_no_part_of_the_day(month):
    with translation.override("en"):
        heat = times.heat(split_of(month.lead))
    cells = {label: [text for text, _shade in row] for label, row in heat["rows"]}
    assert cells["18 to 24"] == ["0", "0", "0", "0", "3", "0", "0"]
    assert heat["without"] == "1"


def test_planned_stands_beside_what_was_made(month):
    with translation.override("en"):
        plan = times.plan(split_of(month.lead), 4)
    # Three contracts of 32 hours, a quarter of it, four weeks; less a quarter of 8 hours of leave.
    assert (plan["planned"], plan["made"], plan["difference"]) == ("94", "4", "−90")
    assert sum(row.made for row in plan["rows"]) == 240


def test_a_year_shows_months_and_compares_with_nothing(month):
    split = split_of(month.lead, weeks=52)
    with translation.override("en"):
        shown = screen.page(split, 52)
    assert split.before is None
    assert [row.label for row in shown["plan"]["rows"]][-2:] == ["Oct", "Nov"]
    assert shown["stats"][0][2] == ""


def test_numbers_in_drawings_have_a_point_and_no_style(client, month):
    body = page(client, month.lead).content.decode()
    drawn = re.findall(r' (?:x1?|x2|y1?|y2|width|height)="([^"]*)"', body)
    assert "104.0" in drawn and "105.0" in drawn  # a quarter of 420, a unit of air, the norm
    assert not [value for value in drawn if "," in value]
    assert "style=" not in body


@pytest.mark.parametrize(
    "query", ["?weeks=x", "?weeks=-1&team=%22%3E", "?team=🙂", "?weeks=99999999999"]
)
def test_nonsense_in_the_address_shows_the_usual_page(client, month, query):
    answer = page(client, month.lead, query)
    assert (answer.status_code, answer.context["weeks"]) == (200, 4)


# --- files and budget -----------------------------------------------------------------------------


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_file_holds_what_the_page_shows_and_is_recorded(client, month):
    sign_in(client, month.lead)
    found = rows_of(client.get(reverse("workers:export_team_hours")))
    assert [row[:4] for row in found[1:]] == [
        ["Noord", "Cora Collega", "1,0", "4,0"],
        ["Noord", "Lea Leider", "0,0", "0,0"],
        ["Noord", "Wim Werker", "3,0", "9,0"],
    ]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.after) == ("exported", "3")
    book = load_workbook(io.BytesIO(client.get(reverse("workers:export_team_hours_xlsx")).content))
    assert book.active.max_row == 4


def test_a_managers_file_names_teams_only(client, month):
    sign_in(client, month.manager)
    found = rows_of(client.get(reverse("workers:export_team_hours")))
    assert [row[1] for row in found[1:]] == ["4"]
    assert "Wim" not in str(found)


@pytest.mark.parametrize("who", ["lead", "manager"])
def test_the_page_asks_ten_queries_at_most_whatever_the_rows(client, month, write, who):
    sign_in(client, getattr(month, who))
    address = reverse("workers:team_hours")
    client.get(address)
    few, _answer = asked(lambda: client.get(address))
    for number in range(12):
        person = make.person(f"Iemand {number}", "worker", month.noord)
        Contract.objects.create(user=person, hours_per_week=24, from_day=date(2025, 1, 1))
        for back in range(5):
            write(person, month.noord, day=FRIDAY - timedelta(days=back), clock=("20:00", "21:00"))
    client.get(address)
    for query in ("", "?weeks=12", "?weeks=52", "?team=all"):
        statements, _answer = asked(lambda query=query: client.get(address + query))
        assert len(statements) <= PAGE, told(statements)
    assert len(statements) <= len(few)


# --- figures for others ---------------------------------------------------------------------------


def test_the_shortfall_is_the_norm_less_what_was_made_possible(month):
    found = figures.shortfall(figures.rolling(FRIDAY), FRIDAY)
    # Of Noord 17 hours of base at 25 percent; Zuid has no contract.
    assert found.norm == pytest.approx((12 * 60 + 5 * 60) / 4)
    assert (found.facilitated, found.hours_per_week) == (317, 0)


def test_what_is_missing_a_week_reads_as_hours_do(cast, write):
    Contract.objects.create(user=cast.worker, hours_per_week=40, from_day=date(2024, 1, 1))
    for back in range(12):
        day = FRIDAY - timedelta(days=back)
        write(cast.worker, cast.noord, "offline", minutes=800, day=day)
    with translation.override("nl"):
        assert times.shortfall(split_of(cast.lead))["per_week"] == "10"


def test_adoption_by_month_stands_on_a_page_for_leads_and_managers(client, month, write):
    for back in (2, 4, 6):
        write(month.colleague, month.noord, day=FRIDAY - timedelta(days=back))
    address = reverse("workers:adoption")
    shown = sign_in(client, month.lead).get(address).context
    now = shown["rows"][0]
    assert (now.month, now.active, now.workers, now.is_now) == ("november 2026", "1", "3", True)
    assert len(shown["rows"]) == 1  # nobody wrote down anything before
    everybody = sign_in(client, month.manager).get(address).context["rows"][0]
    assert (everybody.active, everybody.workers) == ("1", "5")
    month.other_lead.memberships.all().delete()
    assert sign_in(client, month.manager).get(address).context["rows"] == []
    assert sign_in(client, month.worker).get(address).status_code == 403


def test_adoption_counts_who_was_online_on_three_days_of_seven(month, write):
    for back in (2, 4, 6):
        write(month.colleague, month.noord, day=FRIDAY - timedelta(days=back))
    for back in (1, 8, 15):
        write(month.worker, month.noord, day=FRIDAY - timedelta(days=back))
    found = figures.adoption(FRIDAY, FRIDAY, [month.noord.pk])
    assert (found.active, found.workers, round(found.share)) == (1, 3, 33)
    assert figures.adoption(date(2026, 9, 1), FRIDAY).active == 0


def test_the_days_of_a_month_are_told_together(month, write):
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)]
    for day in (*days, days[1]):  # twice on one day
        write(month.worker, month.noord, day=day)
    period = Period(days[0], days[-1])
    rows = split_rows.days_written(split_rows.parts(None, period))
    of_a_team = split_rows.days_written(split_rows.parts([month.noord.pk], period))
    fetch(rows, of_a_team)  # side by side, as a page asks
    assert {(month, bits) for _worker, month, bits in rows} == {
        (date(2026, 9, 1), 2**30), (date(2026, 10, 1), 2**1 + 2**31), (date(2026, 11, 1), 2**1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "active"), [((0, 3, 6), True), ((0, 3, 7), False), ((1, 1, 1), False), ((), False)]
)
def test_active_online_is_three_different_days_within_seven(days, active):
    found = [date(2026, 11, 1) + timedelta(days=n) for n in days]
    assert figures.is_actively_online(found, Period(date(2026, 11, 1), FRIDAY)) is active


def test_fridays_are_covered_when_every_team_was_there(month, write):
    period = figures.rolling(FRIDAY)
    write(month.other_worker, month.zuid, clock=("18:00", "18:15"), day=LAST_WEEK)
    found = figures.friday_cover(period, FRIDAY)
    # Tonight Zuid isn't there yet: the evening isn't over.
    assert (found.covered, found.weeks) == (0, 3)
    assert found.gaps[LAST_WEEK] == {month.noord.pk}
    assert figures.friday_cover(period, FRIDAY, [month.zuid.pk]).covered == 1


def test_fridays_before_a_team_began_count_in_nothing(month, write):
    Team.objects.update(active_from=LAST_WEEK)
    Team.objects.filter(pk=month.zuid.pk).update(active_from=FRIDAY)
    write(month.other_worker, month.zuid, clock=("18:00", "18:15"))
    period = figures.rolling(FRIDAY)
    day_before = LAST_WEEK - timedelta(days=1)
    found = figures.friday_cover(period, FRIDAY)
    assert (found.fridays, found.covered) == ((LAST_WEEK, FRIDAY), 1)
    assert figures.friday_cover(period, FRIDAY, [month.zuid.pk]).fridays == (FRIDAY,)
    assert figures.friday_cover(Period(period.first, day_before), FRIDAY).weeks == 0

    make.membership(month.lead, "team_lead", month.zuid)
    with translation.override("en"):
        split = split_of(User.objects.get(pk=month.lead.pk))
        told = {row.line.name: row.friday for row in screen.teams(split)}
    assert told == {"Noord": "1 of 2", "Zuid": "1 of 1"}
