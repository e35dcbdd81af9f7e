"""Erasing for real: rows, salts and chains go; a tombstone without a name stays.

On request also the mark that keeps somebody from being asked again; see
docs/decisions/0139-erased-and-not-asked-again.md.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consent import people
from consent.actions import taking_down, withdrawing
from consent.actions.moving import move
from consent.choices.consent import (
    ConsentStatus,
    TakedownReason,
    WithdrawalRoute,
    WithdrawnBy,
)
from consent.choices.request import OPEN, RequestStatus
from consent.models import (
    Answer,
    Consent,
    ConsentRequest,
    ErasedMark,
    EvidenceEvent,
    EvidenceTombstone,
    Publication,
    PublicationSubject,
    Subject,
    TakedownTask,
)
from organisation.models import User
from privacy import audit, journal
from privacy.choices import AuditVerb
from privacy.retention import held
from youthwork.lib.dates import day_of


@transaction.atomic
def erase(request: ConsentRequest, *, by: User | None, now: datetime) -> None:
    """One request with everything that hangs on it; the young person too when it was the last.

    Of its chain stay the length and the last digest, so that a chain that is missing without a
    tombstone shows.
    """
    Subject.objects.wait_for(request.subject)
    last = EvidenceEvent.objects.last_of(request)
    if last is not None:
        EvidenceTombstone.objects.create(
            ref=request.ref, length=last.number, digest=last.digest, erased_at=now
        )
    audit.record(AuditVerb.ERASED, request, by=by, at=now)
    consents = request.consent_or_none
    if consents is not None:
        TakedownTask.objects.filter(consent=consents).delete()
        posts = list(
            PublicationSubject.objects.filter(consent=consents).values_list(
                "publication", flat=True
            )
        )
        PublicationSubject.objects.filter(consent=consents).delete()
        Publication.objects.filter(
            pk__in=posts, subjects=None, taken_down_at__isnull=False
        ).delete()
        consents.delete()
    Answer.objects.filter(signer__request=request).delete()
    if request.renews_id is not None and request.status == RequestStatus.EXPIRED:
        _keep_its_text(request.renews_id, request.text_version.number)
    subject = request.subject
    request.delete()
    if not ConsentRequest.objects.filter(subject=subject).exists():
        Subject.objects.filter(pk=subject.pk).delete()


def _keep_its_text(consent: int, number: int) -> None:
    """On the consent that was asked anew: by which text, so that it isn't put to them again."""
    asked = Consent.objects.filter(pk=consent).exclude(text_asked__gte=number)
    asked.update(text_asked=number)


@transaction.atomic
def ask_no_more(subject: Subject, *, by: User | None, now: datetime) -> None:
    """They are to be erased, and from now on nobody asks them again.

    Said once more it leaves no second mark: one that was lifted meanwhile stays so.
    """
    if subject.first_name and subject.born and subject.erase_asked_at is None:
        term = people.erased_term(subject.first_name, subject.born)
        ErasedMark.objects.get_or_create(term=term, defaults={"made_at": now})
    Subject.objects.filter(pk=subject.pk).update(erase_asked_at=now)
    audit.record(AuditVerb.CHANGED, subject, by=by, fields=["erase_asked_at"], at=now)


@transaction.atomic
def ask_to_erase(subject: Subject, *, by: User | None, now: datetime, again: bool = False) -> bool:
    """Everything about a young person goes on request (GDPR art. 17(1)); whether it went at once.

    First what stands online comes down: use stops, questions are closed, tasks are given out, and
    the rows go with the last of them. From now on nobody asks them again. Raises ValidationError
    with code `held` while a hold keeps something of it.

    `again`: it is done once more after a backup was put back; a hold of that time doesn't count.
    """
    Subject.objects.wait_for(subject)
    requests = list(ConsentRequest.objects.filter(subject=subject).order_by("pk"))
    if not again and {one.ref for one in requests} & held("consent.consentrequest", day_of(now)):
        told = _("A hold keeps this. Lift the hold first, or answer why it stays.")
        raise ValidationError(told, code="held")
    journal.note("consent.erase_asked", audit.label(subject), at=now)
    ask_no_more(subject, by=by, now=now)
    for request in requests:
        if request.status in OPEN:
            move(request, RequestStatus.CANCELLED, by=by, now=now)
    for consent in Consent.objects.filter(subject=subject).select_related("request", "team"):
        taking_down.ask_for(consent, list(consent.decisions), TakedownReason.ERASED, by=by, now=now)
        if consent.status in (ConsentStatus.VALID, ConsentStatus.DISPUTED):
            withdrawing.withdraw(
                consent, None, who=WithdrawnBy.OFFICER, route=WithdrawalRoute.MAIL, now=now, by=by
            )
    return erase_when_down(subject, by=by, now=now)


@transaction.atomic
def erase_when_down(subject: Subject, *, by: User | None, now: datetime) -> bool:
    """Erase whoever asked for it, unless a post of theirs still has to come down."""
    Subject.objects.wait_for(subject)
    if TakedownTask.objects.open().filter(consent__subject=subject).exists():
        return False
    for request in ConsentRequest.objects.filter(subject=subject).order_by("-pk"):
        journal.note("consent.erased", audit.label(request), at=now)
        erase(request, by=by, now=now)
    return True


@transaction.atomic
def lift(first_name: str, born: date, *, by: User, now: datetime) -> None:
    """The family came by itself: they may be asked again. Raises ValidationError, `unknown`."""
    mark = ErasedMark.objects.of(first_name, born).first()
    if mark is None:
        told = _("Nobody of this first name and date of birth was erased on request.")
        raise ValidationError(told, code="unknown")
    audit.record(AuditVerb.RETRACTED, mark, by=by, at=now)
    mark.delete()
