"""A pytest plugin of the suite on PostgreSQL and Redis: leaves out what asks neither.

Half of the tests compute, read files or start processes of their own; the run on SQLite proves
those for both.
"""

from __future__ import annotations

import pytest
from django.test import SimpleTestCase

# They reach the broker, the cache or the database without one of Django's fixtures.
WHOLE = ("commands", "health", "outbox", "postgresql")
FIXTURES = {"db", "transactional_db", "django_db_setup"}


def asks_a_server(item: pytest.Item) -> bool:
    """Whether a test may fare differently on other servers."""
    of_django = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    fixtures = FIXTURES.intersection(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") is not None
    whole = any(f"tests/{folder}/" in item.nodeid for folder in WHOLE)
    return bool(of_django or fixtures or marked or whole)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if asks_a_server(item)]
