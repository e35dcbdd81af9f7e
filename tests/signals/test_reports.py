"""A report to a platform on the course of its signal: by a notice, or by hand."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organisation.models import Platform, User
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar, mail
from signals.actions import answers, items, merging, moving, owning, reports, rounds, steps, triage
from signals.choices.rounds import Decision
from signals.choices.signal import Outcome, Status, StepKind
from signals.models import InstacleanItem, Signal, SignalStep
from signals.screens import course
from tests import make
from tests.make import AMSTERDAM, signed_in
from youthwork.lib.dates import day_of, start_of_day
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, tzinfo=AMSTERDAM)
DAY = timedelta(days=1)
REPORTED = StepKind.REPORTED_PLATFORM


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, now=MONDAY, severity=3)


@pytest.fixture
def step(signal, cast):
    return triage.add_step(signal, REPORTED, by=cast.worker, now=MONDAY)


def listed(cast, signal, round=None):
    item = items.put_on_list(
        make.notice(seen_on=day_of(MONDAY)), team=cast.noord, round=round, signal=signal,
        by=cast.worker, now=MONDAY,
    )  # fmt: skip
    items.check(item, by=cast.colleague, now=MONDAY)
    return item


# --- by a notice ----------------------------------------------------------------------------------


def test_what_a_round_sends_stands_on_its_signals_once_with_receipt_and_decision(cast, signal):
    round = make.round_of(day_of(MONDAY))
    item = listed(cast, signal, round)
    make_alone = listed(cast, None, round)
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)

    rounds.send(round, by=cast.lead, now=MONDAY + DAY)

    step = SignalStep.objects.select_related("by").get()
    assert (step.signal, step.kind, step.by, step.done_at, step.item) == (
        signal, REPORTED, cast.lead, MONDAY + DAY, item
    )  # fmt: skip
    assert make_alone.signal is None
    told = Signal.objects.get()
    assert told.first_step_at == told.term_met_at == MONDAY + DAY
    entry = AuditEntry.objects.get(verb="step_added")
    assert (entry.subject, entry.after) == (f"signals.signal:{signal.ref}", REPORTED)

    item.refresh_from_db()
    answers.receipt(item, day_of(MONDAY + 2 * DAY), by=cast.lead, now=MONDAY + 3 * DAY)
    answers.decide(
        item, Decision.NOT_REMOVED, day_of(MONDAY + 3 * DAY), by=cast.lead, now=MONDAY + 3 * DAY
    )
    step.refresh_from_db()
    assert (step.receipt_on, step.decision, step.decided_on) == (
        day_of(MONDAY + 2 * DAY), Decision.NOT_REMOVED, day_of(MONDAY + 3 * DAY)
    )  # fmt: skip

    later = MONDAY + 9 * DAY
    answers.appeal(item, day_of(later), by=cast.lead, now=later)
    answers.decide_appeal(item, Decision.REMOVED, day_of(later), by=cast.lead, now=later)
    step.refresh_from_db()
    assert (step.decision, step.decided_on) == (Decision.REMOVED, day_of(later))

    items.erase(item, by=None, now=later)
    step.refresh_from_db()
    assert (step.item, step.decision) == (None, Decision.REMOVED)


def test_a_notice_ticks_off_the_report_that_was_planned(cast, signal):
    due = day_of(MONDAY + 4 * DAY)
    steps.plan_step(signal, REPORTED, owner=cast.worker, due_on=due, by=cast.lead, now=MONDAY)
    items.send(listed(cast, signal), by=cast.lead, now=MONDAY + DAY)
    step = SignalStep.objects.get()
    assert (step.due_on, step.done_at) == (due, MONDAY + DAY)


def test_a_notice_of_yesterday_stands_in_the_course_on_that_day_without_a_time(cast, signal):
    item = listed(cast, signal)
    later = MONDAY + 9 * DAY
    items.send(item, on=day_of(MONDAY + DAY), by=cast.lead, now=later)

    step = SignalStep.objects.get()
    assert day_of(step.done_at) == day_of(MONDAY + DAY)
    signal.refresh_from_db()
    assert signal.first_step_at == later  # when somebody said so
    lines = answered(course.timeline(signal, [step], later))
    [when] = [line["when"] for line in lines if line["title"] == "Gemeld bij het platform"]
    assert when == "17 november"


def test_the_report_in_the_course_leads_to_its_item(as_lead, cast, signal):
    """With what became of it, and the way to an appeal; a report by hand leads nowhere."""
    triage.add_step(signal, REPORTED, by=cast.worker, now=MONDAY)
    item = listed(cast, signal)
    items.send(item, by=cast.lead, now=MONDAY + DAY)
    timeline = as_lead.get(signal.get_absolute_url()).context["timeline"]
    urls = [line["url"] for line in timeline if line["title"] == "Gemeld bij het platform"]
    assert urls == ["", item.get_absolute_url()]
    page = as_lead.get(signal.get_absolute_url()).content.decode()
    assert f'<a href="{item.get_absolute_url()}">Gemeld bij het platform</a>' in page


def test_a_notice_lies_near_its_signal(cast, signal):
    """A day that the database would refuse: what was seen was changed long after the check."""
    item = listed(cast, signal)
    later = MONDAY + 500 * DAY
    Signal.objects.update(seen_at=later, received_at=later)
    with pytest.raises(ValidationError) as refusal:
        items.send(item, on=day_of(MONDAY), by=cast.lead, now=later)
    assert refusal.value.error_dict["on"][0].code == "year"


def test_a_notice_of_a_signal_that_was_closed_meanwhile_stands_there_too(cast, signal):
    item = listed(cast, signal)
    triage.close(signal, Outcome.HANDED_OVER, by=cast.lead, now=MONDAY)
    before = Signal.objects.get()
    items.send(item, by=cast.lead, now=MONDAY + DAY)
    assert SignalStep.objects.get().item == item
    after = Signal.objects.get()
    assert (after.version, after.first_step_at) == (before.version, before.first_step_at)


@pytest.mark.parametrize("is_split", [False, True])
def test_a_notice_about_a_duplicate_is_done_about_what_it_goes_on_in_too(cast, is_split):
    """Sent after they were taken together: it was late for ever, and could not be closed."""
    stays, other = (
        make.signal(cast.worker, now=MONDAY, severity=4, interpretation="possibly_serious")
        for _each in range(2)
    )
    for each in (stays, other):
        owning.assign(each, cast.lead, by=cast.lead, now=MONDAY)
    round = make.round_of(day_of(MONDAY))
    listed(cast, other, round)
    merging.merge(stays, other, by=cast.lead, now=MONDAY)
    rounds.send(round, by=cast.lead, now=MONDAY + DAY)
    if is_split:
        merging.split(Signal.objects.get(pk=other.pk), by=cast.lead, now=MONDAY + DAY)

    about = Signal.objects.get(pk=(other if is_split else stays).pk)
    assert about.first_step_at == about.term_met_at == MONDAY + DAY
    triage.close(about, Outcome.RESOLVED, by=cast.lead, now=MONDAY + 2 * DAY)
    if is_split:
        without = Signal.objects.get(pk=stays.pk)
        assert (without.first_step_at, without.term_met_at) == (None, None)


def test_sending_asks_the_same_for_many_signals_as_for_one(cast, django_assert_max_num_queries):
    Platform.objects.offered()  # kept in the process: not a question of sending
    counts = []
    for number in (1, 12):
        InstacleanItem.objects.all().delete()
        round = make.round_of(day_of(MONDAY) + number * 92 * DAY)
        for _place in range(number):
            listed(cast, make.signal(cast.worker, now=MONDAY, severity=3), round)
        with django_assert_max_num_queries(40) as asked:
            rounds.send(round, by=cast.lead, now=MONDAY + DAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- the signal goes on ---------------------------------------------------------------------------


def waiting(cast, signal, owner=None):
    """The signal of somebody that waits for the platform."""
    signal.refresh_from_db()
    owning.assign(signal, owner or cast.colleague, by=cast.lead, now=MONDAY)
    moving.move(signal, Status.WAITING_PLATFORM, by=cast.colleague, now=MONDAY)
    Message.objects.all().delete()


def heard(kind="signals.platform_decided"):
    rows = Message.objects.filter(kind=kind).order_by("pk")
    return [(row.subject.partition(":")[2], row.recipient) for row in rows]


def test_a_decision_on_a_notice_lets_its_signal_go_on_and_its_owner_hears_it(cast, signal):
    item = listed(cast, signal)
    items.send(item, by=cast.lead, now=MONDAY)
    waiting(cast, signal)
    answers.receipt(item, day_of(MONDAY), by=cast.lead, now=MONDAY + DAY)
    assert heard() == [] and Signal.objects.get().status == Status.WAITING_PLATFORM

    on = day_of(MONDAY + DAY)
    answers.decide(item, Decision.NOT_REMOVED, on, by=cast.lead, now=MONDAY + DAY)

    assert Signal.objects.get().status == Status.IN_PROGRESS
    assert heard() == [(signal.ref, cast.colleague.label)]
    written = mail.platform_decided(Message.objects.get(), MONDAY + DAY)
    assert written.to == [cast.colleague.email] and signal.get_absolute_url() in written.text
    assert "verwijderd" not in written.text and "instagram" not in written.text.lower()
    entry = AuditEntry.objects.filter(verb="moved", subject=f"signals.signal:{signal.ref}").last()
    assert (entry.before, entry.after, entry.by) == ("waiting_platform", "in_progress", cast.lead)


def test_what_came_of_an_appeal_is_told_as_well_and_a_decision_written_anew_is_not(cast, signal):
    item = listed(cast, signal)
    items.send(item, by=cast.lead, now=MONDAY)
    waiting(cast, signal)
    on, also = day_of(MONDAY), {"by": cast.lead, "now": MONDAY}
    answers.decide(item, Decision.NOT_REMOVED, on, **also)
    answers.correct(item, Decision.PARTLY, on, **also)
    assert len(heard()) == 1
    answers.appeal(item, on, **also)
    signal.refresh_from_db()
    moving.move(signal, Status.WAITING_PLATFORM, by=cast.colleague, now=MONDAY)
    answers.decide_appeal(item, Decision.REMOVED, on, **also)
    assert Signal.objects.get().status == Status.IN_PROGRESS
    assert heard() == 2 * [(signal.ref, cast.colleague.label)]


def test_while_another_report_waits_for_its_decision_the_signal_does(cast, signal, step):
    item = listed(cast, signal)
    items.send(item, by=cast.lead, now=MONDAY)
    waiting(cast, signal)
    answers.decide(item, Decision.REMOVED, day_of(MONDAY), by=cast.lead, now=MONDAY)
    assert Signal.objects.get().status == Status.WAITING_PLATFORM
    assert heard() == [(signal.ref, cast.colleague.label)]

    step = SignalStep.objects.select_related("signal").get(pk=step.pk)
    answer(step, cast, decision=Decision.PARTLY, decided_on=day_of(MONDAY))
    assert Signal.objects.get().status == Status.IN_PROGRESS
    assert heard() == 2 * [(signal.ref, cast.colleague.label)]


def test_who_writes_the_decision_down_is_not_told_of_it(cast, signal, step):
    waiting(cast, signal, owner=cast.worker)
    step = SignalStep.objects.select_related("signal").get(pk=step.pk)
    answer(step, cast, decision=Decision.PARTLY, decided_on=day_of(MONDAY))
    assert Signal.objects.get().status == Status.IN_PROGRESS and heard() == []


def test_a_decision_moves_nothing_but_a_signal_that_waits_for_it(cast, signal):
    item = listed(cast, signal)
    items.send(item, by=cast.lead, now=MONDAY)
    waiting(cast, signal)
    signal.refresh_from_db()
    moving.move(signal, Status.WAITING_PARTNER, by=cast.colleague, now=MONDAY)
    answers.decide(item, Decision.REMOVED, day_of(MONDAY), by=cast.lead, now=MONDAY)
    assert Signal.objects.get().status == Status.WAITING_PARTNER
    assert heard() == [(signal.ref, cast.colleague.label)]


def test_of_a_closed_signal_nobody_is_told(cast, signal):
    item = listed(cast, signal)
    items.send(item, by=cast.lead, now=MONDAY)
    signal.refresh_from_db()
    triage.close(signal, Outcome.HANDED_OVER, by=cast.lead, now=MONDAY)
    answers.decide(item, Decision.REMOVED, day_of(MONDAY), by=cast.lead, now=MONDAY)
    assert Signal.objects.get().status == Status.CLOSED and heard() == []


def test_a_decision_reaches_the_signal_in_which_its_own_is_followed_up(cast, signal):
    item = listed(cast, signal)
    items.send(item, by=cast.lead, now=MONDAY)
    other = make.signal(cast.worker, now=MONDAY, severity=4)
    signal.refresh_from_db()
    merging.merge(signal, other, by=cast.lead, now=MONDAY)
    waiting(cast, other)
    item = InstacleanItem.objects.select_related("round").get()
    answers.decide(item, Decision.REMOVED, day_of(MONDAY), by=cast.lead, now=MONDAY)
    other.refresh_from_db()
    assert other.status == Status.IN_PROGRESS
    assert heard() == [(other.ref, cast.colleague.label)]


def told_in(days):
    now = MONDAY + days * DAY
    return calendar.instaclean(day_of(now), now)["silence_told"]


def test_a_report_by_hand_that_stays_silent_is_told_to_whose_signal_it_is_once(cast, signal, step):
    waiting(cast, signal)
    counts = [told_in(days) for days in (29, 30, 31)]
    assert counts == [0, 1, 0]
    kind, late = "signals.platform_silent", MONDAY + 31 * DAY
    assert heard(kind) == [(signal.ref, cast.colleague.label)]
    message = Message.objects.get(kind=kind)
    written = mail.platform_silent(message, late)
    assert written.to == [cast.colleague.email] and signal.get_absolute_url() in written.text
    assert "Herinner het platform" in written.text

    step = SignalStep.objects.select_related("signal").get(pk=step.pk)
    reports.answer(
        step, receipt_on=None, decision=Decision.NO_ANSWER, decided_on=day_of(late),
        by=cast.worker, now=late,
    )  # fmt: skip
    assert mail.platform_silent(message, late) is None


def test_where_the_owner_is_away_who_leads_hears_of_silence(cast, signal, step):
    waiting(cast, signal)
    User.objects.filter(pk=cast.colleague.pk).update(status="paused")
    assert told_in(30) == 1
    assert heard("signals.platform_silent") == [(signal.ref, cast.lead.label)]


def test_of_what_rests_or_is_closed_no_silence_is_told(cast, signal, step):
    waiting(cast, signal)
    Signal.objects.update(paused_until=day_of(MONDAY + 40 * DAY), paused_reason="Wacht.")
    assert told_in(30) == 0
    assert told_in(40) == 1
    Message.objects.all().delete()
    signal.refresh_from_db()
    triage.close(signal, Outcome.HANDED_OVER, by=cast.lead, now=MONDAY)
    assert told_in(41) == 0


# --- by hand --------------------------------------------------------------------------------------


def answer(step, cast, **also):
    values = {"receipt_on": None, "decision": "", "decided_on": None}
    reports.answer(step, **(values | also), by=cast.worker, now=MONDAY + 3 * DAY)


def test_the_real_answer_after_none_is_told_too(cast, signal, step):
    """*No answer* is written down after thirty days, and the platform may answer yet."""
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    Signal.objects.get(pk=signal.pk)
    late, later = MONDAY + 40 * DAY, MONDAY + 45 * DAY
    for decision, moment in ((Decision.NO_ANSWER, late), (Decision.REMOVED, later)):
        step = SignalStep.objects.select_related("signal").get(pk=step.pk)
        told = {"receipt_on": None, "decision": decision, "decided_on": day_of(moment)}
        reports.answer(step, **told, by=cast.lead, now=moment)
    mails = Message.objects.filter(kind="signals.platform_decided")
    assert [mail.recipient for mail in mails] == [cast.worker.label] * 2


def test_of_a_notice_too(cast, signal):
    owning.assign(signal, cast.worker, by=cast.lead, now=MONDAY)
    item = listed(cast, Signal.objects.get(pk=signal.pk))
    items.send(item, by=cast.lead, now=MONDAY)
    late, later = MONDAY + 40 * DAY, MONDAY + 45 * DAY
    answers.decide(item, Decision.NO_ANSWER, day_of(late), by=cast.lead, now=late)
    answers.correct(item, Decision.REMOVED, day_of(later), by=cast.lead, now=later)
    mails = Message.objects.filter(kind="signals.platform_decided")
    assert [mail.recipient for mail in mails] == [cast.worker.label] * 2


def test_the_answer_to_a_report_of_a_duplicate_is_written_where_it_goes_on(cast, signal, step):
    """There was no form for it anywhere, until the two were split again."""
    stays = make.signal(cast.colleague, severity=5, now=MONDAY)
    merging.merge(signal, stays, by=cast.lead, now=MONDAY)
    client = signed_in(cast.lead)
    address = reverse("signals:step_answer", args=[stays.ref, step.pk])
    assert address in client.get(stays.get_absolute_url()).content.decode()

    day = day_of(timezone.now())
    sent = {"receipt_on": day, "decision": "removed", "decided_on": day}
    assert client.post(address, sent).status_code == 302
    step.refresh_from_db()
    assert (step.decision, step.decided_on, step.signal.status) == ("removed", day, "merged")
    assert AuditEntry.objects.filter(verb="noted", subject=f"signals.signal:{signal.ref}").exists()


def test_receipt_and_decision_are_written_on_the_step_also_after_the_closing(cast, signal, step):
    answer(step, cast, receipt_on=day_of(MONDAY))
    triage.close(signal, Outcome.CONTENT_REMOVED, by=cast.lead, now=MONDAY)
    step = SignalStep.objects.select_related("signal").get()
    on = day_of(MONDAY + DAY)
    answer(step, cast, receipt_on=day_of(MONDAY), decision=Decision.PARTLY, decided_on=on)

    step.refresh_from_db()
    assert (step.receipt_on, step.decision, step.decided_on) == (
        day_of(MONDAY), Decision.PARTLY, on
    )  # fmt: skip
    fields = AuditEntry.objects.filter(verb="noted").order_by("pk").values_list("fields", flat=True)
    assert list(fields) == ["receipt_on", "decision,decided_on"]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"receipt_on": day_of(MONDAY - DAY)}, "receipt_on", "too_early"),
        ({"receipt_on": day_of(MONDAY + 4 * DAY)}, "receipt_on", "in_the_future"),
        ({"decision": "removed"}, "decided_on", "no_day"),
        ({"decided_on": day_of(MONDAY)}, "decision", "no_decision"),
    ],
)
def test_an_answer_has_a_day_between_the_report_and_today(cast, step, values, field, code):
    with pytest.raises(ValidationError) as refusal:
        answer(step, cast, **values)
    assert refusal.value.error_dict[field][0].code == code


def test_no_answer_by_hand_counts_as_one_from_the_thirtieth_day_too(cast, step):
    first = MONDAY + 30 * DAY

    def note(on, now):
        values = {"receipt_on": None, "decision": Decision.NO_ANSWER, "decided_on": day_of(on)}
        reports.answer(step, **values, by=cast.worker, now=now)

    for on, now, field in (
        (first - DAY, first - DAY, "decision"),
        (first - DAY, first + DAY, "decided_on"),
    ):
        with pytest.raises(ValidationError) as refusal:
            note(on, now)
        assert refusal.value.error_dict[field][0].code == "too_early"
    note(first, first)
    step.refresh_from_db()
    assert (step.decision, step.decided_on) == (Decision.NO_ANSWER, day_of(first))


def test_what_was_written_down_before_the_rule_can_still_get_its_receipt(cast, step):
    on = day_of(MONDAY + DAY)
    SignalStep.objects.update(decision=Decision.NO_ANSWER, decided_on=on)
    step = SignalStep.objects.select_related("signal").get()
    answer(step, cast, receipt_on=on, decision=Decision.NO_ANSWER, decided_on=on)
    step.refresh_from_db()
    assert step.receipt_on == on


def test_what_follows_a_notice_or_is_no_report_takes_no_answer_by_hand(cast, signal):
    talk = triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.worker, now=MONDAY)
    items.send(listed(cast, signal), by=cast.lead, now=MONDAY)
    notice = SignalStep.objects.select_related("signal").get(kind=REPORTED)
    for step, code in ((talk, "no_report"), (notice, "follows_notice")):
        with pytest.raises(ValidationError) as refusal:
            answer(step, cast, receipt_on=day_of(MONDAY))
        assert refusal.value.code == code


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "talk_youth", "receipt_on": day_of(MONDAY)},
        {"done_at": None, "due_on": day_of(MONDAY), "receipt_on": day_of(MONDAY)},
        {"decision": "removed"},
        {"decided_on": day_of(MONDAY)},
    ],
    ids=["another step", "still to do", "no day", "no decision"],
)
def test_the_database_refuses_half_an_answer(step, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignalStep.objects.update(**values)


# --- on the page ----------------------------------------------------------------------------------


def test_the_answer_is_written_on_the_page_and_stands_in_the_course(cast):
    signal = make.signal(cast.worker, severity=3)
    step = triage.add_step(signal, REPORTED, by=cast.worker, now=timezone.now())
    worker, today = signed_in(cast.worker), timezone.localdate()
    page = worker.get(signal.get_absolute_url()).content.decode()
    address = reverse("signals:step_answer", args=[signal.ref, step.pk])
    assert address in page

    wrong = worker.post(address, {"decision": "removed", "receipt_on": "gisteren"})
    assert wrong.status_code == 422
    body = wrong.content.decode()
    assert f'href="#answer-{step.pk}_receipt_on"' in body and "gisteren" in body

    values = {"receipt_on": today.isoformat(), "decision": "removed", "decided_on": today}
    assert worker.post(address, values).status_code == 302
    told = " ".join(worker.get(signal.get_absolute_url()).content.decode().split())
    assert "Ontvangst bevestigd op" in told and "Besluit: verwijderd" in told


@pytest.mark.parametrize(("days", "offered"), [(29, False), (30, True)])
def test_no_answer_is_offered_on_the_page_from_the_thirtieth_day(cast, days, offered):
    """By the calendar: in thirty days the clock may have jumped."""
    today = timezone.localdate()
    reported_at = start_of_day(today - days * DAY)
    signal = make.signal(cast.worker, severity=3, now=reported_at)
    step = triage.add_step(signal, REPORTED, by=cast.worker, now=reported_at)
    worker = signed_in(cast.worker)
    page = worker.get(signal.get_absolute_url()).content.decode()
    assert ('value="no_answer"' in page) == offered
    assert ("“Geen antwoord” kun je kiezen vanaf" in page) != offered
    address = reverse("signals:step_answer", args=[signal.ref, step.pk])
    values = {"decision": "no_answer", "decided_on": today.isoformat()}
    assert worker.post(address, values).status_code == (302 if offered else 422)


@pytest.mark.parametrize("who", ["colleague", "other_lead", "manager"])
def test_nobody_writes_an_answer_to_somebody_else_s_report(cast, who, step):
    address = reverse("signals:step_answer", args=[step.signal.ref, step.pk])
    assert signed_in(getattr(cast, who)).post(address, {}).status_code == 404
