"""What the pages of items of Instaclean show: the list, one item, its notice and its course."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from organisation.choices import PersonStatus
from organisation.models import HelpLine, Organisation, Platform, Team, User
from signals.addresses import is_short
from signals.choices.rounds import (
    NEVER_LISTED,
    UNDECIDED,
    UNSENT,
    Decision,
    NoticeStatus,
)
from signals.choices.signal import SPENT, Category, Outcome, kind_in_words
from signals.forms import rounds as forms
from signals.item_marks import SAYS
from signals.models import InstacleanItem, InstacleanRound, Signal
from signals.quarters import REMIND_DAYS, appeal_until, silent_from
from signals.retention import ITEM_MONTHS
from signals.screens.form import NOBODY_REACHED, Call, red_cards
from signals.screens.wording import SHORT_ADDRESS, day, round_title
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.said import changed
from youthwork.lib.together import Asking

ENDS_OF_SENTENCES = (".", "!", "?", "…", "؟", "۔")
WHY_SHOWN = 90  # characters of a reason in a list
NOTICE_LOOKS = {
    NoticeStatus.LISTED: ("info", "circle-fill"),
    NoticeStatus.CHECKED: ("", "check2"),
    NoticeStatus.SENT: ("warn", "hourglass-split"),
    NoticeStatus.RECEIVED: ("warn", "envelope"),
    NoticeStatus.APPEALED: ("warn", "arrow-repeat"),
}
DECISION_LOOKS = {
    Decision.REMOVED: ("ok", "check-lg"),
    Decision.PARTLY: ("ok", "circle-half"),
    Decision.NOT_REMOVED: ("", "x-lg"),
    Decision.NO_ANSWER: ("bad", "dash-lg"),
}


@dataclass(frozen=True)
class ItemRow:
    """An item in a list: where it stands, and what this person may do about it."""

    pk: int
    ref: str
    url: str
    title: str
    kind: str
    platform: str
    why: str
    sent: str
    tone: str
    state: str
    state_icon: str
    note: str
    action: str
    is_mine: bool


def item_title(item: InstacleanItem) -> str:
    return _("Account %(number)s") % {"number": f"{item.number:02d}"}


def state_of(item: InstacleanItem, today: date) -> tuple[str, str, str]:
    """Tone, words and icon of where an item stands."""
    status = NoticeStatus(item.status)
    decision = item.final_decision
    if decision and status != NoticeStatus.APPEALED:
        tone, icon = DECISION_LOOKS[Decision(decision)]
        on = item.appeal_decided_on or item.decided_on
        assert on is not None
        words = capfirst(str(Decision(decision).label))
        return tone, f"{words} {date_format(on, 'j b')}", icon
    tone, icon = NOTICE_LOOKS[status]
    return tone, capfirst(str(status.label)), icon


def item_row(item: InstacleanItem, user: User, today: date) -> ItemRow:
    tone, state, icon = state_of(item, today)
    note, action = "", _("View")
    if _is_overdue(item, today):
        note, action = _("30 days without an answer"), _("Write down")
    elif waited := _to_remind_after(item, today):
        note, action = waited, _("Remind")
    elif item.status == NoticeStatus.LISTED:
        mine = item.created_by_id == user.pk
        if item.lacks:
            note = _("Not complete yet")
            action = _("Complete") if _may_edit(item, user, today) else _("View")
        else:
            note = _("Somebody else checks it") if mine else ""
            action = _("View") if mine else _("Check")
    if item.wrong_on and not item.reviewed_at:
        note = _("Removed by mistake: look into it")
    why = item.rule_text or item.reason or ""
    kind = str(Category(item.category).label) if item.category else _("No kind yet")
    return ItemRow(
        pk=item.pk,
        ref=item.ref,
        url=item.get_absolute_url(),
        title=item_title(item),
        kind=kind,
        platform=item.platform.name,
        why=Truncator(why).chars(WHY_SHOWN) if not item.erased_at else _("Erased"),
        sent=date_format(timezone.localdate(item.sent_at), "j b") if item.sent_at else "",
        tone=tone,
        state=state,
        state_icon=icon,
        note=note,
        action=action,
        is_mine=item.created_by_id == user.pk,
    )


def _is_overdue(item: InstacleanItem, today: date) -> bool:
    """Whether no answer came in time, and may be written down as one."""
    asked_on = _asked_on(item)
    return asked_on is not None and today >= silent_from(asked_on)


def _asked_on(item: InstacleanItem) -> date | None:
    """Since when the platform has been to answer, to the notice or to the appeal; None once it
    did."""
    if item.status == NoticeStatus.APPEALED:
        return item.appealed_on
    if item.status not in UNDECIDED or item.sent_at is None:
        return None
    return timezone.localdate(item.sent_at)


def _to_remind_after(item: InstacleanItem, today: date) -> str:
    """How long the platform has given no answer, in words; empty while it needn't be reminded."""
    asked_on = _asked_on(item)
    if asked_on is None or (today - asked_on).days < REMIND_DAYS or _is_overdue(item, today):
        return ""
    return _("%(days)s days without an answer") % {"days": (today - asked_on).days}


def calls(lines: Mapping[str, HelpLine]) -> list[Call]:
    """Whom to call about a sexual image of a minor."""
    return red_cards(lines, NOBODY_REACHED)["minor"]


def form_page(form: forms.ItemForm) -> dict[str, Any]:
    """What the page of this form shows: whom to call, and what a short address may tell."""
    typed = str(form["location_url"].value() or "")
    return {
        "form": form,
        "calls": calls(HelpLine.objects.by_key()),
        "short_told": SHORT_ADDRESS if is_short(typed) else "",
    }


def notice_text(item: InstacleanItem, organisation: Organisation) -> str:
    """The notice in words, as article 16(2) DSA asks; nobody who works here stands in it."""
    assert item.seen_on is not None
    return _(
        "We, %(legal_name)s, report the following content as an organisation for youth work. "
        "Location: %(url)s. %(account)sKind: %(category)s. Why we think that this is not allowed "
        "(%(ground)s: %(rule)s): %(reason)s Seen on %(seen_on)s. We make this report in good "
        "faith, and as far as we know the facts are right. Please confirm the receipt and tell "
        "us your decision at %(org_mail)s."
    ) % {
        "legal_name": organisation.legal_name or organisation.name,
        "url": item.location_url,
        "account": _("Account: %(account)s. ") % {"account": item.account_handle}
        if item.account_handle
        else "",
        "category": kind_of(item),
        "ground": item.get_ground_display(),
        "rule": item.rule_text,
        "reason": _sentence(item.reason or ""),
        "seen_on": date_format(item.seen_on, "j F Y"),
        "org_mail": organisation.contact_mail,
    }


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.rstrip("\"'”’»)").endswith(ENDS_OF_SENTENCES) else f"{text}."


def kind_of(item: InstacleanItem) -> str:
    return kind_in_words(item.category, item.subcategory) if item.category else _("No kind yet")


@dataclass(frozen=True)
class Earlier:
    """An earlier report of the same account or place."""

    url: str
    title: str
    text: str
    appeal: bool


def earlier(item: InstacleanItem, today: date) -> list[Earlier]:
    """Earlier reports of the same account or place, and what to do instead of a new notice."""
    found = []
    for other in InstacleanItem.objects.earlier(item):
        if other.status in UNSENT:
            text = _("It already stands on a list.")
        elif other.status in UNDECIDED:
            text = _("It was sent and waits for a decision. Don't report it twice.")
        else:
            text = _earlier_decision(other, today)
        found.append(
            Earlier(
                url=other.get_absolute_url(),
                title=item_title(other)
                + (f" · {round_title(other.round)}" if other.round is not None else ""),
                text=text,
                appeal=_may_appeal(other, today),
            )
        )
    return found


def _may_appeal(item: InstacleanItem, today: date) -> bool:
    return (
        item.may_be_appealed
        and item.decided_on is not None
        and today <= appeal_until(item.decided_on)
    )


def _texts_go_on(item: InstacleanItem) -> date | None:
    """The day on which account and reason go at the latest, which an appeal would need; None once
    they went. The term of an appeal runs from the decision, and so ends later."""
    if item.sent_at is None or item.erased_at:
        return None
    return add_months(day_of(item.sent_at), ITEM_MONTHS)


def _earlier_decision(item: InstacleanItem, today: date) -> str:
    on = item.appeal_decided_on or item.decided_on
    assert on is not None
    told = _("Earlier: %(decision)s on %(day)s.") % {
        "decision": Decision(item.final_decision).label,
        "day": date_format(on, "j F Y"),
    }
    if item.wrong_on:
        told += " " + _("That was a mistake. Read there what went wrong before you report it anew.")
    if _may_appeal(item, today) and item.decided_on:
        until = date_format(appeal_until(item.decided_on), "j F Y")
        told += " " + _("Appeal that decision instead of a new notice: possible until %(day)s.") % {
            "day": until
        }
    return told


def item_page(
    item: InstacleanItem, user: User, now: datetime, rounds: Sequence[InstacleanRound]
) -> dict[str, Any]:
    """Everything the page of an item shows, with the forms this person may use."""
    today = timezone.localdate(now)
    tone, state, icon = state_of(item, today)
    status = NoticeStatus(item.status)
    deeds = _forms_for(item, user, today, rounds)
    return deeds | {
        "item": item,
        "title": item_title(item),
        "tone": tone,
        "state": state,
        "state_icon": icon,
        "facts": facts(item, today),
        "course": course(item, today),
        "lacks": item.lacks if status in UNSENT else [],
        "who_completes": who_completes(item, today),
        "earlier": earlier(item, today),
        "overdue": _is_overdue(item, today),
        "to_remind": _to_remind_after(item, today),
        "is_mine": item.created_by_id == user.pk,
        "may_edit": _may_edit(item, user, today),
        "may_check": deeds["check_form"] is not None,
        "may_see_notice": not item.erased_at and bool(item.account_handle or item.location_url),
        "appeal_until": appeal_until(item.decided_on) if item.decided_on else None,
        "texts_go_on": _texts_go_on(item),
        "has_acts": any(deeds.values()),
        "may_fill": user.has_perm("workers.edit_platforms"),
    }


def who_completes(item: InstacleanItem, today: date) -> str:
    """Who can complete it, told to those who can't; as `InstacleanItem.objects.editable_by`."""
    words = {"team": item.team.name}
    if _has_ended(item.team, today):
        told = _(
            "Team %(team)s has ended: any worker or team lead may complete it. After that it can "
            "be checked."
        )
    elif item.created_by and item.created_by.status != PersonStatus.LEFT:
        words["name"] = item.created_by.name
        told = _(
            "%(name)s or somebody else of team %(team)s completes it. After that it can be checked."
        )
    else:
        told = _("Somebody of team %(team)s completes it. After that it can be checked.")
    return told % words


def _has_ended(team: Team, today: date) -> bool:
    return team.active_until is not None and team.active_until < today


def _may_edit(item: InstacleanItem, user: User, today: date) -> bool:
    """Whether this is one of `InstacleanItem.objects.editable_by`, without asking for it."""
    if not user.has_perm("signals.list_items") or NoticeStatus(item.status) not in UNSENT:
        return False
    return (
        item.created_by_id == user.pk
        or item.team_id in user.current_keys
        or _has_ended(item.team, today)
    )


def _forms_for(
    item: InstacleanItem, user: User, today: date, rounds: Sequence[InstacleanRound]
) -> dict[str, forms.Form | None]:
    """A form for each deed that this person may do now; None for the others."""
    status, is_mine = NoticeStatus(item.status), item.created_by_id == user.pk
    works, sends = user.has_perm("signals.list_items"), user.has_perm("signals.send_round")
    is_apart = item.round is None or not item.round.takes_items
    place = item.round.ref if item.round else forms.AT_ONCE
    deeds: dict[str, tuple[bool, Callable[[], forms.Form]]] = {
        "check_form": (
            works and not is_mine and status == NoticeStatus.LISTED and not item.lacks,
            forms.CheckForm,
        ),
        "send_form": (
            sends and is_apart and status == NoticeStatus.CHECKED,
            lambda: forms.DayForm(prefix_id="send", today=today),
        ),
        "receipt_form": (
            works and status == NoticeStatus.SENT,
            lambda: forms.DayForm(prefix_id="receipt", today=today),
        ),
        "decision_form": (
            works and status in UNDECIDED,
            lambda: forms.DecisionForm(prefix_id="decision", today=today, item=item),
        ),
        "correct_form": (
            works and item.may_be_corrected,
            lambda: forms.CorrectionForm(prefix_id="correct", today=today, item=item),
        ),
        "appeal_form": (
            works and _may_appeal(item, today),
            lambda: forms.DayForm(prefix_id="appeal", today=today),
        ),
        "appeal_decision_form": (
            works and status == NoticeStatus.APPEALED,
            lambda: forms.AppealDecisionForm(prefix_id="appealed", today=today, item=item),
        ),
        "appeal_correct_form": (
            works and item.appeal_may_be_corrected,
            lambda: forms.AppealCorrectionForm(prefix_id="outcome", today=today, item=item),
        ),
        "finish_form": (works and status == NoticeStatus.DECIDED, forms.NothingForm),
        "wrong_form": (works and item.may_have_gone and item.may_be_noted_wrong, forms.WrongForm),
        "review_form": (
            sends and bool(item.wrong_on) and not item.reviewed_at,
            forms.NothingForm,
        ),
        "move_form": (
            _may_edit(item, user, today),
            lambda: forms.MoveForm(rounds=rounds, initial={"round": place}),
        ),
    }
    return {name: make() if may else None for name, (may, make) in deeds.items()}


def facts(item: InstacleanItem, today: date) -> list[tuple[str, str]]:
    """What is known of an item besides its account and place: name and value."""
    known: list[tuple[str, object]] = [
        (_("Platform"), item.platform.name),
        (_("Kind"), kind_of(item) if item.category else ""),
        (_("Ground"), capfirst(str(item.get_ground_display())) if item.ground else ""),
        (_("Law or rule"), item.rule_text),
        (_("Seen on"), day(item.seen_on, today) if item.seen_on else ""),
        (_("Closed account"), _("Yes") if item.is_closed_account else ""),
        (_("Goes with"), round_title(item.round) if item.round else _("Apart from a round")),
        (_("Signal"), item.signal.ref if item.signal else ""),
        (_("Team"), item.team.name),
        (_("On the list by"), item.created_by.name if item.created_by else ""),
        (_("Checked by"), item.checked_by.name if item.checked_by else ""),
    ]
    return [(name, str(value)) for name, value in known if value]


def overtaken(item: InstacleanItem, seen: str, today: date) -> list[tuple[str, str]]:
    """What an item says by now where it said something else when `seen` was made."""
    known = dict(facts(item, today)) | {
        _("Reason"): item.reason,
        _("Account"): item.account_handle,
        _("Exact location"): item.location_url,
        _("In good faith"): _("Yes") if item.good_faith else _("No"),
    }
    names = dict.fromkeys(str(SAYS[name]) for name in changed(item, SAYS, seen))
    return [(name, str(known.get(name) or "–")) for name in names]


def course(item: InstacleanItem, today: date) -> list[dict[str, str]]:
    """What happened to an item, oldest first."""
    found: list[dict[str, str]] = []

    def add(on: date | datetime | None, icon: str, title: str, text: str = "") -> None:
        if on is not None:
            at = timezone.localdate(on) if isinstance(on, datetime) else on
            found.append({"icon": icon, "title": title, "text": text, "when": day(at, today)})

    add(item.created_at, "plus-lg", _("Put on the list"))
    add(item.checked_at, "check2", _("Checked by a second person"))
    add(item.sent_at, "send", _("Sent to the platform"))
    add(item.receipt_on, "envelope", _("The platform confirmed the receipt"))
    if item.decision:
        title = _("Decision: %(decision)s") % {"decision": Decision(item.decision).label}
        add(item.decided_on, "flag", title, item.redress or "")
    add(item.appealed_on, "arrow-repeat", _("Appealed"))
    if item.appeal_decision:
        title = _("Appeal: %(decision)s") % {"decision": Decision(item.appeal_decision).label}
        add(item.appeal_decided_on, "flag", title)
    add(item.wrong_on, "exclamation-triangle", _("Removed by mistake"), item.wrong_note or "")
    add(item.reviewed_at, "patch-check", _("It was looked into"))
    add(item.erased_at, "shield-check", _("Account and reason erased"))
    return found


def tabs(current: str) -> list[dict[str, object]]:
    names = [
        ("", _("All")),
        ("check", _("To check")),
        ("send", _("To send")),
        ("answer", _("Waits for an answer")),
        ("decided", _("Decided")),
        ("done", _("Done")),
        *([("wrong", _("Removed by mistake"))] if current == "wrong" else []),  # from the tile
    ]
    base = reverse("signals:items")
    return [
        {"url": f"{base}?tab={key}" if key else base, "label": label, "current": key == current}
        for key, label in names
    ]


def first_of_signal(signal: Signal, platforms: Sequence[Platform]) -> dict[str, Any]:
    """What the form of an item takes over from a signal."""
    slugs = {platform.slug for platform in platforms}
    sub = f"{signal.category}/{signal.subcategory}" if signal.subcategory else ""
    return {
        "platform": signal.platform.slug
        if signal.platform and signal.platform.slug in slugs
        else "",
        "account_handle": signal.account_handle or "",
        "location_url": signal.location_url or "",
        "category": signal.category,
        "subcategory": sub,
        "seen_on": timezone.localdate(signal.seen_at),
    }


def of_signal(signal: Signal, user: User, now: datetime) -> Asking[dict[str, Any]]:
    """What the page of a signal shows of Instaclean: its items, and whether one may be made."""
    today = timezone.localdate(now)
    if not user.has_perm("signals.read_items"):
        return {"rows": [], "may_list": False}
    yield (items := prepared(lambda of: InstacleanItem.objects.of_signal(of), signal))
    rows = [item_row(item, user, today) for item in items]
    may_list = (
        user.has_perm("signals.list_items")
        and bool(signal.may_work)  # type: ignore[attr-defined]
        and not signal.keeps_no_story
        and signal.outcome != Outcome.RETRACTED
        and signal.category not in NEVER_LISTED
        and signal.status not in SPENT
        and not signal.is_practice
    )
    return {"rows": rows, "may_list": may_list}


def round_asked_for(ref: str) -> dict[str, str]:
    """The round that a link leads to the form with; the form knows whether it takes items."""
    return {"round": ref} if ref else {}
