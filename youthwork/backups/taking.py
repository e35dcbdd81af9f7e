"""Taking a backup: the database in one snapshot, then the files it speaks of."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from outbox import signs
from privacy import audit, journal
from privacy.choices import AuditVerb
from privacy.models import AuditSeal
from youthwork.backups import archive, databases
from youthwork.backups.archive import DATABASE, FILES, Manifest, Refused


def back_up(folder: Path, now: datetime) -> Manifest:
    """Write a backup into `folder`, which must be new or empty; the manifest that describes it.

    Files are copied after the snapshot: whatever it speaks of is there still, but for what was
    erased in between, and what came later is swept up as unused. Raises Refused.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(f"{folder} isn't empty: each backup gets a folder of its own")
    with transaction.atomic():
        audit.record(AuditVerb.BACKED_UP, f"youthwork.backup:{now:%Y%m%dT%H%M%SZ}", by=None, at=now)
    audit.seal(now)
    recipients, identity = archive.lock()
    migrations = sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )
    trail = _newest_seal()
    journal.sign(now)
    stood = journal.position()  # before the snapshot: what is in both is done once
    parts = {}
    with databases.snapshot() as stream:
        parts[DATABASE] = archive.seal_into(folder / DATABASE, stream, recipients)
    names = sorted(stored())
    taken: list[str] = []

    def write_all(sink: IO[bytes]) -> None:
        taken.extend(_write_files(sink, names))

    def read_all(source: IO[bytes]) -> None:
        parts[FILES] = archive.seal_into(folder / FILES, source, recipients)

    archive.through_a_pipe(write_all, read_all)
    manifest = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=migrations,
        keys=archive.fingerprints(),
        trail=trail,
        journal=stood,
        files=len(taken),
        identity=identity,
        recipients=[str(each) for each in recipients],
        parts=parts,
    )
    archive.write(folder, manifest)
    signs.give(signs.BACKUP, now)
    return archive.read(folder)


def _newest_seal() -> str:
    newest = AuditSeal.objects.newest()
    return f"{newest.number}:{bytes(newest.digest).hex()}" if newest is not None else ""


def stored(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage, wherever that is."""
    if folder == "" and not _is_there():
        return
    folders, files = default_storage.listdir(folder)
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in files if name)
    for name in folders:
        yield from stored(f"{prefix}{name}")


def _is_there() -> bool:
    try:
        default_storage.listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return False
    return True


def _write_files(sink: IO[bytes], names: list[str]) -> Iterator[str]:
    """Put each file into a tar; yields the names of those that were there still."""
    with tarfile.open(mode="w|", fileobj=sink) as tar:
        for name in names:
            try:
                file = default_storage.open(name)
            except FileNotFoundError:  # erased since the list was made
                continue
            with file:
                member = tarfile.TarInfo(name)
                member.size, member.mode = file.size, archive.PRIVATE
                tar.addfile(member, file)
            yield name
