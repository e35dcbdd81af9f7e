from datetime import UTC, datetime
from itertools import count

import pytest

from outbox import actions

NOW = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
KINDS = ("hello", "nothing_to_say", "broken", "counted", "many", "never")


@pytest.fixture(autouse=True)
def kinds(settings):
    paths = {f"test.{name}": f"tests.outbox.kinds.{name}" for name in KINDS}
    settings.MESSAGE_KINDS = settings.JOB_KINDS = paths


@pytest.fixture(autouse=True)
def no_quiet_broker(monkeypatch):
    monkeypatch.setattr("outbox.waking._left_alone_until", 0.0)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def post():
    """Posts a message that is due at NOW; keywords win."""
    numbers = count(1)

    def post_one(kind="test.hello", **also):
        number = next(numbers)
        given = {
            "subject": f"signals.signal:S-2026-{number:04}",
            "recipient": "organisation.user:7f3a",
            "dedupe_key": f"test:{number}",
            "not_before": NOW,
        }
        return actions.post(kind, **(given | also))

    return post_one
