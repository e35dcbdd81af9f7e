"""What a text may hold before it is stored: one form for equal texts, nothing invisible.

Names stay as people write them (Şeyma, Đỗ, O'Neil); emoji families keep the joiner inside them.
"""

import re
import unicodedata

_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f"
# Invisible characters that can hide or turn text: controls, bidi marks and overrides, zero-width
# ones, soft hyphens, fillers, annotation and tag characters, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
    # The joiner stays between emoji, the non-joiner between Arabic letters (Persian needs it).
    rf"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"
    rf"|(?<![{_ARABIC}])\u200c|\u200c(?![{_ARABIC}])"
)
# What leaves no mark on paper by itself: spaces, controls, marks that need a letter to stand on.
_UNSEEN = frozenset("Zs Zl Zp Cc Cf Mn Mc Me".split())
_NEWLINES = re.compile("\r\n?|[\u0085\u2028\u2029]")


def clean(text: str, *, multiline: bool) -> str:
    """The text in NFC without control, bidi and hiding zero-width characters, trimmed.

    Newlines become `\\n` and tabs stay where `multiline`; elsewhere both become a space. A text
    in which nothing can be seen is empty. Cleaning a clean text changes nothing.
    """
    plain = text.replace("\n", "") if multiline else text
    if plain.isascii() and plain.isprintable():
        return text.strip()  # nothing below finds anything in it
    text = _NEWLINES.sub("\n", text)
    if not multiline:
        text = re.sub(r"[\n\t]+", " ", text)
    while True:  # taking one character away can make its neighbours compose, or part a joiner
        cleaned = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()
        if cleaned == text:
            return cleaned if _shows(cleaned) else ""
        text = cleaned


def _shows(text: str) -> bool:
    """Whether there is anything to see; an emoji is, a Braille cell without dots isn't."""
    return any(c != "\u2800" and unicodedata.category(c) not in _UNSEEN for c in text)
