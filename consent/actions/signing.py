"""Signing: the date of birth that opens the page, the answer, and the consent that follows."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

import outbox.actions
from consent import dates, evidence, people
from consent.actions import asking, taking_down
from consent.actions.moving import move, move_consent
from consent.agreed import effective
from consent.choices.consent import ConsentStatus, TakedownReason
from consent.choices.evidence import EvidenceKind
from consent.choices.request import (
    MAY_SIGN,
    Answered,
    Assurance,
    Attested,
    ImageKind,
    LinkPurpose,
    Relation,
    RequestStatus,
    SignerRole,
)
from consent.models import (
    Answer,
    Attestation,
    Consent,
    ConsentRequest,
    FormText,
    Link,
    Signer,
    Subject,
)
from organisation.choices import SixteenPolicy
from organisation.models import Organisation, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

WRONG_BIRTHS = 5
LOCKED_FOR = timedelta(hours=1)
SURE = {Attested.SEEN: Assurance.SEEN, Attested.SPOKEN: Assurance.SPOKEN}


@dataclass(frozen=True)
class Given:
    """What a signer sent. `decisions` maps each row offered to "yes" or "no"."""

    decisions: Mapping[str, str]
    name: str
    relation: str
    text: FormText
    text_hash: str
    declares_authority: bool = False
    child_agrees: str = ""
    typed: str = ""
    drawn: str = ""
    client_id: uuid.UUID | None = None
    on_device: bool = False
    signed_at: datetime | None = None  # when it was signed without a connection


def is_locked(signer: Signer, now: datetime) -> bool:
    return signer.locked_until is not None and signer.locked_until > now


@transaction.atomic
def identify(
    signer: Signer, born: date | None, *, now: datetime, letter: str | None = None
) -> bool:
    """Whether this is the date of birth that the request is about; the first right one opens it.

    `letter`, where it is asked: the first of the first name, which tells twins apart.

    Five wrong ones lock the page for an hour and tell whoever asked. A GET never comes here, so
    a mail scanner opens nothing (GDPR art. 5(1)(f)).
    """
    if is_locked(signer, now):
        return False
    request = signer.request
    if born is None or born != request.subject.born or not _begins(request.subject, letter):
        rows = Signer.objects.filter(pk=signer.pk)
        rows.update(wrong_births=F("wrong_births") + 1)
        signer.refresh_from_db(fields=["wrong_births"])
        if signer.wrong_births >= WRONG_BIRTHS:
            rows.update(wrong_births=0, locked_until=now + LOCKED_FOR)
            signer.wrong_births, signer.locked_until = 0, now + LOCKED_FOR
            _tell_asker(request, "consent.locked", f"{signer.number}:{now:%Y%m%d%H}")
        audit.record(AuditVerb.SIGN_IN_FAILED, signer, by=None, at=now)
        return False
    if signer.opened_at is None:
        Signer.objects.filter(pk=signer.pk).update(opened_at=now, wrong_births=0)
        signer.opened_at, signer.wrong_births = now, 0
    if request.status in (RequestStatus.DRAFT, RequestStatus.SENT):
        with contextlib.suppress(ValidationError):  # the other guardian was just before
            move(request, RequestStatus.OPENED, by=None, now=now, opened_at=now)
    return True


def _begins(subject: Subject, letter: str | None) -> bool:
    name = subject.first_name or ""
    return letter is None or letter.strip()[:1].casefold() == name[:1].casefold()


@transaction.atomic
def ask_for_link(signer: Signer, *, now: datetime) -> None:
    """The signer of a link that has ended asks for a new one: who asked hears it, once a day.

    Nothing is sent by itself to whoever presses the button.
    """
    Signer.objects.filter(pk=signer.pk).update(wants_link_at=now)
    audit.record(AuditVerb.CHANGED, signer, by=None, fields=["wants_link_at"], at=now)
    _tell_asker(signer.request, "consent.link_wanted", f"{signer.number}:{day_of(now)}")


def _tell_asker(request: ConsentRequest, kind: str, key: str) -> None:
    if request.made_by is not None:
        outbox.actions.post(
            kind,
            subject=f"consent.consentrequest:{request.ref}",
            recipient=f"organisation.user:{request.made_by.public_id}",
            dedupe_key=f"{kind}:{request.ref}:{key}",
        )


def _check(signer: Signer, given: Given, now: datetime) -> None:
    """Raises ValidationError with a code: `closed`, `youth_decides_now`, `may_not_sign`, or on
    fields of the page."""
    request = signer.request
    if not asking.still_open(request, given.signed_at or now):
        raise ValidationError(_("This question is closed."), code="closed")
    born = request.subject.born
    role = asking.role_on(born, day_of(given.signed_at or now)) if born else None
    if role == SignerRole.GUARDIAN and signer.role == SignerRole.YOUTH:
        raise ValidationError(_("You can choose from your sixteenth birthday on."), code="not_yet")
    if role != signer.role:
        raise ValidationError(_("The young person decides now."), code="youth_decides_now")
    if set(given.decisions) != set(request.rows) or set(given.decisions.values()) - set(
        Answered.values
    ):
        raise ValidationError(_("Choose yes or no in each row."), code="rows")
    if signer.role == SignerRole.GUARDIAN:
        if given.relation not in MAY_SIGN:
            raise ValidationError(_("This person may not sign."), code="may_not_sign")
        if not given.declares_authority:
            told = _("Say that you may decide for this child.")
            raise ValidationError({"declares_authority": ValidationError(told, code="required")})
    elif given.relation != Relation.SELF:
        raise ValidationError(_("This person may not sign."), code="may_not_sign")
    if not given.typed and not given.drawn:
        told = _("Type a name or draw a signature.")
        raise ValidationError({"typed_signature": ValidationError(told, code="required")})


@transaction.atomic
def sign(signer: Signer, given: Given, *, now: datetime) -> Answer:
    """Write down one signer's answer, once: sent again it is the answer that stands there.

    Raises ValidationError as `_check` says.
    """
    # Locks the row on PostgreSQL, and takes SQLite's one write lock.
    Signer.objects.filter(pk=signer.pk).update(generation=F("generation"))
    stands = Answer.objects.filter(signer=signer).first()
    if stands is not None:
        return stands
    signer.request.refresh_from_db()
    _check(signer, given, now)
    request = signer.request
    made = Answer.objects.create(
        signer=signer,
        client_id=given.client_id,
        text=given.text,
        text_hash=given.text_hash,
        decisions={row: given.decisions[row] for row in request.rows},
        relation=given.relation,
        declares_authority=given.declares_authority,
        child_agrees=given.child_agrees,
        signer_name=given.name,
        typed=given.typed,
        drawn=given.drawn,
        signed_at=given.signed_at or now,
        received_at=now,
        on_device=given.on_device,
    )
    refused = not _usable(effective([made]))
    evidence.add(
        request,
        EvidenceKind.REFUSED if refused else EvidenceKind.SIGNED,
        evidence.of_answer(made),
        at=made.signed_at,
        shown=made.text_hash,
    )
    audit.record(AuditVerb.CONFIRMED, signer, by=None, at=now)
    _settle(request, now)
    if signer.email:
        _send_receipt(signer)
    return made


def _usable(decisions: Mapping[str, str]) -> bool:
    """Whether any image may go anywhere: a yes to a kind and to a place."""
    yes = {row for row, said in decisions.items() if said == Answered.YES}
    return bool(yes & set(ImageKind.values)) and bool(yes - set(ImageKind.values))


def _settle(request: ConsentRequest, now: datetime) -> None:
    """Close the request when everybody answered, or when nothing can come of it any more."""
    answers = list(Answer.objects.filter(signer__request=request).order_by("signer__number"))
    decisions = effective(answers)
    usable = _usable(decisions)
    if usable and len(answers) < request.signers.count():
        move(request, RequestStatus.PARTLY_SIGNED, by=None, now=now)
        return
    move(
        request,
        RequestStatus.SIGNED if usable else RequestStatus.REFUSED,
        by=None,
        now=now,
    )
    earlier = list(Consent.objects.before_a_new_answer(request.subject))
    for consent in earlier:
        if consent.status == ConsentStatus.EXPIRED:
            continue
        move_consent(consent, ConsentStatus.REPLACED, by=None, now=now)
        evidence.add(consent.request, EvidenceKind.REPLACED, {"by": request.ref}, at=now)
    made = _consent(request, answers, decisions, now) if usable else None
    if request.needs_both:  # also the one of two who was not asked any more
        _tell_both(request)
    if made is not None and not made.is_own:
        _send_own_link(request, day_of(now))
    for consent in earlier:
        lost = [row for row in consent.decisions if not (made and made.says_yes(row))]
        taking_down.ask_for(consent, lost, TakedownReason.WITHDRAWN, by=None, now=now)
        if made is not None:
            taking_down.carry_over(consent, made)


def _tell_both(request: ConsentRequest) -> None:
    outbox.actions.post_to_each(
        "consent.both_answered",
        subject=f"consent.consentrequest:{request.ref}",
        recipients=[f"consent.signer:{signer.audit_ref}" for signer in request.signers.all()],
        dedupe_key="consent.both_answered",
    )


def _send_own_link(request: ConsentRequest, today: date) -> None:
    """Once, to a young person from twelve who gave an address: to see it, and to stop it."""
    subject = request.subject
    if not subject.email or subject.born is None:
        return
    if dates.age_on(subject.born, today) < dates.OWN_NO_FROM:
        return
    if Link.objects.filter(request__subject=subject, purpose=LinkPurpose.OWN).exists():
        return  # theirs shows whatever counts now
    outbox.actions.post(
        "consent.own_link",
        subject=f"consent.consentrequest:{request.ref}",
        recipient=f"consent.subject:{subject.ref}",
        dedupe_key=f"consent.own_link:{request.ref}",
    )


def _consent(
    request: ConsentRequest, answers: list[Answer], decisions: dict[str, str], now: datetime
) -> Consent:
    born = request.subject.born
    assert born is not None  # the signer showed to know it
    first_day = day_of(max(answer.signed_at for answer in answers))
    organisation = Organisation.objects.current()
    strict = organisation is None or organisation.sixteen_policy == SixteenPolicy.STRICT
    holds = dates.validity(born, first_day, strict=strict)
    return Consent.objects.create(
        request=request,
        subject=request.subject,
        team=request.team,
        made_by=request.made_by,
        decisions=decisions,
        is_own=answers[0].relation == Relation.SELF,
        valid_from=first_day,
        valid_until=holds.until,
        take_down_from=holds.take_down,
        at_sixteen=holds.at_sixteen,
        made_at=now,
    )


@transaction.atomic
def send_copy(signer: Signer, email: str, language: str, *, now: datetime) -> None:
    """Mail the copy to an address that the signer gives afterwards, once.

    Who was asked by mail keeps that address: a copy goes nowhere else.
    """
    rows = Signer.objects.filter(pk=signer.pk, answer__isnull=False)
    if signer.email or not rows.exists():
        return
    signer.email = email
    signer.email_term = people.email_term(email)
    signer.language = language
    signer.save(update_fields=["email", "email_term", "language"])
    audit.record(AuditVerb.CHANGED, signer, by=None, fields=["email"], at=now)
    _send_receipt(signer)


def _send_receipt(signer: Signer) -> None:
    outbox.actions.post(
        "consent.receipt",
        subject=f"consent.consentrequest:{signer.request.ref}",
        recipient=f"consent.signer:{signer.audit_ref}",
        dedupe_key=f"consent.receipt:{signer.audit_ref}",
    )


@transaction.atomic
def attest(
    answer: Answer, attested: Attested, *, by: User, now: datetime, place: str = ""
) -> Attestation:
    """A worker states who signed; the consent is as sure as its least sure answer."""
    made = Attestation.objects.create(answer=answer, attested=attested, by=by, at=now, place=place)
    request = answer.signer.request
    evidence.add(
        request, EvidenceKind.ATTESTED, {"attested": attested, "by": str(by.public_id)}, at=now
    )
    audit.record(AuditVerb.CONFIRMED, request, by=by, after=attested, at=now)
    Consent.objects.filter(request=request).update(assurance=assurance_of(request))
    return made


def assurance_of(request: ConsentRequest) -> Assurance:
    """The least sure of its answers: A, B or C."""
    levels = [
        SURE.get(Attested(said), Assurance.LINK) if said else Assurance.LINK
        for said in Signer.objects.attested(request)
    ]
    return max(levels, key=str, default=Assurance.LINK)
