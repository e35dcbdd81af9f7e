"""Moves of a signal: what NEXT allows, who may, and that of two people one wins."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from organisation.actions import leaving, staff
from organisation.models import Membership, Team, User
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import erasing, merging, moving, owning, reporting_code, steps, triage
from signals.choices.signal import NEXT, Outcome, Status, StepKind
from signals.models import Signal
from signals.models.signal import TEXTS
from tests import make
from tests.make import FRIDAY_NIGHT
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
DAY = timedelta(days=1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_of_two_people_who_move_at_once_one_is_told(cast):
    first = make.signal(cast.worker)
    second = Signal.objects.get(pk=first.pk)

    moving.move(first, Status.IN_PROGRESS, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        moving.move(second, Status.WAITING_PARTNER, by=cast.lead, now=NOW)

    assert refusal.value.code == "stale"
    assert AuditEntry.objects.filter(verb="moved").count() == 1


@given(st.sampled_from(list(Status)), st.sampled_from(list(Status)))
def test_a_step_outside_the_table_is_refused(before, after):
    signal = Signal(status=before)
    if after not in NEXT[before]:
        with pytest.raises(ValidationError) as refusal:
            moving.move(signal, after, by=None, now=NOW)
        assert refusal.value.code == "no_such_step"


def test_anonymised_is_final():
    assert NEXT[Status.ANONYMISED] == frozenset()


def test_f54_a_signal_is_not_reopened_after_anonymising_and_a_new_one_may_name_it(cast):
    signal = make.signal(cast.worker, severity=2)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    erasing.anonymise(signal, by=None, now=NOW)
    lead = make.signed_in(cast.lead)

    body = lead.get(signal.get_absolute_url()).content.decode()
    assert "Heropen signaal" not in body
    assert f"Meld een nieuw signaal en noem {signal.ref}" in body
    address = reverse("signals:reopen", args=[signal.ref])
    assert lead.post(address, {"reason": "Het komt terug."}).status_code == 422
    assert Signal.objects.get().status == Status.ANONYMISED

    text = f"Het account van {signal.ref} is er weer."
    posted = make.posted(narrative=text)
    assert lead.post(reverse("signals:new"), posted).status_code == 302
    assert Signal.objects.get(status=Status.NEW).narrative == text


def test_assigning_a_new_signal_starts_it(cast):
    signal = make.signal(cast.worker)

    owning.assign(signal, cast.colleague, by=cast.lead, now=NOW)

    signal.refresh_from_db()
    assert (signal.status, signal.owner) == (Status.IN_PROGRESS, cast.colleague)


@pytest.mark.parametrize("severity", [4, 5])
def test_an_urgent_signal_is_not_closed_without_a_step(cast, severity):
    signal = make.signal(cast.worker, severity=severity, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    assert refusal.value.code == "step_first"

    triage.add_step(signal, StepKind.CHECKED_OFFLINE, by=cast.lead, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    signal.refresh_from_db()
    assert (signal.status, signal.outcome, signal.closed_at) == ("closed", "resolved", NOW)


def test_only_a_lead_closes_an_urgent_signal(cast):
    signal = make.signal(cast.worker, severity=4, first_steps=["reported_platform"])

    with pytest.raises(ValidationError) as refusal:
        triage.close(signal, Outcome.RESOLVED, by=cast.worker, now=NOW)

    assert refusal.value.code == "lead_closes"


@pytest.mark.parametrize("also", [{}, {"severity": 4, "first_steps": ["reported_platform"]}])
def test_who_leads_another_team_closes_nothing_here_that_is_for_its_lead(cast, also):
    """A worker here. Who leads the team in which this one went on does."""
    Membership.objects.create(
        user=cast.other_lead, team=cast.noord, role="worker", from_day=day_of(NOW) - DAY
    )
    signal = make.signal(cast.worker, now=NOW, **also)
    outcome = Outcome.RESOLVED if also else Outcome.RETRACTED
    who = User.objects.get(pk=cast.other_lead.pk)
    with pytest.raises(ValidationError) as refusal:
        triage.close(fresh(signal), outcome, by=who, now=NOW)
    assert refusal.value.code == "lead_closes"
    Team.objects.filter(pk=cast.noord.pk).update(
        active_until=day_of(NOW) - DAY, merged_into=cast.zuid
    )
    triage.close(fresh(signal), outcome, by=who, now=NOW)
    assert fresh(signal).status == Status.CLOSED


def test_a_calm_signal_is_closed_by_its_owner_without_a_step(cast):
    signal = make.signal(cast.worker)
    owning.assign(signal, cast.worker, by=cast.lead, now=NOW)

    triage.close(signal, Outcome.NO_FOLLOW_UP, by=cast.worker, now=NOW)

    assert Signal.objects.get(pk=signal.pk).status == Status.CLOSED


def test_only_a_lead_closes_it_as_a_mistake(cast):
    """Who logged it takes it back within a day, with a reason; later, or of a colleague, nobody."""
    signal = make.signal(cast.worker)
    owning.assign(signal, cast.colleague, by=cast.lead, now=NOW)
    mine = make.signed_in(cast.colleague)

    assert 'value="retracted"' not in mine.get(signal.get_absolute_url()).content.decode()
    answer = mine.post(reverse("signals:close", args=[signal.ref]), {"outcome": "retracted"})
    body = answer.content.decode()
    assert answer.status_code == 422 and "Alleen een teamleider" in body
    assert 'value="retracted"' not in body and fresh(signal).status == Status.IN_PROGRESS

    page = make.signed_in(cast.lead).get(signal.get_absolute_url()).content.decode()
    assert 'value="retracted"' in page
    triage.close(fresh(signal), Outcome.RETRACTED, by=cast.lead, now=NOW)
    assert fresh(signal).outcome == Outcome.RETRACTED


def test_a_closed_signal_is_reopened_without_its_outcome(cast):
    signal = make.signal(cast.worker)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)

    triage.reopen(signal, "het kwam terug", by=cast.lead, now=NOW)

    signal.refresh_from_db()
    assert (signal.status, signal.outcome, signal.closed_at) == ("reopened", "", None)


@pytest.mark.parametrize("by", ["lead", "colleague"])
def test_reopened_it_isnt_of_an_owner_who_left(cast, by):
    """Its new term ran with nobody behind it, until the calendar passed."""
    signal = make.signal(cast.worker, now=NOW)
    owning.assign(signal, cast.colleague, by=cast.lead, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    if by == "lead":
        User.objects.filter(pk=cast.colleague.pk).update(status="left", left_on=day_of(NOW))

    triage.reopen(signal, "het kwam terug", by=cast.manager, now=NOW + timedelta(hours=1))

    signal.refresh_from_db()
    assert signal.owner == getattr(cast, by)
    told = Message.objects.filter(kind="signals.given", recipient=cast.lead.label)
    assert told.exists() == (by == "lead")
    if by == "lead":
        assert signal.ref in render(told.get(), NOW).subject


def test_a_closed_signal_takes_no_step_and_no_owner(cast):
    signal = make.signal(cast.worker)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)

    for deed in (
        lambda: triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.lead, now=NOW),
        lambda: owning.assign(signal, cast.worker, by=cast.lead, now=NOW),
        lambda: triage.pause(signal, day_of(NOW) + timedelta(days=2), "x", by=cast.lead, now=NOW),
    ):
        with pytest.raises(ValidationError) as refusal:
            deed()
        assert refusal.value.code == "closed"


def test_a_note_is_refused_where_no_story_is_kept(cast):
    signal = make.signal(cast.worker, category="unsafe_home", severity=4)

    with pytest.raises(ValidationError) as refusal:
        triage.add_step(signal, StepKind.TALK_YOUTH, note="iets", by=cast.lead, now=NOW)

    assert refusal.value.error_dict["note"][0].code == "no_story"


def test_the_database_refuses_a_closed_signal_without_an_outcome(cast):
    signal = make.signal(cast.worker)

    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(status=Status.CLOSED)


NO_STORY = {
    "unsafe home": {"category": "unsafe_home", "severity": 4},
    "one youth": {"concerns_one_youth": True},
    "minor image": {"category": "exposing", "subcategory": "sexual_image_minor"},
}


@pytest.mark.parametrize("column", TEXTS)
@pytest.mark.parametrize("kind", NO_STORY.values(), ids=NO_STORY)
def test_the_database_refuses_text_where_no_story_is_kept(cast, kind, column):
    signal = make.signal(cast.worker, **kind)

    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(**{column: "toch iets"})


@pytest.mark.parametrize("column", ["note", "outcome"])
@pytest.mark.parametrize("kind", NO_STORY.values(), ids=NO_STORY)
def test_the_database_refuses_text_with_a_step_where_no_story_is_kept(cast, kind, column):
    signal = make.signal(cast.worker, **kind)
    triage.add_step(signal, StepKind.CALLED_112_POLICE, by=cast.worker, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        signal.steps.update(**{column: "toch iets"})
    with pytest.raises(IntegrityError), transaction.atomic():
        signal.steps.create(
            kind=StepKind.TALK_YOUTH, by=cast.worker, done_at=NOW, **{column: "toch iets"}
        )


def test_f54_the_database_opens_no_duplicate_again_that_was_emptied(cast):
    first, second = make.signal(cast.worker), make.signal(cast.worker)
    _stays, goes = merging.merge(first, second, by=cast.lead, now=NOW)
    erasing.empty_duplicate(goes, by=None, now=NOW)

    for values in ({"status": "new", "came_from": "merged"}, {"narrative": "toch iets"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signal.objects.filter(pk=goes.pk).update(**values)


def test_pausing_asks_for_a_day_in_the_future(cast):
    signal = make.signal(cast.worker)

    with pytest.raises(ValidationError):
        triage.pause(signal, day_of(NOW), "wacht", by=cast.lead, now=NOW)

    triage.pause(signal, day_of(NOW) + timedelta(days=1), "wacht", by=cast.lead, now=NOW)
    assert Signal.objects.get(pk=signal.pk).paused_until == day_of(NOW) + timedelta(days=1)


def test_open_work_in_two_teams_goes_to_the_lead_of_each(cast):
    here, there = make.signal(cast.worker), make.signal(cast.other_worker)
    for signal, lead in ((here, cast.lead), (there, cast.other_lead)):
        owning.assign(signal, cast.worker, by=lead, now=NOW)

    assert owning.hand_over(cast.worker, cast.lead, by=None, now=NOW) == 2
    assert Signal.objects.get(pk=here.pk).owner == cast.lead
    assert Signal.objects.get(pk=there.pk).owner == cast.other_lead


def test_open_work_goes_to_the_lead_and_closed_work_stays(cast):
    mine, done = make.signal(cast.worker), make.signal(cast.worker)
    for signal in (mine, done):
        owning.assign(signal, cast.worker, by=cast.lead, now=NOW)
    triage.close(done, Outcome.RESOLVED, by=cast.lead, now=NOW)

    assert owning.hand_over(cast.worker, cast.lead, by=None, now=NOW) == 1
    assert Signal.objects.get(pk=mine.pk).owner == cast.lead
    assert Signal.objects.get(pk=done.pk).owner == cast.worker


@pytest.mark.parametrize(
    "values",
    [
        {"severity": None},
        {"status": "made_up"},
        {"outcome": "resolved"},
        {"closed_at": FRIDAY_NIGHT},
        {"status": "closed", "outcome": "resolved"},
        {"status": "reopened"},
        {"status": "closed", "outcome": "resolved", "closed_at": FRIDAY_NIGHT},
        {"came_from": "closed"},
        {"term_met_at": FRIDAY_NIGHT},
    ],
    ids=str,
)
def test_the_database_holds_what_a_state_implies(cast, values):
    signal = make.signal(cast.worker)

    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(**values)


def test_what_nobody_could_take_over_goes_to_who_leads_the_team_then(cast):
    """It stayed with somebody who left, and no lead was asked to do anything about it."""
    now, today = timezone.now(), timezone.localdate()
    signal = make.signal(cast.worker)
    owning.assign(signal, cast.worker, by=cast.lead, now=now)
    owned = Signal.objects.get(pk=signal.pk)
    step = steps.plan_step(
        owned, StepKind.TALK_YOUTH, owner=cast.worker, due_on=today, by=cast.worker, now=now
    )
    approach = make.approach(cast.worker, signals=[signal])
    Membership.objects.filter(role="team_lead").update(until_day=today - DAY)
    leaving.leave(fresh(cast.worker), by=cast.administrator, today=today, now=now)
    assert calendar.left_behind(today, now) == {"given_to_who_leads": 0}

    lead = make.person("Nieuwe Leider", "team_lead", cast.noord)
    assert calendar.left_behind(today, now) == {"given_to_who_leads": 2}
    calendar.steps_to_do(today, now)
    assert fresh(signal).owner == fresh(step).owner == fresh(approach).lead == lead
    assert calendar.left_behind(today, now) == {"given_to_who_leads": 0}


def test_who_has_no_role_any_more_owns_no_signal_and_who_is_away_keeps_theirs(cast):
    now, today = timezone.now(), timezone.localdate()
    signals = [make.signal(cast.worker), make.signal(cast.worker)]
    for signal, owner in zip(signals, (cast.worker, cast.colleague), strict=True):
        owning.assign(signal, owner, by=cast.lead, now=now)
    Membership.objects.filter(user=cast.worker).update(until_day=today - DAY)
    staff.pause(cast.colleague, by=cast.administrator, today=today, now=now)

    assert calendar.left_behind(today, now) == {"given_to_who_leads": 1}
    assert [fresh(signal).owner for signal in signals] == [cast.lead, cast.colleague]


def test_who_leaves_after_their_role_ended_hands_over_as_well(cast):
    now, today = timezone.now(), timezone.localdate()
    signal = make.signal(cast.worker)
    owning.assign(signal, cast.worker, by=cast.lead, now=now)
    Membership.objects.filter(user=cast.worker).update(until_day=today - DAY)

    assert leaving.leave(fresh(cast.worker), by=cast.administrator, today=today, now=now) == 1
    assert fresh(signal).owner == cast.lead


def test_a_partner_informed_before_logging_is_no_step_until_it_stands_in_the_register(cast):
    """R87: it met the term and let an urgent signal close, with no ground for what was told."""
    told = make.signal(
        cast.worker, severity=4, interpretation="joke", first_steps=["informed_partner"], now=NOW
    )
    assert told.first_step_at is None and told.steps.count() == 1
    owning.assign(told, cast.lead, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        triage.close(told, Outcome.HANDED_OVER, by=cast.lead, now=NOW)
    assert refusal.value.code == "step_first"
    assert told.term_met_at is None


def test_nor_once_a_younger_signal_of_the_same_is_taken_together_with_it(cast):
    """Its row counted as soon as steps were counted anew: the urgent signal could be closed."""
    told = make.signal(
        cast.worker, severity=4, interpretation="joke", first_steps=["informed_partner"], now=NOW
    )
    owning.assign(told, cast.lead, by=cast.lead, now=NOW)
    other = make.signal(cast.colleague, severity=4, interpretation="joke", now=NOW + DAY / 24)
    stays, _goes = merging.merge(fresh(told), other, by=cast.lead, now=NOW + DAY / 12)
    assert stays == told
    assert (fresh(told).first_step_at, fresh(told).term_met_at) == (None, None)
    with pytest.raises(ValidationError) as refusal:
        triage.close(fresh(told), Outcome.HANDED_OVER, by=cast.lead, now=NOW + DAY / 12)
    assert refusal.value.code == "step_first"


def test_nor_once_a_day_of_the_reporting_code_is_ticked_and_taken_away(cast):
    told = make.signal(
        cast.worker, category="unsafe_home", subcategory="", severity=4,
        first_steps=["informed_partner"], now=NOW,
    )  # fmt: skip
    owning.assign(told, cast.lead, by=cast.lead, now=NOW)
    for hours, day in ((1, day_of(NOW)), (2, None)):
        at = NOW + hours * DAY / 24
        reporting_code.tick(fresh(told), {1: day}, by=cast.lead, now=at)
    assert (fresh(told).first_step_at, fresh(told).term_met_at) == (None, None)
    with pytest.raises(ValidationError) as refusal:
        triage.close(fresh(told), Outcome.HANDED_OVER, by=cast.lead, now=NOW + DAY)
    assert refusal.value.code == "step_first"


def test_a_closed_signal_still_says_that_no_register_knows_what_went(cast):
    told = make.signal(cast.worker, severity=2, first_steps=["informed_partner"], now=NOW)
    triage.close(told, Outcome.HANDED_OVER, by=cast.lead, now=NOW)
    page = make.signed_in(cast.lead).get(told.get_absolute_url()).content.decode()
    assert "Een partner is geïnformeerd, en geen register weet wat er is gedeeld." in page
