"""Triggers that keep what a walk over the trail saw, on both databases: rows are added, and stay.

Whoever could change one would hide a break, or let a tail go that was cut off.

SQLite rebuilds a table, without its triggers, when a later migration alters it: such a migration
ends with `RunPython(make_triggers, drop_triggers)` again.
"""

from django.db import migrations

SAYS = "what a walk over the trail saw stays"

POSTGRESQL = f"""
CREATE FUNCTION privacy_guard_walk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER privacy_walk_stays BEFORE UPDATE OR DELETE ON privacy_trailcheck
  FOR EACH ROW EXECUTE FUNCTION privacy_guard_walk();
CREATE TRIGGER privacy_walks_stay BEFORE TRUNCATE ON privacy_trailcheck
  FOR EACH STATEMENT EXECUTE FUNCTION privacy_guard_walk();
"""

POSTGRESQL_DROP = """
DROP TRIGGER privacy_walk_stays ON privacy_trailcheck;
DROP TRIGGER privacy_walks_stay ON privacy_trailcheck;
DROP FUNCTION privacy_guard_walk();
"""

SQLITE = (
    # REPLACE deletes without a trigger's knowing: refuse the insert that it is.
    f"""CREATE TRIGGER privacy_walk_is_new BEFORE INSERT ON privacy_trailcheck
    WHEN EXISTS (SELECT 1 FROM privacy_trailcheck WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",  # noqa: S608
    f"""CREATE TRIGGER privacy_walk_stays BEFORE UPDATE ON privacy_trailcheck
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
    f"""CREATE TRIGGER privacy_walk_is_kept BEFORE DELETE ON privacy_trailcheck
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
)

SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS privacy_walk_is_new",
    "DROP TRIGGER IF EXISTS privacy_walk_stays",
    "DROP TRIGGER IF EXISTS privacy_walk_is_kept",
)


def make_triggers(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else (POSTGRESQL,)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    statements = SQLITE_DROP if schema_editor.connection.vendor == "sqlite" else (POSTGRESQL_DROP,)
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    replaces = [("privacy", "0012_walks_stay")]
    dependencies = [("privacy", "0002_audit_triggers")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
