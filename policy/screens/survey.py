"""What the pages of the survey show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consent.languages import LANGUAGES
from consent.screens.signer import languages_of_all, public_frame
from consent.shown import Words
from consent.texts import catalogue
from organisation.models import HelpLine, Organisation, User
from policy.choices.survey import (
    LEAST_ANSWERS,
    NO_APP,
    OTHER_APP,
    AgeGroup,
    AppFor,
    DayPart,
    Follows,
    HelpBy,
    RemarkOn,
)
from policy.forms.survey import WRITTEN_KEYS, ResponseForm
from policy.models import Survey, SurveyRemark
from policy.screens.days import period
from policy.screens.places import tabs
from policy.tallies import SKIPPED
from workers.choices.platforms import FigureScope
from workers.models import PlatformFigure
from youthwork.lib import qr
from youthwork.lib.keyset import PAGE, Place, page_of
from youthwork.lib.suppression import Figure, percent, suppress, suppress_list

SHADES = 4
HELP_LINES = ("kindertelefoon", "112")  # the two of the text
MOST_SHOWN = 6  # remarks
HELP_ICONS = {
    HelpBy.DROP_IN: "door-open",
    HelpBy.CALL: "telephone",
    HelpBy.WHATSAPP: "whatsapp",
    HelpBy.DM: "chat-dots",
    HelpBy.OTHER: "three-dots",
}


@dataclass(frozen=True)
class Row:
    """One round in the list."""

    url: str
    name: str
    text: str
    tone: str
    state: str
    answers: int


def listed(user: User, today: date, after: str = "") -> dict[str, Any]:
    """A page of rounds, the newest first; `after` is where the page before ended."""
    place = Place.parse(after)
    found = Survey.objects.visible_to(user).newest_first(place)[: PAGE + 1]
    rounds = page_of(found, place, lambda each: Place(each.opens_on, each.pk))
    return {
        "tabs": tabs(user, "policy:surveys"),
        "rows": [_row(each, today) for each in rounds.rows],
        "newest_url": rounds.first_url,
        "older_url": rounds.next_url,
        "may_run": user.has_perm("policy.run_survey"),
    }


def _row(survey: Survey, today: date) -> Row:
    tone, state = _state(survey, today)
    return Row(
        survey.get_absolute_url(),
        survey.name,
        period(survey.opens_on, survey.closes_on),
        tone,
        state,
        survey.answers,
    )


def _state(survey: Survey, today: date) -> tuple[str, str]:
    if survey.is_over_on(today):
        return "", pgettext("survey", "Closed")
    if survey.opens_on > today:
        return "warn", pgettext("survey", "Not open yet")
    return "ok", pgettext("survey", "Open")


# --- the results ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """One answer of a question: how many, and of how many per cent."""

    label: str
    figure: Figure
    share: str  # "38.0", for the drawing
    percent: str  # "38%", empty where hidden
    beside: str = ""  # the national figure
    id: str = ""

    @property
    def is_hidden(self) -> bool:
        return not self.figure.is_shown


@dataclass(frozen=True)
class Crossed:
    """How young people want to be helped, by age."""

    columns: list[str]
    rows: list[tuple[str, list[Figure], Figure]]


@dataclass(frozen=True)
class Results:
    """Everything that may be shown of a round, and what stands out."""

    n: int
    help_by: list[Bar]
    ages: list[Bar]
    crossed: Crossed
    daily: list[Bar]
    apps: list[tuple[str, list[Bar]]]
    follows: list[Bar]
    parts: list[str]
    moments: list[tuple[str, str, list[tuple[Figure, int]]]]
    findings: list[tuple[str, str, str]]  # icon, title, text
    is_hiding: bool


def results(survey: Survey) -> Results | None:
    """Of ten answers or more, cells under five hidden with what would give them away."""
    tally, n = survey.tally, survey.counted
    if n < LEAST_ANSWERS:
        return None
    ages = [*AgeGroup.values, SKIPPED]
    ways = [*HelpBy.values, SKIPPED]
    table = suppress([[tally["ages"].get(a, {}).get(w, 0) for w in ways] for a in ages])
    help_labels = [*map(str, HelpBy.labels), _skipped()]
    age_labels = [*map(str, AgeGroup.labels), _skipped()]
    help_by = _bars(help_labels, table.columns, n, "h")
    daily = _daily(survey)
    follow_counts = [tally["follows"].get(each, 0) for each in (*Follows.values, SKIPPED)]
    follow_labels = [*map(str, Follows.labels), _skipped()]
    follows = _bars(follow_labels, suppress_list(follow_counts).cells, n, "f")
    moments = _moments(tally["moments"], n)
    most = max((_least_told(count, n) for count in tally["moments"].values()), default=0.0)
    crossed = Crossed(
        help_labels,
        [(label, list(cells), total)
         for label, cells, total in zip(age_labels, table.cells, table.rows, strict=True)],
    )  # fmt: skip
    every = [*table.columns, *table.rows, *(f for row in table.cells for f in row)]
    every += [bar.figure for bar in (*daily, *follows)]
    return Results(
        n=n,
        help_by=sorted(help_by[:-1], key=lambda bar: -_count(bar)) + help_by[-1:],
        ages=_bars(age_labels, table.rows, n, "a"),
        crossed=crossed,
        daily=daily,
        apps=_apps(survey),
        follows=follows,
        parts=[str(label) for label in DayPart.labels],
        moments=moments,
        findings=_findings(help_by, moments, most, follows, n),
        is_hiding=any(not figure.is_shown for figure in every),
    )


def _skipped() -> str:
    return pgettext("survey", "Skipped")


def _bars(labels: Sequence[str], figures: Sequence[Figure], n: int, prefix: str) -> list[Bar]:
    return [
        Bar(label, figure, _share(figure, n), _percent(figure, n), id=f"{prefix}{place}")
        for place, (label, figure) in enumerate(zip(labels, figures, strict=True))
    ]


def _share(figure: Figure, n: int) -> str:
    return f"{100 * figure.count / n:.1f}" if figure.count is not None else "0"


def _percent(figure: Figure, n: int) -> str:
    return f"{round(100 * figure.count / n)}%" if figure.count is not None else ""


def ticked(count: int, n: int) -> Figure:
    """How many ticked one thing: hidden too when the others are fewer than five."""
    return suppress_list([count, n - count]).cells[0]


def _least_told(count: int, n: int) -> float:
    """How many per cent ticked it, as far as that may be told; of nearly all no more than that."""
    told = percent(count, n)
    return told.least if told else 0.0


def _names(survey: Survey) -> dict[str, str]:
    also = {OTHER_APP: pgettext("app", "Other"), NO_APP: pgettext("app", "None")}
    return dict(survey.platforms) | also


def _daily(survey: Survey) -> list[Bar]:
    """Each app with the national figure of the same year beside it, the most used first.

    What nearly all use is hidden, and comes before what is shown.
    """
    counts: Mapping[str, int] = survey.tally["daily"]
    beside = _national(survey.opens_on.year)
    bars = []
    for place, (slug, name) in enumerate(_names(survey).items()):
        count = counts.get(slug, 0)
        figure = ticked(count, survey.counted)
        share, shown = _share(figure, survey.counted), _percent(figure, survey.counted)
        bar = Bar(name, figure, share, shown, beside.get(slug, ""), f"d{place}")
        bars.append((_least_told(count, survey.counted), bar))
    return [bar for _most, bar in sorted(bars, key=lambda pair: -pair[0])]


def _national(year: int) -> dict[str, str]:
    rows = PlatformFigure.objects.filter(scope=FigureScope.NATIONAL, year=year)
    figures = rows.order_by("age_from").values_list("platform__slug", "percent")
    return {slug: f"{round(percent)}%" for slug, percent in figures}


def _apps(survey: Survey) -> list[tuple[str, list[Bar]]]:
    """What each app is for; of each question the five that are named most."""
    shown = []
    for each in AppFor:
        counts = survey.tally["apps"].get(each.value, {})
        names = [(slug, name) for slug, name in _names(survey).items() if slug in counts]
        named = [counts[slug] for slug, _name in names]
        figures = suppress_list([*named, survey.counted - sum(named)]).cells[:-1]
        bars = _bars([name for _slug, name in names], figures, survey.counted, each.value)
        bars.sort(key=lambda bar: -(bar.figure.count or 0))
        shown.append((str(each.label), bars[:5]))
    return shown


def _moments(counts: Mapping[str, int], n: int) -> list[tuple[str, str, list[tuple[Figure, int]]]]:
    rows = []
    for day in range(7):
        cells = []
        for part in DayPart:
            figure = ticked(counts.get(f"{day}-{part.value}", 0), n)
            shade = min(SHADES, SHADES * (figure.count or 0) // max(n // 2, 1))
            cells.append((figure, shade))
        rows.append((str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day]), cells))
    return rows


def _count(bar: Bar) -> int:
    """How many are shown; none where it is hidden."""
    return bar.figure.count or 0


def _findings(
    help_by: Sequence[Bar],
    moments: Sequence[tuple[str, str, list[tuple[Figure, int]]]],
    most: float,
    follows: Sequence[Bar],
    n: int,
) -> list[tuple[str, str, str]]:
    """What stands out, of what is shown: the way to be helped, the busiest moment, following.

    No way is the one that most choose where what is hidden may be chosen as often.
    `most`: of the moments, as far as that may be told; no moment that is shown is the busiest where
    one that nearly all ticked is hidden.
    """
    said = []
    *ways, _skip = help_by
    ways = sorted((bar for bar in ways if bar.figure.count), key=lambda bar: -_count(bar))
    hidden = n - sum(map(_count, help_by))
    if ways and _count(ways[0]) > hidden:
        first = _("%(percent)s choose this first.") % {"percent": ways[0].percent}
        if len(ways) > 1:
            first = _("%(percent)s choose this, %(second)s choose %(way)s.") % {
                "percent": ways[0].percent,
                "second": ways[1].percent,
                "way": ways[1].label,
            }
        said.append(("chat-dots", ways[0].label, first))
    cells = [
        (figure.count, whole, str(part.label))
        for _short, whole, row in moments
        for part, (figure, _shade) in zip(DayPart, row, strict=True)
        if figure.count
    ]
    count, whole, label = max(cells, key=lambda cell: cell[0], default=(0, "", ""))
    if count and 100 * count / n >= most:
        share = round(100 * count / n)
        title = _("%(day)s is busiest") % {"day": f"{whole}, {label}".capitalize()}
        said.append(("moon-stars", title, _("%(percent)s%% are online then.") % {"percent": share}))
    yes = follows[0]
    if yes.figure.count is not None:
        title = _("%(percent)s follow a youth worker") % {"percent": yes.percent}
        others = follows[2].percent
        text = _("%(percent)s did not know that one can.") % {"percent": others} if others else ""
        said.append(("person-plus", title, text))
    return said


# --- one round ------------------------------------------------------------------------------------


def page(survey: Survey, user: User, today: date) -> dict[str, Any]:
    """One round: what may be shown, and for who runs it the code and what is to be done."""
    runs = user.has_perm("policy.run_survey")
    shown = results(survey)
    tone, state = _state(survey, today)
    remarks = SurveyRemark.objects.filter(survey=survey, is_shown=True).unordered()[:MOST_SHOWN]
    context: dict[str, Any] = {
        "survey": survey,
        "period": period(survey.opens_on, survey.closes_on),
        "tone": tone,
        "state": state,
        "r": shown,
        "waiting": survey.answers - survey.counted,
        "remarks": [remark.text for remark in remarks] if shown else [],
        "runs": runs,
        "is_over": survey.is_over_on(today),
        "least": LEAST_ANSWERS,
    }
    if runs:
        url = address_of(survey)
        context |= {"url": url, "code": qr.code(url), "written": survey.remarks.count()}
    return context


def remarks_to_choose(survey: Survey, user: User) -> list[tuple[str, list[SurveyRemark]]]:
    """What was written, by question, in an order that tells nothing."""
    rows = list(SurveyRemark.objects.readable_by(user).filter(survey=survey).unordered())
    return [(str(about.label), [row for row in rows if row.about == about]) for about in RemarkOn]


def address_of(survey: Survey) -> str:
    return settings.SITE_URL + reverse("survey_page", args=[survey.token])


def poster(survey: Survey) -> dict[str, Any]:
    """The poster: the code, what happens, a line in each language."""
    organisation = Organisation.objects.current()
    return {
        "title": _("Where are you online?"),
        "survey": survey,
        "code": qr.code(address_of(survey)),
        "organisation_name": organisation.name if organisation else "",
        "tongues": [
            (language, _first_sentences(catalogue.text("V00", code)))
            for code, language in LANGUAGES.items()
            if code != "nl"
        ],
    }


def _first_sentences(text: str) -> str:
    return ". ".join(text.split(". ")[:2]).removesuffix(".") + "."


def file_rows(survey: Survey) -> tuple[list[str], list[list[str | int]]]:
    """The results as one table: question, answer, how many, of how many per cent."""
    header = [_("Question"), _("Answer"), _("Number"), _("Per cent"), _("Of how many")]
    shown = results(survey)
    if shown is None:
        return header, []
    rows: list[list[str | int]] = []

    def add(question: str, bars: Sequence[Bar]) -> None:
        for bar in bars:
            count = bar.figure.count if bar.figure.count is not None else bar.figure.text()
            rows.append([question, bar.label, count, bar.percent, shown.n])

    add(_("Age"), shown.ages)
    add(_("Apps every day"), shown.daily)
    for label, bars in shown.apps:
        add(_("App for: %(what)s") % {"what": label}, bars)
    add(_("Follows a youth worker"), shown.follows)
    add(_("How to be reached with a problem"), shown.help_by)
    for label, cells, _total in shown.crossed.rows:
        for way, figure in zip(shown.crossed.columns, cells, strict=True):
            count = figure.count if figure.count is not None else figure.text()
            rows.append([_("Reached, by age"), f"{label}: {way}", count, "", shown.n])
    for _short, whole, moments in shown.moments:
        for part, (figure, _shade) in zip(shown.parts, moments, strict=True):
            count = figure.count if figure.count is not None else figure.text()
            rows.append(
                [_("Online when"), f"{whole}, {part}", count, _percent(figure, shown.n), shown.n]
            )
    return header, rows


# --- the page of a young person -------------------------------------------------------------------


def public_page(survey: Survey | None, wanted: str) -> dict[str, Any]:
    """The frame in the language that somebody asked for, and whom to call."""
    context = public_frame(wanted, languages_of_all())
    lines = HelpLine.objects.by_key()
    asked, _note = catalogue.question_and_note(context["w"].plain("V11"))
    title, _stop, rest = context["w"].plain("V00").partition(". ")
    return context | {
        "survey": survey,
        "title": title,
        "lead": rest,
        "help_asked": asked,
        "lines": [lines[key] for key in HELP_LINES if key in lines],
    }


def not_taken(words: Words, says: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Why nothing is asked here, and to who sent it all the same what they wrote, to be copied."""
    return {
        "says": says,
        "is_lost": bool(given),
        "written": [
            (name, words.plain(key), given[name])
            for name, key in WRITTEN_KEYS.items()
            if given.get(name, "").strip()
        ],
    }


@dataclass(frozen=True)
class Part:
    """One field of a question and how it is drawn."""

    field: BoundField
    kind: str  # options, moments or text
    icons: Mapping[str, str]
    days: Sequence[tuple[str, Sequence[BoundWidget]]] = ()


@dataclass(frozen=True)
class Question:
    """One question of the page, with where it stands among the seven."""

    number: str
    title: str  # above the fields, where it is not the label of the only one
    parts: list[Part]


def questions(form: ResponseForm) -> list[Question]:
    """The seven in their order; a code, where one is asked for, belongs to the last."""
    names: list[tuple[str, ...]] = [
        ("age",),
        ("daily",),
        tuple(each.value for each in AppFor),
        ("follows", "follows_why"),
        ("help_by",),
        ("moments",),
        ("know", "code") if "code" in form.fields else ("know",),
    ]
    say, total = form.words.plain, len(names)
    return [
        Question(
            say("V14", n=place, total=total),
            say("V03") if AppFor.NEWS in fields else "",
            [_part(form, name) for name in fields],
        )
        for place, fields in enumerate(names, start=1)
    ]


def _part(form: ResponseForm, name: str) -> Part:
    field = form[name]
    icons = HELP_ICONS if name == "help_by" else {}
    if name == "moments":
        ticks = list(field)
        size = len(DayPart)
        days = [
            (whole, ticks[size * number : size * (number + 1)])
            for number, (_short, whole) in enumerate(form.days)
        ]
        return Part(field, "moments", icons, days)
    return Part(field, "options" if field.use_fieldset else "text", icons)
