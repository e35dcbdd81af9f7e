"""Model fields for what people write: encrypted, or plain with the same cleaning.

All three keep texts in one form (`privacy.texts`) and refuse citizen service numbers, in the form
and again when saved, so that no way around a form stores one.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull
from django.db.models.sql.compiler import SQLCompiler, SQLUpdateCompiler

from privacy import encryption, texts
from privacy.forms import FreeText
from privacy.validators import no_citizen_service_number


class FreeTextMixin(models.Field):
    """Cleaning and refusal, at the form and at the database's door."""

    multiline = True
    typed = True
    default_validators = [no_citizen_service_number]

    def _cleaned(self, value: Any) -> Any:
        if not value or not isinstance(value, str):
            return value
        return texts.clean(value, multiline=self.multiline)

    def to_python(self, value: Any) -> Any:
        return self._cleaned(super().to_python(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The cleaned text, on the instance as in the row. Raises ValidationError."""
        value = self._cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """What `save`, `bulk_create` and `update` store. Raises ValidationError."""
        if isinstance(value, str):
            value = self._cleaned(value)
            if self.typed:
                no_citizen_service_number(value)
        self._refuse_foreign(value)
        return super().get_db_prep_save(value, connection)

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: Any) -> str:
        """Where `update` comes by with an expression."""
        self._refuse_foreign(value)
        return "%s"

    def _refuse_foreign(self, value: Any) -> None:
        """Raises FieldError for an expression of another field: it would be stored as it is.

        What `bulk_update` makes carries this field, so that its values come through here.
        """
        if hasattr(value, "as_sql") and not isinstance(value.output_field, type(self)):
            raise FieldError(f"{self} takes texts: an expression would pass its checks by.")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        defaults: dict[str, Any] = {"form_class": FreeText, "multiline": self.multiline}
        if self.max_length is not None:
            defaults["max_length"] = self.max_length
        if self.choices:
            return super().formfield(**kwargs)
        # models.TextField would hand over a widget; the form field knows its own.
        return models.Field.formfield(self, **(defaults | kwargs))


class FreeTextField(FreeTextMixin, models.TextField):
    """Unencrypted free text of several lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))


class FreeCharField(FreeTextMixin, models.CharField):
    """Unencrypted free text of one line."""

    multiline = False


class EncryptedCol(Col):
    """An encrypted column in a query: it may be selected and asked whether it is empty.

    Anything else that reads it (ordering, comparing, copying) would answer nonsense in silence.
    """

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        # `select` is None until the select list is compiled: later users are ordering and such.
        if getattr(compiler, "select", None) is not None or isinstance(compiler, SQLUpdateCompiler):
            raise FieldError(f"{self.target} is encrypted: it can't be ordered by or compared.")
        return super().as_sql(compiler, connection)

    def get_group_by_cols(self) -> list[Any]:
        return [Col(self.alias, self.target, self.output_field)]


class EncryptedIsNull(IsNull):
    """The one lookup of an encrypted field."""

    def process_lhs(self, compiler: SQLCompiler, connection: Any, lhs: Any = None) -> Any:
        lhs = lhs or self.lhs
        if isinstance(lhs, EncryptedCol):
            lhs = Col(lhs.alias, lhs.target, lhs.output_field)
        return super().process_lhs(compiler, connection, lhs)


class EncryptedTextField(FreeTextMixin, models.TextField):
    """Text that only the application can read: AES-256-GCM, stored as bytes.

    `max_length` counts characters. Every lookup but `isnull` raises FieldError, and so does
    ordering: searching goes through `privacy.blind_index`. Reading raises CannotDecrypt on a wrong
    or unknown key. `typed=False` is for what no person writes: a made-up address holds, once in a
    few hundred, digits that look like a citizen service number.
    """

    def __init__(
        self, *args: Any, multiline: bool = True, typed: bool = True, **kwargs: Any
    ) -> None:
        self.multiline, self.typed = multiline, typed
        if not typed:
            self.default_validators = []
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if not self.multiline:
            kwargs["multiline"] = False
        if not self.typed:
            kwargs["typed"] = False
        return name, path, args, kwargs

    @property
    def associated(self) -> str:
        """What a value is bound to: it opens in this column only."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: Any) -> str:
        self._refuse_foreign(value)
        return str(connection.ops.binary_placeholder_sql(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = self._cleaned(value)
        if value == "" and self.null:
            return None  # a constraint can then ask whether there is text
        if value is None or hasattr(value, "as_sql"):
            return value
        return connection.Database.Binary(encryption.encrypt(str(value), self.associated))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else encryption.decrypt(bytes(value), self.associated)

    def get_lookup(self, lookup_name: str) -> type[models.Lookup[Any]]:
        if lookup_name == "isnull":
            return EncryptedIsNull
        raise FieldError(f"{self} is encrypted: the lookup '{lookup_name}' can't work on it.")

    def get_transform(self, lookup_name: str) -> None:
        raise FieldError(f"{self} is encrypted: '{lookup_name}' can't work on it.")

    def get_col(self, alias: str | None, output_field: models.Field[Any, Any] | None = None) -> Col:
        return EncryptedCol(alias, self, output_field)

    @property
    def cached_col(self) -> Col:
        return EncryptedCol(self.model._meta.db_table, self)
