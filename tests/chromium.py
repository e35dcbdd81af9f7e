"""The machine's own Chromium, driven by Playwright: no browser is downloaded."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The shell shows nothing on a screen and opens a page in a quarter of the browser's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
NAMES += ("google-chrome-stable", "google-chrome", "chrome")
ON_MACOS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # refuses to start as root otherwise; it shows our own pages only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What Chrome calls itself: by it a page is packed, and a device is named.
CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 {}Safari/537.36"
CHROME_ON_A_PHONE = CHROME.format("Linux; Android 10; K", "Mobile ")  # of every phone the same
CHROME_AT_A_DESK = CHROME.format("Windows NT 10.0; Win64; x64", "")
PHONE = {
    "viewport": {"width": 360, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": CHROME_ON_A_PHONE,
}
NARROW = PHONE | {"viewport": {"width": 320, "height": 640}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
TIME_OUT = 90_000  # milliseconds for any one condition, on a busy machine


class Missing(Exception):
    """No Chromium on this machine; `bin/setup test` installs it."""


def executable() -> str:
    """Where Chromium is; a missing browser is an error, never a reason to leave tests out."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for name in ON_MACOS:
        if Path("/Applications", name).exists():
            return str(Path("/Applications", name))
    raise Missing("Chromium is missing: bin/setup test")


@contextmanager
def launcher() -> Iterator[Callable[[], Browser]]:
    """Starts a browser without windows each time it is called; all end with the block."""
    from playwright.sync_api import sync_playwright  # who measures has no Playwright

    # Playwright keeps an event loop in this thread, which Django takes for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = ARGUMENTS + (["--disable-dev-shm-usage"] if sys.platform == "linux" else [])
    started: list[Browser] = []
    with sync_playwright() as playwright:

        def start() -> Browser:
            started.append(playwright.chromium.launch(executable_path=executable(), args=arguments))
            return started[-1]

        try:
            yield start
        finally:
            for browser in started:
                browser.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; every page of it gets a context of its own."""
    with launcher() as start:
        yield start()


def context_options(size: dict[str, object], scheme: str = "light") -> dict[str, object]:
    """What a visitor's browser is like: Dutch, in Amsterdam, without movement."""
    return size | {
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "reduced_motion": "reduce",
        "color_scheme": scheme,
    }
