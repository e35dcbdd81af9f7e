"""The whole organisation in open formats: a table for each kind of thing, its documents as files.

CSV as RFC 4180 has it (UTF-8, commas), with a data package (datapackage.org) that says of each
column what it is and what it points at. Texts are readable: an export is for taking along, and
holds all that young people and parents told. Rows stream, whatever their number. What is left out
opens doors or only makes the machinery run; it is named with its reason below.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from privacy import audit
from privacy.choices import AuditVerb
from youthwork.backups.archive import CHUNK, PRIVATE, Refused
from youthwork.backups.taking import stored
from youthwork.lib.sheets import safe_text

LEFT_OUT_APPS = frozenset(
    {"auth", "contenttypes", "sessions", "account", "socialaccount", "usersessions", "mfa"}
)
LEFT_OUT = {
    "signals.signalterm": "an index of words, made from the texts",
    "signals.numberlane": "the machinery of numbers",
    "signals.itemcounter": "the machinery of numbers",
    "consent.link": "opens doors",
    "consent.erasedmark": "nobody can read whom it is about",
    "policy.calendarlink": "opens doors",
    "policy.reportlink": "opens doors",
    "policy.surveycode": "opens doors",
    "signals.disclosurelink": "opens doors",
    "organisation.invitationlink": "opens doors",
    "organisation.heldpost": "what somebody was typing when their session ended",
    "organisation.pushdevice": "opens doors",
    "outbox.job": "the machinery of long work",
    "outbox.signoflife": "the machinery's own",
    "outbox.dailyrun": "the machinery's own",
    "privacy.auditseal": "proves the trail where it stands; says nothing elsewhere",
}
# Columns that open doors, prove only in place, or are an index over what stands beside them.
LEFT_OUT_COLUMNS = frozenset(
    "password token token_hash code_hash browser_hash person_hash endpoint_hash salt mark seal_id "
    "term account_term place_term name_term first_name_term birth_term email_term asker_term "
    "leased_until".split()
)
TYPES = {
    models.BooleanField: "boolean",
    models.IntegerField: "integer",
    models.AutoField: "integer",
    models.ForeignKey: "integer",
    models.DecimalField: "number",
    models.FloatField: "number",
    models.DateTimeField: "datetime",
    models.DateField: "date",
    models.JSONField: "object",
}
ROWS_AT_ONCE = 500


def export_all(folder: Path, now: datetime) -> dict[str, int]:
    """Write everything into `folder`, which must be new or empty; rows by table. Raises Refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(f"{folder} isn't empty: an export gets a folder of its own")
    with transaction.atomic():
        audit.record(AuditVerb.EXPORTED, f"youthwork.export:{now:%Y%m%dT%H%M%SZ}", by=None, at=now)
    with _one_moment():
        tables = [_write_table(folder, model) for model in exported()]
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "vindplaats",
        "created": now.astimezone(UTC).isoformat(timespec="seconds"),
        "description": (
            "A cell that would run as a formula in a spreadsheet has an apostrophe in front. "
            "Moments are in UTC. A column `content` of stored files names a file under files/."
        ),
        "resources": tables,
        "files": _write_files(folder),
    }
    with _private(folder / "datapackage.json") as file:
        json.dump(package, file, indent=1, ensure_ascii=False)
    return {table["name"]: table["rows"] for table in tables}


def exported() -> list[type[models.Model]]:
    """Every kind of thing that is taken along, those that only link two others included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT_APPS
        and model._meta.label_lower not in LEFT_OUT
        and model._meta.managed
    ]


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """What is taken along of each row."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.attname not in LEFT_OUT_COLUMNS and not isinstance(field, models.BinaryField)
    ]


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as of one moment, where the database can do that without stopping writers."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with open(opened, "w", encoding="utf-8", newline="") as file:
        yield file


def _write_table(folder: Path, model: type[models.Model]) -> dict[str, Any]:
    fields, name, count = columns(model), model._meta.label_lower, 0
    path = folder / f"{name}.csv"
    with _private(path) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([field.attname for field in fields])
        rows = model._base_manager.order_by("pk").only(*[field.attname for field in fields])
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            writer.writerow([_cell(field, row) for field in fields])
            count += 1
    keys = [_key(field) for field in fields if isinstance(field, models.ForeignKey)]
    return {
        "name": name,
        "title": str(model._meta.verbose_name),
        "path": path.name,
        "format": "csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
        "rows": count,
        "schema": {
            "fields": [_described(field) for field in fields],
            "primaryKey": [model._meta.pk.attname] if model._meta.pk in fields else [],
            "foreignKeys": [key for key in keys if key],
        },
    }


def _described(field: models.Field[Any, Any]) -> dict[str, Any]:
    kind = next((name for of, name in TYPES.items() if isinstance(field, of)), "string")
    said = {"name": field.attname, "type": kind, "title": str(field.verbose_name)}
    if field.choices:
        said["categories"] = [str(value) for value, _label in field.flatchoices]
    return said


def _key(field: models.ForeignKey[Any, Any]) -> dict[str, Any] | None:
    target: Any = field.remote_field.model
    if target not in exported():
        return None
    reference = {"resource": target._meta.label_lower, "fields": [field.target_field.attname]}
    return {"fields": [field.attname], "reference": reference}


def _cell(field: models.Field[Any, Any], row: models.Model) -> str:
    value = getattr(row, field.attname)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return str(value)
    return safe_text(str(value))


def _write_files(folder: Path) -> list[dict[str, Any]]:
    """Every document, under its name in the storage."""
    written = []
    for name in stored():
        path = folder / "files" / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with default_storage.open(name) as source, open(opened, "wb") as file:
            while part := source.read(CHUNK):
                file.write(part)
        size = path.stat().st_size
        written.append({"path": f"files/{name}", "bytes": size, "hash": f"sha256:{_digest(path)}"})
    return written


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
