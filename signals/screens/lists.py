"""The list of a round as it goes to platforms: on screen, as CSV and on paper the same content.

Nobody who works here stands in it: the organisation reports (DSA article 16(2)(c)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisation.models import Organisation, Platform, User
from signals.choices.signal import Category
from signals.models import InstacleanItem, InstacleanRound
from signals.screens.items import kind_of


@dataclass(frozen=True)
class Line:
    """One item of the list."""

    ref: str
    platform: str
    category: str
    kind: str
    location: str
    account: str
    ground: str
    rule: str
    reason: str
    seen_on: date | None

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Name and value of everything a notice says."""
        known = [
            (_("Number"), self.ref),
            (_("Exact location"), self.location),
            (_("Account"), self.account),
            (_("Kind"), self.kind),
            (_("Ground"), f"{self.ground}: {self.rule}"),
            (_("Reason"), self.reason),
            (_("Seen on"), date_format(self.seen_on, "j F Y") if self.seen_on else ""),
        ]
        return [(name, value) for name, value in known if value]


@dataclass(frozen=True)
class Section:
    """The items of one platform and kind."""

    heading: str
    platform: str
    rows: list[Line]
    first_of: Platform | None = None  # on screen: of which platform this is the first kind


def line(item: InstacleanItem) -> Line:
    return Line(
        ref=item.ref,
        platform=item.platform.name,
        category=item.category,
        kind=kind_of(item),
        location=item.location_url or "",
        account=item.account_handle or "",
        ground=capfirst(str(item.get_ground_display())),
        rule=item.rule_text or "",
        reason=item.reason or "",
        seen_on=item.seen_on,
    )


def sections(found: Sequence[Line]) -> list[Section]:
    """By platform and kind, in the order of the rows."""
    return [
        Section(f"{platform} – {Category(category).label}", platform, list(group))
        for (platform, category), group in groupby(found, lambda row: (row.platform, row.category))
    ]


def page(
    round: InstacleanRound,
    rows: Sequence[InstacleanItem],
    organisation: Organisation,
    chosen: dict[str, str],
) -> dict[str, Any]:
    """What the list shows on screen and on paper."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in chosen.items() if value})
    behind = f"?{query.urlencode()}" if query else ""
    lines = [line(item) for item in rows]
    return {
        "round": round,
        "title": _("Instaclean: report of harmful content, round %(quarter)s of %(year)s")
        % {"quarter": round.quarter, "year": round.year},
        "legal_name": _reporter(organisation),
        "org_mail": organisation.contact_mail,
        "sections": sections(lines),
        "csv_url": reverse("signals:round_csv", args=[round.ref]) + behind,
        "pdf_url": reverse("signals:round_pdf", args=[round.ref]) + behind,
        "organisation_name": organisation.name,
        "lines": lines,
    }


def on_screen(
    made: Sequence[Section], rows: Iterable[InstacleanItem], user: User
) -> dict[str, Any]:
    """The sections with where each platform takes reports, once; and who may write that down."""
    platforms = {item.platform.name: item.platform for item in rows}
    sections = [replace(one, first_of=platforms.pop(one.platform, None)) for one in made]
    return {"sections": sections, "may_fill": user.has_perm("workers.edit_platforms")}


def _reporter(organisation: Organisation) -> str:
    return organisation.legal_name or organisation.name


def heading() -> list[str]:
    """The columns of the CSV."""
    return [
        _("Number"),
        _("Platform"),
        _("Kind"),
        _("Exact location"),
        _("Account"),
        _("Ground"),
        _("Law or rule"),
        _("Reason"),
        _("Seen on"),
        _("In good faith"),
        _("Reported by"),
        _("E-mail address"),
    ]


def table(
    items: Iterable[InstacleanItem], organisation: Organisation
) -> Iterator[list[str | date | None]]:
    """The rows of the CSV, one by one, in the order of `heading`."""
    for row in map(line, items):
        yield [
            row.ref,
            row.platform,
            row.kind,
            row.location,
            row.account.lstrip("@"),  # would get a mark in front, as what a spreadsheet may run
            row.ground,
            row.rule,
            row.reason,
            row.seen_on,
            _("Yes"),
            _reporter(organisation),
            organisation.contact_mail,
        ]
