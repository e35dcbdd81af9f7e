"""The organisation with its answers, teams, people, contracts, partners and duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from organisation.actions import facts, leaving, readiness, set_up
from organisation.choices import (
    FactKind,
    ImagePlace,
    ReadyPoint,
    RetentionProfile,
    Role,
    SetUpQuestion,
)
from organisation.demo_logins import DEMO_PASSWORD
from organisation.models import (
    DutyShift,
    Fact,
    HelpLine,
    Membership,
    Municipality,
    Organisation,
    Partner,
    SharingAgreement,
    Team,
    User,
)
from privacy import audit
from privacy.actions import dpia, processors
from privacy.choices import AuditVerb
from privacy.dpia_choices import Advice, Outcome
from workers.models import Availability, Contract
from youthwork.demo.plan import PersonPlan, Plan
from youthwork.lib.dates import DAY

# On the file's calendar: the organisation took up the product, the DPIA done, and opened signals.
BEGAN, OPENED = date(2025, 9, 1), date(2025, 10, 1)
LOOKED_AT_AGAIN = date(2026, 12, 14)  # the DPIA
ASKED = (
    "De jongerenraad las op 18 september mee en vond vooral belangrijk dat niemand een lijstje "
    "bijhoudt. Twee ouders van het buurtoverleg vroegen hoe lang we iets bewaren; die vraag staat "
    "nu op de pagina 'Wat schrijven wij op?'."
)
ADVISED = (
    "Verhoudt zich goed tot wat het oplevert, zolang er geen namen in staan. Oefen dat eerst met "
    "beide teams en kijk na drie maanden een steekproef van dertig signalen na."
)
DECIDED = (
    "Ja. Het advies nemen we over: beide teams oefenen in september, de steekproef is in januari "
    "en wordt besproken in het werkoverleg."
)
PROCESSORS: list[dict[str, Any]] = [
    {
        "name": "Polderserver (fictief)",
        "address": "Dijkweg 1, Oostermeerwolde (fictief)",
        "purpose": "Beheert de server en de reservekopie",
        "data": "Alles, versleuteld opgeslagen",
        "activities": ["signals", "sharing", "instaclean", "consent", "hours", "people"],
        "place": "nl",
        "sub_processors": "Polderkluis (fictief), Nederland, voor de reservekopie",
        "security": "ISO 27001; herstel wordt elk kwartaal beproefd",
        "contact_name": "Servicedesk",
        "contact_mail": "beheer@polderserver.example.org",
        "signed": True,
        "until": date(2027, 1, 4),
    },
    {
        "name": "Postduif Mail (fictief)",
        "purpose": "Verstuurt mail aan ouders, jongeren en collega's",
        "data": "Mailadressen en de tekst van een mail, zonder namen van jongeren",
        "activities": ["consent", "mail", "requests"],
        "place": "eea",
        "country": "Duitsland",
        "contact_mail": "privacy@postduif.example.org",
        "signed": True,
        "until": None,
    },
    {
        "name": "Seinpost Sms (fictief)",
        "purpose": "Stuurt sms zonder inhoud aan wie dienst heeft",
        "data": "Telefoonnummers van collega's",
        "activities": ["people"],
        "place": "nl",
        "signed": False,
        "until": None,
    },
]
FIRST_DUTY = 5  # weeks
CHECKED_AGAIN = date(2026, 11, 2)  # the help lines; laws and terms for the first time
TEAMS_SINCE = date(2014, 1, 1)
OFFICE_HOURS = time(9)
END_OF_DAY = time(17)
DAYTIME_UNTIL = time(18)
MINUTE = timedelta(minutes=1)
FRIDAY = 4

SIX_PLACES = [
    ImagePlace.CLOSED_PROFILES,
    ImagePlace.PUBLIC_PAGES,
    ImagePlace.VIDEO_PLATFORMS,
    ImagePlace.WEBSITE,
    ImagePlace.PRINT,
    ImagePlace.PRESS,
]


@dataclass(frozen=True)
class Cast:
    """Who and what the later steps refer to, by the keys of the seed file."""

    plan: Plan
    people: dict[str, User]
    teams: dict[str, Team]
    partners: dict[str, Partner]

    def team_of(self, key: str) -> Team:
        return self.teams[next(person.team for person in self.plan.people if person.key == key)]

    def lead_of(self, key: str) -> User:
        """The lead of this person's team."""
        team = next(person.team for person in self.plan.people if person.key == key)
        return next(
            self.people[person.key]
            for person in self.plan.people
            if person.team == team and person.role == Role.TEAM_LEAD
        )

    def with_role(self, role: Role) -> User:
        return next(self.people[p.key] for p in self.plan.people if p.role == role)


def write(plan: Plan) -> Cast:
    """Everything that stands before the first signal."""
    began = plan.shift.moment(BEGAN, OFFICE_HOURS)
    organisation = set_up.begin(plan.house.name, now=began)
    Organisation.objects.filter(pk=organisation.pk).update(is_demo=True)
    teams = _teams(plan, began)
    people = _people(plan, teams, began)
    cast = Cast(plan, people, teams, _partners(plan, began))
    _answers(Organisation.objects.get(), cast)
    _contracts(cast)
    _duty(cast, began)
    return cast


def leave(cast: Cast, person: PersonPlan) -> None:
    """Let someone leave on their last day, as it is done in the product."""
    assert person.left_on is not None
    leaving.leave(
        cast.people[person.key],
        by=cast.with_role(Role.ADMINISTRATOR),
        today=cast.plan.shift.day(person.left_on),
        now=cast.plan.shift.moment(person.left_on, END_OF_DAY),
    )


def _teams(plan: Plan, began: datetime) -> dict[str, Team]:
    municipality = Municipality.objects.create(name=plan.house.municipality)
    audit.record(AuditVerb.MADE, municipality, by=None, at=began)
    teams = {}
    for row in plan.teams:
        team = teams[row.key] = Team.objects.create(
            public_id=plan.uuid("team", row.key),
            name=row.name,
            municipality=municipality,
            areas=row.areas,
            active_from=plan.shift.day(TEAMS_SINCE),
        )
        audit.record(AuditVerb.MADE, team, by=None, at=began)
    return teams


def _people(plan: Plan, teams: dict[str, Team], began: datetime) -> dict[str, User]:
    """Everybody with their role; one hash serves all, because they share the public password."""
    password = make_password(DEMO_PASSWORD)
    people = {}
    for number, row in enumerate(plan.people, 1):
        first_day = plan.shift.day(row.in_service or BEGAN)
        joined_at = max(began, plan.shift.moment(row.in_service or BEGAN, OFFICE_HOURS))
        person = people[row.key] = User.objects.create(
            public_id=plan.uuid("user", row.key),
            email=row.email,
            name=row.name,
            phone=f"06 00 00 00 {number:02}",
            password=password,
            created_at=joined_at,
        )
        held = Membership.objects.create(
            user=person, team=teams.get(row.team), role=row.role, from_day=first_day
        )
        # Their rights in the past don't hang on what the clock says while this is written.
        person.__dict__["current_memberships"] = [held]
        audit.record(AuditVerb.JOINED, person, by=None, after=str(row.role), at=joined_at)
    return people


def _partners(plan: Plan, began: datetime) -> dict[str, Partner]:
    partners = {}
    for row in plan.partners:
        partner = partners[row.key] = Partner.objects.create(
            public_id=plan.uuid("partner", row.key), type=row.type, name=row.name
        )
        SharingAgreement.objects.create(
            partner=partner,
            type=row.agreement,
            purpose=row.purpose,
            legal_basis=row.basis,
            from_day=plan.shift.day(row.from_day),
            until_day=plan.shift.day(row.until_day),
            data_allowed=row.allowed,
            data_never=row.never,
        )
        audit.record(AuditVerb.MADE, partner, by=None, at=began)
    return partners


def _answers(organisation: Organisation, cast: Cast) -> None:
    """The ten answers of the set-up, the DPIA, and signals opened by the privacy officer."""
    plan, shift = cast.plan, cast.plan.shift
    administrator = cast.with_role(Role.ADMINISTRATOR)
    officer_plan = next(row for row in plan.people if row.role == Role.PRIVACY_OFFICER)
    officer = cast.with_role(Role.PRIVACY_OFFICER)
    set_up.change_details(
        organisation,
        {
            "legal_name": plan.house.name,
            "contact_mail": plan.house.mail,
            "privacy_mail": plan.house.privacy_mail,
            "handle_pattern": plan.house.handle_pattern,
            "bio_template": plan.house.bio,
        },
        by=administrator,
        now=shift.moment(BEGAN, OFFICE_HOURS) + MINUTE,
    )
    answers: dict[SetUpQuestion, dict[str, object]] = {
        SetUpQuestion.KIND: {"retention_profile": RetentionProfile.FOUNDATION},
        SetUpQuestion.CARE_PROVIDER: {"is_care_provider": False},
        SetUpQuestion.PRIVACY_OFFICER: {
            "privacy_officer_name": officer_plan.name,
            "privacy_officer_external": officer_plan.external,
        },
        SetUpQuestion.FRIDAY_DUTY: {
            "friday_duty": "Elke avond van 17:00 tot 23:30 een teamleider, met achtervang.",
            "friday_duty_paid": True,
        },
        SetUpQuestion.COLLEAGUES: {"colleagues_may_read": True},
        SetUpQuestion.SIXTEEN: {},
        SetUpQuestion.IMAGE_PLACES: {"image_places": [str(place) for place in SIX_PLACES]},
        SetUpQuestion.PARTNERS: {},
        SetUpQuestion.WORKS_COUNCIL: {
            "works_council_agreed_on": shift.day(plan.house.works_council_on)
        },
        SetUpQuestion.THEMES: {},
    }
    for question, values in answers.items():
        asked_on = plan.house.works_council_on if question == SetUpQuestion.WORKS_COUNCIL else BEGAN
        set_up.answer(
            organisation,
            question,
            values,
            by=administrator,
            now=shift.moment(asked_on, END_OF_DAY),
            decided_by="bestuurder",
        )
    _processors(cast)
    _assess(cast)
    organisation.refresh_from_db()
    opened = shift.moment(OPENED, OFFICE_HOURS)
    readiness.say(ReadyPoint.LEGAL_BASIS, by=cast.with_role(Role.DIRECTOR), now=opened)
    _first_duty(cast)
    lines = list(HelpLine.objects.unchecked_by(officer))
    for moment in (opened, shift.moment(CHECKED_AGAIN, OFFICE_HOURS)):
        for line in lines:
            today = timezone.localdate(moment)
            facts.check(line, by=officer, today=today, now=moment)
        if moment == opened:
            set_up.open_signals(organisation, by=officer, now=opened)
    again = shift.moment(CHECKED_AGAIN, OFFICE_HOURS)
    # The sites are still to be looked at: something is left to do.
    for fact in Fact.objects.exclude(kind=FactKind.LINK).order_by("pk"):
        facts.check(fact, by=officer, today=timezone.localdate(again), now=again)
    DutyShift.objects.all().delete()  # those weeks are over a year ago: retention erased them since


def _first_duty(cast: Cast) -> None:
    """Somebody has duty in the four weeks after the opening; one week each, in turn."""
    leads = [cast.people[p.key] for p in cast.plan.people if p.role == Role.TEAM_LEAD]
    first = cast.plan.shift.moment(OPENED, OFFICE_HOURS)
    week = timedelta(weeks=1)
    DutyShift.objects.bulk_create(
        DutyShift(
            person=leads[number % len(leads)],
            starts_at=first + number * week,
            ends_at=first + (number + 1) * week,
        )
        for number in range(FIRST_DUTY)
    )


def _processors(cast: Cast) -> None:
    """Who runs the server and who sends the mail; the one for text messages has not signed yet."""
    shift, officer = cast.plan.shift, cast.with_role(Role.PRIVACY_OFFICER)
    signed = shift.day(BEGAN)
    empty = dict.fromkeys(processors.FIELDS, "") | {"signed_on": None, "ends_on": None}
    moment = shift.moment(BEGAN, END_OF_DAY)
    for row in PROCESSORS:
        until = row["until"]
        values = empty | {name: row[name] for name in processors.FIELDS if name in row}
        if row["signed"]:
            values |= {"signed_on": signed, "ends_on": shift.day(until) if until else None}
        processors.add(values, by=officer, today=shift.day(BEGAN), now=moment)


def _assess(cast: Cast) -> None:
    """The DPIA: written by the manager, advised on by the privacy officer, decided, in a week."""
    shift, decided_on = cast.plan.shift, cast.plan.house.dpia_on
    manager, officer = cast.with_role(Role.MANAGER), cast.with_role(Role.PRIVACY_OFFICER)
    written = shift.moment(decided_on - 7 * DAY, OFFICE_HOURS)
    made = dpia.start(by=manager, now=written)
    texts = {name: getattr(made, name) for name in dpia.TEXTS} | {"views": ASKED}
    dpia.write(made, texts, revision=made.revision, by=manager, now=written + MINUTE)
    advised = shift.moment(decided_on - 4 * DAY, OFFICE_HOURS)
    dpia.advise(made, Advice.IF, ADVISED, revision=made.revision, by=officer, now=advised)
    dpia.decide(
        made,
        Outcome.YES,
        DECIDED,
        shift.day(LOOKED_AT_AGAIN),
        revision=made.revision,
        by=cast.with_role(Role.DIRECTOR),
        now=shift.moment(decided_on, END_OF_DAY),
    )


def _contracts(cast: Cast) -> None:
    rows = [row for row in cast.plan.people if row.pattern is not None]
    Contract.objects.bulk_create(
        Contract(
            user=cast.people[row.key],
            hours_per_week=row.hours,
            from_day=cast.plan.shift.day(row.in_service or BEGAN),
        )
        for row in rows
    )
    Availability.objects.bulk_create(
        Availability(
            user=cast.people[row.key],
            weekday=weekday,
            from_time=row.pattern.start,
            until_time=_reachable_until(row, weekday),
        )
        for row in rows
        if row.pattern is not None and row.left_on is None
        for weekday in row.pattern.days
    )


def _reachable_until(row: PersonPlan, weekday: int) -> time:
    """Into the evening on evenings that are theirs every week; otherwise until six."""
    pattern = row.pattern
    assert pattern is not None
    every_week = weekday != FRIDAY or pattern.friday == "every"
    if weekday in pattern.evenings and every_week and pattern.evening_until:
        return pattern.evening_until
    return DAYTIME_UNTIL


def _duty(cast: Cast, began: datetime) -> None:
    shift = cast.plan.shift
    DutyShift.objects.bulk_create(
        DutyShift(
            person=cast.people[row.who],
            backup=cast.people[row.backup],
            starts_at=shift.moment(row.day, row.starts),
            ends_at=shift.moment(row.day, row.ends),
        )
        for row in cast.plan.duty
    )
    audit.record(
        AuditVerb.MADE,
        "organisation.dutyshift:roster",
        by=cast.with_role(Role.MANAGER),
        after=str(len(cast.plan.duty)),
        at=began,
    )
