"""Writing practice examples down and publishing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from workers.models import PracticeExample
from workers.models.examples import TITLE_MAX
from youthwork.lib.said import Seen

PARTS = ("situation", "online", "offline", "result", "lesson")
TEXTS = ("title", *PARTS)


@transaction.atomic
def save_example(
    example: PracticeExample,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> PracticeExample:
    """Write an example down or change it; a form that is sent twice is one example.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    is_new = example.pk is None
    if seen:
        seen.hold(example)
    changed = [name for name, value in values.items() if getattr(example, name, None) != value]
    for name, value in values.items():
        setattr(example, name, value)
    if is_new:
        example.created_by, example.created_at = by, now
    try:
        with transaction.atomic():
            example.save()
    except IntegrityError:
        if not is_new:
            raise
        if known := PracticeExample.objects.written_by(by, example.public_id):
            return known
        raise ValidationError(_("This form is damaged. Open it again."), code="damaged") from None
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, example, by=by, fields=() if is_new else changed, at=now)
    return example


@transaction.atomic
def publish(example: PracticeExample, *, by: User, now: datetime) -> None:
    """Let everybody in the house read it; a second time changes nothing."""
    if PracticeExample.objects.filter(pk=example.pk, published_at=None).update(published_at=now):
        example.published_at = now
        audit.record(AuditVerb.CONFIRMED, example, by=by, fields=["published_at"], at=now)


@transaction.atomic
def take_back(example: PracticeExample, *, by: User, now: datetime) -> None:
    """Back to the team and who decides over examples."""
    rows = PracticeExample.objects.filter(pk=example.pk, published_at__isnull=False)
    if rows.update(published_at=None):
        example.published_at = None
        audit.record(AuditVerb.RETRACTED, example, by=by, fields=["published_at"], at=now)


@transaction.atomic
def cover(
    example: PracticeExample,
    texts: Mapping[str, str],
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Write these texts, of which a name was covered; a title that grows beyond its room is cut.

    `by` is None where a restored backup is brought up to date.
    """
    fitting = dict(texts)
    if "title" in texts:
        fitting["title"] = texts["title"][:TITLE_MAX]
    PracticeExample.objects.filter(pk=example.pk).update(**fitting)
    audit.record(AuditVerb.MASKED, example, by=by, reason=reason, fields=sorted(texts), at=now)
