"""What the day brings for evaluations: planned, asked, reminded, each once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from organisation.choices import PersonStatus
from organisation.models import Membership, User
from outbox import actions as outbox
from outbox.models import Message
from policy import dates
from policy import evaluation_calendar as calendar
from policy.actions import decisions, evaluations, reminders
from policy.choices.evaluations import EvaluationStatus
from policy.models import Decision, Evaluation, EvaluationReminder
from tests import make
from tests.policy.conftest import DUE, TODAY, at
from workers.models import PulseRound
from youthwork.lib.working_days import is_working_day

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def run(today):
    done = calendar.evaluations(today, at(today))
    return {name.partition("_")[2]: count for name, count in done.items() if count}


def told(kind):
    """Who is told this, by label."""
    return sorted(Message.objects.filter(kind=f"policy.{kind}").values_list("recipient", flat=True))


def gone(person):
    User.objects.filter(pk=person.pk).update(status=PersonStatus.LEFT, left_on=TODAY)


def sent():
    """The mails of all that waits."""
    mail.outbox.clear()
    later = timezone.now() + timedelta(days=4000)
    for pk in Message.objects.filter(status="waiting").values_list("pk", flat=True):
        outbox.send(pk, later)
    return {message.to[0]: message for message in mail.outbox}


def test_the_first_is_planned_at_set_up_half_a_year_ahead(cast):
    assert run(TODAY)["planned"] == 1
    assert Evaluation.objects.get().due_on == date(2027, 5, 20)
    assert run(TODAY) == {}


def test_nothing_is_planned_before_the_house_is_set_up(db):
    assert run(TODAY) == {}


def test_r68_each_reminder_once_also_when_it_runs_twice(due, cast):
    for days, kind in ((-30, "month"), (-7, "week"), (0, "day"), (7, "late"), (14, "late")):
        assert run(DUE + days * DAY)["reminders"] >= 1, kind
        assert "reminders" not in run(DUE + days * DAY)
    for kind in ("month", "week", "day"):
        assert told(f"evaluation_{kind}") == [cast.manager.label]
    assert Counter(told("evaluation_late")) == {cast.manager.label: 2, cast.director.label: 2}


def test_on_the_day_chosen_after_the_last_day_who_plans_reads_that_it_is_today(due, cast):
    meets = DUE + 7 * DAY
    Evaluation.objects.filter(pk=due.pk).update(planned_on=meets)
    run(meets - DAY)
    Message.objects.all().delete()
    run(meets)
    assert told("evaluation_day") == [cast.manager.label]
    assert told("evaluation_late") == [cast.director.label]
    mail.outbox.clear()
    for pk in Message.objects.values_list("pk", flat=True):
        outbox.send(pk, at(meets))
    [message] = [each for each in mail.outbox if each.to == [cast.manager.email]]
    assert message.subject == "Vandaag: evaluatie online beleid"


@pytest.mark.parametrize(("weeks", "kind"), [(0, "day"), (1, "week")])
@pytest.mark.parametrize("also_director", [False, True])
def test_a_director_who_plans_gets_one_mail_on_a_day_of_which_two_tell(
    due, cast, weeks, kind, also_director
):
    if also_director:
        make.membership(cast.director, "manager")
    else:
        Membership.objects.filter(user=cast.manager).update(until_day=TODAY)
    late = DUE + 7 * DAY
    Evaluation.objects.filter(pk=due.pk).update(planned_on=late + weeks * 7 * DAY)
    run(late - DAY)
    Message.objects.all().delete()
    assert run(late)["reminders"] == 2
    assert cast.director.label in told(f"evaluation_{kind}")
    assert told("evaluation_late") == []
    assert "reminders" not in run(late + DAY)
    run(late + 14 * DAY)
    assert cast.director.label in told("evaluation_late"), "of the weeks after they hear"


def test_f49_after_an_outage_only_the_latest_comes(due, cast):
    run(DUE - 31 * DAY)
    run(DUE + 17 * DAY)
    assert [row.kind for row in EvaluationReminder.objects.order_by("kind")] == [
        "escalated",
        "late",
    ]
    assert set(EvaluationReminder.objects.values_list("key", flat=True)) == {DUE + 14 * DAY}


def test_f50_without_a_manager_the_director_hears_then_the_administrator(due, cast):
    Membership.objects.filter(user=cast.manager).update(until_day=TODAY)
    run(DUE - 30 * DAY)
    assert told("evaluation_month") == [cast.director.label]
    gone(cast.director)
    run(DUE + 7 * DAY)
    assert told("evaluation_late") == [cast.administrator.label]


def test_a_day_later_it_is_late_and_stays_so_until_it_is_held(due, cast):
    run(DUE)
    assert Evaluation.objects.get().status == EvaluationStatus.PLANNED
    assert run(DUE + DAY)["late"] == 1
    due.refresh_from_db()
    assert due.status == EvaluationStatus.OVERDUE
    following = evaluations.finish(
        due, DUE + 3 * DAY, [cast.worker], by=cast.manager, now=at(DUE + 3 * DAY)
    )
    assert following.due_on == date(2027, 9, 13), "from the day it was held, not from its last day"
    assert "late" not in run(DUE + 4 * DAY)


def test_the_team_gets_three_questions_a_week_before_and_they_close_on_the_day(due, cast):
    assert "pulses" not in run(DUE - 8 * DAY)
    assert run(DUE - 7 * DAY)["pulses"] == 1
    asked = PulseRound.objects.get()
    assert asked.questions == ["confidence", "enough_time", "support"]
    assert (asked.opened_on, asked.closes_on) == (DUE - 7 * DAY, DUE)
    assert "pulses" not in run(DUE - 6 * DAY)


def test_what_a_running_round_asks_already_is_not_asked_twice(due, cast):
    PulseRound.objects.create(
        opened_on=DUE - 9 * DAY, closes_on=DUE + 5 * DAY, questions=["confidence"]
    )
    run(DUE - 7 * DAY)
    assert PulseRound.objects.get(opened_on=DUE - 7 * DAY).questions == ["enough_time", "support"]


def test_the_mail_brings_the_date_for_ones_own_calendar(due, cast):
    run(DUE - 30 * DAY)
    message = sent()[cast.manager.email]
    assert message.subject == "Over een maand: evaluatie online beleid"
    assert "10 maart 2027" in message.body
    [(name, content, kind)] = message.attachments
    assert (name, kind) == ("evaluatie.ics", "text/calendar")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["dtstart"].dt == DUE
    assert event["uid"].startswith(str(due.public_id))


def test_a_reminder_of_an_evaluation_that_was_held_meanwhile_is_not_sent(due, cast):
    run(DUE)
    evaluations.finish(due, DUE, [cast.worker], by=cast.manager, now=at(DUE))
    assert sent() == {}


def test_a_decision_is_reminded_of_on_its_day_then_told_to_the_manager(due, cast):
    decision = decisions.decide(
        due, "laptop vervangen", cast.worker, TODAY + 3 * DAY, by=cast.manager, now=at(TODAY)
    )
    monday = TODAY + 3 * DAY
    assert calendar.decisions(monday - DAY, at(monday))["decisions_reminded"] == 0
    assert calendar.decisions(monday, at(monday))["decisions_reminded"] == 1
    assert calendar.decisions(monday, at(monday))["decisions_reminded"] == 0
    assert told("decision_due") == [cast.worker.label]
    wednesday = monday + 2 * DAY
    assert calendar.decisions(wednesday, at(wednesday))["decisions_escalated"] == 1
    assert calendar.decisions(wednesday + DAY, at(wednesday))["decisions_escalated"] == 0
    assert told("decision_late") == [cast.manager.label]
    mails = sent()
    assert "laptop" not in mails[cast.worker.email].body
    decisions.done(decision, by=cast.worker, now=at(wednesday))
    assert Decision.objects.due_by(wednesday).count() == 0


def test_of_an_owner_who_left_the_manager_hears_on_the_day(due, cast):
    decisions.decide(due, "laptop", cast.worker, TODAY, by=cast.manager, now=at(TODAY))
    gone(cast.worker)
    calendar.decisions(TODAY, at(TODAY))
    assert told("decision_due") == [cast.manager.label]


def test_who_is_given_a_late_decision_hears_of_it_at_once(due, cast):
    decision = decisions.decide(due, "laptop", cast.worker, TODAY, by=cast.manager, now=at(TODAY))
    calendar.decisions(TODAY, at(TODAY))
    late = TODAY + 5 * DAY
    calendar.decisions(late, at(late))
    assert told("decision_late") == [cast.manager.label]
    decision.refresh_from_db()

    decisions.change(decision, cast.colleague, TODAY, by=cast.manager, now=at(late))
    for day in (late, late + DAY):
        calendar.decisions(day, at(day))

    assert told("decision_due") == sorted([cast.worker.label, cast.colleague.label])
    assert told("decision_late") == [cast.manager.label]
    mails = sent()
    assert (
        mails[cast.colleague.email].subject == "Nog niet gedaan: wat in de evaluatie is afgesproken"
    )
    assert "vrijdag 20 november 2026" in mails[cast.colleague.email].body


def test_who_takes_a_decision_or_gets_it_before_its_day_is_told_on_the_day(due, cast):
    soon = TODAY + 3 * DAY
    decision = decisions.decide(due, "laptop", cast.worker, soon, by=cast.manager, now=at(TODAY))
    decisions.change(decision, cast.colleague, soon, by=cast.manager, now=at(TODAY))
    decisions.change(decision, cast.manager, TODAY, by=cast.manager, now=at(TODAY))
    assert told("decision_due") == []
    calendar.decisions(TODAY, at(TODAY))
    assert told("decision_due") == [cast.manager.label]


@pytest.mark.parametrize("is_late", [True, False])
@pytest.mark.parametrize("changed", ["owner", "day", "done"])
def test_what_was_changed_meanwhile_is_not_told_to_who_had_it(due, cast, changed, is_late):
    decision = decisions.decide(due, "laptop", cast.worker, TODAY, by=cast.manager, now=at(TODAY))
    as_read = Decision.objects.due_by(TODAY).get()
    if changed == "done":
        decisions.done(decision, by=cast.worker, now=at(TODAY))
    else:
        owner = cast.manager if changed == "owner" else cast.worker
        day = TODAY + 9 * DAY if changed == "day" else TODAY
        decisions.change(decision, owner, day, by=cast.manager, now=at(TODAY))
    assert not reminders.remind_of_decision(as_read, late=is_late, today=TODAY, now=at(TODAY))
    assert not Message.objects.filter(kind__startswith="policy.decision").exists()
    fresh = Decision.objects.get()
    assert (fresh.reminded_at, fresh.escalated_at) == (None, None)


# --- three years ----------------------------------------------------------------------------------


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    gaps=st.lists(st.sampled_from([1] * 12 + [2, 3, 9, 30, 70]), min_size=40, max_size=60),
    held_after=st.lists(st.integers(-20, 50), min_size=8, max_size=8),
    doubles=st.sets(st.integers(0, 40)),
)
def test_three_years_day_by_day_with_outages_restarts_and_double_runs(
    cast, gaps, held_after, doubles
):
    """Each reminder exactly once, never later than the outage it fell in."""
    Evaluation.objects.all().delete()
    Message.objects.all().delete()
    today, end, cycle, runs, up = TODAY, TODAY + 1096 * DAY, 0, 0, TODAY - DAY
    seen, manager = {}, cast.manager
    pattern = iter(gaps * 40)
    while today < end:
        for _again in range(2 if runs % 41 in doubles else 1):
            run(today)
        for row in EvaluationReminder.objects.exclude(pk__in=seen):
            seen[row.pk] = (row.evaluation_id, row.kind, row.key)
            due_on = dates.working_day_from(row.key) if row.kind == "escalated" else row.key
            early = {"month": 30 * DAY, "week": 7 * DAY}.get(row.kind, 0 * DAY)
            assert up < due_on - early <= today == row.sent_on
            assert row.kind != "escalated" or is_working_day(due_on)
        evaluation = Evaluation.objects.open().get()
        if today >= evaluation.due_on + held_after[cycle % 8] * DAY:
            evaluations.finish(evaluation, today, [manager], by=manager, now=at(today))
            cycle += 1
        up, runs = today, runs + 1
        today += next(pattern) * DAY
    assert len(set(seen.values())) == len(seen) > 10
    assert cycle >= 4
    labels = Message.objects.filter(kind="policy.evaluation_month").values_list("subject")
    assert len(set(labels)) == len(labels), "one manager, one mail for each evaluation"
