"""Walking through a list that comes by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from django.test import Client

MOST = 20  # pages; a list that leads round and round ends here


def pages(browser: Client, address: str, url: str = "older_url") -> Iterator[Any]:
    """The context of each page, led on by what a context calls `url`."""
    for _page in range(MOST):
        answer = browser.get(address)
        assert answer.status_code == 200
        yield answer.context
        if not answer.context[url]:
            return
        address = urljoin(address, answer.context[url]).partition("#")[0]
    raise AssertionError(f"more than {MOST} pages: {address}")
