"""Triggers that refuse a signal without a story under an approach, which is one.

A check can't look into another table. One that turns out to be of such a kind is taken away first
(`signals.actions.approach.part_from`).
"""

from __future__ import annotations

from signals.choices.signal import SEXUAL_IMAGE_MINOR, Category
from youthwork.lib.triggers import Triggers

SAYS = "a signal without a story stands under no approach"
TABLE = "signals_approach_signals"
WITHOUT_STORY = f"""EXISTS (SELECT 1 FROM signals_signal s WHERE s.id = NEW.signal_id AND (
      s.category = '{Category.UNSAFE_HOME}' OR s.subcategory = '{SEXUAL_IMAGE_MINOR}'
      OR s.concerns_one_youth))"""  # noqa: S608

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION signals_approach_holds_stories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {WITHOUT_STORY} THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signals_approach_holds_stories BEFORE INSERT OR UPDATE ON {TABLE}
  FOR EACH ROW EXECUTE FUNCTION signals_approach_holds_stories();
"""
SQLITE = {
    f"signals_approach_holds_stories_{deed.lower()}": f"""BEFORE {deed} ON {TABLE}
    WHEN {WITHOUT_STORY}
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
    for deed in ("INSERT", "UPDATE")
}

TRIGGERS = Triggers(tables={"signals_signal", TABLE}, postgresql=[POSTGRESQL], sqlite=SQLITE)
