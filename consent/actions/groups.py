"""Asking a group at once: a list looked over line by line, the good lines sent, the others kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consent import addresses, people
from consent.actions import asking
from consent.choices.consent import ConsentStatus
from consent.choices.request import SignerRole
from consent.models import Consent, ConsentRequest, ErasedMark, GroupDraft, Subject, TextVersion
from organisation.models import Organisation, Team, User
from privacy.validators import no_citizen_service_number
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking, all_of, answered, read, together

MOST = 60
KEPT_FOR = timedelta(days=1)
FIELDS = ("first_name", "last_name", "date_of_birth", "email", "second_email")
ONLY_ONE = "-"  # written for the second address: there is one parent or guardian


class Standing(StrEnum):
    """What becomes of a line when the list is sent."""

    READY = "ready"
    WRONG = "wrong"
    ANSWERED = "answered"  # has a valid answer: gets no new mail
    WAITING = "waiting"  # was asked and has not answered


class Named(Protocol):
    """A line of a list that names a young person."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def born(self) -> date | None: ...
    @property
    def errors(self) -> dict[str, str]: ...


@dataclass(frozen=True)
class Line:
    """One young person as typed; `born` and `errors` once it was looked over."""

    first_name: str = ""
    last_name: str = ""
    date_of_birth: str = ""
    email: str = ""
    second_email: str = ""  # of the second parent or guardian, or ONLY_ONE
    as_typed: bool = False  # the address was asked about and is right
    second_as_typed: bool = False
    born: date | None = None
    errors: dict[str, str] = field(default_factory=dict)
    standing: Standing = Standing.READY
    role: SignerRole | None = None

    @property
    def is_empty(self) -> bool:
        return not any(self.typed.values())

    @property
    def second(self) -> str:
        """The second address; "" where there is none."""
        return "" if self.second_email == ONLY_ONE else self.second_email

    @property
    def typed(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in FIELDS}


@dataclass(frozen=True)
class Common:
    """What is the same for the whole group."""

    rows: Sequence[str] = ()
    occasion: str = ""
    language: str = "nl"


def look_over(lines: Sequence[Line], today: date) -> list[Line]:
    """Each line with what is wrong about it, or what was asked and answered before.

    `born` and the shape of the address were read by the form. One query, whatever the number of
    lines.
    """
    return answered(_looked_over(lines, today))


def _looked_over(lines: Sequence[Line], today: date) -> Asking[list[Line]]:
    organisation = Organisation.objects.current()
    both = organisation is not None and organisation.require_both_parents
    looked = [_look(line, today, both=both) for line in lines]
    house, known = yield from all_of(
        asking.of_colleagues(each for line in looked for each in (line.email, line.second)),
        known_of(list(enumerate(looked, 1))),
    )
    _check_whose(looked, house)
    return [_with_standing(line, state) for line, state in zip(looked, known, strict=True)]


def _look(line: Line, today: date, *, both: bool) -> Line:
    errors = dict(line.errors)
    if not line.first_name:
        errors.setdefault("first_name", _("Fill in the first name."))
    role = None
    if line.born:
        try:
            asking.check_born(line.born, today)
        except ValidationError as refusal:
            errors.setdefault("date_of_birth", refusal.messages[0])
        else:
            role = asking.role_on(line.born, today)
    if not line.email:
        told = (
            _("From sixteen: fill in the own e-mail address.")
            if role == SignerRole.YOUTH
            else _("Fill in the e-mail address.")
        )
        errors.setdefault("email", told)
    elif not line.as_typed and (meant := addresses.suggestion(line.email)):
        told = _("Do you mean %(meant)s? If it is right as it is, send again.")
        errors.setdefault("email", told % {"meant": meant})
    if told := _wrong_second(line, role, both=both):
        errors.setdefault("second_email", told)
    return replace(line, errors=errors, role=role)


def _check_whose(lines: Sequence[Line], house: Collection[str]) -> None:
    """Notes addresses of colleagues, and of a young person of this list where a parent signs."""
    young = {
        people.mailbox(line.email) for line in lines if line.role == SignerRole.YOUTH and line.email
    }
    for line in lines:
        for name, address in (("email", line.email), ("second_email", line.second)):
            box = people.mailbox(address) if address else ""
            if box and box in house:
                line.errors[name] = asking.colleagues_address().messages[0]
            elif box and box in young and line.role == SignerRole.GUARDIAN:
                told = _("This is the own address of a young person in this list.")
                line.errors[name] = told


def _wrong_second(line: Line, role: SignerRole | None, *, both: bool) -> str:
    """What is wrong about the address of the second parent or guardian; "" for nothing."""
    if role == SignerRole.YOUTH:
        return _("From sixteen the young person decides alone.") if line.second else ""
    if both and role == SignerRole.GUARDIAN and not line.second_email:
        return _("Fill in the address of both, or “-” when there is only one.")
    if (
        line.second
        and line.email
        and people.email_term(line.second) == people.email_term(line.email)
    ):
        return _("Both have the same address. Each parent or guardian gets an own link.")
    if line.second and not line.second_as_typed and (meant := addresses.suggestion(line.second)):
        told = _("Do you mean %(meant)s? If it is right as it is, send again.")
        return told % {"meant": meant}
    return ""


def known_of(lines: Sequence[tuple[int, Named]]) -> Asking[list[str]]:
    """Of each numbered line, whether whom it names answered, waits, or is known; "" for nobody.

    Notes an error with a line that names somebody of an earlier one, or somebody who was erased.
    """
    first_seen: dict[tuple[int, int], int] = {}
    terms: list[tuple[int, int] | None] = []
    for number, line in lines:
        term = None
        if line.born and line.first_name:
            term = (people.name_term(line.first_name, line.last_name), people.birth_term(line.born))
            if term in first_seen:
                told = _("This is line %(number)s too.") % {"number": first_seen[term]}
                line.errors.setdefault("first_name", told)
            first_seen.setdefault(term, number)
        terms.append(term)
    named = [
        (line.first_name, line.born) for _number, line in lines if line.first_name and line.born
    ]
    known, erased = yield from all_of(
        _known_by_term([term for term in terms if term]), ErasedMark.objects.among(named)
    )
    for _number, line in lines:
        if line.born and (line.first_name, line.born) in erased:
            line.errors["first_name"] = asking.erased_told()
    return [known.get(term, "") if term else "" for term in terms]


def _known_by_term(terms: Sequence[tuple[int, int]]) -> Asking[dict[tuple[int, int], str]]:
    """Of names and birthdays that are known: `answered`, `waiting` or `known`."""
    named = Subject.objects.filter(name_term__in=[name for name, _birth in terms], erased_at=None)
    theirs = {"subject__in": named.values("pk")}
    valid = Consent.objects.filter(status=ConsentStatus.VALID, **theirs)
    still_open = ConsentRequest.objects.open().filter(**theirs)
    yield (
        rows := named.values_list("pk", "name_term", "birth_term"),
        consents := valid.values_list("subject", flat=True),
        requests := still_open.values_list("subject", flat=True),
    )
    wanted = set(terms)
    subjects = {
        pk: (name, birth)
        for pk, name, birth in rows
        if name is not None and birth is not None and (name, birth) in wanted
    }
    has_answered, waiting = set(consents), set(requests)
    found: dict[tuple[int, int], str] = {}
    for pk, term in subjects.items():
        state = "answered" if pk in has_answered else "waiting" if pk in waiting else "known"
        # Two of one name: somebody has to say who is meant.
        found[term] = "known" if term in found else state
    return found


def _with_standing(line: Line, known: str) -> Line:
    if known == "known" and not line.errors:
        told = _("Somebody of this name and birthday is known. Ask this one by itself.")
        return replace(line, errors={"first_name": told}, standing=Standing.WRONG)
    if known in ("answered", "waiting") and not set(line.errors) - {"email", "second_email"}:
        return replace(line, errors={}, standing=Standing(known))
    return replace(line, standing=Standing.WRONG if line.errors else Standing.READY)


@transaction.atomic
def send(
    lines: Sequence[Line], common: Common, *, team: Team, by: User, now: datetime
) -> tuple[int, list[Line]]:
    """Ask everybody whose line is good: how many, and the lines that stay.

    Who has a valid answer or was asked already gets no new mail, and leaves the list.
    """
    looked, [version] = together(
        _looked_over(lines, day_of(now)), read(TextVersion.objects.shown_now())
    )
    ready = [line for line in looked if line.standing == Standing.READY]
    asking.ask_each(
        [
            (
                asking.About(line.first_name, line.born, line.last_name),
                [
                    asking.Asked(email, language=common.language)
                    for email in (line.email, line.second)
                    if email
                ],
            )
            for line in ready
            if line.born is not None
        ],
        common.rows,
        version,
        team=team,
        by=by,
        now=now,
        occasion=common.occasion,
    )
    left = [line for line in looked if line.standing == Standing.WRONG]
    if left:
        keep(left, common, owner=by, now=now)
    else:
        forget(by)
    return len(ready), left


def keep(lines: Sequence[Line], common: Common, *, owner: User, now: datetime) -> None:
    """Keep a list for its owner, encrypted and for a day."""
    typed = [{name: _without_number(value) for name, value in line.typed.items()} for line in lines]
    content = json.dumps({"common": asdict(common), "lines": typed})
    GroupDraft.objects.update_or_create(owner=owner, defaults={"content": content, "kept_at": now})


def _without_number(value: str) -> str:
    """What was typed, or nothing where it holds a citizen service number: that is never kept."""
    try:
        no_citizen_service_number(value)
    except ValidationError:
        return ""
    return value


def kept(owner: User, now: datetime) -> tuple[list[Line], Common]:
    """The list that somebody kept less than a day ago; otherwise an empty one."""
    found = GroupDraft.objects.filter(owner=owner, kept_at__gt=now - KEPT_FOR).first()
    if found is None:
        return [], Common()
    content = json.loads(found.content)
    return [Line(**each) for each in content["lines"]], Common(**content["common"])


def forget(owner: User) -> None:
    GroupDraft.objects.filter(owner=owner).delete()
