"""What the guide's screen shows, and the page on which the worker comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from signals import places
from signals.choices.rounds import THEME_QUESTIONS, Theme
from signals.models import InstacleanItem
from signals.screens.items import item_title, kind_of


def page(ref: str, rows: Sequence[InstacleanItem]) -> dict[str, Any]:
    """Of each item its platform, kind, rule and account: no address, reason, state or person."""
    return {
        "ref": ref,
        "rows": [
            {
                "title": item_title(item),
                "platform": item.platform.name,
                "kind": kind_of(item),
                "account": places.name_in(item.account_handle or ""),
                "rule": item.rule_text or "",
            }
            for item in rows
        ],
        "themes": [(str(theme.label), str(THEME_QUESTIONS[theme])) for theme in Theme],
    }
