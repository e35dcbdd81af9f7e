"""What the day brings for evaluations: each job finds what is due by now and not yet done."""

from __future__ import annotations

from datetime import date, datetime

from organisation.models import Organisation
from policy import agenda, dates
from policy.actions import evaluations as deeds
from policy.actions import figures, reminders
from policy.choices.evaluations import EvaluationStatus
from policy.models import Decision, Evaluation
from youthwork.lib.working_days import add_working_days

ESCALATED_AFTER = 2  # working days after which who plans hears of a decision that is late


def evaluations(today: date, now: datetime) -> dict[str, int]:
    """Plan the one that is missing, ask the team, remind whoever plans it.

    The first is due half a year after the house was set up, each next half a year after the last
    was held. After an outage only the latest reminder goes out.
    """
    names = ("planned", "late", "pulses", "reminders")
    done = dict.fromkeys((f"evaluations_{name}" for name in names), 0)
    if Organisation.objects.current() is None:
        return done
    evaluation = Evaluation.objects.open().first()
    if evaluation is None:
        evaluation = deeds.plan_next(_first_due(today), by=None, now=now)
        done["evaluations_planned"] = int(evaluation is not None)
    if evaluation is None:
        return done
    if evaluation.status == EvaluationStatus.PLANNED and today > evaluation.due_on:
        deeds.become_late(evaluation, now=now)
        done["evaluations_late"] = 1
    if evaluation.pulse_on is None and evaluation.meets_on - dates.PULSE <= today:
        done["evaluations_pulses"] = int(
            today <= evaluation.meets_on
            and reminders.ask_the_team(evaluation, today=today, now=now)
        )
    done["evaluations_reminders"] = sum(
        reminders.remind(evaluation, each, today=today, now=now)
        for each in dates.reminders(evaluation.due_on, evaluation.meets_on, today)
    )
    return done


def count(today: date, now: datetime) -> dict[str, int]:
    """Make the figures of the open evaluation anew, once a day."""
    evaluation = Evaluation.objects.open().first()
    if evaluation is None or evaluation.figures_on == today:
        return {"evaluations_counted": 0}
    found = agenda.collect(evaluation, today)
    kept = figures.keep(evaluation, found, today=today, now=now)
    return {"evaluations_counted": int(kept)}


def _first_due(today: date) -> date:
    """When the missing one is due: half a year after the last was held, else after today."""
    last = Evaluation.objects.held().newest_first().first()
    return dates.next_due(last.held_on if last and last.held_on else today)


def decisions(today: date, now: datetime) -> dict[str, int]:
    """Remind owners on the day, and who plans evaluations two working days later; once each.

    After an outage only the later of the two goes out.
    """
    done = {"decisions_reminded": 0, "decisions_escalated": 0}
    for decision in Decision.objects.due_by(today):
        late = today >= add_working_days(decision.due_on, ESCALATED_AFTER)
        if late and decision.escalated_at is None:
            told = reminders.remind_of_decision(decision, late=True, today=today, now=now)
            done["decisions_escalated"] += told
        elif not late and decision.reminded_at is None:
            told = reminders.remind_of_decision(decision, late=False, today=today, now=now)
            done["decisions_reminded"] += told
    return done
