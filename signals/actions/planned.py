"""By when a planned step is done, and whose it is: given on, or gone; who had it hears.

A step of a signal or of an approach. See docs/decisions/0280-who-loses-a-step-hears.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

import outbox.actions
from organisation.choices import PersonStatus
from organisation.models import User
from outbox.actions import Post
from privacy import audit
from privacy.validators import not_long_after
from signals.choices.signal import StepKind
from signals.models import Approach, ApproachStep, Signal, SignalStep
from youthwork.lib.dates import day_of

Step: TypeAlias = SignalStep | ApproachStep


def refuse_day(due_on: date, now: datetime) -> None:
    """Raises ValidationError for a day that is over (`in_past`) or more than a year on (`year`)."""
    today = timezone.localdate(now)
    if due_on < today:
        told = _("Choose today or a later day.")
        raise ValidationError({"due_on": ValidationError(told, code="in_past")})
    not_long_after(due_on, today, "due_on")


def refuse_kind(kind: StepKind) -> None:
    """Raises ValidationError (`not_planned`) for that nothing is needed."""
    if kind == StepKind.NONE_NEEDED:
        told = _("Nothing needed is nothing to plan.")
        raise ValidationError({"kind": ValidationError(told, code="not_planned")})


def give(steps: Collection[Step], to: User) -> int:
    """Let these planned steps be somebody else's, who is reminded of them anew; how many are.

    One that was ticked off since it was read stays with who had it.
    """
    given = 0
    for kind in (SignalStep, ApproachStep):
        if keys := [step.pk for step in steps if isinstance(step, kind)]:
            still = kind.objects.filter(pk__in=keys, done_at=None)
            given += still.update(owner=to, reminded_at=None)
    return given


def again(late: bool, now: datetime) -> str:
    """What makes the key of a reminder another one once a step was given on: its day."""
    return "" if late else f":{day_of(now)}"


def marks_of(step: Step, people: Collection[User], *, late: bool) -> list[str]:
    """The moments that a reminder to these people leaves on a step.

    An owner who is away or hears that it is late needs no other; another one is reminded after it.
    """
    if not late:
        return ["reminded_at"]
    owner = step.owner
    waits = owner is not None and owner.status == PersonStatus.ACTIVE and owner not in people
    return ["escalated_at"] if waits else ["escalated_at", "reminded_at"]


def tell_gone(steps: Iterable[Step], *, by: User | None) -> None:
    """Let who had these planned steps know, in the caller's transaction, that they lost them.

    `steps` name the owner of before, and their signal or approach as the deed left it. One message
    for each person and each of these; none for who does it or who left. What became of the step
    the mail says when it goes.
    """
    outbox.actions.post_many(gone(steps, by=by))


def gone(steps: Iterable[Step], *, by: User | None) -> Collection[Post]:
    """The messages of `tell_gone`, for who posts others with them."""
    return _posts(steps, "step_gone", by)


def tell_again(steps: Iterable[Step], *, by: User) -> None:
    """Let who heard that these weren't needed know that they are theirs to do again, likewise."""
    outbox.actions.post_many(_posts(steps, "step_again", by))


def _posts(steps: Iterable[Step], what: str, by: User | None) -> Collection[Post]:
    posts: dict[tuple[str, int], Post] = {}
    for step in steps:
        about: Signal | Approach
        if isinstance(step, SignalStep):
            about, kind = step.signal, f"signals.{what}"
        else:
            about, kind = step.approach, f"signals.approach_{what}"
        owner = step.owner
        is_practice = isinstance(about, Signal) and about.is_practice
        if owner is None or owner == by or owner.status == PersonStatus.LEFT or is_practice:
            continue
        subject = audit.label(about)
        key = f"{kind}:{step.pk}:{about.version}:{owner.public_id}"
        posts.setdefault((subject, owner.pk), Post(kind, subject, owner.label, key))
    return posts.values()
