"""Every read of evaluations, their answers and decisions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import CharField, Count, Max, Q, QuerySet, Subquery

from organisation.querysets.holding import person_of, person_with_memberships
from policy.choices.evaluations import OPEN, AgendaItem, EvaluationStatus
from youthwork.lib.prepared import Later, Prepared

if TYPE_CHECKING:
    from organisation.choices import Role
    from organisation.models import User
    from policy.models import Decision, Evaluation, EvaluationAnswer
else:
    Decision = Evaluation = EvaluationAnswer = Any

AHEAD = timedelta(days=14)  # how early a decision shows on the start page


def items_of(user: User) -> frozenset[str]:
    """The items that this person may fill in: all, or the one on privacy."""
    if user.has_perm("policy.give_input"):
        return frozenset(AgendaItem.values)
    if user.has_perm("policy.fill_evaluations") and user.has_perm("policy.edit_privacy_parts"):
        return frozenset({AgendaItem.PRIVACY.value})
    return frozenset()


class EvaluationQuerySet(QuerySet["Evaluation"]):
    def visible_to(self, user: User) -> Self:
        """Every evaluation, for who may see policy."""
        return self if user.has_perm("policy.see") else self.none()

    def planned_by(self, user: User) -> Self:
        """Open ones, for who plans, starts and finishes them."""
        return self.open() if user.has_perm("policy.plan_evaluations") else self.none()

    def filled_by(self, user: User) -> Self:
        """Open ones, for who fills in (part of) the agenda."""
        return self.open() if items_of(user) else self.none()

    def decided_by(self, user: User) -> Self:
        """Open ones, for who writes down what is agreed."""
        return self.open() if user.has_perm("policy.give_input") else self.none()

    def open(self) -> Self:
        """The one that is still to be held; there is never more than one."""
        return self.filter(status__in=OPEN)

    def held(self) -> Self:
        return self.filter(status=EvaluationStatus.FINISHED)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def before(self, evaluation: Evaluation) -> Self:
        """Those held before this one, the last one first."""
        return self.held().filter(number__lt=evaluation.number).newest_first()

    def with_counts(self) -> Self:
        """Each with how many decisions it has, and how many of them are still to be done."""
        to_do = Q(decisions__done_on=None)
        return self.annotate(
            decision_count=Count("decisions"),
            to_do_count=Count("decisions", filter=to_do),
        )

    def last_number(self) -> int:
        """The number of the newest one; 0 without any."""
        return self.aggregate(last=Max("number"))["last"] or 0

    def touching(self, first: date, last: date) -> Self:
        """Those that were held or should have been in these days, oldest first."""
        held = Q(held_on__range=(first, last))
        due = Q(due_on__range=(first, last)) | Q(due_on__lt=first, held_on__gt=first)
        never = Q(due_on__lt=first, held_on=None)
        return self.filter(held | due | never).order_by("number")

    def in_calendars(self, since: date) -> Self:
        """What stands in people's calendars: the open one, and those held since a day."""
        return self.filter(Q(status__in=OPEN) | Q(held_on__gte=since)).order_by("number")

    def older_than(self, day: date) -> Self:
        """Those held, or to be held, before a day, but for the last one that was held."""
        last = self.model._default_manager.filter(status=EvaluationStatus.FINISHED)
        newest = last.order_by("-number").values("pk")[:1]
        done = Q(held_on__lt=day) | Q(status=EvaluationStatus.LAPSED, due_on__lt=day)
        return self.filter(done).exclude(pk__in=newest).order_by("pk")


class EvaluationAnswerQuerySet(QuerySet["EvaluationAnswer"]):
    def of(self, evaluation: Evaluation) -> Self:
        return self.filter(evaluation=evaluation).select_related("by")


class DecisionQuerySet(QuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        rows = self.select_related("owner", "evaluation")
        return rows if user.has_perm("policy.see") else rows.none()

    def ended_by(self, user: User) -> Self:
        """Decisions this person may say are done: their own, all for who plans evaluations."""
        rows = self.visible_to(user).to_do()
        if user.has_perm("policy.plan_evaluations"):
            return rows
        return rows.filter(owner=user)

    def changeable_by(self, user: User) -> Self:
        """Decisions of which this person may change who and when, or let them go."""
        if not user.has_perm("policy.plan_evaluations"):
            return self.none()
        return self.visible_to(user).to_do()

    def to_do(self) -> Self:
        return self.filter(done_on=None)

    def owned_by(self, user: User) -> Self:
        """What this person agreed to do and did not do yet, the first to be done first."""
        rows = self.to_do().filter(owner=user).select_related("evaluation")
        return rows.order_by("due_on", "pk")

    def soon_of(self, user: User, today: date) -> Self:
        """What shows on the start page: to be done within two weeks, or late."""
        return self.owned_by(user).filter(due_on__lte=today + AHEAD)

    def beside(self, evaluation: Evaluation, before: Evaluation | None) -> Self:
        """Those of this one, those of the one before, and what is still to be done of earlier,
        also of one that lapsed."""
        to_do = Q(done_on=None, evaluation__number__lt=evaluation.number)
        shown = Q(evaluation=evaluation) | to_do
        if before is not None:
            shown |= Q(evaluation=before)
        return self.filter(shown)

    def in_order(self) -> Self:
        return self.order_by("due_on", "pk")

    def due_by(self, today: date) -> Self:
        """To be done by today, of which the owner or who plans wasn't told yet."""
        rows = self.to_do().filter(due_on__lte=today)
        rows = rows.filter(Q(reminded_at=None) | Q(escalated_at=None))
        return rows.select_related("owner", "evaluation").order_by("pk")


def answer_of(evaluation: Evaluation, item: str) -> EvaluationAnswer | None:
    """What was found about one item so far."""
    rows: Any = evaluation.answers
    found: EvaluationAnswer | None = rows.select_related("by").filter(item=item).first()
    return found


def _with_link(_shape: Any) -> QuerySet[Any, Any]:
    links: Any = apps.get_model("policy", "CalendarLink")
    owner = links.objects.filter(token_hash=Later("hashed", CharField())).values("person")
    return person_with_memberships(cast("Any", Subquery(owner)))


_people_with_link = Prepared(_with_link)


def person_with_link(hashed: str, today: date) -> User | None:
    """Whose calendar has this secret address, with what they hold on a day; None for any other,
    and of who does not work here then."""
    rows = _people_with_link("", hashed=hashed, today=today)
    person = person_of(rows) if rows else None
    return person if person is not None and person.is_active else None


def receivers(roles: Collection[Role], today: date) -> list[User]:
    """Who holds the first of these roles that anybody holds today."""
    people: Any = apps.get_model("organisation", "User")
    for role in roles:
        if found := list(people.objects.holding(role, today)):
            return found
    return []
