"""Every read of people, teams and what belongs to the organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast
from uuid import UUID

from django.apps import apps
from django.core.cache import caches
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    EmailField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    When,
)
from django.db.models.functions import Lower
from django.utils import timezone

from organisation.choices import (
    FACTORS,
    READY_ASKED,
    TEAM_ROLES,
    PartnerType,
    PersonStatus,
    PlatformStatus,
    ReadyPoint,
    Role,
)
from youthwork.lib.dates import DAY
from youthwork.lib.links import token_hash
from youthwork.lib.prepared import Later, Prepared
from youthwork.lib.together import fetch

if TYPE_CHECKING:
    from organisation.models import (
        DutyShift,
        Fact,
        HeldPost,
        HelpLine,
        HouseStyle,
        Invitation,
        Membership,
        NotificationChoice,
        Organisation,
        Partner,
        Platform,
        PushDevice,
        ReadyStatement,
        SharingAgreement,
        Team,
        User,
    )
    from outbox.models import Message
else:
    DutyShift = HeldPost = HelpLine = Invitation = Membership = Organisation = Any
    Partner = Platform = SharingAgreement = Team = User = Any
    NotificationChoice = PushDevice = HouseStyle = Fact = ReadyStatement = Any

ROW_CACHE_SECONDS = 30
SEE_FACTS = "organisation.see_facts"


def in_force(today: date, prefix: str = "") -> Q:
    """Condition on memberships (or what leads to them) that hold on this day."""
    return Q(**{f"{prefix}from_day__lte": today}) & (
        Q(**{f"{prefix}until_day": None}) | Q(**{f"{prefix}until_day__gte": today})
    )


def _copy_of(row: Organisation) -> Organisation:
    """What `copy.copy` gives, which goes by way of a pickle."""
    new = object.__new__(type(row))
    new.__dict__.update(row.__dict__, _state=copy(row._state))
    return new


class OrganisationQuerySet(QuerySet["Organisation"]):
    def current(self) -> Organisation | None:
        """The one row, None before set-up; kept in the process for half a minute."""
        cache = caches["process"]
        row: Organisation | None = cache.get("organisation")
        if row is None and (row := self._with_logo().first()) is not None:
            cache.set("organisation", row, ROW_CACHE_SECONDS)
        return row and _copy_of(row)

    @staticmethod
    def forget_current() -> None:
        """Let what `current` says be asked anew in this process, after a change of it."""
        caches["process"].delete("organisation")

    def _with_logo(self) -> Self:
        """With `logo_at`, since when the logo is as it is (None without one), and whether a team
        ever went on in another (`teams_went_on`)."""
        style, team = (
            cast("Any", apps.get_model("organisation", name)) for name in ("HouseStyle", "Team")
        )
        with_logo = style.objects.exclude(logo=None).values("changed_at")[:1]
        went_on = team.objects.filter(merged_into__isnull=False)
        return self.annotate(logo_at=Subquery(with_logo), teams_went_on=Exists(went_on))

    def locked(self) -> Organisation | None:
        """The one row, for whoever must be the only one until the transaction ends."""
        return self.select_for_update().first()

    def changeable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.change_settings") else self.none()

    def practice_set_by(self, user: User) -> Self:
        """For who sets the balance of giving and taking, and the period of a pilot."""
        return self if user.has_perm("organisation.set_practice") else self.none()

    def openable_by(self, user: User) -> Self:
        """For who decides that signals may be logged."""
        return self if user.has_perm("organisation.open_signals") else self.none()


class ReadyStatementQuerySet(QuerySet["ReadyStatement"]):
    def points_said_by(self, user: User) -> list[ReadyPoint]:
        """Points that this person may say, and take back."""
        return [point for point, right in READY_ASKED.items() if user.has_perm(right)]

    def said_by(self, person: User) -> Self:
        return self.filter(said_by=person).order_by("pk")

    def shown(self) -> Self:
        """Everything that was said, with who said it."""
        return self.select_related("said_by").order_by("pk")


class HouseStyleQuerySet(QuerySet["HouseStyle"]):
    def current(self) -> HouseStyle | None:
        return self.first()

    def changeable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.change_settings") else self.none()


Columns = tuple[Any, list[str]]  # a model and the names of its columns


@cache
def _signed_in_columns() -> tuple[Columns, Columns, Columns]:
    """What is fetched of a membership, its person and its team."""
    member = cast("Any", apps.get_model("organisation", "Membership"))
    related = [member._meta.get_field(name).related_model for name in ("user", "team")]
    found = [(model, [f.attname for f in model._meta.concrete_fields]) for model in related]
    return (member, [f.attname for f in member._meta.concrete_fields]), found[0], found[1]


def person_with_memberships(user: Expression) -> QuerySet[Any, Any]:
    """The columns of somebody, of what they hold on the day `Later("today")`, and of the teams."""
    (member, names), (_user, of_user), (_team, of_team) = _signed_in_columns()
    columns = [f"user__{n}" for n in of_user] + names + [f"team__{n}" for n in of_team]
    rows = member.objects.on(cast("Any", Later("today", DateField())))
    return cast("QuerySet[Any, Any]", rows.filter(user=user).values_list(*columns))


_signed_in = Prepared(lambda _shape: person_with_memberships(Later("user", BigIntegerField())))


def _people_by_address(shape: Any) -> QuerySet[Any, Any]:
    """A person, whether with a second factor, and each membership in force; one at least, of
    nothing where there is none."""
    (_member, held), (person, names), (_team, of_team) = _signed_in_columns()
    today = cast("Any", Later("today", DateField()))
    factors = cast("Any", apps.get_model("mfa", "Authenticator")).objects
    rows = person.objects.filter(email=Later("email", EmailField())).annotate(
        has_factor=Exists(factors.filter(user=OuterRef("pk"), type__in=FACTORS)),
        held=FilteredRelation("memberships", condition=in_force(today, "memberships__")),
    )
    columns = [
        *names,
        "has_factor",
        *(f"held__{n}" for n in held),
        *(f"held__team__{n}" for n in of_team),
    ]
    return cast("QuerySet[Any, Any]", rows.order_by("held__pk").values_list(*columns))


_by_address = Prepared(_people_by_address)


def _working_in(teams: Any) -> QuerySet[Any, Any]:
    """The columns of active people with a role today in so many teams, by name."""
    (member, _names), (person, names), _team = _signed_in_columns()
    each = [Q(team=Later(f"team{number}", BigIntegerField())) for number in range(teams)]
    held = member.objects.filter(in_force(cast("Any", Later("today", DateField()))))
    held = held.filter(reduce(or_, each))
    rows = person.objects.working().filter(pk__in=held.values("user_id"))
    return cast("QuerySet[Any, Any]", rows.order_by("name", "pk").values_list(*names))


_colleagues = Prepared(_working_in)


def _memberships_of(_shape: Any) -> QuerySet[Any, Any]:
    (member, names), _user, (_team, of_team) = _signed_in_columns()
    rows = member.objects.on(cast("Any", Later("today", DateField())))
    rows = rows.filter(user=Later("user", BigIntegerField()))
    return cast("QuerySet[Any, Any]", rows.values_list(*names, *(f"team__{n}" for n in of_team)))


_held = Prepared(_memberships_of)


def _labelled(_shape: Any) -> QuerySet[Any, Any]:
    """A person, what they chose for a kind of message, and each membership in force; one at least,
    of nothing where there is none."""
    (_member, held), (person, names), (_team, of_team) = _signed_in_columns()
    today = cast("Any", Later("today", DateField()))
    choices = person._meta.get_field("notification_choices").related_model.objects
    chosen = choices.filter(user=OuterRef("pk"), kind=Later("kind", CharField()))
    rows = person.objects.filter(public_id=Later("public_id", UUIDField())).annotate(
        held=FilteredRelation("memberships", condition=in_force(today, "memberships__")),
        chosen=Subquery(chosen.order_by().values("timing")[:1]),
    )
    columns = [*names, "chosen", *(f"held__{n}" for n in held)]
    columns += [f"held__team__{n}" for n in of_team]
    return cast("QuerySet[Any, Any]", rows.order_by("held__pk").values_list(*columns))


_by_label = Prepared(_labelled)


class Reachable(NamedTuple):
    """What `reachable` says of each person, and what they are called."""

    pk: int
    name: str
    own_duty: bool
    own_backup: bool
    house_duty: bool
    house_backup: bool
    leads_team: bool
    leads: bool
    manages: bool
    directs: bool
    administers: bool
    has_push: bool


IN_LINE = Reachable._fields[2:]


def _in_line(columns: Any) -> QuerySet[Any, Any]:
    """These columns of everybody in the line, and what they are.

    Who is in it is asked of shifts and memberships, once each: of each person it would be asked
    of the whole house.
    """
    (member, _of_member), (person, _names), _team = _signed_in_columns()
    moment = cast("Any", Later("moment", DateTimeField()))
    team = cast("Any", Later("team", BigIntegerField()))
    shifts = person._meta.get_field("duty_shifts").related_model.objects.running(moment)
    devices = person._meta.get_field("push_devices").related_model.objects
    today = cast("Any", Later("today", DateField()))
    held, me = member.objects.filter(in_force(today), user=OuterRef("pk")), OuterRef("pk")
    first = Q(person=me) | (Q(backup=me) & ~Q(person__status=PersonStatus.ACTIVE))
    rows = person.objects.working().annotate(
        own_duty=Exists(shifts.filter(first, team=team)),
        own_backup=Exists(shifts.filter(backup=me, team=team)),
        house_duty=Exists(shifts.filter(first, team=None)),
        house_backup=Exists(shifts.filter(backup=me, team=None)),
        leads_team=Exists(held.filter(role=Role.TEAM_LEAD, team=team)),
        leads=Exists(held.filter(role=Role.TEAM_LEAD)),
        manages=Exists(held.filter(role=Role.MANAGER)),
        directs=Exists(held.filter(role=Role.DIRECTOR)),
        administers=Exists(held.filter(role=Role.ADMINISTRATOR)),
        has_push=Exists(devices.filter(user=me)),
    )
    shifts = shifts.filter(Q(team=team) | Q(team=None)).order_by()
    roles = (Role.TEAM_LEAD, Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)
    in_line = member.objects.filter(in_force(today), role__in=roles).order_by()
    stand_in = shifts.filter(backup__isnull=False)
    rows = rows.filter(
        Q(pk__in=in_line.values("user"))
        | Q(pk__in=shifts.values("person"))
        | Q(pk__in=stand_in.values("backup"))
    ).order_by("name", "pk")
    return cast("QuerySet[Any, Any]", rows.values_list(*columns, *IN_LINE))


_lines = Prepared(_in_line)


def _line_of(team: Team | None, moment: datetime, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    today = timezone.localdate(moment)
    return _lines(tuple(columns), team=team and team.pk, moment=moment, today=today)


def _object(columns: Columns, values: tuple[Any, ...]) -> Any:
    """A row of this model from the first of these values."""
    model, names = columns
    return model.from_db("default", names, values[: len(names)])


def _with_rights(rows: Sequence[tuple[Any, ...]], kind: str) -> User:
    """The person of these rows of `_by_label`, with the memberships in force."""
    chosen = len(_signed_in_columns()[1][1])
    person = _with_memberships(rows, between=1)
    person.__dict__["_chosen"] = {kind: rows[0][chosen] or ""}
    return person


def _with_memberships(rows: Sequence[tuple[Any, ...]], between: int = 0) -> User:
    """The person whose columns come first, with the memberships and teams whose columns follow,
    after so many others in between."""
    members, people, teams = _signed_in_columns()
    person: User = _object(people, rows[0])
    person.current_memberships = []
    begins = len(people[1]) + between
    for row in rows:
        of_member = row[begins:]
        if of_member[0] is None:
            continue
        membership: Membership = _object(members, of_member)
        membership.user = person
        of_team = of_member[len(members[1]) :]
        membership.team = _object(teams, of_team) if membership.team_id else None
        person.current_memberships.append(membership)
    return person


@dataclass(frozen=True)
class Names:
    """What people, teams and platforms are called, by key."""

    people: dict[int, str]
    teams: dict[int, str]
    platforms: dict[int, str]
    by_label: dict[str, str]  # of people, by their label in the trail


class UserQuerySet(QuerySet["User"]):
    def _memberships(self) -> MembershipQuerySet:
        """All memberships, without importing the model that imports this module."""
        rows: MembershipQuerySet = self.model._meta.get_field("memberships").related_model.objects  # type: ignore[attr-defined]
        return rows.all()

    def visible_to(self, user: User) -> Self:
        """People this person may see: all for who manages people, else colleagues of own teams."""
        if user.has_perm("organisation.see_all_people"):
            return self
        teams = user.current_keys
        return self.in_teams(teams, timezone.localdate()) | self.filter(pk=user.pk)

    def name_of(self, person: int | None) -> QuerySet[Any, Any]:
        """What somebody is called, by key, as one row; none of nobody."""
        rows = self.none() if person is None else self.filter(pk=person)
        return rows.values_list("name")

    def manageable_by(self, user: User) -> Self:
        """People whose access this person may change."""
        return self if user.has_perm("organisation.manage_people") else self.none()

    def in_teams(self, team_ids: list[int], today: date) -> Self:
        """Whoever has a role in one of these teams today."""
        memberships = self._memberships()
        held = memberships.filter(in_force(today), team_id__in=team_ids)
        return self.filter(pk__in=held.values("user_id"))

    def led_by(self, lead: User, today: date) -> Self:
        """Active people who work in a team that this person leads."""
        return self.in_teams(lead.led_keys, today).working()

    def once_led_by(self, lead: User, first: date, last: date) -> Self:
        """Whoever worked on one of these days in a team that this person leads today."""
        held = self._memberships().overlapping(first, last).filter(role__in=TEAM_ROLES)
        return self.filter(pk__in=held.filter(team__in=lead.led_keys).values("user"))

    def colleagues_in(self, team_ids: list[int], today: date) -> list[User]:
        """Active people who have a role in one of these teams today, by name."""
        if not team_ids:
            return []
        teams = {f"team{number}": key for number, key in enumerate(team_ids)}
        _member, columns, _team = _signed_in_columns()
        return [_object(columns, row) for row in _colleagues(len(team_ids), **teams, today=today)]

    def known_colleagues_in(self, team_ids: list[int], today: date) -> list[User]:
        """The same to filter a list by or to choose from, kept in the process for half a minute.

        What was chosen is held against `colleagues_in`.
        """
        cache, key = caches["process"], f"colleagues {today} {team_ids}"
        found: list[User] | None = cache.get(key)
        if found is None:
            found = self.colleagues_in(team_ids, today)
            cache.set(key, found, ROW_CACHE_SECONDS)
        return found

    def addressed_by(self, email: str) -> Self:
        """The account with this e-mail address, in any case."""
        return self.filter(email=email.strip().lower())

    def listed(self, chosen: Mapping[str, Any], today: date) -> Self:
        """People by name with roles and second factors, as the filter of the list chose.

        Keys, each optional: `q` (part of a name or address), `team`, `role`, `status`.
        """
        rows = self.with_memberships().with_second_factor().order_by("name", "pk")
        status = chosen.get("status")
        rows = rows.filter(status=status) if status else rows.exclude(status=PersonStatus.LEFT)
        if q := chosen.get("q"):
            rows = rows.filter(Q(name__icontains=q) | Q(email__icontains=q))
        held = in_force(today)
        if status == PersonStatus.LEFT:
            held = Q()
        if team := chosen.get("team"):
            held &= Q(team=team)
        if role := chosen.get("role"):
            held &= Q(role=role)
        if team or role:
            memberships = self._memberships()
            rows = rows.filter(pk__in=memberships.filter(held).values("user_id"))
        return rows

    def working(self) -> Self:
        return self.filter(status=PersonStatus.ACTIVE)

    def working_as(self, label: str) -> User | None:
        """The person whom a message names by label, if they still work here."""
        return self.working().filter(public_id=label.partition(":")[2]).first()

    def left_by(self, day: date) -> Self:
        """Who left on this day or before."""
        return self.filter(status=PersonStatus.LEFT, left_on__lte=day)

    def with_a_role(self, today: date) -> Self:
        """Active people who hold any role today, by name."""
        held = in_force(today, "memberships__")
        return self.working().filter(held).distinct().order_by("name", "pk")

    def reached_at(self, addresses: Iterable[str]) -> Self:
        """Who of the house, of today or before, has one of these addresses, however capitalised."""
        return self.annotate(typed_email=Lower("email")).filter(
            typed_email__in={address.lower() for address in addresses}
        )

    def holding(self, role: Role, today: date, team: Team | None = None) -> Self:
        """Active people who hold this role today (in this team), by name."""
        held = Q(memberships__role=role) & in_force(today, "memberships__")
        if team is not None:
            held &= Q(memberships__team=team)
        return self.working().filter(held).distinct().order_by("name")

    def practising(self, today: date) -> Self:
        """Active people who work with young people today: youth workers and their leads."""
        roles = (Role.WORKER, Role.TEAM_LEAD)
        held = Q(memberships__role__in=roles) & in_force(today, "memberships__")
        return self.working().filter(held).distinct().order_by("name")

    def leads_for(self, user: User) -> list[User]:
        """Every team lead of today, for who shares work among them."""
        return list(self.holding(Role.TEAM_LEAD, timezone.localdate()))

    def answering_for(self, team: Team, today: date) -> list[User]:
        """Who answers for a team: its leads, else any lead, a manager, the director."""
        for role, of_team in (
            (Role.TEAM_LEAD, team),
            (Role.TEAM_LEAD, None),
            (Role.MANAGER, None),
            (Role.DIRECTOR, None),
        ):
            if found := list(self.holding(role, today, of_team)):
                return found
        return []

    def deciding_for(self, person: User, today: date) -> list[User]:
        """Who decides on what somebody asks: leads of a team of theirs, else any other lead, a
        manager, the director; nobody decides for themselves."""
        if leads := self.leads_of(person, today):
            return leads
        for role in (Role.TEAM_LEAD, Role.MANAGER, Role.DIRECTOR):
            if found := list(self.holding(role, today).exclude(pk=person.pk)):
                return found
        return []

    def keeping_agreements(self, today: date) -> list[User]:
        """Who keeps agreements with partners: the managers, else the privacy officers."""
        found = self.holding(Role.MANAGER, today) or self.holding(Role.PRIVACY_OFFICER, today)
        return list(found)

    def leads_of(self, person: User, today: date) -> list[User]:
        """Who leads a team in which this person works today, by name; nobody leads themselves."""
        held = self._memberships().filter(in_force(today), user=person, team__isnull=False)
        leading = Q(memberships__role=Role.TEAM_LEAD, memberships__team__in=held.values("team"))
        leads = self.working().filter(leading & in_force(today, "memberships__"))
        return list(leads.exclude(pk=person.pk).distinct().order_by("name"))

    def finishing_for(self, person: User, today: date) -> User | None:
        """Who finishes what somebody left behind: a lead of a team of theirs, else of any team."""
        held = self._memberships().filter(user=person, team__isnull=False)
        others = self.exclude(pk=person.pk)
        for membership in held.select_related("team").order_by("-until_day", "-from_day"):
            if lead := others.holding(Role.TEAM_LEAD, today, membership.team).first():
                return lead
        leads = others.holding(Role.TEAM_LEAD, today)
        return leads.first() or others.holding(Role.MANAGER, today).first()

    def keeping_platforms(self, today: date) -> list[User]:
        """Who keeps the pages of platforms up to date: the managers, else the team leads."""
        found = self.holding(Role.MANAGER, today) or self.holding(Role.TEAM_LEAD, today)
        return list(found)

    def successor_of(self, person: User, today: date) -> User | None:
        """Whom a leaver's open work goes to: a lead of one of their teams, else any lead."""
        others = self.exclude(pk=person.pk)
        for team in person.current_teams:
            if lead := others.holding(Role.TEAM_LEAD, today, team).first():
                return lead
        return others.holding(Role.TEAM_LEAD, today).first() if person.current_teams else None

    def by_address(self, email: str, today: date) -> User | None:
        """Whoever logs in by this address, however it is typed, with the memberships in force.

        Whether they have a second factor stands in `has_factor`: as of now, for this log-in alone.
        """
        rows = _by_address("", email=email.lower(), today=today)
        if not rows:
            return None
        person = _with_memberships(rows, between=1)
        person.__dict__["has_factor"] = rows[0][len(_signed_in_columns()[1][1])]
        return person

    def signed_in(self, user_id: int, today: date) -> User | None:
        """Somebody with the memberships in force today, in one query; None without any."""
        return self.person_in(_signed_in("", user=user_id, today=today))

    def person_in(self, rows: list[tuple[Any, ...]]) -> User | None:
        """Who stands in rows of `person_with_memberships`, with them; None where there are none."""
        return _with_memberships(rows) if rows else None

    def names_in_the_house(self, *needed: int, labels: Collection[str] = ()) -> Names:
        """What everybody and everything is called, kept in the process for half a minute.

        So that a list shows names without four joins a row. `needed` are keys, `labels` labels of
        people that must be among them: a new colleague is looked up at once.
        """
        cache = caches["process"]
        names: Names | None = cache.get("names")
        if (
            names is None
            or not names.people.keys() >= set(needed)
            or not names.by_label.keys() >= set(labels)
        ):
            names = self._names_in_the_house()
            cache.set("names", names, ROW_CACHE_SECONDS)
        return names

    def _names_in_the_house(self) -> Names:
        kinds = {"User": "public_id", "Team": "pk", "Platform": "pk"}
        asked = [
            cast("Any", apps.get_model("organisation", kind))
            .objects.order_by()
            .values_list("pk", "name", other)
            for kind, other in kinds.items()
        ]
        fetch(*asked)
        found = [{key: name for key, name, _other in rows} for rows in asked]
        labels = {f"organisation.user:{public_id}": name for _key, name, public_id in asked[0]}
        people, teams, platforms = found
        return Names(people, teams, platforms, labels)

    def with_memberships(self) -> Self:
        """With their roles and teams, past ones too, newest first, under `.history`."""
        rows = self._memberships().select_related("team")
        return self.prefetch_related(
            Prefetch("memberships", rows.order_by("-from_day", "role"), to_attr="history")
        )

    def with_current_memberships(self, today: date) -> Self:
        """With what they hold today and its teams, for who asks it of many people."""
        rows = self._memberships().filter(in_force(today)).select_related("team")
        return self.prefetch_related(Prefetch("memberships", rows, to_attr="current_memberships"))

    def with_second_factor(self) -> Self:
        """With `passkeys` and `codes`: how many of each they log in with."""
        count = Count("authenticator", filter=Q(authenticator__type="webauthn"), distinct=True)
        codes = Count("authenticator", filter=Q(authenticator__type="totp"), distinct=True)
        return self.annotate(passkeys=count, codes=codes)

    def working_in(self, team: Team, today: date) -> Self:
        """Active people who work in this team today, in any of its roles, by name."""
        held = Q(memberships__team=team) & in_force(today, "memberships__")
        return self.working().filter(held).distinct().order_by("name")

    def on_call_of(self, team: Team | None, today: date) -> Self:
        """Who may be put on duty, by name: active leads, and the manager as a last resort."""
        held = self._memberships().filter(in_force(today), user=OuterRef("pk"))
        roles = (Role.TEAM_LEAD, Role.MANAGER)
        return self.working().filter(Exists(held.filter(role__in=roles))).order_by("name", "pk")

    def reachable(self, team: Team | None, moment: datetime) -> list[User]:
        """Everybody whom something urgent in a team may reach, by name, each with what they are.

        Without a team: those who may hear of any.

        As booleans: `own_duty` and `own_backup` (in a shift of this team), `house_duty` and
        `house_backup` (in a shift for all teams), `leads_team`, `leads`, `manages`, `directs`,
        `administers`, `has_push`. Who stands in for somebody on leave has the duty; who is on
        leave isn't there.
        """
        _member, columns, _team = _signed_in_columns()
        people = []
        for row in _line_of(team, moment, columns[1]):
            person: User = _object(columns, row)
            person.__dict__.update(zip(IN_LINE, row[len(columns[1]) :], strict=True))
            people.append(person)
        return people

    def reachable_by_name(self, team: Team, moment: datetime) -> list[Reachable]:
        """The same people, of whom only this much is needed: making them takes a tenth."""
        return [Reachable._make(row) for row in _line_of(team, moment, ("pk", "name"))]

    def reader_of(self, message: Message) -> User | None:
        """Whom a message goes to, also one who left; None if gone.

        With their rights and what they chose for this kind, asked once for each time that it is
        sent: whether it waits and what it says are decided of the same person at the same moment.
        A lease of its own tells one time from the next.
        """
        kept = message.__dict__.get("_reader")
        if kept is not None and kept[0] == message.leased_until:
            return cast("User | None", kept[1])
        today = timezone.localdate()
        rows = _by_label("", public_id=message.recipient_ref, kind=message.kind, today=today)
        reader = _with_rights(rows, message.kind) if rows else None
        if message.leased_until is not None:
            message.__dict__["_reader"] = (message.leased_until, reader)
        return reader


class MembershipQuerySet(QuerySet["Membership"]):
    def held_by(self, user: User, today: date) -> list[Membership]:
        """Somebody's memberships in force on a day, with their teams."""
        members, _user, teams = _signed_in_columns()
        held: list[Membership] = []
        for row in _held("", user=user.pk, today=today):
            membership: Membership = _object(members, row)
            membership.user = user
            team = row[len(members[1]) :]
            membership.team = _object(teams, team) if membership.team_id else None
            held.append(membership)
        return held

    def on(self, today: date) -> Self:
        return self.filter(in_force(today)).select_related("team")

    def names_by_role(self, today: date) -> QuerySet[Membership, tuple[str, int, str]]:
        """Role, key and name of everybody who works here, by name; somebody once for each team."""
        held = self.filter(in_force(today), user__status=PersonStatus.ACTIVE)
        rows = held.order_by("user__name", "user_id", "pk")
        return rows.values_list("role", "user_id", "user__name")

    def of_people(self, people: Iterable[int]) -> Self:
        """Every membership, ended ones too, of these people (by key)."""
        return self.filter(user__in=set(people))

    def began_as(self, role: Role, today: date) -> dict[int, date]:
        """By person since when they hold a role without a day in between, whatever the team.

        Whoever came back begins anew; a move from one team to the next breaks nothing.
        """
        held = self.filter(role=role, from_day__lte=today).order_by("user", "from_day", "pk")
        began: dict[int, date] = {}
        until: dict[int, date] = {}
        for person, first, last in held.values_list("user_id", "from_day", "until_day"):
            if person not in began or first > until[person] + DAY:
                began[person] = first
            until[person] = max(until.get(person, first), min(last or today, today))
        return {person: day for person, day in began.items() if until[person] == today}

    def overlapping(self, from_day: date, until_day: date | None) -> Self:
        """Those that share a day with this period."""
        rows = self.filter(Q(until_day=None) | Q(until_day__gte=from_day))
        return rows if until_day is None else rows.filter(from_day__lte=until_day)

    def not_over_by(self, today: date) -> Self:
        """Those of today and those to come; what ended stays as it was."""
        return self.filter(Q(until_day=None) | Q(until_day__gte=today))

    def going_on_after(self, today: date) -> Self:
        """Those that don't end by today, coming ones too, the first to begin first."""
        rows = self.filter(Q(until_day=None) | Q(until_day__gt=today))
        return rows.order_by("from_day", "pk")

    def deputies_of(self, user: User, today: date) -> Self:
        """Who stands in for somebody, now or later, the first to end first."""
        rows = self.filter(deputy_for=user, until_day__gte=today).select_related("user", "team")
        return rows.order_by("until_day", "pk")

    def endable_by(self, user: User, today: date) -> Self:
        """Deputies this person may send home: their own; every one for who manages people."""
        rows = self.filter(deputy_for__isnull=False, until_day__gte=today)
        if not user.has_perm("organisation.manage_people"):
            rows = rows.filter(deputy_for=user)
        return rows.select_related("user", "team", "deputy_for")

    def outliving_their_team(self, today: date) -> Self:
        """Those that go on although their team ended before today."""
        return self.filter(
            Q(until_day=None) | Q(until_day__gt=F("team__active_until")),
            team__active_until__lt=today,
            from_day__lte=F("team__active_until"),
        ).select_related("team", "user")


MERGERS = 3  # of teams one after another, that rights to what ended look back


class TeamQuerySet(QuerySet["Team"]):
    def in_turn(self, *teams: Team) -> Self:
        """These as they stand now, for whoever must be the only one until the transaction ends."""
        return self.select_for_update().filter(pk__in=[team.pk for team in teams]).order_by("pk")

    def visible_to(self, user: User) -> Self:
        """Teams this person may see: all, or the own ones."""
        if user.has_perm("organisation.see_all_people"):
            return self
        return self.filter(pk__in=user.current_keys)

    def manageable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.manage_teams") else self.none()

    def invitable_by(self, user: User, today: date) -> Self:
        """Working teams that this person may invite somebody to: all, or those they lead."""
        teams = self.active_on(today)
        if user.has_perm("organisation.manage_people"):
            return teams
        if user.has_perm("organisation.invite"):
            return teams.filter(pk__in=user.led_keys)
        return teams.none()

    def listed(self, today: date) -> Self:
        """Teams by name with their municipality and, under `people`, how many work there today."""
        held = in_force(today, "memberships__") & Q(memberships__user__status=PersonStatus.ACTIVE)
        return (
            self.select_related("municipality", "merged_into")
            .annotate(people=Count("memberships__user", filter=held, distinct=True))
            .order_by("name")
        )

    def on_rota_of(self, user: User, today: date) -> Self:
        """Teams whose duty this person plans or may look at, by name: the own ones, or all."""
        if user.has_perm("organisation.see_all_people"):
            return self.active_on(today)
        return self.active_on(today).filter(pk__in=user.current_keys)

    def planned_by(self, user: User, today: date) -> Self:
        """Teams whose own duty this person plans."""
        if not user.has_perm("organisation.plan_duty"):
            return self.none()
        if Role.MANAGER in user.roles:
            return self.active_on(today)
        return self.active_on(today).filter(pk__in=user.led_keys)

    def merged_before(self, today: date) -> Self:
        """Teams that went on in another one before this day, oldest first."""
        rows = self.filter(merged_into__isnull=False, active_until__lt=today)
        return rows.select_related("merged_into").order_by("pk")

    def went_on_before(self, today: date) -> dict[int, int | None]:
        """In which team each one went on that merged before this day."""
        return dict(self.merged_before(today).values_list("pk", "merged_into"))

    def that_went_on_in(self, keys: Collection[int], today: date) -> Self:
        """Teams of before whose work goes on in one of these, also by way of another team."""
        into, ended, found = "", Q(), Q()
        for _step in range(MERGERS):
            ended &= Q(**{f"{into}active_until__lt": today})
            found |= ended & Q(**{f"{into}merged_into__in": keys})
            into = f"{into}merged_into__"
        return self.filter(found) if keys else self.none()

    def finished_by(self, lead: User, today: date) -> Self:
        """Teams that this person leads, and those of before that went on in them, by name."""
        before = self.that_went_on_in(lead.led_keys, today).values("pk")
        return self.filter(Q(pk__in=lead.led_keys) | Q(pk__in=before)).order_by("name", "pk")

    def not_gone_on(self, today: date) -> Self:
        """Teams whose work did not go on elsewhere yet; what is planned can still be changed."""
        return self.filter(Q(merged_into=None) | Q(active_until__gt=today))

    def ended_with_nobody_after(self, today: date) -> Self:
        """Teams that ended before this day, of which nothing goes on anywhere, oldest first."""
        return self.filter(merged_into=None, active_until__lt=today).order_by("pk")

    def that_take_over(self, team: Team, last: date, today: date) -> Self:
        """Teams that can go on with the work of one after its last day, by name.

        Not before tomorrow; they go on themselves, and somebody leads them today.
        """
        leads = in_force(today, "memberships__") & Q(memberships__role=Role.TEAM_LEAD)
        leads &= Q(memberships__user__status=PersonStatus.ACTIVE)
        rows = self.filter(leads, merged_into=None).exclude(pk=team.pk)
        return rows.active_on(max(last, today) + DAY).distinct()

    def without_lead(self, today: date) -> Self:
        """Teams that work on this day and that nobody leads, by name."""
        held = in_force(today) & Q(role=Role.TEAM_LEAD, user__status=PersonStatus.ACTIVE)
        memberships = cast("Any", self.model).memberships.rel.related_model._default_manager
        leads = memberships.filter(held, team=OuterRef("pk"))
        return self.active_on(today).filter(~Exists(leads))

    def active_on(self, today: date) -> Self:
        """Teams that work on this day, by name."""
        return self.filter(
            Q(active_until=None) | Q(active_until__gte=today), active_from__lte=today
        ).order_by("name")


class InvitationQuerySet(QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> Self:
        """Neither used nor withdrawn, and still in time."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def to_what_goes_on(self, today: date) -> Self:
        """Without those to a team that has ended."""
        return self.exclude(team__active_until__lt=today)

    def opened_by(self, hashed: str, now: datetime) -> Invitation | None:
        """The open invitation for whose token this is the hash; None for any other."""
        return self.open_at(now).filter(links__token_hash=hashed).select_related("team").first()

    def visible_to(self, user: User) -> Self:
        """Invitations this person may see or withdraw: all, or those to own teams."""
        rows = self.select_related("team", "invited_by").order_by("-created_at")
        if user.has_perm("organisation.manage_people"):
            return rows
        if user.has_perm("organisation.invite"):
            return rows.filter(team__in=user.led_teams)
        return rows.none()


class HeldPostQuerySet(QuerySet["HeldPost"]):
    def opened_by(self, token: str, now: datetime) -> HeldPost | None:
        """What this token still opens."""
        if not token:
            return None
        return self.filter(token_hash=token_hash(token), expires_at__gt=now).first()

    def expired_at(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)


class PlatformQuerySet(QuerySet["Platform"]):
    def offered(self, known: Platform | None = None) -> list[Platform]:
        """Platforms that a form offers, in their order; kept in the process for half a minute.

        `known` was chosen before and stays, though it may have been put away since.
        """
        cache = caches["process"]
        rows: list[Platform] | None = cache.get("platforms")
        if rows is None:
            rows = list(self.exclude(status=PlatformStatus.ARCHIVED).order_by("position", "name"))
            cache.set("platforms", rows, ROW_CACHE_SECONDS)
        return [*rows, known] if known and known not in rows else [*rows]

    def names(self) -> dict[str, str]:
        """What every platform is called by its slug, also one that was put away."""
        cache = caches["process"]
        found: dict[str, str] | None = cache.get("platform_names")
        if found is None:
            found = dict(self.order_by("position", "name").values_list("slug", "name"))
            cache.set("platform_names", found, ROW_CACHE_SECONDS)
        return {**found}

    def choosable(self, chosen: int | None = None) -> Self:
        """What a form offers, as rows; with the one that was chosen before it was archived."""
        offered = ~Q(status=PlatformStatus.ARCHIVED)
        return self.filter(offered | Q(pk=chosen)).order_by("position", "name")


class HelpLineQuerySet(QuerySet["HelpLine"]):
    def unchecked_by(self, user: User) -> Self:
        """Lines that still wait for this person to look them up; nothing for who needn't."""
        if not user.has_perm("organisation.open_signals"):
            return self.none()
        return self.filter(checked_on=None).order_by("position", "name")

    def shown_to(self, user: User) -> Self:
        """Every help line in its order, for whoever works here."""
        return self.order_by("position", "name") if user.has_perm(SEE_FACTS) else self.none()

    def checkable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.check_facts") else self.none()

    def to_check(self, before: date) -> Self:
        """What nobody looked up since this day, or ever."""
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=before))

    def by_key(self) -> dict[str, HelpLine]:
        """Every help line by its key, in their order; kept in the process for half a minute."""
        cache = caches["process"]
        lines: dict[str, HelpLine] | None = cache.get("help_lines")
        if lines is None:
            lines = {line.key: line for line in self.order_by("position", "name")}
            cache.set("help_lines", lines, ROW_CACHE_SECONDS)
        return lines


class FactQuerySet(QuerySet["Fact"]):
    def shown_to(self, user: User) -> Self:
        """Every fact in its order, for whoever works here."""
        return self.order_by("position", "name") if user.has_perm(SEE_FACTS) else self.none()

    def checkable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.check_facts") else self.none()

    def to_check(self, before: date) -> Self:
        """What nobody looked up since this day, or ever."""
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=before))


class PartnerQuerySet(QuerySet["Partner"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_perm("organisation.see_partners") else self.none()

    def listed_to(self, user: User) -> Self:
        """Partners with their agreements, for who keeps the settings or sees partners."""
        may = user.has_perm("organisation.change_settings")
        rows = self if may else self.visible_to(user)
        return rows.with_agreements()

    def with_agreements(self) -> Self:
        return self.prefetch_related("agreements").order_by("type", "name")

    def with_public_id(self, text: str) -> Partner | None:
        """The one that an address names; None where it names none."""
        try:
            return self.filter(public_id=UUID(text)).first()
        except ValueError:
            return None

    def by_kind(self, behind: Partner | None = None) -> Self:
        """By kind in the order of `PartnerType`, then by name; those after `behind`.

        Each has its `rank`, and `behind` as well, by that of its kind.
        """
        kinds = [When(type=kind, then=rank) for rank, kind in enumerate(PartnerType)]
        rows = self.annotate(rank=Case(*kinds, output_field=IntegerField()))
        if behind is not None:
            same_name = Q(name=behind.name, pk__gt=behind.pk)
            same_kind = Q(type=behind.type) & (Q(name__gt=behind.name) | same_name)
            rank = list(PartnerType).index(PartnerType(behind.type))
            rows = rows.filter(Q(rank__gt=rank) | same_kind)
        return rows.order_by("rank", "name", "pk")

    def editable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.edit_partners") else self.none()

    def hold(self, partner: Partner) -> None:
        """Until the transaction ends nobody else agrees, stops or shares anything with them."""
        self.select_for_update(no_key=True).get(pk=partner.pk)


class SharingAgreementQuerySet(QuerySet["SharingAgreement"]):
    def in_force(self, day: date) -> Self:
        """Agreements under which something may be shared on this day: at most one per partner."""
        return self.filter(ended_at=None, from_day__lte=day, until_day__gte=day)

    def with_partner(self, partner: Partner, day: date) -> SharingAgreement | None:
        """The agreement under which something may be shared with this partner on this day."""
        return self.in_force(day).filter(partner=partner).first()

    def newest_first(self) -> Self:
        return self.select_related("checked_by").order_by("-from_day")

    def last_of_their_partner(self) -> Self:
        """Agreements after which nothing was agreed yet, still running by themselves."""
        later = self.model._default_manager.filter(
            partner=OuterRef("partner"), from_day__gt=OuterRef("from_day")
        )
        return self.filter(~Exists(later), ended_at=None).select_related("partner")

    def last_running(self, today: date) -> Self:
        """The last ones that have not ended, the first to end first."""
        return self.last_of_their_partner().filter(until_day__gte=today).order_by("until_day")

    def to_remind_of(self, today: date, within: date) -> Self:
        """The last ones that end by `within`, of which nobody was told yet."""
        rows = self.last_of_their_partner().filter(reminded_at=None, end_told_at=None)
        return rows.filter(from_day__lte=today, until_day__gt=today, until_day__lte=within)

    def to_tell_the_end_of(self, today: date) -> Self:
        """The last ones of which the last day has come, which nobody was told yet."""
        return self.last_of_their_partner().filter(end_told_at=None, until_day__lte=today)


class DutyShiftQuerySet(QuerySet["DutyShift"]):
    def of_person_at(
        self, person: User, team: Team, moment: datetime
    ) -> QuerySet[DutyShift, tuple[int]]:
        """The keys of the shifts in which somebody had the duty for a team, or for all."""
        rows = self.filter(Q(team=team) | Q(team=None), person=person)
        return rows.filter(starts_at__lte=moment, ends_at__gt=moment).values_list("pk")

    def running(self, moment: datetime) -> Self:
        """Shifts that run at this moment, with their people."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment).select_related(
            "person", "backup", "team"
        )

    def for_team(self, team: Team | None) -> Self:
        """Shifts that count for this team: its own, and those of the whole organisation."""
        return self.filter(Q(team=None) | Q(team=team))

    def at(self, moment: datetime, team: Team | None = None) -> DutyShift | None:
        """The shift that runs at this moment and reaches somebody; None when nobody is on duty.

        With a team its own shift goes before one for all teams; without, only the latter counts.
        """
        running = self.running(moment).for_team(team)
        own_first = running.order_by(F("team").asc(nulls_last=True), "starts_at", "pk")
        return next((shift for shift in own_first if shift.reaches), None)

    def teams_of(self, person: User) -> QuerySet[DutyShift, int | None]:
        """The teams of the shifts in which this person is to be reached first; None is all."""
        away = ~Q(person__status=PersonStatus.ACTIVE)
        rows = self.filter(Q(person=person) | (Q(backup=person) & away))
        return rows.values_list("team_id", flat=True)

    def between(self, start: datetime, end: datetime) -> Self:
        """Shifts that touch a period, oldest first, with their people."""
        rows = self.filter(starts_at__lt=end, ends_at__gt=start)
        return rows.select_related("person", "backup", "team").order_by("starts_at", "pk")

    def planned_by(self, user: User) -> Self:
        """Shifts that this person may change.

        A lead those of the own teams and those for all teams; a manager every one.
        """
        if not user.has_perm("organisation.plan_duty"):
            return self.none()
        rows = self.select_related("person", "backup", "team")
        if Role.MANAGER in user.roles:
            return rows
        return rows.filter(Q(team=None) | Q(team__in=user.led_keys))

    def coming(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def of_teams(self, teams: list[Team]) -> Self:
        """Shifts for one of these teams or for all, own ones first."""
        rows = self.filter(Q(team=None) | Q(team__in=teams))
        return rows.order_by(F("team").asc(nulls_last=True), "starts_at", "pk")


def _chosen(_shape: Any) -> QuerySet[Any, Any]:
    rows = cast("Any", apps.get_model("organisation", "NotificationChoice")).objects
    mine = rows.filter(user=Later("user", BigIntegerField()), kind=Later("kind", CharField()))
    return cast("QuerySet[Any, Any]", mine.order_by().values_list("timing"))


_choices = Prepared(_chosen)


class NotificationChoiceQuerySet(QuerySet["NotificationChoice"]):
    def timing_of(self, user: User, kind: str) -> str:
        """When somebody chose to hear of this kind; "" when it is as usual."""
        read: dict[str, str] = user.__dict__.get("_chosen", {})  # with them, by `reader_of`
        if kind in read:
            return read[kind]
        rows = _choices("", user=user.pk, kind=kind)
        return str(rows[0][0]) if rows else ""

    def of(self, user: User) -> dict[str, str]:
        """Somebody's own choices: kind -> timing."""
        return dict(self.filter(user=user).values_list("kind", "timing"))


class PushDeviceQuerySet(QuerySet["PushDevice"]):
    def changeable_by(self, user: User) -> Self:
        """One's own devices, oldest first."""
        return self.filter(user=user).order_by("created_at", "pk")
