"""The kind question under 15 percent: whom, when, what the lead hears, and who sees the answer."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from organisation.models import Organisation, User
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals.screens import to_do
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.two_people import opened, shown, the_second_is_told
from tests.two_people import told as stands_there
from tests.workers.conftest import AMSTERDAM, FRIDAY, NOW
from workers import availability, split_tiles, subject_access
from workers.actions import hours as actions
from workers.actions import means
from workers.actions import nudges as deeds
from workers.actions.hours import Worked
from workers.calendar import nudges as nudge_calendar
from workers.models import Availability, Contract, Equipment, Nudge
from workers.retention import nudges as retention
from workers.screens import nudges as screen
from workers.screens import split
from workers.screens.split_reading import read, scope_of
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=AMSTERDAM)
WEEK_LATER = 7 * DAY


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """It is Friday noon; a test moves on with `clock.now`."""
    clock = SimpleNamespace(now=NOON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    monkeypatch.setattr("tests.sign_in.time", SimpleNamespace(time=lambda: clock.now.timestamp()))
    return clock


def write(person, team, where, minutes, day=FRIDAY - DAY, **also):
    actions.book(
        Worked(team=team, day=day, where=where, minutes=minutes, **also), by=person, now=NOW
    )


@pytest.fixture
def little(cast):
    """The worker was online for a tenth of the time."""
    Contract.objects.create(user=cast.worker, hours_per_week=36, from_day=date(2024, 1, 1))
    write(cast.worker, cast.noord, "online", 60)
    write(cast.worker, cast.noord, "offline", 540)
    return cast.worker


def run(now=NOON):
    found = nudge_calendar.nudges(day_of(now), now)
    return {name: count for name, count in found.items() if count}


def take_back():
    """The works council takes its agreement back."""
    Organisation.objects.update(works_council_agreed_on=None)
    caches["process"].clear()


def sent(kind="workers.nudge"):
    return Message.objects.filter(kind=kind)


@pytest.fixture
def nudge(little):
    run()
    return Nudge.objects.get()


# --- who is asked ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "asked"), [("3.6", 0), ("4.0", 1)])
def test_who_reaches_fixed_hours_under_fifteen_percent_is_not_asked(little, hours, asked):
    Contract.objects.update(norm_percent=None, norm_hours=hours)  # of 36; little is 10 percent
    assert run().get("nudges_sent", 0) == asked


def test_who_is_under_fifteen_percent_is_asked_once_in_28_days(little):
    assert run() == {"nudges_sent": 1}
    assert (Nudge.objects.get().online_percent, Nudge.objects.get().norm_percent) == (10, 25)
    for days in (0, 1, 6):
        assert run(NOON + days * DAY) == {}
    later = NOON + 28 * DAY
    write(little, little.current_teams[0], "offline", 300, day=day_of(later))
    assert run(later)["nudges_sent"] == 1
    assert sent().count() == 2


@pytest.mark.parametrize(("online", "asks"), [(15, 0), (14, 1)])
def test_fifteen_percent_itself_is_enough(cast, online, asks):
    write(cast.worker, cast.noord, "online", online)
    write(cast.worker, cast.noord, "offline", 100 - online)
    assert run().get("nudges_sent", 0) == asks


def test_time_in_two_teams_counts_together(little, cast):
    make.membership(little, "worker", cast.zuid)
    write(little, cast.zuid, "online", 60)
    assert run() == {}


def test_f33_nobody_is_asked_without_hours_or_in_the_first_28_days(cast):
    assert run() == {}
    nora = make.person("Nora Nieuw")
    make.membership(nora, "worker", cast.noord, from_day=day_of(NOON) - 27 * DAY)
    write(nora, cast.noord, "offline", 300)
    assert run() == {}
    nora.memberships.update(from_day=day_of(NOON) - 28 * DAY)
    assert run() == {"nudges_sent": 1}


def test_f33_who_came_back_is_new_again_and_who_moved_is_not(little, cast):
    held = little.memberships.get()
    held.until_day = FRIDAY - 60 * DAY
    held.save()
    make.membership(little, "worker", cast.noord, from_day=FRIDAY - 20 * DAY)
    assert run() == {}
    held.until_day = FRIDAY - 21 * DAY  # the day before the next began
    held.save()
    assert run() == {"nudges_sent": 1}


def test_f24_a_nudge_pauses_while_somebody_is_away(little, cast):
    User.objects.filter(pk=little.pk).update(status="paused")
    assert run() == {}
    User.objects.filter(pk=little.pk).update(status="active")
    write(little, cast.noord, "other", 480, day=FRIDAY, kind="leave_sick")
    assert run() == {}
    write(little, cast.noord, "offline", 60, day=FRIDAY + 3 * DAY)
    assert run(NOON + 3 * DAY) == {"nudges_sent": 1}


def test_f24_leave_that_is_far_off_puts_nothing_off(little, cast):
    write(little, cast.noord, "other", 480, day=date(2027, 8, 2), kind="leave_sick")
    assert run() == {"nudges_sent": 1}


def test_the_lead_does_not_hear_it_before_the_worker(little, cast):
    """Who is asked on the last day before they are off would read it after their lead."""
    Availability.objects.bulk_create(
        Availability(user=little, weekday=day, from_time=time(9), until_time=time(17))
        for day in (1, 2, 3)
    )
    assert run() == {}  # Friday
    tuesday = NOON + 4 * DAY
    assert run(tuesday.replace(hour=3)) == {"nudges_sent": 1}
    assert availability.wait(sent().get(), tuesday.replace(hour=3)).until == tuesday.replace(hour=9)


def test_a_lead_and_who_left_are_not_asked(cast):
    write(cast.lead, cast.noord, "offline", 300)
    write(cast.colleague, cast.noord, "offline", 300)
    User.objects.filter(pk=cast.colleague.pk).update(status="left", left_on=FRIDAY)
    assert run() == {}


@pytest.mark.parametrize("agreed_on", [None, FRIDAY + DAY])
def test_nobody_is_asked_before_the_works_council_agreed(little, agreed_on):
    Organisation.objects.update(works_council_agreed_on=agreed_on)
    assert run() == {}


def test_after_an_outage_only_what_holds_today_goes_out(little, cast):
    write(little, cast.noord, "online", 600, day=FRIDAY + 20 * DAY)
    assert run(NOON + 20 * DAY) == {}  # two weeks ago they would have been asked


# --- when it goes out -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-20T12:00", "2026-11-20T14:00"),
        ("2026-11-20T15:10", "2026-11-20T15:10"),
        ("2026-11-20T22:00", "2026-11-24T10:00"),
        ("2026-11-25T12:00", "2026-11-27T14:00"),
    ],
)
def test_it_is_sent_in_the_workers_own_hours(now, then):
    hours = [(4, time(14), time(22)), (1, time(10), time(12))]
    moment = datetime.fromisoformat(now).replace(tzinfo=AMSTERDAM)
    expected = datetime.fromisoformat(then).replace(tzinfo=AMSTERDAM)
    assert availability.next_in(hours, moment, lambda day: False) == expected


def test_without_own_hours_it_waits_for_a_working_day_in_office_hours():
    evening = datetime(2026, 12, 24, 20, tzinfo=AMSTERDAM)
    then = availability.next_in([], evening, lambda day: False)
    assert then == datetime(2026, 12, 28, 9, tzinfo=AMSTERDAM)  # Christmas and a weekend later


def test_leave_puts_it_off_and_endless_leave_does_not_hang():
    hours = [(4, time(14), time(22))]
    off = availability.next_in(hours, NOON, lambda day: day == FRIDAY)
    assert day_of(off) == FRIDAY + WEEK_LATER
    assert availability.next_in(hours, NOON, lambda day: True) == NOON


def test_a_message_that_missed_its_hours_waits_for_the_next(little, cast):
    Availability.objects.create(user=little, weekday=4, from_time=time(14), until_time=time(22))
    run()
    message, afternoon = sent().get(), NOON + timedelta(hours=2)
    assert availability.wait(message, NOON).until == afternoon
    assert availability.wait(message, afternoon) is None
    night = NOON + timedelta(hours=11)
    assert availability.wait(message, night).until == afternoon + WEEK_LATER


# --- what is said ---------------------------------------------------------------------------------


def test_the_mail_asks_kindly_and_leads_to_the_answer(nudge):
    mail = render(sent().get(), timezone.now())
    assert mail.to == ["wim.werker@example.org"]
    assert mail.subject == "Hoe gaat het online?"
    assert "Hoi Wim, de afgelopen vier weken was ongeveer 10% van je tijd online." in mail.text
    assert reverse("workers:nudge", args=[nudge.public_id]) in mail.text


def test_no_mail_goes_out_once_it_was_answered(nudge, little):
    deeds.answer(nudge, "busy", with_colleague=False, by=little, now=NOON)
    assert render(sent().get(), timezone.now()) is None


def test_no_mail_goes_out_once_the_works_council_takes_it_back(nudge):
    take_back()
    assert render(sent().get(), timezone.now()) is None


def test_the_lead_hears_after_seven_days_and_once(nudge, cast):
    assert run(NOON + 6 * DAY) == {}
    assert run(NOON + WEEK_LATER) == {"nudges_told": 1}
    assert run(NOON + WEEK_LATER) == run(NOON + 9 * DAY) == {}
    message = sent("workers.nudge_week").get()
    assert message.recipient == cast.lead.label


def test_the_leads_mail_names_nobody(nudge, at_noon):
    at_noon.now = NOON + WEEK_LATER
    run(at_noon.now)
    mail = render(sent("workers.nudge_week").get(), timezone.now())
    assert "Wim" not in mail.text + mail.subject and "10" not in mail.text


def test_after_an_outage_of_a_month_the_lead_is_told_nothing_old(nudge):
    assert run(NOON + 28 * DAY) == {}


# --- answering ------------------------------------------------------------------------------------


def test_one_tap_answers_and_another_answer_replaces_it(client, nudge, little):
    sign_in(client, little)
    address = reverse("workers:nudge", args=[nudge.public_id])
    assert "Telefoon of account werkt niet mee" in client.get(address).content.decode()
    assert client.post(address, {"nudge_reason": "phone"}).status_code == 302
    client.post(address, {"nudge_reason": "unsure_how", "with_colleague": "on"})
    nudge.refresh_from_db()
    assert (nudge.reason, nudge.with_colleague, nudge.answered_at) == ("unsure_how", True, NOON)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.subject, entry.fields) == (f"workers.nudge:{nudge.public_id}", "reason")


@pytest.mark.parametrize("reason", ["", "lazy", "🙂" * 300, "\0"])
def test_a_reason_that_there_is_not_is_refused(client, nudge, little, reason):
    sign_in(client, little)
    address = reverse("workers:nudge", args=[nudge.public_id])
    answer = client.post(address, {"nudge_reason": reason})
    assert answer.status_code in (400, 422)
    with pytest.raises(ValidationError):
        deeds.answer(nudge, reason, with_colleague=False, by=little, now=NOON)


def test_only_who_was_asked_may_answer_and_only_the_own_lead_may_write(
    client, nudge, cast, at_noon
):
    page, form = (
        reverse(f"workers:{name}", args=[nudge.public_id]) for name in ("nudge", "write_to_asked")
    )
    for person in (cast.colleague, cast.lead, cast.manager, cast.other_lead):
        assert sign_in(client, person).get(page).status_code == 404
    assert sign_in(client, cast.lead).get(form).status_code == 404  # not within the week
    at_noon.now = NOON + WEEK_LATER
    assert sign_in(client, cast.lead).get(form).status_code == 200
    for person in (cast.worker, cast.colleague, cast.manager, cast.other_lead):
        assert sign_in(client, person).get(form).status_code == 404


def test_a_lead_writes_and_the_mail_only_says_that_something_waits(client, nudge, cast, at_noon):
    at_noon.now = NOON + WEEK_LATER
    sign_in(client, cast.lead)
    address = reverse("workers:write_to_asked", args=[nudge.public_id])
    assert "Hoi Wim, hoe gaat het online?" in client.get(address).content.decode()
    form = opened(client, address)
    assert form.send(words=" ").status_code == 422
    assert form.send(words="x" * 501).status_code == 422
    assert form.send(words="Zullen we praten?").status_code == 302
    mail = render(sent("workers.nudge_words").get(), timezone.now())
    assert mail.to == [cast.worker.email] and "praten" not in mail.text
    page = sign_in(client, cast.worker).get(reverse("workers:nudge", args=[nudge.public_id]))
    assert "Zullen we praten?" in page.content.decode()


def test_a_lead_does_not_read_what_another_lead_wrote(client, nudge, cast, at_noon):
    at_noon.now = NOON + WEEK_LATER
    deeds.write_to(nudge, "Alleen tussen ons", by=cast.other_lead, now=at_noon.now)
    address = reverse("workers:write_to_asked", args=[nudge.public_id])
    page = sign_in(client, cast.lead).get(address).content.decode()
    assert "Alleen tussen ons" not in page and "Hoi Wim, hoe gaat het online?" in page
    deeds.write_to(nudge, "Van mij", by=cast.lead, now=at_noon.now)
    assert "Van mij" in client.get(address).content.decode()


def test_of_two_leads_who_write_the_second_hears_who_was_first_and_not_what(cast, nudge, at_noon):
    at_noon.now = NOON + WEEK_LATER
    second_lead = make.person("Bea Leider", "team_lead", cast.noord)
    address = reverse("workers:write_to_asked", args=[nudge.public_id])
    first, second = (
        opened(sign_in(Client(), person), address) for person in (cast.lead, second_lead)
    )

    assert first.send(words="Alleen tussen ons").status_code == 302
    answer = second.send(words="Zullen we praten?")

    assert answer.status_code == 422
    assert stands_there(answer) == {"Teamleider": "Lea Leider"}
    assert "Alleen tussen ons" not in answer.content.decode()
    nudge.refresh_from_db()
    assert nudge.lead_words == "Alleen tussen ons"
    again = shown(answer, second.client, address)
    assert again.fields["words"] == ["Zullen we praten?"]
    assert again.send().status_code == 302
    nudge.refresh_from_db()
    assert (nudge.lead, nudge.lead_words) == (second_lead, "Zullen we praten?")


def test_words_that_are_ready_are_sent_with_one_press_unless_another_lead_was_first(
    cast, nudge, at_noon
):
    at_noon.now = NOON + WEEK_LATER
    second_lead = make.person("Bea Leider", "team_lead", cast.noord)
    address = reverse("workers:write_to_asked", args=[nudge.public_id])

    def ready(person):
        client = sign_in(Client(), person)
        page = client.get(reverse("workers:team_hours"))
        return shown(page, client, address, mark="words")

    first, second = ready(cast.lead), ready(second_lead)
    assert first.send().status_code == 302
    nudge.refresh_from_db()
    assert nudge.lead == cast.lead and "hoe gaat het online?" in nudge.lead_words

    answer = second.send()
    assert answer.status_code == 422
    assert stands_there(answer) == {"Teamleider": "Lea Leider"}
    assert ready(second_lead).send().status_code == 302
    nudge.refresh_from_db()
    assert nudge.lead == second_lead


def test_a_lead_who_writes_in_two_windows_reads_what_stands_there(cast, nudge, at_noon):
    at_noon.now = NOON + WEEK_LATER
    address = reverse("workers:write_to_asked", args=[nudge.public_id])
    first, second = (opened(sign_in(Client(), cast.lead), address) for _window in range(2))
    the_second_is_told(
        first,
        second,
        {"words": "Het eerste"},
        {"words": "Het tweede"},
        {"Teamleider": "Lea Leider", "Je bericht": "Het eerste"},
    )


# --- who sees it ----------------------------------------------------------------------------------


def people(lead, now):
    with translation.override("en"):
        return {line.name: line for line in split.people(read(scope_of(lead), now))}


def test_a_lead_sees_the_answer_after_a_week_in_words(nudge, cast, little):
    deeds.answer(nudge, "unsure_how", with_colleague=True, by=little, now=NOON)
    assert not [t for _i, t in people(cast.lead, NOON)["Wim Werker"].hints if "says" in t]
    hints = [text for _icon, text in people(cast.lead, NOON + WEEK_LATER)["Wim Werker"].hints]
    assert hints[0] == "Wim says: not sure how. Would like to look along with a colleague."
    assert "Wim Werker" not in people(cast.other_lead, NOON + WEEK_LATER)


def test_a_manager_sees_totals_with_small_ones_hidden_and_a_director_none(cast):
    colleagues = [make.person(f"Werker {n}", "worker", cast.noord) for n in range(9)]
    for number, person in enumerate(colleagues):
        row = Nudge.objects.create(
            worker=person, sent_on=FRIDAY - DAY, online_percent=5, norm_percent=25
        )
        reason = "busy" if number < 6 else "phone"
        deeds.answer(row, reason, with_colleague=False, by=person, now=NOON)
    with translation.override("en"):
        shown = split.page(read(scope_of(cast.manager), NOON), 4)
        assert split.page(read(scope_of(cast.director), NOON), 4)["reasons"] is None
    found = {label: figure.text() for label, figure in shown["reasons"]}
    # With the total known, six and three would give each other away: all of them are hidden.
    assert set(found.values()) <= {"–", "<5"} and len(found) == 6
    assert "Werker 1" not in str(shown)


def test_a_phone_that_does_not_work_leads_to_equipment(nudge, little):
    deeds.answer(nudge, "phone", with_colleague=False, by=little, now=NOON)
    values = (little.pk, nudge.public_id, FRIDAY, 10, "phone", False, nudge.pk, None, None)
    rows = screen.asked([values])
    with translation.override("nl"):
        [talk] = screen.talks(rows, {little.pk: "Wim Werker"}, FRIDAY + WEEK_LATER, None)
    assert talk["equipment"] == "/equipment/"
    assert "je telefoon of account niet meewerkt" in talk["words"]


def test_a_phone_that_does_not_work_is_a_task_of_the_lead_until_it_works(
    client, nudge, little, cast, at_noon
):
    """JOURNEYS.md J2, step 5: reason *telefoon stuk*, equipment task."""
    deeds.answer(nudge, "phone", with_colleague=False, by=little, now=NOON)
    at_noon.now = NOON + 6 * DAY
    assert "Wim Werker" not in [row.text for row in tasks(cast.lead, at_noon.now)]
    at_noon.now = NOON + WEEK_LATER
    [task] = [row for row in tasks(cast.lead, at_noon.now) if row.icon == "phone"]
    assert (task.text, task.url) == ("Wim Werker", "/equipment/#to-see-to")
    assert not tasks(cast.manager, at_noon.now) and not tasks(cast.other_lead, at_noon.now)
    address = reverse("workers:phone_seen_to", args=[nudge.public_id])
    assert address in sign_in(client, cast.lead).get("/equipment/").content.decode()
    assert sign_in(client, cast.other_lead).post(address).status_code == 404
    agreed_on = Organisation.objects.get().works_council_agreed_on
    take_back()
    assert sign_in(client, cast.lead).post(address).status_code == 404
    Organisation.objects.update(works_council_agreed_on=agreed_on)
    caches["process"].clear()
    assert sign_in(client, cast.lead).post(address).status_code == 302
    assert client.post(address).status_code == 404
    assert not tasks(cast.lead, at_noon.now)
    trail = AuditEntry.objects.filter(subject=f"workers.nudge:{nudge.public_id}")
    assert trail.filter(by=cast.lead).count() == 1


def test_giving_a_good_phone_sees_to_it(nudge, little, cast):
    deeds.answer(nudge, "phone", with_colleague=False, by=little, now=NOON)
    values = {"kind": "phone", "label": "T-1", "since": FRIDAY, "holder": little}
    row = means.save_equipment(
        Equipment(), values | {"state": "poor"}, by=cast.lead, now=NOON + WEEK_LATER
    )
    assert tasks(cast.lead, NOON + WEEK_LATER)
    means.save_equipment(row, values | {"state": "good"}, by=cast.lead, now=NOON + WEEK_LATER)
    assert not tasks(cast.lead, NOON + WEEK_LATER)


def tasks(user, now):
    """What somebody has to do about telephones; their teams as they are now."""
    fresh = User.objects.get(pk=user.pk)
    return [row for row in answered(to_do.of(fresh, now)) if row.icon == "phone"]


# --- start page, retention, access ----------------------------------------------------------------


def tiles(user, now=NOON):
    with translation.override("en"):
        return {
            tile.key: render_to_string(tile.template, {"tile": tile.context})
            for tile in answered(split_tiles.tiles(user, now))
        }


def test_the_start_page_asks_the_worker_until_there_is_an_answer(nudge, little, cast):
    assert "I see you little online. What is going on?" in tiles(little)["workers.nudge"]
    assert "workers.nudge" not in tiles(cast.colleague)
    deeds.answer(nudge, "busy", with_colleague=False, by=little, now=NOON)
    assert "workers.nudge" not in tiles(little)
    deeds.write_to(nudge, "Zullen we praten?", by=cast.lead, now=NOON)
    assert "Your team lead wrote to you" in tiles(little)["workers.nudge"]


def test_a_lead_starts_with_fridays_and_who_was_asked_a_week_ago(nudge, cast):
    later = NOON + WEEK_LATER
    page = tiles(cast.lead, later)["workers.teams"]
    assert "0 of 3" in page  # this Friday isn't over
    assert "10%" in page
    assert "Was asked on 20 November how it goes, no answer yet." in page
    assert "Wim" not in tiles(cast.other_lead, later)["workers.teams"]


def test_a_manager_starts_with_the_share_and_the_street(little, cast):
    assert "workers.all_teams" not in tiles(cast.manager)  # it would be the share of one person
    for person in (cast.colleague, cast.lead):
        write(person, cast.noord, "other", 60, kind="travel")
    page = tiles(cast.manager)["workers.all_teams"]
    assert "10%" in page and "On the street 90%: 9 hours" in page
    assert tiles(cast.privacy_officer) == tiles(cast.administrator) == {}
    take_back()
    assert tiles(cast.manager) == tiles(cast.lead) == {}


@pytest.mark.parametrize("who", ["worker", "lead", "manager"])
def test_the_start_page_still_asks_six_queries(client, nudge, cast, who, at_noon):
    at_noon.now = NOON + WEEK_LATER
    sign_in(client, getattr(cast, who))
    client.get("/")
    statements, _answer = asked(lambda: client.get("/"))
    assert len(statements) <= 6, told(statements)


def test_questions_go_after_a_year_and_are_part_of_an_access_request(nudge, little, cast):
    deeds.write_to(nudge, "Zullen we praten?", by=cast.lead, now=NOON)
    [rule] = [rule for rule in retention.RULES if rule.key == "workers.nudges"]
    [source] = [s for s in subject_access.SOURCES if s.key == "workers.nudges"]
    [hit] = source.search(little.name, None, [], [])
    assert "Zullen we praten?" in hit.fields.values()
    assert rule.run(date(2027, 11, 20), NOON, 10) == 0
    assert rule.run(date(2027, 11, 21), NOON, 10) == 1
