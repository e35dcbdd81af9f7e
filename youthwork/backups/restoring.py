"""Putting a backup back into an empty instance, which opens only when all of it is done.

Between the first row and the last step a sign stands in the database that keeps web, worker and
beat from starting: what was withdrawn or erased after the backup must never be seen as it was.
"""

from __future__ import annotations

import logging
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

from organisation.models import Organisation, User
from outbox import signs
from privacy import audit, journal
from privacy.calendar import RulesFailed, every_rule_kept
from privacy.calendar import retention as keep_terms
from privacy.choices import AuditVerb
from youthwork.backups import archive, databases
from youthwork.backups.archive import DATABASE, FILES, Refused
from youthwork.lib.dates import day_of
from youthwork.lib.row_checks import contradicted

log = logging.getLogger(__name__)

AT_WORK = timedelta(minutes=2)  # a worker gives a sign every minute


@dataclass(frozen=True)
class Restored:
    """What a restore did: counts, no names."""

    made_at: str
    files: int
    replayed: dict[str, int]  # deeds of the journal that were done again, by kind
    known_until: str  # the last sign in the journal; "" where nothing can be known
    not_usable: int  # what ended because nobody knows what happened since
    erased: dict[str, int]  # by retention, by the key of the rule


def restore(folder: Path, now: datetime, identity: Path | None = None) -> Restored:
    """Put the backup in `folder` back. Raises Refused, and then nothing of it is in use."""
    manifest = archive.read(folder)
    identities = archive.unlock(manifest, identity)
    if manifest.database != connection.vendor:
        raise Refused(
            f"this backup is of {manifest.database}, this instance uses {connection.vendor}"
        )
    known = {f"{app}.{name}" for app, name in known_migrations()}
    if newer := sorted(set(manifest.migrations) - known):
        raise Refused(f"the backup is of a newer release: {newer[0]} is not known here")
    _refuse_what_is_not_empty(now)

    def feed(sink: IO[bytes]) -> None:
        archive.open_into(folder / DATABASE, sink, identities)

    databases.load(feed, now)
    call_command("migrate", interactive=False, verbosity=0)
    if wrong := contradicted():
        raise Refused(f"the backup holds rows that contradict {', '.join(wrong)}")
    call_command("createcachetable", verbosity=0)
    files = _restore_files(folder / FILES, identities)
    replayed, known_until, not_usable = _catch_up(manifest.journal, now)
    erased = _keep_terms(now)
    with transaction.atomic():
        subject = f"youthwork.backup:{datetime.fromisoformat(manifest.made_at):%Y%m%dT%H%M%SZ}"
        audit.record(AuditVerb.RESTORED, subject, by=None, at=now)
    audit.seal(now)
    verdicts = [
        audit.verify(manifest.trail)  # the seal that was newest then must stand there still
        if path == "privacy.audit.verify"
        else import_string(path)()
        for path in settings.HASH_CHAINS
    ]
    if broken := [verdict.broken for verdict in verdicts if verdict.broken]:
        raise Refused(
            f"a chain is broken: {broken[0].where} {broken[0].why}; the instance stays closed"
        )
    signs.take_away(signs.RESTORING)
    return Restored(manifest.made_at, files, replayed, known_until, not_usable, erased)


def _catch_up(position: str, now: datetime) -> tuple[dict[str, int], str, int]:
    """Do again what was erased and withdrawn after the backup; or end what may no longer hold."""
    try:
        since = journal.since(position)
    except journal.Unknown as reason:
        log.warning("%s: what was given before may be used no longer", reason)
        ended = sum(import_string(path)(now) for path in settings.JOURNAL_UNKNOWN)
        return {}, "", ended
    known = since.until.isoformat(timespec="seconds") if since.until else ""
    return journal.replay(since.entries, now), known, 0


def _keep_terms(now: datetime) -> dict[str, int]:
    """Erase what is past its term. Raises Refused where a rule fails, after the others did it."""
    erased = keep_terms(day_of(now), now)
    try:
        every_rule_kept(day_of(now), now)
    except RulesFailed as failed:
        raise Refused(f"retention did not finish: {failed}; the instance stays closed") from None
    return erased


def known_migrations() -> set[tuple[str, str]]:
    """Those of this release, and those that one of them stands for by now."""
    here = MigrationLoader(None).disk_migrations
    return here.keys() | {each for one in here.values() for each in one.replaces}


def _refuse_what_is_not_empty(now: datetime) -> None:
    """Raises Refused where people or an organisation are, and where a worker is at work."""
    try:
        with transaction.atomic():
            if signs.age(signs.RESTORING, now) is not None:
                return  # one that was broken off: it never opened
            taken = Organisation.objects.exists() or User.objects.exists()
            seen = signs.age(signs.WORKER, now)
    except Error:  # no tables yet
        return
    if taken:
        raise Refused("this instance isn't empty: a backup goes into an empty one only")
    if seen is not None and seen < AT_WORK:
        raise Refused("a worker is at work on this database: stop web, worker and beat first")


def _restore_files(path: Path, identities: list[archive.Identity]) -> int:
    count = 0

    def write_all(sink: IO[bytes]) -> None:
        archive.open_into(path, sink, identities)

    def read_all(source: IO[bytes]) -> None:
        nonlocal count
        with tarfile.open(mode="r|", fileobj=source) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None or member.name.startswith("/") or ".." in member.name.split("/"):
                    raise Refused(f"{path.name} holds something that is no file of ours")
                with tempfile.SpooledTemporaryFile(archive.CHUNK) as file:
                    shutil.copyfileobj(content, file)  # a store may read it twice
                    file.seek(0)
                    default_storage.delete(member.name)
                    default_storage.save(member.name, File(file, name=member.name))
                count += 1
        source.read()  # to the end, so that the writer is not cut off

    archive.through_a_pipe(write_all, read_all)
    return count
