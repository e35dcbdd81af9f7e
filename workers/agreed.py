"""Whether the works council agreed to what follows staff (Works Councils Act, article 27(1)(k, l)).

Until then somebody's own entries work, and nobody else sees them.
"""

from __future__ import annotations

from datetime import date

from organisation.models import Organisation


def may_follow(today: date) -> bool:
    """Whether others may look at what somebody wrote down about themselves."""
    organisation = Organisation.objects.current()
    agreed_on = organisation.works_council_agreed_on if organisation else None
    return agreed_on is not None and agreed_on <= today
