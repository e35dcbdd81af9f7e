"""Every read of the checklist: runs, what a draft holds, actions, statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, Q, QuerySet

from policy.choices.checklist import Item, RunStatus

if TYPE_CHECKING:
    from organisation.models import User
    from policy.models import (
        ChecklistAction,
        ChecklistAnswer,
        ChecklistEvidence,
        ChecklistItem,
        ChecklistRun,
        ManagementStatement,
    )
else:
    ChecklistAction = ChecklistAnswer = ChecklistEvidence = ChecklistItem = ChecklistRun = Any
    ManagementStatement = Any

SEE, FILL, FILE = "policy.see", "policy.fill_checklist", "policy.file_checklist"
ALL_PARTS, PRIVACY_PART = "policy.give_input", "policy.edit_privacy_parts"


def items_of(user: User) -> list[str]:
    """The items that this person fills in: a privacy officer the one on privacy."""
    if not user.has_perm(FILL):
        return []
    if user.has_perm(ALL_PARTS):
        return list(Item.values)
    return [Item.PRIVACY] if user.has_perm(PRIVACY_PART) else []


class ChecklistRunQuerySet(QuerySet["ChecklistRun"]):
    def visible_to(self, user: User) -> Self:
        if not user.has_perm(SEE):
            return self.none()
        return self if user.has_perm(FILL) else self.filed()

    def filed(self) -> Self:
        return self.filter(status=RunStatus.FILED)

    def drafts(self) -> Self:
        return self.filter(status=RunStatus.DRAFT)

    def newest_first(self) -> Self:
        """A draft first, then by the day of filing."""
        return self.order_by(F("day").desc(nulls_first=True), "-number")

    def filed_by_day(self, day: date) -> Self:
        """Those filed on or before a day, newest first."""
        return self.filed().filter(day__lte=day).order_by("-day", "-number")

    def last_filed(self) -> Self:
        """The newest that was filed, if any was: the one before a draft."""
        return self.filed().order_by("-number")[:1]

    def last_filed_for(self, run: ChecklistRun) -> ChecklistRun | None:
        """The newest that was filed before this one; of a draft the newest there is."""
        return self.filter(number__lt=run.number).last_filed().first()

    def about(self, person: User) -> list[ChecklistRun]:
        """Runs that somebody began or filed, or that name them as they are called."""
        rows = self.order_by("number")
        mine = Q(started_by=person) | Q(filed_by=person)
        found = set(rows.filter(mine).values_list("pk", flat=True))
        return [run for run in rows if run.pk in found or run.items_naming(person.name)]

    def held(self, run: ChecklistRun) -> Self:
        """This one once it is asked, held: who files it meanwhile waits, and who writes in it."""
        return self.filter(pk=run.pk).select_for_update(no_key=True)

    def filed_before(self, day: date) -> Self:
        return self.filed().filter(day__lt=day).order_by("pk")


class ChecklistItemQuerySet(QuerySet["ChecklistItem"]):
    def of_draft(self) -> Self:
        """The six of the draft, with who sees to them."""
        rows = self.filter(run__status=RunStatus.DRAFT)
        return rows.select_related("run", "owner", "seen_by").order_by("pk")

    def about(self, person: User) -> Self:
        return self.filter(Q(owner=person) | Q(seen_by=person)).order_by("pk")

    def fillable_by(self, user: User) -> Self:
        """Items of the draft that this person answers."""
        return self.of_draft().filter(item__in=items_of(user))


class ChecklistAnswerQuerySet(QuerySet["ChecklistAnswer"]):
    def of_draft(self) -> Self:
        return self.filter(item__run__status=RunStatus.DRAFT)


class ChecklistEvidenceQuerySet(QuerySet["ChecklistEvidence"]):
    def of_draft(self) -> Self:
        rows = self.filter(item__run__status=RunStatus.DRAFT)
        return rows.select_related("document").order_by("pk")

    def changeable_by(self, user: User) -> Self:
        """Evidence of the draft that this person may take away."""
        rows = self.of_draft().filter(item__item__in=items_of(user))
        return rows.select_related("item", "item__run")


class ChecklistActionQuerySet(QuerySet["ChecklistAction"]):
    def visible_to(self, user: User) -> Self:
        """All for who fills the checklist in; one's own for everybody."""
        return self if user.has_perm(FILL) else self.filter(owner=user)

    def about(self, person: User) -> Self:
        """What somebody does, did or wrote down."""
        return self.filter(Q(owner=person) | Q(made_by=person)).order_by("due_on", "pk")

    def closable_by(self, user: User) -> Self:
        """What this person may call done: one's own, and everybody's for who files."""
        rows = self.to_do()
        return rows if user.has_perm(FILE) else rows.filter(owner=user)

    def to_do(self) -> Self:
        return self.filter(done_on=None)

    def to_do_of(self, person: User) -> Self:
        return self.to_do().filter(owner=person).order_by("due_on", "pk")

    def listed(self) -> Self:
        """What is to be done, first due first; with who does it."""
        return self.to_do().select_related("owner").order_by("due_on", "pk")

    def to_remind_of(self, today: date) -> Self:
        """Actions whose day has come and of which nobody was told on that day."""
        told = Q(reminded_for=F("due_on"))
        rows = self.to_do().filter(due_on__lte=today).exclude(told)
        return rows.select_related("owner").order_by("due_on", "pk")

    def to_tell_late(self, today: date, after: timedelta) -> Self:
        """Actions whose day passed this long ago, of which nobody was told that it did."""
        told = Q(late_told_for=F("due_on"))
        rows = self.to_do().filter(due_on__lte=today - after).exclude(told)
        return rows.select_related("owner").order_by("due_on", "pk")

    def done_before(self, day: date) -> Self:
        return self.filter(done_on__lt=day).order_by("pk")


class ManagementStatementQuerySet(QuerySet["ManagementStatement"]):
    def newest(self, day: date) -> Self:
        """What counted on a day, the newest first."""
        return self.filter(given_on__lte=day).order_by("-given_on", "-pk")

    def about(self, person: User) -> Self:
        """What somebody said or wrote down."""
        return self.filter(Q(written_by=person) | Q(name=person.name)).order_by("given_on", "pk")

    def given_before(self, day: date) -> Self:
        return self.filter(given_on__lt=day).order_by("pk")
