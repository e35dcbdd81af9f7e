"""Every read of the people who work here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.core.cache import caches
from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    Prefetch,
    Q,
    QuerySet,
)
from django.db.models.functions import Lower
from django.utils import timezone

from organisation.choices import TEAM_ROLES, PersonStatus, Role
from organisation.querysets import holding
from organisation.querysets.holding import (
    in_force,
    may_have_duty,
    object_of,
    person_of,
    signed_in_columns,
)
from organisation.querysets.house import ROW_CACHE_SECONDS
from organisation.querysets.line import IN_LINE, line_of
from organisation.querysets.memberships import MembershipQuerySet
from youthwork.lib.prepared import Later, Prepared
from youthwork.lib.together import fetch

if TYPE_CHECKING:
    from organisation.models import Team, User
    from outbox.models import Message
else:
    Team = User = Any


def _working_in(teams: Any) -> QuerySet[Any, Any]:
    """The columns of active people with a role today in so many teams, by name."""
    (member, _names), (person, names), _team = signed_in_columns()
    each = [Q(team=Later(f"team{number}", BigIntegerField())) for number in range(teams)]
    held = member.objects.filter(in_force(cast("Any", Later("today", DateField()))))
    held = held.filter(reduce(or_, each))
    rows = person.objects.working().filter(pk__in=held.values("user_id"))
    return cast("QuerySet[Any, Any]", rows.order_by("name", "pk").values_list(*names))


_colleagues = Prepared(_working_in)


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

    def in_turn(self, person: User) -> None:
        """Of two that write for one person at the same time, one waits for the other.

        Not for who writes something that names them.
        """
        self.select_for_update(no_key=True).only("pk").get(pk=person.pk)

    def who_move_with(self, team: Team, today: date) -> Self:
        """Who holds a role in a team after today, each held until the transaction ends."""
        held = self._memberships().filter(team=team).going_on_after(today)
        rows = self.filter(pk__in=held.order_by().values("user"))
        return rows.select_for_update(no_key=True).order_by("pk")

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
        _member, columns, _team = signed_in_columns()
        return [object_of(columns, row) for row in _colleagues(len(team_ids), **teams, today=today)]

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

    def here_or_gone(self) -> Self:
        """All but who is away: they come back to what is theirs."""
        return self.exclude(status=PersonStatus.PAUSED).order_by("pk")

    def without(self, right: str, today: date) -> list[User]:
        """Who of these left, or holds no role any more that gives this right."""
        people = self.here_or_gone().with_current_memberships(today)
        return [person for person in people if not person.has_perm(right)]

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

    def having_push(self) -> Self:
        """Who switched push on for a device."""
        return self.filter(push_devices__isnull=False)

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

    def hearing_of_demands(self, today: date) -> list[User]:
        """Who hears of a formal demand: directors and privacy officers, each once; where there is
        neither, the managers."""
        directors = self.holding(Role.DIRECTOR, today)
        officers = self.holding(Role.PRIVACY_OFFICER, today)
        found = list(dict.fromkeys((*directors, *officers)))
        return found or list(self.holding(Role.MANAGER, today))

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
        """Whom a leaver's open work goes to: a lead of one of their teams, else any lead.

        Of who has no team any more, of those they were in before.
        """
        others, held = self.exclude(pk=person.pk), self._memberships().filter(user=person)
        last = held.filter(team__isnull=False).select_related("team").order_by("-until_day", "pk")
        teams = person.current_teams or [membership.team for membership in last if membership.team]
        for team in teams:
            if lead := others.holding(Role.TEAM_LEAD, today, team).first():
                return lead
        return others.holding(Role.TEAM_LEAD, today).first() if teams else None

    def by_address(self, email: str, today: date) -> User | None:
        """Whoever logs in by this address, however it is typed, with the memberships in force.

        Whether they have a second factor stands in `has_factor`: as of now, for this log-in alone.
        """
        return holding.by_address(email.lower(), today)

    def signed_in(self, user_id: int, today: date) -> User | None:
        """Somebody with the memberships in force today, in one query; None without any."""
        return holding.signed_in(user_id, today)

    def person_in(self, rows: list[tuple[Any, ...]]) -> User | None:
        """Who stands in rows of `person_with_memberships`, with them; None where there are none."""
        return person_of(rows) if rows else None

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
        return self.working().filter(may_have_duty(today, "pk")).order_by("name", "pk")

    def reachable(self, team: Team | None, moment: datetime) -> list[User]:
        """Everybody whom something urgent in a team may reach, by name, each with what they are.

        Without a team: those who may hear of any.

        As booleans: `own_duty` and `own_backup` (in a shift of this team), `house_duty` and
        `house_backup` (in a shift for all teams), `leads_team`, `leads`, `manages`, `directs`,
        `administers`, `has_push`. Who stands in for somebody on leave has the duty; who is on
        leave isn't there.
        """
        _member, columns, _team = signed_in_columns()
        people = []
        for row in line_of(team, moment, columns[1]).ask():
            person: User = object_of(columns, row)
            person.__dict__.update(zip(IN_LINE, row[len(columns[1]) :], strict=True))
            people.append(person)
        return people

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
        reader = holding.reader(message.recipient_ref, message.kind, today)
        if message.leased_until is not None:
            message.__dict__["_reader"] = (message.leased_until, reader)
        return reader
