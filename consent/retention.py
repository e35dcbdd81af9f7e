"""How long questions, answers and consents are kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consent import dates
from consent.actions import erasing
from consent.actions.groups import KEPT_FOR
from consent.models import (
    ConsentRequest,
    ErasedCount,
    ErasedMark,
    Event,
    GroupDraft,
    Misdelivery,
    Publication,
)
from privacy.retention import Rule, Term, delete_first, held, update_first
from youthwork.lib.dates import kept_from, start_of_day

PROOF_MONTHS = 12
PROOF_MONTHS_AT_MOST = 60  # of what can never be taken down: claims lapse (BW 3:310)
POST_MONTHS = 24
REGISTER_MONTHS = 60  # as long as the register of requests and breaches
WRONG_ADDRESS_MONTHS = 3
COUNT_MONTHS = 60  # as long as an answer may be kept beside which it is counted
ABOUT_A_PERSON = (
    "consent.subject",
    "consent.consentrequest",
    "consent.signer",
    "consent.answer",
    "consent.attestation",
    "consent.consent",
    "consent.withdrawal",
    "consent.takedowntask",
)


def _erase(due: QuerySet[ConsentRequest, Any], limit: int, today: date, now: datetime) -> int:
    """Erase the first of those that no hold keeps; held ones don't stand before others.

    How many they were stays, so that figures of what was answered don't change; of who asked to be
    erased nothing does.
    """
    due = due.exclude(ref__in=held("consent.consentrequest", today)).select_related("subject")
    rows = list(due[: max(0, limit)])
    counted = [row for row in rows if row.subject.erase_asked_at is None]
    ErasedCount.objects.bulk_create(ErasedCount.objects.of_questions(counted))
    for row in rows:
        erasing.erase(row, by=None, now=now)
    return len(rows)


def _unanswered(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(today - timedelta(days=dates.UNANSWERED_DAYS))
    return _erase(ConsentRequest.objects.unanswered_before(before, today), limit, today, now)


def _refused(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, dates.ASKED_AGAIN_MONTHS))
    return _erase(ConsentRequest.objects.refused_before(before), limit, today, now)


def _proof(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, PROOF_MONTHS))
    at_most = start_of_day(kept_from(today, PROOF_MONTHS_AT_MOST))
    due = ConsentRequest.objects.out_of_use_before(before, at_most)
    return _erase(due, limit, today, now)


def _posts(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, POST_MONTHS))
    due = Publication.objects.nobody_on_it_before(before)
    return delete_first(due, limit)


def _events(today: date, now: datetime, limit: int) -> int:
    before = kept_from(today, POST_MONTHS)
    return delete_first(Event.objects.filter(day__lt=before), limit)


def _lists(today: date, now: datetime, limit: int) -> int:
    due = GroupDraft.objects.filter(kept_at__lte=now - KEPT_FOR)
    return delete_first(due, limit)


def _wrong_addresses(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, WRONG_ADDRESS_MONTHS))
    due = Misdelivery.objects.noticed_before(before).with_address()
    return update_first(due, limit, address=None)


def _misdeliveries(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, REGISTER_MONTHS))
    return delete_first(Misdelivery.objects.noticed_before(before), limit)


def _counts(today: date, now: datetime, limit: int) -> int:
    return delete_first(ErasedCount.objects.asked_before(kept_from(today, COUNT_MONTHS)), limit)


def _marks(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, REGISTER_MONTHS))
    return delete_first(ErasedMark.objects.made_before(before), limit)


RULES = [
    Rule(
        key="consent.lists",
        models=("consent.groupdraft",),
        basis=_("To finish a list of young people to ask"),
        term=Term(after=_("somebody typed it"), days=KEPT_FOR.days),
        erases=_("The list with names and addresses"),
        run=_lists,
    ),
    Rule(
        key="consent.events",
        models=("consent.event",),
        basis=_("To know where a question came from"),
        term=Term(after=_("the event"), months=POST_MONTHS),
        erases=_("The event; what was answered stays"),
        run=_events,
    ),
    Rule(
        key="consent.unanswered",
        models=ABOUT_A_PERSON,
        basis=_("Nobody answered: there is nothing to prove (GDPR article 5(1)(e))"),
        term=Term(
            after=_("the question ended, or after the sixteenth birthday it was for, if later"),
            days=dates.UNANSWERED_DAYS,
        ),
        erases=_("The question with names and addresses; a number of it stays in the log"),
        run=_unanswered,
        about=_("Question that nobody answered"),
    ),
    Rule(
        key="consent.refused",
        models=ABOUT_A_PERSON,
        basis=_("Not to ask again and again"),
        term=Term(after=_("the family said no"), months=dates.ASKED_AGAIN_MONTHS),
        erases=_("The question with names, addresses and the answer"),
        run=_refused,
        about=_("Answer ‘no’"),
    ),
    Rule(
        key="consent.proof",
        models=ABOUT_A_PERSON,
        basis=_(
            "To prove consent as long as images are used, and a year after (GDPR article 7(1)); "
            "of what can't be taken down at most five years after the consent ended"
        ),
        term=Term(
            after=_("the consent ended and the last post was taken down"), months=PROOF_MONTHS
        ),
        erases=_("The consent with its evidence; a tombstone without a name stays"),
        run=_proof,
        about=_("Consent after its end"),
    ),
    Rule(
        key="consent.posts",
        models=("consent.publication",),
        basis=_("To find a post again when it has to go"),
        term=Term(
            after=_("it was posted, and nobody on it has a consent here"), months=POST_MONTHS
        ),
        erases=_("The row of the register"),
        run=_posts,
    ),
    Rule(
        key="consent.wrong_addresses",
        models=("consent.misdelivery",),
        basis=_("To ask who got it to throw it away"),
        term=Term(after=_("somebody saw that it went wrong"), months=WRONG_ADDRESS_MONTHS),
        erases=_("The address that a question was sent to by mistake"),
        run=_wrong_addresses,
        about=_("Wrong address"),
    ),
    Rule(
        key="consent.misdeliveries",
        models=("consent.misdelivery",),
        basis=_("To account for breaches (GDPR article 33(5))"),
        term=Term(after=_("somebody saw that it went wrong"), months=REGISTER_MONTHS),
        erases=_("The note; it holds no young person"),
        run=_misdeliveries,
        about=_("Note of a wrong address"),
    ),
    Rule(
        key="consent.marks",
        models=("consent.erasedmark",),
        basis=_("Not to ask somebody who asked to be erased"),
        term=Term(after=_("everything was erased on request"), months=REGISTER_MONTHS),
        erases=_("The mark; it holds no name"),
        run=_marks,
    ),
    Rule(
        key="consent.counts",
        models=("consent.erasedcount",),
        basis=_("To say how many questions were answered, once they are gone"),
        term=Term(after=_("they were asked"), months=COUNT_MONTHS),
        erases=_("How many questions a team asked on a day; nobody is in it"),
        run=_counts,
        about=_("Numbers of questions that are gone"),
    ),
]
