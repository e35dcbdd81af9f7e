"""What reaches me and when: choices, quiet hours, devices for push."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import outbox.actions
from organisation import notifications
from organisation.choices import Timing
from organisation.models import NotificationChoice, PushDevice, QuietHours, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib import outside

DEVICES = 10  # that somebody has at most


@transaction.atomic
def choose(
    user: User,
    at_once: Collection[str],
    *,
    digest_at: time,
    quiet_from: time | None,
    quiet_until: time | None,
    now: datetime,
) -> None:
    """Keep which kinds come at once; what waited for the daily mail and now does goes out."""
    kinds = notifications.kinds().values()
    own = [kind for kind in kinds if kind.is_for(user) and not kind.is_urgent]
    User.objects.in_turn(user)
    NotificationChoice.objects.filter(user=user, kind__in=[kind.key for kind in own]).delete()
    wanted = {kind.key: Timing.AT_ONCE if kind.key in at_once else Timing.DIGEST for kind in own}
    NotificationChoice.objects.bulk_create(
        NotificationChoice(user=user, kind=kind.key, timing=wanted[kind.key])
        for kind in own
        if wanted[kind.key] != kind.usual
    )
    QuietHours.objects.update_or_create(
        user=user,
        defaults={
            "digest_at": digest_at, "quiet_from": quiet_from, "quiet_until": quiet_until,
        },
    )  # fmt: skip
    at_once_now = [kind for kind in own if wanted[kind.key] == Timing.AT_ONCE]
    outbox.actions.release(
        user.label, [key for kind in at_once_now for key in (kind.key, *kind.also)], now
    )
    fields = ("notifications", "quiet_hours")
    audit.record(AuditVerb.CHANGED, user, by=user, fields=fields, at=now)


@transaction.atomic
def add_device(
    user: User, endpoint: str, name: str, *, before: str = "", inside: bool, now: datetime
) -> PushDevice:
    """Switch push on for a device; one that somebody else used before is from now on this one's.

    `before`: the address that the same browser gave up for this one. Raises ValidationError for an
    address that no push service has, or for one device too many.
    """
    try:
        outside.parts_of(endpoint, inside=inside)
    except outside.Refused:
        told = _("This browser gives no address of a push service.")
        raise ValidationError({"endpoint": ValidationError(told, code="endpoint")}) from None
    User.objects.in_turn(user)
    hashed, given_up = (hashlib.sha256(one.encode()).hexdigest() for one in (endpoint, before))
    PushDevice.objects.filter(endpoint_hash__in=(hashed, given_up)).delete()
    if PushDevice.objects.filter(user=user).count() >= DEVICES:
        raise ValidationError(_("Remove another device first."), code="too_many")
    device = PushDevice.objects.create(
        user=user, name=name, endpoint=endpoint, endpoint_hash=hashed, created_at=now
    )
    audit.record(AuditVerb.MADE, device, by=user, at=now)
    return device


@transaction.atomic
def remove_device(device: PushDevice, *, by: User | None, now: datetime) -> bool:
    """Switch push off for a device, by nobody when its push service forgot it; False for one that
    is gone."""
    if not PushDevice.objects.filter(pk=device.pk).delete()[0]:
        return False
    audit.record(AuditVerb.ENDED, device, by=by, at=now)
    return True


@transaction.atomic
def forget_device(device: PushDevice, *, now: datetime) -> None:
    """End a device that its push service forgot, and mail whoever counts on it: it wakes no more.

    A browser does so by itself: it made another address, was cleared or wasn't used for long.
    """
    if not remove_device(device, by=None, now=now):  # replaced meanwhile
        return
    outbox.actions.post(
        "organisation.device_gone",
        subject=device.label,
        recipient=device.user.label,
        dedupe_key=f"organisation.device_gone:{device.public_id}",
        not_before=now,
    )


@transaction.atomic
def test_device(device: PushDevice, *, by: User, now: datetime) -> None:
    """Send a message to one device, once a minute at most."""
    outbox.actions.post(
        "organisation.push_test",
        subject=device.label,
        recipient=by.label,
        dedupe_key=f"organisation.push_test:{device.public_id}:{int(now.timestamp()) // 60}",
        not_before=now,
    )
    audit.record(AuditVerb.QUEUED, device, by=by, at=now)
