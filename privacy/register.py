"""The processing register (GDPR article 30), made from what the models and rules say themselves.

A model names its personal fields and what each is for (`personal`), a rule how long they stay and
why (`retention`), an app to whom they go (`RECIPIENTS`): nothing is written down twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy import retention
from privacy.fields import EncryptedTextField
from privacy.models import ActivityWords, Processor
from privacy.trail_words import word_of_field
from youthwork.lib.together import fetch


@dataclass(frozen=True)
class Activity:
    """One line of the register: what an app does with personal data, of whom, and on what ground.

    An app lists its own; `models` are the labels it covers.
    """

    key: str  # "signals"
    name: Any
    purpose: Any
    basis: Any
    people: Any
    recipients: Any
    models: tuple[str, ...]
    assessed: bool = False  # whether the impact assessment of signals is about it (article 35)


@dataclass(frozen=True)
class Field:
    name: str
    purpose: str
    encrypted: bool


@dataclass(frozen=True)
class Table:
    """One model of an activity: its personal fields, and when they go."""

    label: str
    name: str
    fields: list[Field]
    terms: list[str]


@dataclass(frozen=True)
class Line:
    """An activity as the page, the PDF and the file show it."""

    key: str
    name: str
    purpose: str
    basis: str
    people: str
    recipients: str
    processors: list[str]  # who processes it for the organisation
    tables: list[Table]
    in_own_words: bool = False


def activities() -> list[Activity]:
    """Every activity of every app, in the order of settings."""
    return [each for path in settings.PROCESSING_ACTIVITIES for each in import_string(path)]


def personal_models() -> list[type[Model]]:
    """Every model of the house that says it holds personal data."""
    return [model for model in apps.get_models() if getattr(model, "personal", None)]


def lines(*, assessed: bool = False) -> list[Line]:
    """All activities in the order of settings, or those that the impact assessment is about.

    Ground and recipients in the organisation's own words, where it wrote some.
    """
    own = ActivityWords.objects.by_key()
    processors = Processor.objects.working().by_name().only("name", "activities")
    fetch(own, processors)
    words = {row.key: row for row in own}
    return [
        _line(each, words.get(each.key), processors)
        for each in activities()
        if each.assessed or not assessed
    ]


def _line(activity: Activity, own: ActivityWords | None, processors: Iterable[Processor]) -> Line:
    return Line(
        key=activity.key,
        name=str(activity.name),
        purpose=str(activity.purpose),
        basis=(own.basis if own else "") or str(activity.basis),
        people=str(activity.people),
        recipients=(own.recipients if own else "") or str(activity.recipients),
        processors=[each.name for each in processors if activity.key in each.activities],
        tables=[table for label in activity.models if (table := _table(label)).fields],
        in_own_words=bool(own and (own.basis or own.recipients)),
    )


def _table(label: str) -> Table:
    model = apps.get_model(label)
    purposes: dict[str, Any] = getattr(model, "personal", {})
    fields = [
        Field(
            name=word_of_field(model, name) or name,
            purpose=str(purpose),
            encrypted=isinstance(model._meta.get_field(name), EncryptedTextField),
        )
        for name, purpose in purposes.items()
    ]
    return Table(label, name_of_table(model), fields, terms_of(label))


def name_of_table(model: type[Model]) -> str:
    """What people call what a model keeps: the word of its app, or of the model itself."""
    for path in settings.PROCESSING_NAMES:
        if model._meta.label_lower in (words := import_string(path)):
            return str(words[model._meta.label_lower])
    return capfirst(str(model._meta.verbose_name))


def terms_of(label: str) -> list[str]:
    """How long data of a model stays, one sentence for each rule."""
    return [
        f"{_term(rule.term)}: {rule.erases}" for rule in retention.rules() if label in rule.models
    ]


def _term(term: retention.Term) -> str:
    if term.months:
        length = ngettext("%(n)s month", "%(n)s months", term.months) % {"n": term.months}
    elif term.days:
        length = ngettext("%(n)s day", "%(n)s days", term.days) % {"n": term.days}
    else:
        return _("When %(after)s") % {"after": term.after}
    return _("%(length)s after %(after)s") % {"length": length, "after": term.after}


def told_about(models: Collection[str]) -> list[dict[str, str]]:
    """What an answer under article 15(1) says of these models: purpose, recipients, term."""
    covered = {each.key: each.models for each in activities()}
    return [
        {
            "name": line.name,
            "purpose": line.purpose,
            "basis": line.basis,
            "recipients": recipients_of(line),
            "terms": "; ".join(
                dict.fromkeys(
                    term
                    for label in covered[line.key]
                    if label in models
                    for term in terms_of(label)
                )
            ),
        }
        for line in lines()
        if set(covered[line.key]) & set(models)
    ]


def recipients_of(line: Line) -> str:
    """To whom it goes, and who processes it (article 30(1)(d): a processor is a recipient)."""
    if not line.processors:
        return line.recipients
    names = ", ".join(line.processors)
    return _("%(recipients)s; processed by %(names)s") % {
        "recipients": line.recipients,
        "names": names,
    }


def as_table() -> tuple[list[str], list[list[str]]]:
    """The register as header and rows, one for each personal field."""
    header = [
        *(_("Processing"), _("Purpose"), _("Basis"), _("Of whom"), _("To whom it goes")),
        *(_("Data"), _("Field"), _("What for"), _("Encrypted"), _("How long")),
    ]
    rows = [
        [
            *(line.name, line.purpose, line.basis, line.people, recipients_of(line)),
            *(table.name, field.name, field.purpose, _("yes") if field.encrypted else _("no")),
            "; ".join(table.terms),
        ]
        for line in lines()
        for table in line.tables
        for field in table.fields
    ]
    return header, rows
