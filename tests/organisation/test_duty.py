"""Who is on duty: planning it, and hearing of evenings on which nobody is."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from organisation import calendar, dates, mail, rota
from organisation.actions import duty, teams
from organisation.choices import Role
from organisation.duty import line
from organisation.models import DutyShift, Membership, User
from outbox.models import Message
from privacy.models import AuditEntry
from tests import make
from youthwork.lib.dates import AMSTERDAM, day_of

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 9, tzinfo=AMSTERDAM)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
EVERY_DAY = tuple(range(7))


def pattern(first=MONDAY, last=None, weekdays=EVERY_DAY, starts=time(17), ends=time(23, 30)):
    return duty.Pattern(first, last or first + 6 * DAY, weekdays, starts, ends)


def plan(cast, person=None, *, team=None, now=NOW, **also):
    kept = {name: also.pop(name) for name in ("backup", "replace") if name in also}
    return duty.plan(pattern(**also), person or cast.lead, team=team, by=cast.lead, now=now, **kept)


def local(moment):
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None)


def code(refusal):
    error = refusal.value
    found = [each for errors in error.error_dict.values() for each in errors] if hasattr(
        error, "error_dict"
    ) else error.error_list  # fmt: skip
    return found[0].code


# --- planning -------------------------------------------------------------------------------------


def test_a_week_is_seven_shifts_and_leaves_an_entry(cast):
    assert plan(cast, backup=cast.other_lead) == 7

    first = DutyShift.objects.order_by("starts_at").first()
    assert local(first.starts_at) == datetime(2026, 11, 16, 17)
    assert local(first.ends_at) == datetime(2026, 11, 16, 23, 30)
    assert (first.person, first.backup, first.team) == (cast.lead, cast.other_lead, None)
    entry = AuditEntry.objects.get(subject="organisation.dutyshift:roster")
    assert (entry.verb, entry.after, entry.by) == ("made", "7", cast.lead)


def test_friday_evening_may_end_after_midnight(cast):
    plan(cast, team=cast.noord, weekdays=(4,), starts=time(18), ends=time(1))
    shift = DutyShift.objects.get()
    assert local(shift.starts_at) == datetime(2026, 11, 20, 18)
    assert local(shift.ends_at) == datetime(2026, 11, 21, 1)


def test_who_has_duty_already_is_replaced_only_on_request(cast):
    plan(cast)
    with pytest.raises(ValidationError) as refusal:
        plan(cast, cast.other_lead, weekdays=(4,))
    assert code(refusal) == "taken"

    assert plan(cast, cast.other_lead, weekdays=(4,), replace=True) == 1
    assert DutyShift.objects.count() == 7
    assert DutyShift.objects.get(person=cast.other_lead).starts_at.weekday() == 4


def hours():
    """Who has duty, from which hour to which, in order."""
    found = DutyShift.objects.select_related("person").order_by("starts_at")
    return [(one.person, local(one.starts_at), local(one.ends_at)) for one in found]


def test_replacing_the_night_after_leaves_the_evening_before_to_who_has_it(cast):
    """Friday evening had nobody: the whole shift that ran into Saturday went."""
    friday, saturday = MONDAY + 4 * DAY, MONDAY + 5 * DAY
    plan(cast, first=friday, last=friday, starts=time(18), ends=time(8))
    night = {"first": saturday, "last": saturday, "starts": time(1), "ends": time(6)}
    plan(cast, cast.other_lead, replace=True, **night)
    evening, one, six, eight = (
        datetime(2026, 11, 20 + (hour < 18), hour) for hour in (18, 1, 6, 8)
    )
    assert hours() == [
        (cast.lead, evening, one), (cast.other_lead, one, six), (cast.lead, six, eight),
    ]  # fmt: skip


def test_replacing_what_runs_leaves_the_hours_that_were(cast):
    """Who had the duty then is asked afterwards: of a deed, or of who opened a signal."""
    plan(cast, last=MONDAY)
    at_nine = datetime(2026, 11, 16, 21, tzinfo=AMSTERDAM)
    late = {"last": MONDAY, "starts": time(22), "ends": time(23, 30), "now": at_nine}
    plan(cast, cast.other_lead, replace=True, **late)
    five, ten, last = (datetime(2026, 11, 16, *clock) for clock in ((17,), (22,), (23, 30)))
    assert hours() == [(cast.lead, five, ten), (cast.other_lead, ten, last)]


def test_a_team_s_own_duty_stands_beside_that_of_all_teams(cast):
    plan(cast)
    assert plan(cast, cast.other_lead, team=cast.zuid) == 7


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        ({"last": MONDAY - DAY}, "order"),
        ({"last": MONDAY + 90 * DAY}, "too_long"),
        ({"first": MONDAY, "last": MONDAY, "weekdays": (3,)}, "no_day"),
        ({"first": MONDAY - 5 * DAY, "last": MONDAY - DAY}, "no_day"),
    ],
)
def test_what_makes_no_rota_is_refused(cast, also, expected):
    with pytest.raises(ValidationError) as refusal:
        plan(cast, **also)
    assert code(refusal) == expected


def test_an_hour_that_the_clock_skips_is_no_duty(cast):
    sunday, hour = date(2027, 3, 28), {"starts": time(2), "ends": time(3)}
    with pytest.raises(ValidationError) as refusal:
        plan(cast, first=sunday, last=sunday, **hour)
    assert code(refusal) == "no_day"
    week = sunday - 6 * DAY
    assert plan(cast, first=week, **hour) == 6

    before = week - WEEK
    plan(cast, first=before, team=cast.noord, **hour)
    assert duty.copy_week(before, 1, every=1, team=cast.noord, by=cast.lead, now=NOW) == 6
    [shift] = DutyShift.objects.filter(team=None, starts_at__date=week)
    shift.starts_at = dates.moment(sunday, time(12))
    with pytest.raises(ValidationError) as refusal:
        duty.change(shift, cast.lead, **hour, by=cast.lead, now=NOW)
    assert code(refusal) == "no_such_time"


def test_nobody_stands_in_for_oneself(cast):
    with pytest.raises(ValidationError) as refusal:
        plan(cast, backup=cast.lead)
    assert code(refusal) == "same"


def test_a_week_is_copied_ahead_and_what_is_there_stays(cast):
    plan(cast, backup=cast.other_lead)
    plan(cast, cast.other_lead, first=MONDAY + WEEK, weekdays=(4,))

    made = duty.copy_week(MONDAY, 2, every=1, team=None, by=cast.lead, now=NOW)

    assert made == 13
    friday = DutyShift.objects.get(starts_at__date=date(2026, 11, 27))
    assert friday.person == cast.other_lead


def test_a_sunday_that_runs_into_monday_is_not_copied_over_itself(cast):
    """On PostgreSQL that was an error, on SQLite two had the duty at once."""
    for days, begins, ends in ((0, 0, 8), (6, 20, 6)):
        day = MONDAY + days * DAY
        until = day if ends > begins else day + DAY
        span = (dates.moment(day, time(begins)), dates.moment(until, time(ends)))
        make.duty(cast.lead, *span, team=cast.noord)

    made = duty.copy_week(MONDAY, 3, every=1, team=cast.noord, by=cast.lead, now=NOW)

    rows = DutyShift.objects.filter(team=cast.noord).order_by("starts_at")
    assert made and all(a.ends_at <= b.starts_at for a, b in pairwise(rows))


def test_copied_shifts_keep_their_clock_times_when_the_clock_changes(cast):
    monday = date(2027, 3, 22)
    plan(cast, first=monday, now=NOW)
    duty.copy_week(monday, 1, every=1, team=None, by=cast.lead, now=NOW)
    clocks = {local(shift.starts_at).time() for shift in DutyShift.objects.all()}
    assert clocks == {time(17)}


def test_who_left_is_not_copied_ahead(cast):
    plan(cast)
    User.objects.filter(pk=cast.lead.pk).update(status="left", left_on=MONDAY)
    with pytest.raises(ValidationError) as refusal:
        duty.copy_week(MONDAY, 1, every=1, team=None, by=cast.other_lead, now=NOW)
    assert code(refusal) == "empty"


def test_two_leads_exchange_their_shifts(cast):
    plan(cast, backup=cast.other_lead)
    plan(cast, cast.other_lead, first=MONDAY + WEEK, backup=cast.lead)
    mine, theirs = DutyShift.objects.filter(starts_at__week_day=6).order_by("starts_at")

    duty.swap(mine, theirs, by=cast.lead, now=NOW)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.person, mine.backup) == (cast.other_lead, cast.lead)
    assert (theirs.person, theirs.backup) == (cast.lead, cast.other_lead)


def test_of_two_who_exchange_at_once_one_is_told(cast):
    plan(cast)
    plan(cast, cast.other_lead, first=MONDAY + WEEK)
    mine, theirs = DutyShift.objects.filter(starts_at__week_day=6).order_by("starts_at")
    DutyShift.objects.filter(pk=mine.pk).update(person=cast.manager)
    with pytest.raises(ValidationError) as refusal:
        duty.swap(mine, theirs, by=cast.lead, now=NOW)
    assert code(refusal) == "stale"
    theirs.refresh_from_db()
    assert theirs.person == cast.other_lead


# --- nobody on duty -------------------------------------------------------------------------------


def test_gaps_are_evenings_and_neighbours_are_one():
    covered = [dates.shift_of(date(2026, 11, 20), time(17), time(20))]
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)

    [gap] = dates.gaps(friday, sunday, covered)

    assert (gap.first, gap.last) == (friday, sunday)
    assert local(gap.starts) == datetime(2026, 11, 20, 20)
    assert local(gap.ends) == datetime(2026, 11, 22, 23)


minutes = st.integers(0, 24 * 60)
spans = st.lists(st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1]), max_size=6)


@given(spans)
def test_what_is_left_open_is_exactly_what_no_shift_covers(pairs):
    start = datetime(2026, 11, 20, tzinfo=AMSTERDAM)
    at = [(start + timedelta(minutes=a), start + timedelta(minutes=b)) for a, b in pairs]
    wanted = (start, start + DAY)

    left = dates.uncovered(wanted, at)

    def inside(moment, of):
        return any(a <= moment < b for a, b in of)

    edges = sorted({m for span in [*at, wanted] for m in span if m < wanted[1]})
    assert all(inside(moment, left) != inside(moment, at) for moment in edges)
    assert left == sorted(left) and all(a < b for a, b in left)


@given(spans)
def test_two_at_the_same_time_are_found_and_touching_ones_are_not(pairs):
    start = datetime(2026, 11, 20, tzinfo=AMSTERDAM)
    at = [(start + timedelta(minutes=a), start + timedelta(minutes=b)) for a, b in pairs]
    shared = dates.overlaps(at)
    for moment in {m for span in at for m in span}:
        number = sum(a <= moment < b for a, b in at)
        assert (number > 1) == any(a <= moment < b for a, b in shared)


@pytest.mark.parametrize(
    ("today", "looked_at"),
    [
        (date(2026, 11, 18), []),  # Wednesday
        (date(2026, 11, 19), [20, 21, 22]),
        (date(2026, 11, 20), [20, 21, 22]),
        (date(2026, 11, 21), []),
    ],
)
def test_the_weekend_is_looked_at_on_thursday_and_friday(today, looked_at):
    assert [day.day for day in dates.warned_days(today, [])] == looked_at


def test_f48_holidays_are_looked_at_a_week_before():
    christmas = date(2026, 12, 25)
    assert rota.holidays_from(date(2026, 12, 1)).count(christmas) == 1
    assert christmas not in dates.warned_days(date(2026, 12, 16), [christmas])
    assert dates.warned_days(date(2026, 12, 18), [christmas])[-1] == christmas


def run(today, hour=9):
    now = datetime.combine(today, time(hour), AMSTERDAM)
    return calendar.nobody_on_duty(today, now)["duty_gaps_warned_of"]


def test_leads_and_manager_hear_once_that_nobody_has_the_weekend(cast):
    assert run(MONDAY + 3 * DAY) == 1
    assert run(MONDAY + 3 * DAY, hour=15) == 0
    assert run(MONDAY + 4 * DAY) == 0

    told = {message.recipient for message in Message.objects.all()}
    assert told == {cast.lead.label, cast.other_lead.label, cast.manager.label}


def test_before_the_weekend_shifts_of_who_leads_nothing_any_more_are_passed_on_or_told(cast):
    plan(cast, cast.other_lead, weekdays=(4,), backup=cast.manager)
    plan(cast, cast.other_lead, weekdays=(5,))
    plan(cast, weekdays=(6,), backup=cast.other_lead)
    plan(cast, cast.other_lead, first=MONDAY + WEEK, weekdays=(4,))
    Membership.objects.filter(user=cast.other_lead).update(role=Role.WORKER)

    assert run(MONDAY + 3 * DAY) == 1
    assert run(MONDAY + 3 * DAY, hour=15) == 0

    left = DutyShift.objects.order_by("starts_at")
    assert [(local(each.starts_at).day, each.person, each.backup) for each in left] == [
        (20, cast.manager, None),
        (22, cast.lead, None),
        (27, cast.other_lead, None),  # it may be theirs again by then
    ]
    told = Message.objects.to(cast.manager.label).get().subject
    assert told.endswith("/2026-11-21/2026-11-21")


def test_a_shift_is_kept_by_who_leads_on_its_day(cast):
    plan(cast, cast.other_lead, weekdays=(3, 4))
    Membership.objects.filter(user=cast.other_lead).update(until_day=MONDAY + 3 * DAY)
    make.membership(cast.other_lead, Role.MANAGER, from_day=MONDAY + 4 * DAY)

    run(MONDAY + 3 * DAY)

    assert {each.person for each in DutyShift.objects.all()} == {cast.other_lead}
    assert DutyShift.objects.count() == 2


def test_where_nobody_can_be_told_of_a_gap_nothing_is_warned_of(cast):
    """It counted as a warning each time, so that the run of the day never ended."""
    Membership.objects.exclude(role=Role.WORKER).delete()
    friday = datetime(2026, 11, 20, 9, tzinfo=AMSTERDAM)
    assert calendar.nobody_on_duty(day_of(friday), friday)["duty_gaps_warned_of"] == 0


def test_a_gap_that_is_partly_filled_is_no_news(cast):
    run(MONDAY + 3 * DAY)
    plan(cast, weekdays=(4,))
    assert run(MONDAY + 4 * DAY) == 0


def test_a_gap_that_appears_on_friday_is(cast):
    plan(cast)
    assert run(MONDAY + 3 * DAY) == 0
    DutyShift.objects.filter(starts_at__date=date(2026, 11, 21)).delete()
    assert run(MONDAY + 4 * DAY) == 1


@pytest.mark.parametrize("weekdays", [EVERY_DAY, (4,)], ids=["whole", "friday"])
def test_a_gap_that_was_filled_and_opens_again_is_told_again_once(cast, weekdays):
    run(MONDAY + 3 * DAY)
    plan(cast, weekdays=weekdays)
    assert run(MONDAY + 3 * DAY, hour=12) == 0
    DutyShift.objects.all().delete()
    assert run(MONDAY + 3 * DAY, hour=15) == 1
    assert run(MONDAY + 4 * DAY) == 0
    sent = Message.objects.to(cast.manager.label)
    assert [mail.nobody_on_duty(each, timezone.now()).to for each in sent] == [
        [cast.manager.email]
    ] * 2


def test_a_gap_that_was_filled_and_opened_between_two_runs_is_told_again(cast):
    run(MONDAY + 3 * DAY)
    plan(cast, now=NOW + 3 * DAY + timedelta(minutes=30))
    DutyShift.objects.all().delete()
    assert run(MONDAY + 3 * DAY, hour=10) == 1
    assert run(MONDAY + 3 * DAY, hour=11) == 0


def test_the_warning_waits_for_the_morning(cast):
    run(MONDAY + 3 * DAY, hour=1)
    assert {local(message.not_before).hour for message in Message.objects.all()} == {8}


def test_a_team_whose_own_rota_has_a_gap_is_covered_by_the_one_of_all_teams(cast):
    plan(cast)
    plan(cast, team=cast.noord, weekdays=(4,))
    assert run(MONDAY + 3 * DAY) == 0


def test_f24_who_is_on_leave_covers_nothing(cast):
    plan(cast)
    User.objects.filter(pk=cast.lead.pk).update(status="paused")
    assert run(MONDAY + 3 * DAY) == 1


def test_f50_without_leads_and_manager_the_director_hears_of_it_then_the_administrator(cast):
    gone = [cast.lead.pk, cast.other_lead.pk, cast.manager.pk]
    User.objects.filter(pk__in=gone).update(status="paused")
    assert rota.receivers(None, MONDAY) == [cast.director]
    User.objects.filter(pk=cast.director.pk).update(status="paused")
    assert rota.receivers(cast.noord, MONDAY) == [cast.administrator]


def test_the_warning_says_from_when_until_when_and_nothing_once_it_is_filled(cast):
    run(MONDAY + 3 * DAY)
    message = Message.objects.to(cast.manager.label).get()

    written = mail.nobody_on_duty(message, timezone.now())
    assert written.subject == "Er is niemand van dienst op 20 november"
    assert "Van 20 november 18:00 tot 22 november 23:00 staat er niemand" in written.text
    assert written.text.rstrip().endswith("/signals/duty/")

    plan(cast)
    assert mail.nobody_on_duty(message, timezone.now()) is None


# --- whose role ends ------------------------------------------------------------------------------


@pytest.fixture
def until_thursday(cast):
    """The other lead leads nothing any more after Thursday, as is known on Monday."""
    Membership.objects.filter(user=cast.other_lead).update(until_day=MONDAY + 3 * DAY)
    return cast


def test_a_shift_after_the_end_of_a_role_is_open_from_the_day_on_which_the_end_is_known(cast):
    """It stood as covered until three days before; a lead plans weeks ahead."""
    plan(cast, cast.other_lead, weekdays=(3, 4), backup=cast.manager)
    plan(cast, cast.other_lead, weekdays=(5,))
    plan(cast, weekdays=(6,), backup=cast.other_lead)
    Membership.objects.filter(user=cast.other_lead).update(until_day=MONDAY + 3 * DAY)

    [each] = rota.rotas([cast.noord], MONDAY, MONDAY + 6 * DAY)

    assert [[person.name for person in shift.reaches] for shift in each.shifts] == [
        [cast.other_lead.name, cast.manager.name],
        [cast.manager.name],
        [],
        [cast.lead.name],
    ]
    assert [gap.first for gap in each.gaps if gap.first >= MONDAY + 3 * DAY] == [MONDAY + 5 * DAY]


def test_the_page_says_of_a_shift_after_the_end_of_a_role_that_nobody_has_it(cast, at_nine):
    plan(cast, cast.other_lead)
    Membership.objects.filter(user=cast.other_lead).update(until_day=MONDAY + 3 * DAY)
    page = make.signed_in(cast.lead).get(reverse("signals:duty")).content.decode()
    assert "donderdag 19 november: Olga" in page
    assert "vrijdag 20 november: niemand" in page and "vrijdag 20 november: Olga" not in page


def test_who_lost_the_role_today_is_not_named_as_reached(cast):
    make.duty(cast.other_lead, NOW - timedelta(hours=1), NOW + DAY)
    Membership.objects.filter(user=cast.other_lead).update(until_day=MONDAY - DAY)
    assert rota.reached_now([cast.zuid], NOW) == ([], True)
    assert DutyShift.objects.at(NOW, cast.zuid) is None


@pytest.mark.parametrize("begun", [timedelta(hours=1), DAY], ids=["today", "the evening before"])
def test_who_stands_in_for_somebody_whose_role_ended_hears_first_and_has_the_duty(cast, begun):
    """The page named who stands in; the alarm went to everybody who leads."""
    make.duty(cast.other_lead, NOW - begun, NOW + DAY, backup=cast.manager)
    assert line(cast.zuid, NOW).first == (cast.other_lead,)

    Membership.objects.filter(user=cast.other_lead).update(until_day=MONDAY - DAY)

    assert rota.reached_now([cast.zuid], NOW) == ([cast.manager], False)
    assert line(cast.zuid, NOW).first == (cast.manager,)
    assert line(cast.zuid, NOW).on_duty
    assert User.objects.get(pk=cast.manager.pk).is_on_duty(NOW, cast.zuid)


def test_no_shift_is_planned_beyond_the_end_of_a_role(until_thursday):
    cast = until_thursday
    with pytest.raises(ValidationError) as refusal:
        plan(cast, cast.other_lead, weekdays=(3, 4, 5))
    assert code(refusal) == "no_role" and "person" in refusal.value.error_dict
    assert "20 november, 21 november" in refusal.value.messages[0]
    with pytest.raises(ValidationError) as refusal:
        plan(cast, weekdays=(4,), backup=cast.other_lead)
    assert code(refusal) == "no_role" and "backup" in refusal.value.error_dict
    assert not DutyShift.objects.exists()
    assert plan(cast, cast.other_lead, weekdays=(2, 3)) == 2


def test_a_refused_plan_keeps_what_was_typed(until_thursday, at_nine):
    cast = until_thursday
    posted = {
        "team": "", "person": str(cast.other_lead.public_id), "backup": "",
        "from_day": "2026-11-19", "until_day": "2026-11-20", "weekdays": list("0123456"),
        "starts": "18:15", "ends": "22:45",
    }  # fmt: skip
    answer = make.signed_in(cast.lead).post(reverse("signals:plan_duty"), posted)
    page = answer.content.decode()
    assert answer.status_code == 422 and "id_person_error" in page
    assert 'value="18:15"' in page and 'value="22:45"' in page
    assert "Olga Leider is geen teamleider of manager op 20 november. Kies iemand anders." in page


def test_no_shift_is_given_to_or_exchanged_with_somebody_whose_role_ended_by_then(until_thursday):
    cast = until_thursday
    plan(cast, cast.other_lead, weekdays=(3,))
    plan(cast, weekdays=(4,))
    thursday, friday = DutyShift.objects.order_by("starts_at")
    at = {"starts": time(18), "ends": time(22), "by": cast.lead, "now": NOW}
    with pytest.raises(ValidationError) as refusal:
        duty.change(friday, cast.other_lead, **at)
    assert code(refusal) == "no_role"
    with pytest.raises(ValidationError) as refusal:
        duty.swap(thursday, friday, by=cast.lead, now=NOW)
    assert refusal.value.code == "no_role"
    assert [each.person for each in DutyShift.objects.order_by("starts_at")] == [
        cast.other_lead,
        cast.lead,
    ]
    duty.change(thursday, cast.other_lead, **at)


def test_a_week_is_copied_without_who_has_no_role_by_then(until_thursday):
    cast = until_thursday
    plan(cast, cast.other_lead, weekdays=(3,))
    plan(cast, weekdays=(0,), backup=cast.other_lead)
    assert duty.copy_week(MONDAY, 1, every=1, team=None, by=cast.lead, now=NOW) == 1
    copied = DutyShift.objects.order_by("starts_at").last()
    assert (copied.person, copied.backup) == (cast.lead, None)


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def at_nine(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_a_lead_plans_a_week_on_the_page(cast, at_nine):
    browser = make.signed_in(cast.lead)
    posted = {
        "team": "", "person": str(cast.lead.public_id), "backup": "",
        "from_day": "2026-11-16", "until_day": "22-11-2026", "weekdays": list("0123456"),
        "starts": "17:00", "ends": "23.30",
    }  # fmt: skip
    answer = browser.post(reverse("signals:plan_duty"), posted)
    assert answer.status_code == 302, answer.content.decode()

    again = browser.post(reverse("signals:plan_duty"), posted)
    assert again.status_code == 422 and 'value="17:00"' in again.content.decode()

    page = browser.get(reverse("signals:duty")).content.decode()
    assert "Lea Leider 17:00–23:30" in page and "Er heeft nu niemand dienst" in page


def test_a_lead_plans_no_duty_of_another_team(cast, at_nine):
    browser = make.signed_in(cast.lead)
    theirs = make.duty(cast.other_lead, NOW, NOW + DAY, team=cast.zuid)
    ours = make.duty(cast.lead, NOW, NOW + DAY, team=cast.noord)
    everybody_s = make.duty(cast.lead, NOW, NOW + DAY)
    url = [reverse("signals:duty_shift", args=[s.public_id]) for s in (theirs, ours, everybody_s)]
    assert [browser.get(each).status_code for each in url] == [404, 200, 200]
    posted = {"team": str(cast.zuid.public_id)}
    answer = browser.post(reverse("signals:plan_duty"), posted)
    assert answer.status_code == 422 and "id_team_error" in answer.content.decode()


def test_a_shift_that_is_over_stays_as_it_was(cast, at_nine):
    over = make.duty(cast.lead, NOW - 2 * DAY, NOW - DAY)
    address = reverse("signals:duty_shift", args=[over.public_id])
    assert make.signed_in(cast.lead).get(address).status_code == 404


@pytest.mark.parametrize(
    "what", ["x" * 3000, "\x00", "🙂", "2026-13-45", "-1", "99999999999999999999"]
)
def test_nothing_posted_breaks_the_rota(cast, what, at_nine):
    browser = make.signed_in(cast.lead)
    names = "team person backup from_day until_day weekdays starts ends week weeks every other"
    posted = dict.fromkeys(names.split(), what)
    shift = make.duty(cast.lead, NOW, NOW + DAY)
    for name, args in [("plan_duty", []), ("copy_duty", []), ("duty_shift", [shift.public_id]),
                       ("swap_duty", [shift.public_id])]:  # fmt: skip
        assert browser.post(reverse(f"signals:{name}", args=args), posted).status_code == 422
    assert browser.get(reverse("signals:plan_duty"), {"day": what, "team": what}).status_code in (
        200,
        400,
    )


@pytest.mark.parametrize("weeks", [0, 1, 6])
def test_the_rota_asks_six_queries_at_most(cast, weeks, django_assert_max_num_queries, at_nine):
    browser = make.signed_in(cast.lead)
    if weeks:
        plan(cast, backup=cast.other_lead)
        duty.copy_week(MONDAY, weeks, every=1, team=None, by=cast.lead, now=NOW)
        plan(cast, team=cast.noord)
    browser.get(reverse("signals:duty"))
    with django_assert_max_num_queries(6):
        browser.get(reverse("signals:duty"))


BAR = "Bel zelf een teamleider; wacht niet op de app."


@pytest.mark.parametrize("where", ["/", "/signals/new/"])
def test_a_bar_says_that_nobody_is_on_duty(cast, where, at_nine):
    browser = make.signed_in(cast.worker)
    assert BAR in browser.get(where).content.decode()
    make.duty(cast.other_lead, NOW - DAY, NOW + DAY, team=cast.zuid)
    assert BAR in browser.get(where).content.decode()
    make.duty(cast.lead, NOW - DAY, NOW + DAY, team=cast.noord)
    assert BAR not in browser.get(where).content.decode()


def test_the_page_after_saving_says_that_nobody_is_on_duty(cast, at_nine):
    signal = make.signal(cast.worker, severity=5, now=NOW)
    browser = make.signed_in(cast.worker)
    page = browser.get(reverse("signals:saved", args=[signal.ref])).content.decode()
    assert BAR in page and "Lea en Olga krijgen meteen" in page


def test_who_plans_nothing_sees_the_rota_and_no_form(cast, at_nine):
    browser = make.signed_in(cast.worker)
    page = browser.get(reverse("signals:duty")).content.decode()
    assert "Plan dienst" not in page
    assert browser.get(reverse("signals:plan_duty")).status_code == 403


def test_a_shift_of_a_team_goes_to_who_stands_in_when_somebody_leaves(cast):
    from organisation.actions import leaving

    shift = make.duty(cast.lead, NOW, NOW + DAY, team=cast.noord, backup=cast.other_lead)
    leaving.leave(cast.lead, by=cast.administrator, today=MONDAY, now=NOW)
    shift.refresh_from_db()
    assert (shift.person, shift.backup, shift.team) == (cast.other_lead, None, cast.noord)


def test_who_stands_in_may_have_another_team_at_that_hour(cast):
    from organisation.actions import leaving

    make.duty(cast.other_lead, NOW, NOW + DAY, team=cast.zuid)
    shift = make.duty(cast.lead, NOW, NOW + DAY, team=cast.noord, backup=cast.other_lead)
    leaving.leave(cast.lead, by=cast.administrator, today=MONDAY, now=NOW)
    shift.refresh_from_db()
    assert shift.person == cast.other_lead


def test_reached_now_prefers_the_team_s_own(cast):
    house = SimpleNamespace()
    house.all = make.duty(cast.other_lead, NOW - DAY, NOW + DAY)
    make.duty(cast.lead, NOW - DAY, NOW + DAY, team=cast.noord)
    assert rota.reached_now([cast.noord], NOW) == ([cast.lead], False)
    assert rota.reached_now([cast.zuid], NOW) == ([cast.other_lead], False)
    assert DutyShift.objects.at(NOW, cast.noord).person == cast.lead
    assert DutyShift.objects.at(NOW).person == cast.other_lead


# --- a team that goes on in another ---------------------------------------------------------------


def merged(cast, now=NOW):
    teams.merge_team(cast.noord, cast.zuid, by=cast.administrator, today=day_of(now), now=now)


def test_the_rota_of_a_team_goes_on_in_the_one_it_merged_into(cast):
    plan(cast, team=cast.noord, last=MONDAY + 2 * DAY, backup=cast.other_lead)
    merged(cast)
    found = DutyShift.objects.order_by("starts_at").values_list("team", "person", "backup")
    own = (cast.lead.pk, cast.other_lead.pk)
    assert [*found] == [(cast.noord.pk, *own), (cast.zuid.pk, *own), (cast.zuid.pk, *own)]
    entry = AuditEntry.objects.get(subject=f"organisation.dutyshift:{cast.zuid.public_id}")
    assert (entry.verb, entry.after) == ("moved", "2")
    tomorrow = dates.moment(MONDAY + DAY, time(20))
    assert rota.reached_now([cast.zuid], tomorrow) == ([cast.lead], False)


def test_a_night_on_which_teams_merge_is_cut_at_midnight(cast):
    plan(cast, team=cast.noord, last=MONDAY, starts=time(20), ends=time(2))
    merged(cast)
    old, new = DutyShift.objects.order_by("starts_at")
    midnight = dates.moment(MONDAY + DAY, time(0))
    assert (old.team, old.ends_at) == (cast.noord, midnight)
    assert (new.team, new.starts_at, local(new.ends_at).hour) == (cast.zuid, midnight, 2)


def test_who_has_the_duty_there_keeps_it_and_no_hour_is_lost(cast):
    tuesday = {"first": MONDAY + DAY, "last": MONDAY + DAY}
    plan(cast, cast.other_lead, team=cast.zuid, **tuesday, starts=time(18), ends=time(20))
    plan(cast, team=cast.noord, **tuesday)
    merged(cast)
    found = DutyShift.objects.filter(team=cast.zuid).order_by("starts_at")
    assert [(one.person, local(one.starts_at).hour, local(one.ends_at).hour) for one in found] == [
        (cast.lead, 17, 18),
        (cast.other_lead, 18, 20),
        (cast.lead, 20, 23),
    ]
    assert not DutyShift.objects.filter(team=cast.noord).exists()


def test_what_is_past_stays_with_the_team_that_had_it(cast):
    make.duty(cast.lead, NOW - 2 * DAY, NOW - DAY, team=cast.noord)
    merged(cast)
    assert DutyShift.objects.get().team == cast.noord


def test_a_shift_taken_away_twice_is_told(cast):
    shift = make.duty(cast.lead, NOW, NOW + DAY)
    duty.remove(shift, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        duty.remove(shift, by=cast.other_lead, now=NOW)
    assert refusal.value.code == "stale"
    assert (
        AuditEntry.objects.filter(
            verb="ended", subject__startswith="organisation.dutyshift"
        ).count()
        == 1
    )


def test_of_two_who_change_a_shift_one_is_told(cast):
    first = make.duty(cast.lead, NOW, NOW + DAY)
    second = DutyShift.objects.get(pk=first.pk)
    at = {"starts": time(18), "ends": time(22), "now": NOW}
    duty.change(first, cast.other_lead, by=cast.lead, **at)
    with pytest.raises(ValidationError) as refusal:
        duty.change(second, cast.manager, by=cast.other_lead, **at)
    assert refusal.value.code == "stale"
    assert DutyShift.objects.get().person == cast.other_lead
