"""What may be done with signals and what stands beside them on a request (GDPR art. 16 to 21)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.request_choices import Kind
from privacy.request_deeds import Deed, Said, kept_by_a_hold, refuse_held
from signals.actions import editing, erasing, items, masking, partner_requests, sharing
from signals.choices.rounds import UNSENT
from signals.choices.signal import Status
from signals.holds import approach_held_until, held_until_of
from signals.models import Approach, Disclosure, InstacleanItem, PartnerRequest, Signal
from signals.models.signal import NARRATIVE_MAX, NOTE_MAX
from signals.page_address import page_of
from signals.replaying import BESIDE, beside
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

SIGNAL = frozenset({"signals.signal"})
AWAY = frozenset({Kind.ERASE, Kind.OBJECT})
CORRECTED = {"title": 80, "narrative": NARRATIVE_MAX, "meaning": NOTE_MAX}


def _gone() -> ValidationError:
    return ValidationError(_("This is gone already."), code="gone")


def _signal(subject: str) -> Signal:
    found = Signal.objects.filter(ref=subject.partition(":")[2]).first()
    if found is None or found.status == Status.ANONYMISED:
        raise _gone()
    return found


def _row(model: type[Any], subject: str) -> Any:
    found = model.objects.filter(ref=subject.partition(":")[2]).first()
    if found is None:
        raise _gone()
    return found


def _refuse_held_signal(signal: Signal, said: Said, now: datetime) -> None:
    """Raises ValidationError where a hold keeps a signal, or what it was taken together with."""
    if not said.again and answered(held_until_of(signal, day_of(now))):
        raise kept_by_a_hold()


def _refuse_held_approach(approach: Approach, said: Said, now: datetime) -> None:
    if not said.again and answered(approach_held_until(approach, day_of(now))):
        raise kept_by_a_hold()


def _mask(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    """Cover each passage, with everything that hangs on it; all of them or none."""
    row = None if subject.startswith("signals.signal:") else beside(subject)
    if row is None:
        signal = _signal(subject)
        _refuse_held_signal(signal, said, now)
        for words in said.words:
            masking.mask(signal, words=words, by=by, now=now, reason=said.reason)
        return
    if isinstance(row, Approach):
        _refuse_held_approach(row, said, now)
    else:
        refuse_held(subject, said, now, row)
    for words in said.words:
        masking.mask_in(row, words=words, by=by, now=now, reason=said.reason)


def _correct(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    """Put other words in the place of what is wrong; what it said before stays a version."""
    signal = _signal(subject)
    _refuse_held_signal(signal, said, now)
    values: dict[str, Any] = {}
    for name, most in CORRECTED.items():
        before = text = getattr(signal, name) or ""
        for words in said.words:
            text = text.replace(words, said.instead)
        if len(text) > most:
            told = _("This makes the text too long.")
            raise ValidationError({"instead": ValidationError(told, code="max_length")})
        if text != before:
            values[name] = text
    if not values:
        told = _("This does not stand in the signal. Write it just as it stands there.")
        raise ValidationError({"words": ValidationError(told, code="not_there")})
    editing.change(signal, values, version=signal.version, by=by, now=now)


def _erase_account(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    signal = _signal(subject)
    _refuse_held_signal(signal, said, now)
    erasing.erase_account(signal, by=by, now=now)


def _erase(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    """Kind, severity, month, team and platform stay; of an open signal its follow-up does too."""
    signal = _signal(subject)
    _refuse_held_signal(signal, said, now)
    if signal.status == Status.CLOSED:
        erasing.anonymise(signal, by=by, now=now)
    elif signal.status == Status.MERGED:
        erasing.empty_duplicate(signal, by=by, now=now)
    else:
        erasing.erase_text(signal, by=by, now=now)


def _erase_item(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    """Also what it is recognised by: its owner asked not to be."""
    item: InstacleanItem = _row(InstacleanItem, subject)
    refuse_held(subject, said, now, item)
    items.erase(item, by=by, now=now)
    if item.status not in UNSENT:  # what was never sent went whole
        items.forget(item, now=now)


def _end_sharing(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    """The partner's page closes and what was written goes; that there was shared stays."""
    row: Disclosure = _row(Disclosure, subject)
    refuse_held(subject, said, now, row)
    if row.signal:  # a hold on what it tells of keeps what was shared of it
        _refuse_held_signal(row.signal, said, now)
    elif row.approach:
        _refuse_held_approach(row.approach, said, now)
    _close(row, by=by, now=now)
    sharing.erase_texts(row, by=by, now=now)


def _close_link(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    _close(_row(Disclosure, subject), by=by, now=now)


def _close(row: Disclosure, *, by: Any, now: datetime) -> None:
    if Disclosure.objects.open_at(now).filter(pk=row.pk).exists():
        sharing.revoke(row, by=by, now=now)


def _erase_question(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    row: PartnerRequest = _row(PartnerRequest, subject)
    refuse_held(subject, said, now, row)
    partner_requests.erase_texts(row, by=by, now=now)


def _page(subject: str) -> str:
    return page_of(subject.partition(":")[2])


def _partners(subject: str) -> list[str]:
    """Partners that were told of this signal (GDPR art. 19)."""
    told = Disclosure.objects.known().filter(signal__ref=subject.partition(":")[2])
    return list(told.order_by("partner__name").values_list("partner__name", flat=True).distinct())


DEEDS = [
    Deed(
        key="signals.mask",
        kinds=AWAY,
        models=SIGNAL,
        label=gettext_lazy("Cover these words everywhere in the signal"),
        hint=gettext_lazy("In its earlier texts, steps and what was shared too; the rest stays."),
        do=_mask,
        asks=frozenset({"words"}),
        recipients=_partners,
    ),
    Deed(
        key="signals.mask_beside",
        kinds=AWAY | {Kind.RECTIFY},
        models=frozenset({"signals.approach", "workers.practiceexample", *BESIDE}),
        label=gettext_lazy("Cover these words there"),
        do=_mask,
        asks=frozenset({"words"}),
    ),
    Deed(
        key="signals.correct",
        kinds=frozenset({Kind.RECTIFY}),
        models=SIGNAL,
        label=gettext_lazy("Put other words in their place"),
        hint=gettext_lazy("What it said before stays to be seen as an earlier version."),
        do=_correct,
        asks=frozenset({"words", "instead"}),
        recipients=_partners,
    ),
    Deed(
        key="signals.erase_account",
        kinds=AWAY,
        models=SIGNAL,
        label=gettext_lazy("Erase the account and the address; the text stays"),
        do=_erase_account,
        journalled=True,
    ),
    Deed(
        key="signals.erase",
        kinds=AWAY,
        models=SIGNAL,
        label=gettext_lazy("Erase all text; a figure without people stays"),
        hint=gettext_lazy("Of a signal that is open, its steps without notes stay too."),
        do=_erase,
        journalled=True,
    ),
    Deed(
        key="signals.erase_item",
        kinds=AWAY,
        models=frozenset({"signals.instacleanitem"}),
        label=gettext_lazy("Erase the account, the address and the reason"),
        hint=gettext_lazy("It is not recognised any more when it comes back."),
        do=_erase_item,
        journalled=True,
    ),
    Deed(
        key="signals.end_sharing",
        kinds=AWAY,
        models=frozenset({"signals.disclosure"}),
        label=gettext_lazy("Close the partner's page and erase what was written"),
        do=_end_sharing,
        journalled=True,
    ),
    Deed(
        key="signals.close_link",
        kinds=frozenset({Kind.RESTRICT}),
        models=frozenset({"signals.disclosure"}),
        label=gettext_lazy("Close the partner's page"),
        do=_close_link,
        journalled=True,
    ),
    Deed(
        key="signals.erase_question",
        kinds=AWAY,
        models=frozenset({"signals.partnerrequest"}),
        label=gettext_lazy("Erase what was asked and told"),
        do=_erase_question,
        journalled=True,
    ),
    Deed(
        key="signals.page",
        kinds=frozenset({Kind.RECTIFY}),
        models=SIGNAL,
        label=gettext_lazy("Corrected on the page of the signal"),
        page=_page,
    ),
]
