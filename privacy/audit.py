"""The audit trail: recording, sealing, pruning and verifying.

Recording takes no lock: an entry is marked with a key and written in the caller's transaction. A
sweep then seals whatever is committed and not yet sealed, so an entry that commits late only lands
in a later seal. See docs/decisions/0012-audit-trail-with-seals.md.
"""

import hashlib
import hmac
import json
import logging
import os
from base64 import b32encode
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from privacy.choices import AuditVerb
from privacy.encryption import key_id, newest_key_id
from privacy.models import AuditEntry, AuditSeal
from youthwork.lib.dates import add_months, day_of, start_of_day
from youthwork.lib.prepared import Bundle, Meant, insert, new_row

log = logging.getLogger(__name__)

BATCH = 1000  # entries in one seal
KEPT_MONTHS = 24  # how long entries stay (docs/privacy.md)
_REF_LETTERS = 12  # 60 bits: no two alike in any trail
_LENGTHS = {
    name: AuditEntry._meta.get_field(name).max_length
    for name in ("subject", "subject_ref", "actor", "fields", "before", "after")
}
DIGESTED = "ref at verb subject subject_ref actor reason fields before after".split()
_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_SEAL = bytes(32)
_DIGEST = 32
_MEMBER = 14 + _DIGEST  # one line of a manifest: reference and digest


# --- recording ------------------------------------------------------------------------------------


def record(
    verb: AuditVerb,
    subject: models.Model | str,
    *,
    by: Any,
    reason: str = "",
    fields: Iterable[str] = (),
    before: str = "",
    after: str = "",
    at: datetime | None = None,
    bundle: Bundle | None = None,
    where: Meant | None = None,
) -> AuditEntry:
    """Write one entry in the caller's transaction; with a `bundle` when that is sent.

    With `where` that change is made as well, and the entry written only if it changed something.

    `subject` is an object with a public reference (`audit_ref` or `ref`) or a ready label such as
    `signals.signal:S-2026-0041`; `by` a user, or None for the house itself. `fields` are names of
    fields, `before` and `after` coded values; contents never come here.
    """
    made = entry(
        verb,
        subject,
        by=by,
        reason=reason,
        fields=fields,
        before=before,
        after=after,
        at=at or timezone.now(),
    )
    insert(made, bundle, where=where)
    return made


def record_many(
    verb: AuditVerb,
    subjects: Iterable[models.Model | str],
    *,
    by: Any,
    before: str = "",
    after: str = "",
    at: datetime,
) -> None:
    """Write one entry for each subject of a deed that was done to several, in one statement."""
    record_all(entry(verb, each, by=by, before=before, after=after, at=at) for each in subjects)


def record_all(entries: Iterable[AuditEntry]) -> None:
    """Write these entries in the caller's transaction and in one statement."""
    AuditEntry.objects.bulk_create(entries)


def entry(
    verb: AuditVerb,
    subject: models.Model | str,
    *,
    by: Any,
    at: datetime,
    reason: str = "",
    fields: Iterable[str] = (),
    before: str = "",
    after: str = "",
) -> AuditEntry:
    """An entry as `record` writes it, for `record_all` to write with others."""
    about, drawn = label(subject), os.urandom(24)
    made = new_row(
        AuditEntry,
        ref="A-" + b32encode(drawn[:8]).decode()[:_REF_LETTERS],
        at=at,
        verb=AuditVerb(verb).value,
        subject=about,
        subject_ref=about.partition(":")[2],
        by=by,
        actor=label(by) if by is not None else "",
        reason=reason,
        fields=",".join(fields),
        before=str(before),
        after=str(after),
        salt=drawn[8:],
    )
    _check(made)
    made.mark = _mark(entry_digest(made))
    return made


def _check(made: AuditEntry) -> None:
    """Raises ValidationError for a reason that holds a citizen service number, or a long value."""
    if made.reason:
        made.reason = AuditEntry._meta.get_field("reason").clean(made.reason, made)
    for name, most in _LENGTHS.items():
        if len(getattr(made, name)) > most:
            raise ValidationError(f"{name} is longer than {most} characters", code="max_length")


def label(thing: models.Model | str) -> str:
    """`app.model:REF`, by public reference. Raises ValueError for an object that has none."""
    if isinstance(thing, str):
        if ":" not in thing:
            raise ValueError("an audit label reads app.model:reference")
        return thing
    for name in ("audit_ref", "ref", "public_id"):
        reference = getattr(thing, name, None)
        if reference:
            return f"{thing._meta.label_lower}:{reference}"
    raise ValueError(f"{thing._meta.label} has no public reference for the audit trail")


# --- digests and marks ----------------------------------------------------------------------------


def entry_digest(made: AuditEntry) -> bytes:
    """SHA-256 over the salt and every value of the entry, but for links that may be unset."""
    return _digest_of([getattr(made, name) for name in DIGESTED], made.salt)


def _digest_of(values: list[Any], salt: bytes) -> bytes:
    """The same from the values of DIGESTED, in their order; `values` is used up."""
    values[1] = values[1].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(bytes(salt) + _as_text(values).encode()).digest()


def seal_digest(seal: AuditSeal) -> bytes:
    """SHA-256 over everything of a seal that stays when its entries are pruned."""
    values = [
        seal.number,
        seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        seal.count,
        seal.oldest_at and seal.oldest_at.astimezone(UTC).isoformat(timespec="microseconds"),
        seal.newest_at and seal.newest_at.astimezone(UTC).isoformat(timespec="microseconds"),
        bytes(seal.manifest_digest).hex(),
        bytes(seal.previous).hex(),
    ]
    return hashlib.sha256(json.dumps(values, separators=(",", ":")).encode()).digest()


def _mark(digest: bytes, key: bytes | None = None) -> bytes:
    """Who can't read the field keys can't make one: key id (4 bytes) and HMAC (16)."""
    key = key or settings.FIELD_KEYS[0]
    return key_id(key) + hmac.digest(mark_key(key), digest, "sha256")[:16]


@cache
def mark_key(key: bytes) -> bytes:
    """What marks are made with: a key for this purpose alone."""
    return hmac.digest(key, b"audit trail", "sha256")


def _is_marked(digest: bytes, mark: bytes) -> bool:
    mark = bytes(mark)
    keys = [key for key in settings.FIELD_KEYS if key_id(key) == mark[:4]]
    return any(hmac.compare_digest(_mark(digest, key), mark) for key in keys)


# --- sealing --------------------------------------------------------------------------------------


def seal(now: datetime, *, batch: int = BATCH, most: int | None = None) -> int:
    """Seal every entry that is committed and unsealed, about `most`; returns how many.

    An entry without a valid mark is left out: it was not written by `record`, and `verify` names
    it. Of two sweeps at once one wins by the unique number; the other stops and leaves the rest.
    """
    sealed, last = 0, 0
    while True:
        try:
            with transaction.atomic():
                count, last = _seal_batch(now, batch, last)
        except IntegrityError:
            log.info("another sweep is sealing the audit trail")
            return sealed
        sealed += count
        if not last or (most is not None and sealed >= most):
            return sealed


def _seal_batch(now: datetime, batch: int, after: int) -> tuple[int, int]:
    """How many entries were sealed, and the last one looked at (0 at the end)."""
    entries = list(AuditEntry.objects.unsealed().filter(pk__gt=after)[:batch])
    marked: dict[tuple[int, int], list[tuple[AuditEntry, bytes]]] = {}
    for made in entries:
        digest = entry_digest(made)
        if _is_marked(digest, made.mark):
            marked.setdefault(_month(made), []).append((made, digest))
    # One month of deeds to a seal, so that pruning by whole seals keeps the term closely.
    for month in marked.values():
        pks = [made.pk for made, _digest in month]
        AuditEntry.objects.filter(pk__in=pks).update(seal=_add_seal(now, month))
    return sum(len(month) for month in marked.values()), entries[-1].pk if entries else 0


def _month(made: AuditEntry) -> tuple[int, int]:
    return made.at.astimezone(UTC).year, made.at.astimezone(UTC).month


def _add_seal(now: datetime, entries: Sequence[tuple[AuditEntry, bytes]]) -> AuditSeal:
    """The next seal, over these entries with their digests."""
    return add_seal(
        now,
        b"".join(each.ref.encode() + digest for each, digest in entries),
        oldest=min((each.at for each, _digest in entries), default=None),
        newest=max((each.at for each, _digest in entries), default=None),
    )


def add_seal(
    now: datetime, manifest: bytes, *, oldest: datetime | None, newest: datetime | None
) -> AuditSeal:
    """The next seal, over a list of references with their digests."""
    before = AuditSeal.objects.newest()
    made = AuditSeal(
        number=before.number + 1 if before else 1,
        sealed_at=now,
        count=len(manifest) // _MEMBER,
        oldest_at=oldest,
        newest_at=newest,
        manifest=manifest,
        manifest_digest=hashlib.sha256(manifest).digest(),
        previous=bytes(before.digest) if before else _NO_SEAL,
    )
    made.digest = seal_digest(made)
    made.mark = _mark(made.digest)
    made.save(force_insert=True)
    # The log leaves this database: whoever rewrites the trail can't rewrite that line.
    log.info("audit seal %s %s", made.number, bytes(made.digest).hex())
    return made


def mark_with_newest_key(now: datetime) -> bool:
    """Seal what waits and, when the newest seal carries an older key's mark, add an empty seal.

    The newest seal's mark vouches for the whole chain, so an old key can leave `FIELD_KEYS` after
    this. Returns whether an empty seal was needed.
    """
    seal(now)
    newest = AuditSeal.objects.newest()
    if newest is None or bytes(newest.mark)[:4] == newest_key_id():
        return False
    with transaction.atomic():
        _add_seal(now, [])
    return True


# --- pruning --------------------------------------------------------------------------------------


def due_before(today: date) -> datetime:
    """What was recorded before this moment is past its term on a day."""
    return start_of_day(add_months(today, -KEPT_MONTHS))


def prune(before: datetime, now: datetime, limit: int, but: Collection[str] = ()) -> int:
    """Delete the entries of whole seals that are older than a moment, `limit` seals at most.

    A seal with an entry about one of the subjects `but` waits. Each seal stays as a tombstone that
    `verify` accepts. Returns how many entries went.
    """
    pruned = 0
    for old in AuditSeal.objects.to_prune(before, but)[:limit]:
        with transaction.atomic(), _triggers_let_go(old.pk):
            # The UPDATE names what it saw: of two sweeps at once one prunes the seal.
            unpruned = AuditSeal.objects.filter(pk=old.pk, pruned_at=None)
            if not unpruned.update(manifest=b"", pruned_at=now):
                continue
            # Straight to SQL: no collector walks the entries, and only this seal's may go.
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM privacy_auditentry WHERE seal_id = %s", [old.pk])
            pruned += old.count
    return pruned


class _triggers_let_go:
    """Tells the triggers which seal's entries may be deleted, until the block ends."""

    def __init__(self, seal_pk: int) -> None:
        self.seal_pk = seal_pk

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT set_config('privacy.pruning', %s, true)", [str(self.seal_pk)]
                )
            else:
                cursor.execute("INSERT INTO privacy_pruning (seal_id) VALUES (%s)", [self.seal_pk])

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            return  # the transaction rolls back, and the permission with it
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT set_config('privacy.pruning', '', true)")
            else:
                cursor.execute("DELETE FROM privacy_pruning")


# --- verifying ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Break:
    """The first place where the trail is not what was recorded."""

    kind: str  # changed, removed, slipped_in, seal
    where: str  # an entry's reference, or "seal 12"
    why: str


@dataclass(frozen=True)
class Verdict:
    """What a walk over the whole trail saw."""

    name: str
    entries: int
    seals: int
    pruned: int
    waiting: int  # entries not sealed yet; their marks were checked
    head: str  # "12:9f…": number and digest of the newest seal
    broken: Break | None

    @property
    def says(self) -> str:
        """Of a trail that is whole."""
        return (
            f"{self.entries} entries in {self.seals} seals, "
            f"{self.waiting} not sealed yet; newest seal {self.head or 'none'}"
        )


Row = tuple[Any, ...]  # key of the seal, the values of DIGESTED, the salt


class Broken(Exception):
    """The walk met the first place where the trail is not what was recorded."""

    def __init__(self, kind: str, where: str, why: str) -> None:
        super().__init__(why)
        self.found = Break(kind, where, why)


def verify(expect: str = "") -> Verdict:
    """Recompute every digest, seal and mark; the verdict names the first break, if any.

    `expect` (`number:digest`, from a log line or an earlier verdict) must still be in the chain:
    that shows a tail that was cut off.
    """
    tally = {"entries": 0, "seals": 0, "pruned": 0, "waiting": 0}
    head, broken = "", None
    latest, pruned = timezone.now(), []
    try:
        with one_view():
            for made in checked_chain(tally, expect):
                head = f"{made.number}:{bytes(made.digest).hex()}"
                latest = max(latest, made.newest_at or latest)
                if _is_early(made, latest):
                    pruned.append(made)
            tally["waiting"], latest = check_waiting(latest)
        check_pruned(pruned, latest)
    except Broken as found:
        broken = found.found
    return Verdict(name="audit trail", head=head, broken=broken, **tally)


@contextmanager
def one_view() -> Iterator[None]:
    """Let every query of the block see the same moment, whoever seals or prunes meanwhile."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # Not `atomic`, which takes the one lock on writing: this only reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def check_waiting(latest: datetime) -> tuple[int, datetime]:
    """How many entries wait for their seal, and the latest moment that they or the chain know.

    Raises Broken for one that carries no mark of this house.
    """
    count = 0
    for waiting in AuditEntry.objects.unsealed().iterator(chunk_size=2000):
        count += 1
        if not _is_marked(entry_digest(waiting), waiting.mark):
            raise Broken("slipped_in", waiting.ref, "was changed or not written by this house")
        latest = max(latest, waiting.at)
    return count, latest


def check_pruned(seals: Iterable[AuditSeal], latest: datetime) -> None:
    """Raises Broken for a seal that was emptied before its term, seen from the latest moment known.

    Anybody with the database can make a tombstone, nobody can make one that is due: the moments are
    under the digests. A calendar that was run for a day to come says so itself.
    """
    for early in seals:
        if _is_early(early, latest):
            raise Broken("removed", f"seal {early.number}", "was pruned before its term")


def _is_early(made: AuditSeal, latest: datetime) -> bool:
    return made.pruned_at is not None and bool(
        made.newest_at and made.newest_at >= due_before(day_of(latest))
    )


def checked_chain(
    tally: dict[str, int],
    expect: str = "",
    *,
    after: AuditSeal | None = None,
    most: int | None = None,
) -> Iterator[AuditSeal]:
    """Every seal in order, each checked with its entries; raises Broken at the first fault.

    A part of the chain begins behind the seal `after`, which was checked before, and is `most`
    seals long; the mark of the newest seal is looked at where the part reaches it.
    """
    keys = AuditSeal.objects.keys(after, most)
    rows = AuditEntry.objects.sealed_rows(*DIGESTED, "salt", keys=keys)
    members = groupby(rows, key=itemgetter(0))
    seal_pk, group = next(members, (None, iter(())))
    expected_number, _colon, expected_digest = expect.partition(":")
    seen_expected = not expect
    previous = bytes(after.digest) if after else _NO_SEAL
    last, first = None, after.number + 1 if after else 1
    seals = AuditSeal.objects.part(after, most)
    for number, made in enumerate(seals.iterator(chunk_size=200), start=first):
        where = f"seal {number}"
        if made.number != number:
            raise Broken("seal", where, "is missing")
        if bytes(made.previous) != previous:
            raise Broken("seal", where, "does not follow from the seal before it")
        if bytes(made.digest) != seal_digest(made):
            raise Broken("seal", where, "was changed")
        if seal_pk is not None and seal_pk < made.pk:
            raise Broken("slipped_in", next(group)[1], "belongs to a seal that is not there")
        entries: Iterator[Row] = iter(())
        if seal_pk == made.pk:
            entries = group
        tally["entries"] += _checked_members(made, where, entries)
        if seal_pk == made.pk:
            seal_pk, group = next(members, (None, iter(())))
        tally["seals"] += 1
        tally["pruned"] += made.pruned_at is not None
        if str(number) == expected_number:
            if bytes(made.digest).hex() != expected_digest:
                raise Broken("seal", where, "is not the seal that was noted before")
            seen_expected = True
        previous, last = bytes(made.digest), made
        yield made
    if seal_pk is not None:
        raise Broken("slipped_in", next(group)[1], "belongs to a seal that is not there")
    if not seen_expected:
        raise Broken("seal", f"seal {expected_number}", "was noted before and is missing")
    if AuditSeal.objects.part(last or after).exists():
        if last is None or most is None or last.number - first + 1 < most:
            raise Broken("seal", f"seal {last.number + 1 if last else first}", "is missing")
        return
    if last is not None and not _is_marked(bytes(last.digest), last.mark):
        raise Broken("seal", f"seal {last.number}", "was not made with a key of this house")


def _checked_members(made: AuditSeal, where: str, entries: Iterator[Row]) -> int:
    """How many entries the seal holds; all are there, unchanged, and none beside them."""
    if made.pruned_at is not None:
        for extra in entries:
            raise Broken("slipped_in", extra[1], f"stands in {where}, which was pruned")
        return 0
    manifest = bytes(made.manifest)
    if hashlib.sha256(manifest).digest() != bytes(made.manifest_digest):
        raise Broken("seal", where, "has another list of entries than it was made with")
    lines = [manifest[start : start + _MEMBER] for start in range(0, len(manifest), _MEMBER)]
    expected = {line[:-_DIGEST].decode(): line[-_DIGEST:] for line in lines}
    present = {each[1]: _digest_of(list(each[1:-1]), each[-1]) for each in entries}
    if present == expected:  # nearly always; else the first difference has a name
        return len(expected)
    for ref, digest in expected.items():
        if ref not in present:
            raise Broken("removed", ref, f"stood in {where} and is gone")
        if present[ref] != digest:
            raise Broken("changed", ref, f"is not what was sealed in {where}")
    for ref in present:
        if ref not in expected:
            raise Broken("slipped_in", ref, f"was put into {where} afterwards")
    return len(expected)
