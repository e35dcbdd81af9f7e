"""Triggers that keep the talks of a round within it: from the day its list opened until it ended.

A check can't look into another table. A row that is put back from a backup is written as it was.
"""

from __future__ import annotations

from youthwork.lib.triggers import Triggers

SAYS = "a talk of a round is held within it"

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_talk_in_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM signals_instacleanround r WHERE r.id = NEW.round_id AND (
      NEW.held_on < r.starts_on
      OR NEW.held_on > (r.closed_at AT TIME ZONE 'Europe/Amsterdam')::date)) THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION signals_round_holds_talks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM signals_roundsession t
      WHERE t.round_id = NEW.id AND t.held_on < NEW.starts_on) THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signals_talk_held BEFORE INSERT OR UPDATE OF held_on, round_id
  ON signals_roundsession FOR EACH ROW EXECUTE FUNCTION signals_talk_in_round();
CREATE OR REPLACE TRIGGER signals_round_begins BEFORE UPDATE OF starts_on
  ON signals_instacleanround FOR EACH ROW WHEN (NEW.starts_on > OLD.starts_on)
  EXECUTE FUNCTION signals_round_holds_talks();
"""  # noqa: S608

# SQLite knows no time zones: in winter the last day of a round lasts an hour longer here.
_OUTSIDE = f"""WHEN EXISTS (SELECT 1 FROM signals_instacleanround r WHERE r.id = NEW.round_id AND (
      NEW.held_on < r.starts_on OR NEW.held_on > date(r.closed_at, '+2 hours')))
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""  # noqa: S608
SQLITE = {
    "signals_talk_held": f"BEFORE INSERT ON signals_roundsession {_OUTSIDE}",
    "signals_talk_moved": f"BEFORE UPDATE OF held_on, round_id ON signals_roundsession {_OUTSIDE}",
    "signals_round_begins": f"""BEFORE UPDATE OF starts_on ON signals_instacleanround
    WHEN EXISTS (SELECT 1 FROM signals_roundsession t
      WHERE t.round_id = NEW.id AND t.held_on < NEW.starts_on AND NEW.starts_on > OLD.starts_on)
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",  # noqa: S608
}

TRIGGERS = Triggers(
    tables={"signals_instacleanround", "signals_roundsession"},
    postgresql=[POSTGRESQL],
    sqlite=SQLITE,
)
