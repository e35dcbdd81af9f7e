"""What the day brings for signals: each job finds what is due by now and not yet done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from organisation.choices import PersonStatus
from organisation.models import Organisation, Team, User
from privacy.retention import held
from signals import dates
from signals.actions import (
    approach,
    erasing,
    informing,
    items,
    overdue,
    owning,
    partner_requests,
    reports,
    rounds,
    steps,
    triage,
    unread,
)
from signals.actions import trends as trend_actions
from signals.actions.merged_teams import go_on_each
from signals.models import ApproachStep, InstacleanItem, InstacleanRound, Signal, SignalStep
from signals.quarters import last_day, next_quarter, quarter_of
from youthwork.lib.calendar import OneByOne, in_steps


def instaclean(today: date, now: datetime) -> dict[str, int]:
    """Make the rounds of this quarter and the next, open the one that begins, end empty ones.

    Whoever leads a round is told once that its list would have been sent, and where a platform has
    been silent for 30 days; of a report by hand whose signal it is. What may stand on no list goes
    off it; of what was sent its texts go.

    After an outage each quarter that was skipped gets its round too, which then ends as not held:
    a year shows four.
    """
    rounds_done = ("rounds_made", "rounds_opened", "rounds_not_held", "late_rounds_told")
    done = dict.fromkeys((*rounds_done, "items_taken_off", "silence_told"), 0)
    organisation = Organisation.objects.current()
    if organisation is None or not organisation.signals_are_open:
        return done
    done["rounds_made"] = _make(today, now)
    for round in InstacleanRound.objects.planned_or_open():
        if last_day(round.year, round.quarter) < today and not round.item_count:
            done["rounds_not_held"] += rounds.quarter_ended(round, now=now)
    for round in InstacleanRound.objects.due_to_open(today):
        rounds.open_list(round, by=None, now=now)
        done["rounds_opened"] += 1
    done["late_rounds_told"] = rounds.tell_late(today)
    for item in InstacleanItem.objects.of_forbidden_signals():
        items.erase(item, by=None, now=now)
        done["items_taken_off"] += 1
    done["silence_told"] = rounds.tell_silence(today) + reports.tell_silence(today, now)
    return done


def turned_out(today: date, now: datetime) -> dict[str, int]:
    """What keeps no story leaves approaches where a backup or an earlier version put it."""
    due = list(Signal.objects.without_story_under_an_approach())
    kept = held("signals.approach", today)
    for signal in due:
        approach.part_from(signal, by=None, now=now, held=kept)
    return {"signals_parted": len(due)}


def _make(today: date, now: datetime) -> int:
    latest = InstacleanRound.objects.latest()
    wanted = next_quarter(*quarter_of(today))
    quarter = next_quarter(latest.year, latest.quarter) if latest else quarter_of(today)
    made = 0
    while quarter <= wanted:
        made += rounds.make(*quarter, by=None, now=now) is not None
        quarter = next_quarter(*quarter)
    return made


@in_steps
def trends(today: date, now: datetime) -> dict[str, int]:
    """Keep the counts of months that settled, count again what changed, publish what is due."""
    return {
        "trend_months_marked": trend_actions.mark_months(today, now),
        "trend_months_counted": trend_actions.fill_months(now),
        "trend_lists_published": trend_actions.publish(today, now),
    }


def merged_teams(today: date, now: datetime) -> dict[str, int]:
    """Let what a merged team was still busy with go on in the other one, from its first day on."""
    return {"moved_with_their_team": go_on_each(today, now)}


def left_behind(today: date, now: datetime) -> dict[str, int]:
    """Give open signals and running approaches on that somebody still has who reads none now."""
    return {"given_to_who_leads": owning.give_back(now) + approach.give_back_lead(now)}


@in_steps
def rests_that_end(today: date, now: datetime) -> dict[str, int]:
    """Take up again what rested until today; its owner hears of it."""
    rows = OneByOne()
    ended = rows.each(
        Signal.objects.rest_ends_by(today), lambda signal: triage.resume(signal, by=None, now=now)
    )
    rows.finish()
    return {"rests_ended": ended}


def overdue_told(today: date, now: datetime) -> dict[str, int]:
    """Tell who has a signal that its term passed, and two working days later who answers for it."""
    return {"told_of_terms": overdue.tell(today, now)}


def accounts_kept(today: date, now: datetime) -> dict[str, int]:
    """Ask whether who is behind an account that has been kept for thirty days knows of it."""
    return {"accounts_asked_about": informing.ask(today, now)}


def shares_unread(today: date, now: datetime) -> dict[str, int]:
    """Tell who shared something with a partner that nobody opened the link."""
    return {"told_of_unread": unread.tell(now)}


def questions_that_wait(today: date, now: datetime) -> dict[str, int]:
    """Tell who wrote a partner's question down, and later who leads them, that it still waits."""
    return {"told_of_questions": partner_requests.remind(today, now)}


def emptied_soon(today: date, now: datetime) -> dict[str, int]:
    """Tell who leads which closed signals are emptied in fourteen days, while a hold can be asked
    for."""
    return {"told_of_emptying": erasing.tell_leads(today, now)}


def steps_to_do(today: date, now: datetime) -> dict[str, int]:
    """Remind of planned steps: the owner on the day, who leads two working days later.

    Each once, of signals and of approaches. Whose it is by then is reminded too, however late it
    is, after an outage the day after. Of an owner who is away or left the lead hears at once.
    Before that, a step whose owner can't open the signal or the approach any more becomes the
    lead's.
    """
    given_back = steps.give_back(now) + approach.give_back(now)
    done = {"steps_given_back": given_back, "steps_reminded": 0, "steps_escalated": 0}
    leads: dict[int, list[User]] = {}
    due: list[tuple[SignalStep | ApproachStep, Team, Callable[..., None]]] = [
        *((step, step.signal.team, steps.remind) for step in SignalStep.objects.due_by(today)),
        *(
            (step, step.approach.team, approach.remind)
            for step in ApproachStep.objects.due_by(today)
        ),
    ]
    for step, team, remind in due:
        if team.pk not in leads:
            leads[team.pk] = User.objects.answering_for(team, today)
        theirs = leads[team.pk]
        assert step.due_on is not None
        if today >= dates.escalated_on(step.due_on) and step.escalated_at is None:
            remind(step, theirs, late=True, now=now)
            done["steps_escalated"] += 1
        elif step.reminded_at is None:
            here = step.owner is not None and step.owner.status == PersonStatus.ACTIVE
            remind(step, [step.owner] if here else theirs, late=False, now=now)
            done["steps_reminded"] += 1
    return done
