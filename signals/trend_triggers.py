"""Triggers that empty the kept counts of a month when a signal or a step in it changes.

What was done about a duplicate counts with the signal that it was taken together with, so that
month is emptied as well.

Whatever changes a row (an action, a sweep, a command), the counts of its closed month are emptied
in the same transaction and made again later; until then that month is counted live. Why:
docs/decisions/0101-trends-never-old.md.
"""

from __future__ import annotations

from youthwork.lib.triggers import Triggers

COLUMNS = (
    "team_id",
    "category",
    "severity",
    "platform_id",
    "area",
    "seen_at",
    "status",
    "outcome",
    "offline_picture",
    "is_practice",
    "merged_into_id",
)

EMPTY = """UPDATE signals_signalmonth SET counts = NULL, parts = NULL, changes = changes + 1
  WHERE team_id = {row}.team_id
    AND counted_from <= {row}.seen_at AND counted_until > {row}.seen_at"""
EMPTY_OF = """UPDATE signals_signalmonth SET counts = NULL, parts = NULL, changes = changes + 1
  WHERE EXISTS (SELECT 1 FROM {signals}
    AND s.team_id = signals_signalmonth.team_id
    AND counted_from <= s.seen_at AND counted_until > s.seen_at)"""
EMPTY_WHERE_IT_GOES_ON = EMPTY_OF.format(
    signals="signals_signal s WHERE s.id = {row}.merged_into_id"
)
EMPTY_OF_STEP = EMPTY_OF.format(
    signals="""signals_signal about
    JOIN signals_signal s ON s.id IN (about.id, about.merged_into_id)
    WHERE about.id = {row}.signal_id"""
)

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_month_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN {EMPTY.format(row="OLD")}; END IF;
  IF TG_OP <> 'DELETE' THEN {EMPTY.format(row="NEW")}; END IF;
  IF TG_OP <> 'INSERT' AND OLD.merged_into_id IS NOT NULL THEN
    {EMPTY_WHERE_IT_GOES_ON.format(row="OLD")};
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.merged_into_id IS NOT NULL THEN
    {EMPTY_WHERE_IT_GOES_ON.format(row="NEW")};
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION signals_step_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN {EMPTY_OF_STEP.format(row="OLD")}; END IF;
  IF TG_OP <> 'DELETE' THEN {EMPTY_OF_STEP.format(row="NEW")}; END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER signals_month_new AFTER INSERT OR DELETE ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_month_changed();
CREATE OR REPLACE TRIGGER signals_month_moved AFTER UPDATE OF {", ".join(COLUMNS)} ON signals_signal
  FOR EACH ROW
  WHEN (({", ".join("OLD." + c for c in COLUMNS)})
    IS DISTINCT FROM ({", ".join("NEW." + c for c in COLUMNS)}))
  EXECUTE FUNCTION signals_month_changed();
CREATE OR REPLACE TRIGGER signals_month_step
  AFTER INSERT OR DELETE OR UPDATE OF kind, signal_id, done_at ON signals_signalstep
  FOR EACH ROW EXECUTE FUNCTION signals_step_changed();
"""

CHANGED = " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in COLUMNS)
SQLITE = {
    "new": f"""AFTER INSERT ON signals_signal
    BEGIN {EMPTY.format(row="NEW")}; END""",
    "gone": f"""AFTER DELETE ON signals_signal
    BEGIN {EMPTY.format(row="OLD")}; END""",
    "moved": f"""AFTER UPDATE ON signals_signal
    WHEN {CHANGED}
    BEGIN {EMPTY.format(row="OLD")}; {EMPTY.format(row="NEW")}; END""",
} | {
    f"step_{name}": f"""AFTER {event} ON
        signals_signalstep BEGIN {EMPTY_OF_STEP.format(row=row)}; END"""
    for name, event, row in (
        ("new", "INSERT", "NEW"),
        ("gone", "DELETE", "OLD"),
        ("moved", "UPDATE OF kind, signal_id, done_at", "NEW"),
    )
}
SQLITE |= {
    f"together_{name}": f"""AFTER {event} ON signals_signal
    WHEN {row}.merged_into_id IS NOT NULL AND ({changed})
    BEGIN {EMPTY_WHERE_IT_GOES_ON.format(row=row)}; END"""
    for name, event, row, changed in (
        ("new", "INSERT", "NEW", "TRUE"),
        ("gone", "DELETE", "OLD", "TRUE"),
        ("before", "UPDATE", "OLD", CHANGED),
        ("after", "UPDATE", "NEW", CHANGED),
    )
}

TRIGGERS = Triggers(
    tables={"signals_signal", "signals_signalstep", "signals_signalmonth"},
    postgresql=[POSTGRESQL],
    sqlite={f"signals_month_{name}": does for name, does in SQLITE.items()},
)
