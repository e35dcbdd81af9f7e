"""What the pages of rounds of Instaclean show: all of them, one round, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import User
from signals.choices.rounds import (
    DECIDED,
    ENDED,
    THEME_QUESTIONS,
    UNDECIDED,
    UNSENT,
    Decision,
    NoticeStatus,
    RoundStatus,
    Theme,
)
from signals.choices.signal import Category
from signals.forms import rounds as forms
from signals.item_marks import of_list
from signals.models import InstacleanItem, InstacleanRound, RoundSession
from signals.quarters import REMIND_DAYS, last_day
from signals.retention import ITEM_DAYS, ITEM_MONTHS
from signals.screens.form import CATEGORY_ICONS
from signals.screens.items import ItemRow, item_row
from signals.screens.round_figures import Row, Told, cuts
from signals.screens.wording import day, round_title
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking

ROUND_LOOKS = {
    RoundStatus.PLANNED: ("", "calendar"),
    RoundStatus.OPEN: ("info", "circle-fill"),
    RoundStatus.SENT: ("warn", "send"),
    RoundStatus.OUTCOME: ("warn", "hourglass-split"),
    RoundStatus.CLOSED: ("ok", "check-lg"),
    RoundStatus.NOT_HELD: ("bad", "calendar-x"),
}


@dataclass(frozen=True)
class RoundRow:
    """A round in the list of all rounds."""

    url: str
    title: str
    days: str
    tone: str
    state: str
    state_icon: str
    note: str
    told: Told
    untold: str = ""  # why nothing is told, in place of the figures


def round_rows(
    rounds: Iterable[InstacleanRound],
    told: Mapping[str, Told],
    today: date,
    untold: Mapping[str, str] | None = None,
) -> list[RoundRow]:
    """Rounds as rows, in their order; `untold` says of some why they have no figures."""
    found = []
    for round in rounds:
        tone, icon = ROUND_LOOKS[RoundStatus(round.status)]
        found.append(
            RoundRow(
                url=round.get_absolute_url(),
                title=round_title(round),
                days=between(round.starts_on, round.ends_on, today),
                tone=tone,
                state=capfirst(str(round.get_status_display())),
                state_icon=icon,
                note=round.told_cause,
                told=told.get(round.ref, Told("", "–", "–", "", "–")),
                untold=(untold or {}).get(round.ref, ""),
            )
        )
    return found


def between(first: date, last: date, today: date) -> str:
    """Two days in words: 2 – 20 November."""
    start = str(first.day) if first.month == last.month else date_format(first, "j F")
    return f"{start} – {day(last, today)}"


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    done: bool = False
    now: bool = False


def flow(round: InstacleanRound, rows: Sequence[InstacleanItem], today: date) -> list[Step]:
    """Where a round stands, in five steps."""
    listed = sum(1 for item in rows if item.status == NoticeStatus.LISTED)
    sent = [item for item in rows if item.sent_at]
    decided = sum(1 for item in sent if item.status in DECIDED)
    went = round.status in (RoundStatus.SENT, RoundStatus.OUTCOME, RoundStatus.CLOSED)
    if not went:
        making = round.status == RoundStatus.PLANNED or (listed and today <= round.ends_on)
        at = 0 if not rows or making else 1 if listed else 2
    else:
        at = 5 if round.status == RoundStatus.CLOSED else 4 if decided == len(sent) else 3
    went_on = day(timezone.localdate(round.sent_at), today) if round.sent_at else ""
    last = last_day(round.year, round.quarter)
    until = _("before %(day)s") if today <= last else _("was due before %(day)s")
    texts = [
        (_("Make the list"), between(round.starts_on, round.ends_on, today)),
        (
            _("Check"),
            _("%(done)s of %(all)s checked") % {"done": len(rows) - listed, "all": len(rows)},
        ),
        (
            pgettext("step of a round", "Sent"),
            f"{went_on} · {_accounts(len(sent))}" if went_on else _("by a team lead"),
        ),
        (
            _("Decision"),
            _("%(done)s of %(all)s in") % {"done": decided, "all": len(sent)} if sent else "",
        ),
        (
            _("Finished"),
            day(timezone.localdate(round.closed_at), today)
            if round.closed_at
            else until % {"day": day(last, today)},
        ),
    ]
    return [
        Step(title, text, done=place < at, now=place == at)
        for place, (title, text) in enumerate(texts)
    ]


def _accounts(count: int) -> str:
    return ngettext("%(count)s account", "%(count)s accounts", count) % {"count": count}


@dataclass(frozen=True)
class Group:
    """Items of one kind, under a heading of their own."""

    label: str
    icon: str
    count: str
    rows: list[ItemRow]


def groups(rows: Sequence[InstacleanItem], user: User, today: date) -> list[Group]:
    """The items of a round by kind, with how many were removed."""
    by_kind: dict[str, list[InstacleanItem]] = {}
    for item in rows:
        by_kind.setdefault(item.category, []).append(item)
    order = {kind: place for place, kind in enumerate(["", *Category.values])}
    found = []
    for kind in sorted(by_kind, key=lambda kind: order[kind]):
        of_kind = by_kind[kind]
        removed = sum(1 for item in of_kind if item.final_decision == Decision.REMOVED)
        count = _accounts(len(of_kind))
        if removed:
            count += " · " + _("%(count)s removed") % {"count": removed}
        found.append(
            Group(
                label=str(Category(kind).label) if kind else _("No kind yet"),
                icon=CATEGORY_ICONS[Category(kind)] if kind else "question-circle",
                count=count,
                rows=[item_row(item, user, today) for item in of_kind],
            )
        )
    return found


def stats(rows: Sequence[InstacleanItem], today: date) -> list[dict[str, str]]:
    """Three figures of a round that was sent; nothing before."""
    sent = [item for item in rows if item.sent_at]
    if not sent:
        return []
    by = dict.fromkeys(Decision.values, 0)
    for item in sent:
        if item.decision:
            by[item.final_decision] += 1
    removed, stays = by[Decision.REMOVED], by[Decision.NOT_REMOVED] + by[Decision.PARTLY]
    waiting = [item for item in sent if item.status in UNDECIDED]
    remind = ""
    if waiting:
        first = min(timezone.localdate(item.sent_at) for item in waiting if item.sent_at)
        due = first + timedelta(days=REMIND_DAYS)
        remind = (
            _("remind the platform on %(day)s") % {"day": day(due, today)}
            if due > today
            else _("remind the platform today")
        )
    silent = by[Decision.NO_ANSWER]
    if waiting and silent:
        remind += f" · {capfirst(str(Decision.NO_ANSWER.label))}: {silent}"
    return [
        {
            "label": capfirst(str(Decision.REMOVED.label)),
            "value": str(removed),
            "sub": _("%(percent)s%% of the list") % {"percent": round(100 * removed / len(sent))},
        },
        {
            "label": _("Stays, or partly"),
            "value": str(stays),
            "sub": _("the platform sees no breach, or removed a part") if stays else "",
        },
        {
            "label": _("No decision yet") if waiting or not silent else _("No answer"),
            "value": str(len(waiting) if waiting or not silent else silent),
            "sub": remind,
        },
    ]


@dataclass(frozen=True)
class ThemeCount:
    label: str
    question: str
    count: int


def theme_counts(sessions: Iterable[RoundSession]) -> list[ThemeCount]:
    """In how many talks each theme came up; all seven, in their order."""
    counts = dict.fromkeys(Theme.values, 0)
    for session in sessions:
        for theme in session.themes:
            if theme in counts:
                counts[theme] += 1
    return [
        ThemeCount(str(theme.label), str(THEME_QUESTIONS[theme]), counts[theme]) for theme in Theme
    ]


def page(
    round: InstacleanRound,
    rows: Sequence[InstacleanItem],
    user: User,
    now: datetime,
    *,
    people: Sequence[User] | None = None,
) -> dict[str, Any]:
    """Everything the page of a round shows to who reads its items.

    With `people` who may lead it: the form to plan with, in place of the talks.
    """
    today = timezone.localdate(now)
    may_send = user.has_perm("signals.send_round")
    may_list = user.has_perm("signals.list_items")
    serves = round.community_service and people is None
    sessions = list(round.sessions.in_order()) if serves else []
    tone, icon = ROUND_LOOKS[RoundStatus(round.status)]
    undecided = any(item.status in (*UNSENT, *UNDECIDED) for item in rows)
    checked = [item for item in rows if item.status == NoticeStatus.CHECKED]
    ended = round.status in ENDED
    return {
        "round": round,
        "title": _("Instaclean, round %(quarter)s") % {"quarter": round.quarter},
        "tone": tone,
        "state": capfirst(str(round.get_status_display())),
        "state_icon": icon,
        "steps": [] if round.status == RoundStatus.NOT_HELD else flow(round, rows, today),
        "stats": stats(rows, today),
        "groups": groups(rows, user, today),
        "may_list": may_list and round.takes_items,
        "may_export": may_send and any(item.status != NoticeStatus.LISTED for item in rows),
        "sessions": sessions,
        "themes": theme_counts(sessions),
        "plan_form": forms.PlanForm(round=round, people=people)
        if may_send and not ended and people is not None
        else None,
        "may_plan": may_send and not ended,
        "shows_service": serves,
        "send_form": forms.SendListForm(prefix_id="send", today=today)
        if may_send and round.status != RoundStatus.PLANNED and checked
        else None,
        "checked": checked,
        "unchecked": [item for item in rows if item.status == NoticeStatus.LISTED],
        "list_seen": of_list(checked),
        "close_form": forms.NothingForm()
        if may_send and round.status == RoundStatus.OUTCOME and not undecided
        else None,
        "not_held_form": forms.NotHeldForm() if may_send and not rows and not ended else None,
        "reason_form": forms.ReasonForm(round=round)
        if may_send and round.status == RoundStatus.NOT_HELD
        else None,
        "session_form": forms.SessionForm(today=today)
        if may_list and round.community_service and not ended
        else None,
        "may_guide": may_list and round.community_service and not ended,
        "erased": {"days": ITEM_DAYS, "months": ITEM_MONTHS},
    }


def figures_page(
    round: InstacleanRound,
    finished: Sequence[InstacleanRound],
    results: Sequence[Row],
    today: date,
) -> dict[str, Any]:
    """The page of a round for who sees figures only: those of the round when it stands alone."""
    tone, icon = ROUND_LOOKS[RoundStatus(round.status)]
    alone = {cut.refs[0]: cut.told for cut in cuts(finished, results) if len(cut.refs) == 1}
    return {
        "round": round,
        "title": _("Instaclean, round %(quarter)s") % {"quarter": round.quarter},
        "days": between(round.starts_on, round.ends_on, today),
        "tone": tone,
        "state": capfirst(str(round.get_status_display())),
        "state_icon": icon,
        "told": alone.get(round.ref),
    }


@dataclass(frozen=True)
class Task:
    """One line of the tile: what waits, and where."""

    title: str
    text: str
    url: str


def tasks(user: User, now: datetime) -> Asking[list[Task]]:
    """What waits in Instaclean for this person; nothing when nothing does."""
    today, found = timezone.localdate(now), []
    base = reverse("signals:items")
    counts = InstacleanItem.objects.waiting_for(user, today)
    rounds = prepared(lambda me: InstacleanRound.objects.open_for(me), user)
    yield counts, rounds
    [(to_check, to_send, to_answer, to_review)] = counts or [(0, 0, 0, 0)]
    round = next(iter(rounds), None)
    if round is not None and round.status == RoundStatus.OPEN:
        text = _("The list is open until %(day)s") % {"day": day(round.ends_on, today)}
        if round.ends_on < today:
            text = _("The list should have been sent")
        found.append(Task(round_title(round), text, round.get_absolute_url()))
    if to_check:
        told = ngettext("%(count)s item to check", "%(count)s items to check", to_check)
        found.append(Task(told % {"count": to_check}, _("As second person"), f"{base}?tab=check"))
    if to_send:
        told = ngettext("%(count)s notice to send", "%(count)s notices to send", to_send)
        about = _("Checked, and waits for no round")
        found.append(Task(told % {"count": to_send}, about, f"{base}?tab=send"))
    if to_answer:
        told = ngettext(
            "%(count)s item without answer", "%(count)s items without answer", to_answer
        )
        found.append(
            Task(told % {"count": to_answer}, _("Sent 30 days ago or longer"), f"{base}?tab=answer")
        )
    if to_review:
        told = ngettext(
            "%(count)s mistake to look into", "%(count)s mistakes to look into", to_review
        )
        found.append(
            Task(told % {"count": to_review}, _("Removed by mistake"), f"{base}?tab=wrong")
        )
    return found
