"""Triggers that hold the words of signals to their signal: none without it, none after it.

A foreign key asks for each of tens of words whether the same signal is there, a third of what
writing them costs; this asks once for each statement.
Why: docs/decisions/0267-words-are-held-by-the-statement.md.
"""

from __future__ import annotations

from youthwork.lib.triggers import Triggers

POSTGRESQL = """
CREATE OR REPLACE FUNCTION signals_words_belong() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  named bigint[] := ARRAY(SELECT DISTINCT signal_id FROM added);
  held bigint;
BEGIN
  -- The lock that a foreign key takes: nobody erases the signal before these words are kept.
  PERFORM 1 FROM signals_signal WHERE id = ANY(named) FOR KEY SHARE;
  GET DIAGNOSTICS held = ROW_COUNT;
  IF held < cardinality(named) THEN
    RAISE EXCEPTION 'words of a signal that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION signals_words_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM signals_signalterm WHERE signal_id IN (SELECT id FROM gone);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER signals_words_new AFTER INSERT ON signals_signalterm
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION signals_words_belong();
CREATE OR REPLACE TRIGGER signals_words_moved AFTER UPDATE ON signals_signalterm
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION signals_words_belong();
CREATE OR REPLACE TRIGGER signals_words_gone AFTER DELETE ON signals_signal
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION signals_words_go();
"""

REFUSED = """WHEN NOT EXISTS (SELECT 1 FROM signals_signal WHERE id = NEW.signal_id)
    BEGIN SELECT RAISE(ABORT, 'words of a signal that is not there'); END"""
SQLITE = {
    "new": f"BEFORE INSERT ON signals_signalterm {REFUSED}",
    "moved": f"BEFORE UPDATE ON signals_signalterm {REFUSED}",
    "gone": """AFTER DELETE ON signals_signal
    BEGIN DELETE FROM signals_signalterm WHERE signal_id = OLD.id; END""",
}

TRIGGERS = Triggers(
    tables={"signals_signal", "signals_signalterm"},
    postgresql=[POSTGRESQL],
    sqlite={f"signals_words_{name}": does for name, does in SQLITE.items()},
)
