"""The three conditions of online work: a vision, equipment and time (training of 2022).

Each follows from data and nobody sets it. A lead sees those of the teams led, the others those of
the house. Time waits for the works council's agreement (WOR article 27(1)(k, l)).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisation.models import User
from policy.checklist_paper import look_of
from policy.choices.checklist import Answer, ItemStatus
from policy.choices.documents import DocumentType
from policy.known import means
from policy.known.figure import share_answer
from policy.models import PolicyDocument
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking, all_of

VISIONS = (DocumentType.VISION_OFFLINE, DocumentType.VISION_ONLINE)
STATUS_OF = {
    Answer.YES: ItemStatus.IN_ORDER,
    Answer.PARTLY: ItemStatus.PARTLY,
    Answer.NO: ItemStatus.NOT,
}


@dataclass(frozen=True)
class Light:
    """One condition: how it stands, in words too, and the page with the list behind it."""

    key: str
    name: str
    icon: str
    status: str  # "" while it isn't known
    told: str
    page: str
    right: str

    @property
    def look(self) -> dict[str, str]:
        if not self.status:
            return {"label": _("Not known yet"), "tone": "line", "state_icon": "circle"}
        return look_of(self.status)


def lights(user: User, today: date) -> Asking[list[Light]]:
    """Vision, equipment, time; of the teams that this person leads, else of the house."""
    teams = None if user.has_perm("workers.see_all_team_hours") else _led(user)
    found: list[Light] = yield from all_of(_vision(), _equipment(today, teams), _time(today, teams))
    return found


def _led(user: User) -> list[int]:
    return user.led_keys


def _adopted_visions() -> QuerySet[PolicyDocument, tuple[str]]:
    rows = PolicyDocument.objects.adopted().filter(type__in=VISIONS)
    return rows.order_by().values_list("type")


def _vision() -> Asking[Light]:
    yield (types := prepared(_adopted_visions))
    adopted = {kind for (kind,) in types}
    told = {
        2: _("both visions are adopted"),
        1: _("one of the two visions is adopted"),
        0: _("no vision is adopted"),
    }[len(adopted)]
    answer = Answer(share_answer(len(adopted), len(VISIONS)))
    page = ("policy:documents", "policy.see")
    return Light("vision", _("A vision"), "compass", STATUS_OF[answer], told, *page)


def _equipment(today: date, teams: Collection[int] | None) -> Asking[Light]:
    found = yield from means.things(today, teams)
    parts = (
        share_answer(found.with_phone, found.workers),
        share_answer(found.with_laptop, found.teams),
    )
    known = [Answer(part) for part in parts if part]
    status = ""
    if known:
        order = (Answer.NO, Answer.PARTLY, Answer.YES)
        status = STATUS_OF[min(known, key=order.index)]
    told = f"{means.phones_told(found)}; {means.laptops_told(found)}"
    return Light("equipment", _("Equipment"), "phone", status, told, *means.EQUIPMENT)


def _time(today: date, teams: Collection[int] | None) -> Asking[Light]:
    found = yield from means.time(today, teams)
    if found is None:
        told = _("after the works council agreed")
        return Light("time", _("Time"), "clock", "", told, *means.HOURS)
    status = STATUS_OF[Answer(found.answer)] if found.answer else ""
    return Light("time", _("Time"), "clock", status, found.told, *means.HOURS)
