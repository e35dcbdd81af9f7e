"""Pictures that somebody uploads, drawn anew: upright, of a decent size, without what a camera
writes into them."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 25_000_000
_FIRST_BYTES = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}
_HEIF = re.compile(rb"ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1|avif|avis)")


def kind_of(content: bytes) -> str:
    """PNG or JPEG by the first bytes; empty for anything else."""
    return next((kind for kind, first in _FIRST_BYTES.items() if content.startswith(first)), "")


def refuse_others(content: bytes) -> None:
    """Say what would do instead of a HEIC or an SVG. Raises ValidationError for these two."""
    if _HEIF.match(content[4:12]):
        told = _(
            "This is a HEIC picture, the iPhone's own kind. Send it as JPEG: open it, choose "
            "Share, Options and Most compatible. Or take a screenshot of it."
        )
        _refuse("heic", told)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        start.startswith((b"<svg", b"<?xml", b"<!doctype svg"))
        and b"<svg" in content[:4096].lower()
    ):
        _refuse("svg", _("We don't take SVG, for it can hold programs. Save it as PNG or PDF."))


def drawn_anew(content: bytes, longest: tuple[int, int], *, to: str = "") -> bytes:
    """A PNG or JPEG within this width and height, as `to` or what it was.

    Raises ValidationError for a picture that is damaged or of too many pixels.
    """
    from PIL import Image, ImageOps  # for uploads only, while the log-in page shows a logo

    kind = kind_of(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[kind])
        if picture.width * picture.height > MOST_PIXELS:
            _refuse("too_many_pixels", _("This picture is too large. Make it smaller first."))
        picture.draft("RGB", longest)  # a JPEG is read no larger than needed
        picture.load()
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail(longest)
        return _written(turned, to or kind)
    except Image.DecompressionBombError:
        _refuse("too_many_pixels", _("This picture is too large. Make it smaller first."))
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError):
        refuse_damaged()  # what Pillow says of files that were cut off or made to mislead


def with_few_colours(content: bytes, longest: tuple[int, int], colours: int) -> bytes:
    """A small PNG of one of our own pictures, on white, within this width and height."""
    from PIL import Image

    picture = Image.open(io.BytesIO(content), formats=["PNG"]).convert("RGBA")
    picture.thumbnail(longest)
    on_white = Image.new("RGB", picture.size, (255, 255, 255))
    on_white.paste(picture, mask=picture.getchannel("A"))
    drawn = io.BytesIO()
    on_white.quantize(colours).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _written(picture: Image.Image, kind: str) -> bytes:
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    clean = picture.convert("RGBA" if kind == "PNG" and has_alpha else "RGB")
    clean.info.clear()
    drawn = io.BytesIO()
    if kind == "PNG":
        clean.save(drawn, kind, optimize=True)
    else:
        clean.save(drawn, kind, quality=88)
    return drawn.getvalue()


def refuse_damaged() -> NoReturn:
    _refuse("damaged", _("This file is damaged. Save it again and send that."))


def _refuse(code: str, told: str) -> NoReturn:
    raise ValidationError(told, code=code)
