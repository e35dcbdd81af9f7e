"""How quick a machine is says nothing about what the health pages tell."""

import pytest


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A database that is there answers, however busy the machine; one that hangs has its test."""
    monkeypatch.setattr("youthwork.health.WAIT", 60)
