"""A question went to somebody whom it was not for: closed at once, noted, asked anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from consent import people
from consent.actions import own_link, withdrawing
from consent.actions.moving import move
from consent.choices.consent import ConsentStatus, WithdrawalRoute, WithdrawnBy
from consent.choices.request import OPEN, RequestStatus
from consent.models import Answer, Consent, Misdelivery, Signer, Subject
from organisation.models import User
from privacy import audit, journal
from privacy.actions import breaches
from privacy.breach_choices import BreachKind, Measure, Whose
from privacy.choices import AuditVerb

JUDGED_WITHIN = timedelta(hours=72)  # GDPR art. 33(1)


@transaction.atomic
def reached_wrong_person(signer: Signer, *, by: User, now: datetime) -> Misdelivery:
    """Kill every link of this signer at once, stop what they answered, and note it.

    The question is closed: the right person is asked anew, and what was answered counts nowhere.
    It starts a breach in the register, of which the privacy officers hear, with the hour by which
    they judge. Done twice it is noted once. Raises ValidationError (`stale`) where the question was
    erased just before.
    """
    Subject.objects.wait_for(signer.request.subject)
    # Locks the row on PostgreSQL, and takes SQLite's one write lock.
    if not Signer.objects.filter(pk=signer.pk).update(generation=F("generation")):
        raise ValidationError(_("Someone else just changed this."), code="stale")
    signer.refresh_from_db()
    stands = Misdelivery.objects.filter(ref=signer.request.ref, number=signer.number)
    if signer.misdirected_at is not None and (found := stands.last()) is not None:
        return found
    request = signer.request
    made = _noted(signer, by, now)
    if signer.email and people.same_mailbox(signer.email, request.subject.email):
        # the young person's own address too, by which the next question would go to them again
        own_link.end(request, by=by, now=now)
    journal.note("consent.misdirected", audit.label(signer), at=now)
    _end_links(signer, now)
    audit.record(AuditVerb.CHANGED, signer, by=by, fields=["misdirected_at"], at=now)
    if request.status in OPEN:
        move(request, RequestStatus.CANCELLED, by=by, now=now)
    consent = Consent.objects.filter(request=request, status=ConsentStatus.VALID).first()
    if consent is not None:
        withdrawing.withdraw(
            consent,
            None,
            who=WithdrawnBy.WRONG_PERSON,
            route=WithdrawalRoute.SPOKEN,
            by=by,
            now=now,
        )
    _to_the_register(made, signer, by, now)
    return made


def _noted(signer: Signer, by: User, now: datetime) -> Misdelivery:
    """What is known of it now, before anything of it is emptied."""
    request = signer.request
    return Misdelivery.objects.create(
        ref=request.ref,
        number=signer.number,
        generation=signer.generation,
        team=request.team,
        address=signer.email,
        sent_at=request.sent_at,
        was_opened=signer.opened_at is not None,
        was_answered=Answer.objects.filter(signer=signer).exists(),
        noticed_by=by,
        noticed_at=now,
        judge_by=now + JUDGED_WITHIN,
    )


def _end_links(signer: Signer, now: datetime) -> None:
    """No link of this signer opens any more, and nothing says where they were sent."""
    signer.generation += 1
    signer.misdirected_at, signer.email, signer.email_term, signer.phone = now, None, None, None
    signer.wants_link_at = signer.doubted_at = None
    signer.save(
        update_fields=[
            "generation",
            "misdirected_at",
            "email",
            "email_term",
            "phone",
            "wants_link_at",
            "doubted_at",
        ]
    )


def _to_the_register(made: Misdelivery, signer: Signer, by: User, now: datetime) -> None:
    """A breach, which the privacy officer judges within 72 hours (GDPR art. 33); no names in it."""
    seen = _("The mail: an initial, the organisation and who asks.")
    if made.was_opened:
        seen = _("A first name and what is asked: the date of birth was known.")
    if made.was_answered:
        seen = _("A first name and what is asked; it was answered.")
    told = _("Question %(number)s about images reached somebody whom it was not for.")
    breaches.start(
        BreachKind.WRONG_PARENT,
        told % {"number": made.ref},
        by=by,
        now=now,
        happened_at=made.sent_at,
        whose=[Whose.YOUNG_PEOPLE],
        persons=1,
        data=seen,
        measures=[Measure.LINK_BLOCKED],
        source=audit.label(signer),
    )
