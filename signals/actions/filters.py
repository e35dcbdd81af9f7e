"""Keeping filters of the inbox under a name."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation.models import User
from signals.models import KEPT_FILTERS, SavedFilter


def keep(name: str, query: str, is_default: bool, *, by: User) -> SavedFilter:
    """Keep filters under a name; the same name again replaces what it stood for.

    Of two at once that are both to open the inbox one wins (`stale`).
    """
    try:
        with transaction.atomic():
            return _kept(name, query, is_default, by)
    except IntegrityError:
        told = _("That didn't work. Try it once more.")
        raise ValidationError(told, code="stale") from None


def _kept(name: str, query: str, is_default: bool, by: User) -> SavedFilter:
    own = SavedFilter.objects.visible_to(by)
    if own.exclude(name=name).count() >= KEPT_FILTERS:
        raise ValidationError(
            _("You keep twenty filters already. Remove one first."), code="too_many"
        )
    if is_default:
        own.filter(is_default=True).update(is_default=False)
    kept, _new = SavedFilter.objects.update_or_create(
        user=by, name=name, defaults={"query": query, "is_default": is_default}
    )
    return kept


def remove(kept: SavedFilter) -> None:
    """Forget a filter."""
    kept.delete()


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Forget the filters of somebody who leaves; nobody else needs them."""
    SavedFilter.objects.filter(user=person).delete()
    return 0
