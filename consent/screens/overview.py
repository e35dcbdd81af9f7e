"""What the overview and the search show: who, what for, how it stands, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from consent import dates
from consent.choices.consent import ConsentStatus
from consent.choices.request import ImageKind, RequestStatus, Route
from consent.models import ConsentRequest
from consent.querysets import overview as lists
from consent.querysets.overview import COUNTED, Held, Listed
from consent.screens.wording import Tag, age, day, days_ago, in_days, tags, weekday
from organisation.models import Team, User
from youthwork.lib.dates import day_of
from youthwork.lib.suppression import suppress_list


@dataclass(frozen=True)
class Row:
    """One request: whom it is about, what for, how it stands."""

    ref: str
    url: str
    name: str
    sub: str
    tags: list[Tag]
    tone: str
    state: str
    icon: str
    when: str
    then: str
    action: str = ""
    is_urgent: bool = False


@dataclass(frozen=True)
class Stat:
    """A figure above the list, and the part of the list that it stands for."""

    label: str
    value: str
    sub: str
    icon: str
    tone: str
    url: str
    current: bool


def number_of(count: int) -> str:
    return _("over %(n)s") % {"n": COUNTED} if count > COUNTED else str(count)


def stats(
    page: lists.Page, shown: str, kept: Mapping[str, str], now: datetime, tasks_url: str
) -> list[Stat]:
    today, counts = timezone.localdate(now), page.counts
    number, due = page.tasks
    waits = counts.get(lists.WAITS, Held())
    soon, valid = counts.get(lists.ENDS_SOON, Held()), counts.get(lists.VALID, Held())

    def link(key: str) -> str:
        return address("" if key == shown else key, kept)

    oldest = ""
    if waits.oldest:
        since = (today - timezone.localdate(waits.oldest)).days
        oldest = ngettext("the oldest: %(n)s day", "the oldest: %(n)s days", since) % {"n": since}
    last = _("nothing to take down")
    if due:
        last = _("one is late") if due < today else _("by %(day)s") % {"day": weekday(due)}
    return [
        Stat(_("Waits for an answer"), number_of(waits.number), oldest, "hourglass-split", "warn",
             link("waits"), shown == "waits"),
        Stat(_("Valid consents"), number_of(min(soon.number + valid.number, COUNTED + 1)),
             _("look at the row before you post"), "check-lg", "ok", link("valid"),
             shown == "valid"),
        Stat(_("Ends soon"), number_of(soon.number), _("within 30 days"), "calendar-x", "info",
             link("ends"), shown == "ends"),
        Stat(_("To take down"), str(number), last, "trash3", "danger" if number else "",
             tasks_url, False),
    ]  # fmt: skip


def address(shown: str, kept: Mapping[str, str], after: str = "") -> str:
    """The query of the overview with these filters."""
    values = {"show": shown} | dict(kept) | {"after": after}
    return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Choice:
    url: str
    label: str
    current: bool
    count: int | None = None


def narrowings(
    user: User, shown: str, team: Team | None, mine: bool, teams: list[Team]
) -> list[Choice]:
    """Whose requests are shown: all that one may read, one's own, those of one team."""
    if len(teams) + bool(user.led_teams) < 2:
        return []
    found = [Choice(address(shown, {}), _("All of mine to read"), not team and not mine)]
    if user.has_perm("consent.ask"):
        found.append(Choice(address(shown, {"mine": "1"}), _("Asked by me"), mine))
    for each in teams:
        link = address(shown, {"team": str(each.public_id)})
        found.append(Choice(link, each.name, team == each))
    return found


def rows(page: list[Listed], now: datetime) -> list[Row]:
    return [row(listed.request, listed.need, now) for listed in page]


def row(asked: ConsentRequest, need: str, now: datetime) -> Row:
    """A row of a list. Of a refusal only that images may not be used."""
    today = timezone.localdate(now)
    tone, state, icon, when, then, action = _standing(asked, need, today)
    subject = asked.subject
    about = [age(subject, today), asked.occasion]
    hidden = asked.status == RequestStatus.REFUSED
    return Row(
        ref=asked.ref,
        url=asked.get_absolute_url(),
        name=subject.short_name,
        sub=" · ".join(part for part in about if part),
        tags=[] if hidden else tags(_places(asked)),
        tone=tone,
        state=state,
        icon=icon,
        when=when,
        then=then,
        action=action,
        is_urgent=need in lists.TO_DO,
    )


def row_of(asked: ConsentRequest, now: datetime) -> Row:
    """A row apart from the lists."""
    return row(asked, need_of(asked), now)


def _places(asked: ConsentRequest) -> list[str]:
    """Of what was asked or said, the places."""
    consent = asked.consent_or_none
    said = asked.rows if consent is None else [r for r in consent.decisions if consent.says_yes(r)]
    return [each for each in said if each not in ImageKind.values]


def need_of(asked: ConsentRequest) -> str:
    """Under which heading a request stands; "" when it is over or refused."""
    consent = asked.consent_or_none
    if consent is not None:
        if consent.status == ConsentStatus.DISPUTED:
            return lists.DISPUTED
        return lists.VALID if consent.status == ConsentStatus.VALID else ""
    if asked.status == RequestStatus.UNDELIVERABLE:
        return lists.UNDELIVERABLE
    return "" if asked.closed_at else lists.WAITS


def _standing(asked: ConsentRequest, need: str, today: date) -> tuple[str, str, str, str, str, str]:
    """Tone, state, drawing, the day that counts, what is with it, what to do."""
    put = _("Asked %(day)s") % {"day": day(day_of(asked.made_at), today)}
    since = days_ago(day_of(asked.made_at), today)
    consent = asked.consent_or_none
    if need == lists.NOT_COUNTED:
        told = _("An answer on a phone does not count")
        return "bad", told, "phone", put, since, _("Look it up")
    if need == lists.LINK_WANTED and asked.is_answered:
        told = _("Wants to choose again")
        return "warn", told, "link-45deg", put, since, _("Ask again")
    if need == lists.IN_PERSON and asked.guardian_until is not None:
        sixteen = asked.guardian_until
        told = _("Sixteen, and decides alone")
        if sixteen > today:
            told = _("Sixteen %(when)s") % {"when": in_days(sixteen, today)}
        born = _("Since %(day)s") if sixteen <= today else pgettext("sixteen", "From %(day)s")
        where = _("Ask in person")
        return "warn", told, "person", born % {"day": day(sixteen, today)}, "", where
    if consent is not None:
        until = pgettext("consent", "Until %(day)s") % {"day": day(consent.valid_until, today)}
        whose = _("Signs for themselves") if consent.is_own else _("A guardian signed")
        if need == lists.REVIEW:
            told = _("Look who signed")
            return "warn", told, "exclamation-triangle", until, whose, _("Look at it")
        if lists.DISPUTED in (need, consent.status):
            when = day(day_of(consent.objected_at or asked.made_at), today)
            told = str(ConsentStatus.DISPUTED.label)
            if consent.status == ConsentStatus.VALID:
                told = _("Disputed in part")
            return ("bad", told, "exclamation-triangle",
                    _("Stopped %(day)s") % {"day": when}, _("Talk, and ask anew"),
                    _("Look at it"))  # fmt: skip
        if consent.status != ConsentStatus.VALID or consent.valid_until <= today:
            over = str(ConsentStatus(consent.status).label)
            ended = consent.ended_at and day_of(consent.ended_at)
            when = _("Ended %(day)s") % {"day": day(ended or consent.valid_until, today)}
            return "", over, "archive", when, "", ""
        if need == lists.ENDS_SOON:
            ends = _("Ends %(when)s") % {"when": in_days(consent.valid_until, today)}
            # From sixteen the young person is asked, by the calendar: not a guardian once more.
            theirs = dates.passes_on(consent.valid_until, asked.guardian_until, today)
            again = "" if theirs else _("Ask again")
            return "info", ends, "calendar-x", until, whose, again
        return "ok", str(ConsentStatus.VALID.label), "check-lg", until, whose, ""
    if asked.status == RequestStatus.REFUSED:
        return "", _("Don't use images"), "slash-circle", put, "", ""
    if lists.UNDELIVERABLE in (need, asked.status):
        told = str(RequestStatus.UNDELIVERABLE.label)
        return "bad", told, "envelope", put, since, _("Look it up")
    if need == lists.LOCKED:
        told = _("Locked: wrong date of birth")
        return "bad", told, "lock", put, since, _("Look it up")
    if need == lists.REVIEW:
        told = _("Look who signs")
        return "warn", told, "exclamation-triangle", put, since, _("Look at it")
    if need == lists.LINK_WANTED:
        return "warn", _("Wants a new link"), "link-45deg", put, since, _("Send a link")
    if asked.closed_at:
        return "", str(RequestStatus(asked.status).label), "clock-history", put, since, ""
    return "warn", _waiting(asked), "hourglass-split", put, since, ""


def _waiting(asked: ConsentRequest) -> str:
    if asked.status == RequestStatus.PARTLY_SIGNED:
        return _("Waits for the second signature")
    if asked.status == RequestStatus.DRAFT:
        return _("Paper not in yet") if asked.route == Route.PAPER else _("Not signed yet")
    return _("Waits for a guardian") if asked.guardian_until else _("Waits for the young person")


def figures(numbers: Mapping[str, int]) -> list[tuple[str, str]]:
    """Counts for who may not open what is behind them: small ones hidden."""
    names = {
        lists.WAITS: _("Waits for an answer"),
        lists.VALID: _("Valid consents"),
        lists.DISPUTED: str(ConsentStatus.DISPUTED.label),
    }
    shown = suppress_list([numbers[key] for key in names], exact=False)
    return [(label, cell.text()) for label, cell in zip(names.values(), shown.cells, strict=True)]
