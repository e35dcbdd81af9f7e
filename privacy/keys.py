"""Moving encrypted columns to the newest of `FIELD_KEYS`, a batch at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction

from privacy.encryption import decrypt, encrypt, newest_key_id
from privacy.fields import EncryptedTextField

BATCH = 500


@dataclass(frozen=True)
class Column:
    """One encrypted column of one table."""

    table: str
    key: str  # column of the primary key
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def encrypted_columns() -> Iterator[Column]:
    """Every encrypted column of every installed model."""
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield Column(model._meta.db_table, model._meta.pk.column, field.column)


def rotate(column: Column) -> int:
    """Encrypt a column's values under older keys anew; returns how many.

    A row says by its key id whether it is done, so an interrupted run goes on where it stopped. The
    UPDATE names the old value: a row that someone changes meanwhile is left as they wrote it.
    Raises CannotDecrypt for a value whose key is gone.
    """
    done, last = 0, None
    while rows := _rows(column, last):
        with transaction.atomic(), connection.cursor() as cursor:
            for key, value in rows:
                fresh = encrypt(decrypt(bytes(value), str(column)), str(column))
                cursor.execute(
                    _sql("UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s", column),
                    [connection.Database.Binary(fresh), key, value],
                )
                done += cursor.rowcount
        last = rows[-1][0]
    return done


def _rows(column: Column, last: object) -> list[tuple[object, bytes]]:
    old = "{name} IS NOT NULL AND substr({name}, 2, 4) <> %s"
    after = " AND {key} > %s" if last is not None else ""
    query = f"SELECT {{key}}, {{name}} FROM {{table}} WHERE {old}{after}"  # noqa: S608  constants
    values: list[object] = [connection.Database.Binary(newest_key_id())]
    with connection.cursor() as cursor:
        cursor.execute(
            _sql(f"{query} ORDER BY {{key}} LIMIT %s", column),
            values + ([last] if last is not None else []) + [BATCH],
        )
        return list(cursor.fetchall())


def _sql(template: str, column: Column) -> str:
    quote = connection.ops.quote_name
    return template.format(
        table=quote(column.table), name=quote(column.name), key=quote(column.key)
    )
