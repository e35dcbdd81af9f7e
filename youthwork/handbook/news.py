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


def _files() -> list[Path]:
    return sorted(NOTES.glob("*.md"), reverse=True)


@cache
def newest_day() -> str:
    """The day of the newest notes, as ISO 8601; every page asks it."""
    return _files()[0].stem


@cache
def all_notes() -> tuple[Notes, ...]:
    """Every day with notes, the newest first."""
    return tuple(
        Notes(date.fromisoformat(file.stem), rendered(file.read_text(encoding="utf-8")))
        for file in _files()
    )


def is_seen(request: HttpRequest) -> bool:
    """Whether this browser showed the newest notes."""
    return request.COOKIES.get(COOKIE, "") >= newest_day()


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep with this browser that it shows the newest notes."""
    response.set_cookie(
        COOKIE,
        newest_day(),
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
