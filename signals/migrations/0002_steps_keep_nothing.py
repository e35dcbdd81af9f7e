"""Triggers: a step of a kind without story has no note, one of a minor's image no partner either.

A check can't look into another table. SQLite rebuilds a table, without its triggers, when a later
migration adds a constraint to it: such a migration ends with `RunPython(make, drop)` again.
"""

from django.db import migrations

REFUSED = """EXISTS (
    SELECT 1 FROM signals_signal AS s WHERE s.id = NEW.signal_id AND (
      s.subcategory = 'sexual_image_minor'
      OR (NEW.note IS NOT NULL AND (s.category = 'unsafe_home' OR s.concerns_one_youth))))"""
SAYS = "this kind of signal keeps no note and no partner"

POSTGRESQL = f"""
CREATE FUNCTION signals_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.note IS NOT NULL OR NEW.partner_id IS NOT NULL) AND {REFUSED} THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signals_step_keeps_nothing BEFORE INSERT OR UPDATE OF note, partner_id
  ON signals_signalstep FOR EACH ROW EXECUTE FUNCTION signals_step_guard();
"""
POSTGRESQL_DROP = """
DROP TRIGGER signals_step_keeps_nothing ON signals_signalstep;
DROP FUNCTION signals_step_guard();
"""
SQLITE = tuple(
    f"""CREATE TRIGGER signals_step_keeps_nothing_{name} BEFORE {deed} ON signals_signalstep
    WHEN (NEW.note IS NOT NULL OR NEW.partner_id IS NOT NULL) AND {REFUSED}
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
    for name, deed in (("new", "INSERT"), ("changed", "UPDATE OF note, partner_id"))
)
SQLITE_DROP = tuple(
    f"DROP TRIGGER IF EXISTS signals_step_keeps_nothing_{name}" for name in ("new", "changed")
)


def make(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else (POSTGRESQL,)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    statements = SQLITE_DROP if schema_editor.connection.vendor == "sqlite" else (POSTGRESQL_DROP,)
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    replaces = [("signals", "0013_steps_keep_nothing")]
    dependencies = [("signals", "0001_tables")]
    operations = [migrations.RunPython(make, drop)]
