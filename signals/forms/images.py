"""No image and no other file ever goes with a signal, or with anything written about one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.translation import gettext_lazy

IMAGES_NEVER = gettext_lazy("Images never go with a signal. Don't save or forward them.")


def refuse_files(form: BaseForm, files: Mapping[str, Any]) -> None:
    """Refuse a form that came with files; call it before `is_valid`.

    Keeping or passing on a sexual image of a minor is a crime, for a youth worker too (article 252
    of the Dutch Criminal Code), so nothing that could be one is taken in, nor passed over in
    silence.
    """
    if files and form.is_bound:
        form.add_error(None, ValidationError(IMAGES_NEVER, code="no_files"))
