"""The journal: what was erased or withdrawn, kept outside the database (`JOURNAL_PATH`).

A backup that is put back would bring back what was erased and undo what was stopped since;
`restore` then does those again, from here. A line holds a moment, a kind, a public reference and
coded values: no name, no text. It is on the disk **before** the deed is committed: a line without
its deed stops something that was to be stopped, a deed without its line would come back. What no
backup can need any more is cut off from the front; a first line then says how much that was. See
docs/decisions/0223-the-journal.md and 0227-the-journal-is-shortened.md.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)
_silent: ContextVar[bool] = ContextVar("whether deeds are only tried", default=False)


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


@contextmanager
def silent() -> Iterator[None]:
    """Nothing is noted within: for deeds that are tried and taken back."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def _write(line: dict[str, object]) -> None:
    if (path := settings.JOURNAL_PATH) is None or _silent.get():
        return
    try:
        with _locked(path) as file:
            # A line that broke off belongs to no deed, and must not take the next one along.
            size = os.fstat(file.fileno()).st_size
            ended = not size or os.pread(file.fileno(), 1, size - 1) == b"\n"
            said = json.dumps(line, separators=(",", ":")).encode() + b"\n"
            file.write(said if ended else b"\n" + said)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("the journal can't be written", exc_info=error)


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """The file, held against every other server that writes to it."""
    while True:
        with open(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield file
                return
        # Another was put in its place while we waited: that one then.


# --- where it stands, and what came after ---------------------------------------------------------


@dataclass(frozen=True)
class _Whole:
    """What stands in the file: how many bytes were cut off, their digest, and the lines after."""

    cut: int
    digest: str
    lines: list[bytes]  # each with its end; one that broke off is left out


def _whole(path: Path) -> _Whole:
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    if lines and not lines[-1].endswith(b"\n"):
        lines.pop()
    cut, digest = 0, ""
    if lines and lines[0].startswith(b'{"cut":'):
        said = json.loads(lines.pop(0))
        cut, digest = int(said["cut"]), str(said["digest"])
    return _Whole(cut, digest, lines)


def _after(digest: str, line: bytes) -> str:
    """The digest of everything up to and with a line, from that of what stands before it."""
    return hashlib.sha256(digest.encode() + line).hexdigest()


def position() -> str:
    """How much was ever written and its digest, as `bytes:digest`; "" without a journal."""
    path = settings.JOURNAL_PATH
    if path is None:
        return ""
    whole = _whole(path)
    length, digest = whole.cut, whole.digest
    for line in whole.lines:
        length, digest = length + len(line), _after(digest, line)
    return f"{length}:{digest}"


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
    asked, _, expected = position.partition(":")
    whole = _whole(path)
    if int(asked) < whole.cut:
        raise Unknown("the backup is older than what the journal still holds")
    length, digest, lines = whole.cut, whole.digest, list(whole.lines)
    while length < int(asked) and lines:
        length, digest = length + len(lines[0]), _after(digest, lines.pop(0))
    if length != int(asked) or digest != expected:
        raise Unknown("the journal is not the one that stood beside this backup")
    entries, until = [], None
    for line in lines:
        if entry := _read(line):
            until = entry.at
            if entry.kind:
                entries.append(entry)
    return Since(entries, until)


def _read(line: bytes) -> Entry | None:
    """What a line says; None for one that broke off, which belongs to no deed."""
    try:
        said = json.loads(line)
        at = datetime.fromisoformat(said["at"])
        return Entry(at, said["kind"], said["ref"], list(said.get("what", [])))
    except (ValueError, KeyError, TypeError):
        return None


# --- what no backup needs any more ----------------------------------------------------------------


def older_than(before: datetime) -> int:
    """How many deeds stand at the front of before a moment."""
    path: Path | None = settings.JOURNAL_PATH
    if path is None or not path.exists():
        return 0
    return _deeds(_front(_whole(path).lines, before))


def prune(before: datetime) -> int:
    """Cut off what stands at the front of before a moment; how many deeds that were.

    A position of a backup made after it holds: the first line carries the length and the digest of
    what went. The new file is whole on the disk before it takes the place of the old one.
    """
    path: Path | None = settings.JOURNAL_PATH
    if path is None or not path.exists():
        return 0
    with _locked(path):
        whole = _whole(path)
        gone = _front(whole.lines, before)
        if not gone:
            return 0
        cut, digest = whole.cut, whole.digest
        for line in gone:
            cut, digest = cut + len(line), _after(digest, line)
        first = json.dumps({"cut": cut, "digest": digest}, separators=(",", ":")).encode() + b"\n"
        fresh = path.with_name(f".{path.name}-new")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(first + b"".join(whole.lines[len(gone) :]))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return _deeds(gone)


def _front(lines: list[bytes], before: datetime) -> list[bytes]:
    """The lines up to the last that is older; what comes behind a newer one stays."""
    for number, line in enumerate(lines):
        entry = _read(line)
        if entry is not None and entry.at >= before:
            return lines[:number]
    return lines


def _deeds(lines: list[bytes]) -> int:
    return sum(1 for line in lines if (entry := _read(line)) and entry.kind)


def replay(entries: list[Entry], now: datetime) -> dict[str, int]:
    """Do these deeds again, in order; how many of each kind were still to be done."""
    done: dict[str, int] = {}
    for entry in entries:
        again: Replay = import_string(settings.JOURNAL_KINDS[entry.kind])
        if again(entry, now):
            done[entry.kind] = done.get(entry.kind, 0) + 1
    return done
