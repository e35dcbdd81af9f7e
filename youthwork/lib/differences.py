"""What two texts differ in, word by word, for a page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

Part = tuple[str, str]  # same, gone or new, and the words
_WORDS = re.compile(r"\S+\s*")
# Comparing word by word takes the product of both lengths: beyond this a passage goes as a whole.
_MOST_WORDS = 1_500


def compared(before: str, after: str) -> list[Part]:
    """What stayed, went and came: by lines, and inside a passage that changed by words."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    bare_old, bare_new = ([line.strip() for line in lines] for lines in (old, new))
    parts: list[Part] = []
    for tag, i, j, k, m in SequenceMatcher(None, bare_old, bare_new, autojunk=False).get_opcodes():
        was, now = "".join(old[i:j]), "".join(new[k:m])
        parts += [("same", now)] if tag == "equal" else _by_words(was, now)
    return list(_joined(parts))


def _by_words(before: str, after: str) -> list[Part]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return [("gone", before.rstrip()), ("same", "\n"), ("new", after.rstrip()), ("same", "\n")]
    bare_old, bare_new = ([word.strip() for word in words] for words in (old, new))
    parts: list[Part] = []
    for tag, i, j, k, m in SequenceMatcher(None, bare_old, bare_new, autojunk=False).get_opcodes():
        came = "".join(new[k:m])
        if tag == "equal":
            parts.append(("same", came))
            continue
        if j > i:
            parts.append(("gone", "".join(old[i:j]).rstrip()))
            parts.append(("same", " "))
        if came:
            parts.append(("new", came.rstrip()))
            parts.append(("same", came[len(came.rstrip()) :]))
    return parts


def _joined(parts: list[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one; what is empty goes."""
    kind, words = "", ""
    for next_kind, more in parts:
        if not more:
            continue
        if next_kind == kind:
            words += more
            continue
        if words:
            yield kind, words
        kind, words = next_kind, more
    if words:
        yield kind, words
