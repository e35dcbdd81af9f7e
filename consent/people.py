"""Who a name, an address or a date of birth stands for: one spelling, and its blind terms."""

from __future__ import annotations

from datetime import date

from privacy import blind_index


def plain(text: str) -> str:
    """One spelling of a name, whatever the capitals and spaces."""
    return " ".join(text.casefold().split())


def name_term(first_name: str, last_name: str) -> int:
    """Of the whole name: found exactly, or not at all."""
    return blind_index.term("subject", plain(f"{first_name} {last_name}"))


def first_name_term(first_name: str) -> int:
    return blind_index.term("first name", plain(first_name))


def birth_term(born: date) -> int:
    return blind_index.term("birth date", born.isoformat())


def erased_term(first_name: str, born: date) -> int:
    """Of somebody who was erased; of a kind of its own, so that no other term leads there."""
    return blind_index.term("erased", f"{plain(first_name)} {born.isoformat()}")


def mailbox(email: str) -> str:
    """One spelling of the mailbox that an address reaches.

    What stands behind a plus reaches the same one everywhere that knows it; Gmail skips dots too.
    """
    name, _at, domain = plain(email).rpartition("@")
    name = name.partition("+")[0] or name
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def same_mailbox(one: str | None, other: str | None) -> bool:
    return bool(one and other) and mailbox(str(one)) == mailbox(str(other))


def email_term(email: str) -> int:
    return blind_index.term("email", mailbox(email))


def search_terms(text: str) -> tuple[int, int]:
    """What somebody typed to find a person: as a first name, and as a whole name."""
    return first_name_term(text), blind_index.term("subject", plain(text))
