"""Whether the page of the trail has a word for whatever an entry holds."""

from collections.abc import Iterable, Iterator

from privacy.kinds import NO_TABLE
from privacy.models import AuditEntry
from privacy.screens import CODED
from privacy.trail_words import model_of, word_of, word_of_field


def without_words(entries: Iterable[AuditEntry]) -> Iterator[tuple[str, str]]:
    """Reference and coded value wherever there is none."""
    for entry in entries:
        label = entry.subject.partition(":")[0]
        model = model_of(label)
        if not model and label not in NO_TABLE:
            yield entry.ref, label
        for name in filter(None, entry.fields.split(",")):
            if not word_of_field(model, name):
                yield entry.ref, name
        for value in (entry.before, entry.after):
            if CODED.fullmatch(value) and not word_of(model, value):
                yield entry.ref, value
