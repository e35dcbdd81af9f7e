"""What the day brings for pages of platforms: each job finds what is due and not yet done."""

from __future__ import annotations

from datetime import date, datetime

from workers.actions import figures, platforms
from workers.dates import figures_are_out
from workers.models import PlatformFigure, PlatformPage
from youthwork.lib.dates import start_of_day


def platform_pages(today: date, now: datetime) -> dict[str, int]:
    """Ask once in each term to look at a page that nobody vouched for in half a year."""
    due = list(PlatformPage.objects.to_remind_of(today))
    return {"platform_pages_due": sum(platforms.remind(p, today=today, now=now) for p in due)}


def new_figures(today: date, now: datetime) -> dict[str, int]:
    """In January and February ask once for the new national figures, until one is written down."""
    done = {"figures_asked_for": 0}
    if figures_are_out(today):
        since = start_of_day(date(today.year, 1, 1))
        if not PlatformFigure.objects.national_since(since).exists():
            done["figures_asked_for"] = figures.remind(today.year, today=today, now=now)
    return done
