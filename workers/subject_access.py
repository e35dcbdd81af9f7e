"""What is held on an employee: contract, hours, availability, what they did (GDPR article 15)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Count, Max, Min, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import User
from privacy.subject_access import Hit, Source
from workers.choices.competences import Competence
from workers.models import (
    Activity,
    Attendance,
    Availability,
    Booking,
    ClosedMonth,
    CompetenceAssessment,
    ContactTally,
    Contract,
    Equipment,
    FirstStepTick,
    GrowthGoal,
    HourEntry,
    HourImport,
    Nudge,
    Timer,
)
from workers.wording import norm_of
from youthwork.lib.dates import day_of


def employees(name: str, handles: Sequence[str]) -> list[User]:
    """Employees with exactly this name, or an e-mail address that was given."""
    asked = [name, *handles]
    found = User.objects.filter(name__iexact=name.strip())
    for address in asked:
        if "@" in address:
            found |= User.objects.filter(email__iexact=address.strip())
    return list(found.order_by("pk"))


def _contracts(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=person.label,
            title=_("Contract"),
            day=contract.from_day,
            fields={
                _("Hours a week"): str(contract.hours_per_week),
                _("Online norm"): norm_of(contract),
            },
            exact=True,
        )
        for person in employees(name, handles)
        for contract in Contract.objects.filter(user=person).order_by("from_day")
    ]


def _hours(name: str, born: date | None, handles: Sequence[str], words: Sequence[str]) -> list[Hit]:
    """One hit a person with the totals, and one for each entry that has a note."""
    hits = []
    for person in employees(name, handles):
        rows = HourEntry.objects.filter(worker=person)
        totals = rows.aggregate(
            count=Count("pk"), minutes=Sum("minutes"), first=Min("day"), last=Max("day")
        )
        if totals["count"]:
            hits.append(
                Hit(
                    subject=person.label,
                    title=_("Hours"),
                    day=totals["last"],
                    fields={
                        _("Entries"): str(totals["count"]),
                        _("Minutes"): str(totals["minutes"]),
                        _("Period"): f"{totals['first']} – {totals['last']}",
                    },
                    exact=True,
                )
            )
        hits += [
            Hit(
                subject=f"workers.hourentry:{row.audit_ref}",
                title=_("Note with hours"),
                day=row.day,
                fields={_("Note"): row.note or ""},
                exact=True,
                others=True,
            )
            for row in rows.filter(note__isnull=False).order_by("day", "pk")
        ]
    return hits


HOURS_COLUMNS = ("day", "where", "kind", "minutes", "started_at", "ended_at", "note")


def _written_hours(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """Every entry, a hit for each month: `entries` is CSV (RFC 4180) with a line of names first."""
    for person in employees(name, handles):
        rows = HourEntry.objects.filter(worker=person).order_by("day", "pk")
        for month, entries in groupby(rows.iterator(chunk_size=500), key=_month):
            table = io.StringIO()
            writer = csv.writer(table)
            writer.writerow(HOURS_COLUMNS)
            writer.writerows(
                [
                    *(row.day, row.where, row.kind, row.minutes),
                    *(at.isoformat() if at else "" for at in (row.started_at, row.ended_at)),
                    row.note or "",
                ]
                for row in entries
            )
            yield Hit(
                subject=person.label,
                title=_("Hours"),
                day=month,
                fields={"month": f"{month:%Y-%m}", "entries": table.getvalue()},
                exact=True,
            )


def _month(row: HourEntry) -> date:
    return row.day.replace(day=1)


def _timers(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """A timer that runs, files that wait to be written down, months that somebody closed."""
    hits = []
    for person in employees(name, handles):
        hits += [
            Hit(
                subject=person.label,
                title=_("Timer"),
                day=day_of(row.started_at),
                fields={_("Where"): str(row.get_where_display())},
                exact=True,
            )
            for row in Timer.objects.filter(worker=person)
        ]
        hits += [
            Hit(
                subject=person.label,
                title=_("File with hours"),
                day=day_of(row.made_at),
                fields={_("Rows"): str(row.rows), _("Content"): row.content or ""},
                exact=True,
            )
            for row in HourImport.objects.filter(worker=person).order_by("made_at")
        ]
        hits += [
            Hit(
                subject=person.label,
                title=_("Closed month"),
                day=day_of(row.closed_at),
                fields={_("Month"): f"{row.month:%Y-%m}"},
                exact=True,
            )
            for row in ClosedMonth.objects.filter(closed_by=person).order_by("month")
        ]
    return hits


def _availability(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=person.label,
            title=_("Availability"),
            day=None,
            fields={row.get_weekday_display(): f"{row.from_time:%H:%M} – {row.ends:%H:%M}"},
            exact=True,
        )
        for person in employees(name, handles)
        for row in Availability.objects.filter(user=person).order_by("weekday", "from_time")
    ]


def _activities(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=f"workers.activity:{row.public_id}",
            title=_("Activity"),
            day=row.first_day,
            fields={_("Title"): row.title},
            exact=True,
            others=True,
        )
        for person in employees(name, handles)
        for row in Activity.objects.worked_by(person)
    ]


def _contacts(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """One hit a person with the totals; of young people there is nothing to find."""
    hits = []
    for person in employees(name, handles):
        rows = ContactTally.objects.filter(worker=person)
        totals = rows.aggregate(contacts=Sum("count"), first=Min("day"), last=Max("day"))
        if totals["contacts"]:
            hits.append(
                Hit(
                    subject=person.label,
                    title=_("Contact tally"),
                    day=totals["last"],
                    fields={
                        _("Contacts"): str(totals["contacts"]),
                        _("Period"): f"{totals['first']} – {totals['last']}",
                    },
                    exact=True,
                )
            )
    return hits


def _nudges(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    return [
        Hit(
            subject=f"workers.nudge:{row.audit_ref}",
            title=_("Question how it goes online"),
            day=row.sent_on,
            fields={
                _("Online share"): f"{row.online_percent}%",
                _("Reason"): row.get_reason_display(),
                _("Words of the lead"): row.lead_words or "",
            },
            exact=True,
            others=bool(row.lead_words),
        )
        for person in employees(name, handles)
        for row in Nudge.objects.filter(worker=person).order_by("sent_on", "pk")
    ]


def _growth(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Views of somebody, agreements, trainings, equipment; answers to short questions have no
    giver."""
    return [
        hit
        for person in employees(name, handles)
        for part in (_views_of, _agreements_of, _trainings_of, _lent_to, _bookings_of, _first_steps)
        for hit in part(person)
    ]


def _views_of(person: User) -> list[Hit]:
    return [
        Hit(
            subject=f"workers.competenceassessment:{row.public_id}",
            title=_("Competences"),
            day=row.day,
            fields={
                _("Whose view"): str(row.get_side_display()),
                **{str(c.label): str(row.level_of(c)) for c in Competence},
            },
            exact=True,
        )
        for row in CompetenceAssessment.objects.filter(person=person).order_by("day", "pk")
    ]


def _agreements_of(person: User) -> list[Hit]:
    return [
        Hit(
            subject=f"workers.growthgoal:{row.public_id}",
            title=_("Agreement about learning"),
            day=row.due_on,
            fields={_("Agreement"): row.text},
            exact=True,
        )
        for row in GrowthGoal.objects.of(person)
    ]


def _trainings_of(person: User) -> list[Hit]:
    trained = Attendance.objects.filter(person=person).select_related("training")
    return [
        Hit(
            subject=person.label,
            title=_("Training"),
            day=row.training.day,
            fields={_("Title"): row.training.title},
            exact=True,
        )
        for row in trained.order_by("training__day", "pk")
    ]


def _lent_to(person: User) -> list[Hit]:
    return [
        Hit(
            subject=f"workers.equipment:{row.public_id}",
            title=str(row.get_kind_display()),
            day=row.since,
            fields={_("Name or number"): row.label},
            exact=True,
        )
        for row in Equipment.objects.held_by(person).order_by("pk")
    ]


def _bookings_of(person: User) -> list[Hit]:
    return [
        Hit(
            subject=f"workers.booking:{row.public_id}",
            title=_("Booking of a laptop"),
            day=row.day,
            fields={_("From"): f"{row.from_time:%H:%M}", _("Until"): f"{row.until_time:%H:%M}"},
            exact=True,
        )
        for row in Booking.objects.made_by(person).order_by("day", "pk")
    ]


def _first_steps(person: User) -> list[Hit]:
    return [
        Hit(
            subject=person.label,
            title=_("Step of the first weeks"),
            day=row.on,
            fields={_("Step"): row.step},
            exact=True,
        )
        for row in FirstStepTick.objects.held_by(person).order_by("on", "pk")
    ]


SOURCES = [
    Source("workers.contracts", gettext_lazy("Contracts of employees"), _contracts, in_parts=True),
    Source("workers.hours", gettext_lazy("Hours of employees"), _hours, in_parts=True),
    Source(
        "workers.timers",
        gettext_lazy("Timers and closed months of employees"),
        _timers,
        in_parts=True,
    ),
    Source(
        "workers.availability",
        gettext_lazy("Availability of employees"),
        _availability,
        portable=True,
    ),
    Source(
        "workers.hours_written",
        gettext_lazy("Hours of employees, entry by entry"),
        _written_hours,
        only_portable=True,
    ),
    Source("workers.activities", gettext_lazy("Activities of employees"), _activities),
    Source("workers.contacts", gettext_lazy("Contacts that employees counted"), _contacts),
    Source("workers.nudges", gettext_lazy("Questions how it goes online"), _nudges),
    Source(
        "workers.growth",
        gettext_lazy("Competences and equipment of employees"),
        _growth,
        in_parts=True,
    ),
]
