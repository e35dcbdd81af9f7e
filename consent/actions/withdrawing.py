"""Stopping: by who signed, by the young person, by somebody else with authority."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import outbox.actions
from consent import evidence
from consent.actions import taking_down
from consent.actions.moving import move_consent
from consent.choices.consent import (
    ConsentStatus,
    TakedownReason,
    WithdrawalRoute,
    WithdrawnBy,
)
from consent.choices.evidence import EvidenceKind
from consent.choices.request import ImageKind
from consent.models import Consent, Signer, Withdrawal
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb


@transaction.atomic
def withdraw(
    consent: Consent,
    rows: Collection[str] | None,
    *,
    who: WithdrawnBy,
    route: WithdrawalRoute,
    now: datetime,
    by: User | None = None,
    signer: Signer | None = None,
    may_tell_guardian: bool | None = None,
) -> Withdrawal | None:
    """Stop a consent for these rows, or for all (None); as easily as it was given (GDPR art. 7(3)).

    Nothing is asked and nothing is refused: what had stopped already stays so, and gives None.
    When no image may go anywhere any more, the consent has ended.
    """
    # Locks the row on PostgreSQL, and takes SQLite's one write lock.
    Consent.objects.filter(pk=consent.pk).update(status=consent.status)
    consent.refresh_from_db()
    open_rows = [row for row in consent.decisions if consent.says_yes(row)]
    stopped = [row for row in open_rows if rows is None or row in rows]
    if not stopped or consent.status not in (ConsentStatus.VALID, ConsentStatus.DISPUTED):
        return None
    made = Withdrawal.objects.create(
        consent=consent,
        rows=stopped,
        who=who,
        route=route,
        by=by,
        signer=signer,
        may_tell_guardian=may_tell_guardian,
        at=now,
    )
    consent.withdrawn_rows = [*consent.withdrawn_rows, *stopped]
    Consent.objects.filter(pk=consent.pk).update(withdrawn_rows=consent.withdrawn_rows)
    evidence.add(consent.request, EvidenceKind.WITHDRAWN, {"rows": stopped, "who": who}, at=now)
    audit.record(AuditVerb.RETRACTED, consent, by=by, fields=stopped, after=who, at=now)
    left = set(open_rows) - set(stopped)
    kinds = set(ImageKind.values)
    if not left & kinds or not left - kinds:
        move_consent(consent, ConsentStatus.WITHDRAWN, by=by, now=now)
        stopped = list(consent.decisions)
    taking_down.ask_for(consent, stopped, TakedownReason.WITHDRAWN, by=by, now=now)
    _confirm(consent, made, who, may_tell_guardian)
    return made


def _confirm(
    consent: Consent, made: Withdrawal, who: WithdrawnBy, may_tell_guardian: bool | None
) -> None:
    """Confirmed at once to who signed; of a young person's no only when they agree."""
    kind = "consent.withdrawn"
    if who == WithdrawnBy.YOUTH and not consent.is_own:
        if not may_tell_guardian:
            return
        kind = "consent.child_refused"
    signers = consent.request.signers.filter(answer__isnull=False, email__isnull=False)
    outbox.actions.post_to_each(
        kind,
        subject=f"consent.withdrawal:{made.pk}",
        recipients=[f"consent.signer:{signer.audit_ref}" for signer in signers],
        dedupe_key=f"{kind}:{consent.request.ref}:{made.pk}",
    )


@transaction.atomic
def dispute(consent: Consent, *, by: User | None, now: datetime) -> None:
    """Somebody with authority objects: use stops at once (BW 1:253i).

    Only a new signature makes images usable again.
    """
    if consent.status != ConsentStatus.VALID:
        raise ValidationError(_("This consent isn't valid any more."), code="no_such_step")
    move_consent(consent, ConsentStatus.DISPUTED, by=by, now=now, disputed_at=now)
    evidence.add(consent.request, EvidenceKind.DISPUTED, {}, at=now)
    taking_down.ask_for(consent, list(consent.decisions), TakedownReason.DISPUTED, by=by, now=now)
