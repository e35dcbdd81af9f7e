"""What the day brings for people: roles that end with their team, evenings without duty."""

from __future__ import annotations

from datetime import date, datetime

from organisation import notifications, rota
from organisation.actions import duty, partners, teams
from organisation.models import DutyShift, SharingAgreement, User
from outbox.actions import post_digest
from outbox.models import Message
from youthwork.lib.dates import DAY, end_of_day

AHEAD = 3 * DAY  # from Thursday to the end of the weekend


def memberships_and_invitations(today: date, now: datetime) -> dict[str, int]:
    """Idempotent; counts what changed.

    An invitation needs no step: it is open until its moment has passed.
    """
    return {"roles_ended": teams.end_memberships_of_ended_teams(today=today, now=now)}


def teams_that_ended(today: date, now: datetime) -> dict[str, int]:
    """Say where the work of an ended team goes on, where nobody did."""
    return {"teams_going_on_elsewhere": teams.go_on_elsewhere(today=today, now=now)}


def agreements_that_end(today: date, now: datetime) -> dict[str, int]:
    """Sixty days before the end of an agreement and on its last day: once each.

    Of an agreement that ended already, only the latest of the two is told. While nobody keeps
    agreements none is: what ended meanwhile is told once somebody does.
    """
    ended = sum(
        partners.tell_of_end(row, today=today, now=now)
        for row in SharingAgreement.objects.to_tell_the_end_of(today)
    )
    reminded = sum(
        partners.remind_of_end(row, today=today, now=now)
        for row in SharingAgreement.objects.to_remind_of(today, today + partners.REMINDED_BEFORE)
    )
    counts = {"agreements_ended": ended, "agreements_ending": reminded}
    return {name: count for name, count in counts.items() if count}


def nobody_on_duty(today: date, now: datetime) -> dict[str, int]:
    """Warn of the weekend's and holidays' evenings on which nobody has duty, each gap once.

    And once more where it was filled meanwhile and is open again. First the coming shifts of who
    may not have the duty then any more go to who stands in, so that the weekend's are told.
    """
    shifts = DutyShift.objects.coming(now).filter(starts_at__lte=end_of_day(today + AHEAD))
    passed_on = duty.hand_over(shifts, by=None, now=now)
    duty.note_filled(now)
    warned = sum(
        duty.warn_of_gap(team, gap, to=rota.receivers(team, today), now=now)
        for team, gap in rota.open_evenings(today)
    )
    return {"duty_gaps_warned_of": warned, "shifts_passed_on": passed_on}


def daily_mails(today: date, now: datetime) -> dict[str, int]:
    """One mail for each person for whom something waits and whose hour has come."""
    waiting = set(Message.objects.for_digest().values_list("recipient", flat=True))
    references = [label.partition(":")[2] for label in waiting]
    made = sum(
        post_digest(
            "organisation.digest",
            recipient=person.label,
            dedupe_key=f"organisation.digest:{today}:{person.public_id}",
            now=now,
        )
        for person in User.objects.working().filter(public_id__in=references)
        if notifications.digest_is_due(person, now)
    )
    return {"daily_mails": made}
