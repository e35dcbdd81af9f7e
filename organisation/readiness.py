"""What the page *ready to start* shows: twelve points, seen by a query or said by somebody.

The points are those of the organisation's start; which of them hold signals back, and why not all
do: docs/decisions/0250-ready-to-start.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisation import rota
from organisation.access import RIGHTS
from organisation.choices import (
    READY_ASKED,
    READY_DONE_BY,
    READY_GROUPS,
    READY_HOLDS,
    READY_TELLS,
    ReadyPoint,
    Role,
    SetUpQuestion,
)
from organisation.dates import period
from organisation.fact_screens import MONTHS
from organisation.models import (
    DutyShift,
    Fact,
    HelpLine,
    Membership,
    Organisation,
    Partner,
    ReadyStatement,
    SharingAgreement,
    Team,
    User,
)
from organisation.querysets.holding import in_force
from outbox.models import Message
from privacy.dpia_choices import Outcome
from privacy.models import Dpia
from youthwork.lib.dates import DAY, add_months, day_of, start_of_day
from youthwork.lib.together import Asking, all_of, answered, counted

DUTY_DAYS = 28  # that somebody has the evening duty, from today on
REMINDER = "organisation.ready_reminder"
OLD_MONTHS = 3  # without a log-in; then an account is one to look at


@dataclass(frozen=True)
class Point:
    """One line: what was seen of it or said, and where to go on.

    `asked_of` is empty for what is seen; `deed` is what whoever looks may do: say, take_back, or
    nothing. `url` is empty where whoever looks may not go.
    """

    point: ReadyPoint
    is_ready: bool
    told: str
    url: str = ""
    link: str = ""
    asked_of: str = ""
    deed: str = ""
    may_wait: bool = False  # what is left of it is nothing that signals wait for
    waits_for: str = ""  # names of who brings it in order, without whoever looks
    was_reminded: bool = False  # today

    @property
    def title(self) -> str:
        return str(self.point.label)

    @property
    def says(self) -> str:
        return str(READY_TELLS[self.point])

    @property
    def holds(self) -> bool:
        """Whether signals stay closed as long as it isn't so."""
        return self.point in READY_HOLDS and not self.may_wait


@dataclass(frozen=True)
class Group:
    """Points that belong to one part of the work."""

    title: str
    icon: str
    points: list[Point]

    @property
    def left(self) -> int:
        return sum(not point.is_ready for point in self.points)

    @property
    def has_switch(self) -> bool:
        """Whether it is opened by hand: signals are."""
        return any(each.point in READY_HOLDS for each in self.points)


def page(user: User, now: datetime) -> dict[str, Any]:
    """Every point in its group, how many are left, and what the privacy officer does next."""
    unchecked = HelpLine.objects.unchecked_by(user)
    names = Membership.objects.names_by_role(day_of(now))
    reminded = Message.objects.subjects_since(REMINDER, start_of_day(day_of(now)))
    organisation = Organisation.objects.current()
    opened_by = User.objects.name_of(organisation.signals_opened_by_id if organisation else None)
    read = _read((unchecked, names, reminded, opened_by))
    found = answered(all_of(read, *_parts(user, now)))
    seen = {point.point: point for part in found[1:] for point in part}
    told = {subject for (subject,) in reminded}
    points = [
        replace(
            seen[point],
            waits_for=", ".join(
                dict.fromkeys(
                    name for role, pk, name in names if role in roles_of(point) and pk != user.pk
                )
            ),
            was_reminded=label_of(point) in told,
        )
        for point in ReadyPoint
    ]
    of = {point.point: point for point in points}
    return {
        "organisation": organisation,
        "opened_by": next((name for (name,) in opened_by), ""),
        "points": points,
        "groups": [
            Group(str(title), icon, [of[p] for p in own]) for title, icon, own in READY_GROUPS
        ],
        "who": [
            (role.label, ", ".join(p.title for p in points if role in roles_of(p.point)))
            for role in Role
            if any(role in roles_of(point) for point in ReadyPoint)
        ],
        "ready": sum(point.is_ready for point in points),
        "left": sum(not point.is_ready for point in points),
        "holding": [point for point in points if point.holds and not point.is_ready],
        "now": now,
        "unchecked": list(unchecked),
        "may_open": user.has_perm("organisation.open_signals"),
    }


def is_ready(point: ReadyPoint, user: User, now: datetime) -> bool:
    """Whether one point is in order; nothing of it depends on who asks."""
    found = answered(all_of(*_parts(user, now)))
    return any(each.is_ready for part in found for each in part if each.point == point)


def roles_of(point: ReadyPoint) -> frozenset[str]:
    """Who brings a point in order, and may see this page."""
    right = READY_ASKED.get(point) or READY_DONE_BY[point]
    return RIGHTS[right] & RIGHTS["organisation.see_readiness"]


def label_of(point: ReadyPoint) -> str:
    """How the outbox and the trail name a point."""
    return f"{ReadyStatement._meta.label_lower}:{point}"


def _parts(user: User, now: datetime) -> list[Asking[list[Point]]]:
    return [import_string(path)(user, now) for path in settings.READINESS]


def _read(rows: Any) -> Asking[None]:
    yield rows


def points(user: User, now: datetime) -> Asking[list[Point]]:
    """What the organisation's own rows show, and what was said."""
    today = day_of(now)
    asked = [_dpia(user), _facts(user, today), _duty(user, today), _partners(user, today)]
    found = yield from all_of(*asked, _access(user, now), _said(user))
    *seen, said = found
    return [*seen, _works_council(user), *said]


def _day(day: date | datetime) -> str:
    return date_format(day, "j F Y")


def _to(user: User, right: str, name: str, link: Any, *about: str) -> dict[str, str]:
    """Where to go on, for who may go there."""
    return {"url": reverse(name, args=about), "link": str(link)} if user.has_perm(right) else {}


def _dpia(user: User) -> Asking[Point]:
    rows = Dpia.objects.decided().newest_first().values_list("outcome", "decided_at")[:1]
    yield rows
    leads = _to(user, "privacy.see_dpia", "privacy:dpias", _("To the impact assessment"))
    [(outcome, decided_at)] = rows or [(None, None)]
    organisation = Organisation.objects.current()
    if outcome == Outcome.YES:
        told = _("The director said yes on %(day)s.") % {"day": _day(decided_at)}
        return Point(ReadyPoint.DPIA, True, told, **leads)
    if outcome is not None:
        told = _("The director said no on %(day)s.") % {"day": _day(decided_at)}
    elif organisation and organisation.dpia_on:
        told = _(
            "Done elsewhere on %(day)s. Write it down here, so that it is looked at again in time."
        ) % {"day": _day(organisation.dpia_on)}
    else:
        told = _(
            "It comes first (AVG art. 35): written, with the advice of the privacy officer, "
            "decided by the director."
        )
    return Point(ReadyPoint.DPIA, False, told, **leads)


def _facts(user: User, today: date) -> Asking[Point]:
    old = Q(checked_on=None) | Q(checked_on__lt=add_months(today, -MONTHS))
    asked = {"waiting": Count("pk", filter=old), "all": Count("pk"), "first": Min("checked_on")}
    both = [counted(rows.objects.all(), **asked) for rows in (HelpLine, Fact)]
    yield tuple(both)
    rows = [row for found in both for row in found if row[1]]
    waiting, every = sum(row[0] for row in rows), sum(row[1] for row in rows)
    leads = _to(user, "organisation.see_facts", "organisation:facts", _("To help lines and laws"))
    if waiting or not every:
        told = _("%(count)s of %(all)s wait to be looked up.") % {"count": waiting, "all": every}
        numbers = sum(row[0] for row in both[0])  # of the laws none keeps signals closed
        return Point(ReadyPoint.FACTS, False, told, may_wait=not numbers, **leads)
    told = _("All %(all)s were looked up, the first of them on %(day)s.") % {
        "all": every,
        "day": _day(min(row[2] for row in rows)),
    }
    return Point(ReadyPoint.FACTS, True, told, **leads)


def _works_council(user: User) -> Point:
    organisation = Organisation.objects.current()
    agreed = organisation.works_council_agreed_on if organisation else None
    answer = organisation.answers.get(SetUpQuestion.WORKS_COUNCIL) if organisation else None
    right = "organisation.change_settings"
    leads = _to(user, right, "organisation:settings_works_council", _("To the question"))
    if agreed:
        told = _("Agreed on %(day)s.") % {"day": _day(agreed)}
    elif answer:
        told = _("Off: on %(day)s the question was answered without a day of agreement.") % {
            "day": _day(date.fromisoformat(answer["on"]))
        }
    else:
        told = _("Nobody answered the question yet. Until then it stays off.")
    return Point(ReadyPoint.WORKS_COUNCIL, bool(agreed or answer), told, **leads)


def _duty(user: User, today: date) -> Asking[Point]:
    last = today + (DUTY_DAYS - 1) * DAY
    teams, shifts = Team.objects.active_on(today), DutyShift.objects.between(*period(today, last))
    yield teams, shifts
    leads = _to(user, "organisation.see_duty", "signals:duty", _("To the duty rota"))
    gaps = [gap for each in rota.arranged(teams, [*shifts], today, last) for gap in each.gaps]
    days = {gap.first + n * DAY for gap in gaps for n in range((gap.last - gap.first).days + 1)}
    if not teams:
        told = _("There is no team yet.")
    elif days:
        told = ngettext(
            "On %(count)s evening until %(last)s a team has nobody, %(first)s is the first.",
            "On %(count)s evenings until %(last)s a team has nobody, %(first)s is the first.",
            len(days),
        ) % {"count": len(days), "last": _day(last), "first": _day(min(days))}
    else:
        told = _("Each team has somebody every evening until %(last)s.") % {"last": _day(last)}
    return Point(ReadyPoint.DUTY, bool(teams) and not days, told, **leads)


def _partners(user: User, today: date) -> Asking[Point]:
    held = SharingAgreement.objects.in_force(today)
    kinds = counted(held, all=Count("pk"), bare=Count("pk", filter=Q(data_allowed=[])))
    partners = counted(Partner.objects.all(), all=Count("pk"))
    yield kinds, partners
    leads = _to(user, "organisation.see_partners", "partners:list", _("To the partners"))
    [(agreements, bare)] = kinds or [(0, 0)]
    [(every,)] = partners or [(0,)]
    if bare:
        told = ngettext(
            "%(count)s agreement names no kinds of data.",
            "%(count)s agreements name no kinds of data.",
            bare,
        ) % {"count": bare}
    elif agreements:
        told = _(
            "%(count)s agreements run, each with an end and kinds of data; "
            "nothing is shared with the other partners (%(others)s)."
        ) % {"count": agreements, "others": every - agreements}
    else:
        told = _("No agreement runs: nothing can be shared under one.")
    return Point(ReadyPoint.PARTNERS, not bare, told, **leads)


def _access(user: User, now: datetime) -> Asking[Point]:
    before, me = add_months(day_of(now), -OLD_MONTHS), OuterRef("pk")
    steps = User._meta.get_field("authenticator").related_model._default_manager
    second = Exists(steps.filter(user=me, type__in=("totp", "webauthn")))
    role = Exists(Membership.objects.filter(in_force(day_of(now)), user=me))
    unused = Q(last_login=None, created_at__date__lt=before) | Q(last_login__date__lt=before)
    rows = counted(
        User.objects.working().alias(second=second, role=role),
        all=Count("pk"),
        bare=Count("pk", filter=Q(second=False)),
        old=Count("pk", filter=Q(role=False) | unused),
    )
    yield rows
    leads = _to(user, "organisation.see_all_people", "organisation:people", _("To the people"))
    [(every, bare, old)] = rows or [(0, 0, 0)]
    if bare or old:
        told = _(
            "Of %(all)s accounts %(bare)s have no second step; %(old)s have no role, or no log-in "
            "in %(months)s months."
        ) % {"all": every, "bare": bare, "old": old, "months": OLD_MONTHS}
    else:
        told = _("All %(all)s accounts have a second step, a role and a recent log-in.") % {
            "all": every
        }
    return Point(ReadyPoint.ACCESS, not (bare or old), told, **leads)


# What helps whoever a point is asked of, by its page and the right to go there.
_NEXT = {
    ReadyPoint.LEGAL_BASIS: (
        "privacy.see_register",
        "privacy:register",
        gettext_lazy("To the register"),
    ),
    ReadyPoint.MAIL: (
        "outbox.see_failures",
        "organisation:messages",
        gettext_lazy("To mails that failed"),
    ),
    ReadyPoint.BACKUP: (
        "organisation.see_readiness",
        "help_task",
        gettext_lazy("To the handbook"),
        "backup",
    ),
    ReadyPoint.DRILL: (
        "organisation.see_duty",
        "signals:duty",
        gettext_lazy("To the duty rota"),
    ),
    ReadyPoint.YOUNG_PEOPLE: (
        "organisation.see_readiness",
        "what_we_write",
        gettext_lazy("To the page"),
    ),
}


def _said(user: User) -> Asking[list[Point]]:
    rows = ReadyStatement.objects.shown()
    yield rows
    said = {row.point: row for row in rows}
    own = ReadyStatement.objects.points_said_by(user)
    found = []
    for point, right in READY_ASKED.items():
        asked_of = ", ".join(str(role.label) for role in Role if role in RIGHTS[right])
        if row := said.get(point):
            by = row.said_by.name if row.said_by else asked_of
            told = _("%(name)s said so on %(day)s.") % {"name": by, "day": _day(row.said_at)}
        else:
            told = _("Nobody said so yet.")
        deed = ("take_back" if row else "say") if point in own else ""
        leads = _to(user, *_NEXT[point])
        found.append(Point(point, bool(row), told, asked_of=asked_of, deed=deed, **leads))
    return found
