"""A fixed cast and what every test needs."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail as django_mail
from django.core.cache import caches
from django.db import connection
from hypothesis import HealthCheck, settings

from tests import make, schema
from tests.servers import Servers
from tests.trail import trail_may_be_flushed  # noqa: F401  a fixture of every test

# How quick a machine is proves nothing about a rule. Examples are the same in each run, so that a
# change is refused for what it does; `pytest --hypothesis-profile=wide` looks at ever other ones.
ALIKE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("house", **ALIKE, derandomize=True)
settings.register_profile("wide", **ALIKE, max_examples=500)
settings.load_profile("house")


def pytest_collection_finish():
    """All that is loaded by now stays: collecting garbage need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """On private servers a database that is there is ours, and goes with them."""
    return bool(Servers.from_environment()) or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """A test database starts as a copy of one that was migrated."""
    creation = connection.creation
    name = creation._get_test_db_name()
    if connection.vendor == "sqlite" and creation.is_in_memory_db(name):
        with closing(sqlite3.connect(name, uri=True)) as shared:
            schema.copy_into(shared)
            yield  # it is gone with its last connection
        return
    if connection.vendor == "postgresql" and (private := Servers.from_environment()):
        schema.copy_on(private, name)
    yield


@pytest.fixture(autouse=True)
def empty_process_cache():
    """Rows kept in the process belong to one test."""
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture(autouse=True)
def every_mail_tells_what_is_written():
    """Whatever kind of mail a test lets go: it tells where to read what is written down (R103)."""
    yield
    for sent in getattr(django_mail, "outbox", []):
        if "Auto-Submitted" in sent.extra_headers:  # by the outbox, and not a test's own
            assert "/what-we-write/" in sent.body, sent.subject


@pytest.fixture
def lasting_codes(monkeypatch):
    """A code app shows another code each half minute: not between asking for it and typing it."""
    counter = next(totp.yield_hotp_counters_from_time())
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter((counter,)))


@pytest.fixture
def cast(db):
    """Two teams with their people, the others of the house, and someone outside.

    `worker`, `colleague` and `lead` work in `noord`, `other_worker` and `other_lead` in `zuid`.
    """
    people = SimpleNamespace(organisation=make.organisation())
    people.noord, people.zuid = make.team("Noord", ["Plein", "Haven"]), make.team("Zuid", ["Park"])
    (
        people.worker,
        people.colleague,
        people.lead,
        people.other_worker,
        people.other_lead,
        people.manager,
        people.privacy_officer,
        people.administrator,
        people.director,
    ) = make.people(
        ("Wim Werker", "worker", people.noord),
        ("Cora Collega", "worker", people.noord),
        ("Lea Leider", "team_lead", people.noord),
        ("Otto Ander", "worker", people.zuid),
        ("Olga Leider", "team_lead", people.zuid),
        ("Mia Manager", "manager", None),
        ("Pia Privacy", "privacy_officer", None),
        ("Ad Beheer", "administrator", None),
        ("Dirk Bestuur", "director", None),
    )
    return people
