"""Every read of stored files."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from policy.models import StoredFile
else:
    StoredFile = Any


class StoredFileQuerySet(QuerySet["StoredFile"]):
    def unused_since(self, moment: datetime) -> Self:
        """Files made before a moment that no row of any table points at."""
        pointing = {f"{field.name}__isnull": True for field in self.model._meta.related_objects}
        return self.filter(made_at__lt=moment, **pointing).order_by("pk")
