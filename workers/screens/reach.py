"""How reach is told: as the platform counts it, written down by ourselves, never as people."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workers.choices.activities import ReachKind
from workers.models import Activity

REACH = {
    ReachKind.FOLLOWERS: gettext_lazy("%(count)s followers"),
    ReachKind.VIEWS: gettext_lazy("seen %(count)s times"),
    ReachKind.REACTIONS: gettext_lazy("%(count)s reactions"),
}


def reach_of(activity: Activity) -> str:
    """The reach of one activity in words."""
    count = number_format(activity.reach, force_grouping=True)
    return str(REACH[ReachKind(activity.reach_kind)]) % {"count": count}


def counted_by_us(reach: str) -> str:
    return _("%(reach)s, counted by ourselves") % {"reach": reach}
