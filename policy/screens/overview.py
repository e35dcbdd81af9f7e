"""What the first page of policy shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from organisation.models import User
from policy.screens import conditions
from policy.screens.places import tabs
from youthwork.lib.together import together


def page(user: User, now: datetime) -> dict[str, Any]:
    """What online work needs, how the checklist stood, and the way to all that was agreed."""
    lights, six = together(conditions.lights_for(user, now), conditions.six_for(user, now))
    return {"tabs": tabs(user, "policy:overview"), "lights": lights, "six": six}
