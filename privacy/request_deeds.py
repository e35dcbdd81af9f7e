"""What may be done in the data on a request: each app's own deeds, listed by `REQUEST_DEEDS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.actions import keeping
from privacy.models import LegalHold
from privacy.request_choices import Kind
from privacy.retention import names_of_people
from youthwork.lib.dates import add_months, day_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Said:
    """What somebody gave with a deed; `words` as they stand in the text, `instead` in their place.

    `again`: it is done once more after a backup was put back; a hold of that time doesn't count.
    """

    reason: str = ""
    words: tuple[str, ...] = ()
    instead: str = ""
    again: bool = False


class Doing(Protocol):
    def __call__(self, subject: str, said: Said, *, by: Any, now: datetime) -> object: ...


@dataclass(frozen=True)
class Deed:
    """One thing that can be done with one kind of object; `subject` is its audit label.

    `do` raises ValidationError when it may not be done (a hold, something that waits). A deed
    without `do` is done by hand, at the page that `page` gives or elsewhere. `asks` names what of
    `Said` it can't do without. One that is `journalled` is done again after a restore, from its key
    and subject alone; deeds that leave a line of their own in the journal are not. `recipients`
    names who got the data, to be told what was done (GDPR art. 19).
    """

    key: str  # "consent.erase"; at most 40 letters
    kinds: frozenset[str]
    models: frozenset[str]  # labels of models; empty: every model
    label: StrPromise | str
    hint: StrPromise | str = ""
    do: Doing | None = None
    page: Callable[[str], str] | None = None
    asks: frozenset[str] = frozenset()  # of "words", "instead"
    journalled: bool = False
    recipients: Callable[[str], list[str]] | None = None

    def fits(self, kind: str, subject: str) -> bool:
        model = subject.partition(":")[0]
        return kind in self.kinds and (not self.models or model in self.models)


def _hold(subject: str, said: Said, *, by: Any, now: datetime) -> None:
    today = day_of(now)
    until = add_months(today, keeping.HOLD_MONTHS)
    reason = said.reason or _("Set still on request, and again after a backup was put back.")
    keeping.place_hold(subject, reason=str(reason), until=until, by=by, today=today, now=now)


def refuse_held(subject: str, said: Said, now: datetime, row: Any = None) -> None:
    """What a legal hold keeps is not touched on request (GDPR art. 17(3)(e), 18(2)).

    With its `row` neither where a colleague whom it names is held (0236). Raises ValidationError
    (`held`).
    """
    if said.again:
        return
    subjects = {subject, *([] if row is None else _people_in(row))}
    if LegalHold.objects.in_force(day_of(now)).filter(subject__in=subjects).exists():
        raise kept_by_a_hold()


def kept_by_a_hold() -> ValidationError:
    told = gettext("A hold keeps this. Lift the hold first, or answer why it stays.")
    return ValidationError(told, code="held")


def _people_in(row: Any) -> list[str]:
    """Colleagues whom a row names, as the trail does."""
    people = (getattr(row, name) for name in names_of_people(type(row)))
    return [person.label for person in people if person is not None]


BY_HAND = Deed(
    key="by_hand",
    kinds=frozenset({Kind.RECTIFY, Kind.ERASE, Kind.RESTRICT, Kind.OBJECT}),
    models=frozenset(),
    label=_("Done by hand"),
    hint=_("Done on its own page, or by the team that holds it. Write what was done."),
)
HOLD = Deed(
    key="privacy.hold",
    kinds=frozenset({Kind.RESTRICT}),
    models=frozenset(settings.HOLDABLE),  # rules of retention leave nothing else alone
    label=_("Keep it still with a legal hold"),
    hint=_("For six months; renew it with a reason, or lift it when it has been looked into."),
    do=_hold,
    journalled=True,
)


def deeds() -> list[Deed]:
    """Every deed of every app, in the order of settings; what fits always comes last."""
    listed = [deed for path in settings.REQUEST_DEEDS for deed in import_string(path)]
    return [*listed, HOLD, BY_HAND]


def fitting(kind: str, subject: str) -> list[Deed]:
    return [deed for deed in deeds() if deed.fits(kind, subject)]


def named(key: str) -> Deed | None:
    return next((deed for deed in deeds() if deed.key == key), None)
