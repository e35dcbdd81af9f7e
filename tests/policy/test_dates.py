"""Six months after it was held; each reminder once, never late by more than an outage."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy import dates
from policy.dates import ReminderKind
from youthwork.lib.working_days import is_working_day

DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
DUE = date(2027, 3, 10)  # a Wednesday


def told(today, due=DUE, meets=None):
    return {(each.kind, each.key) for each in dates.reminders(due, meets or due, today)}


def test_f46_the_end_of_august_and_leap_days():
    assert dates.next_due(date(2026, 8, 31)) == date(2027, 2, 28)
    assert dates.next_due(date(2027, 8, 31)) == date(2028, 2, 29)
    assert dates.next_due(date(2028, 2, 29)) == date(2028, 8, 29)
    assert dates.next_due(date(2027, 2, 28)) == date(2027, 8, 28)


@given(DAYS)
def test_the_next_one_is_six_calendar_months_later(held):
    due = dates.next_due(held)
    assert (due.year * 12 + due.month) - (held.year * 12 + held.month) == 6
    assert due.day == held.day or (due + DAY).month != due.month
    assert timedelta(days=181) <= due - held <= timedelta(days=184) or due.day != held.day


def test_r68_thirty_seven_and_no_days_before_then_weekly():
    for days, kind in ((-30, "month"), (-7, "week"), (0, "day")):
        assert {k for k, _key in told(DUE + days * DAY)} == {kind}
    assert told(DUE - 31 * DAY) == set()
    for weeks in (1, 2, 30):
        key = DUE + weeks * dates.WEEK
        assert (ReminderKind.LATE, key) in told(key)
        assert (ReminderKind.LATE, key) in told(key + 6 * DAY)


def test_f48_at_christmas_it_is_sent_and_the_director_hears_on_a_working_day():
    due = date(2026, 12, 18)  # a week later it is Christmas, on a Friday
    christmas = due + dates.WEEK
    assert told(christmas, due) == {(ReminderKind.LATE, christmas)}
    assert told(christmas + 2 * DAY, due) == {(ReminderKind.LATE, christmas)}
    monday = date(2026, 12, 28)
    assert (ReminderKind.ESCALATED, christmas) in told(monday, due)


def test_another_day_moves_what_comes_before_it_but_not_what_is_late():
    later = DUE + 10 * DAY
    assert told(DUE, meets=later) == {(ReminderKind.WEEK, later)} or told(DUE, meets=later) == {
        (ReminderKind.MONTH, DUE)
    }
    assert (ReminderKind.LATE, DUE + dates.WEEK) in told(DUE + dates.WEEK, meets=later)
    assert (ReminderKind.DAY, later) in told(later, meets=later)
    earlier = DUE - 40 * DAY
    assert told(earlier - 30 * DAY, meets=earlier) == {(ReminderKind.MONTH, DUE)}


def test_on_a_day_of_which_two_tell_who_plans_gets_the_one_of_the_day_chosen():
    week, later = DUE + dates.WEEK, DUE + 2 * dates.WEEK
    late = (ReminderKind.ESCALATED, week)
    assert told(week, meets=week) == {(ReminderKind.DAY, week), late}
    assert told(week, meets=later) == {(ReminderKind.WEEK, later), late}
    assert told(later, meets=week) >= {(ReminderKind.LATE, later)}


def test_f47_each_half_year_without_one_counts_as_missed():
    assert dates.missed_terms(DUE, DUE) == 0
    assert dates.missed_terms(DUE, DUE + DAY) == 1
    assert dates.missed_terms(DUE, date(2027, 9, 10)) == 1
    assert dates.missed_terms(DUE, date(2027, 9, 11)) == 2


@given(
    due=DAYS,
    moved=st.integers(-60, 60),
    up=st.lists(st.integers(1, 25), min_size=1, max_size=40),
)
def test_whenever_the_day_runs_each_reminder_comes_once_and_in_time(due, moved, up):
    """`up` are the days between runs: an outage is anything over one."""
    meets, today, last = due + moved * DAY, due - 100 * DAY, due - 101 * DAY
    sent, keys = [], set()
    for gap in up:
        for _run in range(2):  # a double run is like a restart
            for each in dates.reminders(due, meets, today):
                if (each.kind, each.key) not in keys:
                    keys.add((each.kind, each.key))
                    sent.append((each, today))
                    assert each.on > last, "it was due before the last run, which told of it"
                    assert each.on <= today < each.on + max(gaps_until(up, today, due)) * DAY
        last, today = today, today + gap * DAY
    days = [on for each, on in sent if each.kind != ReminderKind.ESCALATED]
    assert days == sorted(set(days)), "who plans it gets two on one day"
    assert all(is_working_day(each.on) for each, _on in sent if each.kind == "escalated")


def gaps_until(up, today, due):
    """The days between the runs up to this one, and one day for none at all."""
    gaps, at = [1], due - 100 * DAY
    for gap in up:
        if at >= today:
            break
        gaps.append(gap)
        at += gap * DAY
    return gaps


@given(DAYS)
def test_run_every_day_nothing_is_left_out(due):
    kinds = [
        each.kind
        for back in range(-40, 60)
        for each in dates.reminders(due, due, due + back * DAY)
        if each.on == due + back * DAY
    ]
    assert [kinds.count(kind) for kind in ("month", "week", "day", "late")] == [1, 1, 1, 8]
    assert kinds.count("escalated") in (7, 8)
