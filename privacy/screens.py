"""What the pages of the privacy officer's room show, in the words of the screen."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext

from privacy import above
from privacy.choices import EMERGENCY, AuditVerb, Period
from privacy.kinds import NO_TABLE, kind_of
from privacy.models import AuditEntry
from privacy.querysets.trail import UUID, names_of_people, names_of_things
from privacy.retention import rules
from privacy.trail_words import model_of, word_of, word_of_field, word_of_status
from youthwork.lib.dates import AMSTERDAM, day_of
from youthwork.lib.sheets import Value
from youthwork.lib.together import Asking, all_of, answered

RULE = "privacy.retentionrule"
CODED = re.compile(r"[a-z]+(?:[._-][a-z0-9]+)*")  # written for machines; no reference of ours is
MONTHLY = re.compile(r"[a-z_]+-(?P<month>\d{4}-\d{2})(-\d+)?")
DAY_OR_MONTH = re.compile(r"\d{4}-\d{2}(?P<day>-\d{2})?")
SHIFTS = "organisation.dutyshift:"
RISKS = "privacy.dpia:"  # whose deeds beside its status are about one of its risks, by number
WHOLE = frozenset("all command list roster search teams trail".split())  # of a kind, not one of it
FILE_NAME = "who-read-what"
MOST = 2_000  # entries that are counted for the foot of the list


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it."""

    entry: AuditEntry
    day: str
    clock: str
    role: str  # what who did it was on that day; "" of the house and of who left no name
    is_emergency: bool


def lines(entries: Collection[AuditEntry], now: datetime) -> Asking[list[Line]]:
    """Entries in the words of the page: when, by whom in which role, and what."""
    today = day_of(now)
    done = {(each.by_id, day_of(each.at)) for each in entries if each.by_id}
    told_of, roles = yield from all_of(_told(entries, but=EMERGENCY), above.roles_then(done))
    return [
        Line(
            entry=each,
            day=day_in_words(day_of(each.at), today),
            clock=f"{each.at.astimezone(AMSTERDAM):%H:%M}",
            role=roles.get((each.by_id, day_of(each.at)), ""),
            is_emergency=each.after == EMERGENCY,
        )
        for each in told_of
    ]


def day_in_words(day: date, today: date) -> str:
    """`today`, `yesterday`, else day and month; with the year where that is another one."""
    days = (today - day).days
    if days in (0, 1):
        return pgettext("day", "yesterday") if days else pgettext("day", "today")
    return date_format(day, "j b" if day.year == today.year else "j b Y")


def counted(shown: int, number: int, period: str) -> str:
    """What stands under the list: how many of how many entries, of which period.

    `number` was counted up to MOST + 1; what is over MOST is called more than that.
    """
    values = {"shown": _number(shown), "number": _number(min(number, MOST))}
    if number > MOST:
        told = gettext("%(shown)s of more than %(number)s entries") % values
    else:
        told = (
            ngettext("%(shown)s of %(number)s entry", "%(shown)s of %(number)s entries", number)
            % values
        )
    return f"{told} ({Period(period).label.lower()})." if period else f"{told}."


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


def told(entries: Collection[AuditEntry]) -> Collection[AuditEntry]:
    """The same entries with `about` (whom or what) and `change`, in words instead of codes."""
    return answered(_told(entries))


def _told(entries: Collection[AuditEntry], but: str = "") -> Asking[Collection[AuditEntry]]:
    """As `told`, with one value left out of `change`: that of what has a tag of its own."""
    names, things = yield from all_of(names_of_people(entries), names_of_things(entries))
    for entry in entries:
        own = entry.subject == entry.actor
        entry.about = "" if own else names.get(entry.subject_ref) or _about(entry, things)
        entry.change = _change(entry, names, things, but)
    return entries


def heading() -> list[str]:
    """Of the columns of `as_rows`."""
    return [
        *(gettext("Entry"), gettext("When"), gettext("Who"), gettext("Person")),
        *(gettext("What"), gettext("About"), gettext("Kind"), gettext("What changed")),
        *(gettext("Reason"), gettext("Seal")),
    ]


def as_rows(entries: Collection[AuditEntry]) -> Iterator[list[Value]]:
    """Entries as lines of a file: in the words of the page, and with what proves them.

    The person stands there as a public id too: it stays the same when a name changes or goes. The
    number of the seal leads from a line on paper to the chain that `manage.py verify` checks.
    """
    kind = cache(_kind)  # in the language of this file
    for entry in told(entries):
        yield [
            entry.ref,
            timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
            who(entry),
            entry.actor.partition(":")[2],
            entry.verb_label,
            entry.about,
            kind(entry.subject.partition(":")[0]),
            entry.change,
            entry.reason,
            entry.seal.number if entry.seal else None,
        ]


def who(entry: AuditEntry) -> str:
    """The name of who did it, of somebody who left no name, or the house itself."""
    if entry.by:
        return str(entry.by.name)
    return gettext("Someone who left") if entry.actor else gettext("Vindplaats, by itself")


def _kind(label: str) -> str:
    model = model_of(label)
    return kind_of(model) if model else str(NO_TABLE.get(label, label))


def _about(entry: AuditEntry, things: dict[tuple[str, str], str]) -> str:
    """The reference that people know it by; else what kind of thing it is; with its name if any."""
    label, ref = entry.subject.partition(":")[0], entry.subject_ref
    if label == RULE:
        return str(next((rule.erases for rule in rules() if rule.key == ref), _kind(label)))
    model = model_of(label)
    name = things.get((label, ref)) or _of_month(ref) or _own_word(model, ref)
    if name:
        is_key = UUID.match(ref) or CODED.fullmatch(ref)  # which nobody knows it by
        return f"{_kind(label) if is_key else ref}: {name}"
    if UUID.match(ref) or ref.partition("/")[0] in WHOLE or ref == label.partition(".")[2]:
        return _kind(label)
    if CODED.fullmatch(ref):
        return _kind(label) if "_" in ref or "." in ref else f"{_kind(label)}: {capfirst(ref)}"
    return f"{_kind(label)} {ref}" if ref.isdecimal() else ref


def _of_month(ref: str) -> str:
    """In words the month of what is made by the month, such as a list of trends."""
    found = MONTHLY.fullmatch(ref)
    return _in_words(found["month"]) if found else ""


def _own_word(model: type[Model] | None, ref: str) -> str:
    """Of what is named by one of its own values: a point of being ready to start."""
    return (word_of(model, ref) or "") if CODED.fullmatch(ref) and ref not in WHOLE else ""


def _change(
    entry: AuditEntry, names: dict[str, str], things: dict[tuple[str, str], str], but: str
) -> str:
    """From what to what, and which fields, in words."""
    label = entry.subject.partition(":")[0]
    model = model_of(label)
    counted_as = None if entry.fields else _counted_as(entry)

    def word(value: str) -> str:
        status = word_of_status(model, value) if entry.verb == AuditVerb.MOVED else None
        named = names.get(value.partition(":")[2]) or things.get((label, value))
        known = named or status or word_of(model, value)
        if counted_as and value.isdecimal():
            return known or counted_as % {"number": _number(int(value))}
        return known or _in_words(value) or value

    moved = " → ".join(
        word(value) for value in (entry.before, entry.after) if value not in ("", but)
    )
    fields = ", ".join(
        dict.fromkeys(
            word_of_field(model, name) or name for name in entry.fields.split(",") if name
        )
    )
    return ": ".join(part for part in (fields, moved) if part)


def _counted_as(entry: AuditEntry) -> str | None:
    """What a bare number after a deed counts, or numbers; None where it is a value by itself."""
    if not entry.after.isdecimal():
        return None
    number = int(entry.after)
    if entry.subject.startswith(RISKS):
        return gettext("risk %(number)s")
    if entry.subject.startswith(SHIFTS):
        return ngettext("%(number)s shift", "%(number)s shifts", number)
    if entry.verb == AuditVerb.SEARCHED:
        return ngettext("%(number)s hit", "%(number)s hits", number)
    if entry.verb in (AuditVerb.ERASED, AuditVerb.EXPORTED, AuditVerb.READ):
        return ngettext("%(number)s row", "%(number)s rows", number)
    return None


def _in_words(value: str) -> str:
    """A day or a month as people write it; "" for what is neither."""
    found = DAY_OR_MONTH.fullmatch(value)
    if not found:
        return ""
    try:
        day = date.fromisoformat(value if found["day"] else f"{value}-01")
    except ValueError:
        return ""
    return date_format(day, "j F Y" if found["day"] else "F Y")


def field_name(label: str, name: str) -> str:
    """How a field of an object (its audit label) is called; what is a word already stays so."""
    return word_of_field(model_of(label.partition(":")[0]), name) or name
