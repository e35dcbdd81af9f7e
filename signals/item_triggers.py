"""Triggers that refuse an item that can't be: of no known kind, answered before it went.

Not checks: PostgreSQL reads those anew for each statement, and a new word would need a migration.
What is done stays so by others (`appeal_triggers`). Of the moment at which a notice went the day by
Greenwich counts, which is never after that in the Netherlands.
"""

from __future__ import annotations

from signals.appeal_triggers import UNTIL_ON_POSTGRESQL, UNTIL_ON_SQLITE
from signals.choices.rounds import Decision, Ground
from signals.choices.signal import Category
from youthwork.lib.triggers import Triggers

SAYS = "an item is of a known kind, and answered and appealed in its order"
TABLE = "signals_instacleanitem"
COLUMNS = (
    "category, ground, decision, appeal_decision, sent_at, receipt_on, decided_on, appealed_on,"
    " appeal_decided_on, wrong_on"
)


def _unknown(column: str, words: list[str]) -> str:
    listed = ", ".join(f"'{word}'" for word in ["", *words])
    return f"NEW.{column} NOT IN ({listed})"


def _refused(sent: str, until: str) -> str:
    return " OR ".join(
        [
            _unknown("category", Category.values),
            _unknown("ground", Ground.values),
            _unknown("decision", Decision.values),
            _unknown("appeal_decision", Decision.values),
            f"NEW.receipt_on < {sent}",
            f"NEW.decided_on < {sent}",
            "NEW.appealed_on < NEW.decided_on",
            f"NEW.appealed_on > {until}",
            f"NEW.appealed_on IS NOT NULL AND NEW.decision = '{Decision.REMOVED}'",
            "NEW.appeal_decided_on < NEW.appealed_on",
            "NEW.wrong_on IS NOT NULL AND NEW.decision = ''",
        ]
    )


ON_POSTGRESQL = _refused(
    "(NEW.sent_at AT TIME ZONE 'UTC')::date", UNTIL_ON_POSTGRESQL.format(row="NEW")
)
ON_SQLITE = _refused("date(NEW.sent_at)", UNTIL_ON_SQLITE.format(row="NEW"))
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_item_can_be() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {ON_POSTGRESQL} THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signals_item_can_be BEFORE INSERT OR UPDATE OF {COLUMNS}
  ON {TABLE} FOR EACH ROW EXECUTE FUNCTION signals_item_can_be();
"""
SQLITE = {
    f"signals_item_can_be_{name}": f"""BEFORE {deed} ON {TABLE} WHEN {ON_SQLITE}
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
    for name, deed in (("new", "INSERT"), ("changed", f"UPDATE OF {COLUMNS}"))
}

TRIGGERS = Triggers(tables={TABLE}, postgresql=[POSTGRESQL], sqlite=SQLITE)
