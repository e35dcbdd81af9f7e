"""A drawn signature: path data of an SVG and nothing else.

The page sends where the pen went: no pressure and no timing, so that it is no biometric record
(GDPR art. 9). What arrives is read by a strict grammar and written anew, so that whatever is drawn
later can hold nothing but numbers.
"""

from __future__ import annotations

import re

from consent.models.consent import SIGNATURE_MAX

LARGEST = 10_000  # units of the drawing
_NUMBERS_OF = {"M": 2, "L": 2, "C": 6}
_NUMBER = r"-?\d{1,5}(?:\.\d{1,3})?"
_PIECE = re.compile(rf"([MLC])|({_NUMBER})|[ ,]+")
LEAST = 8  # units that a signature measures at least, in width or in height


class NoSignature(ValueError):
    """What was sent is no drawing."""


def read(path: str) -> str:
    """The path in its one spelling. Raises NoSignature.

    M, L and C with plain numbers; each stroke begins with M and goes somewhere, and all of it
    together is more than a dot.
    """
    if len(path) > SIGNATURE_MAX:
        raise NoSignature
    strokes, across, down = 0, [], []
    drawn: list[str] = []
    for command, numbers in _commands(path):
        if command != "M" and not drawn:
            raise NoSignature
        strokes += command != "M"
        across += numbers[0::2]
        down += numbers[1::2]
        drawn.append(command + " ".join(f"{number:g}" for number in numbers))
    if not strokes or max(max(across) - min(across), max(down) - min(down)) < LEAST:
        raise NoSignature
    return "".join(drawn)


def _commands(path: str) -> list[tuple[str, list[float]]]:
    """Each command with its numbers. Raises NoSignature for anything else."""
    found: list[tuple[str, list[float]]] = []
    at = 0
    for piece in _PIECE.finditer(path):
        if piece.start() != at:
            raise NoSignature
        at = piece.end()
        if piece[1]:
            found.append((piece[1], []))
        elif piece[2]:
            if not found or abs(float(piece[2])) > LARGEST:
                raise NoSignature
            found[-1][1].append(float(piece[2]))
    if at != len(path) or any(len(given) != _NUMBERS_OF[name] for name, given in found):
        raise NoSignature
    return found
