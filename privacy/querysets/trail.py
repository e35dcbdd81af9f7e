"""Every read of the audit trail and its seals."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Max, Min, Q, QuerySet

from privacy.choices import READINGS, STAND_OUT, AuditVerb, TrailScope
from youthwork.lib.keyset import Instant
from youthwork.lib.together import Asking

if TYPE_CHECKING:
    from privacy.models import AuditEntry, AuditSeal, TrailCheck

REFERENCE = re.compile(r"A-[A-Z2-7]{12}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REMEMBERED = 100  # walks, some fifty days of them: the whole trail takes twenty-eight
READ_AUDIT = "privacy.read_audit"
READ_OWN_AUDIT = "privacy.read_own_audit"
READ_TECHNICAL_AUDIT = "privacy.read_technical_audit"


def standing_out() -> Q:
    """Deeds that the officer may look at by themselves; the index `audit_stands_out` has them."""
    with_reason = (*READINGS, AuditVerb.CONFIRMED)  # who opens a signal of others confirms why
    return Q(verb__in=STAND_OUT) | (Q(verb__in=with_reason) & ~Q(reason=""))


class AuditEntryQuerySet(QuerySet["AuditEntry"]):
    def visible_to(self, user: Any) -> Self:
        """All entries for who may read the trail (technically or whole); one's own for the rest."""
        if user.has_perm(READ_AUDIT) or user.has_perm(READ_TECHNICAL_AUDIT):
            return self
        return self.filter(by=user)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk").select_related("by")

    def with_seals(self) -> Self:
        """Each with the number of its seal, and without what the seal lists."""
        return self.select_related("seal").defer("seal__manifest")

    def matching(
        self, *, who: int | None = None, what: str = "", since: datetime | None = None,
        about: str = "", stands_out: bool = False,
    ) -> Self:  # fmt: skip
        """Entries of one person (by key), of one verb, since a moment, about one object.

        `stands_out` leaves deeds of some kinds, whoever did them, however often and at what hour.
        """
        found = self.filter(by=who) if who else self
        found = found.filter(verb=what) if what else found
        found = found.filter(at__gte=since) if since else found
        found = found.filter(standing_out()) if stands_out else found
        if REFERENCE.fullmatch(about):  # of an entry itself, as it stands in a file or on paper
            return found.filter(ref=about)
        return found.about(about) if about else found

    def page(self, before: str, size: int) -> "tuple[list[AuditEntry], str]":
        """Entries newest first that are older than the place `before`, and where to go on.

        What is no place starts at the newest; "" says that this is the end.
        """
        last = Instant.parse(before)
        found = list((self.older_than(last) if last else self).newest_first()[: size + 1])
        if len(found) <= size:
            return found, ""
        return found[:size], str(Instant(found[size - 1].at, found[size - 1].pk))

    def number_up_to(self, most: int) -> int:
        """How many there are, counted no further than `most`: ten million would take seconds.

        In the order of the page, so that it walks the index that the page walked.
        """
        return self.order_by("-at", "-pk").values("pk")[:most].count()

    def in_pieces(self, size: int) -> "Iterator[list[AuditEntry]]":
        """All of them newest first, so many at a time: each piece goes on where the last ended.

        Not one long query: what a file streams for minutes would hold a snapshot all that time.
        """
        rows = self.newest_first()
        while piece := list(rows[:size]):
            yield piece
            if len(piece) < size:
                return
            rows = self.older_than(piece[-1]).newest_first()

    def older_than(self, entry: "AuditEntry | Instant") -> Self:
        """What comes after this entry in a list that shows the newest first."""
        return self.filter(at__lte=entry.at).exclude(at=entry.at, pk__gte=entry.pk)

    def not_newer_than(self, entry: "AuditEntry") -> Self:
        """Up to this entry in the order of the list, itself included."""
        return self.filter(at__lte=entry.at).exclude(at=entry.at, pk__gt=entry.pk)

    def about(self, subject: str) -> Self:
        """Entries about one object by its label, or by its public reference alone.

        By the reference in either case: that is what the index has.
        """
        _model, colon, ref = subject.partition(":")
        return (
            self.filter(subject=subject, subject_ref=ref)
            if colon
            else self.filter(subject_ref=subject)
        )

    def about_each(self, labels: Iterable[str]) -> Self:
        """Entries about one of these objects, by their labels."""
        known = list(labels)
        refs = [label.partition(":")[2] for label in known]
        return self.filter(subject__in=known, subject_ref__in=refs)

    def queued(self, kind: str, labels: Iterable[str]) -> set[tuple[str, str]]:
        """Of which of these objects a message of this kind was posted, with what it was about."""
        rows = self.about_each(labels).filter(verb=AuditVerb.QUEUED, after=kind)
        return set(rows.values_list("subject", "before"))

    def done_by(self, user: Any) -> Self:
        """What one person did; nothing of nobody."""
        return self.none() if user is None else self.filter(by=user)

    def between(self, first: datetime, last: datetime) -> Self:
        """From a moment up to, and without, another."""
        return self.filter(at__gte=first, at__lt=last)

    def by_label(self, label: str) -> "AuditEntry | None":
        """The entry that a label such as `privacy.auditentry:A-…` names, with who did it."""
        return self.filter(ref=label.partition(":")[2]).select_related("by").first()

    def with_verbs(self, verbs: Iterable[str]) -> Self:
        """Entries with one of these verbs, oldest first, with who did it."""
        return self.filter(verb__in=list(verbs)).select_related("by").order_by("at", "pk")

    def readings(self) -> Self:
        """Only openings of what is personal."""
        return self.filter(verb__in=READINGS)

    def made_before(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)

    def unsealed(self) -> Self:
        return self.filter(seal=None).order_by("pk")

    def newest_moment(self) -> datetime | None:
        """When the last of them was done."""
        newest: datetime | None = self.aggregate(newest=Max("at"))["newest"]
        return newest

    def sealed_rows(
        self, *columns: str, keys: "tuple[int, int | None]" = (0, None)
    ) -> "Iterator[tuple[Any, ...]]":
        """Entries as `verify` walks them, seal after seal: the key of the seal, then these columns.

        `keys` says behind which key of a seal to begin, and at which to end (None: at the last).
        Rows and no objects: making objects took longer than the digests that are asked of them.
        """
        behind, upto = keys
        found = self.filter(seal_id__gt=behind)
        found = found if upto is None else found.filter(seal_id__lte=upto)
        in_order = found.order_by("seal_id", "pk")
        return in_order.values_list("seal_id", *columns).iterator(chunk_size=2000)


@dataclass(frozen=True)
class Person:
    """Somebody who works or worked here, as the filter of the trail offers them."""

    pk: int
    public_id: str
    name: str

    def user(self) -> Any:
        return get_user_model()._default_manager.get(pk=self.pk)


def people() -> list[Person]:
    """Everyone who works or worked here, by name."""
    rows = get_user_model()._default_manager.order_by("name", "pk")
    return [
        Person(pk, str(public_id), name)
        for pk, public_id, name in rows.values_list("pk", "public_id", "name")
    ]


def names_of_people(entries: Collection["AuditEntry"]) -> Asking[dict[str, str]]:
    """Names by public id of the people that these entries are about or gave something to."""
    prefix = get_user_model()._meta.label_lower + ":"
    about = {
        label.removeprefix(prefix)
        for each in entries
        for label in (each.subject, each.before, each.after)
        if label.startswith(prefix) and UUID.fullmatch(label.removeprefix(prefix))
    }
    if not about:
        return {}
    rows = get_user_model()._default_manager.filter(public_id__in=about)
    found = rows.values_list("public_id", "name")
    yield found
    return {str(public_id): name for public_id, name in found}


def names_by_label(labels: Iterable[str]) -> dict[str, str]:
    """Names of the people among what these labels name; asked only if there is one."""
    prefix = get_user_model()._meta.label_lower + ":"
    held = {label.removeprefix(prefix): label for label in labels if label.startswith(prefix)}
    known = {ref for ref in held if UUID.fullmatch(ref)}
    if not known:
        return {}
    rows = get_user_model()._default_manager.filter(public_id__in=known)
    return {held[str(ref)]: name for ref, name in rows.values_list("public_id", "name")}


Source = tuple[str, str, str]  # a model, its column of references, its column of names


def names_of_things(entries: Collection["AuditEntry"]) -> Asking[dict[tuple[str, str], str]]:
    """Names, by label and reference, of what these entries are about, as `TRAIL_NAMES` has them.

    Also of what stands as a value beside it: the team that another went into. Asked only of what
    there is, and of each source once; what is gone has no name.
    """
    wanted: dict[Source, set[tuple[str, str]]] = {}
    for each in entries:
        label = each.subject.partition(":")[0]
        if source := settings.TRAIL_NAMES.get(label):
            alike = (value for value in (each.before, each.after) if UUID.fullmatch(value))
            wanted.setdefault(source, set()).update(
                (label, ref) for ref in (each.subject_ref, *alike)
            )
    asked = {
        source: _named(source, {_key(ref) for _label, ref in wanted[source]}) for source in wanted
    }
    if not asked:
        return {}
    yield tuple(asked.values())
    found: dict[tuple[str, str], str] = {}
    for (model, _column, name), rows in asked.items():
        # a kind of message has no choices: each app says its own
        words = dict(apps.get_model(model)._meta.get_field(name).flatchoices)
        words = words or settings.MESSAGE_NAMES
        known = {str(key): str(words.get(value, value)) for key, value in rows}
        about = wanted[model, _column, name]
        found |= {(label, ref): known[_key(ref)] for label, ref in about if _key(ref) in known}
    return found


def _named(source: Source, keys: set[str]) -> QuerySet[Any, Any]:
    label, column, name = source
    model: Any = apps.get_model(label)
    if model._meta.get_field(column).get_internal_type() == "UUIDField":
        keys = {key for key in keys if UUID.fullmatch(key)}  # beside them stand words for all
    rows: QuerySet[Any, Any] = model._default_manager.filter(**{f"{column}__in": keys})
    return rows.values_list(column, name)


def _key(ref: str) -> str:
    """What stands before the number of a version, or the days that something is about."""
    return ref.partition("/")[0].partition(".")[0]


class AuditSealQuerySet(QuerySet["AuditSeal"]):
    def in_order(self) -> Self:
        return self.order_by("number")

    def newest(self) -> "AuditSeal | None":
        return self.order_by("-number").first()

    def part(self, after: "AuditSeal | None" = None, most: int | None = None) -> Self:
        """The seals behind one, in order; so many of them by their numbers, or all."""
        first = after.number if after else 0
        found = self.filter(number__gt=first)
        return (found.filter(number__lte=first + most) if most else found).in_order()

    def keys(self, after: "AuditSeal | None", most: int | None) -> tuple[int, int | None]:
        """Between which keys of seals the entries of a part stand (`AuditEntry.sealed_rows`).

        At the end of the chain there is no upper one: what hangs on no seal is to be found too.
        """
        whole: Any = self.model._default_manager
        last = (after.number if after else 0) + most if most else None
        beyond = last is not None and whole.filter(number__gt=last).exists()
        upto = whole.filter(number__lte=last).order_by("-number").first() if beyond else None
        return after.pk if after else 0, upto.pk if upto else None

    def newest_number(self) -> int:
        """The number of the newest seal; 0 where there is none."""
        return self.aggregate(newest=Max("number"))["newest"] or 0

    def newest_moment(self) -> datetime | None:
        """When the last deed under any of them was done."""
        newest: datetime | None = self.aggregate(newest=Max("newest_at"))["newest"]
        return newest

    def of_number(self, number: int) -> "AuditSeal | None":
        return self.filter(number=number).defer("manifest").first()

    def first_since(self, moment: datetime) -> int | None:
        """The number of the first seal that was made at or after a moment."""
        found = self.filter(sealed_at__gte=moment)
        first: int | None = found.aggregate(first=Min("number"))["first"]
        return first

    def to_prune(self, before: datetime, but: Collection[str] = ()) -> Self:
        """Seals that hold entries from before a moment only, and none about these subjects."""
        due = self.filter(pruned_at=None, newest_at__lt=before, count__gt=0).order_by("number")
        if not but:
            return due
        entries: Any = self.model.entries.rel.related_model._default_manager
        return due.exclude(pk__in=entries.about_each(but).exclude(seal=None).values("seal_id"))


class TrailCheckQuerySet(QuerySet["TrailCheck"]):
    def newest(self) -> "TrailCheck | None":
        return self.order_by("-at", "-pk").first()

    def newest_of(self, *scopes: str) -> "TrailCheck | None":
        return self.filter(scope__in=scopes).newest()

    def of_label(self, label: str) -> "TrailCheck | None":
        """The check that a label such as `privacy.trailcheck:12` names."""
        number = label.partition(":")[2]
        return self.filter(pk=number).first() if number.isdecimal() else None

    def last_head(self) -> str:
        """The newest seal that a walk saw: it has to be in the chain for ever."""
        heads = self.exclude(head="").order_by("-at", "-pk").values_list("head", flat=True)
        return heads.first() or ""

    def last_walks(self) -> Self:
        """As many as are looked back on, newest first."""
        return self.order_by("-at", "-pk")[:REMEMBERED]

    def standing(self) -> "Standing":
        """What the last walks come to, in one query."""
        return Standing(self.last_walks())


class Standing:
    """What the last walks over the chain come to; `walks` are newest first."""

    def __init__(self, walks: "Iterable[TrailCheck]") -> None:
        rows = list(walks)
        self.last = rows[0] if rows else None
        self.whole = next((row for row in rows if row.scope == TrailScope.WHOLE), None)
        self.recent = next((row for row in rows if row.scope == TrailScope.RECENT), None)
        self.part = next((row for row in rows if row.scope == TrailScope.PART), None)
        self.broken = next(
            (
                row
                for number, row in enumerate(rows)
                if row.broken and not _mended(row, rows[:number])
            ),
            None,
        )


def _mended(met: "TrailCheck", later: "list[TrailCheck]") -> bool:
    """Whether a walk after it went over the same seals in peace."""
    return any(
        not row.broken and row.first_seal <= met.first_seal and row.last_seal >= met.last_seal
        for row in later
    )
