"""How long requests and what was found for them are kept."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from privacy import request_dates
from privacy.models import AnswerPackage, DataRequest, RequestHit, RequestLink
from privacy.retention import Rule, Term, delete_first, held, update_first
from youthwork.lib.dates import kept_from


def _empty_files(today: date, now: datetime, limit: int) -> int:
    gone = delete_first(RequestLink.objects.ended(now), limit)
    rows = AnswerPackage.objects.to_empty(now)
    return gone + update_first(rows, limit - gone, content=None, page=None)


def _erase_findings(today: date, now: datetime, limit: int) -> int:
    """What was copied for the request goes; that there was a request, and how it ended, stays."""
    before = kept_from(today, request_dates.FINDINGS_MONTHS)
    kept = held("privacy.datarequest", today)
    due = DataRequest.objects.findings_older_than(before).exclude(ref__in=kept)
    keys = list(due.order_by("pk").values_list("pk", flat=True)[: max(0, limit)])
    RequestHit.objects.filter(request__in=keys).delete()
    return DataRequest.objects.filter(pk__in=keys).update(
        findings_erased_at=now, born=None, handles=None, words=None
    )


def _erase(today: date, now: datetime, limit: int) -> int:
    before = kept_from(today, request_dates.REGISTER_MONTHS)
    kept = held("privacy.datarequest", today)
    return delete_first(DataRequest.objects.finished_before(before).exclude(ref__in=kept), limit)


RULES = [
    Rule(
        key="privacy.request_files",
        models=("privacy.answerpackage",),
        basis=_("To hand the answer over (GDPR article 12(3))"),
        term=Term(after=_("the answer was sent"), days=request_dates.LINK_DAYS),
        erases=_("The file behind the link; its check number stays"),
        run=_empty_files,
    ),
    Rule(
        key="privacy.request_findings",
        models=("privacy.requesthit",),
        basis=_("To account for an answer when somebody complains (GDPR article 77)"),
        term=Term(after=_("the request was answered"), months=request_dates.FINDINGS_MONTHS),
        erases=_("What was found and judged, and what was searched for"),
        run=_erase_findings,
    ),
    Rule(
        key="privacy.requests",
        models=("privacy.datarequest", "privacy.requeststep"),
        basis=_("To account for how requests were handled (GDPR article 5(2))"),
        term=Term(after=_("the request was answered"), months=request_dates.REGISTER_MONTHS),
        erases=_("The request with its log"),
        run=_erase,
    ),
]
