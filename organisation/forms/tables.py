"""Tables that somebody chose as a file or pasted into a form: rows of cells, as texts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import viruses
from youthwork.lib import sheets


def from_file(found: UploadedFile[bytes], *, by: User) -> list[list[str]]:
    """Raises ValidationError for what is too large, is no table, or holds a virus."""
    if found.size is None or found.size > sheets.READ_MAX:
        raise ValidationError(_("Choose a smaller file: at most 1 MB."), code="too_large")
    viruses.look_over(found, most=sheets.READ_MAX, by=by)
    try:
        return sheets.read(found.read())
    except sheets.Unreadable:
        raise _no_table() from None


def from_text(pasted: str) -> list[list[str]]:
    """Raises ValidationError for what is no table."""
    try:
        return sheets.read_text(pasted.replace("\x00", ""))
    except sheets.Unreadable:
        raise _no_table() from None


def _no_table() -> ValidationError:
    return ValidationError(_("This is no table that we can read."), code="unreadable")
