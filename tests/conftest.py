"""A fixed cast and what every test needs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, settings

from tests import make
from tests.trail import trail_may_be_flushed  # noqa: F401  a fixture of every test

# How quick a machine is proves nothing about a rule.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def empty_process_cache():
    """Rows kept in the process belong to one test."""
    caches["process"].clear()
    yield
    caches["process"].clear()


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
