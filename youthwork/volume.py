"""Synthetic volume for measurements: many rows, written past the actions and quickly.

One organisation of fifty teams; the measured team owns a fifth of the signals, and so does that of
who writes. Texts are made of a few thousand patterns with a steep skew of words, so that a search
has common and rare ones.
"""

from __future__ import annotations

import io
import random
import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.utils import timezone

from consent import dates as consent_dates
from consent import evidence, people
from consent.choices.evidence import EvidenceKind
from consent.choices.request import Relation, RequestStatus, Route, SignerRole
from consent.models import (
    Answer,
    Consent,
    ConsentRequest,
    EvidenceEvent,
    FormText,
    Signer,
    Subject,
    TextVersion,
)
from organisation.choices import Role
from organisation.models import Membership, Municipality, Organisation, Platform, Team, User
from outbox.models import Message, new_ref
from privacy import audit, blind_index
from privacy.choices import AuditVerb
from signals import dates, numbers
from signals.choices.signal import (
    OPEN,
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    URGENT,
    Category,
    Interpretation,
    OfflinePicture,
    OpportunityWhen,
    Outcome,
    Status,
    StepKind,
    StillVisible,
    keeps_no_story,
    unkept,
)
from signals.models import Signal, SignalStep, SignalTerm, SignalVersion
from workers.choices.hours import KINDS, LEAVE, Where
from workers.models import Contract, HourEntry, HourPart
from workers.periods import minutes_between
from youthwork.lib.dates import moment_at

NAME = "Meetopstelling"
MEASURED_TEAM, LEAD, WORKER = "Team 00", "lead@volume.example", "worker@volume.example"
# Who saves while a team is measured is of another one: what the pages of the first show doesn't
# grow with the run.
WRITING_TEAM, WRITER = "Team 01", "writer@volume.example"
LARGE_TEAMS, SHARE = 2, 5  # those two, and that each has every fifth signal
KNOWN = {(MEASURED_TEAM, 0): LEAD, (MEASURED_TEAM, 1): WORKER, (WRITING_TEAM, 1): WRITER}
TEAMS, PEOPLE_PER_TEAM = 50, 10
PATTERNS, OPENED = 2000, 200  # of closed and of open signals
# The newest are open; an archive grows, what is open does not. As many at a thousand rows as at a
# million, and so that what waits for a decision fills a page of the measured team's inbox.
OPEN_SIGNALS, OPEN_QUESTIONS = 750, 1000
DAYS = 730
SINCE = date(2020, 1, 1)
BATCH = 20_000

COMMON = "gesprek account groep filmpje school plein avond jongeren bericht wijk".split()
WORDS = (
    "expose lijst ruzie vechten bedreiging mes vuurwerk vape lachgas blowen wodka drankspel "
    "nepgeld bankpas geldezel pesten uitsluiten groepsapp nepaccount haat grooming sexting "
    "eenzaam somber rouw eten gamen gokken skins schermtijd weggelopen overlast oproep brand "
    "challenge meme talent diploma stage muziek dans voetbal training coach festival winkel park "
    "station fiets scooter haven kerk brug markt tunnel garage schuur hal kelder kiosk hoek ronde "
    "dreigen delen plaatsen verwijderen volgen reageren delers volgers story snap live profiel"
).split()
RARE = [f"kenmerk{number}" for number in range(3000)]


@dataclass(frozen=True)
class House:
    """The teams with their people; the first team is the measured one."""

    teams: list[Team]
    people: dict[int, list[User]]  # by key of the team: its lead first
    platforms: list[Platform]


# --- writing many rows ------------------------------------------------------------------------


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _values(row: models.Model, fields: Sequence[models.Field[Any, Any]]) -> list[Any]:
    """What the database stores of an unsaved row, encrypted where it must be."""
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


def _write(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of stored values: COPY on PostgreSQL, executemany on SQLite."""
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for batch in _batches(rows):
                text = io.StringIO("".join("\t".join(map(_copied, row)) + "\n" for row in batch))
                cursor.copy_expert(f"COPY {table} ({quoted}) FROM STDIN", text)
        return
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", batch)  # noqa: S608


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _copied(value: Any) -> str:
    """A stored value as PostgreSQL's COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if hasattr(value, "adapted") and isinstance(value.adapted, (bytes, bytearray, memoryview)):
        value = value.adapted  # psycopg's wrapper of bytes
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\\\x" + bytes(value).hex()
    if hasattr(value, "adapted"):  # and of JSON
        value = value.dumps(value.adapted)
    text = str(value)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _next_key(model: type[models.Model]) -> int:
    return (model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def _keep_sequence(model: type[models.Model]) -> None:
    """Let the next row of the application come after ours."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                [model._meta.db_table, _next_key(model) - 1],
            )


# --- the house --------------------------------------------------------------------------------


def house(now: datetime) -> House:
    """The organisation of the measurements, made when the database is empty.

    Raises ValueError in a database that holds any other organisation.
    """
    organisation = Organisation.objects.first()
    if organisation is None:
        _make_house(now)
    elif organisation.name != NAME:
        raise ValueError("this database holds an organisation of its own")
    teams = list(Team.objects.order_by("name"))
    people: dict[int, list[User]] = {team.pk: [] for team in teams}
    held = Membership.objects.filter(team__isnull=False).select_related("user").order_by("pk")
    for membership in held:
        people[membership.team_id].append(membership.user)
    return House(teams, people, list(Platform.objects.order_by("position")))


@transaction.atomic
def _make_house(now: datetime) -> None:
    since = SINCE
    Organisation.objects.create(
        pk=1, name=NAME, dpia_on=since, works_council_agreed_on=since, signals_open_since=now,
        set_up_at=now, image_places=ROWS[2:],
    )  # fmt: skip
    place = Municipality.objects.create(name="Meetdam")
    areas = ["Haven", "Plein", "Park", "Station"]
    for number in range(TEAMS):
        Team.objects.create(
            name=f"Team {number:02}", municipality=place, areas=areas, active_from=since
        )
    password = make_password(uuid.uuid4().hex)
    for team in Team.objects.order_by("name"):
        for number in range(PEOPLE_PER_TEAM):
            known = KNOWN.get((team.name, number))
            email = known or f"{team.pk}-{number}@volume.example"
            person = User(email=email, name=f"Mens {team.pk} {number}", password=password)
            person.save()
            role = Role.WORKER if number else Role.TEAM_LEAD
            Membership.objects.create(user=person, team=team, role=role, from_day=since)
    for position, slug in enumerate(("instagram", "snapchat", "tiktok", "whatsapp", "telegram")):
        Platform.objects.get_or_create(
            slug=slug, defaults={"name": slug.capitalize(), "position": position}
        )


# --- signals ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pattern:
    """A signal that many rows are copies of: its stored values and the terms of its text."""

    values: list[Any]
    status: str
    term: dates.Term | None
    terms: list[int]


def _text(chance: random.Random) -> str:
    """About thirty words: the first common one in more than half of all texts."""
    words = [word for place, word in enumerate(COMMON) if chance.random() < 0.56 / (1 + place / 4)]
    words += chance.choices(WORDS, k=18)
    words += [RARE[int(len(RARE) * chance.random() ** 3)] for _number in range(3)]
    chance.shuffle(words)
    return " ".join(words).capitalize() + "."


def _pattern(chance: random.Random, at: House, fields: Sequence[Any], closed: bool) -> _Pattern:
    category = chance.choice(list(Category))
    codes = [code for code in SUBCATEGORIES[category] if code != SEXUAL_IMAGE_MINOR]
    opportunity = category == Category.OPPORTUNITY
    subcategory = chance.choice(codes) if codes else ""
    told = not keeps_no_story(category, subcategory, False)
    text = _text(chance) if told else ""
    handle = f"account.{chance.randrange(500)}" if told and chance.random() < 0.3 else ""
    opened = [Status.NEW, Status.IN_PROGRESS, Status.WAITING_PARTNER]
    status = Status.CLOSED if closed else chance.choices(opened, [4, 2, 2])[0]
    row = Signal(
        team=at.teams[0], created_by=at.people[at.teams[0].pk][1], category=category,
        subcategory=subcategory, severity=None if opportunity else 1 + int(4.5 * chance.random()),
        opportunity_when=OpportunityWhen.LATER if opportunity else "",
        title="Iets nieuws" if category == Category.OTHER else "", narrative=text,
        platform=chance.choice(at.platforms), area=chance.choice(["", *at.teams[0].areas]),
        account_handle=handle, account_term=blind_index.handle_term(handle) if handle else None,
        still_visible=chance.choice(StillVisible.values), status=status,
        offline_picture=chance.choice(["", *OfflinePicture.values]),
        interpretation=chance.choice(Interpretation.values),
        outcome=chance.choice(Outcome.values) if closed else "",
        seen_at=timezone.now(), index_mark=blind_index.key_mark(), ref="",
    )  # fmt: skip
    for name, nothing in unkept(category, subcategory, False).items():
        setattr(row, name, nothing)
    if status != Status.NEW:
        row.came_from = Status.NEW
        row.first_step_at = timezone.now()
    if status in (Status.IN_PROGRESS, Status.WAITING_PARTNER):
        row.owner = at.people[at.teams[0].pk][1]
    term = dates.term_of(row.category, row.severity, row.opportunity_when)
    return _Pattern(_values(row, fields), status, term, sorted(blind_index.word_terms(text)))


def load_signals(count: int, *, now: datetime, seed: int = 1) -> None:
    """Signals over the last two years, oldest first; each of two large teams logs every fifth."""
    at, first = house(now), _next_key(Signal)
    chance = random.Random(f"{seed} {first}")  # noqa: S311
    fields = _columns(Signal)
    place = {field.attname: index for index, field in enumerate(fields)}
    patterns = [
        _pattern(chance, at, fields, closed=number >= OPENED) for number in range(PATTERNS + OPENED)
    ]
    last_of_year = numbers.last_of_years()
    still_open = count - min(OPEN_SIGNALS, count * 3 // 4)
    picks = [
        chance.randrange(OPENED, OPENED + PATTERNS)
        if number < still_open
        else chance.randrange(OPENED)
        for number in range(count)
    ]
    step = timedelta(days=DAYS) / max(count, 1)
    # Its workers: a lead logs a few signals a year.
    owners = {team.pk: [user.pk for user in at.people[team.pk][1:]] for team in at.teams}
    teams = [team.pk for team in at.teams]

    def team_of(number: int) -> int:
        large = number % SHARE
        if large < LARGE_TEAMS:
            return teams[large]
        return teams[LARGE_TEAMS + number % (TEAMS - LARGE_TEAMS)]

    def rows() -> Iterator[list[Any]]:
        for number, pick in enumerate(picks):
            pattern, team = patterns[pick], team_of(number)
            received = (now - timedelta(days=DAYS) + step * (number + 1)).astimezone(UTC)
            year = timezone.localdate(received).year
            last_of_year[year] = last_of_year.get(year, 0) + 1
            values = list(pattern.values)
            values[place["id"]] = first + number
            values[place["ref"]] = f"S-{year}-{last_of_year[year]:04d}"
            key = uuid.UUID(int=chance.getrandbits(128), version=4)
            values[place["client_id"]] = key.hex if connection.vendor == "sqlite" else key
            values[place["team_id"]] = team
            seen = received - timedelta(minutes=15)
            values[place["received_at"]], values[place["seen_at"]] = received, seen
            for moment in ("moved_at", "opened_at", "term_began_at", "term_from"):
                values[place[moment]] = received
            if pattern.status == Status.CLOSED:
                values[place["closed_at"]] = min(received + timedelta(days=3), now)
            elif pattern.term:
                values[place["due_at"]] = pattern.term.end(received)
            if pattern.status != Status.NEW:
                values[place["first_step_at"]] = min(received + timedelta(hours=1), now)
                values[place["term_met_at"]] = values[place["first_step_at"]]
            people = owners[team]
            values[place["created_by_id"]] = people[number % len(people)]
            if values[place["owner_id"]]:
                values[place["owner_id"]] = people[pick % len(people)]
            yield [_stored(value) for value in values]

    def terms() -> Iterator[tuple[int, int, int]]:
        for number, pick in enumerate(picks):
            for term in patterns[pick].terms:
                yield first + number, team_of(number), term

    with transaction.atomic():
        _write(Signal, [field.column for field in fields], rows())
        _write(SignalTerm, ["signal_id", "team_id", "term"], terms())
        for year, last in last_of_year.items():
            numbers.go_on_after(year, last)
    _keep_sequence(Signal)


def _stored(value: Any) -> Any:
    """Moments as SQLite stores them; everything else was made ready before."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


NOTED = 200  # different notes of steps


def load_follow_up(count: int, *, now: datetime, seed: int = 1) -> None:
    """A step with a note for so many signals, and for a third of them what they said before."""
    at, chance = house(now), random.Random(f"{seed} follow-up")  # noqa: S311
    told = Signal.objects.filter(narrative__isnull=False).order_by("-pk")  # others keep no notes
    keys = list(told.values_list("pk", flat=True)[:count])
    if len(keys) < count:
        raise ValueError("steps are taken for signals: load as many first")
    person = at.people[at.teams[0].pk][1]
    notes = [
        SignalStep(
            signal_id=0, kind=StepKind.TALK_YOUTH, done_at=now, noted_at=now, by=person,
            note=_text(chance),
        )
        for _number in range(NOTED)
    ]  # fmt: skip
    before = [
        SignalVersion(
            signal_id=0, number=1, changed="narrative", changed_at=now, by=person, seen_at=now,
            narrative=_text(chance), account_handle=f"account.{number}",
        )
        for number in range(NOTED)
    ]  # fmt: skip
    with transaction.atomic():
        _copy_for(SignalStep, notes, keys)
        _copy_for(SignalVersion, before, keys[::3])


def _copy_for(
    model: type[models.Model], patterns: Sequence[models.Model], signals: Sequence[int]
) -> None:
    """One of the patterns for each of the signals."""
    fields = [field for field in _columns(model) if not field.primary_key]
    place = [field.attname for field in fields].index("signal_id")
    stored = [_values(row, fields) for row in patterns]

    def rows() -> Iterator[list[Any]]:
        for number, key in enumerate(signals):
            values = list(stored[number % len(stored)])
            values[place] = key
            yield values

    _write(model, [field.column for field in fields], rows())


# --- hours, trail, messages -------------------------------------------------------------------


SHIFTS = (  # what a working day may look like: where, from, until
    (
        (Where.OFFLINE, 10, 13),
        (Where.OTHER, 13, 14),
        (Where.OFFLINE, 14, 17),
        (Where.ONLINE, 17, 18),
    ),
    ((Where.OFFLINE, 13, 17), (Where.ONLINE, 17, 18), (Where.ONLINE, 19, 21)),
    ((Where.ONLINE, 9, 11), (Where.OFFLINE, 11, 15), (Where.OTHER, 15, 17)),
    ((Where.OFFLINE, 14, 18), (Where.OFFLINE, 18, 21), (Where.ONLINE, 22, 25)),
    ((Where.OTHER, 9, 17),),
)
OFTEN = (6, 4, 3, 3, 1)


def load_hours(count: int, *, now: datetime, seed: int = 1) -> None:
    """Working days of all workers, going back from the day before what is there: with evenings,
    nights and leave; and a contract for each of them.

    Entries and parts of a day are made once and copied for whoever worked such a day.
    """
    at, first = house(now), _next_key(HourEntry)
    workers = [(user.pk, team.pk) for team in at.teams for user in at.people[team.pk]]
    day = HourEntry.objects.order_by("day").values_list("day", flat=True).first()
    fields, part_fields = _columns(HourEntry), _columns(HourPart)
    part_fields = [field for field in part_fields if not field.primary_key]
    place = {field.attname: index for index, field in enumerate(fields)}
    part_place = {field.attname: index for index, field in enumerate(part_fields)}
    days = list(_days_back(day or timezone.localdate(now), count, len(workers)))
    made = [[_shift(day, shift, at.teams[0], workers[0][0]) for shift in SHIFTS] for day in days]
    stored = [
        [
            [
                (_values(row, fields), [_values(part, part_fields) for part in row.split()])
                for row in shift
            ]
            for shift in shifts
        ]
        for shifts in made
    ]

    def worked() -> Iterator[tuple[int, int, int, tuple[list[Any], list[list[Any]]]]]:
        """Key, worker, team and what is stored of each entry, the same each time."""
        chance, number = random.Random(f"{seed} {first}"), 0  # noqa: S311
        for shifts in stored:
            for worker, team in workers:
                for entry in chance.choices(shifts, OFTEN)[0]:
                    if number == count:
                        return
                    yield first + number, worker, team, entry
                    number += 1

    def entries() -> Iterator[list[Any]]:
        chance = random.Random(f"{seed} {first} keys")  # noqa: S311
        for key, worker, team, (values, _parts) in worked():
            row = list(values)
            public_id = uuid.UUID(int=chance.getrandbits(128), version=4)
            row[place["id"]], row[place["worker_id"]], row[place["team_id"]] = key, worker, team
            row[place["public_id"]] = public_id.hex if connection.vendor == "sqlite" else public_id
            yield row

    def parts() -> Iterator[list[Any]]:
        for key, worker, team, (_values_of, split) in worked():
            for values in split:
                row = list(values)
                row[part_place["entry_id"]] = key
                row[part_place["worker_id"]], row[part_place["team_id"]] = worker, team
                yield row

    with transaction.atomic():
        _write(HourEntry, [field.column for field in fields], entries())
        _write(HourPart, [field.column for field in part_fields], parts())
        hours = (24, 28, 32, 36)
        contracts = [
            Contract(user_id=worker, hours_per_week=hours[worker % 4], from_day=SINCE)
            for worker, _team in workers
        ]
        Contract.objects.bulk_create(contracts, ignore_conflicts=True)
    _keep_sequence(HourEntry)
    _keep_sequence(HourPart)


def _days_back(before: date, count: int, workers: int) -> Iterator[date]:
    """Working days enough for so many entries, the last first; each has one entry at least."""
    for _number in range(-(-count // workers)):
        before -= timedelta(days=3 if before.weekday() == 0 else 2 if before.weekday() == 6 else 1)
        yield before


def _shift(
    day: date, shift: Sequence[tuple[str, int, int]], team: Team, worker: int
) -> list[HourEntry]:
    """The entries of one such day, of somebody of this team."""
    found = []
    for number, (where, start, end) in enumerate(shift):
        kinds = list(KINDS[where])
        moments = [
            moment_at(day + timedelta(days=hour // 24), time(hour % 24)) for hour in (start, end)
        ]
        found.append(
            HourEntry(
                pk=1, worker_id=worker, team=team, where=where, day=day,
                kind=LEAVE if end - start == 8 else kinds[(day.toordinal() + number) % len(kinds)],
                minutes=minutes_between(*moments), started_at=moments[0], ended_at=moments[1],
            )
        )  # fmt: skip
    return found


def load_audit(count: int, *, now: datetime, seed: int = 1) -> None:
    """Readings of the measured team's signals over the last year; the next run seals them."""
    at, chance = house(now), random.Random(seed)  # noqa: S311
    refs = list(Signal.objects.filter(team=at.teams[0]).values_list("ref", flat=True)[:5000])
    people = at.people[at.teams[0].pk]
    for number in range(count):
        about = f"signals.signal:{chance.choice(refs)}" if refs else "signals.signal:S-2026-0001"
        moment = now - timedelta(days=365) * (1 - number / count)
        audit.record(AuditVerb.READ, about, by=people[number % len(people)], at=moment)


def load_messages(count: int, *, now: datetime) -> None:
    """Messages that wait to be sent: urgent signals of the measured team to its lead."""
    at = house(now)
    urgent = Signal.objects.filter(team=at.teams[0], severity__in=URGENT, status__in=OPEN)
    signal = urgent.order_by("-pk").first()  # of another nothing would be sent
    if signal is None:
        raise ValueError("messages are about urgent signals: load more first")
    lead = at.people[at.teams[0].pk][0]
    _create(
        Message,
        (
            Message(
                ref=new_ref("M"), kind="signals.urgent", subject=audit.label(signal),
                recipient=lead.label, dedupe_key=f"volume:{uuid.uuid4()}", not_before=now,
            )
            for _number in range(count)
        ),
    )  # fmt: skip


FIRST_NAMES = "Noor Jayden Amina Sem Zofia Emir Oksana Milan Naomi Ties Yara Kwame Lina".split()
SHARED_NAME, SHARED_BY = "Wytske", 50  # as many as a search shows
ROWS = ["photo", "video", "closed_profiles", "public_pages", "website"]


def open_questions(count: int) -> int:
    """Of so many questions about images the newest that nobody has answered."""
    return min(OPEN_QUESTIONS, count // 2)


def load_consents(
    count: int,
    *,
    now: datetime,
    seed: int = 1,
    first_names: Sequence[str] = FIRST_NAMES,
    asked_by: User | None = None,
) -> None:
    """Answered questions about images over the last two years, and a thousand open ones.

    The measured team asks every fifth, or all of them where it is told who asked; nine of ten
    said yes to something. Each answer has its evidence, so that `verify` holds.
    """
    at, chance = house(now), random.Random(seed)  # noqa: S311
    version = TextVersion.objects.current()
    text = FormText.objects.shown(version, SignerRole.GUARDIAN, "nl")
    begin = _next_key(Subject)
    made: dict[type[models.Model], list[models.Model]] = {
        model: [] for model in (Subject, ConsentRequest, Signer, Answer, Consent, EvidenceEvent)
    }
    event_key, named = _next_key(EvidenceEvent), set[tuple[int, int]]()
    open_from = count - open_questions(count)
    for number in range(count):
        key = begin + number
        in_measured = asked_by is not None or number % 5 == 0
        team = at.teams[0] if in_measured else at.teams[1 + number % (TEAMS - 1)]
        made_by = asked_by or at.people[team.pk][1 + number % (PEOPLE_PER_TEAM - 1)]
        moment = now - timedelta(days=DAYS) * (1 - (number + 1) / (count + 1))
        first_name, last_name = chance.choice(first_names), f"Achternaam{chance.randrange(count)}"
        born = timezone.localdate(now) - timedelta(days=365 * 13 + chance.randrange(600))
        name = people.name_term(first_name, last_name), people.birth_term(born)
        yes = chance.random() < 0.9
        said = {row: "yes" if yes and chance.random() < 0.7 else "no" for row in ROWS}
        said["photo"] = said["closed_profiles"] = "yes" if yes else "no"
        waits = number >= open_from
        made[Subject].append(
            Subject(
                pk=key, team=team, first_name=first_name, last_name=last_name,
                birth_date=born.isoformat(), made_at=moment,
                name_term=name[0], birth_term=name[1], is_namesake=name in named,
                first_name_term=people.first_name_term(first_name),
            )
        )  # fmt: skip
        named.add(name)
        made[ConsentRequest].append(
            ConsentRequest(
                pk=key, subject_id=key, first_name_term=people.first_name_term(first_name),
                team=team, made_at=moment, sent_at=moment, rows=ROWS, made_by=made_by,
                route=Route.EMAIL, text_version=version,
                status=RequestStatus.SENT if waits
                else RequestStatus.SIGNED if yes else RequestStatus.REFUSED,
                closed_at=None if waits else moment, expires_at=now + timedelta(days=10),
            )
        )  # fmt: skip
        email = f"ouder{chance.randrange(count)}@volume.example"
        signer = Signer(pk=key, request_id=key, role=SignerRole.GUARDIAN, email=email,
                        email_term=people.email_term(email))  # fmt: skip
        made[Signer].append(signer)
        if waits:
            continue
        made[Answer].append(
            answer := Answer(
                pk=key, signer=signer, text=text, text_hash=text.content_hash, decisions=said,
                relation=Relation.PARENT, declares_authority=True, signer_name="Ouder",
                typed="Ouder", signed_at=moment,
            )
        )  # fmt: skip
        made[EvidenceEvent].append(_first_event(event_key + len(made[EvidenceEvent]), answer, yes))
        if yes:
            held = consent_dates.validity(born, timezone.localdate(moment))
            made[Consent].append(
                Consent(
                    pk=key, request_id=key, subject_id=key, team=team, decisions=said,
                    made_by=made_by,
                    valid_from=timezone.localdate(moment), valid_until=held.until,
                    take_down_from=held.take_down, at_sixteen=held.at_sixteen, made_at=moment,
                )
            )  # fmt: skip
    with transaction.atomic():
        for model, rows in made.items():
            fields = _columns(model)
            names = [field.column for field in fields]
            _write(model, names, (_values(row, fields) for row in rows))
    for model in made:
        _keep_sequence(model)


def load_namesakes(*, now: datetime) -> None:
    """As many young people of one first name at any size, of whom the worker asked; only once."""
    if not Subject.objects.filter(first_name_term=people.first_name_term(SHARED_NAME)).exists():
        worker = User.objects.get(email=WORKER)
        load_consents(SHARED_BY, now=now, first_names=[SHARED_NAME], asked_by=worker)


def _first_event(key: int, answer: Answer, yes: bool) -> EvidenceEvent:
    """What `consent.evidence.add` writes for an answer, without asking the database each time."""
    kind = EvidenceKind.SIGNED if yes else EvidenceKind.REFUSED
    salt = secrets.token_bytes(32)
    hashed = evidence.content_hash(evidence.of_answer(answer), salt)
    return EvidenceEvent(
        pk=key, request_id=answer.signer.request_id, number=1, kind=kind, at=answer.signed_at,
        text_hash=answer.text_hash, content_hash=hashed, salt=salt, before="",
        digest=evidence.digest_of(1, kind, answer.signed_at, answer.text_hash, hashed, ""),
    )  # fmt: skip


def _create(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    fields = [field for field in _columns(model) if not field.primary_key]
    with transaction.atomic():
        _write(model, [field.column for field in fields], (_values(row, fields) for row in rows))
