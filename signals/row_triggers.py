"""Triggers that refuse a signal that can't be: of another kind's sub-kind, seen after it came, with
the place of what keeps none.

Not checks: PostgreSQL reads those anew for each statement, in proportion to their length
(docs/decisions/0267-words-are-held-by-the-statement.md); these cost a third of what they would.
They follow the vocabulary of the code, so that a new word needs no migration, and reckon with time
on both databases.
"""

from __future__ import annotations

from signals.choices.editing import CLOCK_SLACK, EDITABLE_FOR
from signals.choices.signal import (
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    Category,
    OpportunityWhen,
)
from youthwork.lib.triggers import Triggers

# Who logged it may change when it was seen within a day, by the clock of that moment.
SECONDS = int((EDITABLE_FOR + CLOCK_SLACK).total_seconds())
PAIRS = [f"{kind}>{code}" for kind, codes in SUBCATEGORIES.items() for code in ["", *codes]]


def _listed(codes: list[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


OTHER_KIND = f"NEW.category || '>' || NEW.subcategory NOT IN ({_listed(PAIRS)})"
NO_CHANCE = f"""NEW.opportunity_when <> '' AND NOT (NEW.category = '{Category.OPPORTUNITY}'
    AND NEW.opportunity_when IN ({_listed(OpportunityWhen.values)}))"""
MINOR = f"NEW.subcategory = '{SEXUAL_IMAGE_MINOR}'"
AT_HOME = f"NEW.category = '{Category.UNSAFE_HOME}'"
PLACE_OF_SILENT = f"""({MINOR} AND (NEW.area <> '' OR NEW.concerns_one_youth))
    OR ((NEW.concerns_one_youth OR {AT_HOME})
        AND (NEW.area <> '' OR NEW.platform_id IS NOT NULL))"""
SAYS = {
    "kind": "a sub-kind is one of its kind",
    "when": "only an opportunity is taken up now or later",
    "seen": "a signal was seen and written down before it came",
    "place": "of a kind without story no place is kept, nor whom it is about",
}
REFUSED = {
    "kind": OTHER_KIND,
    "when": NO_CHANCE,
    "seen": f"NEW.seen_at > NEW.received_at + interval '{SECONDS} seconds'"
    " OR NEW.created_offline_at > NEW.received_at",
    "place": PLACE_OF_SILENT,
}
# Without their parts of a second, which SQLite leaves out where it adds to a moment.
REFUSED_ON_SQLITE = REFUSED | {
    "seen": f"datetime(NEW.seen_at) > datetime(NEW.received_at, '+{SECONDS} seconds')"
    " OR NEW.created_offline_at > NEW.received_at",
}
COLUMNS = {
    "kind": "category, subcategory",
    "when": "category, opportunity_when",
    "seen": "seen_at, created_offline_at, received_at",
    "place": "category, subcategory, area, platform_id, concerns_one_youth",
}
ALL_COLUMNS = sorted({column for named in COLUMNS.values() for column in named.split(", ")})

_CHECKS = "".join(
    f"""
  IF {refused} THEN
    RAISE EXCEPTION '{SAYS[name]}' USING ERRCODE = 'check_violation';
  END IF;"""
    for name, refused in REFUSED.items()
)
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_signal_can_be() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{_CHECKS}
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signals_signal_can_be
  BEFORE INSERT OR UPDATE OF {", ".join(ALL_COLUMNS)} ON signals_signal
  FOR EACH ROW EXECUTE FUNCTION signals_signal_can_be();
"""
SQLITE = {
    f"signals_signal_{name}_{event}": f"""BEFORE {deed} ON signals_signal WHEN {refused}
    BEGIN SELECT RAISE(ABORT, '{SAYS[name]}'); END"""
    for name, refused in REFUSED_ON_SQLITE.items()
    for event, deed in (("new", "INSERT"), ("changed", f"UPDATE OF {COLUMNS[name]}"))
}

TRIGGERS = Triggers(tables={"signals_signal"}, postgresql=[POSTGRESQL], sqlite=SQLITE)
