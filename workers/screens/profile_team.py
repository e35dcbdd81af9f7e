"""What the page of the team's profiles shows: side by side to who leads, as numbers to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from organisation.models import Team, User
from workers.agreed import may_follow
from workers.choices.profiles import REFLECTION, Answer, CheckedBy, Status
from workers.models import ProfileException, WorkProfile
from workers.screens.profiles import Account, account, deviations
from youthwork.lib.suppression import Figure, Table, suppress

COUNTED = (Status.IN_ORDER, Status.ACTION_NEEDED, Status.RECHECK, Status.DRAFT)


@dataclass(frozen=True)
class Person:
    """A colleague with their accounts."""

    name: str
    accounts: list[Row]


@dataclass(frozen=True)
class Row:
    """An account beside those of colleagues."""

    account: Account
    bio: str
    checked: str  # when and by whom, in words


@dataclass(frozen=True)
class Counted:
    """A team's accounts by status, as a reader gets them."""

    team: str
    cells: tuple[Figure, ...]
    total: Figure


def page(user: User, today: date) -> dict[str, Any]:
    """The page for who leads teams, and for who sees numbers."""
    agreed = may_follow(today)
    context: dict[str, Any] = {"agreed": agreed, "leads": bool(user.led_teams)}
    context["to_close"] = closings(WorkProfile.objects.to_close_by(user).whole(), today)
    context["asked"] = _asked(user) if agreed else []
    context["marks"] = user.has_perm("workers.edit_platforms")
    if not agreed:
        return context
    if user.led_teams:
        rows = list(WorkProfile.objects.led_by(user).current().whole().in_order_list())
        return context | {
            "people": people(rows, today),
            "differ": differing(rows, today),
            "talk": to_talk_about(rows),
        }
    return context | {"numbers": numbers(today), "statuses": [each.label for each in COUNTED]}


def people(rows: Iterable[WorkProfile], today: date) -> list[Person]:
    """By name, each with their accounts; never by result."""
    return [
        Person(name, [_row(each, today) for each in theirs])
        for name, theirs in groupby(rows, key=lambda row: row.user.name)
    ]


def _row(profile: WorkProfile, today: date) -> Row:
    checked = ""
    if last := profile.last_check:
        who = str(CheckedBy(last.checked_by).label).lower()
        checked = f"{date_format(last.day, 'j F Y')}, {who}"
    return Row(account(profile, today), profile.bio or "", checked)


def differing(rows: Iterable[WorkProfile], today: date) -> list[dict[str, Any]]:
    """Every way in which an account differs from the pattern, in one list."""
    return [
        {
            "name": profile.user.name,
            "account": account(profile, today),
            "what": [str(each.label) for each in found],
        }
        for profile in rows
        if (found := deviations(profile))
    ]


def to_talk_about(rows: Iterable[WorkProfile]) -> list[dict[str, Any]]:
    """Of what one thinks over, how often somebody wants to talk about it; without names."""
    counts = Counter(
        answer.item
        for profile in rows
        if profile.last_check
        for answer in profile.last_check.answers.all()
        if answer.item in REFLECTION and answer.answer == Answer.NO
    )
    return [{"item": item.label, "count": counts[item]} for item in REFLECTION if counts[item]]


def closings(rows: Iterable[WorkProfile], today: date) -> list[dict[str, Any]]:
    """Accounts of who left, with the day by which they are closed or handed over."""
    return [
        {
            "name": row.user.name,
            "account": account(row, today),
            "url": reverse("workers:end_account", args=[row.public_id]),
            "by": date_format(row.close_by, "l j F") if row.close_by else "",
            "is_late": row.close_by is not None and row.close_by < today,
        }
        for row in rows.order_by("close_by", "pk")
    ]


def _asked(user: User) -> list[dict[str, Any]]:
    rows = ProfileException.objects.decidable_by(user)
    return [
        {
            "url": reverse("workers:decide_exception", args=[row.public_id]),
            "name": row.profile.user.name,
            "platform": row.profile.platform.name,
            "until": row.until_day,
        }
        for row in rows.select_related("profile__user", "profile__platform").order_by("pk")
    ]


def numbers(today: date) -> dict[str, Any]:
    """Accounts of each team by status; small numbers stay hidden."""
    teams = list(Team.objects.active_on(today).order_by("name"))
    counts = WorkProfile.objects.counted_by_team(today)
    rows = [[counts.get((team.pk, status), 0) for status in COUNTED] for team in teams]
    if not rows:
        return {"rows": []}
    table: Table = suppress(rows)
    lines = zip(teams, table.cells, table.rows, strict=True)
    found = [Counted(team.name, cells, total) for team, cells, total in lines]
    return {"rows": found, "columns": table.columns, "total": table.total}
