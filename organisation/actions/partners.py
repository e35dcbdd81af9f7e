"""Partners and what is agreed with them about sharing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import NeverShared, PartnerType
from organisation.models import Organisation, Partner, SharingAgreement, User
from outbox.models import Message
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_after, not_long_before
from youthwork.lib.dates import DAY, day_of
from youthwork.lib.said import Seen
from youthwork.lib.together import fetch

AGREED_YEARS = 10  # of an agreement, and since when it may run; more is a slip of the keys
REMINDED_BEFORE = timedelta(days=60)
RENEWAL = "organisation.renewal_asked"
ENDING = "organisation.agreement_ending"


@transaction.atomic
def save_partner(
    partner: Partner,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Make or change a partner; who speaks for them is known anew from this day.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody
    changed that meanwhile.
    """
    is_new = partner.pk is None
    if seen:
        seen.hold(partner)
    changed = sorted(
        name for name, value in values.items() if (getattr(partner, name) or "") != (value or "")
    )
    for name in changed:
        setattr(partner, name, values[name])
    partner.contact_on = day_of(now)
    partner.save(update_fields=None if is_new else [*changed, "contact_on"])
    verb = AuditVerb.MADE if is_new else AuditVerb.CHANGED
    audit.record(verb, partner, by=by, fields=changed, at=now)


@transaction.atomic
def police(*, by: User, now: datetime) -> Partner:
    """The police as a partner, written down by whoever needs it first.

    A demand comes at night, when nobody is there who keeps the partners.
    """
    Organisation.objects.locked()  # of two at once the second finds what the first wrote down
    found = Partner.objects.police().first()
    if found is None:
        name = str(PartnerType.POLICE.label)
        found = Partner.objects.create(type=PartnerType.POLICE, name=name)
        audit.record(AuditVerb.MADE, found, by=by, fields=("name", "type"), at=now)
    return found


@transaction.atomic
def put_away(partner: Partner, *, by: User, now: datetime) -> None:
    """Take away a partner that was written down by mistake; the trail keeps that it was there.

    Raises ValidationError (`used`) where anything names it: then it stays as it is.
    """
    # Not `hold`: whoever would name it at this moment waits.
    there = Partner.objects.select_for_update().filter(pk=partner.pk).values_list("pk")
    fetch(there, *(naming := Partner.objects.naming(partner)))
    if not there:
        raise ValidationError(_("Someone else just changed this."), code="stale")
    if any(naming):
        told = _(
            "Something is tied to this partner: an agreement, something that was shared or asked, "
            "or a step. So it stays."
        )
        raise ValidationError(told, code="used")
    audit.record(AuditVerb.ERASED, partner, by=by, at=now)
    Partner.objects.erase(partner)


@transaction.atomic
def forget_contact(partner: Partner, *, by: User | None, now: datetime) -> None:
    """Who speaks for a partner goes; the partner and what was agreed stay."""
    Partner.objects.filter(pk=partner.pk).update(contact="", contact_mail="", phone="")
    audit.record(
        AuditVerb.ERASED, partner, by=by, fields=("contact", "contact_mail", "phone"), at=now
    )


@transaction.atomic
def agree(
    partner: Partner,
    values: Mapping[str, Any],
    *,
    by: User,
    today: date,
    now: datetime,
    seen: Seen | None = None,
) -> SharingAgreement:
    """Write down an agreement; the one it follows ends the day before and stays as history.

    What runs is never changed afterwards: under it things were shared. Raises ValidationError
    when the new one ends before it begins, is of years that can't be meant, or begins on the day
    of one that was written down already, or before it. `seen` is the last agreement when the form
    was opened: where a colleague wrote one down meanwhile, that is told first (`stale`).
    """
    if seen:
        seen.hold(partner)
    else:
        Partner.objects.hold(partner)
    from_day, until_day = values["from_day"], values["until_day"]
    if until_day < from_day:
        told = _("This is before the first day.")
        raise ValidationError({"until_day": ValidationError(told, code="order")})
    not_long_before(from_day, today, "from_day", years=AGREED_YEARS)
    not_long_after(from_day, today, "from_day")
    not_long_after(until_day, from_day, "until_day", years=AGREED_YEARS)
    lasts = Q(ended_at=None, until_day__gte=from_day)
    found = list(partner.agreements.filter(lasts | Q(from_day=from_day)))  # a stopped one too
    rows = [row for row in found if row.ended_at is None and row.until_day >= from_day]
    one_began = any(row.from_day == from_day for row in found)
    later = any(row.from_day >= from_day for row in rows)
    if one_began or later or (rows and from_day <= today):
        told = _("An agreement runs then already. A new one can follow it from tomorrow on.")
        raise ValidationError({"from_day": ValidationError(told, code="overlap")})
    entries = list[AuditEntry]()
    for row in rows:
        SharingAgreement.objects.filter(pk=row.pk).update(
            until_day=from_day - DAY, agreed_until_day=row.agreed_until_day or row.until_day
        )
        entries.append(audit.entry(AuditVerb.ENDED, row, by=by, fields=("until_day",), at=now))
    agreement = SharingAgreement(partner=partner, **values, data_never=list(NeverShared.values))
    if by.has_perm("organisation.check_agreements"):
        agreement.checked_by, agreement.checked_on = by, today
    agreement.save()
    made = audit.entry(AuditVerb.MADE, agreement, by=by, fields=sorted(values), at=now)
    audit.record_all([*entries, made])
    return agreement


@transaction.atomic
def check_agreement(agreement: SharingAgreement, *, by: User, today: date, now: datetime) -> None:
    """The privacy officer has looked at it."""
    rows = SharingAgreement.objects.filter(pk=agreement.pk, checked_on=None)
    if rows.update(checked_by=by, checked_on=today):
        audit.record(AuditVerb.CONFIRMED, agreement, by=by, at=now)


@transaction.atomic
def end_agreement(agreement: SharingAgreement, *, by: User, now: datetime) -> None:
    """Stop an agreement at once: from now on nothing is shared under it.

    One that has not begun is taken back: the row goes, so that what runs is the last one again, of
    whose end is told, and another can begin on that day. What it cut short runs until the day that
    was agreed again, or until the day before the next one.
    """
    Partner.objects.hold(agreement.partner)
    if agreement.from_day > day_of(now):
        audit.record(AuditVerb.ENDED, agreement, by=by, at=now)
        cut_short = list(SharingAgreement.objects.cut_short_by(agreement))
        agreement.delete()
        for row in cut_short:
            _runs_on(row, by=by, now=now)
        return
    if not SharingAgreement.objects.filter(pk=agreement.pk, ended_at=None).update(ended_at=now):
        raise ValidationError(_("This agreement has ended already."), code="stale")
    agreement.ended_at = now
    audit.record(AuditVerb.ENDED, agreement, by=by, at=now)


def _runs_on(agreement: SharingAgreement, *, by: User, now: datetime) -> None:
    """Until the day that was agreed; that is still to come, as the one that cut it short was."""
    last = agreed = agreement.agreed_until_day
    following = SharingAgreement.objects.next_after(agreement)
    if agreed and following:
        last = min(agreed, following.from_day - DAY)
    SharingAgreement.objects.filter(pk=agreement.pk).update(
        until_day=last, agreed_until_day=agreed if last != agreed else None
    )
    audit.record(AuditVerb.CHANGED, agreement, by=by, fields=("until_day",), at=now)


@transaction.atomic
def remind_of_end(agreement: SharingAgreement, *, today: date, now: datetime) -> bool:
    """Tell who keeps agreements that this one ends in two months; once."""
    return _tell_once(ENDING, "reminded_at", agreement, today, now)


@transaction.atomic
def tell_of_end(agreement: SharingAgreement, *, today: date, now: datetime) -> bool:
    """Tell who keeps agreements, on its last day, that sharing stops; once."""
    return _tell_once("organisation.agreement_ends", "end_told_at", agreement, today, now)


@transaction.atomic
def ask_to_renew(agreement: SharingAgreement, *, by: User, today: date, now: datetime) -> None:
    """Ask who keeps agreements to renew this one; once for each agreement, whoever asks."""
    if agreement.ended_at or agreement.until_day < today:
        raise ValidationError(_("This agreement has ended already."), code="stale")
    if agreement.partner.agreements.filter(from_day__gt=agreement.from_day).exists():
        raise ValidationError(_("The next agreement is written down already."), code="renewed")
    if not Message.objects.of_kind(RENEWAL).about(audit.label(agreement)).exists():
        people = User.objects.keeping_agreements(today)
        _tell(RENEWAL, agreement, people, now, by=by)


def _tell_once(
    kind: str, mark: str, agreement: SharingAgreement, today: date, now: datetime
) -> bool:
    """Whether this told it now; while nobody keeps agreements it stays to be told."""
    people = User.objects.keeping_agreements(today)
    rows = SharingAgreement.objects.filter(pk=agreement.pk, **{mark: None})
    if not people or not rows.update(**{mark: now}):
        return False
    _tell(kind, agreement, people, now)
    return True


def _tell(
    kind: str,
    agreement: SharingAgreement,
    people: Iterable[User],
    now: datetime,
    by: User | None = None,
) -> None:
    outbox.actions.post_to_each(
        kind,
        subject=audit.label(agreement),
        recipients=[person.label for person in people],
        dedupe_key=f"{kind}:{agreement.audit_ref}",
    )
    audit.record(AuditVerb.QUEUED, agreement, by=by, fields=("until_day",), at=now)
