"""What a new colleague tries out: a signal that counts nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from signals.models import Signal
from youthwork.lib.first_steps import FirstStep

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organisation.models import User


def _practised(user: User) -> QuerySet[Signal, Any]:
    return Signal.objects.filter(created_by=user, is_practice=True)


PRACTICE = FirstStep(
    "practice",
    _("Practice signal"),
    _("Counts nowhere, nobody gets a message"),
    "signals:practice",
    _practised,
)
