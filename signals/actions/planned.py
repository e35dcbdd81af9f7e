"""Whose a planned step is: given to somebody else, or gone with its signal; who had it hears.

See docs/decisions/0280-who-loses-a-step-hears.md.
"""

from __future__ import annotations

from collections.abc import Iterable

import outbox.actions
from organisation.models import User
from outbox.actions import Post
from privacy import audit
from signals.models import SignalStep

GONE = "signals.step_gone"


def give(steps: Iterable[SignalStep], to: User) -> None:
    """Let these planned steps be somebody else's, who is reminded of them anew."""
    keys = [step.pk for step in steps]
    SignalStep.objects.filter(pk__in=keys).update(owner=to, reminded_at=None)


def tell_gone(steps: Iterable[SignalStep], *, by: User | None) -> None:
    """Let who had these planned steps know, in the caller's transaction, that they lost them.

    `steps` name the owner of before, and their signal as the deed left it. One message for each
    person and signal; none for who does it. What became of the step the mail says when it goes.
    """
    posts: dict[tuple[int, int], Post] = {}
    for step in steps:
        signal, owner = step.signal, step.owner
        if owner is None or owner == by or signal.is_practice:
            continue
        key = f"{GONE}:{step.pk}:{signal.version}:{owner.public_id}"
        post = Post(GONE, audit.label(signal), owner.label, key)
        posts.setdefault((signal.pk, owner.pk), post)
    outbox.actions.post_many(posts.values())
