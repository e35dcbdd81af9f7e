"""What the page of one's own hours shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import User
from workers import periods, planning
from workers.agreed import may_follow
from workers.choices.hours import KINDS, Where, kind_choices
from workers.forms.hours import OFFERED_MINUTES, HourForm
from workers.models import ClosedMonth, Contract, HourEntry, HourPart, Timer
from workers.querysets.hours import Minutes
from workers.wording import hours, norm_of
from youthwork.lib.dates import DAY, day_of, month_start, week_of, week_start
from youthwork.lib.together import Asking, together

WEEK = 7 * DAY
SHARE_DAYS = 28
TALL = 40  # of a column of the strip, in the units of its drawing
FULL_DAY = 8 * 60  # minutes that fill it
FEW_LINES = 6
BAR = 340  # width of the week's bar
WHERE_ICONS = {Where.ONLINE: "phone", Where.OFFLINE: "geo-alt", Where.OTHER: "three-dots"}


@dataclass(frozen=True)
class Day:
    """One day of the strip; heights are literal numbers of its drawing."""

    url: str
    name: str  # "ma"
    number: int
    label: str  # what a screen reader hears
    hours: str
    is_current: bool
    is_today: bool
    online_from: str
    online: str
    rest_from: str
    rest: str


@dataclass(frozen=True)
class Line:
    """One entry in the list of the week."""

    url: str  # "" when its month is closed
    day: str
    text: str
    more: str
    length: str
    is_chosen: bool  # of the day that stands above


@dataclass(frozen=True)
class Share:
    """The online share of four weeks in words; a hint says what is odd about it."""

    text: str
    hint: str = ""
    evening: str = ""


@dataclass(frozen=True)
class Week:
    title: str
    span: str
    earlier: str
    later: str
    days: list[Day]
    lines: list[Line]  # of the day, or of the whole week when those are few
    folded: list[Line]  # the rest of the week
    done: Minutes
    done_text: str
    norm: int
    norm_text: str
    bar: str  # width of what is done
    norm_at: str
    over_norm: bool


def read(user: User, day: date, now: datetime) -> dict[str, Any]:
    """What the page shows beside its form, in one question to the database."""
    [context] = together(page(user, day, now))
    found: dict[str, Any] = context
    return found


def page(user: User, day: date, now: datetime) -> Asking[dict[str, Any]]:
    """The week of a day with what was written in it, and what can be done with one press."""
    today, monday = day_of(now), week_start(day)
    sunday = monday + 6 * DAY
    agreed = may_follow(today)
    rows = HourEntry.objects.own_of(user, monday - WEEK, max(sunday, day))
    closed = ClosedMonth.objects.visible_to(user).between(monday - DAY, sunday)
    timers = Timer.objects.visible_to(user)
    contracts = Contract.objects.until(user, max(today, sunday))
    lately = HourPart.objects.of_worker(user).between(today - (SHARE_DAYS - 1) * DAY, today)
    totals = lately.by_where_and_evening()
    yield (rows, closed, timers, *((contracts, totals) if agreed else ()))
    known = list(contracts) if agreed else []
    shut = {(each.team_id, each.month) for each in closed}
    norm = planning.norm_minutes(known, planning.Period(monday, sunday))
    entries = list(rows)
    week = _week(entries, monday, day, today, norm, shut)
    yesterday = [row for row in entries if row.day == day - DAY]
    has_today = any(row.day == day for row in entries)
    last_week = [row for row in entries if row.day < monday]
    filled = {row.day for row in entries if row.day >= monday}
    wanted = {row.day + WEEK for row in last_week} - filled
    timer = next(iter(timers), None)
    return {
        "day": day,
        "today": today,
        "day_name": named(day, today),
        "is_near": today - DAY <= day <= today,
        "earlier": address(day - DAY),
        "later": address(day + DAY) if day < today else "",
        "week": week,
        "figures": agreed,
        "share": _share(totals, known, today) if agreed else None,
        "rests": _rests(entries, monday, sunday),
        "repeats": _repeats(yesterday) if not has_today and day <= today else "",
        "copies": any(each <= today for each in wanted),
        "timer": timer,
        "timer_since": periods.clock_of(timer.started_at) if timer else None,
        "timer_too_long": timer is not None and timer.runs_too_long(now),
        "closed": [
            date_format(each.month, "F Y") for each in closed if each.month == month_start(day)
        ],
        "leads": bool(user.led_teams),
    }


def form_parts(form: HourForm) -> dict[str, Any]:
    """What the template draws of the form by hand: kinds by where, lengths, what stands open."""
    where, kind = form["where"].value(), form["kind"].value()
    labels = {place: {k: str(v) for k, v in kinds.items()} for place, kinds in KINDS.items()}
    minutes = str(form["minutes"].value() or "")
    timed = form["start"].value() or form["end"].value()
    return {
        "where_icons": WHERE_ICONS,
        "kinds": [
            (
                place,
                [(code, label, code == kind and place == where) for code, label in each.items()],
            )
            for place, each in labels.items()
        ],
        "lengths": [
            (each, length(each), minutes == str(each) and not timed) for each in OFFERED_MINUTES
        ],
        "time_open": bool(timed or form.typed_minutes)
        or any(form[name].errors for name in ("day", "start", "end"))
        or bool(form["minutes"].errors and form.typed_minutes),
        "more_open": bool(form["platform"].value() or form["note"].value() or form["note"].errors),
    }


def clash(form: HourForm) -> dict[str, Any] | None:
    """The two entries that lie over each other, when that is why a form was refused."""
    for error in form.non_field_errors().as_data():
        if error.code == "overlap" and error.params:
            known: HourEntry = error.params["known"]
            written: HourEntry = error.params["written"]
            is_saved = known.pk is not None
            return {
                "known": _in_words(known),
                "written": _in_words(written),
                "url": reverse("workers:change_hours", args=[known.public_id]) if is_saved else "",
            }
    return None


def _in_words(row: HourEntry) -> str:
    day = date_format(row.day, "l j F").lower()
    return f"{day}, {times(row)} · {row.get_where_display()}"


def address(day: date) -> str:
    """The page of hours of a day."""
    return f"{reverse('workers:hours')}?day={day:%Y-%m-%d}"


def named(day: date, today: date) -> str:
    """ "Today", "yesterday", or the day of the week."""
    if day == today:
        return _("Today")
    if day == today - DAY:
        return _("Yesterday")
    return date_format(day, "l").capitalize()


def length(minutes: int) -> str:
    """ "15 min", "1 uur", "1,5 uur", "1 uur 15 min"."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("%(minutes)d min") % {"minutes": rest}
    if rest in (0, 30):
        told = ngettext("%(hours)s hour", "%(hours)s hours", whole + bool(rest))
        return told % {"hours": hours(minutes)}
    return _("%(hours)d h %(minutes)d min") % {"hours": whole, "minutes": rest}


def times(row: HourEntry) -> str:
    """ "20:00–22:00"; nothing for an entry in minutes."""
    if not row.started_at or not row.ended_at:
        return ""
    start, end = periods.clock_of(row.started_at), periods.clock_of(row.ended_at)
    return f"{start:%H:%M}–{end:%H:%M}"


def doing(row: HourEntry) -> str:
    """ "Online, conversation"."""
    kinds = dict(kind_choices())
    kind = str(kinds[row.kind]) if row.kind else ""
    where = str(row.get_where_display())
    return f"{where}, {kind[:1].lower()}{kind[1:]}" if kind else where


def _week(
    entries: list[HourEntry],
    monday: date,
    day: date,
    today: date,
    norm: int,
    shut: set[tuple[int, date]],
) -> Week:
    sunday = monday + 6 * DAY
    parts = [
        part for row in entries for part in row.split() if monday <= part.day <= sunday
    ]  # an entry past midnight counts on both days
    done = _sum(parts)
    year, number = week_of(monday)
    is_this = monday == week_start(today)
    whole = max(norm, done.online, 1)
    lines = [
        _line(row, day, today, shut)
        for row in sorted(entries, key=_newest, reverse=True)
        if monday <= row.day <= sunday
    ]
    few = len(lines) <= FEW_LINES
    return Week(
        title=_("This week") if is_this else _("Week %(number)d") % {"number": number},
        span=_span(
            monday, sunday, number if is_this else None, year if year != today.year else None
        ),
        earlier=address(day - WEEK),
        later=address(min(day + WEEK, max(today, day))) if monday < week_start(today) else "",
        days=[_day(monday + n * DAY, parts, day, today) for n in range(7)],
        lines=[line for line in lines if few or line.is_chosen],
        folded=[line for line in lines if not few and not line.is_chosen],
        done=done,
        done_text=hours(done.online),
        norm=norm,
        norm_text=hours(norm),
        bar=f"{BAR * done.online / whole:.1f}",
        norm_at=f"{BAR * norm / whole:.1f}" if norm else "",
        over_norm=bool(norm) and done.online > norm,
    )


def _newest(row: HourEntry) -> tuple[date, float, int]:
    return row.day, row.started_at.timestamp() if row.started_at else 0.0, row.pk


def _span(monday: date, sunday: date, number: int | None, year: int | None) -> str:
    days = f"{date_format(monday, 'j M').lower()} – {date_format(sunday, 'j M').lower()}"
    if number is not None:
        days = _("Week %(number)d") % {"number": number} + f" · {days}"
    return f"{days} {year}" if year else days


def _sum(parts: list[HourPart]) -> Minutes:
    totals = dict.fromkeys(Where.values, 0)
    for part in parts:
        totals[part.where] += part.minutes
    return Minutes(**totals)


def _day(each: date, parts: list[HourPart], day: date, today: date) -> Day:
    done = _sum([part for part in parts if part.day == each])
    rest = done.offline + done.other
    whole = max(done.online + rest, FULL_DAY)
    up, down = TALL * done.online / whole, TALL * rest / whole
    told = ""
    if done.online + rest:
        told = _("hours: %(online)s online, %(rest)s otherwise") % {
            "online": length(done.online) if done.online else pgettext("hours", "nothing"),
            "rest": length(rest) if rest else pgettext("hours", "nothing"),
        }
    return Day(
        url=address(each) if each <= today else "",
        name=date_format(each, "D").lower()[:2],
        number=each.day,
        label=told,
        hours=hours(done.online + rest) if done.online + rest else "–",
        is_current=each == day,
        is_today=each == today,
        online_from=f"{TALL - up:.1f}",
        online=f"{up:.1f}",
        rest_from=f"{TALL - up - down:.1f}",
        rest=f"{down:.1f}",
    )


def _line(row: HourEntry, day: date, today: date, shut: set[tuple[int, date]]) -> Line:
    more = [times(row), str(row.platform or ""), str(row.get_function_display())]
    is_shut = any((row.team_id, month_start(part.day)) in shut for part in row.split())
    return Line(
        url="" if is_shut else reverse("workers:change_hours", args=[row.public_id]),
        day=named(row.day, today),
        text=doing(row),
        more=" · ".join(each for each in more if each),
        length=length(row.minutes),
        is_chosen=row.day == day,
    )


def _repeats(rows: list[HourEntry]) -> str:
    """How much a repeated day comes to; nothing when there is nothing to repeat."""
    return length(sum(row.minutes for row in rows)) if rows else ""


def _rests(entries: list[HourEntry], monday: date, sunday: date) -> list[str]:
    """Hints on the daily rest (Arbeidstijdenwet, article 5:3); they hold nothing up."""
    timed = [(row.started_at, row.ended_at) for row in entries if row.started_at and row.ended_at]
    told = _(
        "Between your work of %(from)s and %(until)s lie %(rest)s. By law you rest 11 hours, "
        "once a week 8. Talk it over with your team lead."
    )
    return [
        told
        % {
            "from": date_format(timezone.localtime(end), "l H:i").lower(),
            "until": date_format(timezone.localtime(start), "l H:i").lower(),
            "rest": length(periods.minutes_between(end, start)),
        }
        for end, start in periods.short_rests(timed)
        if monday <= day_of(start) <= sunday
    ]


def _share(totals: Any, contracts: list[Contract], today: date) -> Share:
    """The own share over four weeks beside the own norm; never a share of nothing."""
    online, offline, other, evening, timed = next(iter(totals), (0, 0, 0, 0, 0))
    done = Minutes(online, offline, other)
    if not done.base:
        if not done.other:
            return Share(pgettext("share", "no hours"))
        return Share(
            pgettext("share", "n/a"),
            _("You wrote only leave or other work, and that does not count."),
        )
    percent = round(done.online_percent or 0)
    contract = planning.in_force(contracts, today)
    text = _("%(percent)d%% online") % {"percent": percent}
    if contract:
        text = _("%(percent)d%% online, the norm is %(norm)s") % {
            "percent": percent,
            "norm": norm_of(contract),
        }
    hint = ""
    if not done.offline:
        hint = _("You wrote only online hours. Is your offline work in it too?")
    late = ""
    if timed:
        late = _("%(percent)d%% of your online time is in the evening") % {
            "percent": round(evening / timed * 100)
        }
    return Share(text, hint, late)


def values_of_timer(timer: Timer, now: datetime) -> dict[str, Any]:
    """What the form asks about a timer: it ends now, unless it ran longer than anybody works."""
    return {
        "team": timer.team.public_id,
        "day": day_of(timer.started_at),
        "where": timer.where,
        "kind": timer.kind,
        "function": timer.function,
        "start": periods.clock_of(timer.started_at),
        "end": None if timer.runs_too_long(now) else periods.clock_of(now),
    }
