"""What waits about signals in a team that ends."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from organisation.models import Team
from organisation.open_work import Open
from signals.models import Approach, ApproachStep, InstacleanItem, Signal, SignalStep
from youthwork.lib.together import Asking, counted


def of(team: Team) -> Asking[list[Open]]:
    """Signals, approaches, steps that are planned in them, accounts that were not sent."""
    rows = (
        Signal.objects.real().open_alone_in(team),
        Approach.objects.open().filter(team=team),
        SignalStep.objects.to_do_in(team),
        ApproachStep.objects.running().filter(approach__team=team),
        InstacleanItem.objects.unsent_of(team),
    )
    asked = tuple(counted(each, number=Count("pk")) for each in rows)
    yield asked
    signals, approaches, steps, more_steps, items = (next(iter(one), (0,))[0] for one in asked)
    return [
        Open(_("open signals"), signals),
        Open(_("running approaches"), approaches),
        Open(_("planned steps"), steps + more_steps),
        Open(_("harmful accounts not sent yet"), items),
    ]
