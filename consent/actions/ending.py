"""What time brings: reminders, an end, the sixteenth birthday, asking anew."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

import outbox.actions
from consent import dates, evidence
from consent.actions import asking, taking_down, telling
from consent.actions.moving import move, move_consent
from consent.choices.consent import ConsentStatus, TakedownReason
from consent.choices.evidence import EvidenceKind
from consent.choices.request import RequestStatus, Route, SignerRole
from consent.models import Consent, ConsentRequest, Signer, Subject
from organisation.choices import PersonStatus
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of, start_of_day


def _asker(consent: Consent) -> User | None:
    """Who asked before, while they work here."""
    by = consent.request.made_by
    return by if by is not None and by.status == PersonStatus.ACTIVE else None


@transaction.atomic
def close_at_sixteen(request: ConsentRequest, *, now: datetime) -> None:
    """A question to a guardian about somebody who decides by now (UAVG art. 5(1)).

    Nobody mails the young person by themselves: who asked is told to ask them.
    """
    move(request, RequestStatus.CANCELLED, by=None, now=now)
    ask_in_person(request, now=now)


@transaction.atomic
def ask_in_person(request: ConsentRequest, *, now: datetime) -> bool:
    """Put it to whoever asked that the young person is to be asked in person (J5); once.

    Whether it was not put to them before.
    """
    rows = ConsentRequest.objects.filter(pk=request.pk, in_person_at=None)
    if not rows.update(in_person_at=now):
        return False
    audit.record(AuditVerb.CHANGED, request, by=None, fields=["in_person_at"], at=now)
    telling.tell(request, "consent.ask_in_person", "once", day_of(now))
    return True


def remind(request: ConsentRequest, kind: str) -> None:
    """One reminder to each signer who has not answered; the key makes it one."""
    asking.post_to_signers(request, kind, "once")


@transaction.atomic
def ask_anew(
    consent: Consent, *, kind: str, until: date, now: datetime, own: bool = False
) -> ConsentRequest | None:
    """Ask the same rows again, by the mail of this kind; the links work until that day.

    The young person alone where `own`, and from sixteen. None when there is nobody to mail, or
    when it was asked already: then a worker asks in person, and the overview says so.
    """
    subject = consent.subject
    own = own or (subject.born is not None and dates.signs_for_self(subject.born, day_of(now)))
    before = list(consent.request.signers.order_by("number"))
    if own:
        signed = before[0].email if before[0].role == SignerRole.YOUTH else ""
        asked = [asking.Asked(subject.email or signed or "", language=before[0].language)]
    else:
        asked = [
            asking.Asked(
                email=one.email or "",
                name=one.name or "",
                phone=one.phone or "",
                language=one.language,
            )
            for one in before
        ]
    if not all(one.email for one in asked) or subject.born is None:
        return None
    role = SignerRole.YOUTH if own else SignerRole(before[0].role)
    try:
        return asking.ask(
            asking.About(subject.first_name or "", subject.born, known=subject),
            asked,
            asking.still_offered(consent.request.rows),
            Route.EMAIL,
            team=consent.team,
            by=_asker(consent),
            now=now,
            occasion=consent.request.occasion,
            family_asks=True,
            renews=consent,
            role=role,
            mail=kind,
            until=start_of_day(until),
        )
    except ValidationError:
        return None  # asked already, or the organisation no longer uses any of these places


@transaction.atomic
def ask_about_new_text(consent: Consent, *, until: date, now: datetime) -> bool:
    """Put the new text to whoever signed the older one; whether they were asked.

    Who couldn't be is noted: they stand before nobody, and the privacy officer sees who it is.
    """
    made = ask_anew(consent, kind="consent.new_text", until=until, now=now)
    if made is None:
        Consent.objects.filter(pk=consent.pk).update(not_asked_at=now)
    return made is not None


@transaction.atomic
def tell_guardians(consent: Consent, kind: str) -> None:
    """A mail to who signed, once."""
    signers = Signer.objects.filter(
        request=consent.request, role=SignerRole.GUARDIAN, email__isnull=False
    ).filter(answer__isnull=False)
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(consent.request),
        recipients=[f"consent.signer:{consent.request.ref}-{one.number}" for one in signers],
        dedupe_key=f"{kind}:{consent.request.ref}",
    )


@transaction.atomic
def expire(consent: Consent, *, now: datetime) -> None:
    """Its time is over: nothing new may be used from this day on."""
    Subject.objects.wait_for(consent.subject)
    move_consent(consent, ConsentStatus.EXPIRED, by=None, now=now)
    evidence.add(consent.request, EvidenceKind.EXPIRED, {}, at=now)


@transaction.atomic
def take_down(consent: Consent, *, now: datetime) -> int:
    """What stands online because of an expired consent has to go; how many posts."""
    Subject.objects.wait_for(consent.subject)
    reason = TakedownReason.SIXTEEN if consent.at_sixteen else TakedownReason.EXPIRED
    return len(taking_down.ask_for(consent, list(consent.decisions), reason, by=None, now=now))
