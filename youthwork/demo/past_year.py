"""Signals of the past year beside those of the file: closed, with their text, steps and people.

Retention takes the text of a signal a year after it was closed, so a house that works with the
product for years holds a year of these; the older ones are `statistics`. Each row is written as
the product leaves a signal that was logged, assigned, followed up and closed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from organisation.models import Platform, User
from privacy import audit, blind_index
from privacy.choices import AuditVerb
from signals import dates
from signals.actions import indexing
from signals.choices.signal import (
    URGENT,
    Category,
    Interpretation,
    OfflinePicture,
    OpportunityWhen,
    Outcome,
    Severity,
    Status,
    StepKind,
)
from signals.models import Signal, SignalStep
from youthwork.demo.people import Cast
from youthwork.demo.statistics import Drawn
from youthwork.lib.dates import day_of, moment_at
from youthwork.lib.prepared import Bundle
from youthwork.lib.working_days import add_working_days

MINUTE = timedelta(minutes=1)

# Sub-kind and what was seen; no place, which has a field of its own, and nobody's name.
TEXTS: dict[str, tuple[tuple[str, str], ...]] = {
    Category.EXPOSING: (
        ("expose_account", "Een account zet foto's online van leerlingen met nare teksten erbij."),
        ("expose_account", "Nieuw account dat vraagt om inzendingen over klasgenoten."),
        ("list", "Er gaat een lijst rond waarop jongeren elkaar een cijfer geven."),
        ("doxing", "Onder een filmpje worden gegevens van een groep jongeren gedeeld."),
    ),
    Category.VIOLENCE: (
        ("fight_video", "Filmpje van een vechtpartij na school wordt veel doorgestuurd."),
        ("call_to_fight", "Verhaal met een tijd en plek om het uit te vechten."),
        ("group_rivalry", "Twee groepen dagen elkaar uit met filmpjes over en weer."),
        ("threat", "Dreigende teksten in een groepsapp na ruzie om een scooter."),
    ),
    Category.WEAPONS: (
        ("display", "In een verhaal laat een groepje een mes zien, met muziek eronder."),
        ("explosive", "Zwaar vuurwerk te koop in een open kanaal, ophalen in de buurt."),
    ),
    Category.SUBSTANCES: (
        ("vape_shisha_nitrous", "Vapes zonder merk te koop via verhalen, betalen bij levering."),
        ("use_trend", "Filmpjes waarin lachgas wordt gebruikt bij een hangplek."),
        ("offer", "Account met een prijslijst, bezorging in de avond."),
        ("medicines", "Jongeren vragen elkaar in een groepsapp om pillen voor de toetsweek."),
    ),
    Category.ALCOHOL: (
        ("drinking_game", "Drankspel met opdrachten gaat rond voor het weekend."),
        ("excess", "Filmpjes van een feest waar veel te veel wordt gedronken."),
    ),
    Category.RECRUITMENT: (
        ("money_mule", "Oproep om je bankpas uit te lenen, met een bedrag erbij."),
        ("recruiting", "Gezocht: jongeren die een pakketje willen wegbrengen, snel verdiend."),
        ("fraud", "Nepwebwinkel wordt gedeeld door volgers, bestellingen komen niet aan."),
        ("stolen_goods", "Merkjassen te koop voor een prijs die niet kan kloppen."),
    ),
    Category.BULLYING: (
        ("cyberbullying", "Onder filmpjes van dezelfde ploeg staan elke dag nare reacties."),
        ("group_chat", "In een klassenapp worden foto's bewerkt en nagedaan."),
        ("fake_account", "Nepaccount plaatst berichten alsof het van een klas is."),
        ("discrimination", "Kwetsende reacties over afkomst onder een filmpje van de training."),
    ),
    Category.SEXUAL_MISCONDUCT: (
        ("grooming", "Een onbekend account stuurt jongeren complimenten en vraagt om meer."),
        ("harassment", "Opmerkingen over lichamen onder filmpjes van een dansgroep."),
    ),
    Category.WELLBEING: (
        ("loneliness", "Berichten dat de avonden lang zijn en niemand langskomt."),
        ("low_mood", "Veel sombere teksten in verhalen sinds de toetsweek."),
        ("grief", "Jongeren delen kaarsjes en herinneringen na een ongeluk."),
        ("loneliness", "Vraag wie er mee wil eten levert veel reacties op."),
    ),
    Category.GAMING: (
        ("gambling", "Codes voor goksites gedeeld onder een filmpje over voetbal."),
        ("loot_skins", "Ruilhandel met skins loopt uit de hand, er gaat echt geld om."),
        ("excessive_gaming", "Grappen over nachten doorhalen en de eerste uren missen."),
    ),
    Category.NUISANCE: (
        ("place", "Filmpjes van harde muziek en glas op de grond bij een bankje."),
        ("call_to_gather", "Oproep om vanavond met scooters samen te komen."),
        ("fireworks", "Filmpje van vuurwerk onder een viaduct, met datum voor de volgende keer."),
        ("rumours", "In een buurtgroep gaat een verhaal rond dat niet klopt."),
    ),
    Category.EXTREMISM: (("glorification", "Filmpjes met lof voor een aanslag krijgen hartjes."),),
    Category.TREND: (
        ("dangerous_challenge", "Challenge om op rijdende fietsen te springen wordt nagedaan."),
        ("new_platform", "Steeds meer jongeren gebruiken een app met anonieme vragen."),
        ("language_meme", "Een nieuw gebaar betekent iets anders dan volwassenen denken."),
    ),
    Category.OPPORTUNITY: (
        ("talent", "Zelfgemaakte muziek die heel goed klinkt en veel wordt gedeeld."),
        ("initiative", "Groepje wil een toernooi opzetten en zoekt een zaal."),
        ("achievement", "Een diploma gehaald en trots gedeeld, er wordt gevraagd om te vieren."),
        ("request_for_help", "Vraag in de dm naar een bijbaan en hoe je een brief schrijft."),
        ("neighbourhood_bond", "Jongeren ruimen een plein op en buren bedanken hen online."),
    ),
}
MORE = (
    "Gezien in verhalen van meerdere volgers.",
    "Het gaat al een paar dagen rond.",
    "Jongeren beginnen er zelf over.",
    "Veel reacties, de meeste zijn lacherig.",
    "Na een uur was het weer weg.",
    "Het speelt vooral in de avond.",
    "",
)
# What keeps no story or needs a title of its own stands among the statistics only.
INSTEAD = {Category.UNSAFE_HOME: Category.WELLBEING, Category.OTHER: Category.TREND}
# No text here fits a higher severity.
MILD = (Category.WELLBEING, Category.GAMING, Category.TREND, Category.ALCOHOL)
# Of these somebody always does something.
GRAVE = (
    Category.VIOLENCE,
    Category.WEAPONS,
    Category.RECRUITMENT,
    Category.SEXUAL_MISCONDUCT,
    Category.EXTREMISM,
)
# How such a signal ends, with what was done, and how often.
COURSES: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (34, Outcome.GUIDED, (StepKind.TALK_YOUTH, StepKind.INFORMATION_GIVEN)),
    (20, Outcome.RESOLVED, (StepKind.CHECKED_OFFLINE, StepKind.TALK_YOUTH)),
    (18, Outcome.CONTENT_REMOVED, (StepKind.REPORTED_PLATFORM,)),
    (10, Outcome.ACTIVITY, (StepKind.TALK_YOUTH, StepKind.ACTIVITY_STARTED)),
    (8, Outcome.NOTHING_FOUND, (StepKind.CHECKED_OFFLINE,)),
)
GOOD: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (6, Outcome.ACTIVITY, (StepKind.TALK_YOUTH, StepKind.ACTIVITY_STARTED)),
    (4, Outcome.GUIDED, (StepKind.TALK_YOUTH,)),
)
QUIET: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (5, Outcome.NO_FOLLOW_UP, (StepKind.CONSULTED_COLLEAGUE,)),
    (3, Outcome.GUIDED, (StepKind.TALK_YOUTH,)),
    (2, Outcome.NOTHING_FOUND, (StepKind.CHECKED_OFFLINE,)),
)
PICTURES = {OfflinePicture.FITS: 11, OfflinePicture.DIFFERS: 3, OfflinePicture.UNKNOWN: 6}
MEANINGS = {
    Interpretation.POSSIBLY_SERIOUS: 5,
    Interpretation.PEER_PRESSURE: 4,
    Interpretation.JOKE: 1,
    Interpretation.UNKNOWN: 1,
}


@dataclass(frozen=True)
class _Past:
    """One signal with who did what, and when."""

    row: Drawn
    signal: Signal
    author: User
    lead: User
    closer: User
    steps: tuple[tuple[str, datetime], ...]
    assigned_at: datetime


def deeds_of(cast: Cast, rows: list[Drawn]) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """What was done about these, each with its moment."""
    platforms = {platform.slug: platform for platform in Platform.objects.all()}
    mark = blind_index.key_mark()
    for row in rows:
        past = _past(cast, row, platforms, mark)
        signal, owner = past.signal, past.signal.owner
        assert owner is not None and signal.closed_at is not None
        yield row.received_at, partial(_log, past)
        yield past.assigned_at, partial(_assigned, past, owner)
        for kind, at in past.steps:
            told = partial(audit.record, AuditVerb.STEP_ADDED, signal)
            yield at, partial(told, by=owner, after=kind, at=at)
        yield signal.closed_at, partial(_moved, past, Status.IN_PROGRESS, Status.CLOSED)


def _past(cast: Cast, row: Drawn, platforms: dict[str, Platform], mark: str) -> _Past:
    dice = random.Random(f"{cast.plan.seed}:past:{row.ref}")  # noqa: S311 - a seed, not a secret
    category = INSTEAD.get(Category(row.category), Category(row.category))
    key = _author(cast, row, dice)
    author, lead = cast.people[key], cast.lead_of(key)
    severity = row.severity
    if severity is not None and category in MILD:
        severity = min(severity, int(Severity.ACT))
    if severity is not None and category in GRAVE:
        severity = max(severity, int(Severity.ACT))
    urgent = severity in URGENT
    owner = lead if urgent else author
    subcategory, first = dice.choice(TEXTS[category])
    good = category == Category.OPPORTUNITY
    courses = GOOD if good else QUIET if (severity or 0) < Severity.ACT else COURSES
    _weight, outcome, kinds = dice.choices(courses, [course[0] for course in courses])[0]
    steps = _moments(row, kinds, urgent=urgent)
    assigned_at = steps[0][1] - 10 * MINUTE
    areas = cast.teams[row.team].areas
    when = OpportunityWhen.NOW if good else ""
    signal = Signal(
        ref=row.ref,
        client_id=cast.plan.uuid("past", row.ref),
        team=cast.teams[row.team],
        area=dice.choice(areas) if dice.random() < 0.75 else "",
        category=category,
        subcategory=subcategory,
        severity=severity,
        opportunity_when=when,
        narrative=f"{first} {dice.choice(MORE)}".strip(),
        platform=platforms[row.platform],
        seen_at=row.seen_at,
        index_mark=mark,
        interpretation="" if good else _drawn(dice, MEANINGS),
        offline_picture=_drawn(dice, PICTURES),
        version=3 + len(kinds),  # logged, assigned, a step each, closed
        status=Status.CLOSED,
        came_from=Status.IN_PROGRESS,
        moved_at=row.closed_at,
        opened_at=row.received_at,
        term_began_at=row.received_at,
        term_from=row.received_at,
        due_at=dates.due_at(category, severity, when, row.received_at),
        first_step_at=steps[0][1],
        term_met_at=steps[0][1],
        outcome=outcome,
        created_by=author,
        owner=owner,
        received_at=row.received_at,
        closed_at=row.closed_at,
    )
    return _Past(row, signal, author, lead, lead if urgent else owner, steps, assigned_at)


def _author(cast: Cast, row: Drawn, dice: random.Random) -> str:
    """Somebody of the team who works at that hour, else anybody of the team at the time."""
    day = day_of(row.received_at)
    there = [
        person
        for person in cast.plan.people
        if person.pattern is not None
        and person.team == row.team
        and person.left_on is None
        and (person.in_service is None or cast.plan.shift.day(person.in_service) <= day)
    ]
    evening = row.is_evening
    working = [
        person
        for person in there
        if person.pattern is not None
        and day.weekday() in (person.pattern.evenings if evening else person.pattern.days)
    ]
    return dice.choice(working or there).key


def _moments(
    row: Drawn, kinds: tuple[str, ...], *, urgent: bool
) -> tuple[tuple[str, datetime], ...]:
    """The first step at once or on the next working day, a second shortly before closing."""
    next_day = add_working_days(day_of(row.received_at), 1)
    first = row.received_at + 20 * MINUTE if urgent else moment_at(next_day, time(11))
    found = [(kinds[0], first)]
    found += [(kind, row.closed_at - 20 * MINUTE) for kind in kinds[1:]]
    return tuple(found)


def _log(past: _Past) -> None:
    signal = past.signal
    signal.save(force_insert=True)
    bundle = Bundle()
    indexing.index(signal, bundle)
    audit.record(AuditVerb.LOGGED, signal, by=past.author, at=signal.received_at, bundle=bundle)
    bundle.send()
    SignalStep.objects.bulk_create(
        SignalStep(
            signal=signal,
            kind=kind,
            done_at=at,
            noted_at=at,
            by=signal.owner,
            **_answer(kind, at, signal.closed_at),
        )
        for kind, at in past.steps
    )


def _answer(kind: str, at: datetime, closed_at: datetime | None) -> dict[str, object]:
    """What a platform did with a report: it took the content away before the signal was closed."""
    if kind != StepKind.REPORTED_PLATFORM or closed_at is None:
        return {}
    return {"receipt_on": day_of(at), "decision": "removed", "decided_on": day_of(closed_at)}


def _assigned(past: _Past, owner: User) -> None:
    _moved(past, Status.NEW, Status.IN_PROGRESS)
    at = past.assigned_at
    audit.record(AuditVerb.ASSIGNED, past.signal, by=past.lead, after=owner.label, at=at)


def _moved(past: _Past, before: Status, after: Status) -> None:
    closes = after == Status.CLOSED
    by = past.closer if closes else past.lead
    at = past.signal.closed_at if closes else past.assigned_at
    audit.record(AuditVerb.MOVED, past.signal, by=by, before=before, after=after, at=at)


def _drawn(
    dice: random.Random, weights: dict[OfflinePicture, int] | dict[Interpretation, int]
) -> str:
    return str(dice.choices(list(weights), list(weights.values()))[0])
