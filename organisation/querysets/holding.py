"""Who holds which role on a day, read with somebody in one question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    EmailField,
    Exists,
    Expression,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)

from organisation.choices import FACTORS, ON_CALL
from youthwork.lib.prepared import Later, Prepared

if TYPE_CHECKING:
    from organisation.models import Membership, User
else:
    Membership = User = Any


def in_force(today: date, prefix: str = "") -> Q:
    """Condition on memberships (or what leads to them) that hold on this day."""
    return Q(**{f"{prefix}from_day__lte": today}) & (
        Q(**{f"{prefix}until_day": None}) | Q(**{f"{prefix}until_day__gte": today})
    )


def may_have_duty(day: Any, person: str) -> Exists:
    """Condition: whoever this column names leads a team or is manager on a day."""
    (member, _names), _user, _team = signed_in_columns()
    held = member.objects.filter(in_force(day), user=OuterRef(person), role__in=ON_CALL)
    return Exists(held)


Columns = tuple[Any, list[str]]  # a model and the names of its columns


@cache
def signed_in_columns() -> tuple[Columns, Columns, Columns]:
    """What is fetched of a membership, its person and its team."""
    member = cast("Any", apps.get_model("organisation", "Membership"))
    related = [member._meta.get_field(name).related_model for name in ("user", "team")]
    found = [(model, [f.attname for f in model._meta.concrete_fields]) for model in related]
    return (member, [f.attname for f in member._meta.concrete_fields]), found[0], found[1]


def person_with_memberships(user: Expression) -> QuerySet[Any, Any]:
    """The columns of somebody, of what they hold on the day `Later("today")`, and of the teams."""
    (member, names), (_user, of_user), (_team, of_team) = signed_in_columns()
    columns = [f"user__{n}" for n in of_user] + names + [f"team__{n}" for n in of_team]
    rows = member.objects.on(cast("Any", Later("today", DateField())))
    return cast("QuerySet[Any, Any]", rows.filter(user=user).values_list(*columns))


def object_of(columns: Columns, values: tuple[Any, ...]) -> Any:
    """A row of this model from the first of these values."""
    model, names = columns
    return model.from_db("default", names, values[: len(names)])


def person_of(rows: Sequence[tuple[Any, ...]], between: int = 0) -> User:
    """The person whose columns come first, with the memberships and teams whose columns follow,
    after so many others in between."""
    members, people, teams = signed_in_columns()
    person: User = object_of(people, rows[0])
    person.current_memberships = []
    begins = len(people[1]) + between
    for row in rows:
        of_member = row[begins:]
        if of_member[0] is None:
            continue
        membership: Membership = object_of(members, of_member)
        membership.user = person
        of_team = of_member[len(members[1]) :]
        membership.team = object_of(teams, of_team) if membership.team_id else None
        person.current_memberships.append(membership)
    return person


_signed_in = Prepared(lambda _shape: person_with_memberships(Later("user", BigIntegerField())))


def signed_in(user: int, today: date) -> User | None:
    """The person with this key and what they hold on a day; None who holds nothing."""
    rows = _signed_in("", user=user, today=today)
    return person_of(rows) if rows else None


def _people_by_address(shape: Any) -> QuerySet[Any, Any]:
    """A person, whether with a second factor, and each membership in force; one at least, of
    nothing where there is none."""
    (_member, held), (person, names), (_team, of_team) = signed_in_columns()
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


def by_address(email: str, today: date) -> User | None:
    """The person with this address in small letters, what they hold on a day and `has_factor`."""
    rows = _by_address("", email=email, today=today)
    if not rows:
        return None
    person = person_of(rows, between=1)
    person.__dict__["has_factor"] = rows[0][len(signed_in_columns()[1][1])]
    return person


def _labelled(_shape: Any) -> QuerySet[Any, Any]:
    """A person, what they chose for a kind of message, and each membership in force; one at least,
    of nothing where there is none."""
    (_member, held), (person, names), (_team, of_team) = signed_in_columns()
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


def reader(public_id: str, kind: str, today: date) -> User | None:
    """Who has this public key, what they hold on a day and what they chose for a kind of mail."""
    rows = _by_label("", public_id=public_id, kind=kind, today=today)
    if not rows:
        return None
    person = person_of(rows, between=1)
    person.__dict__["_chosen"] = {kind: rows[0][len(signed_in_columns()[1][1])] or ""}
    return person
