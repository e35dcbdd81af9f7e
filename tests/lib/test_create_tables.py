"""Tables that are made together are those that Django makes one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from youthwork.lib.create_tables import CreateTables

KEY = ("id", models.BigAutoField(primary_key=True))


def made(name, **fields):
    return migrations.CreateModel(name=name, fields=[KEY, *fields.items()])


def both():
    """The first one points at the second: neither can be made whole before the other."""
    other = models.ForeignKey("shelf.Row", models.CASCADE)
    return [made("Book", row=other, title=models.CharField(max_length=5)), made("Row")]


def columns():
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        return {
            table: {c.name for c in connection.introspection.get_table_description(cursor, table)}
            for table in ("shelf_book", "shelf_row")
            if table in tables
        }


@pytest.mark.django_db(transaction=True)
def test_they_come_and_go_together():
    before, after, tables = ProjectState(), ProjectState(), CreateTables(both())
    assert not before.apps.get_models()  # built already, as in the middle of `migrate`
    tables.state_forwards("shelf", after)
    with connection.schema_editor() as editor:
        tables.database_forwards("shelf", editor, before, after)
    assert columns() == {"shelf_book": {"id", "row_id", "title"}, "shelf_row": {"id"}}

    with connection.schema_editor() as editor:
        tables.database_backwards("shelf", editor, after, before)
    assert columns() == {}


def test_models_are_built_with_those_that_were_there():
    state = ProjectState()
    CreateTables([made("Row")]).state_forwards("shelf", state)
    assert state.apps.get_model("shelf", "Row")
    CreateTables(both()[:1]).state_forwards("shelf", state)
    assert state.apps.get_model("shelf", "Book")._meta.get_field("row").related_model


def test_it_is_written_down_as_it_is():
    text, imported = MigrationWriter.serialize(CreateTables(both()))
    assert "import youthwork.lib.create_tables" in imported
    assert text.count("migrations.CreateModel(") == 2
