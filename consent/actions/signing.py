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
from consent import dates, evidence, people, stops, values
from consent.actions import asking, own_link, taking_down, telling, withdrawing
from consent.actions.moving import move, move_consent
from consent.agreed import Stop, Whose, effective, is_usable
from consent.choices.consent import (
    ConsentStatus,
    TakedownReason,
    WithdrawalRoute,
)
from consent.choices.evidence import EvidenceKind
from consent.choices.request import (
    MAY_SIGN,
    Answered,
    Assurance,
    Attested,
    Doubt,
    Relation,
    RequestStatus,
    Route,
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
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

WRONG_BIRTHS = 5
LOCKED_FOR = timedelta(hours=1)
FAMILIES = 3  # that may share one address before somebody looks
AT_ONCE = timedelta(minutes=1)
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
    signed_at: datetime | None = None  # when it was signed without a connection, or on paper
    since: datetime | None = None  # the earliest moment at which that may have been
    on_paper: bool = False
    staff_device: bool = False  # by the link, in a browser in which a colleague is signed in


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
    rows = Signer.objects.filter(pk=signer.pk)
    Subject.objects.wait_for(signer.request.subject)
    # Locks the row on PostgreSQL, and takes SQLite's one write lock: of guesses that come together
    # each sees how many were wrong before it.
    if not rows.update(wrong_births=F("wrong_births")):
        return False  # erased just before
    signer.refresh_from_db(fields=["wrong_births", "locked_until", "opened_at"])
    if is_locked(signer, now):
        return False
    request = signer.request
    if born is None or born != request.subject.born or not _begins(request.subject, letter):
        signer.wrong_births += 1
        rows.update(wrong_births=signer.wrong_births)
        if signer.wrong_births >= WRONG_BIRTHS:
            rows.update(wrong_births=0, locked_until=now + LOCKED_FOR)
            signer.wrong_births, signer.locked_until = 0, now + LOCKED_FOR
            telling.tell(request, "consent.locked", f"{signer.number}:{now:%Y%m%d%H}", day_of(now))
        audit.record(AuditVerb.SIGN_IN_FAILED, signer, by=None, at=now)
        return False
    if signer.opened_at is None:
        rows.update(opened_at=now, wrong_births=0)
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
    telling.tell(
        signer.request, "consent.link_wanted", f"{signer.number}:{day_of(now)}", day_of(now)
    )


def _check(signer: Signer, given: Given, now: datetime) -> None:
    """Raises ValidationError with a code: `closed`, `youth_decides_now`, `may_not_sign`, `older`
    (than what stands by now), or on fields of the page."""
    request = signer.request
    if not asking.still_open(request, given.signed_at or now):
        raise ValidationError(_("This question is closed."), code="closed")
    if given.signed_at is not None and stops.came_after(
        request, given.signed_at, given.since or given.signed_at
    ):
        told = _("After this was signed somebody stopped, or answered anew. It doesn't count.")
        raise ValidationError(told, code="older")
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
    Subject.objects.wait_for(signer.request.subject)
    # Locks the row on PostgreSQL, and takes SQLite's one write lock.
    if not Signer.objects.filter(pk=signer.pk).update(generation=F("generation")):
        raise ValidationError(_("This question is closed."), code="closed")  # erased just before
    # What the other of two guardians says at this moment is seen below.
    ConsentRequest.objects.wait_for(signer.request)
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
    Signer.objects.filter(pk=signer.pk, not_counted_at__isnull=False).update(not_counted_at=None)
    refused = not is_usable(effective([made]))
    evidence.add(
        request,
        EvidenceKind.REFUSED if refused else EvidenceKind.SIGNED,
        evidence.of_answer(made),
        at=made.signed_at,
        shown=made.text_hash,
    )
    audit.record(AuditVerb.CONFIRMED, signer, by=None, at=now)
    _doubt(signer, given, now)
    _settle(request, now)
    if signer.email:
        _send_receipt(signer)
    return made


def _doubt(signer: Signer, given: Given, now: datetime) -> None:
    """Note what makes it doubtful who answered: it counts as a link only, and somebody looks again,
    until a worker has spoken to them (EDPB guidelines 05/2020, 136-137)."""
    if given.on_device or given.on_paper:
        return
    found = _not_theirs(signer)
    if signer.role == SignerRole.GUARDIAN:
        found += _of_a_guardian(signer, given, now)
    if found:
        signer.doubts, signer.doubted_at = found, now
        signer.save(update_fields=["doubts", "doubted_at"])


def _not_theirs(signer: Signer) -> list[Doubt]:
    """Whether the address is the young person's where a guardian signs, or the other way round."""
    subject = signer.request.subject
    if signer.role == SignerRole.GUARDIAN:
        return [Doubt.OWN_ADDRESS] if people.same_mailbox(signer.email, subject.email) else []
    return [Doubt.GUARDIANS_ADDRESS] if asking.is_a_guardians(signer.email, [subject]) else []


def _of_a_guardian(signer: Signer, given: Given, now: datetime) -> list[Doubt]:
    """What else makes it doubtful that it was a parent or guardian."""
    request, found = signer.request, []
    if signer.email_term and Signer.objects.young_people_at(signer.email_term) > FAMILIES:
        found.append(Doubt.MANY_FAMILIES)
    sent = request.sent_at
    if sent and request.event_id is None and timedelta() < now - sent < AT_ONCE:
        found.append(Doubt.FAST)
    if given.staff_device:
        found.append(Doubt.STAFF_DEVICE)
    return found


def _settle(request: ConsentRequest, now: datetime) -> None:
    """Close the request when everybody answered, or when nothing can come of it any more."""
    answers = list(
        Answer.objects.filter(signer__request=request)
        .select_related("signer")
        .order_by("signer__number")
    )
    decisions = effective(answers)
    usable = is_usable(decisions)
    if usable and len(answers) < request.signers.count():
        move(request, RequestStatus.PARTLY_SIGNED, by=None, now=now)
        _stop_at_once(answers[-1], now)
        return
    met = stops.met_by(request)
    decisions = effective(answers, met)
    usable = is_usable(decisions)
    if usable and not _is_in_time(request, answers):
        move(request, RequestStatus.EXPIRED, by=None, now=now)
        return
    if usable:
        move(request, RequestStatus.SIGNED, by=None, now=now)
    else:  # kept and not asked again for a year from the day on which it was said
        said = min(max(answer.signed_at for answer in answers), now)
        move(request, RequestStatus.REFUSED, by=None, now=now, closed_at=said)
    earlier = list(Consent.objects.before_a_new_answer(request.subject))
    for consent in earlier:
        if consent.status == ConsentStatus.EXPIRED:
            continue
        move_consent(consent, ConsentStatus.REPLACED, by=None, now=now)
        evidence.add(consent.request, EvidenceKind.REPLACED, {"by": request.ref}, at=now)
    made = _consent(request, answers, decisions, now) if usable else None
    if request.needs_both:  # also the one of two who was not asked any more
        _tell_both(request)
    if made is not None and (made.is_own or len(answers) > 1):
        Consent.objects.objected_to().filter(subject=request.subject).update(settled_at=now)
    if made is not None and not made.is_own:
        _send_own_link(request, day_of(now), again=_is_above_their_no(made, met))
    for consent in earlier:
        lost = [row for row in consent.decisions if not (made and made.says_yes(row))]
        taking_down.ask_for(consent, lost, TakedownReason.REPLACED, by=None, now=now)
        if made is not None:
            taking_down.carry_over(consent, made)


def _tell_both(request: ConsentRequest) -> None:
    outbox.actions.post_to_each(
        "consent.both_answered",
        subject=audit.label(request),
        recipients=[audit.label(signer) for signer in request.signers.all()],
        dedupe_key="consent.both_answered",
    )


def _stop_at_once(answer: Answer, now: datetime) -> None:
    """The first of two says no to a row that was a yes until now: that needs no second.

    What a yes says waits for the other (BW 1:253i).
    """
    refused = [row for row, said in answer.decisions.items() if said == Answered.NO]
    signer = answer.signer
    for consent in Consent.objects.before_a_new_answer(signer.request.subject):
        withdrawing.withdraw(
            consent,
            refused,
            who=withdrawing.part_of(signer, consent),
            route=WithdrawalRoute.SPOKEN if answer.on_device else WithdrawalRoute.LINK,
            signer=signer,
            now=now,
            answering=signer.request,
        )


def _is_above_their_no(made: Consent, met: list[Stop]) -> bool:
    """Whether a guardian says that the child agrees by now, who said no to one of these rows."""
    own = [stop for stop in met if stop.whose == Whose.OWN]
    return any(stop.is_about(row) for stop in own for row in made.decisions if made.says_yes(row))


def _send_own_link(request: ConsentRequest, today: date, *, again: bool) -> None:
    """Once, to a young person of that age who gave an address: to see it, and to stop it.

    Once more where their own no is said to be a yes by now.
    """
    subject = request.subject
    if not subject.email or subject.born is None:
        return
    if dates.age_on(subject.born, today) < values.own_no_from():
        return
    has_one = Link.objects.own_of(subject).exists() and not Link.objects.is_lost_of(subject)
    if has_one and not again:
        return  # theirs shows whatever counts now
    own_link.post(request, subject)


def _consent(
    request: ConsentRequest, answers: list[Answer], decisions: dict[str, str], now: datetime
) -> Consent:
    holds = _holds(request, answers)
    return Consent.objects.create(
        request=request,
        subject=request.subject,
        team=request.team,
        made_by=request.made_by,
        decisions=decisions,
        is_own=answers[0].relation == Relation.SELF,
        valid_from=_first_day(answers),
        valid_until=holds.until,
        take_down_from=holds.take_down,
        at_sixteen=holds.at_sixteen,
        made_at=now,
    )


def _first_day(answers: list[Answer]) -> date:
    """The day on which the last of them signed."""
    return day_of(max(answer.signed_at for answer in answers))


def _holds(request: ConsentRequest, answers: list[Answer]) -> dates.Validity:
    """How long it counts: as long as the signature of which the time is over first."""
    born = request.subject.born
    assert born is not None  # the signer showed to know it
    strict = values.sixteen_is_strict()
    each = (dates.validity(born, day_of(one.signed_at), strict=strict) for one in answers)
    return min(each, key=lambda holds: holds.until)


def _is_in_time(request: ConsentRequest, answers: list[Answer]) -> bool:
    """Whether the first signature still counted on the day of the last."""
    return _first_day(answers) < _holds(request, answers).until


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
    if found := _not_theirs(signer):
        Signer.objects.filter(pk=signer.pk).update(doubts=found, doubted_at=now)
    audit.record(AuditVerb.CHANGED, signer, by=None, fields=["email"], at=now)
    _send_receipt(signer)


def _send_receipt(signer: Signer) -> None:
    outbox.actions.post(
        "consent.receipt",
        subject=audit.label(signer.request),
        recipient=audit.label(signer),
        dedupe_key=f"consent.receipt:{signer.audit_ref}",
    )


def can_be_seen(answer: Answer) -> bool:
    """Whether a worker may have stood beside who signed: on the worker's device, or by its code.

    Who signed by a mailed link did so somewhere else.
    """
    return answer.on_device or answer.signer.request.route in (Route.DEVICE, Route.LINK)


@transaction.atomic
def attest(
    answer: Answer,
    attested: Attested,
    *,
    by: User,
    now: datetime,
    place: str = "",
    on_paper: bool = False,
) -> Attestation:
    """A worker states who signed; the consent is as sure as its least sure answer.

    Raises ValidationError with code `not_there` for having seen somebody who was elsewhere.
    """
    request = answer.signer.request
    if attested == Attested.SEEN and not on_paper and not can_be_seen(answer):
        told = _("They signed by the link in a mail. State that you spoke to them.")
        raise ValidationError({"attested": ValidationError(told, code="not_there")})
    Subject.objects.wait_for(request.subject)
    if not Answer.objects.filter(pk=answer.pk).exists():  # erased just before
        raise ValidationError(_("Someone else just changed this."), code="stale")
    # The consent first, as everybody who writes in its chain does.
    Consent.objects.filter(request=request).update(assurance=F("assurance"))
    made = Attestation.objects.create(answer=answer, attested=attested, by=by, at=now, place=place)
    evidence.add(
        request, EvidenceKind.ATTESTED, {"attested": attested, "by": str(by.public_id)}, at=now
    )
    audit.record(AuditVerb.CONFIRMED, request, by=by, after=attested, at=now)
    Consent.objects.filter(request=request).update(assurance=assurance_of(request))
    if attested in SURE:
        Signer.objects.filter(pk=answer.signer_id).update(doubted_at=None)
    return made


def assurance_of(request: ConsentRequest) -> Assurance:
    """The least sure of its answers: A, B or C."""
    levels = [
        SURE.get(Attested(said), Assurance.LINK) if said else Assurance.LINK
        for said in Signer.objects.attested(request)
    ]
    return max(levels, key=str, default=Assurance.LINK)
