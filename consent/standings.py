"""What is known of the young people on an image, as `checking` takes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from consent import dates
from consent.checking import Standing
from consent.choices.request import OPEN, RequestStatus
from consent.models import Consent, ConsentRequest, Subject
from consent.values import need_contact, sixteen_is_strict
from organisation.models import User


@dataclass(frozen=True)
class Known:
    """A young person of the own teams: with the newest consent, the newest request, and both put
    together."""

    subject: Subject
    request: ConsentRequest
    consent: Consent | None
    standing: Standing


def known_to(user: User, refs: Collection[str]) -> list[Known]:
    """The people of these references whom the teams of this person asked, in the order given."""
    rows = ConsentRequest.objects.checked_by(user).filter(subject__ref__in=list(refs))
    people: dict[str, list[ConsentRequest]] = {}
    for row in rows.select_related("subject", "consent", "made_by", "team").order_by(
        "made_at", "pk"
    ):
        people.setdefault(row.subject.ref, []).append(row)
    return [_known(people[ref]) for ref in dict.fromkeys(refs) if ref in people]


def of_subjects(subjects: Collection[Subject]) -> list[Known]:
    """These people as they are now, whoever asks, in the order given."""
    rows = ConsentRequest.objects.filter(subject__in=subjects)
    people: dict[int, list[ConsentRequest]] = {}
    for row in rows.select_related("subject", "consent", "team").order_by("made_at", "pk"):
        people.setdefault(row.subject_id, []).append(row)
    return [_known(people[one.pk]) for one in subjects if one.pk in people]


def _known(requests: list[ConsentRequest]) -> Known:
    """From every request about somebody, oldest first."""
    newest = requests[-1]
    consents = [row.consent for row in requests if row.consent_or_none]
    consent = max(consents, key=lambda one: (one.made_at, one.pk), default=None)
    return Known(newest.subject, newest, consent, _standing(requests, consent))


def _standing(requests: Iterable[ConsentRequest], consent: Consent | None) -> Standing:
    rows = list(requests)
    newest = rows[-1]
    waits = any(row.status in OPEN for row in rows)
    refused = newest.status == RequestStatus.REFUSED
    if consent is None:
        return Standing(waits=waits, refused=refused)
    born = newest.subject.born
    # Else a guardian's yes goes on until the young person says otherwise.
    decides = consent.at_sixteen or sixteen_is_strict()
    return Standing(
        status=consent.status,
        yes=frozenset(row for row in consent.decisions if consent.says_yes(row)),
        valid_from=consent.valid_from,
        valid_until=consent.valid_until,
        assurance=consent.assurance,
        is_own=consent.is_own,
        sixteen_on=dates.birthday(born, dates.SELF_FROM) if born and decides else None,
        waits=waits,
        refused=refused,
        need_contact=need_contact(),
    )
