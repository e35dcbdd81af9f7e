"""A browser that opens links of image consent, and what stands in a page."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from consent.actions import asking
from consent.choices.request import LinkPurpose
from consent.models import ConsentRequest
from tests.consent.make import BORN, NOW


def link_of(
    request: ConsentRequest, number: int = 1, purpose: str = LinkPurpose.SIGN, now: Any = NOW
) -> str:
    """The address in a mail to one signer; with purpose OWN the young person's own."""
    signer = None if purpose == LinkPurpose.OWN else request.signers.get(number=number)
    token = asking.issue_link(request, signer, LinkPurpose(purpose), now=now)
    return reverse("consent_link", args=[token])


def browser() -> Client:
    return Client(headers={"host": "localhost"})


def arrived(request: ConsentRequest, number: int = 1, purpose: str = LinkPurpose.SIGN) -> Client:
    """A browser that opened the link."""
    client = browser()
    assert client.get(link_of(request, number, purpose)).status_code == 302
    return client


def page_of(request: ConsentRequest) -> str:
    return reverse("consent_page", args=[request.ref])


def known(request: ConsentRequest, number: int = 1, born: str = f"{BORN:%d-%m-%Y}") -> Client:
    """A browser in which the date of birth was given."""
    client = arrived(request, number)
    answer = client.post(page_of(request), {"date_of_birth": born})
    assert answer.status_code == 302, text_of(answer)
    return client


def filled(request: ConsentRequest, **also: str) -> dict[str, str]:
    """What a guardian sends: yes everywhere, a typed name."""
    values = {f"row_{row}": "yes" for row in request.rows} | {
        "relation": "parent",
        "declares_authority": "on",
        "signer_name": "Sanne Vos",
        "typed_signature": "Sanne Vos",
    }
    return {name: value for name, value in (values | also).items() if value}


def text_of(answer: Any) -> str:
    """What is read on a page."""
    bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return " ".join(html.unescape(bare).split())


def path_of_50_kb() -> str:
    """A long signature, of a little less than may be sent."""
    return "M1 1" + "L9999.9 9999.9L1 1" * 2_700
