"""Texts to begin with: one for each type of document, in Dutch, to be made one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policy.choices.documents import DocumentType

FOLDER = Path(__file__).with_name("starting_texts")
MUST, TIP = "Kader:", "Tip:"


@dataclass(frozen=True)
class Said:
    """What a document says, its rules apart."""

    body: str
    musts: str
    tips: str


def parted(text: str) -> Said:
    """A text in which a line that starts with *Kader:* must, and one with *Tip:* is a tip."""
    lines = text.strip().splitlines()
    musts = [_rule(line, MUST) for line in lines if line.startswith(MUST)]
    tips = [_rule(line, TIP) for line in lines if line.startswith(TIP)]
    body = [line for line in lines if not line.startswith((MUST, TIP))]
    return Said("\n".join(body).strip(), "\n".join(musts), "\n".join(tips))


def _rule(line: str, sign: str) -> str:
    rule = line.removeprefix(sign).strip()
    return rule[:1].upper() + rule[1:]


@cache
def text_for(type: DocumentType) -> dict[str, str]:
    """Title, body, musts and tips to begin with."""
    first, _line, rest = (FOLDER / f"{type}.md").read_text(encoding="utf-8").partition("\n")
    said = parted(rest)
    title = first.removeprefix("# ").strip()
    return {"title": title, "body": said.body, "musts": said.musts, "tips": said.tips}
