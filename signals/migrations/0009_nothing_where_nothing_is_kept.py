"""Where no story is kept, no account, address, title or reason is either; a step has no outcome.

What was emptied stays so, a duplicate too. What stood there against the rule goes first: it was never
to be kept. SQLite rebuilds the table of signals, which it refuses while another table's trigger names
it.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

before = import_module("signals.migrations.0002_steps_keep_nothing")

TEXTS = ("narrative", "meaning", "title", "account_handle", "location_url", "paused_reason")
NO_TEXT = {f"{name}__isnull": True for name in TEXTS}
MINOR_IMAGE = Q(subcategory="sexual_image_minor")
NO_STORY = Q(category="unsafe_home") | Q(concerns_one_youth=True) | MINOR_IMAGE
HELD = "note, outcome, partner_id"
HOLDS = "(NEW.note IS NOT NULL OR NEW.outcome IS NOT NULL OR NEW.partner_id IS NOT NULL)"
REFUSED = """EXISTS (
    SELECT 1 FROM signals_signal AS s WHERE s.id = NEW.signal_id AND (
      s.subcategory = 'sexual_image_minor'
      OR ((NEW.note IS NOT NULL OR NEW.outcome IS NOT NULL)
        AND (s.category = 'unsafe_home' OR s.concerns_one_youth))))"""

POSTGRESQL = f"""
CREATE FUNCTION signals_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {HOLDS} AND {REFUSED} THEN
    RAISE EXCEPTION '{before.SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signals_step_keeps_nothing BEFORE INSERT OR UPDATE OF {HELD}
  ON signals_signalstep FOR EACH ROW EXECUTE FUNCTION signals_step_guard();
"""
SQLITE = tuple(
    f"""CREATE TRIGGER signals_step_keeps_nothing_{name} BEFORE {deed} ON signals_signalstep
    WHEN {HOLDS} AND {REFUSED}
    BEGIN SELECT RAISE(ABORT, '{before.SAYS}'); END"""
    for name, deed in (("new", "INSERT"), ("changed", f"UPDATE OF {HELD}"))
)


def leave_out(apps, schema_editor):
    signals = apps.get_model("signals", "Signal").objects
    steps = apps.get_model("signals", "SignalStep").objects
    nothing = {**dict.fromkeys(TEXTS), "account_term": None}
    silent = signals.filter(NO_STORY).values("pk")
    steps.filter(signal__in=silent).update(note=None, outcome=None)
    signals.filter(NO_STORY).exclude(**NO_TEXT).update(**nothing)
    emptied = signals.filter(anonymised_at__isnull=False)
    emptied.update(**nothing, created_by=None, owner=None)


def make(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else (POSTGRESQL,)
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("signals", "0008_lists_beside_one")]
    operations = [
        migrations.RunPython(before.drop, before.make),
        migrations.RunPython(leave_out, migrations.RunPython.noop),
        migrations.RemoveConstraint("signal", "signal_of_minor_image_keeps_nothing"),
        migrations.RemoveConstraint("signal", "signal_of_home_or_one_youth_has_no_story"),
        migrations.RemoveConstraint("signal", "signal_anonymised_names_nobody"),
        migrations.AddConstraint(
            "signal",
            models.CheckConstraint(
                condition=~MINOR_IMAGE | Q(severity=5, merged_into__isnull=True, **NO_TEXT),
                name="signal_of_minor_image_keeps_nothing",
            ),
        ),
        migrations.AddConstraint(
            "signal",
            models.CheckConstraint(
                condition=(~Q(category="unsafe_home") & Q(concerns_one_youth=False)) | Q(**NO_TEXT),
                name="signal_of_home_or_one_youth_has_no_story",
            ),
        ),
        migrations.AddConstraint(
            "signal",
            models.CheckConstraint(
                condition=Q(anonymised_at=None) & ~Q(status="anonymised")
                | Q(
                    anonymised_at__isnull=False,
                    status__in=["merged", "anonymised"],
                    created_by=None,
                    owner=None,
                    **NO_TEXT,
                ),
                name="signal_anonymised_names_nobody",
            ),
        ),
        migrations.RunPython(make, before.drop),
    ]
