"""Every file that somebody sends is looked over for viruses before anything reads it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib import clamav

NAME_MAX = 80  # characters of a virus's name in the trail


def look_over(file: UploadedFile[bytes], *, most: int, by: Any) -> None:
    """Ask the scanner about a file, and leave it as it was, to be read.

    `most` is the size in bytes above which the form refuses a file anyway, so that nobody waits
    for it. Nothing is asked where the installation has no scanner. Raises ValidationError for a
    file with a virus, after an entry in the trail, and while the scanner can't be reached: a file
    that nobody looked at is not taken.
    """
    if not clamav.is_set_up() or file.size is None or file.size > most:
        return
    file.seek(0)
    try:
        virus = clamav.virus_in(file.read())
    except clamav.Away:
        told = _(
            "We can't look for viruses in this file right now, so we don't take it yet. Try again "
            "in a few minutes."
        )
        raise ValidationError(told, code="scanner_away") from None
    finally:
        file.seek(0)
    if virus:
        audit.record(AuditVerb.VIRUS_FOUND, by, by=by, after=virus[:NAME_MAX])
        told = _(
            "There is a virus in this file (%(virus)s). We don't take it. Don't open it, and tell "
            "who looks after your computers."
        )
        raise ValidationError(told, code="virus", params={"virus": virus[:NAME_MAX]})
