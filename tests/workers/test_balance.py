"""Giving and taking, functions, contacts and days online: the rules and who sees them."""

import re
from collections import Counter
from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from organisation.models import Organisation, User
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.workers.conftest import FRIDAY, NOW
from workers import balance, subject_access_practice
from workers.actions import hours, routine
from workers.choices.activities import ActivityKind, ActivityMode, GiveTake, give_or_take
from workers.choices.hours import Function
from workers.choices.routine import RoutineDeed
from workers.figures import NotAgreed
from workers.models import RoutineDay, RoutineTime
from workers.retention import practice as retention
from workers.screens import balance as screen
from youthwork.lib.dates import DAY
from youthwork.lib.together import answered
from youthwork.lib.working_days import is_working_day

FIRST = FRIDAY - timedelta(days=27)
DAYS = st.sets(st.integers(0, 60).map(lambda back: FRIDAY - timedelta(days=back)))


def online(by, kind="post", **also):
    return make.activity(by, kind=kind, mode="online", now=NOW, **({"first_day": FRIDAY} | also))


def mine(cast):
    return answered(balance.asked_of(cast.worker, FIRST, FRIDAY))


# --- giving and taking ----------------------------------------------------------------------------


def test_the_share_that_gives_is_of_what_was_done_online_by_social_media(cast):
    online(cast.worker, "post")
    online(cast.worker, "reply")
    online(cast.worker, "look_around")
    online(cast.worker, "podium", is_digital=True)  # gaming: digital, not online
    make.activity(cast.worker, now=NOW)  # offline
    online(cast.worker, "post", first_day=FIRST - timedelta(days=1))
    online(cast.worker, "post", first_day=FRIDAY + timedelta(days=1))
    found = mine(cast)
    assert (found.give_take[GiveTake.GIVE], found.give_take[GiveTake.TAKE]) == (2, 1)
    assert round(found.give_percent) == 67
    assert found.conversations == 1


def test_nothing_online_is_no_share_at_all(cast):
    assert mine(cast).give_percent is None


def test_what_comes_back_counts_each_time_up_to_its_last_day(cast):
    online(cast.worker, recurrence="weekly", first_day=FRIDAY - timedelta(days=70))
    assert mine(cast).activities == 4
    online(
        cast.worker,
        recurrence="weekly",
        first_day=FRIDAY - timedelta(days=70),
        last_day=FRIDAY - timedelta(days=8),
    )
    assert mine(cast).activities == 4 + 2


@given(st.lists(st.tuples(st.sampled_from(list(ActivityKind)), st.sampled_from(list(Function)))))
@settings(max_examples=30)
def test_every_spread_sums_to_its_total(done):
    found = balance.Practice(
        happened=[
            balance.Happened(
                times=1 + place % 3,
                kind=kind,
                mode=ActivityMode.ONLINE,
                function=function,
                give_take=give_or_take(kind),
                origin="own" if place % 2 else "asked",
                is_digital=False,
                themes=(),
                partner_type="police" if place % 2 else "",
                team=1,
            )
            for place, (kind, function) in enumerate(done)
        ]
    )
    assert found.functions.total() == found.activities
    assert found.origins.total() == found.activities
    assert found.give_take.total() == found.activities
    assert found.conversations <= found.give_take[GiveTake.GIVE]


def test_contacts_are_known_or_new_and_end_one_way(cast):
    make.contact(cast.worker, now=NOW, count=3)
    make.contact(cast.worker, now=NOW, known="new", outcome="appointment")
    make.contact(cast.worker, now=NOW, known="new", outcome="referred", theme="safety")
    make.contact(cast.colleague, now=NOW, count=5)
    found = mine(cast)
    assert dict(found.known) == {"known": 3, "new": 2}
    assert round(found.offline_percent) == 40
    assert found.outcomes.total() == found.known.total() == found.contact_themes.total() == 5


def test_hours_by_function_sum_to_all_hours_online(cast, worked):
    for function, minutes in (("contact", 60), ("understanding", 30), ("", 15)):
        made = worked(minutes=minutes, function=function)
        hours.book(made, by=cast.worker, now=NOW)
    hours.book(worked(minutes=200, where="offline"), by=cast.worker, now=NOW)
    assert dict(mine(cast).minutes) == {"contact": 60, "understanding": 30, "": 15}


def test_f31_of_a_night_only_what_falls_in_the_period_counts(cast, worked, at):
    start, end = at("22:00", FIRST - DAY), at("02:30", FIRST)
    made = worked(day=FIRST - DAY, started_at=start, ended_at=end, function="contact")
    hours.book(made, by=cast.worker, now=NOW)
    assert dict(mine(cast).minutes) == {"contact": 150}


def test_partners_are_counted_by_their_type(cast):
    police, school = make.partner(), make.partner("Het Meerlicht", "school")
    for partner in (police, police, school):
        online(cast.worker, "with_partner", partner=partner)
    online(cast.worker, "post", partner=school)
    assert dict(mine(cast).with_partners) == {"police": 2, "school": 1}


# --- teams ----------------------------------------------------------------------------------------


def test_an_activity_of_two_colleagues_counts_once_in_their_team(cast):
    online(cast.worker, workers=[cast.worker, cast.colleague])
    found = balance.of_teams([cast.noord, cast.zuid], FIRST, FRIDAY, today=FRIDAY)
    assert {key: practice.activities for key, practice in found.items()} == {
        cast.noord.pk: 1,
        cast.zuid.pk: 0,
    }


@pytest.mark.parametrize("agreed_on", [None, FRIDAY + timedelta(days=1)])
def test_figures_of_teams_wait_for_the_works_council_ones_own_do_not(cast, agreed_on):
    Organisation.objects.update(works_council_agreed_on=agreed_on)
    online(cast.worker)
    with pytest.raises(NotAgreed):
        balance.of_teams([cast.noord], FIRST, FRIDAY, today=FRIDAY)
    shown = screen.page(cast.lead, FRIDAY)
    assert (shown["agreed"], shown["teams"]) == (False, [])
    assert screen.page(cast.worker, FRIDAY)["mine"]["panel"].give == 1


def test_a_lead_sees_the_own_team_a_manager_all_and_a_worker_none(cast):
    def seen(person):
        shown = screen.page(User.objects.get(pk=person.pk), FRIDAY)
        return [each["team"].name for each in shown["teams"]]

    assert seen(cast.lead) == ["Noord"]
    assert seen(cast.manager) == seen(cast.director) == ["Noord", "Zuid"]
    assert seen(cast.worker) == []


def test_small_numbers_stay_hidden_from_who_cannot_open_what_is_behind(cast):
    for _time in range(7):
        online(cast.worker, "post")
    online(cast.worker, "look_around")
    make.contact(cast.worker, now=NOW, count=9)
    make.contact(cast.worker, now=NOW, count=3, known="new", outcome="called")

    def part(person):
        teams = screen.page(User.objects.get(pk=person.pk), FRIDAY)["teams"]
        return next(each for each in teams if each["team"].name == "Noord")

    lead, manager = part(cast.lead), part(cast.manager)
    assert lead["panel"].take == 1
    assert manager["panel"] is None and manager["is_hidden"]
    for shown in (lead, manager):  # nobody opens somebody else's contacts
        assert not any(row.figure.is_shown for row in shown["known"].rows)
        assert shown["offline_percent"] is None
    assert part(cast.lead)["minutes"] is None


def test_a_total_hides_as_its_parts_do_and_a_part_of_giving_too(cast):
    def part(person):
        teams = screen.page(User.objects.get(pk=person.pk), FRIDAY)["teams"]
        return next(each for each in teams if each["team"].name == "Noord")

    for _time in range(3):
        online(cast.worker, "post")
    assert (part(cast.lead)["activities"].count, part(cast.manager)["activities"].count) == (
        3,
        None,
    )
    for _time in range(6):
        online(cast.worker, "post")
        online(cast.worker, "look_around")
    online(cast.worker, "reply")
    manager = part(cast.manager)
    assert manager["activities"].count == 16
    assert manager["panel"] is None  # one reply of ten that gave would stand in its table


def test_a_team_of_two_shows_nothing_to_who_does_not_lead_it(cast):
    teams = {each["team"].name: each for each in screen.page(cast.manager, FRIDAY)["teams"]}
    assert (teams["Zuid"]["few"], teams["Noord"]["few"]) == (True, False)
    led = screen.page(User.objects.get(pk=cast.other_lead.pk), FRIDAY)["teams"]
    assert [each["few"] for each in led] == [False]


# --- a friendly hint ------------------------------------------------------------------------------


def test_a_hint_comes_below_the_share_that_the_organisation_chose(cast):
    for kind in ("post", "look_around", "post", "look_around", "look_around"):
        online(cast.worker, kind)  # 40 per cent gives
    panel = screen.give_take_panel(mine(cast))
    assert (panel.least, panel.is_low) == (50, True)
    Organisation.objects.update(give_percent=40)
    caches["process"].clear()
    assert not screen.give_take_panel(mine(cast)).is_low
    assert float(panel.give_width) + float(panel.take_width) + screen.AIR == pytest.approx(340)


def test_a_lead_gets_no_hint_about_a_team(client, cast):
    for _time in range(6):
        online(cast.colleague, "look_around", first_day=date.today())
    page = sign_in(client, cast.lead).get(reverse("workers:balance")).content.decode()
    assert "100%" in page
    assert "Een tip" not in page


# --- days in a row --------------------------------------------------------------------------------


def test_days_off_break_no_row_and_today_breaks_nothing_yet():
    monday = FRIDAY - timedelta(days=4)
    friday_before = monday - timedelta(days=3)
    assert balance.streak({monday, friday_before}, monday) == 2
    assert balance.streak({friday_before}, monday) == 1  # today is not over
    assert balance.streak({friday_before}, monday + timedelta(days=1)) == 0
    saturday = friday_before + timedelta(days=1)
    assert balance.streak({monday, saturday, friday_before}, monday) == 3


@given(DAYS)
@settings(max_examples=50)
def test_a_row_is_never_longer_than_the_days_and_ends_at_a_working_day_without(days):
    found = balance.streak(days, FRIDAY)
    assert 0 <= found <= len(days)
    in_row = sorted(days, reverse=True)[:found]
    missed = [
        FRIDAY - timedelta(days=back)
        for back in range(1, (FRIDAY - in_row[-1]).days if in_row else 0)
        if FRIDAY - timedelta(days=back) not in days
    ]
    assert not any(is_working_day(day) for day in missed)


def test_online_are_hours_contacts_and_what_was_done_once(cast, worked):
    hours.book(worked(minutes=30), by=cast.worker, now=NOW)
    make.contact(cast.worker, now=NOW, day=FRIDAY - timedelta(days=1))
    online(cast.worker, first_day=FRIDAY - timedelta(days=2))
    online(cast.worker, recurrence="weekly", first_day=FRIDAY - timedelta(days=3))  # planned only
    days = balance.answered(balance.asked_days_online(cast.worker, FRIDAY))
    assert days == {FRIDAY - timedelta(days=back) for back in range(3)}


def test_the_row_of_days_is_shown_to_that_person_alone(client, cast):
    make.contact(cast.worker)
    page = sign_in(client, cast.worker).get(reverse("workers:balance"))
    assert page.context["streak"] == 1
    assert "Alleen jij ziet dit" in page.content.decode()
    assert "streak" not in screen.page(cast.manager, FRIDAY)


# --- how much it asks -----------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_six_queries_at_most(client, cast, rows):
    for place in range(rows):
        online(cast.worker, first_day=date.today() - timedelta(days=place % 20))
        make.contact(cast.worker, day=date.today() - timedelta(days=place % 20))
    for person in (cast.lead, cast.manager):
        browser = sign_in(client, person)
        browser.get(reverse("workers:balance"))
        statements, answer = asked(lambda browser=browser: browser.get(reverse("workers:balance")))
        assert answer.status_code == 200
        assert len(statements) <= 6, told(statements)


def test_contacts_by_theme_and_partners_by_kind_stand_on_the_page(cast):
    for theme in ("safety", "livelihood"):
        make.contact(cast.worker, now=NOW, count=6, theme=theme)
    police = make.partner("Basisteam", "police")
    for _time in range(5):
        online(cast.worker, "with_partner", partner=police)
    online(cast.worker, "with_partner", partner=make.partner("Het College", "school"))

    def part(person):
        teams = screen.page(User.objects.get(pk=person.pk), FRIDAY)["teams"]
        return next(each for each in teams if each["team"].name == "Noord")

    mine = screen.page(cast.worker, FRIDAY)["mine"]
    assert {row.label: row.figure.count for row in mine["themes"].rows} == {
        "Veiligheid": 6, "Bestaanszekerheid": 6,
    }  # fmt: skip
    assert [(row.label, row.figure.count) for row in part(cast.lead)["partners"].rows] == [
        ("Politie", 5), ("School", 1),
    ]  # fmt: skip
    manager = part(cast.manager)["partners"].rows
    assert "School" not in [row.label for row in manager]
    assert all(row.figure.is_shown for row in manager)


# --- one's own routine ----------------------------------------------------------------------------


@pytest.fixture
def at_now(monkeypatch):
    """Everything is looked at on Friday 20 November 2026 at half past ten."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("tests.sign_in.time", SimpleNamespace(time=NOW.timestamp))


def test_a_tap_notes_that_somebody_was_online_today_for_themselves_alone(client, cast, at_now):
    sign_in(client, cast.worker)
    assert client.post(reverse("workers:routine"), {"at_4": "20:00", "at_0": ""}).status_code == 302
    start = client.get("/").content.decode()
    assert "Vandaag om 20:00: een moment om online te zijn" in start
    assert client.post(reverse("workers:online_today"), {"back": "home"}).status_code == 302
    client.post(reverse("workers:online_today"))
    assert RoutineDay.objects.filter(user=cast.worker, day=FRIDAY).count() == 1
    assert "een moment om online" not in client.get("/").content.decode()
    page = client.get(reverse("workers:balance"))
    assert (page.context["streak"], page.context["was_online"]) == (1, True)
    assert "vrijdag 20:00" in page.content.decode()
    assert not AuditEntry.objects.filter(by=cast.worker, fields__contains="routine").exists()
    for person in (cast.lead, cast.manager):
        assert (
            "20:00" not in sign_in(client, person).get(reverse("workers:balance")).content.decode()
        )


def test_online_today_goes_on_to_the_hours_until_some_are_written(client, cast, at_now):
    sign_in(client, cast.worker)
    tap = reverse("workers:online_today")
    assert client.post(tap, {"back": "home"}).url == reverse("workers:hours")
    form = client.get(reverse("workers:hours"))
    assert form.context["form"]["where"].value() == "online"
    assert len(form.context["messages"]) == 1  # asks how long
    assert client.get(reverse("workers:balance")).context["online_today"] == ""

    make.hours(cast.worker, day=FRIDAY, minutes=60, where="offline")
    assert client.post(tap, {"back": "home"}).url == reverse("workers:hours")
    make.hours(cast.worker, day=FRIDAY, minutes=90, where="online")
    assert client.post(tap, {"back": "home"}).url == "/"
    assert client.post(tap).url == reverse("workers:balance")
    assert client.get(reverse("workers:balance")).context["online_today"] == "1,5"


def test_the_button_of_the_start_page_is_taken_from_a_browser(cast, at_now):
    routine.set_times(cast.worker, {4: time(20)})
    browser = sign_in(Client(enforce_csrf_checks=True), cast.worker)
    page = browser.get("/").content.decode()
    form = re.search(r'<form[^>]*routine/online/">.*?</form>', page, re.S).group()
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    posted = {"csrfmiddlewaretoken": token, "back": "home"}
    assert browser.post(reverse("workers:online_today"), posted).status_code == 302


def test_hours_online_end_the_moment_that_one_chose(client, cast, at_now):
    routine.set_times(cast.worker, {4: time(20)})
    sign_in(client, cast.worker)
    make.hours(cast.worker, day=FRIDAY, minutes=30, where="offline")
    make.hours(cast.worker, day=FRIDAY - DAY, minutes=30, where="online")
    make.hours(cast.colleague, day=FRIDAY, minutes=30, where="online")
    assert "een moment om online" in client.get("/").content.decode()
    make.hours(cast.worker, day=FRIDAY, minutes=30, where="online")
    assert "een moment om online" not in client.get("/").content.decode()


@pytest.mark.parametrize("value", ["25:61", "avond", "\x00", "9" * 400])
def test_a_moment_that_makes_no_sense_is_refused_and_kept(client, cast, value):
    sign_in(client, cast.worker)
    answer = client.post(reverse("workers:routine"), {"at_2": value, "at_4": "20:00"})
    assert answer.status_code in (400, 422)
    assert not RoutineTime.objects.exists()


def test_a_mixed_feed_is_an_item_of_the_routine_and_comes_back_after_a_month(client, cast, at_now):
    sign_in(client, cast.worker)
    address = reverse("workers:balance")
    assert "of mijn feed gemengd is" in client.get(address).content.decode()
    assert client.post(reverse("workers:mixed_feed")).status_code == 302
    assert "of mijn feed gemengd is" not in client.get(address).content.decode()
    RoutineDay.objects.update(day=FRIDAY - 30 * DAY)
    assert "of mijn feed gemengd is" in client.get(address).content.decode()


def test_the_routine_is_told_to_its_owner_and_goes_after_its_term(cast):
    routine.set_times(cast.worker, {4: time(20)})
    routine.tick(cast.worker, RoutineDeed.ONLINE, now=NOW)
    source = {each.key: each.search for each in subject_access_practice.SOURCES}["workers.routine"]
    [hit] = source(cast.worker.name, None, [], [])
    assert "20:00" in str(hit.fields)
    rules = {rule.key: rule.run for rule in retention.RULES}
    assert rules["workers.routine_days"](FRIDAY + 200 * DAY, NOW, 100) == 1
    assert rules["workers.routine_times"](FRIDAY, NOW, 100) == 0
    User.objects.filter(pk=cast.worker.pk).update(status="left", left_on=FRIDAY - DAY)
    assert rules["workers.routine_times"](FRIDAY, NOW, 100) == 1


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"answered": 20, "appointment": 8, "called": 1, "referred": 2}, 35),
        ({"answered": 20, "appointment": 2}, None),  # the two hidden ones would be known
        ({"answered": 3, "appointment": 20, "called": 9, "referred": 8}, None),
        ({}, None),
    ],
)
def test_a_share_that_went_offline_is_told_where_the_list_beside_it_tells_it_too(counts, told):
    contacts = Counter({("known", outcome, ""): number for outcome, number in counts.items()})
    found = balance.Practice(contacts=contacts).told_offline_percent()
    assert (found if found is None else round(found)) == told
