"""Asking for consent: a request made, sent, cancelled, expired."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, QuerySet
from django.utils.translation import gettext as _

import outbox.actions
from consent import dates, people, stops
from consent.actions.moving import move
from consent.choices.consent import ConsentStatus
from consent.choices.request import (
    ROWS,
    Doubt,
    ImageKind,
    LinkPurpose,
    RequestStatus,
    Route,
    SignerRole,
)
from consent.models import (
    Consent,
    ConsentRequest,
    ErasedMark,
    Event,
    Link,
    Signer,
    Subject,
    TextVersion,
    Withdrawal,
)
from organisation.choices import Role
from organisation.models import Organisation, Team, User
from privacy import audit, journal
from privacy.choices import AuditVerb
from youthwork.lib import links
from youthwork.lib.dates import add_months, day_of, start_of_day
from youthwork.lib.together import Asking, answered

SOMEBODY_ALIKE = "somebody_alike"


@dataclass(frozen=True)
class Asked:
    """One person who is to sign."""

    email: str = ""
    name: str = ""
    phone: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class About:
    """The young person: as typed, or one who is known already."""

    first_name: str
    born: date
    last_name: str = ""
    email: str = ""
    note: str = ""
    known: Subject | None = None
    is_namesake: bool = False  # another than whoever is known by this name and birthday


def offered_rows(organisation: Organisation | None) -> list[str]:
    """The rows that may be asked about: both kinds, and the places that the organisation uses."""
    places = organisation.image_places if organisation else []
    return [row for row in ROWS if row in ImageKind.values or row in places]


def still_offered(rows: Sequence[str]) -> list[str]:
    """Those of these rows that the organisation asks about today."""
    offered = offered_rows(Organisation.objects.current())
    return [row for row in rows if row in offered]


def is_enough(rows: Collection[str]) -> bool:
    """Whether there is something to ask: a kind of image and a place for it."""
    kinds = set(ImageKind.values)
    return bool(set(rows) & kinds) and bool(set(rows) - kinds)


def role_on(born: date, day: date) -> SignerRole:
    """Who signs on a day (UAVG art. 5(1))."""
    return SignerRole.YOUTH if dates.signs_for_self(born, day) else SignerRole.GUARDIAN


def check_born(born: date, today: date) -> None:
    """Raises ValidationError for a day that no young person here was born on."""
    if born > today:
        raise ValidationError(_("This date lies in the future."), code="future")
    age = dates.age_on(born, today)
    if not dates.YOUNGEST <= age <= dates.OLDEST:
        told = _("That makes %(age)s years old. Is the year right?") % {"age": age}
        raise ValidationError(told, code="age")


def checked_rows(rows: Sequence[str], organisation: Organisation | None) -> list[str]:
    """The rows in their order. Raises ValidationError on `rows`."""
    chosen = [row for row in ROWS if row in set(rows)]
    if set(rows) - set(offered_rows(organisation)):
        raise ValidationError({"rows": ValidationError(_("Choose from what is offered."))})
    if not is_enough(chosen):
        told = _("Choose photos or videos, and at least one place.")
        raise ValidationError({"rows": ValidationError(told, code="rows")})
    return chosen


def _check_people(about: About, asked: Sequence[Asked], role: SignerRole, route: Route) -> None:
    """Raises ValidationError for addresses that are missing or can't be right."""
    if route == Route.EMAIL and not asked[0].email:
        told = _("Fill in the e-mail address.")
        raise ValidationError({_field(role, 0): ValidationError(told)})
    if role == SignerRole.YOUTH:
        if len(asked) > 1:
            told = _("From sixteen the young person decides alone.")
            raise ValidationError({"second_guardian_email": ValidationError(told)})
        if about.known is not None and is_a_guardians(asked[0].email, [about.known]):
            raise ValidationError({"youth_email": guardians_address()})
        return
    own = about.email or (about.known.email if about.known else "")
    for place, one in enumerate(asked):
        if people.same_mailbox(one.email, own):
            raise ValidationError({_field(role, place): own_address()})
    terms = [people.email_term(one.email) for one in asked if one.email]
    if len(terms) != len(set(terms)):
        raise ValidationError({"second_guardian_email": same_address()})


def _field(role: SignerRole, place: int) -> str:
    """The field of the form in which an address stands."""
    if role == SignerRole.YOUTH:
        return "youth_email"
    return "second_guardian_email" if place else "guardian_email"


def is_a_guardians(email: str | None, subjects: Collection[Subject]) -> bool:
    """Whether a parent or guardian of one of these young people was asked at this address."""
    if not email or not subjects:
        return False
    rows = Signer.objects.by_email(people.email_term(email))
    asked = rows.filter(request__subject__in=subjects, role=SignerRole.GUARDIAN)
    # What was given by a guardian and is the young person's own was doubted then (`signing`).
    return any(Doubt.OWN_ADDRESS not in each for each in asked.values_list("doubts", flat=True))


def guardians_address() -> ValidationError:
    """A young person with the address of a parent or guardian, who would sign for them."""
    told = _("This is the address of a parent or guardian. The young person needs their own.")
    return ValidationError(told, code="not_own")


def own_address() -> ValidationError:
    """A parent or guardian with the young person's own address."""
    told = _("This is the young person's own address. A parent or guardian signs.")
    return ValidationError(told, code="own_address")


def same_address() -> ValidationError:
    told = _("Both have the same address. Each parent or guardian gets an own link.")
    return ValidationError(told, code="same")


def colleagues_address() -> ValidationError:
    """Whoever asks would sign for the family."""
    told = _("This is the address of a colleague. Fill in that of who signs.")
    return ValidationError(told, code="colleague")


def of_colleagues(addresses: Iterable[str]) -> Asking[set[str]]:
    """The mailboxes, of these addresses, that belong to somebody of the house."""
    spelled = _spelled(addresses)
    if not spelled:
        return set()
    yield (found := User.objects.reached_at(spelled).values_list("email", flat=True))
    return {people.mailbox(email) for email in found}


def _spelled(addresses: Iterable[str]) -> set[str]:
    """Addresses as typed, and without what the mailbox doesn't look at."""
    return {each for one in addresses if one for each in (one, people.mailbox(one))}


def _check_colleagues(asked: Sequence[Asked], role: SignerRole) -> None:
    """Raises ValidationError on the field of the address that is a colleague's."""
    known = answered(of_colleagues(one.email for one in asked))
    for place, one in enumerate(asked):
        if one.email and people.mailbox(one.email) in known:
            raise ValidationError({_field(role, place): colleagues_address()})


def refused_lately(
    subject: Subject, today: date, rows: Collection[str], since: datetime | None = None
) -> bool:
    """Whether the family said no within a year, or since a moment: then nobody asks again by
    themselves.

    Or the young person did: to all of it, or to one of these rows.
    """
    since = since or start_of_day(add_months(today, -dates.ASKED_AGAIN_MONTHS))
    for made in Withdrawal.objects.by_the_child_since(subject, since):
        if made.consent.status == ConsentStatus.WITHDRAWN or set(made.rows) & set(rows):
            return True
    return _family_refused(subject, since)


def _family_refused(subject: Subject, since: datetime) -> bool:
    rows = ConsentRequest.objects.filter(subject=subject, status=RequestStatus.REFUSED)
    rows = rows.exclude(signers__misdirected_at__isnull=False)  # that was not the family
    return rows.filter(closed_at__gte=since).exists()


def is_about(request: ConsentRequest, about: About) -> bool:
    """Whether a question is about this young person, as typed or as known."""
    if about.known is not None:
        return request.subject_id == about.known.pk
    one = request.subject
    term = people.name_term(about.first_name, about.last_name)
    return one.name_term == term and one.birth_term == people.birth_term(about.born)


def alike_told() -> str:
    """Where somebody of this name and birthday is known, and nobody said whether it is they."""
    return _("Somebody of this name and date of birth is known. Say who it is.")


def came_meanwhile(refusal: ValidationError) -> bool:
    """Whether `ask` refused because somebody else asked about the same person at that moment."""
    if hasattr(refusal, "error_dict"):
        return "same_person" in refusal.error_dict
    return getattr(refusal, "code", "") == "already_asked"


def _already_asked() -> ValidationError:
    return ValidationError(
        _("This was asked already and waits for an answer."), code="already_asked"
    )


def _save(made: ConsentRequest) -> None:
    """Save a new question. Raises ValidationError when another came first: the database decides."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        if ConsentRequest.objects.filter(subject=made.subject_id).open().exists():
            raise _already_asked() from None
        raise


def erased_told() -> str:
    """Said to whoever wants to ask somebody who asked to be erased."""
    return _(
        "Somebody of this first name and birthday asked us to erase everything. Don't ask, and "
        "don't write it down elsewhere. If the family comes to you, the privacy officer can lift "
        "this."
    )


def same_named(first_name: str, last_name: str, born: date) -> list[Subject]:
    """Young people known by this whole name and date of birth; more than one is possible."""
    found = Subject.objects.named(people.name_term(first_name, last_name), people.birth_term(born))
    return list(found.select_related("team").order_by("pk"))


def _with_what_stands(subject: Subject, rows: Sequence[str]) -> list[str]:
    """These rows, and those that are a yes already and are still asked about.

    A new answer replaces the earlier one, whole: what another team asked for would end unasked.
    """
    stands = Consent.objects.filter(subject=subject, status=ConsentStatus.VALID).first()
    if stands is None:
        return list(rows)
    more = still_offered([row for row in stands.decisions if stands.says_yes(row)])
    return [row for row in ROWS if row in rows or row in more]


def _subject(about: About, team: Team, now: datetime) -> Subject:
    if about.known is not None:
        if about.email and about.email != about.known.email:
            about.known.email = about.email
            about.known.save(update_fields=["email"])
        return about.known
    made = _new_subject(about, team, now)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        if same_named(about.first_name, about.last_name, about.born):
            told = ValidationError(alike_told(), code=SOMEBODY_ALIKE)
            raise ValidationError({"same_person": told}) from None
        raise
    return made


def _new_subject(about: About, team: Team, now: datetime) -> Subject:
    """Somebody who was not known; not saved yet."""
    return Subject(
        team=team,
        first_name=about.first_name,
        last_name=about.last_name,
        birth_date=about.born.isoformat(),
        email=about.email,
        note=about.note,
        name_term=people.name_term(about.first_name, about.last_name),
        first_name_term=people.first_name_term(about.first_name),
        birth_term=people.birth_term(about.born),
        is_namesake=about.is_namesake,
        made_at=now,
    )


def _version_for(about: About, asked: Sequence[Asked]) -> TextVersion:
    """The newest published texts; in the same statement `is_erased` and `is_of_house`."""
    mark = Exists(ErasedMark.objects.of(about.first_name, about.born))
    of_house = Exists(User.objects.reached_at(_spelled(one.email for one in asked)))
    rows = TextVersion.objects.published().annotate(is_erased=mark, is_of_house=of_house)
    return rows.latest("number")


@transaction.atomic
def ask(
    about: About,
    asked: Sequence[Asked],
    rows: Sequence[str],
    route: Route,
    *,
    team: Team,
    by: User | None,
    now: datetime,
    occasion: str = "",
    family_asks: bool = False,
    renews: Consent | None = None,
    role: SignerRole | None = None,
    mail: str = "consent.request",
    until: datetime | None = None,
    event: Event | None = None,
    client_id: uuid.UUID | None = None,
) -> ConsentRequest:
    """Make a request, and send it where its route is a mail; sent again it is the one that stands.

    Who signs follows from the age on the day of asking (unless `role` says it: who turns sixteen
    soon is asked before), and again on the day of signing. `mail` is the kind that carries the
    link, `until` when it ends if not as `ends` says. Raises ValidationError: on fields of
    the form, or with code `erased` (unless they filled it in themselves, from the poster of
    `event`), `refused_lately` (unless `family_asks`), `already_asked`, `both_needed` while
    somebody with authority objects or, on `same_person`, `somebody_alike`.
    """
    today = day_of(now)
    organisation = Organisation.objects.current()
    check_born(about.born, today)
    chosen = checked_rows(rows, organisation)
    role = role or role_on(about.born, today)
    _check_people(about, asked, role, route)
    version = _version_for(about, asked)
    if client_id is not None and by is not None:
        stands = ConsentRequest.objects.of_form(by, client_id)
        if stands is not None and is_about(stands, about):
            return stands
        if stands is not None:
            client_id = None  # the page of before, with somebody else typed into it
    if version.is_of_house:  # type: ignore[attr-defined]
        _check_colleagues(asked, role)
    if event is None and version.is_erased:  # type: ignore[attr-defined]
        raise ValidationError(erased_told(), code="erased")
    if about.known is not None:
        is_one_guardian = role == SignerRole.GUARDIAN and len(asked) < 2
        _check_known(about.known, today, chosen, alone=is_one_guardian, family_asks=family_asks)
        chosen = _with_what_stands(about.known, chosen)
    try:
        subject = _subject(about, team, now)
    except ValidationError:
        stands = ConsentRequest.objects.of_form(by, client_id) if by and client_id else None
        if stands is None:
            raise
        return stands  # the same form, at the same moment
    made = _new_request(
        subject, about.born, role, asked,
        client_id=client_id, team=team, made_by=by, made_at=now, occasion=occasion, rows=chosen,
        route=route, text_version=version, renews=renews, event=event,
        expires_at=until or ends(route, now),
    )  # fmt: skip
    _save(made)
    signers = Signer.objects.bulk_create(_new_signers(made, role, asked))
    audit.record(AuditVerb.MADE, made, by=by, after=route, at=now)
    if about.known is not None and role == SignerRole.YOUTH:
        ConsentRequest.objects.wait_in_person(subject).update(in_person_done_at=now)
    if route == Route.EMAIL:
        _post_each(made, signers, mail, "once")
    return made


def _new_request(
    subject: Subject, born: date, role: SignerRole, asked: Sequence[Asked], **columns: Any
) -> ConsentRequest:
    """A question, sent or a draft as its route says; not saved yet."""
    is_guardians = role == SignerRole.GUARDIAN
    is_sent = columns["route"] in (Route.EMAIL, Route.LINK)
    return ConsentRequest(
        subject=subject,
        first_name_term=subject.first_name_term,
        status=RequestStatus.SENT if is_sent else RequestStatus.DRAFT,
        sent_at=columns["made_at"] if is_sent else None,
        needs_both=is_guardians and len(asked) > 1,
        guardian_until=dates.birthday(born, dates.SELF_FROM) if is_guardians else None,
        **columns,
    )


def _new_signers(
    request: ConsentRequest, role: SignerRole, asked: Sequence[Asked]
) -> Iterator[Signer]:
    """Who is to sign it, in the order given; not saved yet."""
    for number, one in enumerate(asked, 1):
        yield Signer(
            request=request,
            number=number,
            role=role,
            name=one.name,
            email=one.email,
            phone=one.phone,
            email_term=people.email_term(one.email) if one.email else None,
            language=one.language,
        )


def _check_known(
    known: Subject, today: date, rows: Collection[str], *, alone: bool, family_asks: bool
) -> None:
    """Raises ValidationError where what is known of somebody stands in the way of asking.

    `alone` is whether one parent or guardian is to decide.
    """
    if alone:
        _check_objected(known)
    if not family_asks:
        _check_refused(known, today, rows)
    if ConsentRequest.objects.filter(subject=known).open().exists():
        raise _already_asked()


def _check_objected(known: Subject) -> None:
    """Raises ValidationError where one parent alone can't be asked: another objects."""
    if stops.is_objected_to(known):
        told = _(
            "Both parents or guardians have to be asked about this child. Talk to the team "
            "lead first."
        )
        raise ValidationError(told, code="both_needed")


def _check_refused(known: Subject, today: date, rows: Collection[str]) -> None:
    """Raises ValidationError within a year of a no."""
    if refused_lately(known, today, rows):
        told = _("The family said no less than a year ago. Ask again only if they ask you to.")
        raise ValidationError(told, code="refused_lately")


def _save_new(people_: list[Subject]) -> list[Subject]:
    """Save a list of people. Raises ValidationError when one of them came in meanwhile."""
    try:
        with transaction.atomic():
            return Subject.objects.bulk_create(people_)
    except IntegrityError:
        told = _("Something changed meanwhile. Look again.")
        raise ValidationError(told, code=SOMEBODY_ALIKE) from None


@transaction.atomic
def ask_each(
    questions: Sequence[tuple[About, Sequence[Asked]]],
    rows: Sequence[str],
    version: TextVersion,
    *,
    team: Team,
    by: User,
    now: datetime,
    occasion: str = "",
) -> list[ConsentRequest]:
    """Ask about several new young people at once by mail, with this text; as `ask`.

    Whoever calls has looked the list over: nobody in it is known, or was erased on request; raises
    ValidationError with code `somebody_alike` where that changed meanwhile. A handful of
    statements, however many they are.
    """
    today = day_of(now)
    chosen = checked_rows(rows, Organisation.objects.current())
    roles = []
    for about, asked in questions:
        check_born(about.born, today)
        roles.append(role_on(about.born, today))
        _check_people(about, asked, roles[-1], Route.EMAIL)
    subjects = _save_new([_new_subject(about, team, now) for about, _asked in questions])
    made = ConsentRequest.objects.bulk_create(
        _new_request(
            subject, about.born, role, asked,
            team=team, made_by=by, made_at=now, occasion=occasion, rows=chosen,
            route=Route.EMAIL, text_version=version, expires_at=ends(Route.EMAIL, now),
        )
        for subject, (about, asked), role in zip(subjects, questions, roles, strict=True)
    )  # fmt: skip
    signers = Signer.objects.bulk_create(
        signer
        for request, (_about, asked), role in zip(made, questions, roles, strict=True)
        for signer in _new_signers(request, role, asked)
    )
    audit.record_many(AuditVerb.MADE, made, by=by, after=Route.EMAIL, at=now)
    outbox.actions.post_many(
        _post_of(signer.request, signer, "consent.request", "once") for signer in signers
    )
    return made


@transaction.atomic
def send(
    request: ConsentRequest,
    *,
    by: User | None,
    now: datetime,
    mail: str = "consent.request",
    until: datetime | None = None,
) -> None:
    """The links work from now, for fourteen days; each signer with an address is mailed."""
    ends = until or dates.link_ends(now)
    move(request, RequestStatus.SENT, by=by, now=now, sent_at=now, expires_at=ends)
    if request.route == Route.EMAIL:
        post_to_signers(request, mail, "once")


def post_to_signers(request: ConsentRequest, kind: str, key: str) -> None:
    """A message to each signer who has an address and has not answered."""
    _post_each(request, Signer.objects.reachable().filter(request=request), kind, key)


def post_to_signer(request: ConsentRequest, signer: Signer, kind: str, key: str) -> None:
    """A message to one signer, as `post_to_signers`."""
    _post_each(request, [signer], kind, key)


def _post_each(request: ConsentRequest, signers: Iterable[Signer], kind: str, key: str) -> None:
    outbox.actions.post_many(
        _post_of(request, signer, kind, key) for signer in signers if signer.email
    )


def _post_of(request: ConsentRequest, signer: Signer, kind: str, key: str) -> outbox.actions.Post:
    return outbox.actions.Post(
        kind=kind,
        subject=audit.label(request),
        recipient=f"consent.signer:{request.ref}-{signer.number}",
        dedupe_key=f"{kind}:{request.ref}-{signer.number}:{signer.generation}:{key}",
    )


def issue_link(
    request: ConsentRequest, signer: Signer | None, purpose: LinkPurpose, *, now: datetime
) -> str:
    """A new working link, of which only the hash is kept: the token."""
    token = links.new_token()
    Link.objects.create(
        request=request,
        signer=signer,
        purpose=purpose,
        token_hash=links.token_hash(token),
        generation=signer.generation if signer else request.subject.own_generation,
        made_at=now,
    )
    return token


def end_links(
    waiting: QuerySet[Signer, Any],
    request: ConsentRequest,
    now: datetime,
    *,
    forgets: bool = False,
    **also: Any,
) -> None:
    """Every link of before works no more for these signers of a request.

    The journal hears from which generation on one does, and whether the address to which they went
    is to be forgotten: it was another mailbox, maybe somebody's.
    """
    waiting.update(generation=F("generation") + 1, **also)
    for number, generation in waiting.values_list("number", "generation"):
        what = [str(generation), *(["email"] if forgets else [])]
        journal.note("consent.link_ended", f"consent.signer:{request.ref}-{number}", what, at=now)


@transaction.atomic
def cancel(request: ConsentRequest, *, by: User | None, now: datetime) -> None:
    """The question is taken back: its links explain that nothing is asked any more."""
    move(request, RequestStatus.CANCELLED, by=by, now=now)
    journal.note("consent.taken_back", audit.label(request), at=now)


@transaction.atomic
def expire(request: ConsentRequest, *, now: datetime) -> None:
    """Nobody answered in time; asking again takes a new request."""
    move(request, RequestStatus.EXPIRED, by=None, now=now)


def ends(route: Route, now: datetime) -> datetime:
    """When a question of this moment ends that nobody answers: by whatever route, it has an end.

    So that it is erased (GDPR art. 5(1)(e)); asking again is a question of its own.
    """
    return dates.paper_ends(now) if route == Route.PAPER else dates.link_ends(now)


def still_open(request: ConsentRequest, now: datetime) -> bool:
    """Whether it may still be answered."""
    return request.is_open and request.expires_at is not None and request.expires_at > now


@transaction.atomic
def hand_over(person: User, to: User, *, by: User | None, now: datetime) -> int:
    """Give the open questions of someone who leaves to the lead of each one's team, else to `to`.

    Mails to signers name the team from then on: they never heard of who follows it up. Returns
    how many were given.
    """
    given, leads = 0, dict[int, User]()
    for request in ConsentRequest.objects.followed_by(person):
        if request.team_id not in leads:
            found = User.objects.holding(Role.TEAM_LEAD, day_of(now), request.team)
            leads[request.team_id] = found.exclude(pk=person.pk).first() or to
        _give(request, leads[request.team_id], by=by, now=now)
        given += 1
    return given


@transaction.atomic
def give_back(now: datetime) -> int:
    """Give open questions of who left, or may ask none any more, to who leads the team.

    What leaving could not hand over because nobody led the team. While nobody leads it they wait,
    and who answers for the team is told what comes of them.
    """
    given, today = 0, day_of(now)
    askers = ConsentRequest.objects.to_follow().values("made_by")
    for person in User.objects.filter(pk__in=askers).without("consent.ask", today):
        for request in ConsentRequest.objects.followed_by(person):
            lead = User.objects.holding(Role.TEAM_LEAD, today, request.team).first()
            if lead is not None:
                _give(request, lead, by=None, now=now)
                given += 1
    return given


def _give(request: ConsentRequest, to: User, *, by: User | None, now: datetime) -> None:
    ConsentRequest.objects.filter(pk=request.pk).update(made_by=to, from_team=True)
    audit.record(AuditVerb.ASSIGNED, request, by=by, after=to.label, at=now)
