"""After asking: a new link, another address, a phone call, an answer on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent import dates, people, values
from consent.actions import asking, signing
from consent.actions.moving import move
from consent.agreed import is_a_no
from consent.choices.request import (
    OPEN,
    Attested,
    RequestStatus,
    Route,
    SignerRole,
)
from consent.models import Answer, ConsentRequest, FormText, Signer, Subject
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of, moment_at, start_of_day
from youthwork.lib.said import Seen
from youthwork.lib.together import answered

NOON = time(12)
ENDED = (RequestStatus.EXPIRED, RequestStatus.UNDELIVERABLE, RequestStatus.CANCELLED)


@transaction.atomic
def resend(request: ConsentRequest, *, by: User | None, now: datetime) -> ConsentRequest:
    """A new link to who has not answered; earlier ones work no more.

    What has ended is asked anew, with a request of its own: the one that stands now is returned.
    """
    if request.status in ENDED:
        return _ask_anew(request, {}, by=by, now=now)
    if request.status not in OPEN:
        raise ValidationError(_("This was answered already."), code="answered")
    _new_links(request, now)
    if request.status == RequestStatus.DRAFT:
        move(request, RequestStatus.SENT, by=by, now=now)
    _start_again(request, now)
    audit.record(AuditVerb.SENT, request, by=by, at=now)
    asking.post_to_signers(request, _mail_of(request, now), "once")
    return request


def _new_links(
    request: ConsentRequest, now: datetime, *, number: int | None = None, forgets: bool = False
) -> None:
    """Kill the links of who has not answered."""
    waiting = Signer.objects.waiting().filter(request=request)
    if number is not None:
        waiting = waiting.filter(number=number)
    asking.end_links(
        waiting, request, now, forgets=forgets, wants_link_at=None, not_counted_at=None
    )


@transaction.atomic
def looked_at(request: ConsentRequest, *, by: User, now: datetime) -> None:
    """Somebody saw that an answer doesn't count, that somebody is sixteen, or that who answered
    wants to choose again: nothing is left to do about it."""
    signers = Signer.objects.filter(request=request, not_counted_at__isnull=False)
    rows = ConsentRequest.objects.wait_in_person(request.subject).filter(pk=request.pk)
    again = Signer.objects.wanting_to_choose_again(request)
    done = [
        ("wants_link_at", again.update(wants_link_at=None)),
        ("not_counted_at", signers.update(not_counted_at=None)),
        ("in_person_done_at", rows.update(in_person_done_at=now)),
    ]
    if fields := [name for name, number in done if number]:
        audit.record(AuditVerb.CHANGED, request, by=by, fields=fields, at=now)


@transaction.atomic
def tell_apart(
    request: ConsentRequest, note: str, *, by: User, now: datetime, seen: Seen | None = None
) -> None:
    """How the house tells somebody from another of the same name and birthday.

    `seen` is what the form was opened with. Raises ValidationError with code `erased` for who is
    there no longer, `stale` where somebody wrote another note meanwhile.
    """
    subject = request.subject
    Subject.objects.wait_for(subject)
    if seen:
        seen.hold(subject)
    subject.refresh_from_db()
    if subject.erased_at is not None:
        raise ValidationError(_("This was erased."), code="erased")
    subject.note = note
    subject.save(update_fields=["note"])
    audit.record(AuditVerb.CHANGED, subject, by=by, fields=["note"], at=now)


def _start_again(request: ConsentRequest, now: datetime) -> None:
    """The time to answer begins again, and so do the reminders."""
    ends = _ends(request, now)
    ConsentRequest.objects.filter(pk=request.pk).update(sent_at=now, expires_at=ends)
    request.sent_at, request.expires_at = now, ends


def _ends(request: ConsentRequest, now: datetime) -> datetime:
    """When a question ends that goes out anew: never sooner than before.

    Who turns sixteen is asked thirty days before that day, and has until thirty after it.
    """
    ends = asking.ends(Route(request.route), now)
    return max(ends, request.expires_at or ends)


def _passes_on_at(request: ConsentRequest) -> date | None:
    """The sixteenth birthday, of a question by which the choice goes over to the young person.

    That is asked before it too; None for any other question.
    """
    if request.renews is None or request.guardian_until is not None:
        return None
    return request.renews.request.guardian_until


def _mail_of(request: ConsentRequest, now: datetime) -> str:
    """The mail that carries a new link: before a sixteenth birthday it says from when it counts."""
    sixteen = _passes_on_at(request)
    is_before = sixteen is not None and day_of(now) < sixteen
    return "consent.sixteen_soon" if is_before else "consent.request"


def _ask_anew(
    request: ConsentRequest, addresses: Mapping[int, str], *, by: User | None, now: datetime
) -> ConsentRequest:
    """The same question again; who signs is decided by the age of today.

    Before a sixteenth birthday what is for that day stays the young person's, for as long as it
    was.
    """
    subject, born = request.subject, request.subject.born
    if born is None:
        raise ValidationError(_("This was erased."), code="erased")
    signers = list(request.signers.order_by("number"))
    today, is_passing_on = day_of(now), _passes_on_at(request) is not None
    role = asking.role_on(born, today)
    asked = [
        asking.Asked(addresses.get(one.number, one.email or ""), one.name or "", "", one.language)
        for one in signers
    ]
    if is_passing_on:
        role = SignerRole.YOUTH
        email = addresses.get(1) or subject.email or asked[0].email
        asked = [asking.Asked(email, language=asked[0].language)]
    elif signers and signers[0].role != role:
        if role == SignerRole.YOUTH and not subject.email:
            raise ValidationError(
                _("The young person is sixteen by now. Ask with an own address."),
                code="youth_decides_now",
            )
        asked = [asking.Asked(subject.email or "", language=signers[0].language)]
    return asking.ask(
        asking.About(
            first_name=subject.first_name or "",
            born=born,
            last_name=subject.last_name or "",
            email=(asked[0].email if role == SignerRole.YOUTH else "") or subject.email or "",
            known=subject,
        ),
        asked,
        asking.still_offered(request.rows),
        _route(request, asked),
        team=request.team,
        by=by,
        now=now,
        occasion=request.occasion,
        # As it was asked at first: only a no of since stands in its way.
        family_asks=is_passing_on
        and not asking.refused_lately(subject, today, request.rows, since=request.made_at),
        renews=request.renews,
        role=role,
        mail=_mail_of(request, now),
        until=_ends(request, now) if is_passing_on else None,
    )


def _route(request: ConsentRequest, asked: Sequence[asking.Asked]) -> Route:
    """By mail where everybody has an address; else on paper or on the device, as it was, or a link.

    A sheet that comes in after its question ended is copied at the new one.
    """
    if all(one.email for one in asked):
        return Route.EMAIL
    return Route(request.route) if request.route != Route.EMAIL else Route.LINK


@transaction.atomic
def correct_address(
    signer: Signer, email: str, *, by: User, now: datetime, seen: Seen | None = None
) -> ConsentRequest:
    """Another address for who has not answered: the mail that went to the old one opens nothing.

    `seen` is what the form was opened with. Raises ValidationError, with code `stale` where a
    colleague wrote another one meanwhile.
    """
    request = signer.request
    if seen:
        seen.hold(signer)
    others = request.signers.exclude(pk=signer.pk)
    term = people.email_term(email)
    if answered(asking.of_colleagues([email])):
        raise ValidationError({"email": asking.colleagues_address()})
    if signer.role == SignerRole.GUARDIAN:
        if people.same_mailbox(request.subject.email, email):
            raise ValidationError({"email": asking.own_address()})
        if others.filter(email_term=term).exists():
            raise ValidationError({"email": asking.same_address()})
    elif asking.is_a_guardians(email, [request.subject]):
        raise ValidationError({"email": asking.guardians_address()})
    if request.status in ENDED:
        return _ask_anew(request, {signer.number: email}, by=by, now=now)
    if request.status not in OPEN or Answer.objects.filter(signer=signer).exists():
        raise ValidationError(_("This was answered already."), code="answered")
    is_another = bool(signer.email) and not people.same_mailbox(signer.email, email)
    _new_links(request, now, number=signer.number, forgets=is_another)
    signer.refresh_from_db()
    signer.email, signer.email_term, signer.bounced_at = email, term, None
    signer.doubts, signer.doubted_at = [], None  # they were about the address of before
    signer.save(update_fields=["email", "email_term", "bounced_at", "doubts", "doubted_at"])
    if request.status == RequestStatus.DRAFT:
        move(request, RequestStatus.SENT, by=by, now=now)
    _start_again(request, now)
    if signer.role == SignerRole.YOUTH:  # the next question goes there too
        request.subject.email = email
        request.subject.save(update_fields=["email"])
    audit.record(AuditVerb.CHANGED, signer, by=by, fields=["email"], at=now)
    if request.event_id is not None and request.route == Route.LINK:
        # On its page one of two gave an address that couldn't be theirs, so neither was mailed.
        asking.post_to_signers(request, _mail_of(request, now), "once")
    else:
        asking.post_to_signer(request, signer, _mail_of(request, now), "once")
    return request


@transaction.atomic
def spoke(request: ConsentRequest, number: int, *, by: User, now: datetime) -> None:
    """A worker spoke by phone to who signed; it makes a link surer, never less sure."""
    answer = Answer.objects.filter(signer__request=request, signer__number=number).first()
    if answer is None:
        raise ValidationError(_("There is no answer yet."), code="no_answer")
    said = answer.attestations.order_by("-at", "-pk").values_list("attested", flat=True).first()
    if said == Attested.SEEN:
        raise ValidationError(_("You saw this person sign; that is surer."), code="surer")
    signing.attest(answer, Attested.SPOKEN, by=by, now=now)


@dataclass(frozen=True)
class Sheet:
    """What stands on a signed sheet of paper, and where that sheet is."""

    decisions: Mapping[str, str]
    signed_on: date
    name: str
    relation: str
    holder: str
    place: str
    declares_authority: bool = False
    child_agrees: str = ""
    seen: bool = False
    own_text: bool = True  # the sheet carries a text of ours; else the sheet alone proves it

    @property
    def kept(self) -> str:
        return f"{self.holder} · {self.place}"[:80]


def _check_counts(request: ConsentRequest, sheet: Sheet, today: date) -> None:
    """A yes counts for its time from the day on the sheet, whenever it is copied; a no a year."""
    born = request.subject.born
    if is_a_no(sheet.decisions, sheet.child_agrees):
        if dates.no_kept_until(sheet.signed_on) <= today:
            raise ValidationError({"signed_on": ValidationError(no_of_before(), code="over")})
        return
    if born is None:
        return
    until = dates.validity(born, sheet.signed_on, strict=values.sixteen_is_strict()).until
    if until <= today:
        told = _("Counted until %(day)s: ask again.") % {"day": date_format(until, "j F Y")}
        raise ValidationError({"signed_on": ValidationError(told, code="over")})


def no_of_before() -> str:
    return _("A no of more than a year ago is not kept.")


@transaction.atomic
def enter_sheet(signer: Signer, sheet: Sheet, *, by: User, now: datetime) -> Answer:
    """Write down an answer that was given on paper, as of the day on the sheet.

    Raises ValidationError as `signing.sign`.
    """
    if sheet.signed_on > day_of(now):
        told = _("This date lies in the future.")
        raise ValidationError({"signed_on": ValidationError(told, code="future")})
    request = signer.request
    _check_counts(request, sheet, day_of(now))
    text = FormText.objects.shown(request.text_version, signer.role, signer.language)
    signed_at = min(moment_at(sheet.signed_on, NOON), now)
    given = signing.Given(
        decisions=sheet.decisions,
        name=sheet.name,
        relation=sheet.relation,
        text=text,
        text_hash=text.content_hash if sheet.own_text else "",
        declares_authority=sheet.declares_authority,
        child_agrees=sheet.child_agrees,
        typed=sheet.name,
        signed_at=signed_at,
        since=start_of_day(sheet.signed_on),
        on_paper=True,
    )
    made = signing.sign(signer, given, now=now)
    attested = Attested.SEEN if sheet.seen else Attested.UNSEEN
    signing.attest(made, attested, by=by, now=now, place=sheet.kept, on_paper=True)
    return made
