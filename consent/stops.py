"""Every no about a young person that a new answer meets: stopped, objected to, not wanted."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from consent.agreed import Stop, Whose
from consent.choices.consent import WithdrawnBy
from consent.choices.request import Answered, RequestStatus
from consent.models import Answer, Consent, ConsentRequest, Subject, Withdrawal

_WHOSE = {WithdrawnBy.YOUTH: Whose.OWN, WithdrawnBy.OTHER_GUARDIAN: Whose.OTHER}


def met_by(request: ConsentRequest) -> list[Stop]:
    """What an answer to this question has to reckon with.

    A young person's own no is over once they agreed to something signed later, an objection once it
    was settled, the no of one of two guardians once they said yes or both did; above what was
    signed before, each stands for good.
    """
    subject = request.subject
    agreed = Answer.objects.agreed_by_the_child(subject, but=request)
    found = []
    for made in Withdrawal.objects.about(subject):
        whose = _WHOSE.get(WithdrawnBy(made.who), Whose.ANYBODY)
        if whose == Whose.OTHER and made.consent.settled_at is not None:
            whose = Whose.ANYBODY
        found.append(Stop(made.at, whose, frozenset(made.rows)))
    for consent in Consent.objects.ever_disputed(subject):
        settled = consent.settled_at is not None
        assert consent.disputed_at is not None  # the queryset asks for it
        found.append(Stop(consent.disputed_at, Whose.ANYBODY if settled else Whose.OTHER))
    for answer in Answer.objects.not_wanted_by_the_child(subject, but=request):
        found.append(Stop(answer.signed_at, Whose.OWN))
    found += _of_one_of_two(request)
    return [_now(stop, agreed) for stop in found]


def _of_one_of_two(request: ConsentRequest) -> list[Stop]:
    """What one of two guardians said no to, elsewhere, and no later yes or talk took away."""
    noes: list[tuple[str, Answer]] = []
    answers = Answer.objects.of_guardians_of(request.subject, but=request)
    for _key, each in groupby(answers, lambda answer: answer.signer.request_id):
        together = list(each)
        asked = together[0].signer.request
        if asked.status == RequestStatus.SIGNED:
            noes = [(row, no) for row, no in noes if not _lifts(together, row, no)]
        if asked.needs_both:
            noes += [
                (row, answer)
                for answer in together
                for row, said in answer.decisions.items()
                if said == Answered.NO
            ]
    settled = Consent.objects.last_settled(request.subject) if noes else None
    return [
        Stop(no.signed_at, Whose.ONE, frozenset([row]), no.signer.email_term)
        for row, no in noes
        if settled is None or settled < no.signed_at
    ]


def _lifts(together: list[Answer], row: str, no: Answer) -> bool:
    """Whether the answers to a later question take the no to a row away."""
    yes = [answer for answer in together if answer.decisions.get(row) == Answered.YES]
    mailbox = no.signer.email_term
    theirs = any(mailbox is not None and one.signer.email_term == mailbox for one in yes)
    return theirs or len(yes) > 1


def _now(stop: Stop, agreed: datetime | None) -> Stop:
    if stop.whose == Whose.OWN and agreed is not None and agreed >= stop.at:
        return Stop(stop.at, Whose.ANYBODY, stop.rows)
    return stop


def came_after(request: ConsentRequest, signed_at: datetime, since: datetime) -> bool:
    """Whether something newer stands than what was signed at a moment, and not before `since`.

    Somebody stopped or objected, or another question about the same young person was answered.
    """
    subject = request.subject
    return (
        any(made.at > since for made in Withdrawal.objects.about(subject))
        or any(one.disputed_at > since for one in Consent.objects.ever_disputed(subject))
        or Answer.objects.newer_than(signed_at, subject, but=request)
    )


def is_objected_to(subject: Subject) -> bool:
    """Whether somebody with authority objects to images, and nobody settled that."""
    return Consent.objects.ended_by_objection(subject).exists()
