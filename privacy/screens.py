"""What the pages of the privacy officer's room show, in the words of the screen."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.field_words import WORDS
from privacy.kinds import kind_of
from privacy.models import AuditEntry
from privacy.querysets.trail import UUID, names_of_people
from youthwork.lib.sheets import Value

NOT_FIELDS = {  # recorded as if they were fields: questions of the set-up, and what has no column
    "kind": _("Kind of organisation"),
    "care_provider": _("Care provider"),
    "colleagues": _("Reading of colleagues’ signals"),
    "sixteen": _("Sixteen and parents"),
    "partners": _("Partners"),
    "works_council": _("Works council"),
    "themes": _("Themes"),
    "hour_entries": _("Hours"),
    "minutes": _("Duration"),
    "where": _("Online or offline"),
    "role": _("Role"),
    "sessions": _("Devices"),
    "link": _("Link"),
    "password_reset": _("New password"),
    "signals_open_since": _("Signals open"),
    "terms": _("Search index"),
    "audit_entries": _("What someone read and did"),
    # by what a file of the trail was narrowed
    "who": _("Who"),
    "what": _("What"),
    "period": _("Period"),
    "about": _("Number"),
}
FILE_NAME = "who-read-what"


def told(entries: Collection[AuditEntry]) -> Collection[AuditEntry]:
    """The same entries with `about` (whom or what) and `change`, in words instead of codes."""
    names = names_of_people(entries)
    for entry in entries:
        own = entry.subject == entry.actor
        entry.about = "" if own else names.get(entry.subject_ref) or _about(entry)
        entry.change = _change(entry, names)
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
    for entry in told(entries):
        yield [
            entry.ref,
            timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
            who(entry),
            entry.actor.partition(":")[2],
            entry.verb_label,
            entry.about,
            _kind(entry.subject.partition(":")[0]),
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
    model = _model(label)
    return kind_of(model) if model else label


def _about(entry: AuditEntry) -> str:
    """The public reference, or what kind of thing it is where that says nothing to a reader."""
    model = _model(entry.subject.partition(":")[0])
    if model and (UUID.fullmatch(entry.subject_ref) or entry.subject_ref == model._meta.model_name):
        return kind_of(model)
    return entry.subject_ref


def _change(entry: AuditEntry, names: dict[str, str]) -> str:
    """From what to what, and which fields, as far as a word is known for them."""
    model = _model(entry.subject.partition(":")[0])
    words = _choices(model) if model else {}

    def word(value: str) -> str:
        known = names.get(value.partition(":")[2]) or words.get(value) or value
        return str(known)

    moved = " → ".join(word(value) for value in (entry.before, entry.after) if value)
    fields = ", ".join(
        dict.fromkeys(name_of_field(model, name) for name in entry.fields.split(",") if name)
    )
    return ": ".join(part for part in (fields, moved) if part)


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


@cache
def _choices(model: type[Model]) -> dict[str, Any]:
    """Labels by coded value of a model and of what belongs to it (steps, roles); its own win."""
    found: dict[str, Any] = {}
    for each in [*(link.related_model for link in model._meta.related_objects), model]:
        for field in each._meta.get_fields():
            # flatchoices keeps lazy labels, so that each reader gets the language of the screen
            found |= {value: label for value, label in getattr(field, "flatchoices", ()) if value}
    return found


def name_of_field(model: type[Model] | None, name: str) -> str:
    """How a field is called on screen; its name in the code when it has no word of its own."""
    if name in NOT_FIELDS:
        return str(NOT_FIELDS[name])
    fields = model._meta.get_fields() if model else ()
    field = next((each for each in fields if each.name == name), None)
    verbose = getattr(field, "verbose_name", name)
    if isinstance(verbose, Promise):
        return capfirst(str(verbose))
    return str(WORDS[name]) if name in WORDS else capfirst(str(verbose)) if field else name


def field_name(label: str, name: str) -> str:
    """How a field of an object (its audit label) is called; what is a word already stays so."""
    return name_of_field(_model(label.partition(":")[0]), name)
