"""Every read of policy documents and of who confirmed them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from organisation.choices import Role
from organisation.models import Membership, User
from policy.choices.documents import (
    BUILDS_ON,
    OPEN,
    PRIVACY_TYPES,
    Content,
    DocumentStatus,
    DocumentType,
)

if TYPE_CHECKING:
    from policy.models import PolicyDocument, ReadConfirmation
else:
    PolicyDocument = ReadConfirmation = Any

READERS = (Role.WORKER, Role.TEAM_LEAD)


def asked_to_read(today: date, teams: Collection[int] | None = None) -> QuerySet[User]:
    """Who confirms what is adopted: everybody who is a youth worker or team lead today.

    `teams`: keys of teams, for those of them alone.
    """
    held = Membership.objects.on(today).filter(role__in=READERS)
    if teams is not None:
        held = held.filter(team__in=teams)
    asked: QuerySet[User] = User.objects.working().filter(pk__in=held.values("user"))
    return asked


class PolicyDocumentQuerySet(QuerySet["PolicyDocument"]):
    def visible_to(self, user: User) -> Self:
        """What is adopted; drafts and older versions for who works on them; a director also what
        waits for a decision."""
        if user.has_perm("policy.see_all"):
            return self
        if not user.has_perm("policy.see"):
            return self.none()
        seen = [DocumentStatus.ADOPTED]
        if user.has_perm("policy.adopt"):
            seen.append(DocumentStatus.PROPOSED)
        return self.filter(status__in=seen)

    def editable_by(self, user: User) -> Self:
        """Drafts: every one for who gives input, those on privacy for the privacy officer."""
        rows = self.filter(status=DocumentStatus.DRAFT)
        if user.has_perm("policy.give_input"):
            return rows
        return rows.filter(type__in=types_of(user))

    def decidable_by(self, user: User) -> Self:
        """What this person may propose to be adopted, take back or throw away."""
        return self.filter(status__in=OPEN, type__in=types_of(user))

    def adoptable_by(self, user: User) -> Self:
        rows = self.filter(status=DocumentStatus.PROPOSED)
        return rows if user.has_perm("policy.adopt") else self.none()

    def confirmable_by(self, user: User) -> Self:
        rows = self.filter(status=DocumentStatus.ADOPTED)
        return rows if user.has_perm("policy.confirm_reading") else self.none()

    def adopted(self) -> Self:
        return self.filter(status=DocumentStatus.ADOPTED)

    def of_type(self, type: str) -> Self:
        return self.filter(type=type)

    def open(self) -> Self:
        """What is worked on, or waits for a decision."""
        return self.filter(status__in=OPEN)

    def newest(self) -> Self:
        return self.select_related("file", "adopted_by", "made_by").order_by("type", "-number")

    def unread_by(self, user: User) -> Self:
        """What is adopted and this person did not confirm yet, oldest first."""
        read = _confirmations().filter(document=OuterRef("pk"), user=user)
        return self.adopted().exclude(Exists(read)).order_by("adopted_on", "pk")

    def standing_under(self, type: str) -> Self:
        """The versions that this type builds on and that stand: adopted, or linked to."""
        stands = Q(status=DocumentStatus.ADOPTED) | (
            Q(status__in=OPEN, content=Content.LINK) & ~Q(link="")
        )
        return self.filter(stands, type=BUILDS_ON[DocumentType(type)])

    def to_remind_of(self, adopted_by: date) -> Self:
        """Adopted on that day or before, and nobody was reminded yet."""
        rows = self.adopted().filter(adopted_on__lte=adopted_by, reminded_on=None)
        return rows.order_by("adopted_on", "pk")

    def replaced_before(self, moment: datetime) -> Self:
        """What was replaced, and adopted before a moment."""
        rows = self.filter(status=DocumentStatus.REPLACED, adopted_at__lt=moment)
        return rows.order_by("pk")


def types_of(user: User) -> list[str]:
    """The types of which this person starts and proposes versions."""
    if user.has_perm("policy.edit"):
        return list(DocumentType.values)
    if user.has_perm("policy.edit_privacy_parts"):
        return [str(each) for each in PRIVACY_TYPES]
    return []


class ReadConfirmationQuerySet(QuerySet["ReadConfirmation"]):
    def counted(self, today: date) -> QuerySet[Any, Any]:
        """How many of who is asked today confirmed each adopted version: document and number."""
        rows = self.filter(document__status=DocumentStatus.ADOPTED, user__in=asked_to_read(today))
        return rows.order_by().values("document").annotate(number=Count("pk"))


def _confirmations() -> QuerySet[Any]:
    rows: QuerySet[Any] = cast("Any", apps.get_model("policy", "ReadConfirmation")).objects.all()
    return rows
