"""A hand on a phone that counts what it does, and how long that takes.

The time is a keystroke-level model (Card, Moran and Newell 1983): what somebody does who knows the
way and makes no mistake, each deed at a fixed time, so that it is the same on every machine. Nobody
reads every word in it; how many words there are is counted apart.
"""

from __future__ import annotations

import os

from playwright.sync_api import Locator, Page

POINT = 1.1  # seconds to reach something on the screen: theirs for a pointer, a thumb is faster
PRESS = 0.2
THINK = 1.35  # before each thing that has to be decided
CHARACTER = 0.33  # 36 words a minute on a phone (Palin and others 2019)
WORD = 0.4  # 150 words a minute spoken to a phone (Ruan and others 2018 measured more)
DRAW = 3.0  # a signature with a finger
LOAD = 1.0  # a page of 30 kB at 400 kbit/s, with a round trip
WORDS_A_MINUTE = 238  # silent reading of a grown-up (Brysbaert 2019)


def in_proportion(seconds: float) -> float:
    """So many seconds on a machine of one's own: as much longer as others use it too."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class Hand:
    """Taps and types. Putting the cursor into a text field belongs to typing, and is counted
    apart, so that a test can hold both figures.

    A tap that `follows` is one that nothing has to be decided for: on to the next screen after
    everything is filled in.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.fields = 0
        self.words = 0
        self._deeds = 0.0
        self._loads = 0
        page.on("domcontentloaded", self._loaded)

    def _loaded(self, _page: Page) -> None:
        self._loads += 1

    @property
    def seconds(self) -> float:
        """What all of it so far takes, by the model."""
        return self._deeds + self._loads * LOAD

    @property
    def reading_seconds(self) -> float:
        """What reading every word of the screens that were shown takes on top of it."""
        return self.words * 60 / WORDS_A_MINUTE

    def open_app(self) -> None:
        """The icon on the home screen."""
        self.taps += 1
        self.page.goto("/")

    def tap(self, target: Locator, *, follows: bool = False) -> None:
        self.taps += 1
        self._deeds += POINT + PRESS + (0 if follows else THINK)
        target.tap()

    def write(self, field: Locator, text: str) -> None:
        self.fields += 1
        self._deeds += THINK + POINT + PRESS + CHARACTER * len(text)
        field.tap()
        self.page.keyboard.insert_text(text)

    def dictate(self, field: Locator, text: str) -> None:
        """The field, the microphone of the keyboard, and the words."""
        self.fields += 1
        self._deeds += THINK + 2 * (POINT + PRESS) + WORD * len(text.split())
        field.tap()
        self.page.keyboard.insert_text(text)

    def paste(self, field: Locator, text: str) -> None:
        """The field, and *paste* in what comes up there."""
        self.fields += 1
        self._deeds += THINK + 2 * (POINT + PRESS)
        field.tap()
        self.page.keyboard.insert_text(text)

    def draw(self, canvas: Locator) -> None:
        """A signature."""
        self._deeds += THINK + POINT + DRAW
        box = canvas.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 30, box["y"] + 60)
        self.page.mouse.down()
        for step in range(20):
            self.page.mouse.move(box["x"] + 30 + 8 * step, box["y"] + 60 + 30 * (step % 2))
        self.page.mouse.up()

    def read(self) -> None:
        """Every word of this screen that one sees."""
        self.words += len(self.page.get_by_role("main").inner_text().split())
