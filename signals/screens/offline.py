"""What a phone shows and knows without a connection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation import duty
from organisation.marks import mark_of
from organisation.models import DutyShift
from signals.models import Signal
from signals.screens.form import NO_NUMBER, Call

if TYPE_CHECKING:
    from organisation.models import HelpLine, User

KNOWN_AHEAD = timedelta(hours=24)


def calls_without_connection(lines: Mapping[str, HelpLine]) -> list[Call]:
    """Whom to call while nobody can be warned: public numbers only, for the page is public."""
    wanted = (
        ("112", _("Danger at this moment")),
        ("police", _("Police, no emergency")),
        ("113", _("Thoughts of suicide, day and night")),
        ("113_free", _("The same, free")),
    )
    return [
        Call(line.number, text, f"tel:{line.dial}", hot=key == "112")
        for key, text in wanted
        if (line := lines.get(key)) and line.number
    ]


def facts(signal: Signal) -> list[tuple[str, str]]:
    """When one that was written down without a connection was written, and when it reached us."""
    if not signal.created_offline_at:
        return []
    return [
        (_("Written down without internet"), _moment(signal.created_offline_at)),
        (_("Received"), _moment(signal.received_at)),
    ]


def _moment(moment: datetime) -> str:
    here = timezone.localtime(moment)
    return f"{date_format(here, 'j F Y')}, {here:%H:%M}"


def desk(user: User, now: datetime) -> dict[str, Any]:
    """What the form shows of this person: their teams, whom to call today, the last platform.

    Goes to the device, which keeps it encrypted for this person and a day at most.
    """
    platform, last = Signal.objects.last_chosen_by(user)
    return {
        "person": mark_of(user),
        "teams": [
            {"id": str(team.public_id), "name": team.name, "areas": team.areas}
            for team in sorted(user.current_teams, key=lambda team: team.pk != last)
        ],
        "platform": platform,
        "duty": _duty(user, now),
        "leads": _leads(user, now),
    }


def _number(person: User) -> dict[str, str]:
    return {"name": person.name, "phone": person.phone, "dial": person.dial}


def _leads(user: User, now: datetime) -> list[dict[str, str]]:
    """Whom to call when nobody has the duty, in the order of the line; a line where none can be."""
    found = [
        {**_number(person), "role": str(duty.role_of(person).label)}
        for person in (duty.without_duty(now) if user.current_teams else ())
        if person.phone
    ]
    return found or [{"phone": "", "none": str(NO_NUMBER)}]


def _duty(user: User, now: datetime) -> list[dict[str, str]]:
    """Whom to call in the coming day and from when to when; of two at once the first counts."""
    coming = DutyShift.objects.between(now, now + KNOWN_AHEAD)
    shifts = coming.of_teams(user.current_teams)
    return [
        {
            **_number(person),
            "from": shift.starts_at.astimezone(UTC).isoformat(),
            "until": shift.ends_at.astimezone(UTC).isoformat(),
        }
        for shift in shifts
        for person in shift.reaches[:1]
        if person.phone
    ]
