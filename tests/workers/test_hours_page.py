"""The page of one's own hours: minutes or times, changing, repeating, what is refused."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation.models import Organisation, Team
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from tests.workers.conftest import AMSTERDAM, FRIDAY, NOW
from workers.actions import hours as actions
from workers.models import ClosedMonth, Contract, HourEntry, HourPart
from workers.screens import hours as screen
from youthwork.lib.dates import DAY, week_start

PAGE = "/hours/"
PAGE_QUERIES, SAVING = 6, 9


@pytest.fixture
def worker(client, cast):
    return sign_in(client, cast.worker)


@pytest.fixture
def today():
    return timezone.localdate()


def posted(**also):
    values = {"day": timezone.localdate().isoformat(), "minutes": "60", "where": "online"}
    return {name: value for name, value in (values | also).items() if value is not None}


def errors_of(answer):
    assert answer.status_code == 422, answer.status_code
    form = answer.context["form"]
    return {name: [e.code for e in errors.as_data()] for name, errors in form.errors.items()}


def test_an_hour_online_today_is_one_post(worker, cast, today):
    answer = worker.post(PAGE, posted(kind="conversation", function="contact"))
    assert (answer.status_code, answer.url) == (302, f"/hours/?day={today}")
    row = HourEntry.objects.get()
    assert (row.worker, row.team, row.day, row.minutes) == (cast.worker, cast.noord, today, 60)
    assert (row.where, row.kind, row.function) == ("online", "conversation", "contact")
    page = worker.get(answer.url).content.decode()
    assert "Opgeschreven: 1 uur." in page
    assert "Online, gesprek" in page


def test_start_and_end_win_over_the_length_that_stood_chosen(worker, today):
    yesterday = (today - DAY).isoformat()
    make.platform()
    worker.post(PAGE, posted(day=yesterday, start="20:00", end="22:45", platform="instagram"))
    row = HourEntry.objects.get()
    assert (row.minutes, row.platform.slug) == (165, "instagram")
    assert row.parts.get().evening == 165


def test_typed_minutes_win_over_the_button(worker):
    worker.post(PAGE, posted(minutes=["60", "1:15"]))
    assert HourEntry.objects.get().minutes == 75


def test_the_same_form_sent_twice_writes_one_entry(worker, cast):
    again = posted(public_id=str(uuid4()))
    assert [worker.post(PAGE, again).status_code for _time in range(2)] == [302, 302]
    assert HourEntry.objects.count() == 1
    other = sign_in(Client(), cast.colleague)
    assert errors_of(other.post(PAGE, again)) == {"__all__": ["taken"]}


@pytest.mark.parametrize(
    ("also", "field", "code"),
    [
        ({"minutes": "-5"}, "minutes", "invalid"),
        ({"minutes": "0"}, "minutes", "length"),
        ({"minutes": "841"}, "minutes", "length"),
        ({"minutes": "٥"}, "minutes", "invalid"),
        ({"minutes": "25:61"}, "minutes", "invalid"),
        ({"minutes": None}, "minutes", "required"),
        ({"start": "25:61", "end": "03:00"}, "start", "invalid"),
        ({"start": "08:00", "end": "23:00"}, "end", "length"),
        ({"start": "08:00"}, "end", "half"),
        ({"start": "08:00", "end": "08:00"}, "end", "empty"),
        ({"where": "moon"}, "where", "invalid_choice"),
        ({"where": "offline", "kind": "present"}, "kind", "kind"),
        ({"where": "offline", "function": "contact"}, "function", "function"),
        ({"day": "31-02-2026"}, "day", "invalid"),
        ({"day": "2001-01-01"}, "day", "too_old"),
        ({"platform": "hyves"}, "platform", "invalid_choice"),
        ({"note": "x" * 501}, "note", "max_length"),
    ],
)
def test_f35_what_cannot_be_is_an_error_at_its_field_and_the_rest_is_kept(
    worker, also, field, code
):
    answer = worker.post(PAGE, posted(**({"note": "praatje in de app"} | also)))
    assert errors_of(answer) == {field: [code]}
    assert not HourEntry.objects.exists()
    page = answer.content.decode()
    assert also.get("note", "praatje in de app") in page
    for name in ("start", "end"):
        if name in also:
            assert f'value="{also[name]}"' in page


def test_hours_are_not_written_ahead_but_leave_is(worker, today):
    tomorrow = (today + DAY).isoformat()
    assert errors_of(worker.post(PAGE, posted(day=tomorrow))) == {"day": ["future"]}
    assert worker.post(
        PAGE, posted(day=tomorrow, where="other", kind="leave_sick", minutes="480")
    ).status_code == 302  # fmt: skip


@pytest.mark.parametrize("value", ["\x00", "😀" * 40, "a" * 9000, "1e9", "null", "[]"])
def test_whatever_is_posted_is_never_a_server_error(worker, value):
    for name in ("day", "minutes", "start", "end", "where", "kind", "function", "platform",
                 "public_id", "team"):  # fmt: skip
        assert worker.post(PAGE, posted(**{name: value})).status_code in (302, 400, 422), name
    assert worker.get(PAGE, {"day": value}).status_code in (200, 400)


def test_f32_an_overlap_shows_both_with_a_way_to_each(worker, today):
    yesterday = (today - DAY).isoformat()
    worker.post(PAGE, posted(day=yesterday, start="19:00", end="21:00"))
    answer = worker.post(PAGE, posted(day=yesterday, start="20:30", end="22:00"))
    assert errors_of(answer) == {"__all__": ["overlap"]}
    page, row = answer.content.decode(), HourEntry.objects.get()
    assert f'href="/hours/{row.public_id}/"' in page
    assert "19:00–21:00" in page
    assert "20:30–22:00" in page
    touching = posted(day=yesterday, start="21:00", end="22:00")
    assert worker.post(PAGE, touching).status_code == 302


def test_f30_a_time_that_the_clock_skips_is_said_at_its_field(cast):
    from workers.forms.hours import HourForm

    at = datetime(2027, 3, 29, 12, tzinfo=AMSTERDAM)
    typed = {"day": "2027-03-28", "start": "02:30", "end": "04:00", "where": "online"}
    form = HourForm(typed, by=cast.worker, now=at)
    assert {n: e.as_data()[0].code for n, e in form.errors.items()} == {"start": "no_such_time"}
    form = HourForm(typed | {"day": "2027-03-27", "start": "22:00", "end": "02:30"},
                    by=cast.worker, now=at)  # fmt: skip
    assert list(form.errors) == ["end"]


@pytest.mark.parametrize("minutes", [330, 60, 45])
def test_f30_a_note_changes_no_hours_of_the_night_in_which_an_hour_comes_twice(
    cast, worked, minutes
):
    from workers.forms.hours import HourForm, values_of

    end = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 for the second time
    start, now = end - timedelta(minutes=minutes), end + timedelta(hours=8)
    period = {"day": timezone.localdate(start), "started_at": start, "ended_at": end}
    row = actions.book(worked(**period), by=cast.worker, now=now)
    typed = values_of(row) | {"note": "Rustig"}
    form = HourForm(typed, by=cast.worker, now=now, entry=row)
    assert form.errors == {}
    changed = actions.change(row, form.worked(), by=cast.worker, now=now)
    assert (changed.note, changed.ended_at, changed.minutes) == ("Rustig", end, minutes)
    form = HourForm(typed | {"end": "03:10"}, by=cast.worker, now=now, entry=row)
    assert form.is_valid(), form.errors
    assert form.worked().ended_at == datetime(2026, 10, 25, 2, 10, tzinfo=UTC)


def test_f26_who_works_in_two_teams_chooses_for_each_entry_and_nothing_counts_twice(worker, cast):
    make.membership(cast.worker, "worker", cast.zuid)
    assert errors_of(worker.post(PAGE, posted())) == {"team": ["required"]}
    for team in (cast.noord, cast.zuid):
        worker.post(PAGE, posted(team=str(team.public_id)))
    assert [part.team for part in HourPart.objects.order_by("pk")] == [cast.noord, cast.zuid]
    assert HourPart.objects.minutes().online == 120
    assert HourPart.objects.filter(team=cast.zuid).minutes().online == 60


def test_an_entry_is_changed_and_removed_by_who_wrote_it(worker, cast, today):
    worker.post(PAGE, posted(minutes="30"))
    row = HourEntry.objects.get()
    address = reverse("workers:change_hours", args=[row.public_id])
    assert sign_in(Client(), cast.lead).get(address).status_code == 404
    start = posted(day=(today - DAY).isoformat(), start="22:00", end="01:00", where="offline")
    assert worker.post(address, start).status_code == 302
    row.refresh_from_db()
    assert (row.minutes, row.where, row.parts.count()) == (180, "offline", 2)
    assert worker.get(address).context["form"]["start"].value().hour == 22
    worker.post(reverse("workers:remove_hours", args=[row.public_id]))
    assert not HourEntry.objects.exists()
    assert not HourPart.objects.exists()


def test_the_day_before_is_repeated_once(worker, cast, today):
    for start, end in (("10:00", "12:00"), ("20:00", "21:30")):
        worker.post(PAGE, posted(day=(today - DAY).isoformat(), start=start, end=end))
    for _press in range(2):
        worker.post("/hours/repeat/", {"day": today.isoformat()})
    rows = HourEntry.objects.filter(day=today)
    assert sorted(timezone.localtime(row.started_at).hour for row in rows) == [10, 20]


def test_a_copy_that_was_moved_leaves_its_day_free_to_be_repeated_again(cast, worked, at):
    rows = HourEntry.objects.changeable_by(cast.worker).filter(day=FRIDAY - DAY)
    first = worked(day=FRIDAY - DAY, minutes=60, note="Rustig")
    actions.book(first, by=cast.worker, now=NOW)
    assert actions.repeat(rows, 1, by=cast.worker, now=NOW) == 1
    copied = HourEntry.objects.get(day=FRIDAY)
    actions.change(copied, worked(day=FRIDAY - 3 * DAY, minutes=60), by=cast.worker, now=NOW)
    assert [actions.repeat(rows, 1, by=cast.worker, now=NOW) for _press in range(2)] == [1, 0]
    assert sorted(HourEntry.objects.values_list("day", flat=True)) == [
        FRIDAY - 3 * DAY, FRIDAY - DAY, FRIDAY,
    ]  # fmt: skip


def test_last_week_is_copied_to_the_days_that_are_empty_and_not_ahead(cast, worked, at):
    monday = week_start(FRIDAY)
    for offset in (-7, -5, -2):  # Monday, Wednesday and Saturday of last week
        actions.book(worked(day=monday + offset * DAY, minutes=60), by=cast.worker, now=NOW)
    actions.book(worked(day=monday + 2 * DAY, minutes=15), by=cast.worker, now=NOW)
    rows = HourEntry.objects.changeable_by(cast.worker).between(monday - 7 * DAY, monday - DAY)
    assert actions.repeat(rows, 7, by=cast.worker, now=NOW) == 1
    assert actions.repeat(rows, 7, by=cast.worker, now=NOW) == 0
    assert HourEntry.objects.filter(day=monday).get().minutes == 60


def test_f25_what_is_copied_follows_its_team_and_who_moved(cast, worked, at):
    """Written of the team that there was on that day; of two that are left nobody can say which."""
    later = FRIDAY + 7 * DAY
    night = datetime(2026, 11, 28, 12, tzinfo=AMSTERDAM)
    actions.book(worked(minutes=60), by=cast.worker, now=NOW)
    rows = HourEntry.objects.changeable_by(cast.worker).filter(day=FRIDAY)

    def copied():
        count = actions.repeat(rows.all(), 7, by=cast.worker, now=night)
        found = [row.team for row in HourEntry.objects.filter(day=later)]
        HourEntry.objects.filter(day=later).delete()
        assert len(found) == count
        return found

    west = make.team("West")
    held = cast.worker.memberships.get()
    assert copied() == [cast.noord]
    held.until_day = FRIDAY
    held.save()
    assert copied() == []
    moved = make.membership(cast.worker, "worker", west, from_day=FRIDAY + DAY)
    assert copied() == [west]
    make.membership(cast.worker, "worker", cast.zuid, from_day=FRIDAY + DAY)
    assert copied() == []
    Team.objects.filter(pk=cast.noord.pk).update(merged_into=west, active_until=FRIDAY)
    assert copied() == [west]
    moved.from_day = later + DAY
    moved.save()
    assert copied() == [cast.zuid]


def test_f71_the_last_days_of_december_may_stand_in_week_53(cast):
    at = datetime(2027, 1, 2, 12, tzinfo=AMSTERDAM)
    week = screen.read(cast.worker, date(2026, 12, 30), at)["week"]
    assert "Week 53" in week.span
    assert [each.number for each in week.days] == [28, 29, 30, 31, 1, 2, 3]
    assert screen.read(cast.worker, date(2027, 1, 5), at)["week"].title == "Week 1"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], "geen uren"),
        ([("other", 480)], "n.v.t."),
        ([("online", 60)], "100% online, de norm is 25%"),
        ([("online", 60), ("offline", 180)], "25% online, de norm is 25%"),
    ],
)
def test_f33_f34_a_share_of_nothing_is_said_in_words(cast, worked, contract, rows, text):
    for where, minutes in rows:
        actions.book(worked(where=where, minutes=minutes), by=cast.worker, now=NOW)
    share = screen.read(cast.worker, FRIDAY, NOW)["share"]
    assert share.text == text
    assert bool(share.hint) == (text.startswith(("n.v.t.", "100")))


def test_no_share_and_no_norm_before_the_works_council_agreed(cast, worked, contract):
    actions.book(worked(minutes=60), by=cast.worker, now=NOW)
    Organisation.objects.update(works_council_agreed_on=None)
    found = screen.read(cast.worker, FRIDAY, NOW)
    assert (found["share"], found["week"].norm) == (None, 0)
    assert found["week"].lines


def test_a_night_counts_in_the_strip_on_both_days(cast, worked, at):
    saturday = FRIDAY + DAY
    actions.book(worked(started_at=at("22:00"), ended_at=at("01:00", saturday)),
                 by=cast.worker, now=at("02:00", saturday))  # fmt: skip
    week = screen.read(cast.worker, saturday, at("09:00", saturday))["week"]
    assert [each.hours for each in week.days][4:6] == ["2", "1"]
    assert week.done.online == 180


def test_too_short_a_rest_is_a_hint_and_blocks_nothing(cast, worked, at):
    saturday, now = FRIDAY + DAY, at("12:00", FRIDAY + DAY)
    actions.book(worked(started_at=at("21:00"), ended_at=at("22:30")), by=cast.worker, now=now)
    actions.book(worked(day=saturday, started_at=at("08:00", saturday),
                        ended_at=at("09:00", saturday)), by=cast.worker, now=now)  # fmt: skip
    [hint] = screen.read(cast.worker, saturday, now)["rests"]
    assert "9,5 uur" in hint


def test_a_norm_that_changes_leaves_the_weeks_before_as_they_were(cast, contract):
    before = screen.read(cast.worker, FRIDAY, NOW)["week"].norm
    Contract.objects.create(user=cast.worker, hours_per_week=20, norm_percent=50,
                            from_day=FRIDAY + 3 * DAY)  # fmt: skip
    assert screen.read(cast.worker, FRIDAY, NOW)["week"].norm == before == 540
    later = NOW + timedelta(days=7)
    assert screen.read(cast.worker, FRIDAY + 7 * DAY, later)["week"].norm == 600


@pytest.mark.parametrize("number", [0, 60])
def test_the_page_asks_six_queries_and_saving_nine(worker, cast, worked, contract, number):
    day = timezone.localdate()
    rows = [worked(minutes=15, day=day - n % 9 * DAY, kind="present") for n in range(number)]
    actions.book_many(rows, by=cast.worker, now=timezone.now())
    ClosedMonth.objects.create(team=cast.noord, month="2020-01-01", closed_at=NOW)
    worker.get(PAGE)
    statements, answer = asked(lambda: worker.get(PAGE))
    assert answer.status_code == 200
    assert len(statements) <= PAGE_QUERIES, told(statements)
    timed = posted(day=(day - DAY).isoformat(), start="20:00", end="21:00")
    statements, answer = asked(lambda: worker.post(PAGE, timed))
    assert answer.status_code == 302
    assert len(statements) <= SAVING, told(statements)
