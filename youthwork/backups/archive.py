"""What a backup is on disk: encrypted parts and a manifest that says what they are.

A folder holds `manifest.json` and two files in the age format (age-encryption.org): the database
and the files. Each backup has a key of its own. Without `BACKUP_RECIPIENTS` that key stands in the
manifest, encrypted under the newest field key: who has `FIELD_KEYS` can restore. With recipients
only they can open it, and the server that made it can't. The manifest carries a mark under the
newest field key over everything it says, the digests of both parts included, so that nobody who
reaches the shelf can slip another backup in. See docs/decisions/0220-what-a-backup-is.md.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings
from pyrage.x25519 import Identity, Recipient

from privacy.encryption import CannotDecrypt, decrypt, encrypt, key_id

FORMAT = "vindplaats-backup/1"
MANIFEST, DATABASE, FILES = "manifest.json", "database.age", "files.tar.age"
COLUMN = "backup.key"  # what the key of a backup is encrypted for
PRIVATE = 0o600
CHUNK = 1024 * 1024  # bytes


class Refused(Exception):
    """A backup can't be taken or restored; the text is for the person at the keyboard."""


@dataclass(frozen=True)
class Part:
    """One encrypted file of a backup."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; nothing of it is personal.

    `migrations` are those that had been applied, as `app.name`; `keys` fingerprints, never keys;
    `trail` the newest seal of the audit trail, which the restored one must still hold; `journal`
    where the journal of erasures and withdrawals stood.
    """

    made_at: str
    database: str
    migrations: list[str]
    keys: dict[str, Any]
    trail: str
    journal: str
    files: int
    identity: str
    recipients: list[str]
    parts: dict[str, Part] = field(default_factory=dict)
    format: str = FORMAT
    mark: str = ""


# --- the key of one backup ----------------------------------------------------------------------


def lock() -> tuple[list[Recipient], str]:
    """For whom a new backup is encrypted, and its key as the manifest keeps it ("" for others)."""
    if settings.BACKUP_RECIPIENTS:
        return [Recipient.from_str(each) for each in settings.BACKUP_RECIPIENTS], ""
    identity = Identity.generate()
    return [identity.to_public()], encrypt(str(identity), COLUMN).hex()


def unlock(manifest: Manifest, identity_file: Path | None) -> list[Identity]:
    """What opens a backup. Raises Refused when that isn't here."""
    if manifest.identity:
        try:
            return [Identity.from_str(decrypt(bytes.fromhex(manifest.identity), COLUMN))]
        except (CannotDecrypt, ValueError) as error:
            raise Refused(f"the key of this backup does not open: {error}") from None
    if identity_file is None:
        raise Refused(
            "this backup is encrypted for " + ", ".join(manifest.recipients) + ": give the file "
            "with the age identity of one of them with --identity"
        )
    lines = identity_file.read_text().splitlines()
    try:
        return [Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except pyrage.IdentityError as error:
        raise Refused(f"{identity_file.name} holds no age identity: {error}") from None


def fingerprints() -> dict[str, Any]:
    """Fingerprints of the keys that a restored instance needs to read what it holds."""
    return {
        "fields": [key_id(key).hex() for key in settings.FIELD_KEYS],
        "index": key_id(settings.INDEX_KEY).hex(),
    }


# --- reading and writing parts ------------------------------------------------------------------


class _Counted(io.RawIOBase):
    """A file that is written to and digested on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest, self.count = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.file.write(data)
        self.digest.update(data)
        self.count += len(data)
        return len(data)


def seal_into(path: Path, source: IO[bytes], recipients: list[Recipient]) -> Part:
    """Encrypt everything that `source` gives into a new file that only we may read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
        counted = _Counted(file)
        pyrage.encrypt_io(source, counted, recipients)
        file.flush()
        os.fsync(file.fileno())
    return Part(counted.count, counted.digest.hexdigest())


def open_into(path: Path, sink: IO[bytes], identities: list[Identity]) -> None:
    """Decrypt a part into `sink`. Raises Refused for a wrong key or changed bytes."""
    with path.open("rb") as file:
        try:
            pyrage.decrypt_io(file, sink, identities)
        except pyrage.DecryptError as error:
            raise Refused(f"{path.name} does not open: {error}") from None


# --- the manifest -------------------------------------------------------------------------------


def _said(manifest: Manifest) -> bytes:
    values = asdict(manifest) | {"mark": ""}
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def _mark(manifest: Manifest, key: bytes) -> str:
    purpose = hmac.digest(key, b"backup manifest", "sha256")
    return key_id(key).hex() + hmac.digest(purpose, _said(manifest), "sha256").hex()


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last of all: a folder without one is no backup."""
    marked = asdict(manifest) | {"mark": _mark(manifest, settings.FIELD_KEYS[0])}
    unfinished = folder / f"{MANIFEST}.part"
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT, PRIVATE), "w") as file:
        json.dump(marked, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / MANIFEST)


def read(folder: Path) -> Manifest:
    """The manifest of a backup that is whole and ours. Raises Refused for any other."""
    try:
        values = json.loads((folder / MANIFEST).read_text())
        parts = {name: Part(**part) for name, part in values.pop("parts").items()}
        manifest = Manifest(**values, parts=parts)
    except FileNotFoundError:
        raise Refused(f"there is no finished backup in {folder}") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise Refused(f"{MANIFEST} in {folder} is no manifest of a backup") from None
    if manifest.format != FORMAT:
        raise Refused(f"the format {manifest.format!r} is not known here; known is {FORMAT}")
    missing = [key for key in manifest.keys["fields"] if key not in fingerprints()["fields"]]
    if missing:
        raise Refused(f"FIELD_KEYS lacks the key {', '.join(missing)} of this backup")
    if manifest.keys["index"] != fingerprints()["index"]:
        raise Refused(f"INDEX_KEY is not the key {manifest.keys['index']} of this backup")
    if not any(hmac.compare_digest(_mark(manifest, k), manifest.mark) for k in settings.FIELD_KEYS):
        raise Refused("the manifest was changed, or was made with other keys")
    for name in (DATABASE, FILES):
        if name not in manifest.parts or not _is_whole(folder / name, manifest.parts[name]):
            raise Refused(f"{name} is missing, cut off or changed")
    return manifest


def _is_whole(path: Path, part: Part) -> bool:
    if not path.is_file() or path.stat().st_size != part.bytes:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == part.sha256


def through_a_pipe(
    write_all: Callable[[IO[bytes]], None], read_all: Callable[[IO[bytes]], None]
) -> None:
    """Let one function write what another reads, at the same time; raises what either raised."""
    from concurrent.futures import ThreadPoolExecutor

    reading, writing = os.pipe()

    def fill() -> None:
        with os.fdopen(writing, "wb") as sink:
            write_all(sink)

    with ThreadPoolExecutor(max_workers=1) as pool:
        filling = pool.submit(fill)
        try:
            with os.fdopen(reading, "rb") as source:
                read_all(source)
        finally:
            failure = filling.exception()
    if failure is not None:
        raise failure
