"""Triggers that keep the audit trail append-only, on both databases.

An entry may be added, get its seal once, and lose the link to a person who is erased; it goes only
with its whole seal, by the pruning sweep, which names that seal in a transaction-local setting
(PostgreSQL) or a switch table (SQLite). A seal may only become a tombstone.

SQLite rebuilds a table, without its triggers, when a later migration alters it: such a migration
ends with `RunPython(make_triggers, drop_triggers)` again.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION privacy_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.seal_id IS NOT NULL
       AND current_setting('privacy.pruning', true) = OLD.seal_id::text THEN
      RETURN OLD;
    END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    IF (NEW.seal_id IS NOT DISTINCT FROM OLD.seal_id OR OLD.seal_id IS NULL)
       AND (NEW.by_id IS NOT DISTINCT FROM OLD.by_id OR NEW.by_id IS NULL)
       AND (to_jsonb(NEW) - 'seal_id' - 'by_id') = (to_jsonb(OLD) - 'seal_id' - 'by_id') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION privacy_guard_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF current_setting('privacy.pruning', true) = OLD.id::text
       AND OLD.pruned_at IS NULL AND NEW.pruned_at IS NOT NULL AND NEW.manifest = ''::bytea
       AND (to_jsonb(NEW) - 'pruned_at' - 'manifest') = (to_jsonb(OLD) - 'pruned_at' - 'manifest')
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the seals of the audit trail stay' USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION privacy_guard_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER privacy_entry_stays BEFORE UPDATE OR DELETE ON privacy_auditentry
  FOR EACH ROW EXECUTE FUNCTION privacy_guard_entry();
CREATE TRIGGER privacy_entries_stay BEFORE TRUNCATE ON privacy_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION privacy_guard_truncate();
CREATE TRIGGER privacy_seal_stays BEFORE UPDATE OR DELETE ON privacy_auditseal
  FOR EACH ROW EXECUTE FUNCTION privacy_guard_seal();
CREATE TRIGGER privacy_seals_stay BEFORE TRUNCATE ON privacy_auditseal
  FOR EACH STATEMENT EXECUTE FUNCTION privacy_guard_truncate();
"""

POSTGRESQL_DROP = """
DROP TRIGGER privacy_entry_stays ON privacy_auditentry;
DROP TRIGGER privacy_entries_stay ON privacy_auditentry;
DROP TRIGGER privacy_seal_stays ON privacy_auditseal;
DROP TRIGGER privacy_seals_stay ON privacy_auditseal;
DROP FUNCTION privacy_guard_entry();
DROP FUNCTION privacy_guard_seal();
DROP FUNCTION privacy_guard_truncate();
"""

ENTRY_COLUMNS = (
    "id, ref, at, verb, subject, subject_ref, actor, reason, fields, before, after, salt, mark"
)
SEAL_COLUMNS = (
    "id, number, sealed_at, count, oldest_at, newest_at, manifest_digest, previous, digest, mark"
)


def same(columns):
    return " AND ".join(f'NEW."{c}" IS OLD."{c}"' for c in columns.split(", "))


SQLITE = (
    "CREATE TABLE privacy_pruning (seal_id integer NOT NULL)",
    # REPLACE deletes without a trigger's knowing: refuse the insert that it is.
    """CREATE TRIGGER privacy_entry_is_new BEFORE INSERT ON privacy_auditentry
    WHEN EXISTS (SELECT 1 FROM privacy_auditentry WHERE id = NEW.id OR ref = NEW.ref)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    f"""CREATE TRIGGER privacy_entry_stays BEFORE UPDATE ON privacy_auditentry
    WHEN NOT ({same(ENTRY_COLUMNS)}
      AND (NEW.seal_id IS OLD.seal_id OR OLD.seal_id IS NULL)
      AND (NEW.by_id IS OLD.by_id OR NEW.by_id IS NULL))
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER privacy_entry_is_kept BEFORE DELETE ON privacy_auditentry
    WHEN NOT EXISTS (SELECT 1 FROM privacy_pruning WHERE seal_id = OLD.seal_id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER privacy_seal_is_new BEFORE INSERT ON privacy_auditseal
    WHEN EXISTS (SELECT 1 FROM privacy_auditseal WHERE id = NEW.id OR number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the seals of the audit trail stay'); END""",
    f"""CREATE TRIGGER privacy_seal_stays BEFORE UPDATE ON privacy_auditseal
    WHEN NOT ({same(SEAL_COLUMNS)}
      AND OLD.pruned_at IS NULL AND NEW.pruned_at IS NOT NULL AND length(NEW.manifest) = 0
      AND EXISTS (SELECT 1 FROM privacy_pruning WHERE seal_id = OLD.id))
    BEGIN SELECT RAISE(ABORT, 'the seals of the audit trail stay'); END""",  # noqa: S608
    """CREATE TRIGGER privacy_seal_is_kept BEFORE DELETE ON privacy_auditseal
    BEGIN SELECT RAISE(ABORT, 'the seals of the audit trail stay'); END""",
)

SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS privacy_entry_is_new",
    "DROP TRIGGER IF EXISTS privacy_entry_stays",
    "DROP TRIGGER IF EXISTS privacy_entry_is_kept",
    "DROP TRIGGER IF EXISTS privacy_seal_is_new",
    "DROP TRIGGER IF EXISTS privacy_seal_stays",
    "DROP TRIGGER IF EXISTS privacy_seal_is_kept",
    "DROP TABLE IF EXISTS privacy_pruning",
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
    dependencies = [("privacy", "0001_tables")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
