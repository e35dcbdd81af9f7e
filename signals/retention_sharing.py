"""How long what was shared with partners is kept, and what they asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from privacy.retention import Rule, Term, delete_first, not_held
from signals.actions import sharing
from signals.actions.partner_requests import erase_texts as erase_request
from signals.holds import held_approaches, held_signals
from signals.models import Disclosure, DisclosureLink, PartnerRequest, TrendMessage
from youthwork.lib.dates import kept_from, start_of_day

DRAFT_DAYS, LINK_DAYS, TEXT_MONTHS, REGISTER_MONTHS = 7, 30, 12, 60
TREND_MONTHS = 24


def _erase_texts(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, TEXT_MONTHS))
    kept = held_signals(today), held_approaches(today)
    due = not_held(Disclosure.objects.texts_due(before, *kept))[:limit]
    return sum(1 for row in due if sharing.erase_texts(row, by=None, now=now) is None)


@transaction.atomic
def _delete_drafts(today: date, now: datetime, limit: int) -> int:
    due = not_held(Disclosure.objects.old_drafts(start_of_day(today - timedelta(days=DRAFT_DAYS))))
    # Held, so that what is handed in at this moment stays.
    keys = [row.pk for row in due.held().only("pk")[:limit]]
    return delete_first(Disclosure.objects.filter(pk__in=keys), limit)


def _close_links(today: date, now: datetime, limit: int) -> int:
    due = not_held(Disclosure.objects.links_due(start_of_day(today - timedelta(days=LINK_DAYS))))
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    DisclosureLink.objects.filter(disclosure__in=keys).delete()
    return Disclosure.objects.filter(pk__in=keys).update(mark="", browser_hash="")


def _delete_register(today: date, now: datetime, limit: int) -> int:
    due = Disclosure.objects.rows_due(start_of_day(kept_from(today, REGISTER_MONTHS)))
    return delete_first(due, limit)


def _erase_requests(today: date, now: datetime, limit: int) -> int:
    due = PartnerRequest.objects.texts_due(start_of_day(kept_from(today, TEXT_MONTHS)))
    rows = not_held(due)[:limit]
    return sum(1 for row in rows if erase_request(row, by=None, now=now) is None)


def _delete_requests(today: date, now: datetime, limit: int) -> int:
    before = start_of_day(kept_from(today, REGISTER_MONTHS))
    return delete_first(PartnerRequest.objects.filter(made_at__lt=before), limit)


def _delete_trend_messages(today: date, now: datetime, limit: int) -> int:
    due = TrendMessage.objects.due(start_of_day(kept_from(today, TREND_MONTHS)))
    return delete_first(due, limit)


RULES = [
    Rule(
        key="signals.sharing_texts",
        models=("signals.disclosure",),
        basis=_("To know what was agreed while it may still be asked about"),
        term=Term(
            after=_("it was shared, and with the text it is about at the latest"),
            months=TEXT_MONTHS,
        ),
        erases=_("The sentence, the reasons and the answer; who, which kinds and when stay"),
        run=_erase_texts,
        about=_("Text of what was shared"),
    ),
    Rule(
        key="signals.sharing_drafts",
        models=("signals.disclosure",),
        basis=_("What was never handed in is of no use to anybody"),
        term=Term(after=_("it was begun"), days=DRAFT_DAYS),
        erases=_("The whole draft"),
        run=_delete_drafts,
        about=_("Draft of sharing"),
    ),
    Rule(
        key="signals.sharing_links",
        models=("signals.disclosure",),
        basis=_("A link that ended opens nothing"),
        term=Term(after=_("the link of a partner ended"), days=LINK_DAYS),
        erases=_("The link, and in which browser it was read"),
        run=_close_links,
        about=_("Link of a partner"),
    ),
    Rule(
        key="signals.sharing_register",
        models=("signals.disclosure",),
        basis=_(
            "To tell partners what was corrected or erased, and to account for it (GDPR articles "
            "5(2) and 19); claims expire after five years (article 3:310 of the Dutch Civil Code)"
        ),
        term=Term(after=_("it was written down"), months=REGISTER_MONTHS),
        erases=_("The line of the register"),
        run=_delete_register,
    ),
    Rule(
        key="signals.partner_request_texts",
        models=("signals.partnerrequest",),
        basis=_("To look back at what partners ask"),
        term=Term(after=_("it was asked"), months=TEXT_MONTHS),
        erases=_("What was asked and told; partner, answer and day stay"),
        run=_erase_requests,
        about=_("Text of a question of a partner"),
    ),
    Rule(
        key="signals.partner_requests",
        models=("signals.partnerrequest",),
        basis=_("To account for what was refused and why (GDPR article 5(2))"),
        term=Term(after=_("it was asked"), months=REGISTER_MONTHS),
        erases=_("The line of the register"),
        run=_delete_requests,
    ),
    Rule(
        key="signals.trend_messages",
        models=("signals.trendmessage",),
        basis=_("To account for which figures left the house (GDPR article 5(2))"),
        term=Term(after=_("it was made"), months=TREND_MONTHS),
        erases=_("The whole message"),
        run=_delete_trend_messages,
    ),
]
