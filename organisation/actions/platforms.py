"""What happens to a platform."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from organisation.models import Platform, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen

_is_site = URLValidator(schemes=["https"])


@transaction.atomic
def keep_report_address(
    platform: Platform, address: str, *, by: User, now: datetime, seen: Seen | None = None
) -> None:
    """Write down where accounts are reported to a platform; who does that looked it up today.

    The same address anew says that it is right. `seen` is what the form was opened with. Raises
    ValidationError for what is no site and no e-mail address, and where somebody changed it
    meanwhile (`stale`).
    """
    if seen:
        seen.hold(platform)
    if address and not _leads_somewhere(address):
        told = _("Write a web address that begins with https://, or an e-mail address.")
        raise ValidationError({"report_address": ValidationError(told, code="invalid")})
    checked_on = day_of(now) if address else None
    fields = [] if platform.report_address == address else ["report_address"]
    Platform.objects.filter(pk=platform.pk).update(
        report_address=address, report_checked_on=checked_on
    )
    platform.report_address, platform.report_checked_on = address, checked_on
    verb = AuditVerb.CHANGED if fields else AuditVerb.CONFIRMED
    audit.record(verb, platform, by=by, fields=[*fields, "report_checked_on"], at=now)
    caches["process"].delete("platforms")


def _leads_somewhere(address: str) -> bool:
    check = _is_site if "://" in address else validate_email
    try:
        check(address)
    except ValidationError:
        return False
    # `https://platform.example@other.example/` reads as the one and leads to the other.
    return check is validate_email or "@" not in urlsplit(address).netloc


@transaction.atomic
def mark_changed(platform: Platform, note: str, *, by: User, now: datetime) -> int:
    """Keep that a platform's settings changed; returns how much is looked at again for it.

    What that is stands in `settings.PLATFORM_CHANGED`, dotted paths of
    `f(platform, *, by, now) -> int`.
    """
    Platform.objects.filter(pk=platform.pk).update(changed_at=now, changed_note=note)
    platform.changed_at, platform.changed_note = now, note
    audit.record(AuditVerb.CHANGED, platform, by=by, fields=["changed_note"], at=now)
    caches["process"].delete("platforms")
    paths = settings.PLATFORM_CHANGED
    return sum(import_string(path)(platform, by=by, now=now) for path in paths)
