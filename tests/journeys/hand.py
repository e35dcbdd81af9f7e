"""A hand on a phone that counts its taps."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


class Hand:
    """Taps and types. Putting the cursor into a text field belongs to typing, and is counted
    apart, so that a test can hold both figures.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.fields = 0

    def open_app(self) -> None:
        """The icon on the home screen."""
        self.taps += 1
        self.page.goto("/")

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.tap()

    def write(self, field: Locator, text: str) -> None:
        self.fields += 1
        field.tap()
        self.page.keyboard.insert_text(text)
