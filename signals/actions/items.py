"""Items of Instaclean: put on the list, checked by another, sent, and in time erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisation.models import Organisation, Platform, Team, User
from privacy import audit, blind_index
from privacy.choices import BLOCK, AuditVerb
from privacy.models import AuditEntry
from privacy.validators import not_long_before
from signals import places
from signals.actions import reports
from signals.actions.moving import stale
from signals.choices.rounds import (
    NEVER_LISTED,
    NOTICE_NEXT,
    TAKES_ITEMS,
    UNSENT,
    Ground,
    NoticeStatus,
)
from signals.choices.signal import SEXUAL_IMAGE_MINOR, SUBCATEGORIES, Outcome, Status
from signals.item_marks import SAYS
from signals.models import InstacleanItem, InstacleanRound, Signal
from youthwork.lib.dates import day_of, last_moment
from youthwork.lib.said import marks, refuse_overtaken
from youthwork.lib.together import fetch, together
from youthwork.lib.together import read as asking


@dataclass(frozen=True)
class Notice:
    """What is put on the list: everything a notice says."""

    platform: Platform
    category: str = ""
    subcategory: str = ""
    ground: Ground | str = ""
    rule_text: str = ""
    reason: str = ""
    account_handle: str = ""
    location_url: str = ""
    is_closed_account: bool = False
    seen_on: date | None = None
    good_faith: bool = False


@transaction.atomic
def move(
    item: InstacleanItem,
    to: NoticeStatus,
    *,
    by: User | None,
    now: datetime,
    seen: QuerySet[InstacleanItem] | None = None,
    **also: object,
) -> None:
    """Take one step of NOTICE_NEXT and audit it; `also` is what the new status implies.

    `seen`: the rows as they were looked at, where more than the status counts.

    The UPDATE names the status it expects, so of two people who press at once one wins. Raises
    ValidationError with code `no_such_step` or `stale`.
    """
    audit.record_all(moved([item], to, by=by, now=now, seen=seen, **also))


@transaction.atomic
def moved(
    found: Sequence[InstacleanItem],
    to: NoticeStatus,
    *,
    by: User | None,
    now: datetime,
    seen: QuerySet[InstacleanItem] | None = None,
    **also: object,
) -> list[AuditEntry]:
    """Take the same step with several items, in as many statements as with one.

    All of them stand where the first stands; when one has moved meanwhile, none moves. Returns the
    entries, for the deed to record with its own.
    """
    before = NoticeStatus(found[0].status)
    if to not in NOTICE_NEXT[before]:
        raise ValidationError(_("This step is not possible now."), code="no_such_step")
    rows = InstacleanItem.objects.all() if seen is None else seen
    rows = rows.filter(pk__in=[item.pk for item in found], status=before)
    if rows.update(status=to, **also) != len(found):
        raise ValidationError(_("Someone else just changed this item. Look again."), code="stale")
    for item in found:
        item.status = to
        for name, value in also.items():
            setattr(item, name, value)
    return [
        audit.entry(AuditVerb.MOVED, item, by=by, before=before, after=to, at=now) for item in found
    ]


def write(item: InstacleanItem, values: dict[str, object], seen: QuerySet[Any]) -> None:
    """Write where the item is still as it was seen; else somebody was first (ValidationError)."""
    if not seen.filter(pk=item.pk).update(**values):
        told = _("Someone else just changed this item. Look again.")
        raise ValidationError(told, code="stale")
    for name, value in values.items():
        setattr(item, name, value)


@transaction.atomic
def put_on_list(
    notice: Notice,
    *,
    team: Team,
    round: InstacleanRound | None,
    signal: Signal | None = None,
    by: User,
    now: datetime,
    once: bool = False,
) -> InstacleanItem:
    """Put an account or page on the list of a round, or report it at once (`round` is None).

    It may be incomplete: what a notice asks is checked before it is sent. What is typed as account
    or place has to be one (`no_account`, `no_address`). `once` refuses what is
    on the list already and was not sent yet (`on_the_list`), as when a form is sent twice.
    """
    rounds = InstacleanRound.objects.held(round)
    if signal is None:
        fetch(rounds)
    else:  # whoever changes its kind at this moment comes before or after
        as_it_is = Signal.objects.filter(pk=signal.pk)
        keys = filter(None, (signal.pk, signal.merged_into_id))
        # Behind the round, as who sends a list.
        taken = Signal.objects.turn_of_all(*keys, then=(as_it_is,))
        _rounds, is_so = together(asking(rounds), taken)
        if not is_so:
            raise stale()
        [now_there] = as_it_is
        for column in Signal._meta.concrete_fields:
            setattr(signal, column.attname, getattr(now_there, column.attname))
    _refuse_spent(signal)
    _refuse_wrong(notice, signal, timezone.localdate(now), now)
    if any(held.status not in TAKES_ITEMS for held in rounds):
        raise ValidationError(_("This list is closed."), code="list_closed")
    ref = _next_ref(timezone.localdate(now).year)  # of two at once one waits here for the other
    if once:
        _refuse_listed(notice)
    item = InstacleanItem.objects.create(
        ref=ref,
        round=round,
        signal=signal,
        team=team,
        created_by=by,
        created_at=now,
        **_columns(notice),
    )
    audit.record(AuditVerb.LOGGED, item, by=by, at=now)
    return item


@transaction.atomic
def change(
    item: InstacleanItem, notice: Notice, *, by: User, now: datetime, seen: str = ""
) -> None:
    """Write an unsent item anew; what was checked is then checked again.

    Who writes something else is from then on who put it on the list, so that another checks it.
    `seen` are the marks of what the form was opened with (youthwork/lib/said.py); without it the
    item that is given was read. Raises ValidationError (`sent`, `stale`).
    """
    _refuse_wrong(notice, item.signal, timezone.localdate(item.created_at), now)
    if item.status not in UNSENT:
        raise ValidationError(_("What was sent can't be changed."), code="sent")
    there = refuse_overtaken(item, SAYS, seen or marks(item, SAYS))
    columns = _columns(notice)
    if _says_otherwise(there, columns):
        columns["created_by"] = by
    if item.status == NoticeStatus.CHECKED:
        move(item, NoticeStatus.LISTED, by=by, now=now, checked_by=None, checked_at=None)
    # Not over what a colleague checked or sent meanwhile: what goes out is what was checked.
    write(item, columns, InstacleanItem.objects.filter(status=item.status))
    audit.record(AuditVerb.CHANGED, item, by=by, fields=_FIELDS, at=now)


def _says_otherwise(item: InstacleanItem, columns: dict[str, object]) -> bool:
    """Whether a notice with these columns says something else than the item does."""
    before = marks(item, SAYS)
    for name in SAYS:
        setattr(item, name, columns[name])
    return marks(item, SAYS) != before


@transaction.atomic
def take_off(item: InstacleanItem, *, by: User | None, now: datetime) -> None:
    """Take an unsent item off the list; nothing of it stays but the entry in the trail."""
    if not InstacleanItem.objects.filter(pk=item.pk, status__in=UNSENT).delete()[0]:
        raise ValidationError(_("What was sent can't be taken off."), code="sent")
    audit.record(AuditVerb.ERASED, item, by=by, fields=_FIELDS, at=now)


def take_off_each(found: Iterable[InstacleanItem], *, by: User, now: datetime) -> None:
    """Take what was not sent yet off the list, of a signal that turned out to be good news.

    Whose account it is did nothing (DSA article 16(2)(d): who sends a notice believes it to be
    right). Ask for them once the signal is held, for which who sends waits.
    """
    for item in found:
        if item.status in UNSENT:
            take_off(item, by=by, now=now)


@transaction.atomic
def to_round(
    item: InstacleanItem, round: InstacleanRound | None, *, by: User, now: datetime
) -> None:
    """Leave an unsent item for another round, or report it at once.

    Who notes the list of either round as sent at this moment waits, or this for them: it goes with
    one list.
    """
    before = item.round
    held = {each.pk: InstacleanRound.objects.hold(each) for each in _in_order(before, round)}
    if item.status not in UNSENT or (
        round is not None and held[round.pk].status not in TAKES_ITEMS
    ):
        raise ValidationError(_("This list is closed."), code="list_closed")
    write(item, {"round": round}, InstacleanItem.objects.filter(status=item.status, round=before))
    audit.record(
        AuditVerb.CHANGED,
        item,
        by=by,
        fields=("round",),
        before=before.ref if before else "",
        after=round.ref if round else "",
        at=now,
    )


def _in_order(*rounds: InstacleanRound | None) -> list[InstacleanRound]:
    """These rounds, each once and in the order in which they are held."""
    found = {round.pk: round for round in rounds if round is not None}
    return [found[key] for key in sorted(found)]


@transaction.atomic
def check(item: InstacleanItem, *, by: User, now: datetime, seen: str = "") -> None:
    """Look at an item as the second pair of eyes; refused to who listed it, and while it lacks.

    `seen` are the marks of what stood on the screen (youthwork/lib/said.py); without it the item
    that is given was read. Raises ValidationError, with code `stale` and what was changed when the
    item says something else by now.
    """
    seen = seen or marks(item, SAYS)
    if item.created_by_id == by.pk:
        raise ValidationError(
            _("Somebody else checks what you put on the list."), code="second_pair_of_eyes"
        )
    told = _("Changed since you looked: %(what)s. Read it again, and then check it.")
    refuse_overtaken(item, SAYS, seen, told)
    _refuse_forbidden_signal(item.signal)
    refuse_without_sender()
    if missing := item.lacks:
        raise ValidationError([ValidationError(told, code="incomplete") for told in missing])
    move(item, NoticeStatus.CHECKED, by=by, now=now, checked_by=by, checked_at=now)


@transaction.atomic
def send(item: InstacleanItem, *, by: User, now: datetime, on: date | None = None) -> None:
    """Note that one notice went to the platform, outside the list of a round.

    `on` is the day on which it went, today without it; raises ValidationError as `went_at` does.
    """
    went = went_at([item], on, now)
    _refuse_forbidden_signal(item.signal)
    refuse_without_sender()
    if item.round is not None and item.round.status in TAKES_ITEMS:
        raise ValidationError(
            _("This item goes along with the list of its round."), code="with_the_round"
        )
    held = reports.hold(item)  # before the item: it gets a step
    # Nor one that came on a list meanwhile: it goes with that.
    seen = checked_before(went).filter(round=item.round_id)
    entries = moved([item], NoticeStatus.SENT, by=by, now=now, seen=seen, sent_at=went)
    audit.record_all(entries + reports.sent([item], held, at=went, by=by, now=now))


def checked_before(went: datetime) -> QuerySet[InstacleanItem]:
    """Those whose check lies before they went, of which one may have been checked anew since."""
    return InstacleanItem.objects.filter(checked_at__lte=went)


def went_at(
    checked: Iterable[InstacleanItem],
    on: date | None,
    now: datetime,
    *,
    opened_on: date | None = None,
) -> datetime:
    """The moment at which notices went that went on a day: now where that is today, or not said.

    Of an earlier day it is the last moment, behind every check of that day. Raises ValidationError
    of `on`: `in_the_future`, or `before` their check or the opening of their list.
    """
    if on is None or on == timezone.localdate(now):
        return now
    refuse_future(on, now, "on")
    looked_at = max(day_of(item.checked_at) for item in checked if item.checked_at)
    for first, told in (
        (opened_on, _("This round began on %(day)s: choose that day or a later one.")),
        (looked_at, _("The check was on %(day)s: choose that day or a later one.")),
    ):
        if first is not None and on < first:
            params = {"day": date_format(first, "j F Y")}
            raise ValidationError({"on": ValidationError(told, code="before", params=params)})
    return last_moment(on)


def read(item: InstacleanItem, *, by: User, now: datetime) -> None:
    """Record that someone read an item."""
    audit.record(AuditVerb.READ, item, by=by, at=now)


def show_notice(item: InstacleanItem, *, by: User, now: datetime) -> None:
    """Record that someone had the account, the address and the notice shown."""
    audit.record(AuditVerb.SHOWN_ACCOUNT, item, by=by, fields=_SHOWN, at=now)


# --- what the calendar does -----------------------------------------------------------------------


@transaction.atomic
def erase(
    item: InstacleanItem, *, by: User | None, now: datetime, notes_after: date | None = None
) -> None:
    """Turn an item into a statistic: platform, kind, ground, days and decision stay.

    What was written after the day `notes_after` about a mistake or a decision stays until it is as
    old itself; without that day it goes too.

    Until no appeal is possible any more its keyed numbers stay too, so that the earlier decision
    is shown when the account returns. What was never sent goes whole.
    """
    if item.status in UNSENT:
        take_off(item, by=by, now=now)
        return
    emptied = dict.fromkeys(
        ("account_handle", "location_url", "rule_text", "reason", "redress", "wrong_note"), ""
    )
    people = dict.fromkeys(("created_by", "checked_by", "reviewed_by", "signal"))
    if notes_after is not None:
        for name, written_on in _notes(item):
            if written_on is not None and written_on > notes_after:
                emptied.pop(name, None)
                people.pop(name, None)
    InstacleanItem.objects.filter(pk=item.pk).update(erased_at=now, **emptied, **people)
    reports.forget(item)
    audit.record(AuditVerb.ERASED, item, by=by, fields=_FIELDS, at=now)


def _notes(item: InstacleanItem) -> tuple[tuple[str, date | None], ...]:
    """What is written about an item after it went out, each with its day."""
    return (
        ("wrong_note", item.wrong_on),
        ("redress", item.decided_on),
        ("reviewed_by", item.reviewed_at and timezone.localdate(item.reviewed_at)),
    )


@transaction.atomic
def forget(item: InstacleanItem, *, now: datetime) -> None:
    """Forget by which keyed numbers an erased item is recognised."""
    InstacleanItem.objects.filter(pk=item.pk).update(
        account_term=None, place_term=None, index_mark=""
    )
    audit.record(AuditVerb.ERASED, item, by=None, fields=("account_term", "place_term"), at=now)


def reindex(batch: int = 500) -> int:
    """Write the keyed numbers anew of every item that another index key wrote; how many.

    An item whose account was erased can't be indexed anew: it is forgotten.
    """
    done, key = 0, blind_index.key_mark()
    while rows := list(InstacleanItem.objects.indexed_with_other_key(key)[:batch]):
        for item in rows:
            with transaction.atomic():
                InstacleanItem.objects.filter(pk=item.pk).update(
                    **_terms(item.account_handle or "", item.location_url or "")
                )
                audit.record(AuditVerb.REINDEXED, item, by=None, fields=("terms",))
            done += 1
    return done


# --- what is checked ------------------------------------------------------------------------------

_FIELDS = ("account_handle", "location_url", "rule_text", "reason")
_SHOWN = ("account_handle", "location_url")


def refuse_without_sender() -> None:
    """Refuse a notice while nobody can be answered (DSA article 16(2)(c)).

    Raises ValidationError with code `no_sender`.
    """
    organisation = Organisation.objects.current()
    if organisation is None or not organisation.contact_mail:
        told = _(
            "A platform answers to the e-mail address of your organisation, and it is not filled "
            "in yet. Ask the administrator."
        )
        raise ValidationError(told, code="no_sender")


def _refuse_wrong(notice: Notice, signal: Signal | None, put: date, now: datetime) -> None:
    """What no item may say, on its list since the day `put`."""
    _refuse_forbidden(notice, signal)
    _refuse_unlike(notice)
    refuse_future(notice.seen_on, now)
    not_long_before(notice.seen_on, put, "seen_on")


def _refuse_forbidden(notice: Notice, signal: Signal | None) -> None:
    if notice.subcategory == SEXUAL_IMAGE_MINOR:
        raise ValidationError({"subcategory": _minor()})
    _refuse_forbidden_signal(signal)
    if notice.category in NEVER_LISTED:
        told = _("This kind is not reported as an account.")
        raise ValidationError({"category": ValidationError(told, code="never_listed")})
    if notice.subcategory and notice.subcategory not in SUBCATEGORIES.get(notice.category, {}):
        told = _("Choose a sub-kind that fits the kind.")
        raise ValidationError({"subcategory": ValidationError(told, code="other_kind")})


def _refuse_forbidden_signal(signal: Signal | None) -> None:
    if signal is None:
        return
    if signal.subcategory == SEXUAL_IMAGE_MINOR:
        raise ValidationError(_minor())
    if signal.keeps_no_story or signal.is_practice:
        raise ValidationError(_("This signal can't go on the list."), code="never_listed")


def _refuse_spent(signal: Signal | None) -> None:
    """Nothing new of a signal without text, nor of one that was a mistake; what was listed before
    says all by itself."""
    if signal is not None and (
        signal.status == Status.ANONYMISED or signal.outcome == Outcome.RETRACTED
    ):
        raise ValidationError(_("This signal can't go on the list."), code="never_listed")


def _refuse_unlike(notice: Notice) -> None:
    """A platform gets no account or place that is none: a sentence, a name, another scheme."""
    wrong = {}
    if notice.account_handle and not places.is_account(notice.account_handle):
        told = _("Write the account as one word, such as @name, or its address.")
        wrong["account_handle"] = ValidationError(told, code="no_account")
    if notice.location_url and not places.is_address(places.kept(notice.location_url)):
        told = _("This is no web address. Copy it from the app or the browser, or leave it empty.")
        wrong["location_url"] = ValidationError(told, code="no_address")
    if wrong:
        raise ValidationError(wrong)


def _refuse_listed(notice: Notice) -> None:
    columns = _columns(notice)
    terms = {name: columns[name] for name in ("account_term", "place_term")}
    there = InstacleanItem.objects.unsent_at(notice.platform, **terms).first()
    if there is not None:
        told = _("This is on the list already: account %(number)s.") % {"number": there.number}
        field = "location_url" if terms["place_term"] else "account_handle"
        raise ValidationError({field: ValidationError(told, code="on_the_list")})


def _minor() -> ValidationError:
    return ValidationError(
        _(
            "A sexual image of a minor never goes on a list. Call the police or report it to "
            "the hotline; the numbers stand on this page."
        ),
        code="image_of_a_minor",
    )


def refuse_future(day: date | None, now: datetime, field: str = "seen_on") -> None:
    """Raises ValidationError for this field with code `in_the_future` for a day to come."""
    if day is not None and day > timezone.localdate(now):
        told = _("Choose today or a day before.")
        raise ValidationError({field: ValidationError(told, code="in_the_future")})


def _columns(notice: Notice) -> dict[str, object]:
    handle, place = places.kept(notice.account_handle), places.kept(notice.location_url)
    return {
        "platform": notice.platform,
        "category": notice.category,
        "subcategory": notice.subcategory,
        "ground": notice.ground,
        "rule_text": notice.rule_text,
        "reason": notice.reason,
        "account_handle": handle,
        "location_url": place,
        "has_exact_place": places.is_exact(place) and BLOCK not in place,
        "is_closed_account": notice.is_closed_account,
        "seen_on": notice.seen_on,
        "good_faith": notice.good_faith,
        **_terms(handle, place),
    }


def _terms(handle: str, place: str) -> dict[str, object]:
    """By which it is known again; an account of which only the page was given, by its name too.

    By nothing that was covered: two of which nothing is known would else be one.
    """
    return {
        "account_term": places.account_term(handle, place),
        "place_term": places.term(place) if place and BLOCK not in place else None,
        "index_mark": blind_index.key_mark() if handle or place else "",
    }


def _next_ref(year: int) -> str:
    """The next number of a year; on both databases one statement that locks its row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO signals_itemcounter (year, last) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = signals_itemcounter.last + 1 RETURNING last",
            [year],
        )
        return f"I-{year}-{cursor.fetchone()[0]:04d}"
