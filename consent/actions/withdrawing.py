"""Stopping: by who signed, by the young person, by somebody else with authority.

The last is an objection, by whatever way it reaches us: see
docs/decisions/0199-an-objection-is-one-rule.md.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

import outbox.actions
from consent import evidence, hearing
from consent.actions import taking_down
from consent.actions.moving import move, move_consent
from consent.choices.consent import (
    ConsentStatus,
    TakedownReason,
    WithdrawalRoute,
    WithdrawnBy,
)
from consent.choices.evidence import EvidenceKind
from consent.choices.request import ImageKind, RequestStatus
from consent.models import (
    Consent,
    ConsentRequest,
    Publication,
    Signer,
    Subject,
    Withdrawal,
)
from organisation.models import User
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

IN_USE = (ConsentStatus.VALID, ConsentStatus.DISPUTED)


def stoppable(consent: Consent) -> list[str]:
    """The rows that can be stopped: those that are a yes still.

    After its time, those on which something online rests that nobody was asked to take down.
    """
    rows = [row for row in consent.decisions if consent.says_yes(row)]
    if consent.status in IN_USE or not rows:
        return rows
    if consent.status != ConsentStatus.EXPIRED:
        return []
    posts = list(Publication.objects.online().resting_on(consent).not_to_go_for(consent))
    return [row for row in rows if any(taking_down.rests_on(post, [row]) for post in posts)]


def part_of(signer: Signer, consent: Consent) -> WithdrawnBy:
    """As who somebody stops a consent: one who signed it, of two questions by their mailbox."""
    if signer.request_id == consent.request_id:
        return WithdrawnBy.SIGNER
    signed = Signer.objects.mailed_answers_of(consent.request)
    if signer.email_term is not None and signed.filter(email_term=signer.email_term).exists():
        return WithdrawnBy.SIGNER
    return WithdrawnBy.OTHER_GUARDIAN


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
    answering: ConsentRequest | None = None,
) -> Withdrawal | None:
    """Stop a consent for these rows, or for all (None); as easily as it was given (GDPR art. 7(3)).

    Nothing is asked and nothing is refused: what had stopped already stays so, and gives None.
    When no image may go anywhere any more, the consent has ended; where another with authority
    stopped it, it is disputed until there is a new signature (BW 1:253i). One that time ended is
    stopped for what is online still: that goes now, not on the day that was set for it.

    `answering` is the question to which it is an answer: that one stays open for the other of two.
    """
    if not _hold(consent):
        return None
    objects = who == WithdrawnBy.OTHER_GUARDIAN
    if objects and (consent.is_own or _is_disputed(consent)):
        return None
    open_rows = stoppable(consent)
    stopped = [row for row in open_rows if rows is None or row in rows]
    if not stopped:
        return None
    journal.note("consent.withdrawn", audit.label(consent), [who, *stopped], at=now)
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
    is_over = _leaves_nothing(set(open_rows) - set(stopped))
    _prove(made, disputed=objects and is_over)
    audit.record(AuditVerb.RETRACTED, consent, by=by, fields=stopped, after=who, at=now)
    if objects:
        _object(consent, is_over, by, now)
        if is_over:
            _close_questions(consent.subject, by, now, but=answering)
    elif is_over and consent.status in IN_USE:
        move_consent(consent, ConsentStatus.WITHDRAWN, by=by, now=now)
    reason = TakedownReason.DISPUTED if objects else TakedownReason.WITHDRAWN
    gone = list(consent.decisions) if is_over else stopped
    taking_down.ask_for(consent, gone, reason, by=by, now=now)
    taking_down.close_when_gone(made, now)
    _confirm(made)
    return made


def _hold(consent: Consent) -> bool:
    """Wait for who changes it, and read what it was then, never what was in memory.

    False where it was erased just before: nothing is left to stop. Locks the rows on PostgreSQL,
    and takes SQLite's one write lock.
    """
    Subject.objects.wait_for(consent.subject)
    if not Consent.objects.filter(pk=consent.pk).update(status=F("status")):
        return False
    consent.refresh_from_db()
    return True


def _leaves_nothing(rows: set[str]) -> bool:
    """Whether these rows allow no image anywhere: no kind of image, or no place for one."""
    kinds = set(ImageKind.values)
    return not rows & kinds or not rows - kinds


def _prove(made: Withdrawal, *, disputed: bool) -> None:
    """Note in the evidence what was stopped; all of it by another with authority is a dispute."""
    consent = made.consent
    if not disputed:
        consent.withdrawn_rows = [*consent.withdrawn_rows, *made.rows]
        Consent.objects.filter(pk=consent.pk).update(withdrawn_rows=consent.withdrawn_rows)
    kind = EvidenceKind.DISPUTED if disputed else EvidenceKind.WITHDRAWN
    evidence.add(consent.request, kind, {"rows": made.rows, "who": made.who}, at=made.at)


def _is_disputed(consent: Consent) -> bool:
    """Whether an objection to all of it stands already."""
    return consent.status == ConsentStatus.DISPUTED and consent.settled_at is None


def _object(consent: Consent, is_over: bool, by: User | None, now: datetime) -> None:
    """Write down that another objects, and tell who leads: first they talk with both.

    What time had ended stays so; that another objects to it asks both next time all the same.
    """
    columns: dict[str, object] = {"objected_at": now, "settled_at": None, "settled_by": None}
    if is_over:
        columns["disputed_at"] = now
    if is_over and consent.status == ConsentStatus.VALID:
        move_consent(consent, ConsentStatus.DISPUTED, by=by, now=now, **columns)
    else:
        Consent.objects.filter(pk=consent.pk).update(**columns)
        consent.refresh_from_db(fields=list(columns))
    leads = User.objects.answering_for(consent.team, day_of(now))
    outbox.actions.post_to_each(
        "consent.objected",
        subject=audit.label(consent.request),
        recipients=[one.label for one in leads if one != by],
        dedupe_key=f"consent.objected:{consent.request.ref}:{now:%Y%m%d%H%M%S}",
    )


def _confirm(made: Withdrawal) -> None:
    """Confirmed at once, by mail to who signed; the young person reads it on their own page.

    What they stopped themselves is told to a guardian as theirs, and only when they agree.
    """
    consent = made.consent
    by_youth = made.who == WithdrawnBy.YOUTH and not consent.is_own
    kind = "consent.child_refused" if by_youth else "consent.withdrawn"
    if made.who == WithdrawnBy.OTHER_GUARDIAN and made.is_whole:
        kind = "consent.disputed"
    ref = Withdrawal.objects.ref_of(made)
    outbox.actions.post_to_each(
        kind,
        subject=f"consent.withdrawal:{ref}",
        recipients=[one.label for one in hearing.of_stop(made) if not (by_youth and one.stopped)],
        dedupe_key=f"{kind}:{ref}",
    )


@transaction.atomic
def dispute(consent: Consent, *, by: User | None, now: datetime) -> None:
    """The lead writes down that somebody with authority objects: use stops at once (BW 1:253i).

    Only a new signature makes images usable again: of both, or of one when the lead has settled
    it. What a guardian was being asked is asked no more: first the lead talks with them. Raises
    ValidationError with code `no_such_step` or `youth_decides_now`.
    """
    consent.refresh_from_db()
    if consent.status != ConsentStatus.VALID:
        raise ValidationError(_("This consent isn't valid any more."), code="no_such_step")
    if consent.is_own:
        told = _("The young person signed and decides alone. A parent can't object to it.")
        raise ValidationError(told, code="youth_decides_now")
    withdraw(
        consent,
        None,
        who=WithdrawnBy.OTHER_GUARDIAN,
        route=WithdrawalRoute.SPOKEN,
        by=by,
        now=now,
    )


def _close_questions(
    subject: Subject, by: User | None, now: datetime, *, but: ConsentRequest | None
) -> None:
    """What guardians are being asked about somebody; a young person's own question stays."""
    for request in ConsentRequest.objects.open().to_guardians_of(subject):
        if request != but:
            move(request, RequestStatus.CANCELLED, by=by, now=now)


@transaction.atomic
def settle(consent: Consent, *, by: User, now: datetime) -> None:
    """The lead talked with them and the objection is gone: one of them may sign again.

    Nothing comes back by this: images wait for the new signature. Raises ValidationError with code
    `no_such_step` where nobody objects.
    """
    Subject.objects.wait_for(consent.subject)
    rows = Consent.objects.objected_to().filter(pk=consent.pk)
    if not rows.update(settled_at=now, settled_by=by):
        raise ValidationError(_("Nobody objects to this any more."), code="no_such_step")
    audit.record(AuditVerb.CHANGED, consent, by=by, fields=["settled_at"], at=now)
