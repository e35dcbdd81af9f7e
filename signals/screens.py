"""What the pages of signals show: plain values for templates, in the words of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import DutyShift, Platform, User
from privacy import audit, encryption
from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from privacy.querysets import names_of_people
from signals.choices import (
    OPEN,
    PROPOSED_SEVERITY,
    SELF_HARM,
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    Category,
    Outcome,
    Severity,
    Status,
    StepKind,
)
from signals.forms import (
    AssignForm,
    CloseForm,
    QuickStepForm,
    ReopenForm,
    StepForm,
    WaitForm,
)
from signals.models import Signal
from signals.querysets import Tab
from signals.retention import ACCOUNT_DAYS, CLOSED_MONTHS
from youthwork.lib.dates import add_months

if TYPE_CHECKING:
    from organisation.models import HelpLine
    from signals.forms import SignalForm

FIRST_KINDS = 9  # shown at once; the rest behind "more kinds"
WORDS_KEY, WORDS_BOUND_TO = "signals_words", "session.signals_words"
REASON_KEY, REASON_BOUND_TO = "signals_reason", "session.signals_reason"
REASON_HOLDS = timedelta(minutes=15)

CATEGORY_ICONS = {
    Category.EXPOSING: "megaphone",
    Category.VIOLENCE: "exclamation-octagon",
    Category.WEAPONS: "shield-exclamation",
    Category.SUBSTANCES: "capsule",
    Category.ALCOHOL: "cup-straw",
    Category.RECRUITMENT: "cash-coin",
    Category.BULLYING: "chat-square-dots",
    Category.SEXUAL_MISCONDUCT: "person-exclamation",
    Category.WELLBEING: "cloud-rain",
    Category.GAMING: "controller",
    Category.UNSAFE_HOME: "house-exclamation",
    Category.NUISANCE: "volume-up",
    Category.EXTREMISM: "fire",
    Category.TREND: "hash",
    Category.OPPORTUNITY: "stars",
    Category.OTHER: "three-dots",
}


@dataclass(frozen=True)
class SubKind:
    value: str
    label: str
    proposed: int
    chosen: bool
    flag: str = ""  # "minor" or "suicide": which card it brings


@dataclass(frozen=True)
class Kind:
    """A category tile with what belongs to it."""

    value: str
    label: str
    icon: str
    help: str
    question: str
    proposed: int
    chosen: bool
    sub_kinds: list[SubKind]
    more: bool


@dataclass(frozen=True)
class SeverityOption:
    value: int
    label: str
    help: str


@dataclass(frozen=True)
class Call:
    """A number to call or a page to go to."""

    name: str
    text: str
    url: str
    hot: bool = False


def category_help() -> dict[str, str]:
    """One line of help for each category, with the words of the handbook."""
    return {
        Category.EXPOSING: _("Someone is put to shame online: account, list, data or images."),
        Category.VIOLENCE: _(
            "Fight videos, calls to fight, threats. "
            "Victim and offender are often hard to tell apart."
        ),
        Category.WEAPONS: _(
            "Weapons or heavy fireworks on offer or shown. Note the page, not who follows it."
        ),
        Category.SUBSTANCES: _("Drugs, vapes, nitrous oxide, pills: on offer or a trend."),
        Category.ALCOHOL: _("Drinking too much, drinking games, sale to minors."),
        Category.RECRUITMENT: _("Fake money, lending a bank card, jobs too good to be true."),
        Category.BULLYING: _("Leaving out, fake accounts, group chats gone wrong, discrimination."),
        Category.SEXUAL_MISCONDUCT: _(
            "Unwanted messages, pressure to send images, adults who seek contact."
        ),
        Category.WELLBEING: _(
            "Signs that young people feel alone or gloomy. Thoughts of death? Choose severity 5."
        ),
        Category.GAMING: _("Sleep, school or money suffers."),
        Category.UNSAFE_HOME: _(
            "This goes through the reporting code. Here only: date, team, step. "
            "No story about the family."
        ),
        Category.NUISANCE: _("Unrest at a place or a call to gather somewhere."),
        Category.EXTREMISM: _("Glorifying violence or recruiting for a group."),
        Category.TREND: _("Something new: a challenge, app, word, use. Good or bad."),
        Category.OPPORTUNITY: _(
            "Something good: talent, initiative, a diploma, a question to get ahead."
        ),
        Category.OTHER: _("Does it fit nowhere? Give a short title."),
    }


def kinds(form: SignalForm) -> list[Kind]:
    """The tiles of the form with their sub-kinds and what each proposes."""
    category, subcategory = form["category"].value(), form["subcategory"].value()
    helps = category_help()
    found = []
    for position, value in enumerate(Category):
        proposed = PROPOSED_SEVERITY.get((value, ""), Severity.WATCH)
        found.append(
            Kind(
                value=value.value,
                label=str(value.label),
                icon=CATEGORY_ICONS[value],
                help=helps[value],
                question=_("What is so good?")
                if value == Category.OPPORTUNITY
                else _("What kind exactly?"),
                proposed=proposed,
                chosen=value == category,
                sub_kinds=[
                    SubKind(
                        value=code,
                        label=str(label),
                        proposed=PROPOSED_SEVERITY.get((value, code), proposed),
                        chosen=value == category and code == subcategory,
                        flag={SEXUAL_IMAGE_MINOR: "minor", SELF_HARM: "suicide"}.get(code, ""),
                    )
                    for code, label in SUBCATEGORIES[value].items()
                ],
                more=position >= FIRST_KINDS,
            )
        )
    return found


def severities() -> list[SeverityOption]:
    """The five levels with their plain guidance."""
    helps = {
        Severity.NOTE: _("Good to know. Nobody is in danger."),
        Severity.WATCH: _("May grow. Mention it in the team."),
        Severity.ACT: _("Someone may be harmed. First step within 2 working days."),
        Severity.FAST: _("It happens now or soon. The team lead today."),
        Severity.NOW: _("Life, weapon, criminal image or suicide. Call first, write later."),
    }
    return [SeverityOption(level.value, str(level.label), helps[level]) for level in Severity]


def red_cards(
    lines: Mapping[str, HelpLine], user: User | None, now: datetime
) -> dict[str, list[Call]]:
    """Whom to call, for each red card; the lead on duty only for who is signed in."""
    on_duty = []
    if user and (shift := DutyShift.objects.at(now)) and shift.person.phone:
        on_duty = [Call(shift.person.name, _("Team lead on duty"), f"tel:{shift.person.phone}")]

    def calls(*wanted: tuple[str, str]) -> list[Call]:
        return [
            Call(
                line.number or line.name,
                text,
                f"tel:{line.dial}" if line.number else line.url,
                hot=key == "112",
            )
            for key, text in wanted
            if (line := lines.get(key))
        ] + on_duty

    return {
        "minor": calls(
            ("112", _("Danger at this moment")),
            ("police", _("Police, ask for vice")),
            ("helpwanted", _("Help for the young person")),
        ),
        "suicide": calls(
            ("112", _("Acute danger")),
            ("113", _("Day and night")),
            ("113_free", _("Day and night, free")),
        ),
        "home": calls(
            ("112", _("Danger at this moment")),
            ("safe_at_home", _("Advice, anonymous if you like")),
        ),
        "weapons": calls(
            ("112", _("Danger at this moment")), ("police", _("Police, no emergency"))
        ),
        "now": calls(("112", _("Danger at this moment")), ("police", _("Police, no emergency"))),
        "duty": on_duty,
    }


def numbers_checked(lines: Mapping[str, HelpLine], today: date) -> str:
    """When the numbers of the red cards were last looked up; nothing is claimed unseen."""
    days = [line.checked_on for line in lines.values()]
    if not days or None in days:
        return _("Not all numbers have been checked yet.")
    return _("Numbers checked on %(day)s") % {"day": day(min(filter(None, days)), today)}


def what_happens_now(signal: Signal) -> list[tuple[str, str]]:
    """The steps on the page after saving: a heading and a line below it."""
    steps = []
    if signal.is_urgent:
        people = User.objects.alerted_by(signal.team, signal.received_at)
        names = [person.first_name for person in people]
        steps.append(
            (
                ngettext(
                    "%(names)s gets a message at once.",
                    "%(names)s get a message at once.",
                    len(names),
                )
                % {"names": get_text_list(names, _("and"))}
                if names
                else _("Nobody is on duty now. Call a team lead yourself."),
                _("The message has no content; reading is done here."),
            )
        )
    terms = {
        Severity.NOW: _("Take a step right now; the team lead looks with you."),
        Severity.FAST: _("A step is taken within 24 hours."),
        Severity.ACT: _("The team lead decides within 2 working days."),
        Severity.WATCH: _("The team lead reads it. Mention it in the team."),
        Severity.NOTE: _("Good to know. The team lead reads it."),
    }
    steps.append(
        (
            terms[Severity(signal.severity)] if signal.severity else _("The team sees it."),
            _("It waits at the top for the team lead.") if not signal.is_urgent else "",
        )
    )
    return steps


def saved(signal: Signal) -> dict[str, Any]:
    """The page after saving: what happens now, and which next steps were noted or can be."""
    done = set(signal.steps.values_list("kind", flat=True))
    offered = list(QuickStepForm().fields["kind"].choices)
    return {
        "signal": signal,
        "next_steps": what_happens_now(signal),
        "quick_steps": [
            {"value": value, "label": label, "done": value in done} for value, label in offered
        ]
        if signal.status in OPEN and not signal.is_opportunity
        else [],
    }


# --- lists ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TabLink:
    url: str
    label: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Row:
    """A row of the inbox: named by kind, never by person."""

    ref: str
    url: str
    title: str
    where: str
    seen: str
    by: str
    severity: int | None
    tone: str
    state: str
    state_icon: str
    note: str
    hot: bool
    may_take: bool
    urgent: bool
    open: bool


def tabs(found: list[Tab], current: str, filters: Mapping[str, str]) -> list[TabLink]:
    labels = {
        "decide": _("Waits for a decision"),
        "waiting": _("Waits for others"),
        "running": _("Running"),
        "closed": pgettext("signals", "Closed"),
    }
    kept = {name: value for name, value in filters.items() if value}
    return [
        TabLink(
            url=f"{reverse('signals:inbox')}?{urlencode({'tab': tab.key} | kept)}",
            label=labels[tab.key],
            count=tab.count,
            current=tab.key == current,
        )
        for tab in found
    ]


def older_url(after: str, tab: str, filters: Mapping[str, str]) -> str:
    """The address of the next page; "" at the end."""
    if not after:
        return ""
    kept = {"tab": tab} | dict(filters) | {"after": after}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def title_of(signal: Signal) -> str:
    """A signal is called by its kind; *something else* by the title it was given."""
    if signal.category == Category.OTHER and signal.title:
        return signal.title
    label = str(signal.get_category_display())
    if sub := signal.subcategory_label:
        return f"{label}: {str(sub)[:1].lower()}{str(sub)[1:]}"
    return label


def when(moment: datetime, now: datetime, *, with_time: bool = False) -> str:
    """How long ago in words, for earlier moments the day; those with a time if wanted."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    days = (today - local.date()).days
    if moment > now - timedelta(hours=1):
        minutes = max(1, round((now - moment).total_seconds() / 60))
        return _("%(minutes)s min ago") % {"minutes": minutes}
    if days == 0:
        return _("today %(time)s") % {"time": f"{local:%H:%M}"}
    if days == 1:
        return _("yesterday %(time)s") % {"time": f"{local:%H:%M}"}
    date_in_words = day(local.date(), today)
    return f"{date_in_words}, {local:%H:%M}" if with_time else date_in_words


def day(moment: date, today: date) -> str:
    """A day in words, with the year only when it is another one."""
    return date_format(moment, "j F" if moment.year == today.year else "j F Y")


STATE_LOOKS = {
    Status.NEW: ("info", "circle-fill"),
    Status.REOPENED: ("info", "arrow-counterclockwise"),
    Status.IN_PROGRESS: ("", "person"),
    Status.WAITING_PARTNER: ("warn", "hourglass-split"),
    Status.WAITING_PLATFORM: ("warn", "hourglass-split"),
    Status.CLOSED: ("ok", "check-lg"),
    Status.MERGED: ("", "layers"),
    Status.ANONYMISED: ("", "archive"),
}


def rows(signals: list[Signal], user: User, now: datetime) -> list[Row]:
    led = {team.pk for team in user.led_teams} if user.has_perm("signals.triage") else set()
    return [_row(signal, led, now) for signal in signals]


def _row(signal: Signal, led: set[int], now: datetime) -> Row:
    tone, icon = STATE_LOOKS[Status(signal.status)]
    state = str(signal.get_status_display())
    if signal.status == Status.IN_PROGRESS and signal.owner:
        state = _("%(state)s: %(name)s") % {"state": state, "name": signal.owner.first_name}
    if signal.status == Status.CLOSED:
        state = capfirst(str(Outcome(signal.outcome).label))
    fresh = signal.status in (Status.NEW, Status.REOPENED)
    note = ""
    if signal.is_opportunity and fresh and signal.opportunity_when == "now":
        note = _("Take up now")
    elif signal.paused_until and signal.paused_until > timezone.localdate(now):
        note = _("Rests until %(day)s") % {"day": day(signal.paused_until, timezone.localdate(now))}
    where = [str(signal.platform) if signal.platform else "", signal.area or str(signal.team)]
    return Row(
        ref=signal.ref,
        url=signal.get_absolute_url(),
        title=title_of(signal),
        where=" · ".join(part for part in where if part),
        seen=when(signal.seen_at, now),
        by=signal.created_by.name if signal.created_by else "",
        severity=signal.severity,
        tone=tone,
        state=state,
        state_icon=icon,
        note=note,
        hot=signal.severity == Severity.NOW and signal.status in OPEN,
        may_take=fresh and signal.team_id in led,
        urgent=signal.is_urgent,
        open=signal.status in OPEN,
    )


# --- words looked for: in the session, encrypted, never in an address ----------------------------


def remember_words(session: SessionBase, words: str) -> None:
    box = encryption.encrypt(words, WORDS_BOUND_TO)
    session[WORDS_KEY] = signing.b64_encode(box).decode()


def remembered_words(session: SessionBase) -> str:
    """The words of the last search of this session; "" when there is none."""
    return _opened(session, WORDS_KEY, WORDS_BOUND_TO)


def _opened(session: SessionBase, key: str, bound_to: str) -> str:
    """What was put in the session; "" when there is nothing, or its key is gone by now."""
    if not (text := session.get(key, "")):
        return ""
    try:
        return encryption.decrypt(signing.b64_decode(text.encode()), bound_to)
    except encryption.CannotDecrypt:
        return ""


# --- a reason given lately: in the session, encrypted, so that it need not be given on each page -


def remember_reason(session: SessionBase, ref: str, reason: str, now: datetime) -> None:
    box = encryption.encrypt(f"{ref}\n{now.timestamp()}\n{reason}", REASON_BOUND_TO)
    session[REASON_KEY] = signing.b64_encode(box).decode()


def remembered_reason(session: SessionBase, ref: str, now: datetime) -> str:
    """The reason given for this signal within the last quarter of an hour; else ""."""
    if not (opened := _opened(session, REASON_KEY, REASON_BOUND_TO)):
        return ""
    its_ref, given_at, reason = opened.split("\n", 2)
    fresh = now.timestamp() - float(given_at) < REASON_HOLDS.total_seconds()
    return reason if its_ref == ref and fresh else ""


def gave_reason(signal: Signal, user: User, now: datetime) -> bool:
    """Whether this person gave a reason for this signal in this or a session shortly before."""
    given = AuditEntry.objects.about(audit.label(signal)).with_verbs((AuditVerb.CONFIRMED,))
    since = now - timedelta(seconds=settings.READING_CONFIRMED_SECONDS)
    return given.filter(by=user, at__gte=since).exists()


# --- one signal ----------------------------------------------------------------------------------


def own_words(user: User) -> list[str]:
    """Words with a capital that are no names here: platforms, teams and their areas."""
    own = [row.name for row in Platform.objects.offered()]
    for team in user.current_teams:
        own += [team.name, *team.areas]
    return own


def colleagues(signal: Signal) -> list[User]:
    """Who may own this signal: whoever works in its team today."""
    return list(User.objects.working_in(signal.team, timezone.localdate()))


def signal(signal: Signal, user: User, now: datetime) -> dict[str, Any]:
    """Everything the page of one signal shows, with the forms this person may use."""
    may_triage, may_work, may_move = signal.may_triage, signal.may_work, signal.may_move
    is_open = signal.status in OPEN
    tone, icon = STATE_LOOKS[Status(signal.status)]
    people = colleagues(signal) if may_triage and is_open else []
    return {
        "signal": signal,
        "title": title_of(signal),
        "when": when(signal.seen_at, now),
        "tone": tone,
        "state": capfirst(str(signal.get_status_display())),
        "state_icon": icon,
        "facts": facts(signal, now),
        "timeline": timeline(signal, now),
        "erased_on": _erased_on(signal, now),
        "has_account": may_work and bool(signal.account_handle or signal.location_url),
        "may_take": may_triage and is_open and signal.owner_id != user.pk,
        "next_act": "assign" if people and not signal.owner_id else "step",
        "me": str(user.public_id),
        "assign_form": AssignForm(people=people) if people else None,
        "step_form": StepForm() if may_work and is_open else None,
        "state_form": WaitForm(now_in=signal.status) if may_move and is_open else None,
        "close_form": CloseForm() if may_move and is_open else None,
        "reopen_form": ReopenForm() if may_move and signal.status == Status.CLOSED else None,
    }


def facts(signal: Signal, now: datetime) -> list[tuple[str, str]]:
    """What is known besides the narrative: name and value, only what was filled in."""
    known: list[tuple[str, object]] = [
        (_("Kind"), signal.get_category_display()),
        (_("Sub-kind"), signal.subcategory_label),
        (_("Platform"), signal.platform),
        (_("Place"), signal.area or _("Whole team")),
        (_("Team"), signal.team),
        (
            _("Seen"),
            f"{day(timezone.localdate(signal.seen_at), timezone.localdate(now))}, "
            f"{timezone.localtime(signal.seen_at):%H:%M}",
        ),
        (_("Still there"), signal.get_still_visible_display()),
        (_("About minors"), signal.get_about_minors_display()),
        (_("Young people"), signal.get_group_size_display()),
        (_("Age"), signal.get_age_band_display()),
        (_("What it may be"), signal.get_interpretation_display()),
        (_("Fits the street"), signal.get_offline_picture_display()),
        (_("Sure whose account it is"), signal.get_identity_sure_display()),
        (_("Take up"), signal.get_opportunity_when_display()),
        (_("Owner"), signal.owner.name if signal.owner else ""),
        (_("Outcome"), capfirst(str(signal.get_outcome_display()))),
    ]
    return [(name, str(value)) for name, value in known if value]


TOLD = (
    AuditVerb.LOGGED,
    AuditVerb.MOVED,
    AuditVerb.ASSIGNED,
    AuditVerb.PAUSED,
    AuditVerb.ERASED,
)


def timeline(signal: Signal, now: datetime) -> list[dict[str, str]]:
    """What happened to a signal, oldest first: the steps, and the moves of the trail."""
    entries: list[tuple[datetime, dict[str, str]]] = []
    told = list(AuditEntry.objects.about(audit.label(signal)).with_verbs(TOLD))
    names = names_of_people(told)
    for step in signal.steps.in_order():
        entries.append(
            (
                step.done_at,
                {
                    "icon": "check-lg",
                    "tone": "prim",
                    "title": str(StepKind(step.kind).label),
                    "text": step.note or "",
                    "by": step.by.name if step.by else "",
                },
            )
        )
    entries += [(entry.at, _told(entry, names)) for entry in told]
    entries.sort(key=lambda pair: pair[0])
    return [value | {"when": when(moment, now, with_time=True)} for moment, value in entries]


def _told(entry: AuditEntry, names: Mapping[str, str]) -> dict[str, str]:
    by = entry.by.name if entry.by else ""
    if entry.verb == AuditVerb.LOGGED:
        return {"icon": "plus-lg", "title": _("Logged"), "by": by}
    if entry.verb == AuditVerb.ASSIGNED:
        owner = names.get(entry.after.partition(":")[2])
        title = _("Assigned to %(name)s") % {"name": owner} if owner else _("Given an owner")
        return {"icon": "person-check", "title": title, "by": by}
    if entry.verb == AuditVerb.PAUSED:
        return {"icon": "pause-circle", "title": _("Put to rest"), "by": by}
    if entry.verb == AuditVerb.ERASED:
        return {"icon": "shield-check", "title": _("Account and address erased"), "by": by}
    status = Status(entry.after)
    return {
        "icon": STATE_LOOKS[status][1],
        "title": capfirst(str(status.label)),
        "by": by,
    }


def _erased_on(signal: Signal, now: datetime) -> dict[str, str]:
    """When account and text go; known once the signal is closed."""
    if not signal.closed_at:
        return {}
    closed, today = timezone.localdate(signal.closed_at), timezone.localdate(now)
    return {
        "account": day(closed + timedelta(days=ACCOUNT_DAYS), today),
        "text": day(add_months(closed, CLOSED_MONTHS), today),
    }
