"""Activities: what may be written down, on which days they are, who sees and changes them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from organisation.choices import PersonStatus
from organisation.models import User
from privacy.models import AuditEntry
from tests import make
from tests.sign_in import sign_in
from tests.workers.conftest import FRIDAY, NOW
from workers import subject_access
from workers.actions import activities as actions
from workers.choices.activities import ActivityKind, GiveTake, give_or_take
from workers.dates import next_day, occurrences
from workers.models import Activity
from workers.retention import practice as retention
from youthwork.lib.dates import add_months

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
HOW_OFTEN = st.sampled_from(["weekly", "fortnightly", "monthly"])


def days(first, how_often, since, until, last=None):
    return list(occurrences(first, how_often, since=since, until=until, last=last))


@given(DAYS, HOW_OFTEN, st.integers(0, 900))
def test_a_window_shows_the_same_days_as_the_whole_row(first, how_often, later):
    end = first + timedelta(days=1200)
    since = first + timedelta(days=later)
    whole = days(first, how_often, first, end)
    assert whole[0] == first
    assert days(first, how_often, since, end) == [day for day in whole if day >= since]


@given(DAYS, st.sampled_from(["weekly", "fortnightly"]), st.integers(0, 900))
def test_what_comes_back_by_the_week_keeps_its_weekday_and_its_rhythm(first, how_often, later):
    step = 7 if how_often == "weekly" else 14
    found = days(first, how_often, first, first + timedelta(days=later))
    assert {day.weekday() for day in found} <= {first.weekday()}
    assert [(day - first).days for day in found] == list(range(0, later + 1, step))


@given(DAYS)
def test_what_comes_back_by_the_month_is_there_once_in_every_month(first):
    found = days(first, "monthly", first, add_months(first, 30))
    assert found == [add_months(first, number) for number in range(31)]
    assert len({(day.year, day.month) for day in found}) == 31


def test_the_31st_is_the_last_day_of_a_short_month_and_the_31st_again_after_it():
    found = days(date(2026, 12, 31), "monthly", date(2027, 1, 1), date(2027, 5, 1))
    assert found == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


@given(DAYS, HOW_OFTEN, st.integers(-400, 900), st.integers(0, 700))
def test_the_next_day_is_the_first_of_the_row_from_today_on(first, how_often, later, lasting):
    today, last = first + timedelta(days=later), first + timedelta(days=lasting)
    row = days(first, how_often, first, last)
    assert next_day(first, how_often, today, last) == next((d for d in row if d >= today), None)


def test_what_takes_place_once_is_over_the_day_after():
    assert next_day(FRIDAY, "once", FRIDAY) == FRIDAY
    assert next_day(FRIDAY, "once", FRIDAY + timedelta(days=1)) is None


@pytest.mark.parametrize(
    "first", [date(2026, 10, 18), date(2027, 3, 21)], ids=["winter time", "summer time"]
)
def test_f30_a_weekly_group_stays_weekly_when_the_clock_changes(cast, first):
    """F30: the clock changes on the second Sunday; the day stays and so does the time shown."""
    made = make.activity(
        cast.worker, first_day=first, recurrence="weekly", from_time="02:30", until_time="04:00"
    )
    assert next_day(made.first_day, made.recurrence, first + timedelta(days=1)) == (
        first + timedelta(days=7)
    )


def test_looking_around_and_asking_take_everything_else_gives():
    taking = {kind for kind in ActivityKind if give_or_take(kind) == GiveTake.TAKE}
    assert taking == {ActivityKind.LOOK_AROUND, ActivityKind.SURVEY}


def test_an_activity_is_written_down_with_who_is_there_and_audited(cast):
    made = make.activity(cast.worker, workers=[cast.worker, cast.colleague], now=NOW)
    assert set(made.workers.all()) == {cast.worker, cast.colleague}
    entry = AuditEntry.objects.get(subject=f"workers.activity:{made.public_id}")
    assert (entry.verb, entry.by, entry.at) == ("made", cast.worker, NOW)


def test_an_activity_needs_somebody_of_us(cast):
    with pytest.raises(ValidationError) as refusal:
        make.activity(cast.worker, workers=[])
    assert refusal.value.error_dict["workers"][0].code == "nobody"
    assert not Activity.objects.exists()


def test_an_activity_holds_no_person_of_the_target_group():
    """Who takes part is a number; the only people are employees."""
    people = {
        field.name
        for field in Activity._meta.get_fields()
        if field.is_relation and field.related_model is User
    }
    assert people == {"workers", "created_by"}
    assert Activity._meta.get_field("participants_count").get_internal_type().endswith("Field")


@pytest.mark.parametrize(
    "wrong",
    [
        {"give_take": "take"},
        {"last_day": FRIDAY},
        {"reach": 3},
        {"until_time": "20:00"},
        {"first_day": FRIDAY, "recurrence": "weekly", "last_day": FRIDAY - timedelta(days=1)},
    ],
    ids=str,
)
def test_the_database_refuses_what_an_activity_cannot_be(cast, wrong):
    made = make.activity(cast.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=made.pk).update(**wrong)


def test_an_offline_activity_has_no_platform(cast):
    made = make.activity(cast.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=made.pk).update(platform=make.platform())


def test_activities_are_seen_by_the_team_and_changed_by_who_is_there_and_the_lead(cast):
    made = make.activity(cast.worker)
    joint = make.activity(cast.other_lead, workers=[cast.other_lead, cast.colleague])

    def of(method, person):
        rows = getattr(Activity.objects, method)(User.objects.get(pk=person.pk))
        return set(rows)

    names = ["worker", "colleague", "lead", "other_worker", "other_lead", "manager"]
    seen = {name: of("visible_to", getattr(cast, name)) for name in names}
    assert seen == {
        "worker": {made},
        "colleague": {made, joint},
        "lead": {made},
        "other_worker": {joint},
        "other_lead": {joint},
        "manager": set(),
    }
    edits = {name: of("editable_by", getattr(cast, name)) for name in names}
    assert edits == {
        "worker": {made},
        "colleague": {joint},
        "lead": {made},
        "other_worker": set(),
        "other_lead": {joint},
        "manager": set(),
    }


def test_who_leaves_goes_out_of_what_goes_on_and_the_lead_comes_where_nobody_is_left(cast):
    alone = make.activity(cast.worker, first_day=FRIDAY)
    together = make.activity(cast.worker, workers=[cast.worker, cast.colleague], first_day=FRIDAY)
    past = make.activity(cast.worker, first_day=FRIDAY - timedelta(days=1))
    assert actions.hand_over(cast.worker, cast.other_lead, by=cast.administrator, now=NOW) == 2
    assert list(alone.workers.all()) == [cast.lead]
    assert list(together.workers.all()) == [cast.colleague]
    assert list(past.workers.all()) == [cast.worker]
    assert actions.hand_over(cast.worker, cast.other_lead, by=None, now=NOW) == 0


def test_activities_go_two_years_after_their_last_day(cast):
    make.activity(cast.worker, first_day=date(2024, 11, 19))
    make.activity(cast.worker, first_day=date(2024, 11, 20), title="Eén dag later")
    make.activity(cast.worker, first_day=date(2020, 1, 1), recurrence="weekly", title="Gaat door")
    make.activity(
        cast.worker, first_day=date(2020, 1, 1), recurrence="weekly", last_day=date(2024, 1, 1)
    )
    run = {rule.key: rule.run for rule in retention.RULES}["workers.activities"]
    assert run(FRIDAY, NOW, 500) == 2
    assert run(FRIDAY, NOW, 500) == 0
    assert {row.title for row in Activity.objects.all()} == {"Eén dag later", "Gaat door"}


def test_a_person_hears_in_which_activities_they_stand(cast):
    make.activity(cast.worker, title="Praatgroep")
    User.objects.filter(pk=cast.worker.pk).update(status=PersonStatus.PAUSED)
    source = {each.key: each.search for each in subject_access.SOURCES}["workers.activities"]
    [hit] = source(cast.worker.name, None, [], [])
    assert "Praatgroep" in hit.fields.values()
    assert source("Iemand Anders", None, [], []) == []


# --- the pages ------------------------------------------------------------------------------------


@pytest.fixture
def worker(client, cast):
    return sign_in(client, cast.worker)


def posted(cast, **also):
    values = {
        "team": str(cast.noord.public_id),
        "title": "Praatgroep",
        "kind": "offline_group",
        "mode": "offline",
        "function": "early_warning",
        "first_day": "2026-11-24",
        "recurrence": "weekly",
        "workers": [str(cast.worker.public_id), str(cast.colleague.public_id)],
        "origin": "own",
    }
    return {name: value for name, value in (values | also).items() if value is not None}


def test_a_weekly_group_with_two_workers_is_added_in_one_form(worker, cast):
    answer = worker.post(reverse("workers:new_activity"), posted(cast, participants_count="8"))
    made = Activity.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.recurrence, made.participants_count, made.give_take) == ("weekly", 8, "give")
    assert made.workers.count() == 2
    page = worker.get(answer.url).content.decode()
    assert "elke dinsdag" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"title": "bsn 123456782"}, "title"),
        ({"kind": "party"}, "kind"),
        ({"mode": "online"}, "mode"),
        ({"platform": "instagram"}, "platform"),
        ({"platform": "no-such"}, "platform"),
        ({"function": "fun"}, "function"),
        ({"first_day": "31-02-2026"}, "first_day"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"from_time": "25:00"}, "from_time"),
        ({"until_time": "20:00"}, "from_time"),
        ({"from_time": "20:00", "until_time": "20:00"}, "until_time"),
        ({"workers": []}, "workers"),
        ({"workers": ["not-a-uuid"]}, "workers"),
        ({"participants_count": "-1"}, "participants_count"),
        ({"participants_count": "9" * 40}, "participants_count"),
        ({"reach": "12"}, "reach_kind"),
        ({"themes": ["fun"]}, "themes"),
        ({"team": "not-a-uuid"}, "team"),
        ({"partner": "not-a-uuid"}, "partner"),
        ({"recurrence": "daily"}, "recurrence"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_is_refused_beside_its_field_and_stays_typed(worker, cast, wrong, field):
    make.platform()
    answer = worker.post(reverse("workers:new_activity"), posted(cast, **wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Activity.objects.exists()
    if field != "title":
        assert "Praatgroep" in answer.content.decode()


def test_a_form_that_is_sent_twice_is_one_activity(worker, cast):
    page = worker.get(reverse("workers:new_activity"))
    sent = posted(cast, public_id=str(page.context["form"]["public_id"].value()))
    first, second = (worker.post(reverse("workers:new_activity"), sent) for _time in range(2))
    assert first["Location"] == second["Location"] == Activity.objects.get().get_absolute_url()
    worker.post(reverse("workers:new_activity"), posted(cast))
    assert Activity.objects.count() == 2


def test_the_number_of_somebody_elses_form_is_refused_and_nothing_is_lost(worker, cast):
    known = make.activity(cast.colleague, now=NOW)
    answer = worker.post(
        reverse("workers:new_activity"), posted(cast, public_id=str(known.public_id))
    )
    assert answer.status_code == 422
    assert posted(cast)["title"] in answer.text
    assert Activity.objects.get() == known


def test_a_name_is_asked_about_once(worker, cast):
    named = posted(cast, title="Fietsen met Samira Jansen")
    answer = worker.post(reverse("workers:new_activity"), named)
    assert answer.status_code == 422
    assert "title" in answer.context["form"].errors
    answer = worker.post(reverse("workers:new_activity"), named | {"text_confirmed": "on"})
    assert answer.status_code == 302


def test_somebody_of_another_team_is_not_offered(worker, cast):
    answer = worker.post(
        reverse("workers:new_activity"),
        posted(cast, workers=[str(cast.other_worker.public_id)]),
    )
    assert answer.status_code == 422
    assert "workers" in answer.context["form"].errors


def test_emoji_null_bytes_and_long_texts_never_break_the_form(worker, cast):
    for value in ("👩‍👩‍👧 groep", "a\x00b", "x" * 100_000, "<script>"):
        answer = worker.post(reverse("workers:new_activity"), posted(cast, title=value))
        assert answer.status_code in (302, 400, 422)


def test_changing_keeps_what_was_there_and_says_what_changed(worker, cast):
    made = make.activity(cast.worker, recurrence="weekly", themes=["safety"])
    address = reverse("workers:change_activity", args=[made.public_id])
    form = worker.get(address).context["form"]
    assert form["title"].value() == made.title
    assert form["themes"].value() == ["safety"]
    typed = posted(cast, title="Nieuwe titel", workers=[str(cast.worker.public_id)])
    worker.post(address, typed | make.carried(worker, address))
    made.refresh_from_db()
    assert made.title == "Nieuwe titel"
    entry = AuditEntry.objects.filter(subject=f"workers.activity:{made.public_id}").last()
    assert "title" in entry.fields.split(",")


def test_the_list_shows_what_comes_first_and_what_was_below(worker, cast):
    make.activity(cast.worker, title="Voorbij", first_day=date(2020, 1, 7))
    make.activity(cast.worker, title="Wekelijks", first_day=date(2020, 1, 7), recurrence="weekly")
    context = worker.get(reverse("workers:activities")).context
    assert [row.title for row in context["coming"]] == ["Wekelijks"]
    assert [row.title for row in context["past"]] == ["Voorbij"]
