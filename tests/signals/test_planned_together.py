"""What is planned about signals that are taken together: it stays with each, and is done in one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organisation.models import Organisation
from outbox import mail
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import erasing, merging, owning, steps, triage
from signals.choices.signal import Status, StepKind
from signals.models import Signal, SignalStep
from signals.screens import to_do
from tests.make import signed_in
from tests.signals.test_merging import DAY, HOUR, NOW, SERIOUS, logged
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db


def plan(signal, cast, kind=StepKind.TALK_YOUTH, *, days=1, owner=None, now=NOW):
    also = {"owner": owner or cast.colleague, "due_on": day_of(now) + days * DAY, "by": cast.lead}
    return steps.plan_step(Signal.objects.get(pk=signal.pk), kind, now=now, **also)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def both(cast):
    """One that goes on and its duplicate, with something planned about each."""
    stays, goes = logged(cast.worker, **SERIOUS), logged(cast.colleague, 1)
    ours, theirs = plan(stays, cast, StepKind.VICTIM_SUPPORT, owner=cast.lead), plan(goes, cast)
    merging.merge(fresh(stays), fresh(goes), by=cast.lead, now=NOW + 2 * HOUR)
    return fresh(stays), fresh(goes), ours, theirs


def url(name, signal, step):
    return reverse(f"signals:{name}", args=[signal.ref, step.pk])


def test_both_stand_on_the_page_that_goes_on_and_are_ticked_off_there(cast, both):
    stays, goes, ours, theirs = both
    lead = signed_in(cast.lead)
    body = lead.get(stays.get_absolute_url()).content.decode()
    assert url("step_done", stays, ours) in body and url("step_done", stays, theirs) in body
    assert f'<span class="num">{goes.ref}</span>' in body
    assert url("step_give", stays, theirs) not in body  # whom to, depends on who reads that one

    answer = lead.post(url("step_done", stays, theirs), {"result": "Gesproken."})
    assert answer.url == stays.get_absolute_url()

    done = fresh(theirs)
    assert (done.signal, done.by, done.outcome) == (goes, cast.lead, "Gesproken.")
    assert fresh(stays).first_step_at and fresh(goes).first_step_at
    assert fresh(stays).version == stays.version + 1 and fresh(goes).version == goes.version + 1
    told = AuditEntry.objects.filter(verb="step_added").values_list("subject_ref", flat=True)
    assert sorted(told) == sorted([stays.ref, goes.ref])
    assert "Gesproken." in lead.get(stays.get_absolute_url()).content.decode()


def test_what_is_planned_about_a_duplicate_holds_up_the_closing(cast, both):
    stays, _goes, ours, theirs = both
    steps.drop(fresh(ours), by=cast.lead, now=NOW + 3 * HOUR)
    with pytest.raises(ValidationError) as refusal:
        triage.close(fresh(stays), "resolved", by=cast.lead, now=NOW + 4 * HOUR)
    assert refusal.value.code == "still_to_do"

    steps.tick_off(fresh(theirs), by=cast.colleague, now=NOW + 5 * HOUR)
    triage.close(fresh(stays), "resolved", by=cast.lead, now=NOW + 6 * HOUR)


def test_split_each_has_its_own_again(cast, both):
    stays, goes, ours, theirs = both
    merging.split(goes, by=cast.lead, now=NOW + 3 * HOUR)

    assert [*fresh(stays).steps.to_do()] == [ours] and [*fresh(goes).steps.to_do()] == [theirs]
    lead = signed_in(cast.lead)
    assert lead.post(url("step_done", stays, theirs), {}).status_code == 404
    steps.tick_off(fresh(theirs), by=cast.colleague, now=NOW + 4 * HOUR)
    assert fresh(stays).first_step_at is None and fresh(goes).first_step_at


def test_whose_it_is_ticks_it_off_though_they_may_not_read_where_it_goes_on(cast):
    """What is urgent colleagues don't read; the duplicate isn't, and is theirs to do."""
    Organisation.objects.update(colleagues_may_read=True)
    stays, goes = logged(cast.worker, severity=4, **SERIOUS), logged(cast.worker, 1)
    theirs = plan(goes, cast, now=timezone.now())
    merging.merge(stays, fresh(goes), by=cast.lead, now=timezone.now())
    colleague = signed_in(cast.colleague)
    assert colleague.get(stays.get_absolute_url()).status_code == 404
    assert colleague.post(url("step_done", stays, theirs), {}).status_code == 404

    body = colleague.get(goes.get_absolute_url()).content.decode()
    assert url("step_done", goes, theirs) in body
    tasks = answered(to_do._about_signals(cast.colleague, timezone.now()))
    assert [task.url for task in tasks] == [goes.get_absolute_url()]
    answer = colleague.post(url("step_done", goes, theirs), {})
    assert answer.url == goes.get_absolute_url()

    assert fresh(theirs).by == cast.colleague
    assert fresh(stays).first_step_at


def test_the_owner_of_what_goes_on_ticks_it_off_too(cast, both):
    stays, _goes, _ours, theirs = both
    owning.assign(stays, cast.worker, by=cast.lead, now=NOW + 3 * HOUR)
    worker = signed_in(cast.worker)
    assert worker.post(url("step_done", stays, theirs), {}).status_code == 302
    assert fresh(theirs).by == cast.worker
    assert fresh(stays).term_met_at


def test_it_is_given_on_its_own_page_to_who_reads_that(cast, both):
    stays, goes, _ours, theirs = both
    lead = signed_in(cast.lead)
    assert url("step_give", goes, theirs) in lead.get(goes.get_absolute_url()).content.decode()
    to = {"to": str(cast.lead.public_id)}
    assert lead.post(url("step_give", goes, theirs), to).status_code == 302
    assert fresh(theirs).owner == cast.lead
    assert fresh(stays).version == stays.version + 1
    message = Message.objects.get(kind="signals.step_gone")
    assert "doet nu iemand anders" in mail.render(message, timezone.now()).text

    with pytest.raises(ValidationError) as refusal:
        steps.give_step(fresh(theirs), cast.other_worker, by=cast.lead, now=NOW + 4 * HOUR)
    assert refusal.value.error_dict["to"][0].code == "cant_open"


def test_dropped_on_the_page_that_goes_on_whose_it_was_hears_that(cast, both):
    stays, goes, _ours, theirs = both
    answer = signed_in(cast.lead).post(url("step_drop", stays, theirs), {})
    assert answer.url == stays.get_absolute_url()
    assert not SignalStep.objects.filter(pk=theirs.pk).exists()
    message = Message.objects.get(kind="signals.step_gone")
    assert (message.subject_ref, message.recipient) == (goes.ref, cast.colleague.label)
    assert "hoeft niet meer" in mail.render(message, timezone.now()).text
    assert AuditEntry.objects.filter(verb="step_dropped").count() == 2


def reminded(days):
    now = NOW + days * DAY
    calendar.steps_to_do(day_of(now), now)
    found = Message.objects.filter(kind__in=("signals.step_due", "signals.step_late"))
    return sorted(message.subject_ref for message in found)


def test_whose_it_is_is_reminded_of_it_and_then_who_leads(cast, both):
    stays, goes, _ours, _theirs = both
    assert reminded(1) == sorted([stays.ref, goes.ref])
    due = Message.objects.get(kind="signals.step_due", subject=f"signals.signal:{goes.ref}")
    assert due.recipient == cast.colleague.label
    assert goes.get_absolute_url() in mail.render(due, timezone.now()).text
    reminded(8)
    assert Message.objects.filter(kind="signals.step_late").count() == 2


@pytest.mark.parametrize(("which", "is_reminded"), [(0, False), (1, True)])
def test_it_waits_while_what_goes_on_rests_and_no_longer(cast, which, is_reminded):
    rows = logged(cast.worker), logged(cast.colleague, 1)
    plan(rows[1], cast)
    if which == 1:
        triage.pause(fresh(rows[1]), day_of(NOW) + 20 * DAY, "wacht", by=cast.lead, now=NOW)
    merging.merge(fresh(rows[0]), fresh(rows[1]), by=cast.lead, now=NOW + HOUR)
    if which == 0:
        triage.pause(fresh(rows[0]), day_of(NOW) + 20 * DAY, "wacht", by=cast.lead, now=NOW)
    assert bool(reminded(1)) == is_reminded


def test_what_was_done_before_the_other_was_seen_is_no_answer_to_that(cast):
    stays, goes = logged(cast.worker, severity=4, seen_at=NOW), logged(cast.colleague, -24)
    owning.assign(stays, cast.lead, by=cast.lead, now=NOW)
    owning.assign(goes, cast.colleague, by=cast.lead, now=NOW)
    theirs = plan(goes, cast)
    merging.merge(fresh(stays), fresh(goes), by=cast.lead, now=NOW + HOUR)
    assert fresh(stays).due_at == fresh(goes).due_at or fresh(stays).due_at < fresh(goes).due_at

    at = {"now": NOW + 2 * HOUR, "done_at": NOW - 10 * HOUR}
    steps.tick_off(fresh(theirs), by=cast.colleague, **at)

    row = fresh(stays)
    assert (row.first_step_at, row.term_met_at) == (None, None)
    assert fresh(goes).term_met_at == NOW + 2 * HOUR
    told = AuditEntry.objects.filter(verb="step_added").values_list("subject_ref", flat=True)
    assert [*told] == [goes.ref]  # of the other no alarm is taken up by it
    assert row.due_at == row.received_at + DAY  # its own: the other one is met


def test_what_is_ticked_off_twice_at_once_is_done_once(cast, both):
    _stays, _goes, _ours, theirs = both
    steps_of_both = SignalStep.objects.select_related("signal__merged_into")
    rows = [steps_of_both.get(pk=theirs.pk) for _person in range(2)]
    steps.tick_off(rows[0], by=cast.colleague, now=NOW + 3 * HOUR)
    with pytest.raises(ValidationError) as refusal:
        steps.tick_off(rows[1], by=cast.lead, now=NOW + 3 * HOUR)
    assert refusal.value.code == "stale"
    assert fresh(theirs).by == cast.colleague


def test_about_a_duplicate_of_what_is_closed_nothing_is_ticked_off(cast, both):
    stays, goes, _ours, theirs = both
    Signal.objects.filter(pk=stays.pk).update(
        status=Status.CLOSED, came_from=Status.NEW, outcome="resolved", closed_at=NOW
    )
    with pytest.raises(ValidationError) as refusal:
        steps.tick_off(fresh(theirs), by=cast.lead, now=NOW + 3 * HOUR)
    assert refusal.value.code == "closed"
    body = signed_in(cast.lead).get(goes.get_absolute_url()).content.decode()
    assert url("step_done", goes, theirs) not in body


def test_emptied_by_its_age_what_was_planned_lapses_and_whose_it_was_hears_of_it(cast, both):
    _stays, goes, ours, _theirs = both
    erasing.empty_duplicate(goes, by=None, now=NOW + 800 * DAY)
    assert [*SignalStep.objects.to_do()] == [ours]
    message = Message.objects.get(kind="signals.step_gone")
    assert message.recipient == cast.colleague.label
    assert AuditEntry.objects.get(verb="step_dropped").after == StepKind.TALK_YOUTH


def test_who_leaves_hands_it_over(cast, both):
    _stays, _goes, _ours, theirs = both
    assert steps.hand_over(cast.colleague, cast.lead, by=cast.administrator, now=NOW + DAY) == 1
    assert fresh(theirs).owner == cast.lead


def test_a_team_that_ends_hears_of_it(cast, both):
    assert SignalStep.objects.to_do_in(cast.noord).count() == 2
