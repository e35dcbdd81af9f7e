"""Who is known by which name and address, written anew under another `INDEX_KEY`."""

from __future__ import annotations

from consent import people
from consent.models import ConsentRequest, Signer, Subject
from privacy.actions.reindexing import BATCH, renew


def reindex(batch: int = BATCH) -> int:
    """Write the keyed numbers anew of everybody whom another index key wrote; how many rows.

    Marks of who was erased can't be made anew: what they were made of is gone (0011).
    """
    done = renew(Subject.objects.all(), _subject, batch)
    done += renew(ConsentRequest.objects.select_related("subject"), _request, batch)
    return done + renew(Signer.objects.select_related("request"), _signer, batch)


def _subject(one: Subject) -> dict[str, int]:
    if not one.first_name or not one.born:
        return {}
    name = people.name_term(one.first_name, one.last_name or "")
    terms = {
        "name_term": name,
        "first_name_term": people.first_name_term(one.first_name),
        "birth_term": people.birth_term(one.born),
    }
    # Asked about again under the new key, before this: nobody could know them then.
    anew = Subject.objects.filter(name_term=name, birth_term=terms["birth_term"], is_namesake=False)
    if not one.is_namesake and anew.exclude(pk=one.pk).exists():
        terms["is_namesake"] = True
    return terms


def _request(one: ConsentRequest) -> dict[str, int]:
    name = one.subject.first_name
    return {"first_name_term": people.first_name_term(name)} if name else {}


def _signer(one: Signer) -> dict[str, int]:
    return {"email_term": people.email_term(one.email)} if one.email else {}
