"""A young person's own link: sent anew to an address of theirs, or ended."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

import outbox.actions
from consent import dates, people, values
from consent.actions import asking
from consent.models import ConsentRequest, Signer, Subject
from organisation.models import User
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib import links
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen


def is_theirs(request: ConsentRequest, today: date) -> bool:
    """Whether a young person has a link of their own beside the one of who signed."""
    consent = request.consent_or_none
    born = request.subject.born
    if consent is None or consent.is_own or born is None:
        return False
    return dates.age_on(born, today) >= values.own_no_from()


@transaction.atomic
def send_anew(
    request: ConsentRequest, email: str, *, by: User, now: datetime, seen: Seen | None = None
) -> None:
    """Mail a new link to this address; every earlier one works no more, nor the page it opened.

    `seen` is what the form was opened with: where a colleague wrote another address or ended the
    link meanwhile, nothing is sent (`stale`). Raises ValidationError on `email` for the address of
    a parent or guardian: a link of one's own is one that nobody else reads.
    """
    if not is_theirs(request, day_of(now)):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if asking.is_a_guardians(email, [request.subject]):
        raise ValidationError({"email": asking.guardians_address()})
    if seen:
        seen.hold(request.subject)
    subject = _kill(request.subject, email, now)
    audit.record(AuditVerb.SENT, subject, by=by, fields=["own_link", "email"], at=now)
    post(request, subject)


@transaction.atomic
def end(request: ConsentRequest, *, by: User, now: datetime) -> None:
    """The link opens nothing any more, and its address is forgotten: it was somebody else's.

    Whoever holds the link loses it at once; the young person can still stop it by telling anybody.
    """
    subject = _kill(request.subject, None, now)
    audit.record(AuditVerb.RETRACTED, subject, by=by, fields=["own_link", "email"], at=now)


def _kill(subject: Subject, email: str | None, now: datetime) -> Subject:
    """Every link of before works no more. The journal hears from which generation on one does, and
    whether the address of before is to be forgotten: it was another mailbox, maybe somebody's.
    """
    Subject.objects.filter(pk=subject.pk).update(own_generation=F("own_generation") + 1)
    subject.refresh_from_db()
    is_same = people.same_mailbox(subject.email, email)
    what = [str(subject.own_generation), *([] if is_same else ["email"])]
    journal.note("consent.own_link_ended", audit.label(subject), what, at=now)
    subject.email, subject.own_bounced_at = email, None
    subject.save(update_fields=["email", "own_bounced_at"])
    return subject


def post(request: ConsentRequest, subject: Subject) -> None:
    """The mail with the link, once for each generation of it."""
    outbox.actions.post(
        "consent.own_link",
        subject=audit.label(request),
        recipient=audit.label(subject),
        dedupe_key=f"consent.own_link:{request.ref}:{subject.own_generation}",
    )


@transaction.atomic
def send_to_signer(email: str, *, now: datetime) -> int:
    """Mail anew the link to see and stop, to who answered by this address; to how many answers.

    Asked on a page for everybody: whoever asks hears the same, and only the mailbox gets it.
    """
    answered = Signer.objects.filter(
        email_term=people.email_term(email), answer__isnull=False, request__consent__isnull=False
    )
    rows = list(answered.select_related("request").order_by("pk"))
    for signer in rows:
        audit.record(AuditVerb.SENT, signer, by=None, fields=["link"], at=now)
        outbox.actions.post(
            "consent.receipt",
            subject=audit.label(signer.request),
            recipient=audit.label(signer),
            dedupe_key=f"consent.receipt:{signer.audit_ref}:{links.turn(now)}",
        )
    return len(rows)
