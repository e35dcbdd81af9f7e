"""A hint for who leads a team: that somebody wrote a signal in their own time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from organisation.choices import PersonStatus
from organisation.models import DutyShift, User
from signals.choices.signal import OPEN
from signals.models import Signal
from workers import availability
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking


def hint(signal: Signal, user: User) -> Asking[str]:
    """Care for who logged it, never a reproach; "" where there is nothing to say."""
    person = signal.created_by
    leads = any(team.pk == signal.team_id for team in user.led_teams)
    if not leads or person is None or person == user or signal.status not in OPEN:
        return ""
    if person.status == PersonStatus.PAUSED:
        told = _("%(name)s is away now. A question can wait, or go to a colleague.")
        return told % {"name": person.name}
    written = signal.created_offline_at or signal.received_at
    shifts = prepared(
        lambda of, team, at: DutyShift.objects.of_person_at(of, team, at),
        person.pk,
        signal.team_id,
        written,
    )
    yield (known := availability.known(person, written)), shifts
    if not availability.was_off(known) or shifts:
        return ""
    return _(
        "%(name)s wrote this outside the times at which they can be reached. Good that it is here. "
        "Do those times still fit?"
    ) % {"name": person.first_name}
