"""Taking signals up together: starting, steps, ending."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import PersonStatus, Role
from organisation.models import User
from privacy import audit
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_before
from signals.actions import planned, sharing_status, triage
from signals.actions.sharing import close_pages, forget_approach
from signals.choices.approach import NEXT, ApproachStatus
from signals.choices.signal import STORY_FIELDS, Outcome, StepKind
from signals.models import Approach, ApproachStep, Signal
from youthwork.lib.dates import day_of, start_of_day
from youthwork.lib.together import answered

if TYPE_CHECKING:
    from organisation.models import Partner
    from workers.models import Activity


@transaction.atomic
def start(
    values: Mapping[str, Any], *, by: User, now: datetime, signals: Iterable[Signal] = ()
) -> Approach:
    """Begin an approach, with the signals that gave rise to it.

    A form that is sent twice names the same `public_id`: the second one is given what the first
    one began. Raises ValidationError for a start more than a year ago: with it goes the text.
    """
    values = dict(values)
    partners = values.pop("partners", ())
    not_long_before(values["started_on"], day_of(now), "started_on")
    try:
        with transaction.atomic():
            approach = Approach.objects.create(**values, created_by=by, created_at=now)
    except IntegrityError:
        if begun := Approach.objects.begun_by(by, values["public_id"]):
            return begun
        raise ValidationError(_("This form is damaged. Open it again."), code="damaged") from None
    approach.partners.add(*partners)
    entries = [audit.entry(AuditVerb.MADE, approach, by=by, at=now)]
    hung = (_hung(approach, signal, by=by, now=now) for signal in signals)
    audit.record_all(entries + [entry for entry in hung if entry])
    return approach


def _change(approach: Approach, **columns: Any) -> None:
    """Write these columns, unless somebody else changed the approach since it was read (`stale`).

    The UPDATE names the version and the status that it expects, as of signals.
    """
    rows = Approach.objects.filter(
        pk=approach.pk, version=approach.version, status=approach.status, erased_at=None
    )
    if not rows.update(version=approach.version + 1, **columns):
        raise ValidationError(
            _("Someone else just changed this approach. Look again; your text is still here."),
            code="stale",
        )
    approach.version += 1
    for name, value in columns.items():
        setattr(approach, name, value)


@transaction.atomic
def change(approach: Approach, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Change what an approach says, who pulls it and who takes part."""
    values = dict(values)
    partners = values.pop("partners", None)
    changed = [name for name, value in values.items() if getattr(approach, name) != value]
    if "started_on" in values and approach.ended_on and values["started_on"] > approach.ended_on:
        told = _("The start lies after the end.")
        raise ValidationError({"started_on": ValidationError(told, code="after_end")})
    if "started_on" in changed:
        not_long_before(values["started_on"], day_of(approach.created_at), "started_on")
    others = partners is not None and set(partners) != set(approach.partners.all())
    if changed or others:  # other partners alone are a version too
        _change(approach, **{name: values[name] for name in changed})
    if others:
        approach.partners.set(partners)
        changed.append("partners")
    if changed:
        audit.record(AuditVerb.CHANGED, approach, by=by, fields=changed, at=now)


def _runs(approach: Approach) -> None:
    if not approach.is_open:
        raise ValidationError(_("This approach has ended."), code="ended")


@transaction.atomic
def add_signal(approach: Approach, signal: Signal, *, by: User, now: datetime) -> None:
    """Hang a signal under an approach; one that hangs there already stays.

    It may be another team's: who may not read it sees it counted, no more. Raises ValidationError
    with code `ended`, `practice`, `retracted`, or `no_story` for a kind of which nothing is
    written down.
    """
    if entry := _hung(approach, signal, by=by, now=now):
        audit.record_all([entry])
        sharing_status.tell_changed(approach, now)


def _hung(approach: Approach, signal: Signal, *, by: User, now: datetime) -> AuditEntry | None:
    """What `add_signal` does: the entry of it; None of one that hangs there already."""
    # Whoever changes its kind or ends the approach at this moment comes before or after.
    as_it_is = Signal.objects.filter(pk=signal.pk).only(*STORY_FIELDS, "outcome")
    rows = Approach.objects.filter(pk=approach.pk).select_for_update(no_key=True)
    held = rows.values_list("status", flat=True)
    there = Approach.objects.holding(signal).filter(pk=approach.pk).values_list("pk")
    answered(Signal.objects.turn(signal.pk, then=(held, as_it_is, there)))
    [approach.status], [now_there] = held, as_it_is
    for name in (*STORY_FIELDS, "outcome"):
        setattr(signal, name, getattr(now_there, name))
    _runs(approach)
    if signal.outcome == Outcome.RETRACTED:
        raise ValidationError(_("This signal was taken back."), code="retracted")
    if signal.is_practice:
        raise ValidationError(_("This is a practice signal."), code="practice")
    if signal.keeps_no_story:
        raise triage.nothing_written()
    if there:
        return None
    approach.signals.add(signal)
    told, ref = ("signals",), signal.ref
    return audit.entry(AuditVerb.CHANGED, approach, by=by, fields=told, after=ref, at=now)


@transaction.atomic
def remove_signal(approach: Approach, signal: Signal, *, by: User, now: datetime) -> None:
    """Take a signal out of an approach; the signal itself stays as it is."""
    _runs(approach)
    approach.signals.remove(signal)
    audit.record(AuditVerb.CHANGED, approach, by=by, fields=("signals",), before=signal.ref, at=now)
    sharing_status.tell_changed(approach, now)


@transaction.atomic
def part_from(
    signal: Signal,
    *,
    by: User | None,
    now: datetime,
    held: Container[str] = (),
    found: Iterable[Approach] | None = None,
) -> None:
    """A signal that turns out to be of a kind without story leaves the approaches it stands under.

    What was shared of these goes: the partner's page closes with its sentence. Their texts are
    about what others saw too, and stay; who pulls one hears that it is to be looked over. Of an
    approach that is `held`, by its reference, what was shared stays and its pages close. `found`:
    those approaches, where they were asked for (`holding_in_turn`).
    """
    for approach in Approach.objects.holding_in_turn(signal) if found is None else found:
        approach.signals.remove(signal)
        audit.record(
            AuditVerb.CHANGED, approach, by=by, fields=("signals",), before=signal.ref, at=now
        )
        if audit.label(approach).partition(":")[2] in held:
            close_pages(approach, by=by, now=now)
        else:
            forget_approach(approach, by=by, now=now)
        pulls = _who_goes_on(approach, day_of(now))
        outbox.actions.post_to_each(
            "signals.approach_lost_signal",
            subject=audit.label(approach),
            recipients=[pulls.label] if pulls else [],
            dedupe_key=f"signals.approach_lost_signal:{approach.pk}:{signal.ref}:{signal.version}",
        )


@transaction.atomic
def add_step(
    approach: Approach,
    kind: StepKind,
    *,
    by: User,
    now: datetime,
    note: str = "",
    outcome: str = "",
    partner: Partner | None = None,
    activity: Activity | None = None,
    owner: User | None = None,
    due_on: date | None = None,
    done_at: datetime | None = None,
) -> ApproachStep:
    """Add what was done, now or earlier, or with a day what is still to be done, by its owner.

    Of what was done also what came of it; nothing did yet of what is still to be done.
    """
    _runs(approach)
    is_planned = due_on is not None
    if not is_planned:
        triage.not_by_a_step(kind)
    if due_on is not None:
        planned.refuse_day(due_on, now)
        planned.refuse_kind(kind)
    if is_planned and outcome:
        told = _("It was done, or it is still to do. Choose one.")
        raise ValidationError({"due_on": ValidationError(told, code="still_to_do")})
    told = _("Choose a time that has passed. For what comes, choose a day below.")
    triage.refuse_moment(done_at, now, told, of=start_of_day(approach.started_on))
    _change(approach)
    step = ApproachStep.objects.create(
        approach=approach,
        kind=kind,
        note=note,
        outcome=outcome,
        partner=partner,
        activity=activity,
        owner=(owner or by) if is_planned else None,
        due_on=due_on,
        done_at=None if is_planned else min(done_at or now, now),
        by=None if is_planned else by,
        created_at=now,
    )
    audit.record(AuditVerb.STEP_ADDED, approach, by=by, after=kind, at=now)
    return step


@transaction.atomic
def finish_step(
    step: ApproachStep,
    *,
    by: User,
    now: datetime,
    outcome: str = "",
    done_at: datetime | None = None,
    activity: Activity | None = None,
) -> None:
    """What was planned was done, now or earlier, and what came of it.

    `activity`: which one was started. Of two people who press at once one wins.
    """
    approach = step.approach
    _runs(approach)
    triage.not_by_a_step(step.kind)
    told = _("Choose a time that has passed.")
    triage.refuse_moment(done_at, now, told, of=start_of_day(approach.started_on))
    _change(approach)
    done: dict[str, Any] = {"done_at": min(done_at or now, now), "outcome": outcome, "by": by}
    if activity is not None:
        done["activity"] = activity
    if not ApproachStep.objects.filter(pk=step.pk, done_at=None).update(**done):
        raise ValidationError(_("This step was done already."), code="stale")
    audit.record(
        AuditVerb.STEP_ADDED, step.approach, by=by, before="planned", after=step.kind, at=now
    )


def pointed(step: ApproachStep, activity: Activity, *, by: User, now: datetime) -> AuditEntry:
    """Say which activity a step started; once. Returns the entry, for the deed to record."""
    _runs(step.approach)
    _change(step.approach)
    if not ApproachStep.objects.without_activity().filter(pk=step.pk).update(activity=activity):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    return audit.entry(AuditVerb.NOTED, step.approach, by=by, fields=("activity",), at=now)


@transaction.atomic
def give_step(step: ApproachStep, to: User, *, by: User, now: datetime) -> None:
    """Let somebody else do what was planned, on its day.

    They are reminded of it as of what was planned for them, at once where its day has come; who
    had it hears that it isn't theirs any more. Raises ValidationError (`ended`; `cant_open` for who
    may not open the approach; `stale` where it was done or changed meanwhile).
    """
    approach = step.approach
    _runs(approach)
    if to == step.owner:
        return
    works = to.status == PersonStatus.ACTIVE
    if not works or not Approach.objects.visible_to(to, day_of(now)).contains(approach):
        told = _("%(name)s can't open this approach. Choose somebody else.") % {"name": to.name}
        raise ValidationError({"to": ValidationError(told, code="cant_open")})
    _change(approach)
    if not planned.give([step], to):
        raise ValidationError(_("This step was done already."), code="stale")
    planned.tell_gone([step], by=by)
    if step.due_on is not None and step.due_on <= day_of(now):
        outbox.actions.post_to_each(
            "signals.approach_step_due",
            subject=audit.label(approach),
            recipients=[to.label] if to != by else [],
            dedupe_key=f"signals.approach_step_due:{step.pk}:{step.due_on}:{approach.version}",
        )
        ApproachStep.objects.filter(pk=step.pk).update(reminded_at=now)
    audit.record(AuditVerb.STEP_GIVEN, approach, by=by, after=to.label, at=now)


@transaction.atomic
def drop_step(step: ApproachStep, *, by: User, now: datetime) -> None:
    """Let a planned step lapse: it isn't needed any more. The trail keeps that it was planned."""
    _runs(step.approach)
    if not ApproachStep.objects.filter(pk=step.pk, done_at=None).delete()[0]:
        raise ValidationError(_("This step was done already."), code="stale")
    planned.tell_gone([step], by=by)
    audit.record(AuditVerb.STEP_DROPPED, step.approach, by=by, after=step.kind, at=now)


@transaction.atomic
def remind(step: ApproachStep, people: Collection[User], *, late: bool, now: datetime) -> None:
    """Remind of a planned step as of a signal's: its owner on its day, later who leads."""
    kind = "approach_step_late" if late else "approach_step_due"
    marks = planned.marks_of(step, people, late=late)
    outbox.actions.post_to_each(
        f"signals.{kind}",
        subject=audit.label(step.approach),
        recipients=[person.label for person in people],
        dedupe_key=f"signals.{kind}:{step.pk}:{step.due_on}" + planned.again(late, now),
    )
    ApproachStep.objects.filter(pk=step.pk).update(**dict.fromkeys(marks, now))
    audit.record(AuditVerb.QUEUED, step.approach, by=None, after=kind, at=now)


@transaction.atomic
def end(
    approach: Approach, result: str, *, by: User, now: datetime, ended_on: date, lesson: str = ""
) -> None:
    """End with what came of it; who had still something to do in it hears that it isn't needed.

    What waits to be shared of it is declined: nobody could share it any more.
    """
    if ended_on < approach.started_on:
        told = _("The end lies before the start.")
        raise ValidationError({"ended_on": ValidationError(told, code="before_start")})
    _move(approach, ApproachStatus.ENDED, by, now, result=result, lesson=lesson, ended_on=ended_on)
    answered(sharing_status.decline_waiting(approach, by=by, now=now))
    planned.tell_gone(approach.steps.to_do().select_related("owner"), by=by)


@transaction.atomic
def reopen(approach: Approach, *, by: User, now: datetime) -> None:
    """Take it up again; what it brought so far stays.

    Who has still something to do in it was told that it isn't needed, and hears that it is.
    """
    _move(approach, ApproachStatus.OPEN, by, now, ended_on=None)
    planned.tell_again(approach.steps.to_do().select_related("owner"), by=by)


def _move(
    approach: Approach, to: ApproachStatus, by: User | None, now: datetime, **also: Any
) -> None:
    """Of two people who press at once one wins."""
    before = ApproachStatus(approach.status)
    if to not in NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    _change(approach, status=to, **also)
    audit.record(AuditVerb.MOVED, approach, by=by, before=before, after=to, at=now)


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Give the running approaches and planned steps of who leaves to a lead of the team."""
    today, given = timezone.localdate(now), 0
    for approach in Approach.objects.pulled_by(person):
        leads = User.objects.holding(Role.TEAM_LEAD, today, approach.team)
        lead = leads.exclude(pk=person.pk).first() or to
        Approach.objects.filter(pk=approach.pk).update(lead=lead, version=F("version") + 1)
        audit.record(AuditVerb.ASSIGNED, approach, by=by, after=lead.label, at=now)
        given += 1
    for step in ApproachStep.objects.planned_for(person):
        pulls = step.approach.lead if step.approach.lead != person else None
        lead = pulls or to
        if planned.give([step], lead):
            audit.record(AuditVerb.STEP_GIVEN, step.approach, by=by, after=lead.label, at=now)
            given += 1
    return given


@transaction.atomic
def give_back_lead(now: datetime) -> int:
    """Give running approaches of who left, or reads none any more, to who leads the team.

    As `owning.give_back` gives signals.
    """
    given, today = 0, timezone.localdate(now)
    leads = Approach.objects.open().values("lead")
    for person in User.objects.filter(pk__in=leads).without("signals.view", today):
        for approach in Approach.objects.pulled_by(person):
            if (to := _who_goes_on(approach, today)) is not None:
                rows = Approach.objects.filter(pk=approach.pk)
                rows.update(lead=to, version=F("version") + 1)
                audit.record(AuditVerb.ASSIGNED, approach, by=None, after=to.label, at=now)
                given += 1
    return given


@transaction.atomic
def give_back(now: datetime) -> int:
    """As of a signal's: planned steps of approaches that their owner can no longer open go on.

    To who pulls the approach, else to who leads the team. They hear that somebody else does it.
    In a team that nobody leads it stays: that is told by itself (`organisation.team_to_do`).
    """
    given, today = 0, timezone.localdate(now)
    owners = ApproachStep.objects.running().values("owner")
    for person in User.objects.filter(pk__in=owners).here_or_gone():
        closed = ApproachStep.objects.to_do_of(person).beyond(person, today)
        for step in closed.select_related("approach__team", "approach__lead", "owner"):
            to = _who_goes_on(step.approach, today)
            if to is not None and to != person and planned.give([step], to):
                planned.tell_gone([step], by=None)
                audit.record(AuditVerb.STEP_GIVEN, step.approach, by=None, after=to.label, at=now)
                given += 1
    return given


def _who_goes_on(approach: Approach, today: date) -> User | None:
    """Who pulls it, where they work here, else who leads its team; nobody who can't open it."""
    pulls = approach.lead
    people: list[User] = [pulls] if pulls and pulls.status == PersonStatus.ACTIVE else []
    people += User.objects.answering_for(approach.team, today)
    for person in people:
        if Approach.objects.visible_to(person, today).contains(approach):
            return person
    return None


@transaction.atomic
def erase(approach: Approach, *, by: User | None, now: datetime) -> None:
    """Erase every text and person; team, days, kinds of steps and the number of signals stay."""
    list(Approach.objects.filter(pk=approach.pk).select_for_update(no_key=True).values_list("pk"))
    steps = ApproachStep.objects.filter(approach=approach)
    steps.update(note="", outcome="", owner=None, by=None)
    forget_approach(approach, by=by, now=now)
    texts = dict.fromkeys(("title", "problem", "goal", "result", "lesson"), "")
    Approach.objects.filter(pk=approach.pk).update(
        **texts, lead=None, created_by=None, erased_at=now
    )
    audit.record(AuditVerb.ERASED, approach, by=by, fields=tuple(texts), at=now)
