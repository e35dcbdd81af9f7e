"""What partners ask us, and how that ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

import outbox.actions
from organisation.actions import partners
from organisation.models import User
from outbox.actions import Post
from outbox.models import Message, new_ref, ref_of
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_before
from signals import dates
from signals.choices.sharing import NOT_ANSWERED, QUESTION_WAITS, RequestAnswer
from signals.models import PartnerRequest
from youthwork.lib.dates import day_of, end_of_day

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
    rows = PartnerRequest.objects.waiting().filter(pk=request.pk)
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
    return ref_of("I", digest[:10])


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
def remind(today: date, now: datetime) -> int:
    """Tell of questions that nobody answered for two working days; of how many.

    First who wrote it down hears, two working days later who leads them; where the first is away
    or answers no partner any more, who leads hears at once. Nobody hears it more often, unless it
    waits longer than the outbox keeps what it sent.
    """
    by_day = dates.escalated_by(today)
    waiting = PartnerRequest.objects.waiting().filter(made_at__lt=end_of_day(by_day))
    rows = waiting.select_related("by").order_by("pk").select_for_update(no_key=True, of=("self",))
    lines = dict[User | None, list[list[User]]]()
    posts, entries = list[Post](), list[AuditEntry]()
    for row, heard in _told_of(list(rows)).items():
        if len(heard) > 1 or any(day > by_day for day in heard):
            continue
        if row.by not in lines:
            lines[row.by] = _line_of(row.by, today)
        told = set().union(*heard.values())
        fresh = (
            [person for person in group if person.label not in told] for group in lines[row.by]
        )
        if not (people := next(filter(None, fresh), [])):
            continue
        label, key = audit.label(row), f"{QUESTION_WAITS}:{row.ref}:{today.isoformat()}"
        posts += [
            Post(QUESTION_WAITS, label, person.label, f"{key}:{person.public_id}")
            for person in people
        ]
        entries.append(audit.entry(AuditVerb.QUEUED, row, by=None, after=QUESTION_WAITS, at=now))
    outbox.actions.post_many(posts)
    audit.record_all(entries)
    return len(entries)


def _told_of(rows: Collection[PartnerRequest]) -> dict[PartnerRequest, dict[date, set[str]]]:
    """Of each question on which days was told of it, and to whom (labels), as the outbox has it."""
    of_label = {audit.label(row): row for row in rows}
    told: dict[PartnerRequest, dict[date, set[str]]] = {row: {} for row in rows}
    messages = Message.objects.filter(kind=QUESTION_WAITS, subject__in=of_label)
    for subject, person, key in messages.values_list("subject", "recipient", "dedupe_key"):
        day = date.fromisoformat(key.split(":")[2])
        told[of_label[subject]].setdefault(day, set()).add(person)
    return told


def _line_of(by: User | None, today: date) -> list[list[User]]:
    """Who hears of what this person wrote down: they themselves, who leads them, who keeps
    agreements; of each who answers partners."""
    groups = [[by] if by and by.is_active else [], User.objects.keeping_agreements(today)]
    if by:
        groups.insert(1, User.objects.deciding_for(by, today))
    answers = "signals.answer_partners"
    return [[person for person in group if person.has_perm(answers)] for group in groups]


@transaction.atomic
def erase_texts(request: PartnerRequest, *, by: User | None, now: datetime) -> None:
    """What was asked and told goes; partner, answer and day stay."""
    PartnerRequest.objects.filter(pk=request.pk).update(
        asked_by="", question="", purpose="", told="", texts_erased_at=now
    )
    audit.record(AuditVerb.ERASED, request, by=by, fields=("question", "told"), at=now)
