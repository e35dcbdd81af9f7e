"""Proposing campaigns, changing them, and deciding that we take part."""

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
from workers.choices.campaigns import CampaignState
from workers.models import Campaign
from youthwork.lib.said import Seen


@transaction.atomic
def save_campaign(
    campaign: Campaign,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Campaign:
    """Write a campaign down or change it; who decides adopts what they write down themselves.

    A form that is sent twice names the same `public_id` and is one campaign. `seen` is what
    the form was opened with. Raises ValidationError (`stale`) where somebody changed that
    meanwhile.
    """
    is_new = campaign.pk is None
    if seen:
        seen.hold(campaign)
    changed = [name for name, value in values.items() if getattr(campaign, name, None) != value]
    for name, value in values.items():
        setattr(campaign, name, value)
    if is_new:
        campaign.created_by, campaign.created_at = by, now
        if by.has_perm("workers.edit_campaigns"):
            campaign.state = CampaignState.ADOPTED
            campaign.decided_by, campaign.decided_at = by, now
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        if not is_new:
            raise
        if known := Campaign.objects.written_by(by, campaign.public_id):
            return known
        raise ValidationError(_("This form is damaged. Open it again."), code="damaged") from None
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, campaign, by=by, fields=() if is_new else changed, at=now)
    return campaign


@transaction.atomic
def decide(campaign: Campaign, state: str, *, by: User, now: datetime) -> None:
    """Take part or not; deciding the same again changes nothing."""
    if state not in (CampaignState.ADOPTED, CampaignState.DECLINED):
        raise ValidationError(_("Choose one of the options."), code="state")
    before = campaign.state
    if before == state:
        return
    decided = Campaign.objects.filter(pk=campaign.pk, state=before)
    if not decided.update(state=state, decided_by=by, decided_at=now):
        raise ValidationError(_("Somebody else decided this just now."), code="stale")
    campaign.state, campaign.decided_by, campaign.decided_at = state, by, now
    audit.record(AuditVerb.MOVED, campaign, by=by, before=before, after=state, at=now)
