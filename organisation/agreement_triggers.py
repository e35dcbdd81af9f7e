"""Triggers that hold agreements apart: of one partner no two are in force on one day.

Of those that were not stopped (docs/decisions/0091). A check can't look at another row. Only what
comes, or reaches further than before, is looked at: rows of before that overlap stay as they are,
and can be cut short or stopped. On PostgreSQL several write at once: the partner is held first, as
who agrees holds it.
"""

from __future__ import annotations

from youthwork.lib.triggers import Triggers

AGREEMENT, PARTNER = "organisation_sharingagreement", "organisation_partner"
SAYS = "a partner has one agreement at a time"
COLUMNS = "partner_id, from_day, until_day, ended_at"
OTHERS = f"""EXISTS (
      SELECT 1 FROM {AGREEMENT} o
      WHERE o.partner_id = NEW.partner_id AND o.id <> NEW.id AND o.ended_at IS NULL
        AND o.from_day <= NEW.until_day AND o.until_day >= NEW.from_day)"""  # noqa: S608
REACHES_FURTHER = """NEW.ended_at IS NULL AND (OLD.ended_at IS NOT NULL
      OR NEW.partner_id <> OLD.partner_id
      OR NEW.from_day < OLD.from_day OR NEW.until_day > OLD.until_day)"""

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION organisation_one_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM {PARTNER} WHERE id = NEW.partner_id FOR NO KEY UPDATE;
  IF {OTHERS} THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER organisation_agreement_new BEFORE INSERT ON {AGREEMENT}
  FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION organisation_one_agreement();
CREATE OR REPLACE TRIGGER organisation_agreement_changed BEFORE UPDATE OF {COLUMNS} ON {AGREEMENT}
  FOR EACH ROW WHEN ({REACHES_FURTHER}) EXECUTE FUNCTION organisation_one_agreement();
"""

# Before a row is written SQLite doesn't know its key.
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
SQLITE = {
    "organisation_agreement_new": f"""AFTER INSERT ON {AGREEMENT}
    WHEN NEW.ended_at IS NULL AND {OTHERS} {_REFUSE}""",
    "organisation_agreement_changed": f"""AFTER UPDATE OF {COLUMNS} ON {AGREEMENT}
    WHEN {REACHES_FURTHER} AND {OTHERS} {_REFUSE}""",
}

TRIGGERS = Triggers(tables={AGREEMENT, PARTNER}, postgresql=[POSTGRESQL], sqlite=SQLITE)
