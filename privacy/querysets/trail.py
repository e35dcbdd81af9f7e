"""Every read of the audit trail and its seals."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from privacy.choices import READINGS

if TYPE_CHECKING:
    from privacy.models import AuditEntry, AuditSeal, TrailCheck

REFERENCE = re.compile(r"A-[A-Z2-7]{12}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
READ_AUDIT = "privacy.read_audit"
READ_OWN_AUDIT = "privacy.read_own_audit"
READ_TECHNICAL_AUDIT = "privacy.read_technical_audit"


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
        about: str = "",
    ) -> Self:  # fmt: skip
        """Entries of one person (by key), of one verb, since a moment, about one object."""
        found = self.filter(by=who) if who else self
        found = found.filter(verb=what) if what else found
        found = found.filter(at__gte=since) if since else found
        if REFERENCE.fullmatch(about):  # of an entry itself, as it stands in a file or on paper
            return found.filter(ref=about)
        return found.about(about) if about else found

    def page(self, before: str, size: int) -> "tuple[list[AuditEntry], str]":
        """Entries newest first that are older than the reference `before`, and where to go on.

        A reference that is not among them starts at the newest; "" says that this is the end.
        """
        last = self.filter(ref=before).first() if REFERENCE.fullmatch(before) else None
        found = list((self.older_than(last) if last else self).newest_first()[: size + 1])
        return found[:size], found[size - 1].ref if len(found) > size else ""

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

    def older_than(self, entry: "AuditEntry") -> Self:
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

    def sealed_rows(self, *columns: str) -> "Iterator[tuple[Any, ...]]":
        """Entries as `verify` walks them, seal after seal: the key of the seal, then these columns.

        Rows and no objects: making objects took longer than the digests that are asked of them.
        """
        in_order = self.exclude(seal=None).order_by("seal_id", "pk")
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


def names_of_people(entries: Collection["AuditEntry"]) -> dict[str, str]:
    """Names by public id of the people that these entries are about or gave something to."""
    prefix = get_user_model()._meta.label_lower + ":"
    about = {
        label.removeprefix(prefix)
        for each in entries
        for label in (each.subject, each.before, each.after)
        if label.startswith(prefix) and UUID.fullmatch(label.removeprefix(prefix))
    }
    rows = get_user_model()._default_manager.filter(public_id__in=about) if about else None
    found = rows.values_list("public_id", "name") if rows is not None else ()
    return {str(public_id): name for public_id, name in found}


class AuditSealQuerySet(QuerySet["AuditSeal"]):
    def in_order(self) -> Self:
        return self.order_by("number")

    def newest(self) -> "AuditSeal | None":
        return self.order_by("-number").first()

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
