"""What the page of the first weeks shows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from workers import first_weeks
from youthwork.lib.together import answered

if TYPE_CHECKING:
    from organisation.models import User

RADIUS = 50  # of the ring, in the units of its drawing


def page(user: User) -> dict[str, Any]:
    """Eight steps, which of them are done, and the one that comes now."""
    taken = answered(first_weeks.taken_by(user))
    done, around = first_weeks.done(taken), 2 * math.pi * RADIUS
    now = next((one for one in taken if not one.is_done), None)
    return {
        "steps": [
            {
                "key": one.step.key,
                "number": number,
                "title": one.step.title,
                "text": one.step.text,
                "url": reverse(one.step.url_name),
                "is_done": one.is_done,
                "is_now": one is now,
                "by_oneself": one.by_oneself,
            }
            for number, one in enumerate(taken, 1)
        ],
        "done": done,
        "all": len(taken),
        "now": now
        and {"title": now.step.title, "text": now.step.text, "url": reverse(now.step.url_name)},
        "ring": f"{done / len(taken) * around:.1f} {around:.1f}",
    }
