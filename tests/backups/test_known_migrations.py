"""A backup is of this release or of one before it, also where migrations were made one since."""

import sqlite3
from contextlib import closing

from tests.upgrade import keep
from youthwork.backups.restoring import known_migrations


def test_a_database_of_before_the_tables_were_one_migration_can_be_put_back(db, tmp_path):
    path = tmp_path / "before.sqlite3"
    path.write_bytes(keep.sqlite_file())
    with closing(sqlite3.connect(path)) as before:
        applied = set(before.execute("SELECT app, name FROM django_migrations"))

    assert ("signals", "0028_number_lanes") in applied  # which is no file any more
    assert applied <= known_migrations()
