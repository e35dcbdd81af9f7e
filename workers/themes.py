"""What contacts, activities and campaigns may be about: fixed themes and the municipality's own."""

from __future__ import annotations

from organisation.models import Organisation
from workers.choices.activities import Growth, Theme


def themes() -> list[tuple[str, object]]:
    """Value and label of every theme that a form offers."""
    organisation = Organisation.objects.current()
    own = organisation.municipal_themes if organisation else []
    return [*Theme.choices, *Growth.choices, *((name, name) for name in own)]


def theme_name(value: str) -> str:
    """What people call a theme; one that the organisation dropped keeps its own name."""
    known = dict(Theme.choices) | dict(Growth.choices)
    return str(known.get(value, value))
