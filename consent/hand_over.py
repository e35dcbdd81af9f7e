"""A worker's device in the hands of who signs: only the pages of one question open.

See `organisation.hands`, and docs/decisions/0135-a-parent-signs-on-a-workers-telephone.md.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from consent import visits
from consent.actions import signing
from consent.models import Signer
from organisation import hands

KIND = "consent.hand_over"
IDLE_SECONDS = 15 * 60


def _opens(about: str, path: str) -> bool:
    ref = about.partition("-")[0]
    own = reverse("consent_page", args=[ref])
    others = (reverse("consent:hand_back", args=[ref]), reverse("consent:unsent"))
    return path.startswith(own) or path in others


HANDS = hands.Hands(opens=_opens, closed="consent/hand_over_only.html", idle_seconds=IDLE_SECONDS)


def begin(request: HttpRequest, signer: Signer, language: str, now: datetime) -> None:
    """From now on this session is the signer's; the worker typed the date of birth already."""
    ref = signer.request.ref
    signing.identify(signer, signer.request.subject.born, now=now)
    visits.hand_over(request.session, signer)
    visit = visits.of(request.session, ref, now)
    if visit is not None:
        visits.keep(request.session, visit, known=True, language=language)
    hands.begin(request, KIND, signer.audit_ref, now.timestamp())


def about(request: HttpRequest) -> tuple[str, int]:
    """Reference of the question and number of the signer; ("", 0) outside a hand-over."""
    ref, _dash, number = hands.about(request, KIND).partition("-")
    return ref, int(number or 0)


def end(request: HttpRequest) -> None:
    """The worker is back; what the signer saw closes."""
    ref, _number = about(request)
    visits.forget(request.session, ref)
    hands.end(request)
