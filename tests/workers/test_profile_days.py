"""What the days bring for work accounts, who left, platforms that change, and own hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail as django_mail
from django.core.cache import caches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import outbox.actions
from organisation import calendar as house_calendar
from organisation import notifications
from organisation.actions import leaving, platforms
from organisation.models import Organisation, Platform, QuietHours
from outbox.models import Message
from tests import make
from tests.sign_in import sign_in
from tests.workers.conftest import AMSTERDAM, FRIDAY, NOW
from tests.workers.test_profiles import ALL_YES, DAY, but
from workers import availability
from workers.actions import hours as hour_deeds
from workers.actions import profiles as deeds
from workers.actions.availability import set_week
from workers.calendar.profiles import accounts_to_close, profile_checks
from workers.choices.profiles import Status
from workers.mail import profiles as profiles_mail
from workers.models import Availability, WorkProfile
from workers.screens import profile_tasks
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered


@pytest.fixture
def profile(cast):
    found = make.work_profile(cast.worker, now=NOW)
    deeds.check(found, ALL_YES, by=cast.worker, now=NOW)
    return found


@pytest.fixture
def looked_at(profile):
    """One at which the lead looked along already, so that its own reminders stand alone."""
    WorkProfile.objects.update(lead_looks_on=None)
    profile.refresh_from_db()
    return profile


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def run(job, day):
    return {name: n for name, n in job(day, NOW + (day - FRIDAY)).items() if n}


def test_a_check_is_reminded_of_opened_and_told_to_the_lead_each_once(looked_at, cast):
    profile = looked_at
    due = profile.next_check_on
    assert run(profile_checks, due - 8 * DAY) == {}
    assert run(profile_checks, due - 7 * DAY) == {"checks_reminded": 1}
    assert run(profile_checks, due - 6 * DAY) == {}
    assert run(profile_checks, due) == {"checks_reminded": 1, "profiles_to_recheck": 1}
    profile.refresh_from_db()
    assert (profile.status, profile.next_check_on) == (Status.RECHECK, due)
    assert run(profile_checks, due) == {}
    assert run(profile_checks, due + 14 * DAY) == {"checks_reminded": 1}
    assert run(profile_checks, due + 15 * DAY) == {}
    late = Message.objects.get(kind="workers.check_late")
    assert late.recipient == cast.lead.label


def test_after_an_outage_only_the_latest_reminder_goes(looked_at):
    found = run(profile_checks, looked_at.next_check_on + 20 * DAY)
    assert found == {"checks_reminded": 1, "profiles_to_recheck": 1}
    assert kinds() == ["workers.check_late"]


def test_the_lead_hears_nothing_before_the_works_council_agreed(profile, cast):
    Organisation.objects.update(works_council_agreed_on=None)
    run(profile_checks, profile.next_check_on + 20 * DAY)
    assert kinds() == []


def test_a_reminder_says_nothing_when_somebody_looked_meanwhile(looked_at, cast):
    profile = looked_at
    due = profile.next_check_on
    run(profile_checks, due)
    [message] = Message.objects.all()
    profile.refresh_from_db()
    deeds.check(profile, ALL_YES, by=cast.worker, now=NOW + (due - FRIDAY))
    outbox.actions.send(message.pk, NOW + (due - FRIDAY) + DAY)
    assert django_mail.outbox == []


def sent_by_day(message):
    """The mails once a mail about work may go, whenever it was posted."""
    Message.objects.filter(pk=message.pk).update(not_before=NOW)
    outbox.actions.send(message.pk, datetime(2026, 12, 21, 10, tzinfo=AMSTERDAM))
    return django_mail.outbox


def test_a_mail_of_a_check_names_no_account(looked_at, cast):
    run(profile_checks, looked_at.next_check_on)
    [message] = Message.objects.all()
    [sent] = sent_by_day(message)
    assert sent.to == [cast.worker.email]
    assert "proefstuk" not in sent.body and "Instagram" not in sent.body


def test_the_exception_ends_by_itself_and_opens_the_check(cast):
    profile = make.work_profile(cast.worker, now=NOW)
    asked = make.profile_exception(profile, now=NOW)
    deeds.decide_exception(asked, grants=True, by=cast.lead, now=NOW)
    profile.refresh_from_db()
    deeds.check(profile, but(profile_6="no"), by=cast.worker, now=NOW)
    assert profile.status == Status.IN_ORDER
    assert run(profile_checks, asked.until_day) == {}
    found = run(profile_checks, asked.until_day + DAY)
    assert found["exceptions_ended"] == 1
    profile.refresh_from_db()
    assert profile.status == Status.ACTION_NEEDED
    assert "exceptions_ended" not in run(profile_checks, asked.until_day + DAY)


def test_a_platform_that_changed_has_its_accounts_checked_again(profile, cast):
    elsewhere = make.work_profile(cast.worker, "snapchat", now=NOW)
    deeds.check(elsewhere, ALL_YES, by=cast.worker, now=NOW)
    changed = Platform.objects.get(slug="instagram")
    assert platforms.mark_changed(changed, "Contacten delen staat aan", by=cast.lead, now=NOW) == 1
    profile.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (profile.status, elsewhere.status) == (Status.RECHECK, Status.IN_ORDER)
    assert profile.next_check_on == FRIDAY


# --- J10: the lead looks along after thirty days --------------------------------------------------


def looks_of(person, day):
    found = answered(profile_tasks.of(person, NOW + (day - FRIDAY)))
    return [(row.title, row.text, row.due_on) for row in found if row.icon == "people"]


def test_j10_the_lead_looks_along_at_a_new_profile_after_thirty_days(profile, cast):
    due = FRIDAY + 30 * DAY
    assert looks_of(cast.lead, due - DAY) == []
    assert run(profile_checks, due - DAY).get("leads_asked_to_look") is None
    assert run(profile_checks, due)["leads_asked_to_look"] == 1
    assert run(profile_checks, due + DAY) == {}
    told = f"{cast.worker.name} · Instagram"
    assert looks_of(cast.lead, due) == [("Kijk mee met een nieuw profiel", told, due)]
    assert looks_of(cast.worker, due) == looks_of(cast.other_lead, due) == []
    profile.refresh_from_db()
    deeds.check(profile, ALL_YES, by=cast.worker, now=NOW + 30 * DAY)  # their own look is another
    assert looks_of(cast.lead, due)
    deeds.check(profile, ALL_YES, by=cast.lead, now=NOW + 30 * DAY)
    assert looks_of(cast.lead, due) == []
    monday = datetime(2026, 12, 21, 10, tzinfo=AMSTERDAM)
    [message] = Message.objects.filter(kind="workers.look_along")
    outbox.actions.send(message.pk, monday)
    assert django_mail.outbox == [], "that was done"


def test_j10_a_lead_who_helped_in_the_first_days_still_looks_along(profile, cast):
    deeds.check(profile, ALL_YES, by=cast.lead, now=NOW + DAY)
    assert looks_of(cast.lead, FRIDAY + 30 * DAY)


def test_j10_the_mail_to_the_lead_names_nobody_and_no_account(profile, cast):
    run(profile_checks, FRIDAY + 30 * DAY)
    [message] = Message.objects.filter(kind="workers.look_along")
    [sent] = sent_by_day(message)
    assert sent.to == [cast.lead.email] and f"/profile/check/{profile.public_id}/" in sent.body
    assert cast.worker.name not in sent.body and "proefstuk" not in sent.body


def test_j10_no_lead_is_asked_before_the_works_council_agreed(profile, cast):
    Organisation.objects.update(works_council_agreed_on=None)
    caches["process"].clear()
    assert "leads_asked_to_look" not in run(profile_checks, FRIDAY + 30 * DAY)
    assert looks_of(cast.lead, FRIDAY + 30 * DAY) == []


# --- F23: who leaves ------------------------------------------------------------------------------


def leave(cast, person):
    return leaving.leave(person, by=cast.administrator, today=FRIDAY, now=NOW)


def test_f23_accounts_of_who_leaves_wait_for_the_lead_for_five_working_days(profile, cast):
    leave(cast, cast.worker)
    profile.refresh_from_db()
    assert (profile.closer, profile.close_by) == (cast.lead, date(2026, 11, 27))
    assert kinds() == ["workers.accounts_to_close"]
    assert run(accounts_to_close, date(2026, 11, 26)) == {}
    assert run(accounts_to_close, date(2026, 11, 27)) == {"closings_reminded": 1}
    assert run(accounts_to_close, date(2026, 11, 30)) == {}


def test_f23_who_closes_them_says_how_one_can_see_it(profile, cast):
    leave(cast, cast.worker)
    [row] = WorkProfile.objects.to_close_by(cast.lead)
    deeds.end(row, how="handed_over", proof="Cora heeft de inlog", by=cast.lead, now=NOW)
    row.refresh_from_db()
    assert (row.status, row.ended_how, row.ended_by) == (Status.ENDED, "handed_over", cast.lead)
    assert not WorkProfile.objects.to_close_by(cast.lead)
    assert run(accounts_to_close, date(2026, 11, 27)) == {}


def test_f23_when_the_closer_leaves_too_they_go_on_to_another(profile, cast):
    leave(cast, cast.worker)
    leave(cast, cast.lead)
    profile.refresh_from_db()
    assert (profile.closer, profile.close_by) == (cast.other_lead, date(2026, 11, 27))
    message = Message.objects.get(kind="workers.accounts_to_close", recipient=cast.other_lead.label)
    mail = profiles_mail.accounts_to_close(message, NOW)
    assert mail.to == [cast.other_lead.email] and "27 november" in mail.text


def test_f23_without_a_lead_the_day_finds_somebody(profile, cast):
    from organisation.models import Membership

    Membership.objects.filter(role="team_lead").delete()
    leave(cast, cast.worker)
    assert run(accounts_to_close, FRIDAY) == {"accounts_given_to_close": 1}
    profile.refresh_from_db()
    assert profile.closer == cast.manager


def test_f23_nobody_keeps_who_left_as_a_buddy(cast):
    profile = make.work_profile(cast.worker, buddy=cast.colleague, now=NOW)
    leave(cast, cast.colleague)
    profile.refresh_from_db()
    assert profile.buddy is None


# --- own hours ------------------------------------------------------------------------------------

WEEK = [(day, time(14), time(22)) for day in range(4)]  # Monday to Thursday
MONDAY = datetime(2026, 11, 23, 14, tzinfo=AMSTERDAM)


def posted(person, kind="signals.step_due"):
    return outbox.actions.post(
        kind, subject="x:1", recipient=person.label, dedupe_key=f"{kind}:1", not_before=NOW
    )


def test_a_mail_waits_until_somebody_is_there(cast):
    set_week(cast.worker, WEEK, by=cast.worker, now=NOW)
    wait = notifications.wait(posted(cast.worker), NOW)
    assert wait is not None and wait.until == MONDAY
    assert notifications.wait(posted(cast.lead, "signals.step_late"), NOW) is None


def test_a_mail_of_consent_to_a_colleague_waits_too(cast):
    set_week(cast.worker, WEEK, by=cast.worker, now=NOW)
    wait = notifications.wait(posted(cast.worker, "consent.take_down"), NOW)
    assert wait is not None and wait.until == MONDAY


FRIDAY_NIGHT = [(0, time(14), time(22)), (2, time(14), time(22)), (4, time(16), time(0))]


def test_hours_of_an_evening_last_until_midnight_and_no_minute_shorter(cast):
    set_week(cast.worker, FRIDAY_NIGHT, by=cast.worker, now=NOW)
    late = datetime(2026, 11, 20, 23, 59, 30, tzinfo=AMSTERDAM)
    message = posted(cast.worker)
    assert notifications.wait(message, late) is None
    wait = notifications.wait(message, late + timedelta(seconds=30))
    assert wait is not None and wait.until == MONDAY
    evening = Availability.objects.next_at(cast.worker, late).get()
    assert (evening.weekday, evening.ends) == (4, time(0))


def test_own_hours_are_told_by_day_and_equal_days_together(cast, client):
    assert answered(notifications.own_week(cast.worker)) == []
    set_week(cast.worker, FRIDAY_NIGHT, by=cast.worker, now=NOW)
    told = [("Maandag, woensdag", "14:00–22:00"), ("Vrijdag", "16:00–00:00")]
    assert answered(notifications.own_week(cast.worker)) == told
    sign_in(client, cast.worker)
    page = client.get("/profile/notifications/").content.decode()
    assert all(part in page for each in told for part in each)
    assert 'href="/profile/availability/"' in page
    form = client.get("/profile/availability/").context["form"]
    assert form["until_4"].value() == time(0)


def test_what_is_urgent_and_what_one_logs_in_with_never_waits(cast):
    set_week(cast.lead, WEEK, by=cast.lead, now=NOW)
    make.duty(cast.lead, NOW - DAY, NOW + DAY)
    assert notifications.wait(posted(cast.lead, "signals.urgent"), NOW) is None
    assert notifications.wait(posted(cast.lead, "organisation.password_reset"), NOW) is None


def test_leave_and_quiet_hours_move_it_further(cast, worked):
    set_week(cast.worker, WEEK, by=cast.worker, now=NOW)
    leave_on = worked(day=day_of(MONDAY), where="other", kind="leave_sick", minutes=480)
    hour_deeds.book(leave_on, by=cast.worker, now=NOW)
    from organisation.actions.notifications import choose

    choose(
        cast.worker,
        [kind.key for kind in notifications.kinds().values()],
        digest_at=time(9),
        quiet_from=time(13),
        quiet_until=time(16),
        now=NOW,
    )
    assert notifications.left_alone_until(cast.worker, NOW) == MONDAY + DAY + timedelta(hours=2)


def quiet(person, start, end):
    values = {"quiet_from": start, "quiet_until": end}
    QuietHours.objects.update_or_create(user=person, defaults=values)


def goes_at(message, now):
    """When a message goes that is asked again each time that it waited."""
    for _time in range(50):
        wait = availability.wait(message, now)
        if wait is None:
            return now
        assert wait.until > now
        now = wait.until
    raise AssertionError("it never goes")


@pytest.mark.parametrize("kind", ["signals.step_due", "workers.hours_reminder"])
@pytest.mark.parametrize("week", [WEEK, []])
def test_quiet_hours_over_all_of_ones_own_hold_nothing_for_ever(cast, kind, week):
    """It waited for the end of the quiet hours, which was no hour of theirs, and so on each day."""
    set_week(cast.worker, week, by=cast.worker, now=NOW)
    quiet(cast.worker, time(8), time(23))
    assert NOW < goes_at(posted(cast.worker, kind), NOW) <= MONDAY


CLOCK = st.integers(0, 23 * 4 + 3).map(lambda part: time(part // 4, part % 4 * 15))
PERIODS = st.lists(
    st.tuples(st.integers(0, 6), CLOCK, CLOCK).filter(lambda row: row[1] < row[2]),
    max_size=6,
    unique_by=lambda row: row[:2],
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=PERIODS,
    rest=st.tuples(CLOCK, CLOCK),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    kind=st.sampled_from(["signals.step_due", "workers.hours_reminder"]),
)
def test_whatever_hours_are_quiet_and_whichever_are_ones_own_a_message_goes(
    cast, rows, rest, moment, kind
):
    """In a week, or with office hours after the days around Christmas; urgent ones at once."""
    Availability.objects.all().delete()
    Availability.objects.bulk_create(
        Availability(user=cast.worker, weekday=day, from_time=start, until_time=end)
        for day, start, end in rows
    )
    quiet(cast.worker, *rest)
    now = moment.replace(tzinfo=AMSTERDAM)
    message = Message(kind=kind, recipient=cast.worker.label)
    assert goes_at(message, now) - now <= 8 * DAY
    message = Message(kind="signals.urgent", recipient=cast.worker.label)
    assert availability.wait(message, now) is None


def test_the_daily_mail_comes_on_a_day_of_ones_own(cast):
    set_week(cast.worker, WEEK, by=cast.worker, now=NOW)
    at = MONDAY.replace(hour=10)
    assert not notifications.digest_is_due(cast.worker, at)
    assert notifications.digest_is_due(cast.worker, MONDAY)
    assert notifications.digest_is_due(cast.lead, at)
    assert house_calendar.daily_mails(day_of(MONDAY), MONDAY) == {"daily_mails": 0}


def test_what_began_to_wait_after_its_hour_goes_while_they_are_there_or_with_the_next(cast):
    """It went in any later run: at eleven in the evening, of what was adopted at ten."""
    Availability.objects.filter(user=cast.worker).delete()
    Availability.objects.create(
        user=cast.worker, weekday=MONDAY.weekday(), from_time=time(9), until_time=time(17)
    )
    QuietHours.objects.update_or_create(
        user=cast.worker,
        defaults={"digest_at": time(9), "quiet_from": time(15), "quiet_until": time(16)},
    )
    due = [
        hour
        for hour in range(24)
        if notifications.digest_is_due(cast.worker, MONDAY.replace(hour=hour, minute=30))
    ]
    assert due == [9, 10, 11, 12, 13, 14, 16]


def test_who_is_there_for_less_than_an_hour_gets_what_waits_too(cast):
    Availability.objects.filter(user=cast.worker).delete()
    Availability.objects.create(
        user=cast.worker, weekday=MONDAY.weekday(), from_time=time(13), until_time=time(17)
    )
    QuietHours.objects.update_or_create(
        user=cast.worker,
        defaults={"digest_at": time(9), "quiet_from": time(12), "quiet_until": time(16, 45)},
    )
    due = [
        hour
        for hour in range(24)
        if notifications.digest_is_due(cast.worker, MONDAY.replace(hour=hour, minute=5))
    ]
    assert due == [17]


def test_a_daily_mail_after_ones_own_hours_comes_at_its_hour(cast):
    """It never came: by then they were off, and in their next hours its own had yet to come."""
    Availability.objects.filter(user=cast.worker).delete()
    Availability.objects.create(
        user=cast.worker, weekday=MONDAY.weekday(), from_time=time(9), until_time=time(17)
    )
    QuietHours.objects.update_or_create(user=cast.worker, defaults={"digest_at": time(18)})
    at = MONDAY.replace(hour=18, minute=30)
    assert not notifications.digest_is_due(cast.worker, MONDAY.replace(hour=17, minute=30))
    assert notifications.digest_is_due(cast.worker, at)
    assert not notifications.digest_is_due(cast.worker, at + DAY)  # a day without hours


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 11), st.integers(12, 23)), min_size=1),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
)
def test_whenever_somebody_is_off_they_are_back_at_the_moment_that_is_told(rows, moment):
    week = [(day, time(start), time(end)) for day, start, end in rows]
    now = moment.replace(tzinfo=AMSTERDAM)
    found = availability.next_in(week, now, lambda day: False)
    assert found >= now
    assert availability.next_in(week, found, lambda day: False) == found


def test_with_leave_for_weeks_a_message_still_waits_for_the_end_of_quiet_hours(cast):
    """Nobody is woken at night because no hours of theirs come in five weeks."""
    night = MONDAY.replace(hour=23)
    quiet(cast.worker, time(22), time(7))
    rest = notifications.rest_of(cast.worker)
    week = [(day, time(9), time(17)) for day in range(5)]
    morning = (night + DAY).replace(hour=7)
    assert availability.next_in(week, night, lambda day: True, rest) == morning
    assert availability.next_in(week, night, lambda day: True) == night
