"""The one way in which a request or a consent changes its state."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consent.choices.consent import CONSENT_NEXT, ConsentStatus
from consent.choices.request import OPEN, REQUEST_NEXT, RequestStatus
from consent.models import Consent, ConsentRequest
from organisation.models import User
from privacy import audit, journal
from privacy.choices import AuditVerb


def _stale() -> ValidationError:
    return ValidationError(_("This was just changed by someone else. Look again."), code="stale")


def _no_such_step() -> ValidationError:
    return ValidationError(_("This step is not possible now."), code="no_such_step")


def move(
    request: ConsentRequest, to: RequestStatus, *, by: User | None, now: datetime, **also: object
) -> None:
    """Take one step of REQUEST_NEXT and audit it, in the caller's transaction.

    The UPDATE names the status that it expects. Raises ValidationError with code `no_such_step`
    or `stale`.
    """
    before = RequestStatus(request.status)
    if to not in REQUEST_NEXT[before]:
        raise _no_such_step()
    columns = {"status": to, "closed_at": None if to in OPEN else now} | also
    rows = ConsentRequest.objects.filter(pk=request.pk, status=before)
    if not rows.update(**columns):
        raise _stale()
    for name, value in columns.items():
        setattr(request, name, value)
    audit.record(AuditVerb.MOVED, request, by=by, before=before, after=to, at=now)


def move_consent(
    consent: Consent, to: ConsentStatus, *, by: User | None, now: datetime, **also: object
) -> None:
    """Take one step of CONSENT_NEXT and audit it; as `move`."""
    before = ConsentStatus(consent.status)
    if to not in CONSENT_NEXT[before]:
        raise _no_such_step()
    if to == ConsentStatus.REPLACED:
        journal.note("consent.ended", audit.label(consent), at=now)
    ended = None if to == ConsentStatus.DISPUTED else now
    columns = {"status": to, "ended_at": ended} | also
    rows = Consent.objects.filter(pk=consent.pk, status=before)
    if not rows.update(**columns):
        raise _stale()
    for name, value in columns.items():
        setattr(consent, name, value)
    audit.record(AuditVerb.MOVED, consent, by=by, before=before, after=to, at=now)
