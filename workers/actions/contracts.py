"""Contracts: a change is a new one, from its own day on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers.models import ClosedMonth, Contract
from youthwork.lib.dates import day_of


@transaction.atomic
def agree(
    person: User,
    hours_per_week: Decimal,
    norm_percent: int | None,
    from_day: date,
    *,
    by: User,
    now: datetime,
    norm_hours: Decimal | None = None,
) -> Contract:
    """Let a contract hold from a day on; what held before that day stays as it was.

    The norm is a share, or hours a week (`norm_hours`) of at most the contract.

    Raises ValidationError on `from_day` when a later contract is there, or when a month from that
    day on is closed: its norm is settled.
    """
    User.objects.in_turn(person)
    if norm_hours is not None and norm_hours > hours_per_week:
        told = _("That is more than the contract.")
        raise ValidationError({"norm_hours": ValidationError(told, code="more_than_contract")})
    latest = Contract.objects.latest_of(person)
    if latest is not None and from_day <= latest.from_day:
        told = _("Choose a day after %(day)s: the contract of before keeps its days.")
        params = {"day": date_format(latest.from_day, "j F Y")}
        raise ValidationError({"from_day": ValidationError(told, code="not_after", params=params)})
    closed = ClosedMonth.objects.of_teams(person.current_teams).between(from_day, day_of(now))
    if latest is not None and closed.exists():
        told = _("A month since that day is closed. Choose a later day.")
        raise ValidationError({"from_day": ValidationError(told, code="closed")})
    made = Contract.objects.create(
        user=person,
        hours_per_week=hours_per_week,
        norm_percent=norm_percent if norm_hours is None else None,
        norm_hours=norm_hours,
        from_day=from_day,
    )
    audit.record(AuditVerb.CHANGED, person, by=by, fields=["contract"], at=now)
    return made


@transaction.atomic
def withdraw(contract: Contract, *, by: User, now: datetime) -> None:
    """Take a contract away that hasn't begun; one that has begun stays."""
    if contract.from_day <= day_of(now):
        raise ValidationError(_("This contract has begun, so it stays."), code="begun")
    contract.delete()
    audit.record(AuditVerb.CHANGED, contract.user, by=by, fields=["contract"], at=now)
