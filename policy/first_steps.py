"""What a new worker reads in the first weeks: what was adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from policy.models import PolicyDocument, ReadConfirmation
from youthwork.lib.first_steps import FirstStep

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organisation.models import User


def _read(user: User) -> QuerySet[ReadConfirmation, Any]:
    """Confirmations, once nothing is left to read; nothing before."""
    rows = ReadConfirmation.objects.filter(user=user)
    return rows.exclude(Exists(PolicyDocument.objects.unread_by(user).order_by()))


READ = FirstStep(
    "read",
    _("Read what we agreed"),
    _("Our documents, what we write down, what is different online"),
    "policy:reading",
    _read,
    ticks=True,
)
