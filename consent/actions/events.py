"""Events with a poster: made, closed, and what a parent fills in on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consent import people
from consent.actions import asking
from consent.choices.request import Route
from consent.models import ConsentRequest, Event, Signer, Subject
from organisation.models import Organisation, Team, User
from privacy import audit
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of

OPEN_DAYS = 7  # after the day of the event
LONGEST_DAYS = 60
AGAIN_HOURS = 1  # between two mails to the same address about the same child


@transaction.atomic
def announce(
    name: str,
    day: date,
    rows: Sequence[str],
    *,
    team: Team,
    by: User,
    now: datetime,
    open_until: date | None = None,
) -> Event:
    """Make an event with its page. Raises ValidationError on `day`, `open_until` or `rows`."""
    until = open_until or day + timedelta(days=OPEN_DAYS)
    if until < max(day, day_of(now)):
        told = _("The page stays open at least until the day of the event, and not in the past.")
        raise ValidationError({"open_until": ValidationError(told, code="too_early")})
    if until > max(day, day_of(now)) + timedelta(days=LONGEST_DAYS):
        told = _("At most %(days)s days after the event.") % {"days": LONGEST_DAYS}
        raise ValidationError({"open_until": ValidationError(told, code="too_late")})
    chosen = asking.checked_rows(rows, Organisation.objects.current())
    made = Event.objects.create(
        name=name, day=day, rows=chosen, open_until=until, team=team, made_by=by, made_at=now
    )
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def close(event: Event, *, by: User, now: datetime) -> None:
    """The page takes nothing any more; a second time nothing changes."""
    if Event.objects.filter(pk=event.pk, closed_at=None).update(closed_at=now):
        event.closed_at = now
        audit.record(AuditVerb.CHANGED, event, by=by, after="closed", at=now)


@dataclass(frozen=True)
class FilledIn:
    """What a parent, or a young person from sixteen, typed on the page of an event."""

    first_name: str
    born: date
    email: str
    last_name: str = ""
    name: str = ""
    language: str = "nl"


@transaction.atomic
def fill_in(event: Event, typed: FilledIn, *, now: datetime) -> ConsentRequest | None:
    """Mail the question to the address that was typed; opening its link confirms the address.

    Whoever typed hears nothing of what is known. Nobody is taken for somebody known, unless name,
    birthday and this same address belong to a question that was asked before. None when the mail
    went within the hour. Raises ValidationError for a date of birth of no young person.
    """
    known = _known(typed)
    if known is not None:
        waiting = ConsentRequest.objects.filter(subject=known).open().order_by("-pk").first()
        if waiting is not None:
            _mail_again(waiting, typed, now)
            return None
    return asking.ask(
        asking.About(typed.first_name, typed.born, typed.last_name, known=known),
        [asking.Asked(typed.email, typed.name, language=typed.language)],
        event.rows,
        Route.EMAIL,
        team=event.team,
        by=event.made_by,
        now=now,
        occasion=event.name,
        family_asks=True,
        event=event,
        mail="consent.event",
    )


def _known(typed: FilledIn) -> Subject | None:
    alike = asking.same_named(typed.first_name, typed.last_name, typed.born)
    term = people.email_term(typed.email)
    asked = Signer.objects.by_email(term).filter(request__subject__in=alike)
    found = asked.order_by("-pk").values_list("request__subject", flat=True).first()
    return next((one for one in alike if one.pk == found), None)


def _mail_again(request: ConsentRequest, typed: FilledIn, now: datetime) -> None:
    """The mail got lost, or somebody presses twice: once an hour it goes again."""
    term = people.email_term(typed.email)
    signer = Signer.objects.waiting().filter(request=request, email_term=term).first()
    last = request.sent_at
    if signer is None or (last and now - last < timedelta(hours=AGAIN_HOURS)):
        return
    kind = "consent.event" if request.event_id else "consent.request"
    asking.post_to_signer(request, signer, kind, f"again:{now:%Y%m%d%H}")
