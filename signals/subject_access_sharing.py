"""Where a person may stand in what was shared with partners (GDPR articles 15(1)(c) and 19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy import blind_index
from privacy.sought import Sought, holding
from privacy.subject_access import Hit, Source
from signals import sharing
from signals.covering import MESSAGE_TEXTS, QUESTION_TEXTS, SHARED_TEXTS
from signals.models import Disclosure, PartnerRequest, Signal, TrendMessage


def _hit(row: Disclosure, *, exact: bool) -> Hit:
    return Hit(
        subject=f"signals.disclosure:{row.ref}",
        title=_("Shared with a partner"),
        day=timezone.localdate(row.shared_at or row.told_at or row.made_at),
        fields={
            _("Partner"): row.partner.name,
            _("Which data"): ", ".join(str(kind.label) for kind in row.kinds),
            _("One checked sentence"): row.summary or "",
            _("Ground"): sharing.ground_in_words(row),
            _("Why the young person was not told"): row.told_reason or "",
            _("Reason of the decision"): row.decision_reason or "",
            _("Answer"): row.answer_note or "",
        },
        exact=exact,
        others=True,
    )


class _Asked(Sought):
    """As in other texts, and inside a longer word: few stand here, and a partner may write so."""

    def __init__(self, name: str, handles: Sequence[str], words: Sequence[str]) -> None:
        super().__init__(name, handles, words)
        # An account also stands there without its sign.
        asked = (name, *words, *(handle.strip().lstrip("@") for handle in handles))
        self.parts = [part.strip().lower() for part in asked if part.strip()]

    def stands_in(self, *texts: str | None) -> bool:
        whole = " ".join(text.lower() for text in texts if text)
        return any(part in whole for part in self.parts) or super().stands_in(*texts)


def _sentences(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Texts are encrypted and few (they go after a year), so each is looked at."""
    rows = Disclosure.objects.filter(texts_erased_at=None).select_related(
        "partner", "agreement", "in_spite_of"
    )
    asked = _Asked(name, handles, words)
    return [
        _hit(row, exact=False)
        for row in rows.order_by("pk").iterator()
        if asked.stands_in(*(getattr(row, each) for each in SHARED_TEXTS))
    ]


def _accounts(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    """Partners who were told of a signal with this account."""
    terms = [blind_index.handle_term(handle) for handle in handles if handle.strip()]
    signals = Signal.objects.with_account_terms(terms).values("pk")
    rows = Disclosure.objects.known().filter(signal__in=signals)
    rows = rows.select_related("partner", "agreement", "in_spite_of").order_by("pk")
    return [_hit(row, exact=True) for row in rows]


def _requests(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> list[Hit]:
    rows = PartnerRequest.objects.filter(texts_erased_at=None).select_related("partner")
    asked = _Asked(name, handles, words)
    return [
        Hit(
            subject=f"signals.partnerrequest:{row.ref}",
            title=_("Question of a partner"),
            day=row.asked_on,
            fields={
                _("Partner"): row.partner.name,
                **{each: getattr(row, each) or "" for each in QUESTION_TEXTS},
            },
            others=True,
        )
        for row in rows.order_by("pk").iterator()
        if asked.stands_in(*(getattr(row, each) for each in QUESTION_TEXTS))
    ]


def _messages(
    name: str, born: date | None, handles: Sequence[str], words: Sequence[str]
) -> Iterator[Hit]:
    """What partners were told of trends, and what somebody was going to tell them."""
    sought = Sought(name, handles, words)
    for row in holding(sought, TrendMessage.objects.all(), *MESSAGE_TEXTS):
        partners = row.partners.order_by("name").values_list("name", flat=True)
        yield Hit(
            subject=f"signals.trendmessage:{row.ref}",
            title=_("Message about trends"),
            day=timezone.localdate(row.sent_at or row.made_at),
            fields={
                _("Partners"): ", ".join(partners),
                **{each: getattr(row, each) or "" for each in MESSAGE_TEXTS},
            },
            others=True,
        )


SOURCES = [
    Source("signals.shared_account", gettext_lazy("Accounts shared with partners"), _accounts),
    Source(
        "signals.shared",
        gettext_lazy("Sentences shared with partners"),
        _sentences,
        in_texts=True,
    ),
    Source(
        "signals.partner_requests",
        gettext_lazy("Questions of partners"),
        _requests,
        in_texts=True,
    ),
    Source(
        "signals.trend_messages",
        gettext_lazy("Messages about trends"),
        _messages,
        in_texts=True,
    ),
]
