"""What the pages of Instaclean show: rounds with their figures, the list, one item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import HelpLine, Organisation, Platform, User
from signals.choices.rounds import (
    DECIDED,
    ENDED,
    NEVER_LISTED,
    TAKEN_DOWN,
    THEME_QUESTIONS,
    UNDECIDED,
    UNSENT,
    Decision,
    NoticeStatus,
    RoundStatus,
    Theme,
    listed_categories,
)
from signals.choices.signal import SEXUAL_IMAGE_MINOR, Category, Status, subcategory_label
from signals.forms import rounds as forms
from signals.models import InstacleanItem, InstacleanRound, RoundSession, Signal
from signals.quarters import ANSWER_DAYS, REMIND_DAYS, appeal_until, last_day
from signals.retention import ITEM_DAYS, ITEM_MONTHS
from signals.screens.form import CATEGORY_ICONS, Call, red_cards
from signals.screens.wording import day
from youthwork.lib.dates import add_months
from youthwork.lib.suppression import THRESHOLD, suppress_list
from youthwork.lib.together import Asking

WHY_SHOWN = 90  # characters of a reason in a list

ROUND_LOOKS = {
    RoundStatus.PLANNED: ("", "calendar"),
    RoundStatus.OPEN: ("info", "circle-fill"),
    RoundStatus.SENT: ("warn", "send"),
    RoundStatus.OUTCOME: ("warn", "hourglass-split"),
    RoundStatus.CLOSED: ("ok", "check-lg"),
    RoundStatus.NOT_HELD: ("bad", "calendar-x"),
}
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


# --- figures ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What came of a group of items that were sent."""

    sent: int
    removed: int
    partly: int
    not_removed: int
    no_answer: int
    median_days: float | None  # from sending to the decision; None without one

    @property
    def decided(self) -> int:
        return self.removed + self.partly + self.not_removed + self.no_answer

    @property
    def waiting(self) -> int:
        return self.sent - self.decided

    @property
    def removed_percent(self) -> int | None:
        return round(100 * self.removed / self.sent) if self.sent else None

    @property
    def days(self) -> str:
        """The median in whole or half days; a dash without one."""
        if self.median_days is None:
            return "–"
        whole = int(self.median_days)
        return str(whole) if whole == self.median_days else f"{whole}½".removeprefix("0")


Row = tuple[str, str, str, str, datetime | None, date | None]


def outcome(rows: Iterable[Row]) -> Outcome:
    """The outcome of these rows: round, platform, category, decision, sent, decided."""
    counts = dict.fromkeys(Decision.values, 0)
    days, sent = [], 0
    for _round, _platform, _category, decision, sent_at, decided_on in rows:
        sent += 1
        if decision:
            counts[decision] += 1
        if decided_on and sent_at and decision != Decision.NO_ANSWER:
            days.append((decided_on - timezone.localdate(sent_at)).days)
    return Outcome(
        sent=sent,
        removed=counts[Decision.REMOVED],
        partly=counts[Decision.PARTLY],
        not_removed=counts[Decision.NOT_REMOVED],
        no_answer=counts[Decision.NO_ANSWER],
        median_days=float(median(days)) if days else None,
    )


def outcomes_by(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, Outcome]:
    """Outcomes by round, platform or category."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: outcome(group) for name, group in groups.items()}


# --- all rounds -------------------------------------------------------------------------------

APART = ""  # the key of what was reported apart from a round


@dataclass(frozen=True)
class Told:
    """The outcome of a group as its reader gets it, small numbers hidden where they must be."""

    name: str
    sent: str
    removed: str = ""
    percent: str = ""
    days: str = ""


def told_by_round(rows: Sequence[Row]) -> dict[str, Told]:
    """By round what was sent and removed, for who may open every item."""
    return {key: _exactly(key, found) for key, found in _outcomes_by_round(rows).items()}


def _outcomes_by_round(rows: Sequence[Row]) -> dict[str, Outcome]:
    return outcomes_by(rows, lambda row: row[0] or APART)


@dataclass(frozen=True)
class Cut:
    """What is told of one finished round, or of several together, to who may open no item."""

    refs: tuple[str, ...]
    told: Told
    kinds: list[Told]
    platforms: list[Told]


def finished_in_order(rounds: Iterable[InstacleanRound]) -> list[InstacleanRound]:
    """Rounds of which every item has its outcome, in the order in which they ended."""
    found = [each for each in rounds if each.status == RoundStatus.CLOSED and each.closed_at]
    return sorted(found, key=attrgetter("closed_at", "ref"))


def cuts(finished: Sequence[InstacleanRound], rows: Sequence[Row]) -> list[Cut]:
    """The figures of finished rounds, oldest first, for who may open no item.

    `finished` in the order in which they ended, `rows` what was sent with them. Rounds are taken
    together until the list by kind tells half of what it counts. What is finished never changes
    and stands in one cut, so no two looks differ by a few. The lists of a cut share their total,
    which is shown, and nothing else (docs/decisions/0116-figures-of-finished-rounds.md).
    """
    by_round: dict[str, list[Row]] = {}
    for row in rows:
        by_round.setdefault(row[0], []).append(row)
    found, refs, together = list[Cut](), list[str](), list[Row]()
    for round in finished:
        refs.append(round.ref)
        together += by_round.get(round.ref, [])
        counts = _counts(
            together, lambda row: row[2], [kind for kind, _label in listed_categories()]
        )
        if suppress_list(list(counts.values())).is_telling and len(together) >= THRESHOLD:
            found.append(_cut(tuple(refs), together, counts))
            refs, together = [], []
    return found


def _counts(rows: Sequence[Row], key: Callable[[Row], str], all_: Iterable[str]) -> dict[str, int]:
    """How often each occurs, those that don't too: which stand there tells nothing."""
    counts = dict.fromkeys(all_, 0)
    for row in rows:
        counts[key(row)] = counts.get(key(row), 0) + 1
    return counts


def _cut(refs: tuple[str, ...], rows: Sequence[Row], kinds: dict[str, int]) -> Cut:
    offered = [platform.name for platform in Platform.objects.offered()]
    result = outcome(rows)
    ended = suppress_list([result.removed, result.sent - result.removed])
    removed = ended.cells[0]
    return Cut(
        refs,
        Told(
            name=", ".join(refs),
            sent=ended.total.text(),
            removed=removed.text(),
            percent=f"{result.removed_percent}%" if removed.is_shown else "",
            days=result.days if result.decided >= THRESHOLD else "–",
        ),
        _listed({str(Category(kind).label): count for kind, count in kinds.items()}),
        _listed(_counts(rows, lambda row: row[1], offered)),
    )


def _listed(counts: Mapping[str, int]) -> list[Told]:
    cells = suppress_list(list(counts.values())).cells
    return [Told(name, cell.text()) for name, cell in zip(counts, cells, strict=True)]


@dataclass(frozen=True)
class RoundRow:
    url: str
    title: str
    days: str
    tone: str
    state: str
    state_icon: str
    note: str
    told: Told


def round_rows(
    rounds: Iterable[InstacleanRound], told: Mapping[str, Told], today: date
) -> list[RoundRow]:
    """Rounds as rows, in their order."""
    found = []
    for round in rounds:
        tone, icon = ROUND_LOOKS[RoundStatus(round.status)]
        found.append(
            RoundRow(
                url=round.get_absolute_url(),
                title=title_of(round),
                days=between(round.starts_on, round.ends_on, today),
                tone=tone,
                state=capfirst(str(round.get_status_display())),
                state_icon=icon,
                note=(round.not_held_reason or "") if round.status == RoundStatus.NOT_HELD else "",
                told=told.get(round.ref, Told("", "–", "–", "", "–")),
            )
        )
    return found


def title_of(round: InstacleanRound) -> str:
    return _("Round %(quarter)s, %(year)s") % {"quarter": round.quarter, "year": round.year}


def between(first: date, last: date, today: date) -> str:
    """Two days in words: 2 – 20 November."""
    start = str(first.day) if first.month == last.month else date_format(first, "j F")
    return f"{start} – {day(last, today)}"


def told_by_group(rows: Sequence[Row]) -> dict[str, list[Told]]:
    """By kind and by platform, the largest first, for who may open every item."""

    def groups(key: Callable[[Row], str], name: Callable[[str], str]) -> list[Told]:
        found = outcomes_by(rows, key)
        keys = sorted(found, key=lambda each: (-found[each].sent, name(each)))
        return [_exactly(name(each), found[each]) for each in keys]

    return {
        "kinds": groups(lambda row: row[2], lambda kind: str(Category(kind).label)),
        "platforms": groups(lambda row: row[1], str),
    }


def figures_of_all(
    rounds: Sequence[InstacleanRound], finished: Sequence[InstacleanRound], rows: Sequence[Row]
) -> dict[str, Any]:
    """What the page of all rounds shows of their figures to who may open no item."""
    by_ref = {round.ref: round for round in rounds}
    found = cuts(finished, rows)
    return {
        "told": {cut.refs[0]: cut.told for cut in found if len(cut.refs) == 1},
        "cuts": [
            {
                "key": f"cut-{cut.refs[0].lower()}",
                "title": ", ".join(title_of(by_ref[ref]) for ref in cut.refs),
                "is_several": len(cut.refs) > 1,
                "told": cut.told,
                "kinds": cut.kinds,
                "platforms": cut.platforms,
            }
            for cut in reversed(found)
        ],
    }


def _exactly(name: str, result: Outcome) -> Told:
    percent = "" if result.removed_percent is None else f"{result.removed_percent}%"
    return Told(name, str(result.sent), str(result.removed), percent, result.days)


# --- one round ----------------------------------------------------------------------------------


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
        at = 0 if not rows or (listed and today <= round.ends_on) else 1 if listed else 2
    else:
        at = 5 if round.status == RoundStatus.CLOSED else 4 if decided == len(sent) else 3
    went_on = day(timezone.localdate(round.sent_at), today) if round.sent_at else ""
    before = day(last_day(round.year, round.quarter), today)
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
            else _("before %(day)s") % {"day": before},
        ),
    ]
    return [
        Step(title, text, done=place < at, now=place == at)
        for place, (title, text) in enumerate(texts)
    ]


def _accounts(count: int) -> str:
    return ngettext("%(count)s account", "%(count)s accounts", count) % {"count": count}


@dataclass(frozen=True)
class ItemRow:
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


@dataclass(frozen=True)
class Group:
    """Items of one kind, under a heading of their own."""

    label: str
    icon: str
    count: str
    rows: list[ItemRow]


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
    if item.status in UNDECIDED and item.sent_at:
        waited = (today - timezone.localdate(item.sent_at)).days
        if waited >= ANSWER_DAYS:
            note, action = _("30 days without an answer"), _("Write down")
        elif waited >= REMIND_DAYS:
            note, action = _("%(days)s days without an answer") % {"days": waited}, _("Remind")
    elif item.status == NoticeStatus.LISTED:
        mine = item.created_by_id == user.pk
        if item.lacks:
            note = _("Not complete yet")
            action = _("Complete")
        else:
            note = _("Somebody else checks it") if mine else ""
            action = _("View") if mine else _("Check")
    if item.wrong_on and not item.reviewed_at:
        note = _("Removed by mistake: look into it")
    why = item.rule_text or item.reason or ""
    kind = str(Category(item.category).label) if item.category else _("No kind yet")
    return ItemRow(
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
        "plan_form": forms.PlanForm(initial=_plan(round), people=people)
        if may_send and not ended and people is not None
        else None,
        "may_plan": may_send and not ended,
        "shows_service": serves,
        "send_form": forms.NothingForm()
        if may_send and any(item.status == NoticeStatus.CHECKED for item in rows)
        else None,
        "close_form": forms.NothingForm()
        if may_send and round.status == RoundStatus.OUTCOME and not undecided
        else None,
        "not_held_form": forms.NotHeldForm() if may_send and not rows and not ended else None,
        "reason_form": forms.NotHeldForm(initial={"reason": round.not_held_reason})
        if may_send and round.status == RoundStatus.NOT_HELD
        else None,
        "session_form": forms.SessionForm(today=today)
        if may_list and round.community_service and not ended
        else None,
        "may_guide": may_list and round.community_service and not ended,
        "erased": {"days": ITEM_DAYS, "months": ITEM_MONTHS},
    }


def _plan(round: InstacleanRound) -> dict[str, Any]:
    return {
        "starts_on": round.starts_on,
        "ends_on": round.ends_on,
        "lead": str(round.lead.public_id) if round.lead else "",
        "community_service": round.community_service,
        "participants_count": round.participants_count,
    }


# --- one item -----------------------------------------------------------------------------------


def calls(lines: Mapping[str, HelpLine]) -> list[Call]:
    """Whom to call about a sexual image of a minor."""
    return red_cards(lines, [])["minor"]


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
    return text if text.endswith((".", "!", "?")) else f"{text}."


def kind_of(item: InstacleanItem) -> str:
    label = str(Category(item.category).label) if item.category else _("No kind yet")
    sub = subcategory_label(item.category, item.subcategory)
    return f"{label}: {str(sub)[:1].lower()}{str(sub)[1:]}" if sub else label


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
                + (f" · {title_of(other.round)}" if other.round is not None else ""),
                text=text,
                appeal=_may_appeal(other, today),
            )
        )
    return found


def _may_appeal(item: InstacleanItem, today: date) -> bool:
    return (
        item.status == NoticeStatus.DECIDED
        and item.decision != Decision.REMOVED
        and item.decided_on is not None
        and today <= appeal_until(item.decided_on)
    )


def _earlier_decision(item: InstacleanItem, today: date) -> str:
    on = item.appeal_decided_on or item.decided_on
    assert on is not None
    told = _("Earlier: %(decision)s on %(day)s.") % {
        "decision": Decision(item.final_decision).label,
        "day": date_format(on, "j F Y"),
    }
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
    found = _item_page(item, user, now, rounds)
    acts = [name for name, value in found.items() if name.endswith("_form") and value]
    return found | {"has_acts": bool(acts)}


def _item_page(
    item: InstacleanItem, user: User, now: datetime, rounds: Sequence[InstacleanRound]
) -> dict[str, Any]:
    today = timezone.localdate(now)
    tone, state, icon = state_of(item, today)
    status = NoticeStatus(item.status)
    may_work = user.has_perm("signals.list_items")
    may_send = user.has_perm("signals.send_round")
    mine = item.created_by_id == user.pk
    teams = {team.pk for team in user.current_teams}
    may_edit = may_work and status in UNSENT and (mine or item.team_id in teams)
    apart = item.round is None or not item.round.takes_items
    day_form: dict[str, Any] = {"today": today}
    may_appeal = may_work and _may_appeal(item, today)
    return {
        "item": item,
        "title": item_title(item),
        "tone": tone,
        "state": state,
        "state_icon": icon,
        "facts": facts(item, today),
        "course": course(item, today),
        "lacks": item.lacks if status in UNSENT else [],
        "earlier": earlier(item, today),
        "overdue": status in UNDECIDED
        and item.sent_at is not None
        and (today - timezone.localdate(item.sent_at)).days >= ANSWER_DAYS,
        "is_mine": mine,
        "may_edit": may_edit,
        "may_see_notice": not item.erased_at and bool(item.account_handle or item.location_url),
        "check_form": forms.NothingForm()
        if may_work and not mine and status == NoticeStatus.LISTED
        else None,
        "send_form": forms.NothingForm()
        if may_send and apart and status == NoticeStatus.CHECKED
        else None,
        "receipt_form": forms.DayForm(prefix_id="receipt", **day_form)
        if may_work and status == NoticeStatus.SENT
        else None,
        "decision_form": forms.DecisionForm(prefix_id="decision", **day_form)
        if may_work and status in UNDECIDED
        else None,
        "appeal_form": forms.DayForm(prefix_id="appeal", **day_form) if may_appeal else None,
        "appeal_until": appeal_until(item.decided_on) if item.decided_on else None,
        "appeal_decision_form": forms.AppealDecisionForm(prefix_id="appealed", **day_form)
        if may_work and status == NoticeStatus.APPEALED
        else None,
        "finish_form": forms.NothingForm() if may_work and status == NoticeStatus.DECIDED else None,
        "wrong_form": forms.WrongForm()
        if may_work
        and status in DECIDED
        and item.final_decision in TAKEN_DOWN
        and not item.wrong_on
        else None,
        "review_form": forms.NothingForm()
        if may_send and item.wrong_on and not item.reviewed_at
        else None,
        "move_form": forms.MoveForm(
            rounds=rounds,
            initial={"round": item.round.ref if item.round else forms.AT_ONCE},
        )
        if may_edit
        else None,
    }


def facts(item: InstacleanItem, today: date) -> list[tuple[str, str]]:
    """What is known of an item besides its account and place: name and value."""
    known: list[tuple[str, object]] = [
        (_("Platform"), item.platform.name),
        (_("Kind"), kind_of(item) if item.category else ""),
        (_("Ground"), capfirst(str(item.get_ground_display())) if item.ground else ""),
        (_("Law or rule"), item.rule_text),
        (_("Seen on"), day(item.seen_on, today) if item.seen_on else ""),
        (_("Closed account"), _("Yes") if item.is_closed_account else ""),
        (_("Goes with"), title_of(item.round) if item.round else _("Apart from a round")),
        (_("Signal"), item.signal.ref if item.signal else ""),
        (_("Team"), item.team.name),
        (_("On the list by"), item.created_by.name if item.created_by else ""),
        (_("Checked by"), item.checked_by.name if item.checked_by else ""),
    ]
    return [(name, str(value)) for name, value in known if value]


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


def erased_on(item: InstacleanItem) -> date | None:
    """When the account of a sent item goes at the latest."""
    return add_months(timezone.localdate(item.sent_at), ITEM_MONTHS) if item.sent_at else None


# --- the list of all items ------------------------------------------------------------------------


def tabs(current: str) -> list[dict[str, object]]:
    names = [
        ("", _("All")),
        ("check", _("To check")),
        ("send", _("To send")),
        ("answer", _("Waits for an answer")),
        ("decided", _("Decided")),
        ("done", _("Done")),
    ]
    base = reverse("signals:items")
    return [
        {"url": f"{base}?tab={key}" if key else base, "label": label, "current": key == current}
        for key, label in names
    ]


def first_of_signal(signal: Any, platforms: Sequence[Platform]) -> dict[str, Any]:
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


def of_signal(signal: Signal, user: User, now: datetime) -> Asking[dict[str, Any]]:
    """What the page of a signal shows of Instaclean: its items, and whether one may be made."""
    today = timezone.localdate(now)
    if not user.has_perm("signals.read_items"):
        return {"rows": [], "may_list": False}
    yield (items := InstacleanItem.objects.of_signal(signal))
    rows = [item_row(item, user, today) for item in items]
    may_list = (
        user.has_perm("signals.list_items")
        and bool(signal.may_work)  # type: ignore[attr-defined]
        and signal.subcategory != SEXUAL_IMAGE_MINOR
        and signal.category not in NEVER_LISTED
        and signal.status not in (Status.MERGED, Status.ANONYMISED)
        and not signal.is_practice
    )
    return {"rows": rows, "may_list": may_list}


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
    rounds = InstacleanRound.objects.open_for(user)
    yield counts, rounds
    [(check, answer, review)] = counts or [(0, 0, 0)]
    round = next(iter(rounds), None)
    if round is not None and round.status == RoundStatus.OPEN:
        text = _("The list is open until %(day)s") % {"day": day(round.ends_on, today)}
        if round.ends_on < today:
            text = _("The list should have been sent")
        found.append(Task(title_of(round), text, round.get_absolute_url()))
    if count := check:
        told = ngettext("%(count)s item to check", "%(count)s items to check", count)
        found.append(Task(told % {"count": count}, _("As second person"), f"{base}?tab=check"))
    if count := answer:
        told = ngettext("%(count)s item without answer", "%(count)s items without answer", count)
        found.append(
            Task(told % {"count": count}, _("Sent 30 days ago or longer"), f"{base}?tab=answer")
        )
    if count := review:
        told = ngettext("%(count)s mistake to look into", "%(count)s mistakes to look into", count)
        found.append(Task(told % {"count": count}, _("Removed by mistake"), f"{base}?tab=decided"))
    return found


def round_asked_for(ref: str) -> dict[str, str]:
    """The round that a link leads to the form with; the form knows whether it takes items."""
    return {"round": ref} if ref else {}
