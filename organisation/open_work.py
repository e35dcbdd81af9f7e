"""What is still open in a team, told to who ends it: upper apps say what (`settings.OPEN_WORK`).

Who keeps teams reads no signals, so a number under five is told as such (decision 0245).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from organisation.models import Team
from youthwork.lib.suppression import THRESHOLD
from youthwork.lib.together import together


@dataclass(frozen=True)
class Open:
    """How many of something wait in a team; `label` is a plural."""

    label: str
    number: int

    @property
    def told(self) -> str:
        """The number, as who keeps teams may know it."""
        few = _("fewer than %(number)s") % {"number": THRESHOLD}
        return few if self.number < THRESHOLD else str(self.number)


def of(team: Team) -> list[Open]:
    """Everything that waits, in the order of the apps; nothing of what doesn't."""
    parts = together(*(import_string(path)(team) for path in settings.OPEN_WORK))
    return [one for part in parts for one in part if one.number]
