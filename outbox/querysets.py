"""Every read of the outbox."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)

from outbox.choices import JobState, Status, before
from youthwork.lib.prepared import Change, Later, Prepared

if TYPE_CHECKING:
    from outbox.models import Job, Message
else:
    Job = Message = Any


class MessageQuerySet(QuerySet[Message]):
    def waiting(self) -> Self:
        """What has not left yet, whenever it may."""
        return self.filter(status=Status.WAITING)

    def owed(self, now: datetime) -> Self:
        """What should have left by now, under a lease or waiting for another try as well.

        What waits for a daily mail goes with that, and isn't owed by itself.
        """
        return self.waiting().filter(not_before__lte=now, in_digest=False)

    def due(self, now: datetime) -> Self:
        """What may be claimed now, oldest first."""
        return self.owed(now).filter(_free("leased_until", now), _free("retry_at", now)).in_order()

    def first_ones_first(self, kinds: Collection[str]) -> Self:
        """What is of these kinds before the rest, each oldest first."""
        later = Case(When(kind__in=kinds, then=Value(0)), default=Value(1))
        return self.order_by(later, "not_before", "pk")

    def leased(self, now: datetime) -> Self:
        """What somebody is sending right now, or died while sending."""
        return self.waiting().filter(leased_until__gt=now)

    def in_order(self) -> Self:
        return self.order_by("not_before", "pk")

    def oldest_owed(self, now: datetime) -> datetime | None:
        """The moment from which the longest-waiting unsent message could have left."""
        oldest: datetime | None = self.owed(now).aggregate(at=Min("not_before"))["at"]
        return oldest

    def troubled(self) -> Self:
        """What nobody could deliver, newest first: the administrator's list."""
        return self.filter(status__in=[Status.FAILED, Status.BOUNCED, Status.COMPLAINED]).order_by(
            "-created_at", "-pk"
        )

    def visible_to(self, user: Any) -> Self:
        """All messages for who looks after the mail; they hold no text and no address."""
        return self if user.has_perm("outbox.see_failures") else self.none()

    def given_up(self) -> Self:
        """What will not be tried again until the administrator says so."""
        return self.filter(status=Status.FAILED)

    def done_before(self, moment: datetime) -> Self:
        """What no longer waits and was made before a moment."""
        return self.exclude(status=Status.WAITING).filter(created_at__lt=moment)

    def about(self, label: str) -> Self:
        """All messages on one subject, oldest first."""
        return self.filter(subject=label).order_by("created_at", "pk")

    def next_after(self, message: Message, now: datetime) -> str:
        """The key of the next message of the same kind, on the same to the same, that is due by
        now too; "" when there is none."""
        names = ("not_before", "kind", "subject", "recipient")
        found = _later_ones("", now=now, **{name: getattr(message, name) for name in names})
        return str(found[0][0]) if found else ""

    def reached(self, label: str, kind: str, since: datetime, until: datetime) -> Self:
        """Messages of a kind to one recipient that left, or could have, between two moments.

        Also what came back or was given up: another way may have reached them.
        """
        rows = self.filter(kind=kind, recipient=label).exclude(status=Status.CANCELLED)
        return rows.filter(not_before__gt=since, not_before__lte=until).order_by("pk")

    def subjects_since(self, kind: str, moment: datetime) -> QuerySet[Message, tuple[str]]:
        """What messages of a kind were about that were posted from a moment on."""
        rows = self.of_kind(kind).filter(created_at__gte=moment).order_by("pk")
        return rows.values_list("subject")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def of_one_deed(self, key: str) -> Self:
        """What was posted under keys that begin with this one and a colon, oldest first."""
        return self.filter(dedupe_key__startswith=f"{key}:").order_by("pk")

    def for_digest(self) -> Self:
        """What waits for a daily mail and is in none yet, oldest first."""
        return self.waiting().filter(in_digest=True, digest=None).order_by("created_at", "pk")

    def carried_by(self, digest: Message) -> Self:
        """What a daily mail carries and hasn't told yet, oldest first."""
        return self.waiting().filter(digest=digest).order_by("created_at", "pk")

    def to(self, label: str) -> Self:
        """All messages to one recipient, oldest first."""
        return self.filter(recipient=label).order_by("created_at", "pk")

    def to_references(self, references: Sequence[str]) -> Self:
        """All messages to these recipients, by label or by public reference alone.

        Also to parts of one: who signs consent `ABC…` is known as `ABC…-1`.
        """
        asked = Q(pk=None)
        for reference in references:
            asked |= _names("recipient", reference) | Q(recipient__contains=f":{reference}-")
        return self.filter(asked).order_by("created_at", "pk")


class JobQuerySet(QuerySet[Job]):
    def open(self) -> Self:
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def due(self, now: datetime) -> Self:
        """Work that may be taken up: new, or left by a worker whose lease ran out; oldest first."""
        return self.open().filter(_free("leased_until", now)).order_by("created_at", "pk")

    def finished_before(self, moment: datetime) -> Self:
        return self.filter(finished_at__lt=moment)

    def asked_by(self, label: str) -> Self:
        """One person's own jobs, newest first."""
        return self.filter(asked_by=label).order_by("-created_at", "-pk")

    def visible_to(self, user: Any) -> Self:
        """What this person asked for, newest first; nobody sees what another asked."""
        return self.asked_by(user.label) if user.is_authenticated else self.none()

    def since(self, moment: datetime) -> Self:
        """What runs, and what was asked for after a moment."""
        return self.filter(
            Q(created_at__gte=moment) | Q(state__in=[JobState.WAITING, JobState.RUNNING])
        )

    def asked_by_reference(self, reference: str) -> Self:
        """One person's jobs, by label or by public reference alone, oldest first."""
        return self.filter(_names("asked_by", reference)).order_by("created_at", "pk")


def _names(field: str, reference: str) -> Q:
    return Q(**{field: reference}) | Q(**{f"{field}__endswith": f":{reference}"})


def _free(field: str, now: datetime) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": now})


def _messages() -> MessageQuerySet:
    rows: MessageQuerySet = cast("Any", apps.get_model("outbox", "Message")).objects
    return rows


def _message(name: str) -> Later:
    """A value of this column, given when the statement runs."""
    field = apps.get_model("outbox", "Message")._meta.get_field(name)
    return Later(name, cast("Any", field))


def _claim(_shape: Hashable) -> tuple[QuerySet[Message], Mapping[str, Any]]:
    """The lease on a message that is due and still as it was seen; what others hold is skipped."""
    rows = _messages()
    seen = rows.due(cast("Any", Later("now", DateTimeField()))).filter(
        pk=Later("pk", BigIntegerField()),
        attempts=Later("seen", IntegerField()),
        not_before=_message("not_before"),
    )
    free = seen.order_by().select_for_update(skip_locked=True).values("pk")
    return rows.filter(pk__in=free), {
        "leased_until": _message("leased_until"), "attempts": _message("attempts"),
    }  # fmt: skip


def _mark_sent(_shape: Hashable) -> tuple[QuerySet[Message], Mapping[str, Any]]:
    sent = _messages().filter(pk=Later("pk", BigIntegerField()), status__in=before(Status.SENT))
    return sent, {
        "status": Status.SENT, "sent_at": _message("sent_at"),
        "leased_until": None, "retry_at": None, "last_error": "",
    }  # fmt: skip


def _stands(_shape: Hashable) -> QuerySet[Any, Any]:
    ours = (
        _messages()
        .waiting()
        .filter(pk=Later("pk", BigIntegerField()), leased_until=_message("leased_until"))
    )
    return cast("QuerySet[Any, Any]", ours.order_by().values_list("pk"))


def _following(_shape: Hashable) -> QuerySet[Any, Any]:
    later = _messages().owed(cast("Any", Later("now", DateTimeField()))).filter(
        not_before__gt=_message("not_before"), kind=_message("kind"),
        subject=_message("subject"), recipient=_message("recipient"),
    )  # fmt: skip
    return cast("QuerySet[Any, Any]", later.in_order().values_list("dedupe_key")[:1])


_later_ones = Prepared(_following)
claim, mark_sent, _standing = Change(_claim), Change(_mark_sent), Prepared(_stands)


def stands(message: Message) -> bool:
    """Whether our lease on a message still stands: it was not cancelled while it was written."""
    return bool(_standing("", pk=message.pk, leased_until=message.leased_until))
