"""Requests under GDPR articles 15 to 21: taken in, who asks, extended, rejected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from privacy import above, audit, blind_index, request_dates
from privacy.choices import AuditVerb
from privacy.models import DataRequest, RequestLink, RequestStep
from privacy.request_choices import (
    NEXT,
    Asker,
    Channel,
    Identity,
    Kind,
    LinkPurpose,
    Refusal,
    Result,
    Status,
    Step,
)
from youthwork.lib import links
from youthwork.lib.dates import day_of

TRIES = 20  # for a number that nobody else takes at the same moment


@dataclass(frozen=True)
class Asked:
    """What came in: by the form, or as a colleague wrote it down."""

    kind: Kind
    asker: Asker
    channel: Channel
    received_on: date
    name: str = ""
    email: str = ""
    phone: str = ""
    subject_name: str = ""
    born: date | None = None
    handles: str = ""
    about: str = ""
    language: str = "nl"


def receive(asked: Asked, *, by: Any, now: datetime) -> DataRequest:
    """Take a request in: a number, the clock, a log; told to the privacy officers.

    The day it came in counts, however late it was written down. Raises ValidationError (`past`,
    `future`) for a day of receipt that can't be.
    """
    today = day_of(now)
    if asked.received_on > today:
        told = _("This day is still to come.")
        raise ValidationError({"received_on": ValidationError(told, code="future")})
    if asked.received_on.year < today.year - 1:
        told = _("That is more than a year ago.")
        raise ValidationError({"received_on": ValidationError(told, code="past")})
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _received(asked, by, now)
        except IntegrityError:
            continue
    raise RuntimeError("no number for a request")


def _received(asked: Asked, by: Any, now: datetime) -> DataRequest:
    made = DataRequest(
        ref=_next_ref(day_of(now).year),
        kind=asked.kind,
        asker=asked.asker,
        channel=asked.channel,
        received_on=asked.received_on,
        due_on=request_dates.due(asked.received_on, extended=False),
        asker_name=asked.name,
        asker_email=asked.email,
        asker_phone=asked.phone,
        subject_name=asked.subject_name,
        born=asked.born.isoformat() if asked.born else "",
        handles=asked.handles,
        about=asked.about,
        language=asked.language,
        asker_term=name_term(asked.name) if asked.name else None,
        email_term=email_term(asked.email) if asked.email else None,
        registered_by=by,
        made_at=now,
    )
    made.save(force_insert=True)
    audit.record(AuditVerb.MADE, made, by=by, after=made.kind, at=now)
    note(made, Step.RECEIVED, by=by, now=now, told=made.channel)
    if made.asker_email:
        _post(made, "consent.data_request", f"{made.ref}:received")
    above.post_to_officers(
        "organisation.request_new",
        subject=made.label,
        dedupe_key=f"request_new:{made.ref}",
        today=day_of(now),
    )
    return made


def _next_ref(year: int) -> str:
    """The next number of the year; the unique column holds when two are written at once."""
    last = DataRequest.objects.of_year(year).order_by("-pk").values_list("ref", flat=True).first()
    return f"V-{year}-{int(last.rpartition('-')[2]) + 1 if last else 1:02d}"


def name_term(name: str) -> int:
    return blind_index.term("asker", " ".join(name.casefold().split()))


def email_term(email: str) -> int:
    return blind_index.term("asker mail", email.strip().casefold())


def note(request: DataRequest, step: Step, *, by: Any, now: datetime, told: object = "") -> None:
    """Add a line to the request's own log."""
    RequestStep.objects.create(request=request, step=step, by=by, at=now, told=str(told))


def _post(request: DataRequest, kind: str, key: str) -> None:
    """A mail to who asked, if they gave an address."""
    if request.asker_email:
        above.post(kind, subject=request.label, recipient=request.label, dedupe_key=key)


def move(request: DataRequest, to: Status, *, by: Any, now: datetime, **also: object) -> None:
    """Take one step of NEXT and record it; `also` is what the new status implies.

    The UPDATE names the status it expects. Raises ValidationError (`no_such_step`, `stale`).
    """
    before = Status(request.status)
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    rows = DataRequest.objects.filter(pk=request.pk, status=before)
    if not rows.update(status=to, **also):
        raise ValidationError(_("Someone else just changed this request."), code="stale")
    request.status = to
    for name, value in also.items():
        setattr(request, name, value)
    audit.record(AuditVerb.MOVED, request, by=by, before=before, after=to, at=now)


# --- who is it? -----------------------------------------------------------------------------------


def is_known_address(email: str) -> bool:
    """Whether one of the apps already knows this address of somebody (`KNOWN_ADDRESSES`)."""
    return bool(email) and any(import_string(path)(email) for path in settings.KNOWN_ADDRESSES)


@transaction.atomic
def send_link(request: DataRequest, *, by: Any, now: datetime) -> None:
    """Mail a link to the address of who asks, when we knew that address before they asked.

    Pressing it shows that they read that mailbox: proportionate, and no copy of a document (GDPR
    art. 12(6)). Raises ValidationError (`unknown`) for an address that we didn't know.
    """
    if not is_known_address(request.asker_email or ""):
        raise ValidationError(
            _("We did not know this address. Choose another way to be sure."), code="unknown"
        )
    if request.status == Status.RECEIVED:
        move(request, Status.IDENTITY, by=by, now=now)
    elif request.status != Status.IDENTITY:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    audit.record(AuditVerb.QUEUED, request, by=by, fields=["link"], at=now)
    note(request, Step.LINK_SENT, by=by, now=now)
    _post(request, "organisation.request_identity", f"{request.ref}:link:{links.turn(now)}")


def issue_link(
    request: DataRequest, purpose: LinkPurpose, *, now: datetime, ends_at: datetime
) -> str:
    """A new link for a mail that is being written; only its hash is kept."""
    token = links.new_token()
    RequestLink.objects.create(
        request=request, purpose=purpose, token_hash=links.token_hash(token), ends_at=ends_at
    )
    return token


@transaction.atomic
def establish(
    request: DataRequest, how: Identity, *, words: str = "", by: Any, now: datetime
) -> None:
    """Write down how we know who asks; then there may be searched. `by` None: by the link."""
    if request.status == Status.RECEIVED:
        move(request, Status.IDENTITY, by=by, now=now)
    move(
        request,
        Status.SEARCHING,
        by=by,
        now=now,
        identity=how,
        identity_on=day_of(now),
        identity_note=words or None,
        identity_by=by,
    )
    RequestLink.objects.filter(request=request, purpose=LinkPurpose.IDENTITY).delete()
    note(request, Step.IDENTIFIED, by=by, now=now, told=how)


# --- the term -------------------------------------------------------------------------------------


@transaction.atomic
def extend(request: DataRequest, *, reason: str, by: Any, now: datetime) -> None:
    """Two months more, with a reason that the requester is told within the first month.

    GDPR art. 12(3). Raises ValidationError (`twice`, `too_late`, `no_such_step`).
    """
    today = day_of(now)
    if not request.is_open:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    if request.is_extended:
        raise ValidationError(_("The term was extended already."), code="twice")
    if today > request_dates.extendable_until(request.received_on):
        raise ValidationError(
            _("The first month is over: extending is no longer possible. Answer now."),
            code="too_late",
        )
    values = {
        "extended_on": today,
        "extension_reason": reason,
        "due_on": request_dates.due(request.received_on, extended=True),
        "reminded": "",
    }
    if request.status == Status.ASSESSING:
        move(request, Status.EXTENDED, by=by, now=now, **values)
    else:
        rows = DataRequest.objects.filter(pk=request.pk, status=request.status, extended_on=None)
        if not rows.update(**values):
            raise ValidationError(_("Someone else just changed this request."), code="stale")
        for name, value in values.items():
            setattr(request, name, value)
    audit.record(
        AuditVerb.CHANGED, request, by=by, fields=["due_on"], after=str(request.due_on), at=now
    )
    note(request, Step.EXTENDED, by=by, now=now, told=request.due_on)
    _post(request, "organisation.request_extended", f"{request.ref}:extended")


@transaction.atomic
def reject(request: DataRequest, why: Refusal, *, words: str, by: Any, now: datetime) -> None:
    """Answer that it is not granted: the reason, and where to complain (GDPR art. 12(4))."""
    move(
        request,
        Status.REJECTED,
        by=by,
        now=now,
        refusal=why,
        result=Result.REFUSED,
        answer=words,
        finished_on=day_of(now),
    )
    RequestLink.objects.filter(request=request).delete()
    note(request, Step.REJECTED, by=by, now=now, told=why)
    _post(request, "organisation.request_rejected", f"{request.ref}:rejected")


@transaction.atomic
def remind(request: DataRequest, kind: str, *, today: date) -> bool:
    """Tell the privacy officers that a term ends (`due`) or is over (`late`), once each."""
    rows = DataRequest.objects.filter(pk=request.pk, reminded=request.reminded)
    if not rows.update(reminded=kind):
        return False
    above.post_to_officers(
        f"organisation.request_{kind}",
        subject=request.label,
        dedupe_key=f"request_{kind}:{request.ref}:{request.due_on}",
        today=today,
    )
    return True
