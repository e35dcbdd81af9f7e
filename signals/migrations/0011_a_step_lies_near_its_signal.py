"""Triggers: no step a year and more before what was seen, no plan before it was written down.

Two days of room, for the action asks by the Amsterdam day. Of an approach also no plan more than a
year on; of a signal nothing says when a step was planned. A check can't look into another table.
SQLite rebuilds a table, without its triggers, when a later migration changes it, and refuses that of
signals while a trigger of its steps names it: such a migration begins with `drop` and ends with
`make`, as 0009 does with the other one.
"""

from django.db import migrations

SAYS = "a step lies near what it belongs to"
# Which row of which table is refused; how the days are reckoned differs by database.
GUARDS = {
    "signals_signalstep": """EXISTS (
        SELECT 1 FROM signals_signal AS s WHERE s.id = NEW.signal_id AND (
          NEW.done_at < {a_year_before_seen} OR NEW.due_on < {day_received}))""",
    "signals_approachstep": "(NEW.due_on < {day_made} OR NEW.due_on > {a_year_after_made})",
}
POSTGRESQL = {
    "a_year_before_seen": "s.seen_at - interval '1 year 2 days'",
    "day_received": "(s.received_at AT TIME ZONE 'UTC')::date",
    "day_made": "(NEW.created_at AT TIME ZONE 'UTC')::date",
    "a_year_after_made": "(NEW.created_at AT TIME ZONE 'UTC')::date + interval '1 year 2 days'",
}
SQLITE = {
    "a_year_before_seen": "datetime(s.seen_at, '-1 year', '-2 days')",
    "day_received": "date(s.received_at)",
    "day_made": "date(NEW.created_at)",
    "a_year_after_made": "date(NEW.created_at, '+1 year', '+2 days')",
}


def made(vendor):
    for table, refused in GUARDS.items():
        if vendor == "sqlite":
            for name, deed in (("new", "INSERT"), ("changed", "UPDATE OF done_at, due_on")):
                yield f"""CREATE TRIGGER {table}_is_near_{name} BEFORE {deed} ON {table}
                    WHEN {refused.format(**SQLITE)}
                    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
        else:
            yield f"""
            CREATE FUNCTION {table}_is_near() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF {refused.format(**POSTGRESQL)} THEN
                RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
              END IF;
              RETURN NEW;
            END $$;
            CREATE TRIGGER {table}_is_near BEFORE INSERT OR UPDATE OF done_at, due_on
              ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_near();"""


def make(apps, schema_editor):
    for statement in made(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for table in GUARDS:
        if schema_editor.connection.vendor == "sqlite":
            for name in ("new", "changed"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_is_near_{name}", params=None)
        else:
            schema_editor.execute(
                f"DROP TRIGGER {table}_is_near ON {table}; DROP FUNCTION {table}_is_near();",
                params=None,
            )


class Migration(migrations.Migration):
    dependencies = [("signals", "0010_platforms_of_a_round")]
    operations = [migrations.RunPython(make, drop)]
