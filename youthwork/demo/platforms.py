"""Pages of platforms that were looked at, changed and proposed, figures, and what was heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from organisation.choices import PlatformStatus
from organisation.models import Platform
from workers.actions import figures, platforms
from workers.choices.platforms import NoteStatus
from workers.models import PlatformFigure, PlatformPage, PlatformProposal, TrendNote
from workers.models.platforms import SAID
from youthwork.demo.people import Cast
from youthwork.demo.plan import FigurePlan

AGES = (12, 17)
FIGURES_OF = (1, 29)  # the day of the year on which they are written down
KEEPER = "beleid"

# Who looked at which page, and when; one is long ago, and one nobody looked at yet.
REVIEWS = (
    ("tiktok", "W1", date(2026, 4, 2)),
    ("instagram", KEEPER, date(2026, 9, 8)),
    ("whatsapp", "W5", date(2026, 9, 10)),
    ("youtube", "W5", date(2026, 9, 10)),
    ("facebook", KEEPER, date(2026, 10, 6)),
)


@dataclass(frozen=True)
class Change:
    """A page that somebody writes anew: what differs, and why."""

    platform: str
    by: str
    day: date
    why: str
    text: dict[str, str]
    settings_changed: bool = False


CHANGES = (
    Change(
        "snapchat",
        "W1",
        date(2026, 11, 4),
        "Korter opgeschreven. Verhalen zijn langer te zien.",
        {
            "audience": "Bijna alleen jongeren",
            "uses": "Korte berichten, verhalen, aankondigen",
            "pros": "Heel laagdrempelig. Veel jongeren openen het elke dag.",
            "cons": "Gesloten en versnipperd. Je moet om een gebruikersnaam vragen.",
        },
    ),
)
ADOPTED = (
    Change(
        "discord",
        "W7",
        date(2026, 10, 5),
        "Na de gameavonden: wat op onze server werkt.",
        {
            "pros": "Jongeren maken zelf groepen. Rollen en regels zijn mogelijk. Een vaste "
            "avondregel werkt: om elf uur is de server stil.",
            "dos": "Minstens twee werkers als beheerder\nLeeftijdsgroepen\nDM van vreemden uit\n"
            "Server stil vanaf 23.00 uur",
        },
    ),
)
ADOPTED_ON, ADOPTED_BY = date(2026, 10, 12), "W5"
PROPOSED = (
    Change(
        "instagram",
        "W4",
        date(2026, 11, 10),
        "Jongeren vragen hulp in DM, ook laat op de avond.",
        {
            "cons": "Mensen tonen hun mooiste kant. Verhalen zijn na een dag weg. De feed wordt "
            "door een algoritme gekozen. Een hulpvraag in DM komt ook als jij er niet bent.",
            "dos": "Gesloten werkprofiel\nVraag toestemming bij beeld\n"
            "Zet in je bio wanneer je er bent",
        },
    ),
)
# Platform, who, when, what; who decided on it and how.
NOTES = (
    ("snapchat", "W4", date(2026, 10, 14), "Jongeren sturen liever spraak", NoteStatus.REVIEWED),
    ("snapchat", "W6", date(2026, 11, 2), "Verhalen zijn langer te zien", NoteStatus.REVIEWED),
    ("tiktok", "W2", date(2026, 11, 16),
     "Jongeren zoeken hier een antwoord in plaats van met een zoekmachine", ""),
    ("", "W8", date(2026, 11, 13),
     "Een nieuwe app waarin filmpjes na één keer kijken weg zijn", ""),
)  # fmt: skip
GONE = "Krabbelplein"  # fictional: used until it ended
GONE_TEXT = {
    "decision": "no",
    "decision_note": "Gestopt in 2025.",
    "audience": "Vroeger bijna alle jongeren in de dorpen.",
    "uses": "Krabbels, foto's, uitnodigen voor een avond.",
    "pros": "Iedereen kende iedereen.",
    "cons": "Het bedrijf is ermee gestopt.",
    "privacy": "Oude profielen zijn weg. Er staat niets meer van ons.",
    "dos": "",
    "donts": "",
    "min_age": "",
}


def deeds_of(cast: Cast) -> list[tuple[datetime, Callable[[], object]]]:
    """What was done, each with its moment."""
    moment = cast.plan.shift.moment
    found: list[tuple[datetime, Callable[[], object]]] = []

    def add(day: date, clock: time, do: Callable[..., object], *given: object) -> None:
        at = moment(day, clock)
        found.append((at, partial(do, cast, *given, now=at)))

    add(date(2025, 10, 6), time(10), _end_one)
    for slug, by, day in REVIEWS:
        add(day, time(11), _review, slug, by)
    for change in CHANGES:
        add(change.day, time(11), _change, change)
    for change in ADOPTED:
        add(change.day, time(15), _propose, change)
        add(ADOPTED_ON, time(9, 30), _adopt, change)
    for change in PROPOSED:
        add(change.day, time(16), _propose, change)
    for slug, by, day, text, status in NOTES:
        add(day, time(17), _note, slug, by, text)
        if status:
            add(date(2026, 11, 4), time(10), _decide, text, status)
    years = cast.plan.last_day.year - max(row.year for row in cast.plan.figures)
    for year in sorted({row.year for row in cast.plan.figures}):
        rows = [row for row in cast.plan.figures if row.year == year]
        at = moment(max(date(year, *FIGURES_OF), date(2025, 10, 2)), time(10))
        found.append((at, partial(_write_down, cast, rows, years, now=at)))
    return found


def _page(slug: str) -> PlatformPage:
    return PlatformPage.objects.select_related("platform", "current").get(platform__slug=slug)


def _text(page: PlatformPage, change: Change) -> dict[str, Any]:
    return {name: getattr(page.current, name) for name in SAID} | {
        **change.text,
        "settings_changed": change.settings_changed,
        "what_changed": change.why,
    }


def _end_one(cast: Cast, *, now: datetime) -> None:
    by = cast.people[KEEPER]
    page = platforms.add(GONE, GONE_TEXT, by=by, now=now)
    platforms.set_status(page.platform, PlatformStatus.ARCHIVED, by=by, now=now)


def _review(cast: Cast, slug: str, by: str, *, now: datetime) -> None:
    page = _page(slug)
    platforms.review(page, seen=page.current.number, by=cast.people[by], now=now)


def _change(cast: Cast, change: Change, *, now: datetime) -> None:
    page = _page(change.platform)
    text = _text(page, change)
    platforms.change(page, text, seen=page.current.number, by=cast.people[change.by], now=now)


def _propose(cast: Cast, change: Change, *, now: datetime) -> None:
    page = _page(change.platform)
    platforms.propose(
        page,
        _text(page, change),
        change.why,
        seen=page.current.number,
        by=cast.people[change.by],
        now=now,
        public_id=cast.plan.uuid("platform proposal", change.platform),
    )


def _adopt(cast: Cast, change: Change, *, now: datetime) -> None:
    page = _page(change.platform)
    proposal = PlatformProposal.objects.get(
        public_id=cast.plan.uuid("platform proposal", change.platform)
    )
    by = cast.people[ADOPTED_BY]
    platforms.adopt(proposal, page, seen=page.current.number, by=by, now=now)


def _note(cast: Cast, slug: str, by: str, text: str, *, now: datetime) -> None:
    platform = Platform.objects.filter(slug=slug).first()
    key = cast.plan.uuid("trend note", text)
    platforms.write_note(text, platform, by=cast.people[by], now=now, public_id=key)


def _decide(cast: Cast, text: str, status: str, *, now: datetime) -> None:
    note = TrendNote.objects.get(public_id=cast.plan.uuid("trend note", text))
    platforms.decide_note(note, status, by=cast.people["W1"], now=now)


def _write_down(cast: Cast, rows: list[FigurePlan], years: int, *, now: datetime) -> None:
    by_slug = {platform.slug: platform for platform in Platform.objects.all()}
    for row in rows:
        key = ("figure", f"{row.scope} {row.year} {row.platform}")
        figures.save_figure(
            PlatformFigure(public_id=cast.plan.uuid(*key)),
            {
                "platform": by_slug[row.platform],
                "scope": row.scope,
                "year": row.year + years,
                "age_from": AGES[0],
                "age_to": AGES[1],
                "percent": row.percent,
                "sample": row.sample,
                "source": row.source,
            },
            by=cast.people[KEEPER],
            now=now,
        )
