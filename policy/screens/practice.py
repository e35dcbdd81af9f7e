"""Practice examples of a period: what stands on the page, in the files and in the pilot report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.models import Organisation, User
from policy.forms.practice import PeriodForm
from policy.screens.days import period
from policy.screens.places import tabs
from workers.choices.hours import Function
from workers.models import PracticeExample
from youthwork.lib.dates import add_months

MONTHS = 6  # of a period, where no pilot is set
PARTS = ("situation", "online", "offline", "result", "lesson")


@dataclass(frozen=True)
class Chosen:
    """Which days are looked at; of a pilot, or of the last half year."""

    first: date
    last: date
    is_pilot: bool

    @property
    def query(self) -> str:
        return urlencode({"first": self.first.isoformat(), "last": self.last.isoformat()})

    @property
    def words(self) -> str:
        return period(self.first, self.last)


def chosen(query: Mapping[str, str], today: date) -> tuple[Chosen, PeriodForm]:
    """The days of the address; what makes no sense falls back, with the form's errors."""
    organisation = Organisation.objects.current()
    first, last, is_pilot = add_months(today, -MONTHS), today, False
    if organisation and organisation.pilot_from and organisation.pilot_until:
        first, last, is_pilot = organisation.pilot_from, organisation.pilot_until, True
    asked = "first" in query or "last" in query
    form = PeriodForm(query if asked else None, initial={"first": first, "last": last})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        same = (given["first"], given["last"]) == (first, last)
        return Chosen(given["first"], given["last"], is_pilot and same), form
    return Chosen(first, last, is_pilot), form


def _rows(user: User, of: Chosen) -> list[PracticeExample]:
    return list(PracticeExample.objects.visible_to(user).in_period(of.first, of.last))


def page(user: User, of: Chosen, form: PeriodForm) -> dict[str, Any]:
    """What was published, by function, and how many still wait to be."""
    rows = _rows(user, of)
    told = [row for row in rows if row.published_at is not None]
    return {
        "tabs": tabs(user, "policy:practice"),
        "of": of,
        "form": form,
        "groups": groups(told),
        "number": len(told),
        "waiting": len(rows) - len(told),
    }


def groups(rows: Sequence[PracticeExample]) -> list[tuple[str, list[PracticeExample]]]:
    """The examples by what they were for; a function without one is named too."""
    return [
        (str(label), [row for row in rows if row.function == value])
        for value, label in Function.choices
    ]


def published(user: User, of: Chosen) -> list[PracticeExample]:
    """What may leave the house."""
    return [row for row in _rows(user, of) if row.published_at is not None]


def file_rows(user: User, of: Chosen) -> tuple[list[str], list[list[str | date]]]:
    """The published examples as one table."""
    header = [
        pgettext("example", "Day"),
        _("Title"),
        _("Function"),
        pgettext("part of an example", "Situation"),
        pgettext("part of an example", "Online"),
        pgettext("part of an example", "Offline"),
        pgettext("part of an example", "Result"),
        pgettext("part of an example", "Lesson"),
        _("In the news"),
    ]
    names = dict(Function.choices)
    rows: list[list[str | date]] = [
        [
            row.day,
            row.title,
            str(names[row.function]),
            *(getattr(row, part) or "" for part in PARTS),
            row.news_url,
        ]
        for row in published(user, of)
    ]
    return header, rows


def for_paper(user: User, of: Chosen) -> dict[str, Any]:
    """The report of a pilot: how many by function, and each example whole."""
    organisation = Organisation.objects.current()
    rows = published(user, of)
    found = groups(rows)
    return {
        "title": _("Report of the pilot") if of.is_pilot else _("Practice examples"),
        "organisation_name": organisation.name if organisation else "",
        "period": of.words,
        "number": len(rows),
        "counts": [(label, len(each)) for label, each in found],
        "groups": [(label, each) for label, each in found if each],
    }
