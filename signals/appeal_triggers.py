"""Triggers that keep what is done: but for an appeal, once and within its term, nothing moves it.

A check sees a row as it becomes, not as it was; nor does it reckon with months on both databases.
"""

from __future__ import annotations

from signals.choices.rounds import Decision, NoticeStatus
from signals.quarters import APPEAL_MONTHS
from youthwork.lib.triggers import Triggers

SAYS = "what is done stays so, but for one appeal within its term"
TABLE = "signals_instacleanitem"
UNDONE = f"OLD.status = '{NoticeStatus.DONE}' AND NEW.status <> '{NoticeStatus.DONE}'"
REFUSED = f"""(NEW.status <> '{NoticeStatus.APPEALED}'
      OR OLD.decision = '{Decision.REMOVED}'
      OR OLD.appealed_on IS NOT NULL
      OR OLD.erased_at IS NOT NULL
      OR NEW.appealed_on < OLD.decided_on
      OR NEW.appealed_on > {{until}})"""
# The last day of an appeal. SQLite goes on into the next month where a month has no such day.
UNTIL_ON_POSTGRESQL = f"{{row}}.decided_on + interval '{APPEAL_MONTHS} months'"
UNTIL_ON_SQLITE = f"""min(date({{row}}.decided_on, '+{APPEAL_MONTHS} months'),
        date({{row}}.decided_on, 'start of month', '+{APPEAL_MONTHS + 1} months', '-1 day'))"""
ON_POSTGRESQL = REFUSED.format(until=UNTIL_ON_POSTGRESQL.format(row="OLD"))
ON_SQLITE = REFUSED.format(until=UNTIL_ON_SQLITE.format(row="OLD"))

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_item_stays_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE TRIGGER signals_item_stays_done BEFORE UPDATE OF status ON {TABLE}
  FOR EACH ROW WHEN ({UNDONE} AND {ON_POSTGRESQL}) EXECUTE FUNCTION signals_item_stays_done();
"""
SQLITE = {
    "signals_item_stays_done": f"""BEFORE UPDATE OF status ON {TABLE}
    WHEN {UNDONE} AND {ON_SQLITE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END""",
}

TRIGGERS = Triggers(tables={TABLE}, postgresql=[POSTGRESQL], sqlite=SQLITE)
