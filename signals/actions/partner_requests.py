"""What partners ask us, and how that ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

import outbox.actions
from organisation.actions import partners
from organisation.models import User
from outbox.models import REF_LETTERS, new_ref
from privacy import audit
from privacy.choices import AuditVerb
from privacy.validators import not_long_before
from signals.choices.sharing import NOT_ANSWERED, RequestAnswer
from signals.models import PartnerRequest
from youthwork.lib.dates import day_of

if TYPE_CHECKING:
    from organisation.models import Partner


def write_down(
    partner: Partner,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    client_id: UUID | None = None,
) -> PartnerRequest:
    """Write down what was asked and how it ended, or that nobody answered it yet (NOT_ANSWERED).

    The same words with the same `client_id` twice are one question; other words typed into a page
    of before are another one.

    Raises ValidationError when something about persons was answered, or a refusal has no reason.
    """
    values = {**values, **_ending(values, about_persons=bool(values.get("about_persons")))}
    if values["asked_on"] > day_of(now):
        told = _("This day is still to come.")
        raise ValidationError({"asked_on": ValidationError(told, code="future")})
    not_long_before(values["asked_on"], day_of(now), "asked_on")
    said = [f"{name}={value}" for name, value in sorted(values.items())]
    ref = _ref_of_page(client_id, partner, by, *said)
    values |= {"ref": ref, "partner": partner, "by": by, "made_at": now}
    return _once(ref, lambda: _write_question(values))


@transaction.atomic
def answer(request: PartnerRequest, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Write down how a question ended that waited for it, once.

    Raises ValidationError as `write_down` does, and `stale` where somebody did so meanwhile.
    """
    ending = _ending(values, about_persons=request.about_persons)
    if ending["answer"] == NOT_ANSWERED:
        told = _("Choose how it ended.")
        raise ValidationError({"answer": ValidationError(told, code="required")})
    rows = PartnerRequest.objects.filter(pk=request.pk, answer=NOT_ANSWERED, texts_erased_at=None)
    if not rows.update(**ending):
        raise ValidationError(_("Somebody answered this meanwhile. Look again."), code="stale")
    audit.record(AuditVerb.ANSWERED, request, by=by, after=ending["answer"], at=now)


def _ending(values: Mapping[str, Any], *, about_persons: bool) -> dict[str, Any]:
    """How a question ends, its reason and what was told.

    Raises ValidationError when something about persons was answered, a refusal has no reason, or
    something was told without an answer.
    """
    ended, reason = values["answer"], values.get("refusal_reason") or ""
    if about_persons and ended == RequestAnswer.ANSWERED_GENERALLY:
        told = _("About persons we answer nothing. Refuse it, or refer them to who may.")
        raise ValidationError({"answer": ValidationError(told, code="about_persons")})
    if ended == RequestAnswer.REFUSED and not reason:
        told = _("Choose why you refused it.")
        raise ValidationError({"refusal_reason": ValidationError(told, code="required")})
    if ended == NOT_ANSWERED and values.get("told"):
        told = _("You told them something? Then choose how it ended.")
        raise ValidationError({"answer": ValidationError(told, code="told")})
    reason = reason if ended == RequestAnswer.REFUSED else ""
    return {"answer": ended, "refusal_reason": reason, "told": values.get("told") or ""}


def _write_question(values: Mapping[str, Any]) -> PartnerRequest:
    request = PartnerRequest.objects.create(**values)
    by, now, answer = request.by, request.made_at, request.answer
    audit.record(AuditVerb.LOGGED, request, by=by, after=answer, at=now)
    return request


@transaction.atomic
def demand(
    partner: Partner | None, *, by: User, now: datetime, client_id: UUID | None = None
) -> PartnerRequest:
    """A formal demand of the police: who decides about it hears of it at once.

    Only that there is one is written down, never what it is about; nobody hands anything over
    from here. The same `client_id` twice is one demand: its number follows from it, and from who
    asks, of whom and the day, so that a page of before never swallows another demand. Without a
    partner it is of the police, who become one where nobody wrote them down yet.
    """
    partner = partner or partners.police(by=by, now=now)
    ref = _ref_of_page(client_id, partner, by, "demand", str(day_of(now)))
    return _once(ref, lambda: _write_demand(ref, partner, by=by, now=now))


def _ref_of_page(client_id: UUID | None, partner: Partner, by: User, *said: str) -> str:
    """A number that looks like any other, the same only for what is said on one page."""
    if client_id is None:
        return new_ref("I")
    pressed = json.dumps([str(client_id), partner.pk, by.pk, *said])
    digest = salted_hmac("signals.partner_request", pressed, algorithm="sha256").digest()
    return f"I-{''.join(REF_LETTERS[byte % len(REF_LETTERS)] for byte in digest[:10])}"


def _once(ref: str, write: Callable[[], PartnerRequest]) -> PartnerRequest:
    """What `write` makes under this number, or what stands there by now."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        found = PartnerRequest.objects.filter(ref=ref).first()
        if found is None:
            raise
        return found


def _write_demand(ref: str, partner: Partner, *, by: User, now: datetime) -> PartnerRequest:
    today = day_of(now)
    request = PartnerRequest.objects.create(
        ref=ref,
        partner=partner,
        asked_on=today,
        about_persons=True,
        is_demand=True,
        answer=RequestAnswer.REFERRED,
        by=by,
        made_at=now,
    )
    audit.record(AuditVerb.LOGGED, request, by=by, after="demand", at=now)
    outbox.actions.post_to_each(
        "signals.demand",
        subject=audit.label(request),
        recipients=[person.label for person in User.objects.hearing_of_demands(today)],
        dedupe_key=f"signals.demand:{request.ref}",
    )
    return request


@transaction.atomic
def erase_texts(request: PartnerRequest, *, by: User | None, now: datetime) -> None:
    """What was asked and told goes; partner, answer and day stay."""
    PartnerRequest.objects.filter(pk=request.pk).update(
        asked_by="", question="", purpose="", told="", texts_erased_at=now
    )
    audit.record(AuditVerb.ERASED, request, by=by, fields=("question", "told"), at=now)
