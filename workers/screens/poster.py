"""The poster that tells who is online too, to hang in the centre."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from organisation.models import User
from workers.choices.profiles import Status
from workers.models import WorkProfile
from workers.screens.profiles import help_lines, hours_of, organisation_name, platform_icon
from youthwork.lib import qr


def page(user: User) -> dict[str, Any]:
    """Work accounts that are in order, when somebody is there, and whom to call otherwise.

    The code opens the first account of which the address is known.
    """
    rows = list(
        WorkProfile.objects.held_by(user)
        .filter(status=Status.IN_ORDER)
        .select_related("platform")
        .in_order_list()
    )
    address = next((row.url for row in rows if row.url), "")
    return {
        "title": _("We are online too"),
        "organisation_name": organisation_name(),
        "first_name": user.first_name,
        "teams": ", ".join(str(team) for team in user.current_teams),
        "accounts": [
            (platform_icon(row.platform.slug), row.platform.name, row.handle) for row in rows
        ],
        "code": qr.code(address) if address else None,
        "hours": hours_of(user),
        "calls": [(line.name, line.number) for line in help_lines()],
    }
