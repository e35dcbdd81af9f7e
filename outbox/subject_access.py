"""What the outbox holds on a person: that messages went to them, no address and no text.

Rows know people by label (`organisation.user:<public id>`), never by name, so this source finds
by label or public reference, given as a handle or as one of the words.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from outbox.models import Job, Message
from privacy.audit import label
from privacy.subject_access import Hit, Source
from youthwork.lib.dates import day_of

MOST = 100  # references of one search


def _messages(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Also to parts of a reference (`ABC…-2`): each is another person, so that one is looked at."""
    references = _references((*handles, *words))
    return [
        Hit(
            subject=label(message),
            title=_("Message to this person"),
            day=day_of(message.created_at),
            fields={"kind": message.kind, "subject": message.subject, "status": message.status},
            exact=True,
            others={message.recipient, message.recipient.partition(":")[2]}.isdisjoint(references),
        )
        for message in Message.objects.to_references(references)
    ]


def _jobs(name: str, born: date | None, handles: Sequence[str], words: Sequence[str]) -> list[Hit]:
    return [
        Hit(
            subject=label(job),
            title=_("Work that this person asked for"),
            day=day_of(job.created_at),
            fields={"kind": job.kind, "subject": job.subject, "state": job.state},
            exact=True,
        )
        for reference in _references((*handles, *words))
        for job in Job.objects.asked_by_reference(reference)
    ]


def _references(given: Iterable[str]) -> list[str]:
    """What may be a label or public reference: one word of some length, each once."""
    known = dict.fromkeys(text for text in given if len(text) >= 6 and " " not in text)
    return list(known)[:MOST]


SOURCES = [
    Source(key="outbox.messages", label=_("Messages sent"), search=_messages, by_reference=True),
    Source(key="outbox.jobs", label=_("Work asked for"), search=_jobs, by_reference=True),
]
