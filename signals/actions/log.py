"""Writing a signal down: the row, its words as keyed hashes, the alert."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import User
from privacy import audit, blind_index
from privacy.choices import BLOCK, AuditVerb
from signals import alarms, dates, numbers, places
from signals.actions import alerts, indexing
from signals.addresses import without_traces
from signals.choices.signal import (
    SEXUAL_IMAGE_MINOR,
    TICKS,
    URGENT,
    Category,
    Severity,
    StepKind,
    keeps_no_story,
    unkept,
)
from signals.models import Signal, SignalStep
from signals.numbers import Place
from youthwork.lib.prepared import Bundle, insert, insert_all, new_row, one_transaction

if TYPE_CHECKING:
    from organisation.duty import Line
    from organisation.models import Platform, Team
    from organisation.querysets.line import Reachable


WRITTEN = ("title", "narrative", "account_handle", "location_url")


@dataclass(frozen=True)
class Observation:
    """What a worker typed: the fields of the signal form, checked for shape."""

    client_id: uuid.UUID
    team: Team
    category: str
    severity: int | None
    seen_at: datetime
    subcategory: str = ""
    narrative: str = ""
    opportunity_when: str = ""
    title: str = ""
    platform: Platform | None = None
    area: str = ""
    account_handle: str = ""
    location_url: str = ""
    still_visible: str = ""
    identity_sure: str = ""
    observed: str = ""
    interpretation: str = ""
    offline_picture: str = ""
    about_minors: str = ""
    group_size: str = ""
    age_band: str = ""
    concerns_one_youth: bool = False
    text_confirmed: bool = False
    no_person: str = ""
    created_offline_at: datetime | None = None
    first_steps: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, signal: Signal, **instead: Any) -> Observation:
        """What a signal says now, with these values instead."""
        taken = {each.name for each in fields(cls)} - {"first_steps", *instead}
        says = {name: getattr(signal, name) for name in taken}
        says |= {name: "" for name in WRITTEN if says.get(name) is None}
        return cls(**says, **instead)

    @property
    def keeps_no_story(self) -> bool:
        """Whether nothing is written down about a signal of the kind that it says."""
        return keeps_no_story(self.category, self.subcategory, self.concerns_one_youth)

    def content(self) -> dict[str, Any]:
        """The fields of a row as they are kept: without what this kind doesn't take."""
        kind = (self.category, self.subcategory, self.concerns_one_youth)
        no_story, one = self.keeps_no_story, self.concerns_one_youth
        image = self.subcategory == SEXUAL_IMAGE_MINOR
        opportunity = self.category == Category.OPPORTUNITY
        severity = Severity.NOW if image else self.severity
        # Of good news no account is asked: it would be that of the young person.
        handle = "" if no_story or opportunity else without_traces(self.account_handle)
        place = "" if no_story else without_traces(self.location_url)
        return {
            "area": self.area,
            "category": self.category,
            "subcategory": self.subcategory,
            "severity": None if opportunity else severity,
            "opportunity_when": self.opportunity_when if opportunity else "",
            "title": self.title if self.category == Category.OTHER and not one else "",
            "narrative": "" if no_story else without_traces(self.narrative),
            "platform": self.platform,
            "seen_at": self.seen_at,
            "account_handle": handle,
            "account_term": places.account_term(handle, place),
            "location_url": place,
            **{name: getattr(self, name) for name in TICKS},
            "concerns_one_youth": one,
            "text_confirmed": self.text_confirmed,
            "no_person": self.no_person if self.text_confirmed and not no_story else "",
            **unkept(*kind),
        }

    @property
    def has_first_step(self) -> bool:
        """Whether something was done already: informing a partner counts once it is registered."""
        return any(kind != StepKind.INFORMED_PARTNER for kind in self.first_steps)

    def differs_from(self, signal: Signal) -> bool:
        """Whether a form that is sent again says something else than what it had brought before.

        Nothing of it is taken in: one `client_id` is one signal, and a late retry must not undo
        what was changed since. Once somebody changed the signal only its texts are compared, with
        what it said first and says now; what was covered, emptied or erased says nothing any more.
        """
        if signal.account_erased_at:
            return False
        if signal.version == 1:
            return self.is_other_than(signal)
        told = self.content()
        sent = [told[name] or "" for name in WRITTEN]
        for row in (signal.versions.order_by("number").first() or signal, signal):
            said = [getattr(row, name) or "" for name in WRITTEN]
            if said == sent or not any(said) or BLOCK in "".join(said):
                return False
        return True

    def is_other_than(self, signal: Signal) -> bool:
        """Whether it says something else than the signal does now, whoever made the difference."""
        told = self.content()
        names = told.keys() - {"seen_at", "account_term", "text_confirmed", "no_person"}
        return any((getattr(signal, name) or "") != (told[name] or "") for name in names)

    def was_seen_otherwise(self, signal: Signal) -> bool:
        """Whether it names another minute than a signal that nobody changed since."""
        first = signal.version == 1 and not signal.account_erased_at
        return first and self.seen_at.replace(second=0, microsecond=0) != signal.seen_at.replace(
            second=0, microsecond=0
        )

    def has_other_steps(self, signal: Signal) -> bool:
        """Whether something stands there as done that isn't noted with the signal."""
        noted = signal.steps.filter(kind__in=self.first_steps).values_list("kind", flat=True)
        return not set(noted).issuperset(self.first_steps)


def log_signal(
    seen: Observation, *, by: User, now: datetime, is_practice: bool = False
) -> tuple[Signal, bool]:
    """Save a signal and warn who must know; returns it and whether it is new.

    The same `client_id` twice is one signal: a retry gets the first one back. Another person's
    `client_id` is refused. The alert of severity 4 and 5 stands in the same transaction.
    """
    content = seen.content()
    is_alarm = content["severity"] in URGENT and not is_practice
    alarm = (content["severity"], seen.team, now) if is_alarm else None
    try:
        with one_transaction() as bundle:
            place, line = _place(alarm, now, bundle)
            signal = _write(seen, content, place, bundle, by=by, now=now, is_practice=is_practice)
            _done_already(signal, seen, bundle, by=by, now=now)
            alerts.raise_alarm(signal, now, line, bundle)
    except IntegrityError:
        found = Signal.objects.filter(client_id=seen.client_id).first()
        if found is None:
            raise
        return _own_earlier(found, by), False
    return signal, True


def _place(
    alarm: tuple[int | None, Team, datetime] | None, now: datetime, bundle: Bundle
) -> tuple[Place, Line[Reachable] | None]:
    """The number of a new signal, and whom it warns, where it warns anybody."""
    year = timezone.localdate(now).year
    if alarm is None:
        return numbers.next_place(year, bundle), None
    place, rows = numbers.next_place_beside(alarms.asks_whom(*alarm), year, bundle)
    return place, alarms.whom_by(rows, *alarm)


def _own_earlier(found: Signal, by: User) -> Signal:
    if found.created_by_id != by.pk:
        raise ValidationError(
            _("This form was already used. Open a new one; your text stays here."),
            code="client_id_taken",
        )
    return found


def _write(
    seen: Observation,
    content: dict[str, Any],
    place: Place,
    bundle: Bundle,
    *,
    by: User,
    now: datetime,
    is_practice: bool,
) -> Signal:
    """The row with its words and its entry of the trail, which go when the bundle is sent."""
    kind = (content["category"], content["severity"], content["opportunity_when"])
    signal = new_row(
        Signal,
        id=place.key,
        due_at=dates.due_at(*kind, now),
        ref=place.ref,
        client_id=seen.client_id,
        team=seen.team,
        created_by=by,
        is_practice=is_practice,
        created_offline_at=seen.created_offline_at,
        received_at=now,
        moved_at=now,
        opened_at=now,
        term_began_at=now,
        term_from=now,
        first_step_at=now if seen.has_first_step else None,
        index_mark=blind_index.key_mark(),
        **content,
    )
    insert(signal, bundle)
    indexing.index(signal, bundle)
    audit.record(AuditVerb.LOGGED, signal, by=by, at=now, bundle=bundle)
    return signal


def _done_already(
    signal: Signal, seen: Observation, bundle: Bundle, *, by: User, now: datetime
) -> None:
    """The steps that the form said were done, which go when the bundle is sent."""
    done_at = seen.created_offline_at or now  # what was done stood there when it was written
    steps = [
        SignalStep(signal=signal, kind=kind, done_at=done_at, noted_at=now, by=by)
        for kind in seen.first_steps
    ]
    insert_all(steps, bundle)


def reindex(batch: int = 500) -> int:
    """Write words and accounts anew of every signal that another index key wrote; how many.

    Each row remembers the key that indexed it, so a run that was ended goes on where it was.
    """
    done, key = 0, blind_index.key_mark()
    while rows := list(Signal.objects.indexed_with_other_key(key)[:batch]):
        for signal in rows:
            noted = signal.account_handle or "", signal.location_url or ""
            with transaction.atomic():
                if not Signal.objects.filter(
                    pk=signal.pk, version=signal.version, status=signal.status
                ).update(
                    account_term=places.account_term(*noted),
                    index_mark=key,
                ):
                    continue  # changed meanwhile: the next batch brings it as it is now
                indexing.index_anew(signal)
                audit.record(AuditVerb.REINDEXED, signal, by=None, fields=("terms",))
            done += 1
    return done
