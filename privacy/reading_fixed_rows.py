"""What was asked about reading never changes, and nothing does after it was answered."""

from youthwork.lib.fixed_rows import fixed_rows

QUESTION = ("year", "number", "ref", "first_day", "last_day", "entry", "asked_at")
ASKED = fixed_rows(
    "privacy_reading",
    {"privacy_readingquestion": (*QUESTION, "status", "ended_at")},
    "a question about reading and its answer never change",
    only_when={
        "privacy_readingquestion": "(OLD.status <> 'asked' OR "
        + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in QUESTION)
        + ")"
    },
)
