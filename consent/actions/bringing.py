"""What was signed on a worker's device without a connection, and comes in later.

See docs/decisions/0136-signed-without-a-connection.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

import outbox.actions
from consent.actions import signing, withdrawing
from consent.actions.signing import Given
from consent.choices.consent import WithdrawalRoute, WithdrawnBy
from consent.choices.request import Answered
from consent.models import Answer, Signer
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb


@transaction.atomic
def bring(signer: Signer, given: Given, *, by: User, now: datetime) -> Answer:
    """Write down an answer as of the moment of signing, once; raises as `signing.sign`.

    Where this signer answered by the link already, that one is returned: it stands, and only a no
    of the device still counts.
    """
    if given.signed_at is not None:
        begun = signer.opened_at or signer.request.made_at
        given = replace(given, signed_at=min(max(given.signed_at, begun), now))
    made = signing.sign(signer, given, now=now)
    if made.client_id != given.client_id:
        _keep_to_a_no(signer, made, given, by, now)
    elif made.received_at == now:
        audit.record(AuditVerb.LOGGED, signer, by=by, after="on_device", at=now)
    return made


def _keep_to_a_no(signer: Signer, stands: Answer, given: Given, by: User, now: datetime) -> None:
    """Whoever says no after a yes stops it (GDPR art. 7(3)), whatever way it reaches us."""
    consent = signer.request.consent_or_none
    if consent is None or (given.signed_at or now) < stands.signed_at:
        return
    refused = [row for row, said in given.decisions.items() if said == Answered.NO]
    withdrawing.withdraw(
        consent,
        refused,
        who=WithdrawnBy.SIGNER,
        route=WithdrawalRoute.SPOKEN,
        signer=signer,
        by=by,
        now=now,
    )


@transaction.atomic
def set_aside(signer: Signer, client_id: UUID, why: str, *, by: User, now: datetime) -> None:
    """It doesn't count, and whoever has to ask again is told and finds it under what needs doing;
    brought again it says nothing more.

    Of what was chosen nothing is kept: an answer to a question that is no longer asked has no
    ground (GDPR art. 5(1)(c)).
    """
    made = outbox.actions.post(
        "consent.not_counted",
        subject=audit.label(signer.request),
        recipient=by.label,
        dedupe_key=f"consent.not_counted:{client_id}",
    )
    if made is not None:
        Signer.objects.filter(pk=signer.pk).update(not_counted_at=now)
        audit.record(AuditVerb.NOT_COUNTED, signer, by=by, after=why, at=now)
