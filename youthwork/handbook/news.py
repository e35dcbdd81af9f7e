"""What is new for who uses Vindplaats: a Markdown file a day in `news/`, in Dutch.

Whether somebody saw the newest is kept by their own browser in a cookie, nowhere else: the
server keeps no list of who reads what about itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from youthwork.lib.markdown import rendered

NOTES = Path(__file__).parent / "news"
COOKIE = "news"  # the day of the newest notes that this browser showed
YEAR = 365 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Notes:
    day: date
    html: SafeString


@cache
def all_notes() -> tuple[Notes, ...]:
    """Every day with notes, the newest first."""
    files = sorted(NOTES.glob("*.md"), reverse=True)
    return tuple(
        Notes(date.fromisoformat(file.stem), rendered(file.read_text(encoding="utf-8")))
        for file in files
    )


def is_seen(request: HttpRequest) -> bool:
    """Whether this browser showed the newest notes."""
    return request.COOKIES.get(COOKIE, "") >= all_notes()[0].day.isoformat()


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep with this browser that it shows the newest notes."""
    response.set_cookie(
        COOKIE,
        all_notes()[0].day.isoformat(),
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
