"""Triggers that hold what is shared to its ground, whatever writes the row.

Under an agreement, one with that partner, go the kinds that it allows and no other; in spite of one
only what is of a signal of severity 5. A check can't look into another table. Who allows it
composed nor asked it; a check would ask that of the rows of before too.
"""

from __future__ import annotations

from youthwork.lib.triggers import Triggers

SAYS = "what is shared goes no further than its ground"
COLUMNS = "status, agreement_id, in_spite_of_id, data_kinds, signal_id, partner_id"
NOT_AT_STAKE = """NEW.in_spite_of_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM signals_signal s WHERE s.id = NEW.signal_id AND s.severity = 5)"""
OF_ANOTHER = """EXISTS (
      SELECT 1 FROM organisation_sharingagreement o
      WHERE o.id IN (NEW.agreement_id, NEW.in_spite_of_id) AND o.partner_id <> NEW.partner_id)"""
OWN = "NEW.approver_id = NEW.asked_by_id OR NEW.approver_id = NEW.made_by_id"
SAYS_OWN = "who allows it composed nor asked it"

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_shared_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({NOT_AT_STAKE}) OR {OF_ANOTHER} OR EXISTS (
      SELECT 1 FROM organisation_sharingagreement a
      WHERE a.id = NEW.agreement_id AND NOT a.data_allowed @> NEW.data_kinds) THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signals_shared BEFORE INSERT OR UPDATE OF {COLUMNS}
  ON signals_disclosure FOR EACH ROW WHEN (NEW.status = 'shared')
  EXECUTE FUNCTION signals_shared_within();
CREATE OR REPLACE FUNCTION signals_allowed_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SAYS_OWN}' USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE TRIGGER signals_allowed BEFORE INSERT OR UPDATE OF status, approver_id
  ON signals_disclosure FOR EACH ROW WHEN ({OWN})
  EXECUTE FUNCTION signals_allowed_by_another();
"""  # noqa: S608

_REFUSED = f"""WHEN NEW.status = 'shared' AND (({NOT_AT_STAKE}) OR {OF_ANOTHER} OR EXISTS (
      SELECT 1 FROM organisation_sharingagreement a, json_each(NEW.data_kinds) k
      WHERE a.id = NEW.agreement_id
        AND k.value NOT IN (SELECT value FROM json_each(a.data_allowed))))
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""  # noqa: S608
_OWN = f"WHEN {OWN} BEGIN SELECT RAISE(ABORT, '{SAYS_OWN}'); END"
SQLITE = {
    "signals_allowed_new": f"BEFORE INSERT ON signals_disclosure {_OWN}",
    "signals_allowed_changed": f"BEFORE UPDATE OF status, approver_id ON signals_disclosure {_OWN}",
    "signals_shared_new": f"BEFORE INSERT ON signals_disclosure {_REFUSED}",
    "signals_shared_changed": f"BEFORE UPDATE OF {COLUMNS} ON signals_disclosure {_REFUSED}",
}

TRIGGERS = Triggers(
    tables={"signals_disclosure", "signals_signal", "organisation_sharingagreement"},
    postgresql=[POSTGRESQL],
    sqlite=SQLITE,
)
