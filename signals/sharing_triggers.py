"""Triggers that hold what is shared to its ground, whatever writes the row.

Under an agreement, one with that partner, go the kinds that it allows and no other; in spite of one
only what is of a signal of severity 5. A yes that names neither holds to what an agreement in force
on that day allows. An agreement that is named is in force when it is shared; afterwards it may end,
and a new link may name the next one. A check can't look into another table. Who allows it composed
nor asked it; a check would ask that of the rows of before too.
"""

from __future__ import annotations

from youthwork.lib.triggers import Triggers

SAYS = "what is shared goes no further than its ground"
COLUMNS = "status, agreement_id, in_spite_of_id, data_kinds, signal_id, partner_id, shared_at"
NOT_AT_STAKE = """NEW.in_spite_of_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM signals_signal s WHERE s.id = NEW.signal_id AND s.severity = 5)"""
OF_ANOTHER = """EXISTS (
      SELECT 1 FROM organisation_sharingagreement o
      WHERE o.id IN (NEW.agreement_id, NEW.in_spite_of_id) AND o.partner_id <> NEW.partner_id)"""
# The agreement that binds what is shared: the one it names, else the one in force on the day.
BINDING = """(a.id = NEW.agreement_id OR (
        NEW.agreement_id IS NULL AND NEW.in_spite_of_id IS NULL
        AND a.partner_id = NEW.partner_id AND a.ended_at IS NULL
        AND a.from_day <= {first} AND a.until_day >= {last}))"""
_DAY = "(NEW.shared_at AT TIME ZONE 'Europe/Amsterdam')::date"
_BINDING = BINDING.format(first=_DAY, last=_DAY)
OWN = "NEW.approver_id = NEW.asked_by_id OR NEW.approver_id = NEW.made_by_id"
SAYS_OWN = "who allows it composed nor asked it"
SAYS_LIVE = "an agreement is in force when something is shared under it"
NAMED = "COALESCE(NEW.agreement_id, NEW.in_spite_of_id)"
BECOMES_SHARED = f"NEW.status = 'shared' AND OLD.status <> 'shared' AND {NAMED} IS NOT NULL"
NOT_LIVE = f"""NOT EXISTS (
      SELECT 1 FROM organisation_sharingagreement a WHERE a.id = {NAMED} AND a.ended_at IS NULL
        AND a.from_day <= {{first}} AND a.until_day >= {{last}})"""  # noqa: S608

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_shared_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({NOT_AT_STAKE}) OR {OF_ANOTHER} OR EXISTS (
      SELECT 1 FROM organisation_sharingagreement a
      WHERE {_BINDING} AND NOT a.data_allowed @> NEW.data_kinds) THEN
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
CREATE OR REPLACE FUNCTION signals_shared_while_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {NOT_LIVE.format(first=_DAY, last=_DAY)} THEN
    RAISE EXCEPTION '{SAYS_LIVE}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signals_shared_live BEFORE UPDATE OF status
  ON signals_disclosure FOR EACH ROW WHEN ({BECOMES_SHARED})
  EXECUTE FUNCTION signals_shared_while_in_force();
"""  # noqa: S608

# SQLite knows no time zones: in the hour that is one day in winter and the next in summer an
# agreement binds here only when it is in force on both, and is in force on either.
_EARLY, _LATE = "date(NEW.shared_at, '+1 hours')", "date(NEW.shared_at, '+2 hours')"
_ON_SQLITE = BINDING.format(first=_EARLY, last=_LATE)
_REFUSED = f"""WHEN NEW.status = 'shared' AND (({NOT_AT_STAKE}) OR {OF_ANOTHER} OR EXISTS (
      SELECT 1 FROM organisation_sharingagreement a, json_each(NEW.data_kinds) k
      WHERE {_ON_SQLITE}
        AND k.value NOT IN (SELECT value FROM json_each(a.data_allowed))))
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""  # noqa: S608
_OWN = f"WHEN {OWN} BEGIN SELECT RAISE(ABORT, '{SAYS_OWN}'); END"
SQLITE = {
    "signals_allowed_new": f"BEFORE INSERT ON signals_disclosure {_OWN}",
    "signals_allowed_changed": f"BEFORE UPDATE OF status, approver_id ON signals_disclosure {_OWN}",
    "signals_shared_live": f"""BEFORE UPDATE OF status ON signals_disclosure
    WHEN {BECOMES_SHARED} AND {NOT_LIVE.format(first=_LATE, last=_EARLY)}
    BEGIN SELECT RAISE(ABORT, '{SAYS_LIVE}'); END""",
    "signals_shared_new": f"BEFORE INSERT ON signals_disclosure {_REFUSED}",
    "signals_shared_changed": f"BEFORE UPDATE OF {COLUMNS} ON signals_disclosure {_REFUSED}",
}

TRIGGERS = Triggers(
    tables={"signals_disclosure", "signals_signal", "organisation_sharingagreement"},
    postgresql=[POSTGRESQL],
    sqlite=SQLITE,
)
