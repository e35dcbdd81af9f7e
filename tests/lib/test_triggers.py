"""Triggers that an app keeps: there after migrating, away before it on SQLite."""

import pytest
from django.db import connection

from organisation import agreement_triggers
from signals import (
    appeal_triggers,
    item_triggers,
    round_triggers,
    row_triggers,
    sharing_triggers,
    trend_triggers,
)
from workers import fixed_rows, hour_triggers, month_guards
from youthwork.lib.triggers import Triggers

pytestmark = pytest.mark.django_db

KINDS = [
    agreement_triggers.TRIGGERS,
    appeal_triggers.TRIGGERS,
    item_triggers.TRIGGERS,
    round_triggers.TRIGGERS,
    row_triggers.TRIGGERS,
    sharing_triggers.TRIGGERS,
    trend_triggers.TRIGGERS,
    hour_triggers.TRIGGERS,
    month_guards.TRIGGERS,
    fixed_rows.ROWS,
]


def standing():
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return dict(cursor.fetchall())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: sorted(kind.sqlite)[0])
def test_what_goes_before_migrating_comes_back_as_it_was(kind):
    before = standing()
    kind.drop("default")
    if connection.vendor == "sqlite":
        assert set(before) - set(standing()) == set(kind.sqlite)
    else:
        assert standing() == before
    kind.make("default")
    kind.make("default")  # migrating twice
    assert standing() == before


def test_before_its_tables_are_there_nothing_is_made():
    before = standing()
    Triggers({"organisation_team", "none_such"}, ["no statement"], {"t": "neither"}).make("default")
    assert standing() == before
