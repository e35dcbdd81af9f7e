"""The organisation's logo and colour: what may be chosen, and how paper gets them.

A colour carries white letters and stands as a line on white: it has the contrast that text needs
(WCAG 2.2, 1.4.3: 4.5 to 1). A logo is a PNG or JPEG of 2 MB at most, drawn anew:
what a camera wrote into it goes.
"""

from __future__ import annotations

import base64
import re
from typing import IO

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from organisation.models import COLOUR, HouseStyle, Organisation
from youthwork.lib import pictures

LOGO_LARGEST = 2 * 1024 * 1024  # bytes of an upload
LOGO_SIZE = (480, 160)  # pixels at most: 45 by 15 mm on paper, at 270 to the inch
PAGE_LARGEST = 3 * 1024  # bytes on a page
PAGE_STEPS = (((240, 80), 64), ((240, 80), 16), ((150, 50), 16), ((96, 32), 8))
LEAST_CONTRAST = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}\Z")


def checked_colour(text: str) -> str:
    """A colour as `#rrggbb`. Raises ValidationError for what is none, or too light."""
    colour = text.strip().lower()
    if not _HEX.match(colour):
        raise ValidationError(_("Write a colour like #0b5d63."), code="invalid")
    if (contrast := _on_white(colour)) < LEAST_CONTRAST:
        told = _(
            "This colour is too light: white letters on it cannot be read well "
            "(%(contrast)s to 1, at least 4.5 is needed). Choose a darker one."
        ) % {"contrast": number_format(int(contrast * 10) / 10, 1)}
        raise ValidationError(told, code="contrast")
    return colour


def _on_white(colour: str) -> float:
    """The contrast with white, from 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def checked_logo(file: IO[bytes]) -> bytes:
    """A logo as it is kept: a PNG. Raises ValidationError that says what would do."""
    content = file.read(LOGO_LARGEST + 1)
    if len(content) > LOGO_LARGEST:
        raise ValidationError(_("This file is too large: at most 2 MB."), code="too_large")
    if not pictures.kind_of(content):
        pictures.refuse_others(content)
        raise ValidationError(_("We take PNG and JPEG. Save it as one of these."), code="unknown")
    return pictures.drawn_anew(content, LOGO_SIZE, to="PNG")


def on_paper() -> dict[str, str]:
    """What the head of a PDF draws: `colour`, and `logo` as the content of an image or empty."""
    style = HouseStyle.objects.current()
    if style is None:
        return {"colour": COLOUR, "logo": ""}
    return {"colour": style.colour, "logo": as_image(style)}


def for_pages(logo: bytes) -> bytes:
    """The logo as pages show it: a PNG of a few colours, of at most `PAGE_LARGEST` bytes.

    A page for parents is 28 kB with everything, so a logo costs as much as an icon. One that is
    full of colours gets smaller and simpler until it fits; the last of `PAGE_STEPS` always does.
    """
    made = b""
    for longest, colours in PAGE_STEPS:
        made = pictures.with_few_colours(logo, longest, colours)
        if len(made) <= PAGE_LARGEST:
            break
    return made


def page_logo(organisation: Organisation | None) -> str:
    """The address of the logo on pages, another one for each logo; empty without one."""
    at = organisation.logo_at if organisation is not None else None
    return reverse("page_logo", args=[f"{int(at.timestamp() * 1000):x}"]) if at else ""


def as_image(style: HouseStyle) -> str:
    """The logo as an image that holds itself; empty without one. For paper only."""
    if not style.logo:
        return ""
    return f"data:image/png;base64,{base64.b64encode(bytes(style.logo)).decode()}"
