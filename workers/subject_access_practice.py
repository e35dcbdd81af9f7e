"""What an employee wrote for daily practice, their own routine, and who stands in examples (GDPR
article 15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.sought import Sought, holding
from privacy.subject_access import Hit, Source
from workers.actions.examples import TEXTS
from workers.models import Campaign, PracticeExample, RoutineDay, RoutineTime
from workers.subject_access import employees


def _written(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Campaigns and examples that somebody wrote."""
    hits = []
    for person in employees(name, handles):
        for campaign in Campaign.objects.filter(created_by=person).order_by("pk"):
            hits.append(
                Hit(
                    subject=f"workers.campaign:{campaign.public_id}",
                    title=_("Campaign"),
                    day=campaign.first_day,
                    fields={_("Name"): campaign.name},
                    exact=True,
                )
            )
        for example in PracticeExample.objects.filter(created_by=person).order_by("pk"):
            hits.append(
                Hit(
                    subject=f"workers.practiceexample:{example.public_id}",
                    title=_("Practice example"),
                    day=example.day,
                    fields={_("Title"): example.title},
                    exact=True,
                    others=True,
                )
            )
    return hits


def _examples(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Examples are told without names; one may stand there after all."""
    sought = Sought(name, handles, words)
    for example in holding(sought, PracticeExample.objects.all(), *TEXTS):
        yield Hit(
            subject=f"workers.practiceexample:{example.public_id}",
            title=_("Practice example"),
            day=example.day,
            fields={each: getattr(example, each) for each in TEXTS},
            others=True,
        )


def _routine(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """The moments somebody chose to be online, and the days they ticked off."""
    hits = []
    for person in employees(name, handles):
        times = [
            f"{row.get_weekday_display()} {row.at:%H:%M}"
            for row in RoutineTime.objects.held_by(person)
        ]
        days = [
            f"{row.day}: {row.get_deed_display()}"
            for row in RoutineDay.objects.filter(user=person).order_by("day", "deed")
        ]
        if times or days:
            fields = {_("Moments"): " · ".join(times), _("Days"): " · ".join(days)}
            hits.append(
                Hit(
                    subject=person.label,
                    title=_("Own routine online"),
                    day=None,
                    fields=fields,
                    exact=True,
                )
            )
    return hits


SOURCES = [
    Source("workers.routine", gettext_lazy("Own routine of employees"), _routine, portable=True),
    Source("workers.written", gettext_lazy("Campaigns and examples of employees"), _written),
    Source("workers.examples", gettext_lazy("Practice examples"), _examples, in_texts=True),
]
