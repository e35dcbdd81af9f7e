"""Whether who is behind a kept account was told of it (GDPR article 14)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountTold(TextChoices):
    """What was answered: told, or why not (article 14(5)(b)); an account may be nobody's."""

    INFORMED = "informed", _("Told, in a talk or a message")
    SPOILS = "spoils", _("Not told: it would spoil what is being done about it")
    DISPROPORTIONATE = (
        "disproportionate",
        _("Not told: we don't know whose it is, or can't reach them"),
    )
    NO_PERSON = "no_person", _("Nobody's: a shop, a group or a fake account")


def told_choices() -> list[tuple[str, object]]:
    return list(AccountTold.choices)
