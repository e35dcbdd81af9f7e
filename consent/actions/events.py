"""Events with a poster: made, closed, and what a parent fills in on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consent import people, stops
from consent.actions import asking
from consent.choices.request import Doubt, Route, SignerRole
from consent.models import ConsentRequest, Event, Signer, Subject
from organisation.choices import Role
from organisation.models import Membership, Organisation, Team, User
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

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
def close(event: Event, *, by: User | None, now: datetime) -> None:
    """The page takes nothing any more; a second time nothing changes."""
    if Event.objects.filter(pk=event.pk, closed_at=None).update(closed_at=now):
        event.closed_at = now
        audit.record(AuditVerb.CHANGED, event, by=by, after="closed", at=now)
        journal.note("consent.event_closed", audit.label(event), at=now)


def takes_in(event: Event, day: date) -> bool:
    """Whether its page takes anything on a day: it is open, and what it asks about is still asked.

    An organisation that uses other places by now asks nobody about those of before.
    """
    return event.is_open_on(day) and asking.is_enough(asking.still_offered(event.rows))


@dataclass(frozen=True)
class FilledIn:
    """What a parent, or a young person from sixteen, typed on the page of an event."""

    first_name: str
    born: date
    email: str
    last_name: str = ""
    name: str = ""
    language: str = "nl"
    second_email: str = ""  # of the other parent or guardian


@transaction.atomic
def fill_in(event: Event, typed: FilledIn, *, now: datetime) -> ConsentRequest | None:
    """Mail the question to the address that was typed; opening its link confirms the address.

    Whoever typed hears nothing of what is known. Nobody is taken for somebody known, unless name,
    birthday and this same address belong to a question that was asked before. None when the mail
    went within the hour.

    To an address that can't be theirs no mail goes (`_doubt`), nor to one parent while another
    objects. Raises ValidationError for a date of birth of no young person, and on `rows` where the
    event `takes_in` nothing.
    """
    alike = asking.same_named(typed.first_name, typed.last_name, typed.born)
    known = _known(typed, alike)
    if known is not None:
        waiting = ConsentRequest.objects.filter(subject=known).open().order_by("-pk").first()
        if waiting is not None:
            _mail_again(waiting, typed, now)
            return None
        if _is_guardians(typed, now) and stops.is_objected_to(known):
            return None  # first the lead talks with both, who stand in the overview as disputed
    each = _each(typed, now)
    doubts = [_doubt(one, alike, now) for one in each]
    has_doubt = any(doubts)
    if has_doubt and ConsentRequest.objects.filter(subject__in=alike, event=event).open().exists():
        return None
    about = asking.About(
        typed.first_name, typed.born, typed.last_name, known=known, is_namesake=bool(alike)
    )
    try:
        made = asking.ask(
            about,
            [
                asking.Asked("" if doubt else one.email, one.name, language=one.language)
                for one, doubt in zip(each, doubts, strict=True)
            ],
            asking.still_offered(event.rows),
            Route.LINK if has_doubt else Route.EMAIL,
            team=event.team,
            by=_asker(event, day_of(now)),
            now=now,
            occasion=event.name,
            family_asks=True,
            event=event,
            mail="consent.event",
        )
    except ValidationError as refusal:
        if asking.came_meanwhile(refusal):  # sent twice at once: the other is known by now
            return fill_in(event, typed, now=now)
        raise
    for number, doubt in enumerate(doubts, 1):
        if doubt:
            signers = Signer.objects.filter(request=made, number=number)
            signers.update(doubts=[doubt], doubted_at=now)
    return made


def _each(typed: FilledIn, now: datetime) -> list[FilledIn]:
    """What was typed for each who is asked: one, or two parents or guardians."""
    if not typed.second_email or not _is_guardians(typed, now):
        return [typed]
    return [typed, replace(typed, email=typed.second_email, name="")]


def _asker(event: Event, day: date) -> User | None:
    """Who made it, while they work in its team; else who leads that, or nobody while nobody does.

    What comes in is about children of that team, whoever printed the poster.
    """
    maker = event.made_by
    if maker is not None and (event.team_id,) in Membership.objects.teams_of(maker, day):
        return maker
    lead: User | None = User.objects.holding(Role.TEAM_LEAD, day, event.team).first()
    return lead


def _doubt(typed: FilledIn, alike: Sequence[Subject], now: datetime) -> Doubt | None:
    """Why who decides can't be asked at this address.

    Whoever typed it hears nothing of it: the question stands there without an address, and whoever
    follows the event up asks for another.
    """
    if answered(asking.of_colleagues([typed.email])):
        return Doubt.COLLEAGUE
    if not _is_guardians(typed, now):
        return Doubt.GUARDIANS_ADDRESS if asking.is_a_guardians(typed.email, alike) else None
    if any(people.same_mailbox(one.email, typed.email) for one in alike):
        return Doubt.OWN_ADDRESS
    return None


def _is_guardians(typed: FilledIn, now: datetime) -> bool:
    """Whether a parent or guardian decides."""
    return asking.role_on(typed.born, day_of(now)) == SignerRole.GUARDIAN


def _known(typed: FilledIn, alike: Sequence[Subject]) -> Subject | None:
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
