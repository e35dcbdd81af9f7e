"""How online differs from the street: six cards, as a page and as a drawer in forms."""

from __future__ import annotations

from django.utils.translation import gettext as _


def cards() -> list[tuple[str, str, str]]:
    """How online differs from the street: an icon, a heading and what follows from it."""
    return [
        (
            "globe2",
            _("No borders"),
            _("A post reaches other schools and towns at once. Ask yourself who sees it too."),
        ),
        (
            "eye-slash",
            _("No face, no tone"),
            _("You miss a look or a laugh. A joke may look like a threat, or the reverse."),
        ),
        (
            "clock-history",
            _("Not at the same moment"),
            _("What you read now may be of last week. Look at the day before you act."),
        ),
        (
            "person-exclamation",
            _("Who is it really?"),
            _("Accounts are shared, copied and made up. Don't be sure whose one is too soon."),
        ),
        (
            "chat-square-text",
            _("Bolder than outside"),
            _("Online people say what they would not say on the street. Talk with them there."),
        ),
        (
            "archive",
            _("It stays"),
            _("What is online is copied before it is gone. So we keep no images ourselves."),
        ),
    ]
