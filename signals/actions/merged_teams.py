"""What a team was still busy with when it merged: that goes on in the other one.

What had ended stays with the team that did it, and so do its figures.
See docs/decisions/0278-what-is-open-goes-along.md.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from organisation.models import Team
from privacy import audit
from privacy.choices import AuditVerb
from signals.actions import sharing_status
from signals.models import Approach, InstacleanItem, Signal, SignalTerm


@transaction.atomic
def go_on(team: Team, into: Team, *, now: datetime) -> dict[str, int]:
    """Give what is open of a team to the one in which it went on; how many of each.

    Signals with what was taken together with them, running approaches, and items that were not
    sent yet. A form of before the move finds a newer version and is refused, as after any change.
    Whoever shared what a partner reads otherwise by now hears that.
    """
    keys = list(Signal.objects.open_in(team).values_list("pk", flat=True))
    Signal.objects.in_turn(*keys)
    signals = list(Signal.objects.open_in(team).filter(pk__in=keys))
    items = list(InstacleanItem.objects.unsent_of(team).select_for_update(no_key=True))
    InstacleanItem.objects.filter(pk__in=[item.pk for item in items]).update(team=into)
    running = Approach.objects.open().filter(team=team).order_by("pk")
    approaches = list(running.select_for_update(no_key=True))
    Approach.objects.filter(pk__in=[row.pk for row in approaches]).update(
        team=into, version=F("version") + 1
    )
    for row in (*approaches, *items):
        audit.record(AuditVerb.CHANGED, row, by=None, fields=("team",), at=now)
    take_along(signals, into, now=now)  # last: an approach is told of with all of its signals there
    counts_anew = Q(pk__in=[row.pk for row in approaches]) | Q(signals__team=team)
    for approach in Approach.objects.filter(counts_anew, team=into).order_by("pk").distinct():
        sharing_status.tell_changed(approach, now)
    return {"signals": len(signals), "approaches": len(approaches), "items": len(items)}


@transaction.atomic
def take_along(signals: Collection[Signal], into: Team, *, now: datetime) -> None:
    """Give these signals to a team, with the words by which they are found.

    Whoever shared one hears it where a partner reads the name of the team.
    """
    keys = [signal.pk for signal in signals]
    Signal.objects.filter(pk__in=keys).update(team=into, version=F("version") + 1)
    SignalTerm.objects.filter(signal__in=keys).update(team_id=into.pk)
    for signal in signals:
        audit.record(AuditVerb.CHANGED, signal, by=None, fields=("team",), at=now)
        sharing_status.tell_changed(signal, now)


def go_on_each(today: date, now: datetime) -> int:
    """The same for every team that merged before today; how many rows moved."""
    moved = 0
    for team in Team.objects.merged_before(today):
        moved += sum(go_on(team, team.goes_on_in(today), now=now).values())
    return moved
