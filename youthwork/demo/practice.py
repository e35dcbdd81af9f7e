"""Campaigns with their posts, contacts of some weeks, practice examples, on the file's calendar."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from typing import Any

from organisation.actions import set_up
from organisation.models import Organisation, Platform
from workers.actions.activities import save_activity
from workers.actions.campaigns import decide, save_campaign
from workers.actions.contacts import count_contact
from workers.actions.examples import publish, save_example
from workers.choices.activities import ActivityKind, ActivityMode, Growth, Origin, ReachKind, Theme
from workers.choices.campaigns import CampaignOwner, CampaignState
from workers.choices.contacts import ContactOutcome, Direction, Known
from workers.choices.hours import Function
from workers.models import Activity, Campaign, PracticeExample
from youthwork.demo.people import Cast
from youthwork.demo.plan import FILE_DAY
from youthwork.lib.dates import week_start

MORNING, NOON, EVENING = time(10), time(12), time(20, 30)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
PILOT = (date(2026, 1, 1), date(2026, 6, 30))
GIVE_PERCENT = 55
WEEKS = 8  # of activities that were written down one by one
CONTACT_WEEKS = 5
Deeds = Iterator[tuple[datetime, Callable[[], object]]]


@dataclass(frozen=True)
class CampaignPlan:
    """A campaign with its posts: how many, seen how often together, and what was offline."""

    key: str
    name: str
    owner: str
    goal: str
    message: str
    days: tuple[date, date]
    proposed: tuple[str, date]
    decided: tuple[str, date] | None
    workers: tuple[str, ...] = ()
    partner: str = ""
    posts: int = 0
    views: int = 0
    offline: tuple[tuple[str, str, date], ...] = ()
    themes: tuple[str, ...] = ()
    result: str = ""


CAMPAIGNS = (
    CampaignPlan(
        key="noshank",
        name="#NoShank",
        owner=CampaignOwner.NATIONAL,
        goal="Minder jongeren die met een mes de straat op gaan.",
        message="Een mes maakt je niet veilig. Laat het thuis.",
        days=(date(2026, 3, 1), date(2026, 5, 31)),
        proposed=("W6", date(2026, 2, 20)),
        decided=("beleid", date(2026, 2, 24)),
        workers=("W6", "W8"),
        posts=14,
        views=9300,
        offline=(
            ("offline_talk", "Gesprek in het centrum: waarom een mes?", date(2026, 3, 12)),
            ("offline_talk", "Gesprek in het centrum: wat doe je dan wel?", date(2026, 3, 26)),
            ("offline_talk", "Gesprek in het centrum met ouders erbij", date(2026, 4, 16)),
            ("offline_talk", "Gesprek in het centrum: een half jaar later", date(2026, 5, 21)),
            ("school_session", "Gastles over messen, klas 2", date(2026, 4, 9)),
            ("school_session", "Gastles over messen, klas 3", date(2026, 5, 7)),
        ),
        themes=(Theme.SAFETY, Growth.BOUNDARIES),
        result="Vier gesprekken in het centrum en twee gastlessen. De filmpjes van jongeren zelf "
        "werden het meest bekeken.",
    ),
    CampaignPlan(
        key="pas",
        name="Je pas is geen bijbaan",
        owner=CampaignOwner.OWN,
        goal="Niemand leent zijn bankpas nog uit.",
        message="Snel geld bestaat niet. Wie jouw pas gebruikt, maakt jou verdachte.",
        days=(date(2026, 4, 1), date(2026, 6, 30)),
        proposed=("W4", date(2026, 3, 20)),
        decided=("W1", date(2026, 3, 23)),
        workers=("W4",),
        partner="P2",
        posts=9,
        views=5100,
        offline=(
            ("school_session", "Gesprek op school: snel geld", date(2026, 4, 22)),
            ("school_session", "Gesprek op school: wat kost het jou?", date(2026, 5, 20)),
            ("school_session", "Gesprek op school: hoe zeg je nee?", date(2026, 6, 10)),
        ),
        themes=(Theme.LIVELIHOOD, Theme.SAFETY),
        result="Jongeren legden het zelf uit. De wijkagent antwoordde op vragen.",
    ),
    CampaignPlan(
        key="vapes",
        name="Eerlijk over vapes",
        owner=CampaignOwner.OWN,
        goal="Minder jongeren beginnen met vapen.",
        message="Wat zit erin, en wie verdient eraan?",
        days=(date(2026, 11, 2), date(2027, 1, 31)),
        proposed=("W2", date(2026, 10, 22)),
        decided=("W1", date(2026, 10, 26)),
        workers=("W2",),
        posts=3,
        views=1340,
        themes=(Growth.DEVELOPMENT,),
    ),
    CampaignPlan(
        key="zondag",
        name="Zondag zonder scherm",
        owner=CampaignOwner.NATIONAL,
        goal="Jongeren merken wat het doet om een dag offline te zijn.",
        message="Eén zondag, geen scherm. Wat doe jij?",
        days=(date(2026, 12, 6), date(2026, 12, 6)),
        proposed=("W8", date(2026, 11, 16)),
        decided=None,
    ),
)


@dataclass(frozen=True)
class Habit:
    """What somebody does online each week, or every other week."""

    by: str
    weekday: int  # 0 is Monday
    kind: str
    title: str
    platform: str
    function: str
    every: int = 1
    origin: str = Origin.OWN
    digital: bool = False


HABITS = (
    Habit("W3", 0, "reply", "Vragen in dm beantwoord", "instagram", Function.CONTACT,
          origin=Origin.ASKED),
    Habit("W2", 1, "look_around", "Rondje langs accounts uit de buurt", "tiktok",
          Function.EARLY_WARNING),
    Habit("W4", 3, "look_around", "Meekijken met wat leeft", "snapchat", Function.UNDERSTANDING),
    Habit("W4", 3, "reply", "In gesprek over bijbanen", "instagram", Function.CONTACT),
    Habit("W3", 4, "post", "Wat is er dit weekend?", "instagram", Function.CONTACT, every=2),
    Habit("W6", 0, "reply", "Reacties op de stelling van de week", "instagram", Function.CONTACT),
    Habit("W7", 2, "look_around", "Rondje op de server", "discord", Function.UNDERSTANDING),
    Habit("W6", 4, "look_around", "Rondje online op vrijdag", "snapchat", Function.EARLY_WARNING),
    Habit("W8", 3, "announce", "Het rooster van het centrum", "instagram", Function.PROFILING,
          origin=Origin.ASKED),
    Habit("W7", 2, "podium", "Gameavond in het centrum", "", Function.CONTACT, every=2,
          digital=True),
    Habit("W10", 0, "reply", "Vragen over de dorpspodcast", "instagram", Function.CONTACT),
    Habit("W11", 1, "look_around", "Meekijken in de dorpsgroepen", "facebook",
          Function.EARLY_WARNING),
    Habit("W10", 3, "look_around", "Rondje langs de dorpen", "snapchat", Function.UNDERSTANDING),
    Habit("W11", 4, "post", "Filmpje van de week", "tiktok", Function.PROFILING),
)  # fmt: skip


@dataclass(frozen=True)
class ExamplePlan:
    key: str
    title: str
    by: str
    function: str
    day: date
    parts: tuple[str, str, str, str, str]
    published_by: str = ""


EXAMPLES = (
    ExamplePlan(
        "baan", "Van dm naar baan", "W4", Function.CONTACT, date(2026, 3, 12),
        ("Vraag om een certificaat kwam om 21 uur via Instagram.", "Dezelfde avond geantwoord.",
         "Twee dagen later samen naar een werkgever.", "Cursus gehaald, contract.",
         "Snel antwoord telt."),
        "W1",
    ),
    ExamplePlan(
        "beats", "Beats uit de wijk", "W4", Function.UNDERSTANDING, date(2026, 5, 8),
        ("Muziek uit de wijk ging rond, niemand kende de makers.", "Filmpje gezien op YouTube.",
         "Studio en open avond.", "80 bezoekers, een nieuwe groep bereikt.",
         "Talent zie je online eerder."),
        "W1",
    ),
    ExamplePlan(
        "kermis", "Kermiskraam stopt met vapes", "W2", Function.EARLY_WARNING, date(2026, 2, 14),
        ("Op de kermis waren vapes te koop zonder controle op leeftijd.",
         "Twee signalen met dezelfde plek.", "Zelf gaan kijken, partners erbij.",
         "Verkoop gestopt, uitleg op school.", "Online laat zien, offline bevestigt."),
        "W1",
    ),
    ExamplePlan(
        "dinsdag", "Niet alleen op dinsdag", "W10", Function.EARLY_WARNING, date(2026, 4, 7),
        ("Na de vakantie was het stil in het dorp.", "Berichten over eenzaamheid na de vakantie.",
         "Wekelijkse groep met twee werkers.", "8 vaste deelnemers, 3 helpen nu zelf.",
         "Vraag wat ze willen: samen iets doen."),
        "W9",
    ),
    ExamplePlan(
        "foto", "Samen op de foto", "W6", Function.PROFILING, date(2026, 8, 21),
        ("Jongeren en politie kenden elkaar alleen van controles.", "Bericht met de wijkagent.",
         "Voetbaltoernooi.", "Rustige zomeravonden, stuk in de wijkkrant.",
         "Normaal contact groeit door zien."),
        "W5",
    ),
    ExamplePlan(
        "vrijdag", "Vrijdag 22.30 uur", "W6", Function.EARLY_WARNING, date(2026, 10, 23),
        ("Twee groepen daagden elkaar uit.", "Oproep op tijd gezien dankzij de avonddienst.",
         "Drie werkers en de wijkagent aanwezig.", "Geen vechtpartij.",
         "Avonduren horen bij het werk."),
    ),
)  # fmt: skip

DIRECTIONS = (tuple(Direction), (65, 35))
KNOWN = (tuple(Known), (70, 30))
OUTCOMES = (tuple(ContactOutcome), (60, 18, 10, 12))
THEMES = (
    ("", Theme.LIVELIHOOD, Theme.EQUAL_OPPORTUNITY, Theme.SAFETY, Growth.DEVELOPMENT),
    (50, 18, 10, 10, 12),
)
PLATFORMS = (("instagram", "snapchat", "whatsapp", "tiktok", "discord"), (40, 25, 20, 9, 6))
COUNTERS = ("W1", "W2", "W3", "W4", "W6", "W7", "W8", "W10", "W11")
TODAY_OF_W4 = (
    (Direction.WORKER_BEGAN, Known.KNOWN, ContactOutcome.CALLED, "whatsapp", "", 1),
    (Direction.YOUTH_BEGAN, Known.NEW, ContactOutcome.APPOINTMENT, "snapchat", "", 1),
    (Direction.YOUTH_BEGAN, Known.KNOWN, ContactOutcome.ANSWERED, "instagram", Theme.LIVELIHOOD, 4),
)


def deeds_of(cast: Cast) -> Deeds:
    """What was done, each with its moment."""
    _platform.cache_clear()
    moment = cast.plan.shift.moment
    yield moment(date(2025, 12, 15), MORNING), partial(_set, cast, moment(PILOT[0], MORNING))
    for campaign in CAMPAIGNS:
        yield from _campaign(cast, campaign)
    yield from _habits(cast)
    yield from _contacts(cast)
    for example in EXAMPLES:
        at = moment(example.day + 3 * DAY, NOON)
        yield at, partial(_tell, cast, example, at)
        if example.published_by:
            at = moment(example.day + WEEK, NOON)
            yield at, partial(_publish, cast, example, at)


def _set(cast: Cast, now: datetime) -> None:
    first, last = map(cast.plan.shift.day, PILOT)
    values = {"give_percent": GIVE_PERCENT, "pilot_from": first, "pilot_until": last}
    organisation = Organisation.objects.get()
    set_up.change_details(organisation, values, by=cast.people["beleid"], now=now)


@cache
def _platform(slug: str) -> Platform | None:
    return Platform.objects.filter(slug=slug).first()


# --- campaigns ------------------------------------------------------------------------------------


def _campaign(cast: Cast, plan: CampaignPlan) -> Deeds:
    moment = cast.plan.shift.moment
    _who, day = plan.proposed
    yield moment(day, MORNING), partial(_propose, cast, plan, moment(day, MORNING))
    if plan.decided is None:
        return
    at = moment(plan.decided[1], MORNING)
    yield at, partial(_decide, cast, plan, at)
    until = min(plan.days[1], FILE_DAY - DAY)
    dice = random.Random(f"{cast.plan.seed}:campaign:{plan.key}")  # noqa: S311 - a seed
    views = _shares(plan.views, plan.posts, dice)
    for place, seen in enumerate(views):
        day = plan.days[0] + (until - plan.days[0]) * (place + 1) // (plan.posts + 1)
        at = moment(day, EVENING)
        yield at, partial(_post, cast, plan, place, seen, day, at)
    for place, (kind, title, day) in enumerate(plan.offline):
        at = moment(day, EVENING)
        yield at, partial(_offline, cast, plan, place, (kind, title, day), at)
    if plan.result:
        at = moment(plan.days[1] + DAY, NOON)
        yield at, partial(_close, cast, plan, at)


def _shares(total: int, number: int, dice: random.Random) -> list[int]:
    """A total as that many numbers, none alike, in tens where that fits."""
    weights = [dice.uniform(0.5, 1.5) for _post in range(number)]
    found = [round(total * weight / sum(weights) / 10) * 10 for weight in weights]
    found[-1] += total - sum(found)
    return found


def _propose(cast: Cast, plan: CampaignPlan, now: datetime) -> None:
    first, last = map(cast.plan.shift.day, plan.days)
    values: dict[str, Any] = {
        "public_id": cast.plan.uuid("campaign", plan.key),
        "name": plan.name,
        "owner": plan.owner,
        "partner": cast.partners.get(plan.partner),
        "goal": plan.goal,
        "message": plan.message,
        "first_day": first,
        "last_day": last,
        "themes": [str(theme) for theme in plan.themes],
    }
    # Rights are those of the file's day: who leads now may have been asked then.
    save_campaign(Campaign(), values, by=cast.people[plan.proposed[0]], now=now)


def _of(cast: Cast, plan: CampaignPlan) -> Campaign:
    return Campaign.objects.get(public_id=cast.plan.uuid("campaign", plan.key))


def _decide(cast: Cast, plan: CampaignPlan, now: datetime) -> None:
    assert plan.decided is not None
    decide(_of(cast, plan), CampaignState.ADOPTED, by=cast.people[plan.decided[0]], now=now)


def _close(cast: Cast, plan: CampaignPlan, now: datetime) -> None:
    assert plan.decided is not None
    by = cast.people[plan.decided[0]]
    save_campaign(_of(cast, plan), {"result": plan.result}, by=by, now=now)


def _post(cast: Cast, plan: CampaignPlan, place: int, seen: int, day: date, now: datetime) -> None:
    by = plan.workers[place % len(plan.workers)]
    values = {
        "title": f"{plan.name}, bericht {place + 1}",
        "kind": ActivityKind.CAMPAIGN,
        "mode": ActivityMode.ONLINE,
        "function": Function.PROFILING,
        "platform": _platform(("instagram", "snapchat", "tiktok")[place % 3]),
        "reach": seen,
        "reach_kind": ReachKind.VIEWS,
        "campaign": _of(cast, plan),
        "partner": cast.partners.get(plan.partner),
    }
    _save(cast, f"{plan.key}:{place}", by, day, values, now)


def _offline(
    cast: Cast, plan: CampaignPlan, place: int, told: tuple[str, str, date], now: datetime
) -> None:
    kind, title, day = told
    values = {
        "title": title,
        "kind": kind,
        "mode": ActivityMode.OFFLINE,
        "function": Function.EARLY_WARNING,
        "participants_count": 9 + 4 * (place % 4),
        "campaign": _of(cast, plan),
    }
    by = plan.workers[place % len(plan.workers)]
    _save(cast, f"{plan.key}:offline:{place}", by, day, values, now)


def _save(cast: Cast, key: str, by: str, day: date, values: dict[str, Any], now: datetime) -> None:
    person = cast.people[by]
    whole = {
        "team": cast.team_of(by),
        "first_day": cast.plan.shift.day(day),
        "workers": [person],
        **values,
    }
    activity = Activity(public_id=cast.plan.uuid("activity", key))
    save_activity(activity, whole, by=person, now=now)


# --- every week -----------------------------------------------------------------------------------


def _habits(cast: Cast) -> Deeds:
    monday = week_start(FILE_DAY) - (WEEKS - 1) * WEEK
    for number in range(WEEKS):
        for place, habit in enumerate(HABITS):
            day = monday + number * WEEK + habit.weekday * DAY
            if number % habit.every or day > FILE_DAY:
                continue
            at = cast.plan.shift.moment(day, EVENING)
            yield at, partial(_do, cast, habit, f"habit:{number}:{place}", day, at)


def _do(cast: Cast, habit: Habit, key: str, day: date, now: datetime) -> None:
    values = {
        "title": habit.title,
        "kind": habit.kind,
        "mode": ActivityMode.ONLINE,
        "function": habit.function,
        "platform": _platform(habit.platform),
        "origin": habit.origin,
        "is_digital": habit.digital,
    }
    _save(cast, key, habit.by, day, values, now)


def _contacts(cast: Cast) -> Deeds:
    plan = cast.plan
    rows = {row.key: row for row in plan.people}
    for key in COUNTERS:
        dice = random.Random(f"{plan.seed}:contacts:{key}")  # noqa: S311 - a seed, not a secret
        pattern = rows[key].pattern
        days = pattern.days if pattern else ()
        first = FILE_DAY - CONTACT_WEEKS * WEEK
        for back in range(CONTACT_WEEKS * 7):
            day = first + back * DAY
            if day.weekday() not in days or dice.random() > 0.7:
                continue
            at = plan.shift.moment(day, EVENING)
            yield at, partial(_count, cast, key, _drawn(dice), f"{key}:{day}", day, at)
    for place, row in enumerate(TODAY_OF_W4):
        at = plan.shift.moment(FILE_DAY, EVENING)
        yield at, partial(_count, cast, "W4", row, f"W4:today:{place}", FILE_DAY, at)


def _drawn(dice: random.Random) -> tuple[str, str, str, str, str, int]:
    def one(choices: tuple[tuple[str, ...], tuple[int, ...]]) -> str:
        return dice.choices(choices[0], choices[1])[0]

    drawn = (one(DIRECTIONS), one(KNOWN), one(OUTCOMES), one(PLATFORMS), one(THEMES))
    return (*drawn, dice.choice((1, 1, 1, 2, 3)))


def _count(
    cast: Cast,
    by: str,
    row: tuple[str, str, str, str, str, int],
    key: str,
    day: date,
    now: datetime,
) -> None:
    direction, known, outcome, platform, theme, count = row
    values = {
        "public_id": cast.plan.uuid("contact", key),
        "team": cast.team_of(by),
        "platform": _platform(platform),
        "day": cast.plan.shift.day(day),
        "direction": direction,
        "known": known,
        "outcome": outcome,
        "theme": str(theme),
        "count": count,
    }
    count_contact(values, by=cast.people[by], now=now)


# --- examples -------------------------------------------------------------------------------------


def _tell(cast: Cast, plan: ExamplePlan, now: datetime) -> None:
    situation, online, offline, result, lesson = plan.parts
    values = {
        "public_id": cast.plan.uuid("example", plan.key),
        "team": cast.team_of(plan.by),
        "title": plan.title,
        "function": plan.function,
        "day": cast.plan.shift.day(plan.day),
        "situation": situation,
        "online": online,
        "offline": offline,
        "result": result,
        "lesson": lesson,
    }
    save_example(PracticeExample(), values, by=cast.people[plan.by], now=now)


def _publish(cast: Cast, plan: ExamplePlan, now: datetime) -> None:
    example = PracticeExample.objects.get(public_id=cast.plan.uuid("example", plan.key))
    publish(example, by=cast.people[plan.published_by], now=now)
