"""A fixed cast and what every test needs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.cache import caches

from tests import make
from tests.trail import trail_may_be_flushed  # noqa: F401  a fixture of every test


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
    people.worker = make.person("Wim Werker", "worker", people.noord)
    people.colleague = make.person("Cora Collega", "worker", people.noord)
    people.lead = make.person("Lea Leider", "team_lead", people.noord)
    people.other_worker = make.person("Otto Ander", "worker", people.zuid)
    people.other_lead = make.person("Olga Leider", "team_lead", people.zuid)
    people.manager = make.person("Mia Manager", "manager")
    people.privacy_officer = make.person("Pia Privacy", "privacy_officer")
    people.administrator = make.person("Ad Beheer", "administrator")
    people.director = make.person("Dirk Bestuur", "director")
    return people
