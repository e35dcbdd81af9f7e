"""The twelve items as they are read: the question, the number, what it asks of somebody.

Numbers come from `policy.agenda`; here they get words, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from organisation.models import User
from policy.choices.evaluations import AgendaItem, FigureState
from policy.models import Evaluation
from signals.screens.trends import gets_those_of_all
from signals.trend_text import period
from workers.screens.pulse import Confidence, confidence

if TYPE_CHECKING:
    from policy.agenda import Numbers

LOOKS = {
    FigureState.READY: ("ok", "check-lg"),
    FigureState.LOOK: ("warn", "clock"),
    FigureState.REPEAT: ("warn", "arrow-repeat"),
    FigureState.FILL: ("info", "pencil"),
    FigureState.WAITING: ("info", "hourglass-split"),
    FigureState.IN_MEETING: ("line", "circle"),
    FigureState.NOTHING: ("", "dash-lg"),
}
ASKING = (FigureState.LOOK, FigureState.REPEAT, FigureState.FILL, FigureState.WAITING)
# The number of each item that is held against the one of last time.
COMPARED = {
    AgendaItem.TIME: "share",
    AgendaItem.BALANCE: "give",
    AgendaItem.SIGNALS: "signals",
    AgendaItem.OFFLINE: "fits",
    AgendaItem.PROFILES: "in_order",
    AgendaItem.PRIVACY: "requests",
    AgendaItem.COLLEAGUES: "confidence",
}
IN_PERCENT = (AgendaItem.TIME, AgendaItem.BALANCE, AgendaItem.OFFLINE)
ABOUT_SIGNALS = (AgendaItem.SIGNALS, AgendaItem.OFFLINE)


@dataclass(frozen=True)
class Told:
    """A number in words, and whether it asks something before the meeting."""

    value: str
    detail: str = ""
    state: FigureState = FigureState.READY
    label: str = ""  # of the state, where it says more than its own word
    todo: str = ""  # what is to be done before the meeting
    url: str = ""  # where


@dataclass(frozen=True)
class Line:
    """One item of the agenda as its reader gets it."""

    key: str
    number: int
    title: str
    sub: str
    value: str
    detail: str
    change: str
    state: FigureState
    label: str
    tone: str
    icon: str
    todo: str
    url: str
    course: Confidence | None = None  # how sure colleagues feel, over the rounds


def lines(evaluation: Evaluation, before: Evaluation | None, user: User, today: date) -> list[Line]:
    """All twelve, in their order; `before` is the one that was held last."""
    earlier = before.figures if before is not None else {}
    found = []
    for number, item in enumerate(AgendaItem, start=1):
        numbers = evaluation.figures.get(item, {})
        hidden = item in ABOUT_SIGNALS and not gets_those_of_all(user)
        if hidden:
            told = _elsewhere()
        else:
            told = WORDS[item](numbers, evaluation, today) if numbers else _unknown(item)
        tone, icon = LOOKS[told.state]
        found.append(
            Line(
                key=item.value,
                number=number,
                title=str(item.label),
                sub=subs()[item],
                value=told.value,
                detail=told.detail,
                change="" if hidden else _change(item, numbers, earlier.get(item, {})),
                state=told.state,
                label=told.label or str(told.state.label),
                tone=tone,
                icon=icon,
                todo=told.todo if evaluation.is_open else "",
                url=told.url,
                course=_course(numbers) if item == AgendaItem.COLLEAGUES else None,
            )
        )
    return found


def _course(numbers: Mapping[str, Any]) -> Confidence | None:
    rows: list[tuple[str, float]] = numbers.get("rounds", [])
    return confidence([(date.fromisoformat(day), mean) for day, mean in rows])


def subs() -> dict[AgendaItem, str]:
    """What each item is about, under its question."""
    return {
        AgendaItem.PLATFORMS: _("Pages that were looked at, settings"),
        AgendaItem.YOUNG_PEOPLE: _("Own survey and national figures"),
        AgendaItem.GOALS: _("Each with a number and a date"),
        AgendaItem.TIME: _("The evenings too"),
        AgendaItem.BALANCE: _("Posts, answers, a stage"),
        AgendaItem.SIGNALS: _("Kind, severity and follow-up"),
        AgendaItem.OFFLINE: _("Online held beside offline"),
        AgendaItem.INSTACLEAN: _("Finished rounds"),
        AgendaItem.PROFILES: _("Checks and incidents"),
        AgendaItem.PRIVACY: _("Requests, breaches, agreements, erasing"),
        AgendaItem.COLLEAGUES: _("Short questions, means, competences"),
        AgendaItem.DECISIONS: _("Decision, who, when"),
    }


def _unknown(item: AgendaItem) -> Told:
    if item == AgendaItem.DECISIONS:
        return Told("", "", FigureState.IN_MEETING)
    return Told("–", _("nothing to show yet"), FigureState.NOTHING)


def _elsewhere() -> Told:
    """Figures that this person has of the own team, on another page."""
    return Told(
        "–", _("see Trends for your own team"), FigureState.READY, url=reverse("signals:trends")
    )


def _of(part: Any, whole: Any) -> str:
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def _platforms(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    old = int(numbers["old"] or 0)
    if not old:
        return Told(_of(numbers["looked"], numbers["all"]), _("pages looked at"))
    older = ngettext("%(old)d older than 6 months", "%(old)d older than 6 months", old)
    todo = ngettext("Look at %(old)d page of a platform", "Look at %(old)d pages of platforms", old)
    return Told(
        _of(numbers["looked"], numbers["all"]),
        older % {"old": old},
        FigureState.LOOK,
        todo=todo % {"old": old},
        url=reverse("workers:platforms"),
    )


def _young_people(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    own, national = numbers["own_year"], numbers["national_year"]
    url = reverse("workers:figures")
    if own is None:
        detail = _("no own survey yet")
        if national is not None:
            detail = _("no own survey yet · national figures of %(year)s") % {"year": national}
        return Told(
            "–", detail, FigureState.REPEAT, label=_("Ask"), todo=_("Ask young people"), url=url
        )
    detail = _("answers, %(year)s") % {"year": own}
    value = str(numbers["answers"] or "–")
    if own < evaluation.day.year:
        return Told(value, detail, FigureState.REPEAT, todo=_("Repeat the survey"), url=url)
    return Told(value, detail)


def _time(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    parts = [pgettext("share of time", "online")]
    if numbers["norm"] is not None:
        parts.append(_("norm %(norm)s%%") % {"norm": numbers["norm"]})
    if numbers["weeks"]:
        covered = {"covered": numbers["covered"], "weeks": numbers["weeks"]}
        parts.append(_("Friday evening %(covered)s of %(weeks)s") % covered)
    return Told(f"{numbers['share']}%", " · ".join(parts))


def _balance(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    detail = _("giving · at least %(least)s%%") % {"least": numbers["least"]}
    return Told(f"{numbers['give']}%", detail)


def _months(told: str, stretches: Sequence[Sequence[str]]) -> str:
    """With of which months it is; nothing is said where an evaluation was counted without."""
    months = (period(*map(date.fromisoformat, each)) for each in stretches)
    return f"{told} ({', '.join(months)})" if stretches else told


def _signals(numbers: Mapping[str, Any], evaluation: Evaluation, today: date) -> Told:
    """Of other months than the signals, what came of them says of how many and of which months."""
    count, months = numbers["signals"], numbers.get("months", [])
    parts = [_months(_("signals"), months)] if count is not None else []
    if numbers["open"] is not None:
        of_months = numbers.get("open_months", [])
        if of_months == months:
            parts.append(_("%(open)s still open") % {"open": numbers["open"]})
        else:
            told = {"open": numbers["open"], "all": numbers["open_of"]}
            parts.append(_months(_("%(open)s of %(all)s still open") % told, of_months))
    if (in_time := numbers.get("in_time")) is not None:
        parts.append(_("%(share)s%% taken up in time in 90 days") % {"share": in_time})
    value = "–" if count is None else str(count)
    return Told(value, " · ".join(parts), url=reverse("signals:trends"))


def _offline(numbers: Mapping[str, Any], evaluation: Evaluation, today: date) -> Told:
    parts = [_months(_("fits"), numbers.get("months", []))]
    if numbers["differs"] is not None:
        parts.append(_("%(differs)s%% differs") % {"differs": numbers["differs"]})
    return Told(f"{numbers['fits']}%", " · ".join(parts), url=reverse("signals:trends"))


def _instaclean(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    count = int(numbers["rounds"] or 0)
    detail = ngettext("gone, in %(count)d round", "gone, in %(count)d rounds", count)
    return Told(_of(numbers["removed"], numbers["sent"]), detail % {"count": count})


def _profiles(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    return Told(_of(numbers["in_order"], numbers["people"]), _("have everything in order"))


def _privacy(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    """Requests first, then breaches, agreements and erasing; what went wrong is said."""
    if "requests" not in numbers:  # counted before requests and breaches had a register
        return _agreements_only(numbers)
    requests, open_ = int(numbers["requests"] or 0), int(numbers["requests_open"] or 0)
    value = ngettext("%(count)d request", "%(count)d requests", requests) % {"count": requests}
    parts = []
    if late := int(numbers["requests_late"] or 0):
        parts.append(ngettext("%(n)d past its term", "%(n)d past their term", late) % {"n": late})
    if open_:
        parts.append(_("%(open)d not answered yet") % {"open": open_})
    parts += [*_breaches(numbers), *_ending(numbers), _nights(numbers)]
    wrong = late or numbers["breaches_open"] or numbers["failed"] or numbers["missed"]
    state = FigureState.LOOK if wrong else FigureState.FILL
    return Told(value, " · ".join(filter(None, parts)), state)


def _breaches(numbers: Numbers) -> list[str]:
    found, told = int(numbers["breaches"] or 0), int(numbers["told_authority"] or 0)
    parts = [ngettext("%(n)d breach", "%(n)d breaches", found) % {"n": found}]
    if told:
        parts.append(_("the authority told of %(n)d") % {"n": told})
    if open_ := int(numbers["breaches_open"] or 0):
        parts.append(ngettext("%(n)d not closed", "%(n)d not closed", open_) % {"n": open_})
    return parts


def _ending(numbers: Numbers) -> list[str]:
    ending = int(numbers["ending"] or 0)
    told = ngettext("%(n)d agreement ends soon", "%(n)d agreements end soon", ending)
    return [told % {"n": ending}] if ending else []


def _nights(numbers: Numbers) -> str:
    """How erasing went, over the nights on which it had to run."""
    nights = int(numbers["nights"] or 0)
    wrong = int(numbers["failed"] or 0) + int(numbers["missed"] or 0)
    if not nights:
        return _("nothing was erased after its term yet")
    if not wrong:
        told = ngettext(
            "erasing went well on %(nights)d night",
            "erasing went well on %(nights)d nights",
            nights,
        )
        return told % {"nights": nights}
    return _("erasing went wrong on %(wrong)d of %(nights)d nights") % {
        "wrong": wrong,
        "nights": nights,
    }


def _agreements_only(numbers: Numbers) -> Told:
    agreements = int(numbers["agreements"] or 0)
    value = ngettext("%(count)d agreement", "%(count)d agreements", agreements)
    return Told(value % {"count": agreements}, " · ".join(_ending(numbers)), FigureState.FILL)


def _colleagues(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    """Before the questions go out when they will, then how many answered, then the means.

    How sure people feel may be asked by a round that goes on after the meeting; the means of the
    others are told there all the same.
    """
    broken = int(numbers["broken"] or 0)
    lacking = ngettext(
        "%(count)d broken phone or laptop", "%(count)d broken phones or laptops", broken
    )
    also = [lacking % {"count": broken}] if broken else []
    means = [
        words % {"mean": formats.number_format(numbers[key], 1)}
        for key, words in (
            ("enough_time", _("enough time %(mean)s")),
            ("support", _("know whom to turn to %(mean)s")),
        )
        if numbers.get(key) is not None
    ]
    confidence = numbers.get("confidence")
    if confidence is not None:
        value = _("%(mean)s of 5") % {"mean": formats.number_format(confidence, 1)}
        return Told(value, " · ".join([_("feel sure online"), *means, *also]))
    answered, asked = numbers["answered"], int(numbers["asked"] or 0)
    if answered is None:
        detail = " · ".join([_("three questions a week before"), *also])
        return Told("–", detail, FigureState.WAITING)
    left = 0 if means else max(0, asked - int(answered))
    label = _("%(left)d to go") % {"left": left}
    return Told(
        _of(int(answered), asked),
        " · ".join([_("answers are in"), *means, *also]),
        FigureState.WAITING if left else FigureState.READY,
        label=label if left else "",
    )


def _decisions(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    late = int(numbers["late"] or 0)
    detail = _("from last time")
    if late:
        told = ngettext("%(late)d of them late", "%(late)d of them late", late)
        detail = f"{detail} · {told % {'late': late}}"
    value = _("%(open)d open") % {"open": int(numbers["open"] or 0)}
    return Told(value, detail, FigureState.IN_MEETING)


def _goals(numbers: Numbers, evaluation: Evaluation, today: date) -> Told:
    return Told(_of(numbers["on_track"], numbers["all"]), _("on track"))


Words = Callable[[Any, Evaluation, date], Told]
WORDS: Mapping[AgendaItem, Words] = {
    AgendaItem.PLATFORMS: _platforms,
    AgendaItem.YOUNG_PEOPLE: _young_people,
    AgendaItem.GOALS: _goals,
    AgendaItem.TIME: _time,
    AgendaItem.BALANCE: _balance,
    AgendaItem.SIGNALS: _signals,
    AgendaItem.OFFLINE: _offline,
    AgendaItem.INSTACLEAN: _instaclean,
    AgendaItem.PROFILES: _profiles,
    AgendaItem.PRIVACY: _privacy,
    AgendaItem.COLLEAGUES: _colleagues,
    AgendaItem.DECISIONS: _decisions,
}


def _change(item: AgendaItem, now: Any, then: Any) -> str:
    """What the number was last time; nothing where either isn't known."""
    key = COMPARED.get(item, "")
    before, after = then.get(key), now.get(key)
    if before is None or after is None:
        return ""
    told = f"{before}%" if item in IN_PERCENT else formats.number_format(before)
    return _("same as last time") if before == after else _("was %(before)s") % {"before": told}
