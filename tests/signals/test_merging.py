"""Signals of one thing: suggested, taken together, counted once, and apart again as they were."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from privacy.models import AuditEntry
from signals.actions import editing, erasing, merging, owning, triage
from signals.choices.signal import OPEN, Severity, Status, StepKind
from signals.models import Signal
from signals.querysets import lists
from signals.screens import course
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

NOW = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SERIOUS = {"interpretation": "possibly_serious"}
SAME = {"category": "exposing", "subcategory": "expose_account", "severity": 3}
GOOD = {"category": "opportunity", "subcategory": "", "severity": None, "opportunity_when": "now"}


def logged(by, number=0, **also):
    values = SAME | {"account_handle": "expose_voorbeeld", "platform": make.platform()} | also
    return make.signal(by, now=NOW + number * timedelta(hours=1), **values)


def named_by(signal):
    """Which accounts a signal and its duplicates name, and when."""
    rows = Signal.objects.as_one(signal).exclude(account_term=None)
    return list(rows.values_list("account_term", "received_at"))


def kept(signal):
    """All that splitting must give back."""
    signal.refresh_from_db()
    names = "status owner_id due_at term_met_at severity paused_until merged_into_id narrative"
    return {name: getattr(signal, name) for name in names.split()}


@pytest.mark.django_db
def test_f27_a_duplicate_by_two_workers_is_suggested_merged_and_counted_once(cast):
    first, second = logged(cast.worker), logged(cast.colleague, 2)
    lead = signed_in(cast.lead)
    body = lead.get(second.get_absolute_url()).content.decode()
    assert first.ref in body and "Zelfde account" in body

    assert lead.post(reverse("signals:merge", args=[second.ref]), {"number": first.ref}).url == (
        first.get_absolute_url()
    )

    counted = Signal.objects.real().exclude(status=Status.MERGED)
    assert [row.ref for row in counted] == [first.ref]
    second.refresh_from_db()
    assert (second.merged_into, second.created_by) == (first, cast.colleague)
    assert first.created_by == cast.worker
    assert sum(tab.count or 0 for tab in lists.tabs(cast.lead, NOW)[:1]) == 1
    assert AuditEntry.objects.filter(verb="merged").count() == 2


def taken_together(cast):
    """One of severity 4 that holds one of 3, logged four days before it; both terms are open."""
    early, worse = logged(cast.worker, -96), logged(cast.colleague, severity=4)
    merging.merge(early, worse, by=cast.lead, now=NOW)
    return Signal.objects.get(pk=worse.pk), Signal.objects.get(pk=early.pk)


@pytest.mark.django_db
def test_no_deed_makes_the_term_later_than_that_of_a_duplicate(cast):
    stays, early = taken_together(cast)
    due = early.due_at
    assert stays.due_at == due < stays.received_at + DAY
    triage.change_severity(stays, 2, "Toch minder", by=cast.lead, now=NOW)
    assert Signal.objects.get(pk=stays.pk).due_at == due  # of itself it has none any more
    triage.change_severity(stays, 3, "Toch meer", by=cast.lead, now=NOW)
    assert Signal.objects.get(pk=stays.pk).due_at == due
    merging.split(early, by=cast.lead, now=NOW)
    assert Signal.objects.get(pk=stays.pk).due_at > due


@pytest.mark.django_db
def test_what_was_taken_together_rests_as_one(cast):
    stays, early = taken_together(cast)
    due = early.due_at
    day = day_of(NOW) + 4 * DAY
    triage.pause(stays, day, "Wacht op school", by=cast.lead, now=NOW)
    rested = kept(early)["due_at"]
    assert kept(stays)["due_at"] == rested > due
    triage.pause(stays, day + 7 * DAY, "Wacht langer", by=cast.lead, now=NOW)
    assert kept(stays)["due_at"] == kept(early)["due_at"] > rested
    triage.resume(stays, by=cast.lead, now=NOW)
    assert kept(stays)["due_at"] == kept(early)["due_at"] == due


@pytest.mark.django_db
def test_reopened_the_term_of_all_of_it_begins_anew(cast):
    stays, early = taken_together(cast)
    triage.add_step(stays, "talk_youth", by=cast.lead, now=NOW)
    triage.close(stays, "resolved", by=cast.lead, now=NOW)
    later = NOW + 30 * DAY
    triage.reopen(stays, "Het is er weer", by=cast.lead, now=later)
    assert kept(stays)["due_at"] > later and kept(early)["due_at"] > later
    assert kept(stays)["due_at"] <= kept(early)["due_at"]


@pytest.mark.django_db
def test_a_met_term_is_not_made_late_by_a_duplicate(cast):
    stays, early = taken_together(cast)
    owning.assign(stays, cast.worker, by=cast.lead, now=NOW)
    triage.add_step(stays, "talk_youth", by=cast.worker, now=NOW)
    triage.change_severity(stays, 3, "Minder", by=cast.lead, now=NOW)
    row = Signal.objects.get(pk=stays.pk)
    assert row.term_met_at and row.due_at > early.due_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("also", "days", "why"),
    [
        ({}, 6, "same account"),
        ({"category": "bullying", "subcategory": ""}, 1, "same account"),
        (GOOD, 1, None),
        (
            {"account_handle": "https://www.instagram.com/Expose_Voorbeeld/?igsh=a"},
            1,
            "same account",
        ),
        (
            {"account_handle": "", "location_url": "https://www.instagram.com/Expose_Voorbeeld/"},
            1,
            "same account",
        ),
        (
            {"account_handle": "", "location_url": "https://www.instagram.com/p/Expose_Voorbeeld/"},
            1,
            "alike",
        ),
        ({"account_handle": ""}, 1, "alike"),
        ({}, 8, None),
        ({"account_handle": "een_ander", "area": "Haven"}, 1, None),
        ({"account_handle": "", "area": ""}, 1, "maybe"),
        ({"account_handle": "", "platform": None}, 6, "maybe"),
        ({"account_handle": "", "platform": None, "area": ""}, 8, None),
        ({"account_handle": "", "platform": None, "area": "Haven"}, 1, None),
        ({"account_handle": "", "platform": "other", "area": ""}, 1, None),
        ({"account_handle": "een_ander", "category": "bullying", "subcategory": ""}, 1, None),
    ],
)
def test_what_is_suggested_and_how_sure_it_is(cast, also, days, why):
    if also.get("platform") == "other":
        also = also | {"platform": make.platform("snapchat", "Snapchat")}
    signal = logged(cast.worker, area="Plein")
    other = logged(cast.colleague, days * 24, **({"area": "Plein"} | also))
    found = suggested(cast, signal)
    assert [how_sure for _ref, how_sure in found] == ([why] if why else [])
    if why:  # and the other way round
        assert suggested(cast, other) == [(signal.ref, why)]


def suggested(cast, signal):
    rows = Signal.objects.visible_to(cast.lead).maybe_the_same_as(signal, named_by(signal))
    return [
        (row.ref, "same account" if row.same_account else "alike" if row.same_kind else "maybe")
        for row in rows
    ]


@pytest.mark.django_db
def test_what_leaves_a_platform_or_a_place_open_comes_after_what_fills_in_the_same(cast):
    nothing = {"account_handle": "", "platform": None}
    signal = logged(cast.worker, area="Plein")
    alike = logged(cast.colleague, 1, area="Plein", account_handle="")
    named = logged(cast.colleague, 2, category="bullying", subcategory="")
    open_ones = [logged(cast.colleague, 3 + hour, **nothing) for hour in range(2)]

    found = [ref for ref, _why in suggested(cast, signal)]
    assert found == [named.ref, alike.ref, open_ones[1].ref, open_ones[0].ref]
    assert suggested(cast, open_ones[0])[0] == (open_ones[1].ref, "maybe")  # neither says any
    body = signed_in(cast.lead).get(signal.get_absolute_url()).content.decode()
    assert "Zelfde soort, platform of plek niet ingevuld: het minst zeker" in body


@pytest.mark.django_db
def test_what_keeps_no_story_is_not_suggested_by_its_kind(cast):
    at_home = {"category": "unsafe_home", "subcategory": "", "account_handle": "", "platform": None}
    first, _second = make.signal(cast.worker, **at_home), make.signal(cast.worker, **at_home)
    one = {"account_handle": "", "platform": None, "concerns_one_youth": True}
    _told, silent = logged(cast.worker), logged(cast.worker, 1, **one)

    for signal in (first, silent, _told):
        assert suggested(cast, signal) == []


@pytest.mark.django_db
def test_nothing_is_suggested_that_somebody_may_not_read(cast):
    signal = logged(cast.worker)
    logged(cast.colleague, 1)
    logged(cast.other_worker, 1)
    assert (
        not Signal.objects.visible_to(cast.worker)
        .maybe_the_same_as(signal, named_by(signal))
        .exists()
    )
    assert (
        Signal.objects.visible_to(cast.lead).maybe_the_same_as(signal, named_by(signal)).count()
        == 1
    )


@pytest.mark.django_db
def test_the_inbox_marks_an_account_that_is_seen_more_often_for_who_leads(cast):
    logged(cast.worker), logged(cast.colleague, 1), logged(cast.worker, 2, account_handle="ander")
    assert signed_in(cast.lead).get("/signals/").content.decode().count("vaker gezien") == 2
    assert "vaker gezien" not in signed_in(cast.worker).get("/signals/").content.decode()


@pytest.mark.django_db
def test_the_more_serious_stays_and_the_term_is_the_earlier_of_both(cast):
    early, worse = logged(cast.worker), logged(cast.colleague, 100, severity=4)
    due = early.due_at
    stays, goes = merging.merge(early, worse, by=cast.lead, now=NOW)
    assert (stays, goes) == (worse, early)
    assert Signal.objects.get(pk=worse.pk).due_at == min(due, worse.received_at + DAY)
    merging.split(early, by=cast.lead, now=NOW)
    assert Signal.objects.get(pk=worse.pk).due_at == worse.received_at + DAY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("also", "code"),
    [
        ({"subcategory": "sexual_image_minor", "account_handle": "", "severity": 5}, "alone"),
        ({"by": "other_worker"}, "other_team"),
        ({"closed": True}, "closed"),
        ({"itself": True}, "same"),
        (GOOD, "good_and_worrying"),
    ],
)
def test_what_is_never_taken_together(cast, also, code):
    signal = logged(cast.worker)
    by = getattr(cast, also.pop("by", "colleague"))
    closed, itself = also.pop("closed", False), also.pop("itself", False)
    other = signal if itself else logged(by, 1, **also)
    if closed:
        triage.close(other, "resolved", by=cast.lead, now=NOW + DAY)
    with pytest.raises(ValidationError) as refusal:
        merging.merge(signal, other, by=cast.lead, now=NOW)
    assert refusal.value.code == code


@pytest.mark.django_db
@pytest.mark.parametrize("good_first", [True, False])
def test_a_typed_number_makes_no_good_news_part_of_a_worry_nor_the_other_way_round(
    cast, good_first
):
    worry, good = logged(cast.worker), logged(cast.worker, 1, **GOOD)
    one, other = (good, worry) if good_first else (worry, good)
    answer = signed_in(cast.lead).post(
        reverse("signals:merge", args=[one.ref]), {"number": other.ref}
    )
    assert answer.status_code == 422
    assert other.ref in answer.content.decode()  # what was typed stands there still
    assert not Signal.objects.filter(status=Status.MERGED).exists()
    first, second = logged(cast.worker, 2, **GOOD), logged(cast.colleague, 3, **GOOD)
    assert merging.merge(first, second, by=cast.lead, now=NOW) == (first, second)


@pytest.mark.django_db
def test_a_worry_that_turns_out_good_news_lets_go_of_the_worries_that_it_held(cast):
    stays, goes = merging.merge(
        logged(cast.worker), logged(cast.colleague, 1), by=cast.lead, now=NOW
    )
    editing.change(stays, GOOD, version=stays.version, by=cast.worker, now=NOW)
    goes.refresh_from_db()
    assert (goes.status, goes.merged_into) == (Status.NEW, None)


@pytest.mark.django_db
def test_only_a_lead_of_the_team_merges_and_splits(cast):
    first, second = logged(cast.worker), logged(cast.worker, 1)
    address = reverse("signals:merge", args=[first.ref])
    for person in (cast.worker, cast.other_lead, cast.privacy_officer):
        assert signed_in(person).post(address, {"number": second.ref}).status_code == 404
    for typed in ("S-1999-0001", "x" * 300, "\x00", "", first.ref):
        answer = signed_in(cast.lead).post(address, {"number": typed})
        assert answer.status_code == 422, typed


@pytest.mark.django_db
def test_splitting_undoes_merging_also_after_steps_were_added(cast):
    first, second = logged(cast.worker), logged(cast.colleague, 1)
    owning.assign(second, cast.colleague, by=cast.lead, now=NOW)
    triage.add_step(second, StepKind.TALK_YOUTH, by=cast.colleague, now=NOW, note="Gesproken.")
    before = kept(first), kept(second)
    merging.merge(first, second, by=cast.lead, now=NOW)
    stays = Signal.objects.get(pk=first.pk)
    triage.add_step(stays, StepKind.VICTIM_SUPPORT, by=cast.lead, now=NOW)

    body = signed_in(cast.lead).get(first.get_absolute_url()).content.decode()
    assert "Gesproken." in body and second.ref in body
    merging.split(Signal.objects.get(pk=second.pk), by=cast.lead, now=NOW)

    assert kept(second) == before[1]
    assert kept(first) == before[0]
    assert [step.kind for step in second.steps.done()] == ["talk_youth"]
    assert [step.kind for step in first.steps.done()] == ["victim_support"]


@pytest.mark.django_db
def test_a_duplicate_that_was_emptied_is_not_split_any_more(cast):
    first, second = logged(cast.worker), logged(cast.colleague, 1)
    merging.merge(first, second, by=cast.lead, now=NOW)
    duplicate = Signal.objects.get(pk=second.pk)
    lead, address = signed_in(cast.lead), reverse("signals:split", args=[second.ref])
    assert address in lead.get(first.get_absolute_url()).content.decode()
    erasing.empty_duplicate(duplicate, by=None, now=NOW)

    assert address not in lead.get(first.get_absolute_url()).content.decode()
    answer = lead.post(address)

    assert answer.status_code == 422
    assert "kan niet meer gesplitst worden" in answer.content.decode()
    assert Signal.objects.get(pk=second.pk).status == Status.MERGED


class MergingAndSplitting(TestCase):
    """However signals are taken together and split, nothing is counted twice or lost."""

    def setUp(self):
        noord = make.team("Noord")
        make.organisation()
        self.worker, self.lead = make.people(
            ("Wim Werker", "worker", noord), ("Lea Leider", "team_lead", noord)
        )

    @settings(max_examples=25, deadline=None)
    @given(
        severities=st.lists(st.sampled_from([1, 2, 3, 4]), min_size=2, max_size=5),
        deeds=st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=12),
    )
    def test_round_trips_keep_the_counts(self, severities, deeds):
        Signal.objects.all().delete()
        rows = [
            logged(self.worker, number, severity=severity)
            for number, severity in enumerate(severities)
        ]
        before = [kept(row) for row in rows]
        for is_merge, one, other in deeds:
            first = Signal.objects.get(pk=rows[one % len(rows)].pk)
            second = Signal.objects.get(pk=rows[other % len(rows)].pk)
            try:
                if is_merge:
                    merging.merge(first, second, by=self.lead, now=NOW)
                else:
                    merging.split(first, by=self.lead, now=NOW)
            except ValidationError:
                continue
            merged = Signal.objects.filter(status=Status.MERGED)
            counted = Signal.objects.exclude(status=Status.MERGED).count()
            assert counted + merged.count() == len(rows)
            assert not merged.exclude(merged_into__status__in=OPEN).exists()
        for row in Signal.objects.filter(status=Status.MERGED):
            merging.split(row, by=self.lead, now=NOW)
        assert [kept(row) for row in rows] == before


@pytest.mark.django_db
def test_a_severity_that_no_longer_fits_is_no_way_out(cast):
    first, second = logged(cast.worker), logged(cast.colleague, 1)
    merging.merge(first, second, by=cast.lead, now=NOW)
    duplicate = Signal.objects.get(pk=second.pk)
    for deed in (
        lambda: triage.change_severity(duplicate, Severity.NOTE, "nee", by=cast.lead, now=NOW),
        lambda: triage.add_step(duplicate, StepKind.TALK_YOUTH, by=cast.lead, now=NOW),
        lambda: owning.assign(duplicate, cast.lead, by=cast.lead, now=NOW),
    ):
        with pytest.raises(ValidationError) as refusal:
            deed()
        assert refusal.value.code == "closed"


@pytest.mark.django_db
def test_the_course_of_both_says_with_which_other_and_that_they_were_split(cast):
    """Of the one that stayed it said nothing, of the other *Duplicate*, and *New* after a split."""
    first, second = logged(cast.worker), logged(cast.colleague, 2)
    merging.merge(first, second, by=cast.lead, now=NOW + DAY)
    merging.split(Signal.objects.get(pk=second.pk), by=cast.other_lead, now=NOW + 2 * DAY)

    for signal, other in ((first, second), (second, first)):
        row = Signal.objects.get(pk=signal.pk)
        told = answered(course.timeline(row, [], NOW + 3 * DAY))
        assert [(line["title"], line["by"]) for line in told[1:]] == [
            (f"Samengevoegd met {other.ref}", cast.lead.name),
            (f"Gesplitst van {other.ref}", cast.other_lead.name),
        ]


def test_who_may_not_read_where_a_signal_goes_on_gets_no_link_to_it(cast):
    """The worker whose signal was taken together with a colleague's got a page that isn't there."""
    stays, goes = merging.merge(
        logged(cast.worker), logged(cast.colleague, 2), by=cast.lead, now=NOW + timedelta(hours=3)
    )
    author = getattr(cast, "colleague" if goes.created_by == cast.colleague else "worker")
    page = signed_in(author).get(goes.get_absolute_url()).content.decode()
    assert stays.ref in page and stays.get_absolute_url() not in page
    officer = signed_in(cast.privacy_officer)
    officer.post(goes.get_absolute_url(), {"reason": "Vraag van een ouder."})  # and there too
    for who in (signed_in(cast.lead), officer):
        assert stays.get_absolute_url() in who.get(goes.get_absolute_url()).content.decode()


def two_urgent(cast):
    """Two sightings of one urgent thing, of which the second was acted on at once."""
    first, second = logged(cast.worker, severity=5), logged(cast.colleague, 1, severity=5)
    triage.add_step(second, StepKind.TALK_YOUTH, by=cast.lead, now=NOW + timedelta(hours=2))
    return first, Signal.objects.get(pk=second.pk)


@pytest.mark.django_db
def test_what_was_done_about_the_duplicate_of_something_urgent_is_enough_to_close_it(cast):
    first, second = two_urgent(cast)
    owning.assign(first, cast.lead, by=cast.lead, now=NOW)
    stays, _goes = merging.merge(first, second, by=cast.lead, now=NOW + timedelta(hours=3))

    assert stays == first and Signal.objects.get(pk=stays.pk).term_met_at
    triage.close(stays, "resolved", by=cast.lead, now=NOW + DAY)


@pytest.mark.django_db
def test_without_an_owner_the_term_is_met_once_somebody_takes_it(cast):
    stays, _goes = merging.merge(*two_urgent(cast), by=cast.lead, now=NOW + timedelta(hours=3))
    assert stays.term_met_at is None and stays.first_step_at

    owning.assign(stays, cast.lead, by=cast.lead, now=NOW + timedelta(hours=4))

    assert stays.term_met_at == NOW + timedelta(hours=4)


@pytest.mark.django_db
def test_what_was_done_before_something_became_urgent_is_not_enough(cast):
    early = logged(cast.worker, -96)
    triage.add_step(early, StepKind.TALK_YOUTH, by=cast.lead, now=NOW - 3 * DAY)
    worse = logged(cast.colleague, severity=4)
    stays, _goes = merging.merge(early, worse, by=cast.lead, now=NOW)

    assert stays == worse and not stays.first_step_at
    with pytest.raises(ValidationError) as refusal:
        triage.close(stays, "resolved", by=cast.lead, now=NOW)
    assert refusal.value.code == "step_first"


@pytest.mark.django_db
@pytest.mark.parametrize("has_own", [False, True])
def test_split_again_each_has_what_was_done_about_itself(cast, has_own):
    first, second = two_urgent(cast)
    owning.assign(first, cast.lead, by=cast.lead, now=NOW)
    before = kept(first)
    stays, goes = merging.merge(first, second, by=cast.lead, now=NOW + timedelta(hours=3))
    done = NOW + timedelta(hours=4)
    if has_own:
        triage.add_step(stays, StepKind.VICTIM_SUPPORT, by=cast.lead, now=done)

    merging.split(goes, by=cast.lead, now=NOW + timedelta(hours=5))

    assert kept(first) == before | ({"term_met_at": done} if has_own else {})
    assert bool(first.first_step_at) == has_own


@pytest.mark.django_db
def test_of_several_steps_about_the_duplicate_those_since_it_was_urgent_count(cast):
    early, worse = logged(cast.worker, -96), logged(cast.colleague, severity=4, **SERIOUS)
    triage.add_step(early, StepKind.TALK_YOUTH, by=cast.lead, now=NOW - 3 * DAY)
    owning.assign(worse, cast.lead, by=cast.lead, now=NOW)
    triage.add_step(early, StepKind.VICTIM_SUPPORT, by=cast.lead, now=NOW + HOUR)

    stays, _goes = merging.merge(early, worse, by=cast.lead, now=NOW + 2 * HOUR)

    assert (stays, stays.first_step_at) == (worse, NOW + HOUR) and stays.term_met_at
    triage.close(stays, "resolved", by=cast.lead, now=NOW + 3 * HOUR)


@pytest.mark.django_db
def test_a_step_about_the_duplicate_meets_the_term_of_what_became_urgent(cast):
    signal = logged(cast.worker)
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.lead, now=NOW + HOUR)
    triage.change_severity(signal, Severity.NOW, "erger", by=cast.lead, now=NOW + 3 * DAY)
    owning.assign(signal, cast.lead, by=cast.lead, now=NOW + 3 * DAY)
    other = logged(cast.colleague, 72, severity=5)
    triage.add_step(other, StepKind.VICTIM_SUPPORT, by=cast.lead, now=NOW + 3 * DAY + HOUR)
    assert Signal.objects.get(pk=signal.pk).term_met_at is None

    stays, _goes = merging.merge(signal, other, by=cast.lead, now=NOW + 3 * DAY + 2 * HOUR)

    assert stays == signal and stays.term_met_at == NOW + 3 * DAY + 2 * HOUR


@pytest.mark.django_db
@pytest.mark.parametrize("rests", [False, True])
def test_an_own_step_of_earlier_stays_one_when_the_duplicate_is_split_off(cast, rests):
    """What was done on the spot before it was logged, and what lies before a rest."""
    first, second = two_urgent(cast)
    owning.assign(first, cast.lead, by=cast.lead, now=NOW)
    stays, goes = merging.merge(first, second, by=cast.lead, now=NOW + 3 * HOUR)
    own = {"by": cast.lead, "now": NOW + 4 * HOUR}
    triage.add_step(stays, StepKind.VICTIM_SUPPORT, done_at=NOW - HOUR, **own)
    if rests:
        triage.pause(stays, day_of(NOW + 7 * DAY), "wacht", by=cast.lead, now=NOW + 5 * HOUR)

    merging.split(Signal.objects.get(pk=goes.pk), by=cast.lead, now=NOW + 8 * DAY)

    stays = Signal.objects.get(pk=stays.pk)
    assert stays.first_step_at == stays.term_met_at == NOW + 4 * HOUR


@pytest.mark.django_db
def test_splitting_one_off_makes_nothing_late_that_was_met_in_time(cast):
    worse = logged(cast.colleague, severity=4)
    owning.assign(worse, cast.lead, by=cast.lead, now=NOW)
    triage.add_step(worse, StepKind.TALK_YOUTH, by=cast.lead, now=NOW + HOUR)
    before = kept(worse)
    late, other = logged(cast.worker, -24 * 7), logged(cast.worker, 1)
    for each in (late, other):
        merging.merge(each, Signal.objects.get(pk=worse.pk), by=cast.lead, now=NOW + 2 * HOUR)

    merging.split(Signal.objects.get(pk=other.pk), by=cast.lead, now=NOW + 3 * HOUR)

    assert kept(worse) == before


@pytest.mark.django_db
def test_what_was_late_when_it_was_met_stays_so_when_another_is_split_off(cast):
    worse, late = logged(cast.colleague, severity=4), logged(cast.worker, -24 * 7)
    other = logged(cast.worker, 1)
    for each in (late, other):
        merging.merge(each, Signal.objects.get(pk=worse.pk), by=cast.lead, now=NOW + 2 * HOUR)
    worse.refresh_from_db()
    owning.assign(worse, cast.lead, by=cast.lead, now=NOW + 3 * HOUR)
    triage.add_step(worse, StepKind.TALK_YOUTH, by=cast.lead, now=NOW + 3 * HOUR)

    merging.split(Signal.objects.get(pk=other.pk), by=cast.lead, now=NOW + 4 * HOUR)

    worse.refresh_from_db()
    assert worse.due_at == late.due_at < worse.term_met_at


@pytest.mark.django_db
def test_reopened_together_the_duplicate_needs_a_new_step_too(cast):
    first, second = two_urgent(cast)
    Signal.objects.filter(pk__in=(first.pk, second.pk)).update(**SERIOUS)
    first.refresh_from_db()
    stays, goes = merging.merge(first, second, by=cast.lead, now=NOW + 3 * HOUR)
    triage.close(stays, "resolved", by=cast.lead, now=NOW + 4 * HOUR)
    triage.reopen(stays, "weer", by=cast.lead, now=NOW + 30 * DAY)
    merging.split(Signal.objects.get(pk=goes.pk), by=cast.lead, now=NOW + 31 * DAY)

    goes.refresh_from_db()
    owning.assign(goes, cast.lead, by=cast.lead, now=NOW + 31 * DAY)

    assert goes.term_met_at is None


@pytest.mark.django_db
def test_what_something_urgent_was_closed_on_stays_with_it_until_it_is_reopened(cast):
    first, second = two_urgent(cast)
    Signal.objects.update(**SERIOUS)
    first.refresh_from_db()
    stays, goes = merging.merge(first, second, by=cast.lead, now=NOW + 3 * HOUR)
    triage.close(stays, "resolved", by=cast.lead, now=NOW + 4 * HOUR)

    with pytest.raises(ValidationError) as refusal:
        merging.split(goes, by=cast.lead, now=NOW + 5 * HOUR)
    assert refusal.value.code == "closed_on_it" and stays.ref in refusal.value.messages[0]

    triage.reopen(Signal.objects.get(pk=stays.pk), "weer", by=cast.lead, now=NOW + 6 * HOUR)
    merging.split(Signal.objects.get(pk=goes.pk), by=cast.lead, now=NOW + 7 * HOUR)
    assert Signal.objects.get(pk=goes.pk).merged_into is None


@pytest.mark.django_db
def test_what_was_seen_again_and_again_is_suggested_as_long_as_it_goes_on(cast):
    """Each within a week of the one before: the mark in the list and the page say the same."""
    stays = logged(cast.worker)
    for days in (6, 12):
        merging.merge(stays, logged(cast.worker, days * 24), by=cast.lead, now=NOW + days * DAY)
    last = logged(cast.worker, 15 * 24, category="bullying", subcategory="")

    of_last = Signal.objects.visible_to(cast.lead).maybe_the_same_as(last, named_by(last))
    of_first = Signal.objects.visible_to(cast.lead).maybe_the_same_as(stays, named_by(stays))

    assert [row.ref for row in of_last] == [stays.ref]
    assert [row.ref for row in of_first] == [last.ref]
    rows = lists.inbox(cast.lead, "decide", lists.Filters(), NOW + 16 * DAY).rows
    assert {row.ref for row in rows if row.seen_more} == {stays.ref, last.ref}


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [5, 5 * 24])
def test_an_account_that_only_the_duplicate_holds_is_suggested_and_marked(cast, hours):
    first, second = logged(cast.worker, account_handle=""), logged(cast.colleague, 3 * 24)
    stays, _goes = merging.merge(first, second, by=cast.lead, now=NOW + 3 * DAY)
    third = logged(cast.worker, 3 * 24 + hours, category="bullying", subcategory="")

    of_third = Signal.objects.visible_to(cast.lead).maybe_the_same_as(third, named_by(third))
    of_first = Signal.objects.visible_to(cast.lead).maybe_the_same_as(stays, named_by(stays))

    assert [(row.ref, row.same_account) for row in of_third] == [(stays.ref, True)]
    assert [(row.ref, row.same_account) for row in of_first] == [(third.ref, True)]
    rows = lists.inbox(cast.lead, "decide", lists.Filters(), NOW + 9 * DAY).rows
    assert {row.ref for row in rows if row.seen_more} == {stays.ref, third.ref}


@pytest.mark.django_db
def test_no_suggestion_tells_which_account_a_colleague_wrote_down(cast):
    """Who logged what goes on knows the own account only, and could try others by logging them."""
    pair = (logged(by, severity=4) for by in (cast.worker, cast.colleague))
    stays, goes = merging.merge(*pair, by=cast.lead, now=NOW)
    Signal.objects.filter(pk=stays.pk).update(account_handle="", account_term=None)
    own = logged(cast.worker, category="bullying", subcategory="")
    client = signed_in(cast.worker)
    assert client.get(goes.get_absolute_url()).status_code == 404

    assert own.ref not in client.get(stays.get_absolute_url()).content.decode()
    assert own.ref in signed_in(cast.lead).get(stays.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_what_is_taken_together_is_not_seen_more_by_itself(cast):
    stays, _goes = merging.merge(*(logged(cast.worker, n) for n in (0, 1)), by=cast.lead, now=NOW)

    assert not any(
        row.seen_more for row in lists.inbox(cast.lead, "decide", lists.Filters(), NOW).rows
    )
    alike = Signal.objects.visible_to(cast.lead).maybe_the_same_as(stays, named_by(stays))
    assert not alike.exists()


# --- an urgent duplicate --------------------------------------------------------------------------


@pytest.fixture
def urgent(cast):
    """Two of severity 4 taken together; a worker has the one that goes on."""
    first = logged(cast.worker, severity=4, **SERIOUS)
    second = logged(cast.colleague, 2, severity=4, narrative="Bij de haven.")
    owning.assign(first, cast.worker, by=cast.lead, now=NOW)
    merging.merge(Signal.objects.get(pk=first.pk), second, by=cast.lead, now=NOW)
    return Signal.objects.get(pk=first.pk), Signal.objects.get(pk=second.pk)


@pytest.mark.django_db
def test_an_urgent_duplicate_goes_on_in_nothing_calm(cast, urgent):
    """Colleagues would read what was done about it, and its owner would close it without a lead."""
    stays, goes = urgent
    for severity in (Severity.WATCH, Severity.ACT):
        with pytest.raises(ValidationError) as refused:
            triage.change_severity(stays, severity, "Toch minder", by=cast.lead, now=NOW)
        [error] = refused.value.error_dict["severity"]
        assert error.code == "holds_worse" and goes.ref in error.messages[0]
    triage.change_severity(stays, Severity.NOW, "Toch meer", by=cast.lead, now=NOW)
    triage.change_severity(stays, Severity.FAST, "Toch minder", by=cast.lead, now=NOW)
    merging.split(goes, by=cast.lead, now=NOW)
    stays = Signal.objects.get(pk=stays.pk)
    triage.change_severity(stays, Severity.ACT, "Toch minder", by=cast.lead, now=NOW)


@pytest.mark.django_db
def test_who_has_the_duty_for_another_team_is_told_who_splits_it(cast, urgent):
    stays, _goes = urgent
    with pytest.raises(ValidationError) as refused:
        triage.change_severity(stays, Severity.ACT, "Minder", by=cast.other_lead, now=NOW)
    assert "Laat de teamleider" in refused.value.messages[0]


@pytest.mark.django_db
def test_an_urgent_duplicate_of_which_nothing_is_left_holds_nothing_up(cast, urgent):
    stays, goes = urgent
    erasing.empty_duplicate(goes, by=None, now=NOW)
    triage.change_severity(stays, Severity.ACT, "Toch minder", by=cast.lead, now=NOW)


@pytest.mark.django_db
def test_a_duplicate_that_somebody_may_not_open_is_named_without_a_link(cast, urgent):
    stays, goes = urgent
    body = signed_in(cast.worker).get(stays.get_absolute_url()).content.decode()
    assert goes.ref in body and goes.get_absolute_url() not in body
    assert goes.get_absolute_url() in signed_in(cast.lead).get(stays.get_absolute_url()).text


@pytest.mark.django_db
def test_its_writer_reads_why_it_stays_as_it_is(cast):
    """The day of own changes isn't over."""
    now = datetime.now(AMSTERDAM)
    first, second = make.signal(cast.worker, now=now), make.signal(cast.colleague, now=now)
    merging.merge(first, second, by=cast.lead, now=now)
    answer = signed_in(cast.colleague).get(reverse("signals:edit", args=[second.ref]))
    assert answer.status_code == 403 and "Vraag je teamleider het te splitsen" in answer.text
    Signal.objects.filter(pk=second.pk).update(received_at=now - 2 * DAY)
    answer = signed_in(cast.colleague).get(reverse("signals:edit", args=[second.ref]))
    assert answer.status_code == 403 and "24 uur" in answer.text and "splitsen" not in answer.text
