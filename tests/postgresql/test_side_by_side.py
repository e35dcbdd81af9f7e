"""Migrations after the last release let the code of that release go on (decision 0224)."""

import pytest
from django.db import connection, models
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

from signals.models import Signal
from tests.upgrade import keep

OURS = ["consent", "organisation", "outbox", "policy", "privacy", "signals", "workers"]
ARGUED = (keep.HERE / "argued.txt").read_text()
pytestmark = pytest.mark.django_db(transaction=True)


def argued():
    lines = [line.split(" ", 1) for line in ARGUED.splitlines() if not line.startswith("#")]
    assert all(len(line) == 2 and line[1].strip() for line in lines)
    return {name for name, _reason in lines}


def released():
    lines = keep.RELEASED.read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def errors(sql):
    found, _ignored, _warnings = analyse_sql_statements(get_sql_analyser_class("postgresql"), sql)
    return [error.code for error in found]


def test_no_migration_stops_the_code_before_it():
    linter = MigrationLinter(str(keep.ROOT), no_cache=True, analyser_string="postgresql")
    if not released():
        return  # before the first release there is no code before it
    new = [
        migration
        for (app, name), migration in linter.migration_loader.disk_migrations.items()
        if app in OURS and f"{app}.{name}" not in released() | argued()
    ]
    stops = {}
    for migration in new:
        if found := errors(linter.get_sql(migration.app_label, migration.name)):
            stops[str(migration)] = found
    assert stops == {}, "see docs/decisions/0224-old-and-new-code-side-by-side.md"


def test_what_is_released_and_argued_is_there():
    loader = MigrationLinter(
        str(keep.ROOT), no_cache=True, analyser_string="postgresql"
    ).migration_loader
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    assert released() - known == set()
    assert argued() - known == set()


def added(field):
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        field.set_attributes_from_name("added")
        field.model = Signal
        editor.add_field(Signal, field)
        return editor.collected_sql


def test_the_linter_knows_what_stops_the_code_before():
    assert errors(added(models.IntegerField(null=True))) == []
    assert errors(added(models.IntegerField(db_default=0))) == []
    assert errors(added(models.IntegerField(default=0))) == ["NOT_NULL"]
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.remove_field(Signal, Signal._meta.get_field("title"))
        editor.alter_db_table(Signal, "signals_signal", "signals_renamed")
    assert set(errors(editor.collected_sql)) >= {"DROP_COLUMN", "RENAME_TABLE"}
