"""Every read of the contact tally."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from workers.choices.contacts import ContactOutcome
from youthwork.lib.dates import month_start

if TYPE_CHECKING:
    from organisation.models import User
    from workers.models import ContactTally
else:
    ContactTally = Any

REMOVE_DAYS = 31  # that a mistaken tap may be taken away


class ContactTallyQuerySet(QuerySet["ContactTally"]):
    def visible_to(self, user: User) -> Self:
        """Contacts this person may read: those they counted themselves, a lead's own as well."""
        return self.filter(worker=user) if user.has_perm("workers.count_contacts") else self.none()

    def removable_by(self, user: User, today: date) -> Self:
        """Of the last month: what is older stands in figures."""
        return self.visible_to(user).filter(day__gte=today - timedelta(days=REMOVE_DAYS))

    def written_by(self, person: User, public_id: UUID) -> ContactTally | None:
        """The one that this person counted with this id, if it is there."""
        return self.filter(worker=person, public_id=public_id).first()

    def between(self, first: date, last: date) -> Self:
        """Contacts on these days, both included."""
        return self.filter(day__gte=first, day__lte=last)

    def newest(self) -> Self:
        return self.select_related("platform").order_by("-day", "-pk")

    def talked_about_often(self, today: date, times: int) -> QuerySet[Any, Any]:
        """Themes counted this often in the month of a day while nobody made an appointment yet."""
        met = Q(outcome=ContactOutcome.APPOINTMENT)
        rows = self.between(month_start(today), today).exclude(theme="").order_by().values("theme")
        rows = rows.annotate(times=Sum("count"), met=Sum("count", filter=met, default=0))
        found: QuerySet[Any, Any] = (
            rows.filter(times__gte=times, met=0).order_by("theme").values_list("theme", "times")
        )
        return found

    def due_for_totals(self, day: date) -> Self:
        """Contacts of before a day of which it is still known who counted them."""
        return self.filter(day__lt=day, worker__isnull=False).order_by("pk")
