"""Every read of assessments, agreements about learning, and trainings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from organisation.choices import PersonStatus
from workers.choices.competences import EVERY_MONTHS, Presence, Side
from youthwork.lib.dates import add_months

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import Attendance, CompetenceAssessment, GrowthGoal, Training
else:
    Attendance = CompetenceAssessment = GrowthGoal = Training = Any


def _own_or_led(user: User, today: date) -> Q:
    """One's own, and for a lead those of who works in a team led today."""
    led = user.led_keys
    if not led or not user.has_perm("workers.assess_others"):
        return Q(person=user)
    people: Any = apps.get_model("organisation", "User")
    return Q(person=user) | Q(person__in=people.objects.in_teams(led, today))


def counting(rows: Iterable[CompetenceAssessment], day: date) -> dict[int, CompetenceAssessment]:
    """By person the view that counts on a day: the lead's of the year before it, else one's own.

    `rows` are oldest first; what lies outside that year is passed by.
    """
    found: dict[int, CompetenceAssessment] = {}
    for row in rows:
        if not add_months(day, -EVERY_MONTHS) < row.day <= day:
            continue
        known = found.get(row.person_id)
        if known is None or not (known.side == Side.LEAD and row.side == Side.SELF):
            found[row.person_id] = row
    return found


class CompetenceAssessmentQuerySet(QuerySet["CompetenceAssessment"]):
    def visible_to(self, user: User, today: date) -> Self:
        """What somebody may read in full: one's own, and a lead that of the own people."""
        if not user.has_perm("workers.assess_self"):
            return self.none()
        return self.filter(_own_or_led(user, today))

    def newest_first(self) -> Self:
        return self.select_related("by").order_by("-day", "-pk")

    def of_who_works_here(self, after: date, last: date) -> Self:
        """From after a day up to another, of who works here still, oldest first."""
        rows = self.filter(day__gt=after, day__lte=last, person__status=PersonStatus.ACTIVE)
        return rows.order_by("day", "pk")

    def counting_on(self, day: date) -> dict[int, CompetenceAssessment]:
        """What counts on a day, of who works here still."""
        return counting(self.of_who_works_here(add_months(day, -EVERY_MONTHS), day), day)

    def talked_since(self, day: date) -> QuerySet[CompetenceAssessment, tuple[int]]:
        """The keys of whoever was assessed by a lead after a day, each once."""
        rows = self.filter(day__gt=day, side=Side.LEAD)
        return rows.order_by().values_list("person_id").distinct()

    def past_term(self, old: date, gone: date) -> Self:
        """From before a day, or of somebody who left before another."""
        return self.filter(Q(day__lt=old) | _left("person__", gone)).order_by("pk")


class GrowthGoalQuerySet(QuerySet["GrowthGoal"]):
    def visible_to(self, user: User, today: date) -> Self:
        if not user.has_perm("workers.assess_self"):
            return self.none()
        return self.filter(_own_or_led(user, today))

    def of(self, person: User) -> Self:
        """What was agreed with somebody: open first, by day."""
        return self.filter(person=person).order_by("done_on", "due_on", "pk")

    def past_term(self, old: date, gone: date) -> Self:
        """From before a day, or of somebody who left before another."""
        return self.filter(Q(due_on__lt=old) | _left("person__", gone)).order_by("pk")


class TrainingQuerySet(QuerySet["Training"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_perm("workers.see_trainings") else self.none()

    def of_year(self, today: date) -> Self:
        """What comes, and what was there in the last twelve months; newest first."""
        return self.filter(day__gt=add_months(today, -EVERY_MONTHS)).order_by("-day", "-pk")

    def with_counts(self, people: Collection[int] | None = None) -> Self:
        """Each with how many signed up and how many were there, of everybody or of some."""
        counted = Q() if people is None else Q(attendances__person__in=people)
        attended = counted & Q(attendances__presence=Presence.ATTENDED)
        return self.annotate(
            signed_up_count=Count("attendances", filter=counted),
            attended_count=Count("attendances", filter=attended),
        )

    def with_place_of(self, user: User) -> Self:
        """Each with whether this person comes, or was there."""
        rows: Any = self.model._meta.get_field("attendances").related_model
        own = rows.objects.filter(training=OuterRef("pk"), person=user)
        return self.annotate(is_mine=Exists(own))


class AttendanceQuerySet(QuerySet["Attendance"]):
    def trained_since(self, day: date, people: Iterable[int]) -> int:
        """How many of these people were at a training since a day."""
        rows = self.filter(
            presence=Presence.ATTENDED, training__day__gte=day, person__in=list(people)
        )
        return rows.values("person").distinct().count()

    def past_term(self, old: date, gone: date) -> Self:
        """Of a training before a day, or of somebody who left before another."""
        due = Q(training__day__lt=old) | _left("person__", gone)
        return self.filter(due).order_by("pk")


def _left(prefix: str, day: date) -> Q:
    """Of somebody who left before a day."""
    return Q(**{f"{prefix}status": PersonStatus.LEFT, f"{prefix}left_on__lt": day})
