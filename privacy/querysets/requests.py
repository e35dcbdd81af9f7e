"""Reads of requests under GDPR articles 15 to 21."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from privacy import request_dates
from privacy.request_choices import FINISHED, LOOKED_AT, OPEN, Status
from youthwork.lib.keyset import Place
from youthwork.lib.together import counted, fetch

if TYPE_CHECKING:
    from privacy.models import AnswerPackage, DataRequest, RequestHit, RequestLink, RequestStep
else:
    AnswerPackage = DataRequest = RequestHit = RequestLink = RequestStep = Any

HANDLE = "privacy.handle_requests"
REGISTER = "privacy.register_requests"
COUNT = "privacy.count_requests"
MOST_WRONG = 5


@dataclass(frozen=True)
class RequestTally:
    """Requests received in a period: what goes into an evaluation, and no more."""

    received: int
    open: int  # of them not answered yet
    late: int  # of them answered after their term, or past it without an answer


class DataRequestQuerySet(QuerySet[DataRequest]):
    def visible_to(self, user: Any) -> Self:
        """All of them for who handles requests; nobody else reads one."""
        return self if user.has_perm(HANDLE) else self.none()

    def handled_by(self, user: Any) -> Self:
        """Open ones, to work on."""
        return self.visible_to(user).filter(status__in=OPEN)

    def judged_by(self, user: Any) -> Self:
        """Ones of which the hits are decided on."""
        return self.visible_to(user).filter(status__in=LOOKED_AT)

    def answered_by(self, user: Any) -> Self:
        """Ones that were answered, of which a new link or code may be made."""
        return self.visible_to(user).filter(status=Status.SENT)

    def in_work(self) -> Self:
        return self.filter(status__in=OPEN)

    def finished(self) -> Self:
        return self.filter(status__in=FINISHED)

    def first_due_first(self, behind: Place | None = None) -> Self:
        """The first to answer first; from where a page ended."""
        rows = self.filter(behind.after("due_on")) if behind else self
        return rows.order_by("due_on", "pk")

    def newest_first(self, behind: Place | None = None) -> Self:
        """What came in last first; from where a page ended."""
        rows = self.filter(behind.before("received_on")) if behind else self
        return rows.order_by("-received_on", "-pk")

    def with_counts(self) -> Self:
        """With `found` and `decided`: how many hits there are, and are judged."""
        return self.annotate(found=Count("hits"), decided=Count("hits", filter=~Q(hits__give="")))

    def of_year(self, year: int) -> Self:
        return self.filter(ref__startswith=f"V-{year}-")

    def to_remind(self, today: date) -> Self:
        """Open ones of which the term ends within a week, and nobody was told."""
        until = today + timedelta(days=request_dates.REMIND_DAYS)
        return self.in_work().filter(due_on__lte=until, due_on__gte=today, reminded="")

    def late(self, today: date) -> Self:
        return self.in_work().filter(due_on__lt=today)

    def tally(self, first: date, last: date, today: date) -> RequestTally:
        """How many came in on these days, both included, and how many went past their term."""
        past = Q(status__in=OPEN, due_on__lt=today) | Q(finished_on__gt=F("due_on"))
        rows = counted(
            self.filter(received_on__range=(first, last)),
            received=Count("pk"),
            open=Count("pk", filter=Q(status__in=OPEN)),
            late=Count("pk", filter=past),
        )
        fetch(rows)
        return RequestTally(*rows[0])

    def asked_by_term(self, name: int, addresses: Collection[int]) -> Self:
        """Earlier requests of this name or of one of these addresses."""
        return self.filter(Q(asker_term=name) | Q(email_term__in=addresses))

    def findings_older_than(self, day: date) -> Self:
        return self.filter(finished_on__lt=day, findings_erased_at=None)

    def finished_before(self, day: date) -> Self:
        return self.filter(finished_on__lt=day)


class RequestHitQuerySet(QuerySet[RequestHit]):
    def of_request_for(self, request: DataRequest) -> Self:
        return self.filter(request=request).order_by("number")

    def undecided(self) -> Self:
        return self.filter(give="")

    def plain(self) -> Self:
        """Those that wait, are certain, and in which nobody else stands."""
        return self.undecided().filter(exact=True, others=False)

    def given_too_soon(self) -> Self:
        """Those that were given with one press, and by now aren't certain any more."""
        return self.filter(together=True).exclude(exact=True, others=False)


class RequestStepQuerySet(QuerySet[RequestStep]):
    def of_request_for(self, request: DataRequest) -> Self:
        return self.filter(request=request).select_related("by").order_by("-at", "-pk")


class RequestLinkQuerySet(QuerySet[RequestLink]):
    def opened_by(self, token_hash: str, purpose: str, now: datetime) -> DataRequest | None:
        """The request that a mailed link of this hash belongs to, while the link works."""
        rows = self.filter(token_hash=token_hash, purpose=purpose, ends_at__gt=now)
        found = rows.select_related("request").first() if token_hash else None
        return found.request if found else None

    def ended(self, now: datetime) -> Self:
        return self.filter(ends_at__lte=now)


class AnswerPackageQuerySet(QuerySet[AnswerPackage]):
    def opened_by(self, request: DataRequest | None, now: datetime) -> AnswerPackage | None:
        """The answer to a request, while it may be fetched; its files stay unread."""
        if request is None:
            return None
        rows = self.filter(request=request, ends_at__gt=now, wrong_codes__lt=MOST_WRONG)
        return rows.select_related("request").defer("content", "page").first()

    def without_files(self) -> Self:
        """With `has_file`: whether there is one to hand over still."""
        there = ExpressionWrapper(Q(content__isnull=False), output_field=BooleanField())
        return self.defer("content", "page").annotate(has_file=there)

    def to_empty(self, now: datetime) -> Self:
        """Answers of which the link has ended: the file goes."""
        return self.filter(ends_at__lte=now, content__isnull=False)
