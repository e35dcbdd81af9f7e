"""Holding a survey among young people: opening it, keeping an answer, closing it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from organisation.models import Platform
from policy import tallies
from policy.choices.survey import (
    LEAST_ANSWERS,
    LEAST_LEFT,
    LONGEST,
    MINORS,
    MOST_CODES,
    RemarkOn,
)
from policy.models import Survey, SurveyCode, SurveyRemark, SurveyResponse
from privacy import audit
from privacy.choices import AuditVerb
from workers.actions.figures import save_figure
from workers.choices.platforms import FigureScope
from workers.models import PlatformFigure
from youthwork.lib import links
from youthwork.lib.dates import day_of
from youthwork.lib.said import Seen
from youthwork.lib.suppression import suppress

if TYPE_CHECKING:
    from organisation.models import User

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that read alike
CODE_LENGTH = 6
OWN_AGES = (12, 17)  # of the figures on the pages of platforms


class WrongCode(ValidationError):
    """A code that is not there, or was used before."""


@dataclass(frozen=True)
class Picked:
    """One filled-in survey; what was skipped is empty."""

    age: str = ""
    daily: Collection[str] = ()
    apps: Mapping[str, str] = field(default_factory=dict)
    follows: str = ""
    help_by: str = ""
    moments: Collection[str] = ()
    words: Mapping[RemarkOn, str] = field(default_factory=dict)
    code: str = ""

    @property
    def says_nothing(self) -> bool:
        given = (self.age, self.daily, self.follows, self.help_by, self.moments)
        return not any((*given, *self.apps.values(), *self.words.values()))


@transaction.atomic
def announce(
    *, name: str, opens_on: date, closes_on: date, needs_code: bool, by: User, now: datetime
) -> Survey:
    """Make a round of the survey with the platforms of today. Raises ValidationError."""
    if closes_on < opens_on:
        told = _("The last day is before the first.")
        raise ValidationError({"closes_on": ValidationError(told, code="order")})
    if closes_on - opens_on > LONGEST:
        told = _("Four months at most. Hold a new round after that.")
        raise ValidationError({"closes_on": ValidationError(told, code="long")})
    made = Survey.objects.create(
        name=name,
        opens_on=opens_on,
        closes_on=closes_on,
        needs_code=needs_code,
        platforms=[[each.slug, each.name] for each in Platform.objects.offered()],
        made_by=by,
        made_at=now,
    )
    audit.record(AuditVerb.MADE, made, by=by, at=now)
    return made


@transaction.atomic
def answer(survey: Survey, picked: Picked, *, now: datetime) -> None:
    """Keep what somebody picked, what they wrote apart from it, and neither when nor who.

    Who skipped everything is thanked, and counts in nothing. The figures are counted anew at each
    ten. No entry in the trail: its moment would tell who.
    Raises WrongCode, and ValidationError when the survey is closed.
    """
    if picked.says_nothing:
        return
    today = day_of(now)
    still_open = Survey.objects.filter(
        pk=survey.pk, closed_at=None, opens_on__lte=today, closes_on__gte=today
    )
    if not still_open.update(answers=F("answers") + 1):  # holds the row until the end
        raise ValidationError(_("This survey is closed."), code="closed")
    if survey.needs_code and not _use(survey, picked.code):
        raise WrongCode(_("This code is wrong or was used before."), code="code")
    SurveyResponse.objects.create(
        survey=survey,
        age=picked.age,
        daily=sorted(picked.daily),
        apps={name: app for name, app in picked.apps.items() if app},
        follows=picked.follows,
        help_by=picked.help_by,
        moments=sorted(picked.moments),
    )
    SurveyRemark.objects.bulk_create(
        SurveyRemark(survey=survey, about=about, text=text)
        for about, text in picked.words.items()
        if text
    )
    survey.refresh_from_db(fields=["answers", "counted"])
    if survey.answers // LEAST_ANSWERS > survey.counted // LEAST_ANSWERS:
        _count(survey)


def _use(survey: Survey, code: str) -> bool:
    typed = "".join(code.upper().split()).replace("-", "")
    unused = SurveyCode.objects.filter(
        survey=survey, code_hash=links.token_hash(typed), is_used=False
    )
    return bool(unused.update(is_used=True))


def _count(survey: Survey) -> None:
    tally = tallies.count(SurveyResponse.objects.of(survey))
    Survey.objects.filter(pk=survey.pk).update(tally=tally, counted=tally["n"])
    survey.tally, survey.counted = tally, tally["n"]


@transaction.atomic
def make_codes(survey: Survey, number: int, *, by: User, now: datetime) -> list[str]:
    """New codes for cards; only their hash is kept, so they are shown this once."""
    there = SurveyCode.objects.filter(survey=survey).count()
    if number < 1 or there + number > MOST_CODES:
        told = _("At most %(most)s codes for one survey; there are %(there)s now.")
        values = {"most": MOST_CODES, "there": there}
        raise ValidationError({"count": ValidationError(told % values, code="many")})
    codes: set[str] = set()
    while len(codes) < number:
        codes.add("".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH)))
    SurveyCode.objects.bulk_create(
        [SurveyCode(survey=survey, code_hash=links.token_hash(code)) for code in codes],
        ignore_conflicts=True,
    )
    audit.record(AuditVerb.MADE, survey, by=by, fields=["codes"], at=now)
    return sorted(codes)


@transaction.atomic
def close(survey: Survey, *, by: User | None, now: datetime) -> None:
    """Take no answers any more and count the last; closing twice changes nothing.

    Fewer than five answers since the last count stay out: the difference would tell too much.
    """
    if not Survey.objects.filter(pk=survey.pk, closed_at=None).update(closed_at=now):
        return
    survey.refresh_from_db()
    new = survey.answers - survey.counted
    if survey.answers >= LEAST_ANSWERS and new >= LEAST_LEFT:
        _count(survey)
    audit.record(AuditVerb.ENDED, survey, by=by, at=now)


@transaction.atomic
def choose_remarks(
    survey: Survey,
    chosen: Sequence[UUID],
    *,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Show these of what was written with the results, and no others.

    `seen` is what the form was opened with. Raises ValidationError (`stale`) where somebody chose
    others since.
    """
    if seen:
        seen.hold(survey)
    remarks = SurveyRemark.objects.filter(survey=survey)
    remarks.exclude(pk__in=chosen).filter(is_shown=True).update(is_shown=False)
    remarks.filter(pk__in=chosen, is_shown=False).update(is_shown=True)
    audit.record(AuditVerb.CHANGED, survey, by=by, fields=["remarks"], at=now)


@transaction.atomic
def drop_remark(survey: Survey, remark: UUID, *, by: User, now: datetime) -> None:
    """Take words away that should not be there, a name for instance."""
    if SurveyRemark.objects.filter(survey=survey, pk=remark).delete()[0]:
        audit.record(AuditVerb.ERASED, survey, by=by, fields=["remarks"], at=now)


@transaction.atomic
def to_platform_pages(survey: Survey, *, by: User, now: datetime) -> int:
    """Put the daily use of each platform on its page as our own figure; how many were written.

    What is hidden in the results goes nowhere, and a figure that somebody wrote down for that year
    stays as it is. Raises ValidationError while there are too few answers or the survey is open.
    """
    if survey.closed_at is None or survey.counted < LEAST_ANSWERS:
        raise ValidationError(_("First close the survey, with ten answers at least."), code="open")
    year, written = survey.opens_on.year, 0
    sample = sum(sum(survey.tally["ages"].get(age, {}).values()) for age in MINORS)
    known = PlatformFigure.objects.of_own_survey(year, OWN_AGES)
    for platform in Platform.objects.offered():
        ticked = survey.tally["daily_of_minors"].get(platform.slug, 0)
        others = survey.tally["daily"].get(platform.slug, 0) - ticked
        of_others = [others, survey.counted - sample - others]
        counts = [[ticked, sample - ticked], *([of_others] if sum(of_others) else [])]
        shown = suppress(counts).cells[0][0].is_shown
        if not shown or sample < LEAST_ANSWERS or platform.pk in known:
            continue
        values = {
            "platform": platform,
            "scope": FigureScope.OWN,
            "year": year,
            "age_from": OWN_AGES[0],
            "age_to": OWN_AGES[1],
            "percent": (Decimal(100 * ticked) / sample).quantize(Decimal("0.1")),
            "sample": sample,
            "source": survey.name,
        }
        save_figure(PlatformFigure(), values, by=by, now=now)
        written += 1
    if written:
        audit.record(AuditVerb.EXPORTED, survey, by=by, fields=["platforms"], at=now)
    return written
