"""A survey that was held among young people: its answers by the numbers of the plan."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, time
from functools import partial

from policy.actions import survey as actions
from policy.choices.survey import RemarkOn
from policy.models import Survey, SurveyRemark, SurveyResponse
from youthwork.demo.people import Cast

AFTERNOON = time(15)
KEEPER = "beleid"


def deeds_of(cast: Cast) -> list[tuple[datetime, Callable[[], None]]]:
    """Announced on the first day, filled in and closed on the last."""
    plan, shift = cast.plan.survey, cast.plan.shift
    held: list[Survey] = []
    first = shift.moment(plan.first, AFTERNOON)
    last = shift.moment(plan.last, AFTERNOON)
    return [
        (first, partial(_announce, cast, held, first)),
        (last, partial(_close, cast, held, last)),
    ]


def _announce(cast: Cast, held: list[Survey], now: datetime) -> None:
    plan, shift = cast.plan.survey, cast.plan.shift
    held.append(
        actions.announce(
            name=plan.name,
            opens_on=shift.day(plan.first),
            closes_on=shift.day(plan.last),
            needs_code=False,
            by=cast.people[KEEPER],
            now=now,
        )
    )


def _close(cast: Cast, held: list[Survey], now: datetime) -> None:
    """The answers in one go: nothing tells them apart, so nothing is lost by it."""
    survey, plan = held[0], cast.plan.survey
    dice = random.Random(f"{cast.plan.seed}:survey")  # noqa: S311 - a seed, not a secret

    def dealt(counts: Mapping[str, int]) -> list[str]:
        cards = [answer for answer, number in counts.items() for _each in range(number)]
        cards += [""] * (plan.n - len(cards))
        dice.shuffle(cards)
        return cards

    def ticked(counts: Mapping[str, int]) -> list[list[str]]:
        by_answer = [dealt({answer: number}) for answer, number in counts.items()]
        return [sorted(filter(None, cards)) for cards in zip(*by_answer, strict=True)]

    counts = plan.counts
    apps = {what_for: dealt(named) for what_for, named in counts["apps"].items()}
    of_each = zip(
        dealt(counts["ages"]),
        dealt(counts["help_by"]),
        ticked(counts["daily"]),
        dealt(counts["follows"]),
        ticked(counts["moments"]),
        *apps.values(),
        strict=True,
    )
    SurveyResponse.objects.bulk_create(
        SurveyResponse(
            survey=survey,
            age=age,
            help_by=help_by,
            daily=daily,
            follows=follows,
            moments=moments,
            apps={what_for: app for what_for, app in zip(apps, named, strict=True) if app},
        )
        for age, help_by, daily, follows, moments, *named in of_each
    )
    SurveyRemark.objects.bulk_create(
        SurveyRemark(survey=survey, about=RemarkOn.KNOW, text=text, is_shown=text in plan.shown)
        for text in (*plan.shown, *plan.not_shown)
    )
    Survey.objects.filter(pk=survey.pk).update(answers=plan.n)
    actions.close(survey, by=cast.people[KEEPER], now=now)
