"""What may be done with the data of an employee on a request (GDPR articles 16 to 21).

What the law or the contract asks for stays: hours with their day and length, contracts, closed
months. What may go are words about somebody: notes, views, agreements, accounts out of use.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.request_choices import Kind
from privacy.request_deeds import Deed, Said, refuse_held
from workers.actions import competences, hours, profiles
from workers.models import CompetenceAssessment, GrowthGoal, HourEntry, WorkProfile

AWAY = frozenset({Kind.ERASE, Kind.OBJECT})
NOTE = frozenset({"workers.hourentry"})
PROFILE = frozenset({"workers.workprofile"})
GROWTH: dict[str, type[Model]] = {
    "workers.competenceassessment": CompetenceAssessment,
    "workers.growthgoal": GrowthGoal,
}


def _row(model: type[Model], subject: str) -> Any:
    found = model._default_manager.filter(public_id=UUID(subject.partition(":")[2])).first()
    if found is None:
        raise ValidationError(_("This is gone already."), code="gone")
    return found


def _erase_note(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    row: HourEntry = _row(HourEntry, subject)
    refuse_held(subject, said, now, row)
    hours.write_note(row, "", by=by, now=now)


def _correct_note(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    hours.write_note(_row(HourEntry, subject), said.instead, by=by, now=now)


def _erase_profile(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    row: WorkProfile = _row(WorkProfile, subject)
    refuse_held(subject, said, now, row)
    profiles.erase(row, by=by, now=now, again=said.again)


def _erase_growth(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    row = _row(GROWTH[subject.partition(":")[0]], subject)
    refuse_held(subject, said, now, row)
    competences.erase(row, by=by, now=now)


def _account(subject: str) -> str:
    return reverse("workers:account", args=[subject.partition(":")[2]])


DEEDS = [
    Deed(
        key="workers.erase_note",
        kinds=AWAY,
        models=NOTE,
        label=gettext_lazy("Erase the note; the hours stay"),
        hint=gettext_lazy("Hours are kept for pay and for account."),
        do=_erase_note,
        journalled=True,
    ),
    Deed(
        key="workers.correct_note",
        kinds=frozenset({Kind.RECTIFY}),
        models=NOTE,
        label=gettext_lazy("Write another note in its place"),
        do=_correct_note,
        asks=frozenset({"instead"}),
    ),
    Deed(
        key="workers.erase_profile",
        kinds=AWAY,
        models=PROFILE,
        label=gettext_lazy("Erase the work account with its checks"),
        hint=gettext_lazy("One that is in use is ended first, on its own page."),
        do=_erase_profile,
        page=_account,
        journalled=True,
    ),
    Deed(
        key="workers.correct_profile",
        kinds=frozenset({Kind.RECTIFY}),
        models=PROFILE,
        label=gettext_lazy("Corrected on the page of the work account"),
        page=_account,
    ),
    Deed(
        key="workers.erase_growth",
        kinds=AWAY,
        models=frozenset(GROWTH),
        label=gettext_lazy("Erase it"),
        do=_erase_growth,
        journalled=True,
    ),
]
