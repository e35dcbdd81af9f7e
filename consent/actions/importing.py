"""Paper consents that an organisation has already, taken in from a table: all of it, or nothing.

See docs/decisions/0138-paper-consents-taken-in.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consent import dates, people, values
from consent.actions import asking, following
from consent.actions.groups import ONLY_ONE, known_of
from consent.agreed import is_a_no
from consent.choices.request import Relation, Route, SignerRole
from consent.models import ConsentRequest
from organisation.models import Organisation, Team, User
from youthwork.lib.dates import day_of
from youthwork.lib.together import together

MOST = 200


class Standing(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    WRONG = "wrong"  # then nothing is taken in
    OVER = "over"  # counts no longer: left out, and said so
    KNOWN = "known"  # has an answer here, or was asked: left out
    ONE = "one"  # signed by one, where two are asked: left out


@dataclass(frozen=True)
class Row:
    """One sheet of paper; `errors` say what is wrong, by the name of the column."""

    number: int  # in the file, as a spreadsheet counts
    first_name: str = ""
    last_name: str = ""
    born: date | None = None
    signer_name: str = ""
    second_name: str = ""  # of the other parent or guardian who signed it, or ONLY_ONE
    relation: str = ""
    signed_on: date | None = None
    email: str = ""
    phone: str = ""
    child_agrees: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    standing: Standing = Standing.READY
    why: str = ""  # it is left out
    until: date | None = None

    @property
    def role(self) -> SignerRole | None:
        """Who had to sign on that day."""
        if self.born is None or self.signed_on is None:
            return None
        return asking.role_on(self.born, self.signed_on)

    @property
    def is_no(self) -> bool:
        return is_a_no(self.decisions, self.child_agrees)

    @property
    def signers(self) -> list[asking.Asked]:
        """Who signed the sheet: one, or two parents or guardians."""
        first = asking.Asked(self.email, self.signer_name, self.phone)
        if self.role != SignerRole.GUARDIAN or self.second_name in ("", ONLY_ONE):
            return [first]
        return [first, asking.Asked(name=self.second_name)]


@dataclass(frozen=True)
class Common:
    """What is the same for all sheets."""

    rows: Sequence[str]
    holder: str
    place: str
    occasion: str = ""


def look_over(rows: Sequence[Row], today: date) -> list[Row]:
    """Each row with what is wrong about it, or why it is left out; one query."""
    organisation = Organisation.objects.current()
    both = organisation is not None and organisation.require_both_parents
    strict = values.sixteen_is_strict()
    looked = [_look(row, today) for row in rows]
    house, known = together(
        asking.of_colleagues(row.email for row in looked),
        known_of([(row.number, row) for row in looked]),
    )
    for row in looked:
        if row.email and people.mailbox(row.email) in house:
            row.errors.setdefault("email", asking.colleagues_address().messages[0])
    standing = [
        _standing(row, state, today, strict) for row, state in zip(looked, known, strict=True)
    ]
    return [_by_both(row) for row in standing] if both else standing


def _look(row: Row, today: date) -> Row:
    errors = dict(row.errors)
    if not row.first_name:
        errors.setdefault("first_name", _("Fill in the first name."))
    if not row.signer_name:
        errors.setdefault("signer_name", _("Fill in who signed."))
    if row.born:
        try:
            asking.check_born(row.born, today)
        except ValidationError as refusal:
            errors.setdefault("date_of_birth", refusal.messages[0])
    if row.signed_on and row.signed_on > today:
        errors.setdefault("signed_on", _("This date lies in the future."))
    elif row.signed_on and row.born and row.signed_on < row.born:
        errors.setdefault("signed_on", _("This day lies before the birth."))
    relation = row.relation
    if row.role == SignerRole.YOUTH:
        relation = relation or Relation.SELF
        if relation != Relation.SELF:
            told = _("Was sixteen already: then the young person signs, not a parent.")
            errors.setdefault("relation", told)
    elif row.role == SignerRole.GUARDIAN:
        relation = relation or Relation.PARENT
        if relation == Relation.SELF:
            told = _("Was not sixteen yet: then a parent or guardian signs.")
            errors.setdefault("relation", told)
    return replace(row, errors=errors, relation=relation)


def _standing(row: Row, known: str, today: date, strict: bool) -> Row:
    if row.errors or row.born is None or row.signed_on is None:
        return replace(row, standing=Standing.WRONG)
    if known == "answered":
        return replace(row, standing=Standing.KNOWN, why=_("Has a valid answer here already."))
    if known == "waiting":
        told = _("Was asked and has not answered: copy the sheet at that question.")
        return replace(row, standing=Standing.KNOWN, why=told)
    if known:
        told = _("Somebody of this name and birthday is known. Enter this sheet by itself.")
        return replace(row, standing=Standing.KNOWN, why=told)
    if row.is_no:
        until, told = dates.no_kept_until(row.signed_on), following.no_of_before()
    else:
        until = dates.validity(row.born, row.signed_on, strict=strict).until
        told = _("Counted until %(day)s: ask again.") % {"day": date_format(until, "j F Y")}
    if until <= today:
        return replace(row, standing=Standing.OVER, why=told)
    return replace(row, until=until)


def _by_both(row: Row) -> Row:
    """A yes that one parent or guardian signed is left out; a no of one is enough."""
    is_one = row.role == SignerRole.GUARDIAN and not row.second_name and not row.is_no
    if row.standing != Standing.READY or not is_one:
        return row
    told = _("One signed, and we ask both: ask again, or write “-” where there is only one.")
    return replace(row, standing=Standing.ONE, why=told, until=None)


@transaction.atomic
def take_in(
    rows: Sequence[Row], common: Common, *, team: Team, by: User, now: datetime
) -> list[ConsentRequest]:
    """Write down every sheet that counts, as of the day on it; nothing when one row is wrong.

    Nobody here saw who signed: it counts as the least sure, until somebody speaks to them. Who has
    an address gets the copy, with the link to see and stop it. Raises ValidationError with code
    `wrong` or `nothing`.
    """
    looked = look_over(rows, day_of(now))
    if any(row.standing == Standing.WRONG for row in looked):
        raise _changed()
    ready = [row for row in looked if row.standing == Standing.READY]
    if not ready:
        raise ValidationError(_("There is nothing to take in."), code="nothing")
    try:
        return [_enter(row, common, team, by, now) for row in ready]
    except ValidationError as refusal:
        if asking.came_meanwhile(refusal):
            raise _changed() from None
        raise


def _changed() -> ValidationError:
    return ValidationError(_("Something changed meanwhile. Look again."), code="wrong")


def _enter(row: Row, common: Common, team: Team, by: User, now: datetime) -> ConsentRequest:
    assert row.born is not None and row.signed_on is not None  # a row that is ready has both
    own = row.role == SignerRole.YOUTH
    asked = asking.ask(
        asking.About(row.first_name, row.born, row.last_name, email=row.email if own else ""),
        row.signers,
        common.rows,
        Route.PAPER,
        team=team,
        by=by,
        now=now,
        occasion=common.occasion,
        family_asks=True,
        role=row.role,
    )
    sheet = following.Sheet(
        decisions={name: row.decisions[name] for name in asked.rows},
        signed_on=row.signed_on,
        name=row.signer_name,
        relation=row.relation,
        holder=common.holder,
        place=common.place,
        declares_authority=not own,
        child_agrees=row.child_agrees,
        own_text=False,
    )
    for signer in asked.signers.order_by("number"):
        signer.request = asked
        if asked.is_open:  # a no of the first is one
            named = replace(sheet, name=signer.name or "")
            following.enter_sheet(signer, named, by=by, now=now)
    return asked
