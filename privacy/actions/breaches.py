"""What may happen to a breach: started, added to, judged, closed, dismissed; and its clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from privacy import above, audit
from privacy.breach_choices import (
    NEXT,
    BreachKind,
    BreachStatus,
    Measure,
    Risk,
    Stage,
    Told,
)
from privacy.choices import AuditVerb
from privacy.models import Breach, BreachMeasure
from privacy.querysets.breaches import TO_TELL
from youthwork.lib.dates import day_of

TRIES = 5  # of two breaches that want the same number one takes the next
WARNED = timedelta(hours=24)  # before the hours end, once more
JUDGEMENT = (
    *("risk", "consequences", "authority", "authority_at", "authority_reason"),
    *("people", "people_at", "people_reason"),
)


@transaction.atomic
def start(
    kind: BreachKind | str,
    what_happened: str,
    *,
    by: Any,
    now: datetime,
    found_at: datetime | None = None,
    happened_at: datetime | None = None,
    whose: Collection[str] = (),
    persons: int | None = None,
    data: str = "",
    measures: Sequence[Measure | str] = (),
    source: str = "",
) -> Breach:
    """Write a breach down and tell the privacy officers at once, in the caller's transaction.

    `source` is the audit label of what it came from (`consent.signer:…`): of the same one there
    is one breach, and starting it again gives that back. `found_at` starts the 72 hours and is
    `now` when not given. Raises ValidationError (codes `future`, `order`, or of a field).
    """
    if source and (known := Breach.objects.filter(source=source).first()) is not None:
        return known
    made = Breach(
        kind=kind,
        what_happened=what_happened,
        happened_at=happened_at,
        found_at=found_at or now,
        whose=sorted(whose),
        persons=persons,
        data=data or None,
        source=source,
        reported_by=by,
        reported_at=now,
    )
    _check_moments(made, now)
    if (known := _number(made)) is not None:
        return known
    audit.record(AuditVerb.LOGGED, made, by=by, after=str(made.kind), at=now)
    for each in measures:
        add_measure(made, each, by=by, now=now)
    _tell(made, Stage.FOUND, now)
    return made


def _check_moments(breach: Breach, now: datetime) -> None:
    if breach.found_at > now:
        raise ValidationError(
            {"found_at": ValidationError(_("This moment is still to come."), code="future")}
        )
    if breach.happened_at is not None and breach.happened_at > breach.found_at:
        told = _("It can't have happened after it was found.")
        raise ValidationError({"happened_at": ValidationError(told, code="order")})


def _number(made: Breach) -> Breach | None:
    """Save it under the next number of the year in which it was reported.

    Returns the one that somebody else wrote down of the same source meanwhile, and None else.
    """
    made.year = day_of(made.reported_at).year
    for attempt in range(TRIES):
        made.number = Breach.objects.last_number(made.year) + 1
        made.ref = f"L-{made.year}-{made.number:03d}"
        made.full_clean(
            exclude=["reported_by", "decided_by"], validate_unique=False, validate_constraints=False
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            return None
        except IntegrityError:
            if made.source and (known := Breach.objects.filter(source=made.source).first()):
                return known
            if attempt == TRIES - 1:
                raise
    return None


@transaction.atomic
def add_measure(
    breach: Breach, kind: Measure | str, *, by: Any, now: datetime, note: str = ""
) -> BreachMeasure:
    """Write down what was done. Raises ValidationError (code `stale`) once it is closed."""
    if not Breach.objects.filter(pk=breach.pk, ended_at=None).update(revision=F("revision")):
        raise _stale()
    made = BreachMeasure(breach=breach, kind=kind, note=note or None, at=now, by=by)
    made.full_clean(exclude=["by", "breach"])
    made.save(force_insert=True)
    audit.record(AuditVerb.STEP_ADDED, breach, by=by, after=str(made.kind), at=now)
    return made


@transaction.atomic
def describe(
    breach: Breach, values: Mapping[str, Any], *, revision: int, by: Any, now: datetime
) -> None:
    """Write anew what is known of it, as long as it isn't closed: details come in phases (33(4)).

    Raises ValidationError (codes `future`, `order`, `stale`, `overtaken`).
    """
    changed = [name for name, value in values.items() if getattr(breach, name) != value]
    for name in changed:
        setattr(breach, name, values[name])
    _check_moments(breach, now)
    breach.full_clean(exclude=["reported_by", "decided_by"], validate_constraints=False)
    _write(breach, {name: getattr(breach, name) for name in changed}, revision)
    audit.record(AuditVerb.CHANGED, breach, by=by, fields=changed, at=now)


@transaction.atomic
def judge(
    breach: Breach, values: Mapping[str, Any], *, revision: int, by: Any, now: datetime
) -> None:
    """Decide on the risk, and whether the authority and the people have to know (33(1), 34(1)).

    `values` hold JUDGEMENT. May be done again, with what is known by then. Raises ValidationError
    (codes `risk`, `why`, `late`, `future`, `stale`, `overtaken`).
    """
    said = {name: values.get(name) or None for name in JUDGEMENT}
    said |= {name: said[name] or "" for name in ("risk", "authority", "people")}
    if refused := _refused(breach, said, now):
        raise ValidationError(refused)
    also = {**said, **_decided(breach, str(said["authority"]), by, now)}
    _move(breach, BreachStatus.JUDGED, also, revision=revision, by=by, now=now)


def _decided(breach: Breach, authority: str, by: Any, now: datetime) -> dict[str, Any]:
    """Who decided, and when: that the authority needn't know stops the clock once."""
    if breach.authority == authority == Told.NO:
        return {"decided_by": breach.decided_by, "decided_at": breach.decided_at}
    return {"decided_by": by, "decided_at": now}


def _refused(breach: Breach, said: Mapping[str, Any], now: datetime) -> dict[str, ValidationError]:
    """What is missing or can't be, by field."""
    found: dict[str, ValidationError] = {}
    if said["risk"] == Risk.HIGH and said["authority"] == Told.NO:
        told = _("A high risk is told to the authority (article 33).")
        found["authority"] = ValidationError(told, code="risk")
    why = _("Write down why.")
    if said["authority"] == Told.NO and not said["authority_reason"]:
        found["authority_reason"] = ValidationError(why, code="why")
    if said["people"] == Told.NO and not said["people_reason"]:
        found["people_reason"] = ValidationError(why, code="why")
    at = said["authority_at"]
    if at is not None and at > breach.found_at + TO_TELL and not said["authority_reason"]:
        told = _("This is after the 72 hours: write down why it was later (article 33(1)).")
        found["authority_reason"] = ValidationError(told, code="late")
    for name in ("authority_at", "people_at"):
        if said[name] is not None and said[name] > now:
            found[name] = ValidationError(_("This moment is still to come."), code="future")
        elif said[name] is not None and said[name] < breach.found_at:
            told = _("This is before it was found.")
            found[name] = ValidationError(told, code="order")
    return found


@transaction.atomic
def close(breach: Breach, *, revision: int, by: Any, now: datetime) -> None:
    """End it: who has to know does, and something was done. Nothing changes after that.

    Raises ValidationError (codes `not_told`, `no_measure`, `no_such_step`, `stale`, `overtaken`).
    """
    if breach.authority == Told.YES and breach.authority_at is None:
        told = _("First tell the authority, and write down when.")
        raise ValidationError(told, code="not_told")
    if breach.people == Told.YES and breach.people_at is None:
        told = _("First tell the people, and write down when.")
        raise ValidationError(told, code="not_told")
    if not breach.measures.exists():
        raise ValidationError(_("First write down what was done about it."), code="no_measure")
    _move(breach, BreachStatus.CLOSED, {"ended_at": now}, revision=revision, by=by, now=now)


@transaction.atomic
def dismiss(breach: Breach, why: str, *, revision: int, by: Any, now: datetime) -> None:
    """It was no breach after all; it stays in the register with the reason.

    Raises ValidationError (codes `no_such_step`, `stale`, `overtaken`).
    """
    also = {
        "authority": Told.NO,
        "authority_reason": why,
        "people": Told.NO,
        "people_reason": why,
        "ended_at": now,
        **_decided(breach, Told.NO, by, now),
    }
    _move(breach, BreachStatus.DISMISSED, also, revision=revision, by=by, now=now)


def _move(
    breach: Breach,
    to: BreachStatus,
    also: Mapping[str, Any],
    *,
    revision: int,
    by: Any,
    now: datetime,
) -> None:
    """Take one step of NEXT; the UPDATE names the state and the revision that were seen."""
    before = breach.status
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    for name, value in also.items():
        setattr(breach, name, value)
    breach.full_clean(exclude=["reported_by", "decided_by"], validate_constraints=False)
    _write(breach, {"status": to, **also}, revision, status=before)
    breach.status = to
    audit.record(AuditVerb.MOVED, breach, by=by, before=before, after=str(to), at=now)


def _write(breach: Breach, values: Mapping[str, Any], revision: int, **seen: Any) -> None:
    rows = Breach.objects.filter(pk=breach.pk, revision=revision, ended_at=None, **seen)
    if not rows.update(**values, revision=F("revision") + 1):
        if Breach.objects.filter(pk=breach.pk, ended_at=None).exists():
            told = _("Somebody changed this meanwhile. Look at it again.")
            raise ValidationError(told, code="overtaken")
        raise _stale()
    breach.revision = revision + 1


def _stale() -> ValidationError:
    return ValidationError(_("This breach was closed."), code="stale")


def warn(now: datetime) -> int:
    """Tell who keeps the register that the hours of a breach run out, and that they are over.

    Only what applies now is told, each once; returns how many messages were new.
    """
    told = 0
    for breach in Breach.objects.ticking().found_before(now - TO_TELL + WARNED):
        told += _tell(breach, Stage.LATE if now >= breach.judge_by else Stage.DAY_LEFT, now)
    return told


def _tell(breach: Breach, stage: Stage, now: datetime) -> int:
    """Post what the app that knows people makes of it; how many were new."""
    return above.tell_of_breach(audit.label(breach), stage, now)
