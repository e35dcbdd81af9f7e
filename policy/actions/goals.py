"""What may happen to a goal: written, proposed, adopted, followed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from organisation.choices import Role
from organisation.models import User
from outbox import actions as outbox
from policy import goal_figures
from policy.choices.goals import ENDS, GoalStatus
from policy.models import Goal, GoalReading
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen

PROPOSED, GIVEN_BACK = "policy.goal_proposed", "policy.goal_given_back"
NEEDED = ("measure", "baseline", "target", "due", "feasible_because")


@transaction.atomic
def write(values: Mapping[str, Any], *, by: User, now: datetime, **also: Any) -> Goal:
    """A new goal, as a draft."""
    goal = Goal(made_by=by, made_at=now, **values, **also)
    goal.save()
    audit.record(AuditVerb.MADE, goal, by=by, at=now)
    return goal


@transaction.atomic
def save_draft(
    goal: Goal, values: Mapping[str, Any], *, revision: int, by: User, now: datetime
) -> None:
    """Change a draft. Raises ValidationError (`stale`) when somebody else did since `revision`."""
    changed = [name for name, value in values.items() if getattr(goal, name) != value]
    rows = Goal.objects.filter(pk=goal.pk, status=GoalStatus.DRAFT, revision=revision)
    if not rows.update(revision=F("revision") + 1, **values):
        raise _changed()
    goal.refresh_from_db()
    audit.record(AuditVerb.CHANGED, goal, by=by, fields=changed, at=now)


@transaction.atomic
def propose(goal: Goal, *, revision: int, by: User, now: datetime) -> None:
    """Ask the director to adopt it. Raises ValidationError (`incomplete`, `stale`)."""
    _check_complete(goal, day_of(now))
    _move(goal, GoalStatus.DRAFT, GoalStatus.PROPOSED, by=by, now=now, revision=revision)
    outbox.post_to_each(
        PROPOSED,
        subject=audit.label(goal),
        recipients=[person.label for person in User.objects.holding(Role.DIRECTOR, day_of(now))],
        dedupe_key=f"{PROPOSED}:{goal.audit_ref}:{goal.revision}",
    )


@transaction.atomic
def take_back(goal: Goal, why: str = "", *, by: User, now: datetime) -> None:
    """Make it a draft again: to work on, or because the director says why not yet."""
    _move(goal, GoalStatus.PROPOSED, GoalStatus.DRAFT, by=by, now=now, remark=why)
    if why and goal.made_by is not None and goal.made_by != by:
        outbox.post_to_each(
            GIVEN_BACK,
            subject=audit.label(goal),
            recipients=[goal.made_by.label],
            dedupe_key=f"{GIVEN_BACK}:{goal.audit_ref}:{goal.revision}",
        )


@transaction.atomic
def adopt(goal: Goal, *, revision: int, by: User, now: datetime) -> None:
    """Aim at it from today, with the baseline as its first reading.

    Raises ValidationError (`incomplete`, `stale`).
    """
    today = day_of(now)
    _check_complete(goal, today)
    _move(
        goal, GoalStatus.PROPOSED, GoalStatus.ADOPTED, by=by, now=now,
        revision=revision, adopted_by=by, adopted_on=today, remark="",
    )  # fmt: skip
    assert goal.baseline is not None
    GoalReading.objects.create(goal=goal, day=today, value=goal.baseline, read_by=by, read_at=now)


@transaction.atomic
def read(
    goal: Goal,
    day: date,
    value: Decimal,
    *,
    by: User | None,
    now: datetime,
    up_to: Decimal | None = None,
    seen: Seen | None = None,
) -> GoalReading:
    """Write down how far it is; a second figure of one day takes the place of the first.

    `up_to`: no more is told than that it lies between. `seen` is what the form was opened with.
    Raises ValidationError (`stale`) where somebody wrote a figure meanwhile.
    """
    if seen:
        seen.hold(goal)
    made, is_new = GoalReading.objects.update_or_create(
        goal=goal,
        day=day,
        defaults={"value": value, "up_to": up_to, "read_by": by, "read_at": now},
    )
    verb = AuditVerb.MADE if is_new else AuditVerb.CORRECTED
    audit.record(verb, goal, by=by, fields=["readings"], at=now)
    return made


@transaction.atomic
def count(goal: Goal, *, today: date, now: datetime) -> bool:
    """Keep the live figure of this month; False where nothing can be said."""
    found = goal_figures.live(goal.figure_source, today)
    if found is None:
        return False
    read(goal, today, found.value, by=None, now=now, up_to=found.up_to)
    return True


@transaction.atomic
def end(goal: Goal, status: str, why: str, *, by: User, now: datetime) -> None:
    """Say that it is reached, or let it go, and why. Raises ValidationError (`stale`)."""
    before, after = GoalStatus(goal.status), GoalStatus(status)
    if after not in ENDS.get(before, ()):
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    _move(goal, before, after, by=by, now=now, remark=why, closed_on=day_of(now))


def _check_complete(goal: Goal, today: date) -> None:
    """Raises ValidationError (`incomplete`, `past`): a goal needs a number and a day to come."""
    if any(getattr(goal, name) in (None, "") for name in NEEDED):
        told = _(
            "A goal has a number now, a number to reach, a day, what is measured and why it is "
            "attainable. Fill in what is missing first."
        )
        raise ValidationError(told, code="incomplete")
    if goal.due is not None and goal.due <= today:
        raise ValidationError(_("The day of this goal is past. Choose one to come."), code="past")


def _move(
    goal: Goal,
    before: GoalStatus,
    after: GoalStatus,
    *,
    by: User,
    now: datetime,
    revision: int | None = None,
    **also: Any,
) -> None:
    rows = Goal.objects.filter(pk=goal.pk, status=before)
    if revision is not None:
        rows = rows.filter(revision=revision)
    if not rows.update(status=after, revision=F("revision") + 1, **also):
        raise _changed()
    goal.refresh_from_db()
    audit.record(AuditVerb.MOVED, goal, by=by, before=before, after=after, at=now)


def _changed() -> ValidationError:
    told = _("Somebody else just changed this. Look at it again: what you typed is still here.")
    return ValidationError(told, code="stale")
