"""What an action refuses is shown on the form that asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.forms import BaseForm


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Put a ValidationError of the block on the form: beside its fields where it names them.

    A field that this form doesn't have says it above the others.
    """
    try:
        yield
    except ValidationError as refusal:
        for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            form.add_error(name if name in form.fields else None, errors)
