"""More of everything: each row of a house a few times again, as far as the database takes it.

A copy hangs on the same rows as the one it is made of, so that what is listed below something
grows; where that may be there only once, its numbers, days or words are moved on, and else it
hangs on the copies of those rows.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

OURS = {"policy", "signals", "consent", "workers", "organisation", "outbox", "privacy"}
# The newest version counts, with all its texts: a copy without them would be none.
ONE = {"consent.TextVersion", "consent.FormText"}
KINDS = (models.IntegerField, models.DateField, models.CharField)
REF = re.compile(r"^([A-Z]+-\d{4}-)(\d+)$")
Copies = dict[tuple[type[models.Model], object], dict[int, models.Model]]  # by number
Change = Callable[[int], dict[str, Any]]


def tables() -> list[type[models.Model]]:
    """What holds rows of ours, each after those that it hangs on."""
    todo = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model._meta.managed and not model._meta.proxy
    ]
    order: list[type[models.Model]] = []
    while todo:
        left = set(todo)
        free = [model for model in todo if not left & _above(model)] or todo[:1]
        order += free
        todo = [model for model in todo if model not in free]
    return order


def add(times: int) -> dict[str, int]:
    """How many rows of each table were added. What refuses every copy has 0; an empty one isn't
    named."""
    added: dict[str, int] = {}
    copies: Copies = {}
    held = {
        model: list(model._base_manager.order_by("pk"))
        for model in tables()
        if model._meta.label not in ONE
    }
    for model, rows in held.items():
        for row in rows:
            made = copies[model, row.pk] = _copied(row, times, copies)
            added[model._meta.label] = added.get(model._meta.label, 0) + len(made)
    return added


def _above(model: type[models.Model]) -> set[type[models.Model]]:
    """What a row hangs on; itself and what it may do without left out."""
    hangs = [field for field in model._meta.concrete_fields if field.is_relation]
    return {field.related_model for field in hangs if not field.null} - {model}  # type: ignore[misc]


def _copied(row: models.Model, times: int, copies: Copies) -> dict[int, models.Model]:
    """By number, those that the database takes; all are changed in the same way."""
    for change in _ways(row, copies):
        if first := _kept([_made(row, 1, change)]):
            others = range(2, times + 1)
            made = {number: _made(row, number, change) for number in others}
            if not _kept(list(made.values())):
                made = {number: one for number, one in made.items() if _kept([one])}
            return {1: first[0]} | made
    return {}


def _made(row: models.Model, number: int, change: Change) -> models.Model:
    return type(row)(**(_same(row, number) | change(number)))


def _kept(rows: list[models.Model]) -> list[models.Model]:
    """All of them, or none."""
    try:
        with transaction.atomic():
            return type(rows[0])._base_manager.bulk_create(rows, 500) if rows else []
    except DatabaseError:
        return []


def _same(row: models.Model, number: int) -> dict[str, object]:
    """Its values, but for the key and what nothing else may have."""
    return {
        field.attname: _another(field, row, number) if field.unique else getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.generated and not isinstance(field, models.AutoField | models.BigAutoField)
    }


def _ways(row: models.Model, copies: Copies) -> Iterator[Change]:
    """What is changed besides; the first that the database takes is taken."""
    fields = [field for field in row._meta.concrete_fields if not field.generated]
    plain = [field for field in fields if not field.is_relation and not field.primary_key]
    hangs = {
        field.attname: held
        for field in fields
        if field.is_relation
        and (held := copies.get((field.related_model, getattr(row, field.attname))))
    }

    movable = [
        field
        for field in plain
        if isinstance(field, KINDS) and not field.choices and getattr(row, field.attname)
    ]

    def moved(chosen: list[models.Field[Any, Any]]) -> Change:
        return lambda number: {field.attname: _another(field, row, number) for field in chosen}

    def hung(names: list[str]) -> Change:
        return lambda number: {
            name: hangs[name][number].pk for name in names if number in hangs[name]
        }

    yield lambda number: {}
    for kind in KINDS:
        yield moved([field for field in movable if isinstance(field, kind)])
    for field in movable:
        yield moved([field])
    for name in hangs:
        yield hung([name])
    yield hung(list(hangs))
    yield lambda number: moved(movable)(number) | hung(list(hangs))(number)


def _another(field: models.Field[Any, Any], row: models.Model, number: int) -> object:
    """A value of the same kind that no other row has."""
    value = getattr(row, field.attname)
    if value is None or field.is_relation:
        return value
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, bytes | memoryview):
        return os.urandom(len(value))
    if isinstance(value, int):
        return value + 100 * number
    if isinstance(field, models.DateField):
        return value + timedelta(days=400 * number)
    if found := REF.match(value):
        return f"{found[1]}{int(found[2]) + 1000 * number:04}"
    return f"{number}{value}"[: field.max_length]
