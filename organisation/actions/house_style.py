"""The look of the organisation's paper."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from organisation.models import HouseStyle, Organisation, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.said import Seen


@transaction.atomic
def change(
    *,
    colour: str,
    logo: bytes | None,
    without_logo: bool = False,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> HouseStyle:
    """Keep a colour and a logo that were checked; None keeps the logo that is there.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    style, _made = HouseStyle.objects.get_or_create(pk=1, defaults={"changed_at": now})
    if seen:
        style = seen.hold(style)
    changed = []
    if style.colour != colour:
        style.colour = colour
        changed.append("colour")
    if logo is not None or (without_logo and style.logo):
        style.logo = logo
        changed.append("logo")
    if changed:
        style.changed_at = now
        style.save(update_fields=[*changed, "changed_at"])
        audit.record(AuditVerb.CHANGED, style, by=by, fields=changed, at=now)
        transaction.on_commit(Organisation.objects.forget_current)
    return style
