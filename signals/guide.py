"""The guide's screen: a session that shows young people one filtered list and nothing else.

See `organisation.hands`, and docs/decisions/0098-the-guides-screen.md.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from organisation import hands

KIND = "signals.guide"


def _opens(round_ref: str, path: str) -> bool:
    return path in (reverse("signals:guide"), reverse("signals:guide_back"))


HANDS = hands.Hands(opens=_opens, closed="signals/guide_only.html")


def begin(request: HttpRequest, round_ref: str, seconds: float) -> None:
    """From now on this session shows that list only."""
    hands.begin(request, KIND, round_ref, seconds)


def shown(request: HttpRequest) -> str:
    """The round whose list this session shows; empty outside the guide's screen."""
    return hands.about(request, KIND)
