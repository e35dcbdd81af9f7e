"""The journal: what was erased or withdrawn, kept outside the database (`JOURNAL_PATH`).

A backup that is put back would bring back what was erased and undo what was stopped since;
`restore` then does those again, from here. A line holds a moment, a kind, a public reference and
coded values: no name, no text. It is on the disk **before** the deed is committed: a line without
its deed stops something that was to be stopped, a deed without its line would come back. See
docs/decisions/0223-the-journal.md.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One deed. `ref` is an audit label; `what` coded values, such as rows that were stopped."""

    at: datetime
    kind: str  # a key of JOURNAL_KINDS
    ref: str
    what: list[str] = field(default_factory=list)


class Replay(Protocol):
    """Does a deed again on a restored database; False when it stands done there already."""

    def __call__(self, entry: Entry, now: datetime) -> bool: ...


def note(kind: str, ref: str, what: Collection[str] = (), *, at: datetime) -> None:
    """Write a line and see it on the disk, within the transaction of the deed.

    A line that can't be kept is told in the log and stops nothing: a withdrawal that is refused is
    worse than one that might come back. Raises KeyError for a kind that settings don't name.
    """
    settings.JOURNAL_KINDS[kind]
    _write({"at": at.isoformat(), "kind": kind, "ref": ref, "what": list(what)})


def sign(now: datetime) -> None:
    """Say that nothing is missing until now; each run of the calendar does."""
    _write({"at": now.isoformat(), "kind": "", "ref": ""})


def _write(line: dict[str, object]) -> None:
    if (path := settings.JOURNAL_PATH) is None:
        return
    try:
        with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # several servers write to one file
            file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("the journal can't be written", exc_info=error)


# --- where it stands, and what came after ---------------------------------------------------------


def position() -> str:
    """How long the journal is and what it says so far, as `bytes:digest`; "" without one."""
    path = settings.JOURNAL_PATH
    if path is None:
        return ""
    content = path.read_bytes() if path.exists() else b""
    return f"{len(content)}:{hashlib.sha256(content).hexdigest()}"


class Unknown(Exception):
    """What happened since can't be known from this journal; the text says why."""


@dataclass(frozen=True)
class Since:
    """What a journal says after a position, and until which moment it is known to be whole."""

    entries: list[Entry]
    until: datetime | None


def since(position: str) -> Since:
    """Every deed after this position, in order. Raises Unknown."""
    path: Path | None = settings.JOURNAL_PATH
    if not position:
        raise Unknown("the backup was made without a journal")
    if path is None or not path.exists():
        raise Unknown("there is no journal")
    length, _, digest = position.partition(":")
    content = path.read_bytes()
    before, after = content[: int(length)], content[int(length) :]
    if len(before) < int(length) or hashlib.sha256(before).hexdigest() != digest:
        raise Unknown("the journal is not the one that stood beside this backup")
    entries, until = [], None
    for entry in _read(after):
        until = entry.at
        if entry.kind:
            entries.append(entry)
    return Since(entries, until)


def _read(content: bytes) -> Iterator[Entry]:
    """Lines that were written to their end; one that was cut off belongs to no deed."""
    for line in content.splitlines():
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["at"])
        except (ValueError, KeyError, TypeError):
            continue
        yield Entry(at, said["kind"], said["ref"], list(said.get("what", [])))


def replay(entries: list[Entry], now: datetime) -> dict[str, int]:
    """Do these deeds again, in order; how many of each kind were still to be done."""
    done: dict[str, int] = {}
    for entry in entries:
        again: Replay = import_string(settings.JOURNAL_KINDS[entry.kind])
        if again(entry, now):
            done[entry.kind] = done.get(entry.kind, 0) + 1
    return done
