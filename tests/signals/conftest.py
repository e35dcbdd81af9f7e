"""Browsers of the cast."""

import pytest

from tests.make import signed_in


@pytest.fixture
def as_worker(cast):
    return signed_in(cast.worker)


@pytest.fixture
def as_lead(cast):
    return signed_in(cast.lead)
