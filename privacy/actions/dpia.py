"""What may happen to the impact assessment: started, written, advised on, decided, looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from privacy import above, audit, dpia_texts, register
from privacy.choices import AuditVerb
from privacy.dpia_choices import NEXT, Advice, DpiaStatus, Outcome
from privacy.models import Dpia, DpiaRisk
from youthwork.lib.dates import add_months, day_of

TEXTS = ("description", "necessity", "proportionality", "views")
RISK = ("name", "likelihood", "impact", "measures", "likelihood_left", "impact_left")
LOOK_AGAIN_MONTHS = 36  # at most; our choice, the law says *where there is a change* (art. 35(11))
REMINDED_BEFORE = timedelta(days=30)
MOST_RISKS = 40


@transaction.atomic
def start(*, by: Any, now: datetime) -> Dpia:
    """A new version to work on, with the texts and risks of the one before, or with our draft.

    Raises ValidationError (code `open`) while another is worked on.
    """
    before = Dpia.objects.in_force()
    made = Dpia(number=Dpia.objects.last_number() + 1, made_at=now)
    if before is None:
        made.description = str(dpia_texts.DESCRIPTION)
        made.necessity = str(dpia_texts.NECESSITY)
        made.proportionality = str(dpia_texts.PROPORTIONALITY)
        risks = [asdict(each) for each in dpia_texts.RISKS]
    else:
        for name in TEXTS:
            setattr(made, name, getattr(before, name))
        risks = [_values(risk) for risk in before.risks.in_order()]
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        told = _("There is a version to work on already.")
        raise ValidationError(told, code="open") from error
    for number, values in enumerate(risks, start=1):
        values |= {"name": str(values["name"]), "measures": str(values["measures"])}
        DpiaRisk(dpia=made, number=number, **values).save(force_insert=True)
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


def _values(risk: DpiaRisk) -> dict[str, Any]:
    return {name: getattr(risk, name) for name in RISK}


@transaction.atomic
def write(dpia: Dpia, values: Mapping[str, Any], *, revision: int, by: Any, now: datetime) -> None:
    """Keep the texts; advice on an earlier text goes, and where none is changed nothing happens.

    Raises ValidationError (`overtaken`).
    """
    changed = [name for name in TEXTS if getattr(dpia, name) != values[name]]
    if not changed:
        return
    for name in changed:
        setattr(dpia, name, values[name])
    _written(dpia, revision, {name: getattr(dpia, name) for name in changed})
    audit.record(AuditVerb.CHANGED, dpia, by=by, fields=changed, at=now)


@transaction.atomic
def add_risk(
    dpia: Dpia, values: Mapping[str, Any], *, revision: int, by: Any, now: datetime
) -> DpiaRisk:
    """One more risk. Raises ValidationError (codes `overtaken`, `left`, `many`)."""
    number = dpia.risks.last_number() + 1
    if number > MOST_RISKS:
        told = _("At most %(count)d risks. Put some together.") % {"count": MOST_RISKS}
        raise ValidationError(told, code="many")
    made = DpiaRisk(dpia=dpia, number=number, **{name: values[name] for name in RISK})
    _check(made)
    _written(dpia, revision, {})
    made.save(force_insert=True)
    audit.record(AuditVerb.STEP_ADDED, dpia, by=by, after=f"{number}", at=now)
    return made


@transaction.atomic
def change_risk(
    risk: DpiaRisk, values: Mapping[str, Any], *, revision: int, by: Any, now: datetime
) -> None:
    """Write a risk anew; one that stays as it was takes no advice away.

    Raises ValidationError (codes `overtaken`, `left`).
    """
    if _values(risk) == {name: values[name] for name in RISK}:
        return
    for name in RISK:
        setattr(risk, name, values[name])
    _check(risk)
    _written(risk.dpia, revision, {})
    risk.save(update_fields=RISK)
    audit.record(AuditVerb.CHANGED, risk.dpia, by=by, after=f"{risk.number}", at=now)


@transaction.atomic
def remove_risk(risk: DpiaRisk, *, revision: int, by: Any, now: datetime) -> None:
    """Take a risk off. Raises ValidationError (code `overtaken`)."""
    _written(risk.dpia, revision, {})
    DpiaRisk.objects.filter(pk=risk.pk).delete()
    audit.record(AuditVerb.STEP_DROPPED, risk.dpia, by=by, after=f"{risk.number}", at=now)


def _check(risk: DpiaRisk) -> None:
    told = _("Measures don't make a risk larger than it was.")
    if risk.likelihood_left > risk.likelihood:
        raise ValidationError({"likelihood_left": ValidationError(told, code="left")})
    if risk.impact_left > risk.impact:
        raise ValidationError({"impact_left": ValidationError(told, code="left")})
    risk.full_clean(exclude=["dpia"], validate_constraints=False)


def _written(dpia: Dpia, revision: int, values: Mapping[str, Any]) -> None:
    """Another text than the advice was about: it is a draft again.

    The words of the advice stay with it, for the privacy officer to start from.
    """
    _update(
        dpia,
        revision,
        {
            **values,
            "status": DpiaStatus.DRAFT,
            "advice": "",
            "advised_by": None,
            "advised_on": None,
        },
        from_states=(DpiaStatus.DRAFT, DpiaStatus.ADVISED),
    )


@transaction.atomic
def advise(dpia: Dpia, advice: str, text: str, *, revision: int, by: Any, now: datetime) -> None:
    """The privacy officer's advice (art. 35(2)); once everything is written.

    Raises ValidationError (codes `unfinished`, `overtaken`, `stale`).
    """
    if dpia.missing:
        told = _("First write: %(parts)s.") % {"parts": ", ".join(map(str, dpia.missing))}
        raise ValidationError(told, code="unfinished")
    if not dpia.risks.exists():
        raise ValidationError(_("First write at least one risk."), code="unfinished")
    values = {
        "status": DpiaStatus.ADVISED,
        "advice": Advice(advice),
        "advice_text": text,
        "advised_by": by,
        "advised_on": day_of(now),
    }
    _update(dpia, revision, values, from_states=(DpiaStatus.DRAFT, DpiaStatus.ADVISED))
    audit.record(AuditVerb.CHECKED, dpia, by=by, after=str(advice), at=now)


@transaction.atomic
def decide(
    dpia: Dpia,
    outcome: str,
    text: str,
    look_again_on: date,
    *,
    revision: int,
    by: Any,
    now: datetime,
    consulted_on: date | None = None,
) -> None:
    """The director decides; from then on the version is as it was, and *yes* lets signals open.

    Raises ValidationError (codes `own_advice`, `high`, `future`, `range`, `no_such_step`,
    `overtaken`, `stale`).
    """
    if DpiaStatus.DECIDED not in NEXT[dpia.status]:
        told = _("First the privacy officer gives advice.")
        raise ValidationError(told, code="no_such_step")
    if dpia.advised_by == by:
        told = _("Who gave the advice doesn't decide on it.")
        raise ValidationError(told, code="own_advice")
    if refused := _refused(dpia, outcome, look_again_on, consulted_on, day_of(now)):
        raise ValidationError(refused)
    values = {
        "status": DpiaStatus.DECIDED,
        "outcome": Outcome(outcome),
        "decision_text": text,
        "consulted_on": consulted_on,
        "look_again_on": look_again_on,
        "decided_by": by,
        "decided_at": now,
        "snapshot": snapshot(dpia),
    }
    _update(dpia, revision, values, from_states=(DpiaStatus.ADVISED,))
    audit.record(AuditVerb.CONFIRMED, dpia, by=by, after=str(outcome), at=now)
    if outcome == Outcome.YES:
        above.dpia_decided(day_of(now), by=by, now=now)


def _refused(
    dpia: Dpia, outcome: str, look_again_on: date, consulted_on: date | None, today: date
) -> dict[str, ValidationError]:
    found: dict[str, ValidationError] = {}
    if not today < look_again_on <= add_months(today, LOOK_AGAIN_MONTHS):
        told = _("Choose a day to come, within three years.")
        found["look_again_on"] = ValidationError(told, code="range")
    if consulted_on is not None and consulted_on > today:
        told = _("This day is still to come.")
        found["consulted_on"] = ValidationError(told, code="future")
    high = outcome == Outcome.YES and dpia.risks.high_left().exists()
    if high and consulted_on is None:
        told = _(
            "A high risk is left. Then the Dutch Data Protection Authority is asked first "
            "(article 36): write down when, or make the risk smaller."
        )
        found["consulted_on"] = ValidationError(told, code="high")
    return found


def snapshot(dpia: Dpia) -> dict[str, Any]:
    """What a decision is about, apart from the texts of the version itself."""
    return {
        "house": above.house(),
        "lines": [asdict(line) for line in register.lines(assessed=True)],
        "risks": [_values(risk) for risk in dpia.risks.in_order()],
    }


def _update(
    dpia: Dpia, revision: int, values: Mapping[str, Any], *, from_states: tuple[str, ...]
) -> None:
    """The UPDATE names the states and the revision that were seen."""
    rows = Dpia.objects.filter(pk=dpia.pk, revision=revision, status__in=from_states)
    if not rows.update(**values, revision=F("revision") + 1):
        if Dpia.objects.undecided().filter(pk=dpia.pk).exists():
            told = _("Somebody changed this meanwhile. Look at it again.")
            raise ValidationError(told, code="overtaken")
        raise ValidationError(_("This version was decided on."), code="stale")
    for name, value in values.items():
        setattr(dpia, name, value)
    dpia.revision = revision + 1


@transaction.atomic
def remind(dpia: Dpia, *, today: date) -> bool:
    """Tell the privacy officers to look at it again: a month before, and on the day; once each."""
    stage = "due" if dpia.look_again_on and dpia.look_again_on <= today else "soon"
    rows = Dpia.objects.filter(pk=dpia.pk, reminded__in=("",) if stage == "soon" else ("", "soon"))
    if not rows.update(reminded=stage):
        return False
    kind = "organisation.dpia_look_again"
    above.post_to_officers(
        kind, subject=audit.label(dpia), dedupe_key=f"{kind}:{dpia.number}:{stage}", today=today
    )
    return True
