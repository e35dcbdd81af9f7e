"""Fills a database with the demo organisation, or makes it anew; nothing in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction

from organisation.demo_logins import DEMO_LOGINS, DEMO_PASSWORD
from organisation.models import Organisation, User
from privacy import calendar
from youthwork.demo import (
    aims,
    breaches,
    conditions,
    consents,
    evaluations,
    following_up,
    growing,
    harmful_accounts,
    holds,
    hours_kept,
    nights,
    observations,
    past_year,
    people,
    platforms,
    policies,
    practice,
    questions,
    reading,
    reports,
    requests,
    sharing,
    statistics,
    surveys,
    together,
    trends,
    work_accounts,
    working_hours,
)
from youthwork.demo.observations import Deed
from youthwork.demo.plan import Plan

BUSY_SECONDS = 30  # that a running instance may keep the database to itself


class Holds(Enum):
    """What a database holds."""

    NOTHING = "nothing"
    DEMO = "the demo organisation"
    REAL = "an organisation or people that are not the demo's"


@dataclass(frozen=True)
class Filled:
    """What was written: the day that the file's day became, and how many rows of what."""

    last_day: date
    counts: dict[str, int]


def held() -> Holds:
    """What the database holds now."""
    organisation = Organisation.objects.first()
    if organisation is not None:
        return Holds.DEMO if organisation.is_demo else Holds.REAL
    return Holds.REAL if User.objects.exists() else Holds.NOTHING


@transaction.atomic
def fill(seed: int, today: date) -> Filled:
    """Write the demo organisation into an empty database, all of it or nothing.

    The same for the same seed and day, but for what must be random: keys of encryption, salts and
    references of the audit trail, the password's hash.
    """
    plan = Plan.read(seed, today)
    cast = people.write(plan)
    sharing.furnish(cast)
    rows = statistics.drawn(cast)
    past = [row for row in rows if statistics.still_written_out(cast, row)]
    _live_through(cast, past)
    sharing.waiting(cast)
    together.point_at_activities(cast)
    statistics.write(cast, [row for row in rows if not statistics.still_written_out(cast, row)])
    statistics.continue_numbers()
    hours = working_hours.write(cast)
    hours_kept.write(cast)
    questions.write(cast)
    growing.write(cast)
    work_accounts.channels(cast)
    documents = policies.read(cast)
    goals = aims.write(cast)
    nights.write(cast, today)
    trends.write(cast)
    evaluations.count(cast)
    conditions.write(cast)
    reports.write(cast)
    caches["process"].clear()
    return Filled(
        last_day=plan.last_day,
        counts={
            "people": len(plan.people),
            "teams": len(plan.teams),
            "partners": len(plan.partners),
            "duty": len(plan.duty),
            "signals": len(plan.signals),
            "practice": len(plan.practice),
            "past signals": len(past),
            "statistics": len(rows) - len(past),
            "hours": hours,
            "consents": len(consents.ASKED),
            "policy documents": documents,
            "goals": goals,
        },
    )


def _live_through(cast: people.Cast, past: list[statistics.Drawn]) -> None:
    """Do what was done, in the order in which it happened."""
    shift = cast.plan.shift
    deeds = observations.deeds(cast) + harmful_accounts.deeds(cast)
    for person in cast.plan.people:
        if person.left_on is not None:
            at = shift.moment(person.left_on, people.END_OF_DAY)
            deeds.append(Deed(at, partial(people.leave, cast, person)))
    deeds += [Deed(at, do) for at, do in past_year.deeds_of(cast, past)]
    deeds += [Deed(at, do) for at, do in together.deeds_of(cast) + following_up.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in work_accounts.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in platforms.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in practice.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in surveys.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in policies.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in evaluations.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in breaches.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in holds.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in requests.deeds_of(cast)]
    deeds += [Deed(at, do) for at, do in reading.deeds_of(cast)]
    deeds += consents.Story(cast).deeds()
    for at, row in sharing.asked(cast):
        deeds.append(Deed(at, partial(sharing.write_down, row, cast, at)))
    ran_on, ran_at = nights.run_of_the_file(cast)
    deeds.append(Deed(ran_at, lambda: calendar.retention(ran_on, ran_at)))
    for deed in sorted(deeds, key=lambda deed: deed.at):
        deed.do()


# --- making it anew -------------------------------------------------------------------------------


def make_anew(seed: int, today: date) -> Filled:
    """Replace everything in the demo's SQLite file by a new demo, in one step.

    The audit trail is append-only, so nothing in it is deleted: a new database is made beside the
    old one and copied over it. A running instance goes on and sees the new one; whatever fails on
    the way leaves the old one as it was.
    """
    path = Path(connection.settings_dict["NAME"])
    fresh = path.with_name(f".{path.name}-new")
    _remove(fresh)
    try:
        with _working_on(fresh):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            filled = fill(seed, today)
        with (
            closing(sqlite3.connect(fresh)) as source,
            closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as target,
        ):
            source.backup(target)
    finally:
        _remove(fresh)
    return filled


@contextmanager
def _working_on(path: Path) -> Iterator[None]:
    """The default connection on another file, until the block ends."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


# --- what lies beside the database ----------------------------------------------------------------


def empty_mailbox() -> None:
    """Take away the mails of an earlier demo: their links lead nowhere."""
    for mail in Path(settings.MAILBOX_DIR).glob("*.json"):
        mail.unlink(missing_ok=True)


def log_ins() -> str:
    """The log-ins as lines for a terminal."""
    widest = max(len(login.email) for login in DEMO_LOGINS)
    lines = [f"  {login.email:<{widest}}  {login.role}" for login in DEMO_LOGINS]
    return f"Log in with password {DEMO_PASSWORD}:\n" + "\n".join(lines) + "\n"
