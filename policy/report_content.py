"""What a report says: figures of a period by block, as plain JSON with small numbers hidden.

Everything comes from the lists of the apps below, counted here and nowhere kept otherwise;
tests/policy/test_reports.py reckons each figure again from its list. What is told of young people
or what came of it goes through `youthwork.lib.suppression`; time, goals and money are our own.
Shape: {block: {"facts": [fact], "tables": [table], "lines": [text]}}, see `policy.report_tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from consent.choices.consent import ConsentStatus
from consent.choices.request import RequestStatus
from consent.models import Consent, ConsentRequest
from organisation.choices import PartnerType
from organisation.models import Municipality, Team
from policy import report_house
from policy.choices.reports import Block, Funding
from policy.models import FundingSource, Report, Survey
from policy.report_tables import Table, fact, hidden_list, hidden_parts, table
from privacy.models import RetentionRun
from signals.choices.rounds import Decision
from signals.choices.signal import Category, Outcome, StepKind
from signals.models import Approach, InstacleanItem, Signal, SignalMonth
from signals.querysets.trend import Counts, added, count_between, count_by_month
from signals.trends import CATEGORIES, OUTCOMES
from workers import balance, figures
from workers.agreed import may_follow
from workers.choices.activities import ActivityKind
from workers.choices.contacts import ContactOutcome, Known
from workers.choices.hours import Function
from workers.models import Campaign, HourEntry
from workers.planning import Period
from workers.themes import theme_name
from youthwork.lib.dates import DAY, add_months, month_start, start_of_day, week_start

Content = dict[str, dict[str, Any]]
Step = Callable[[int], None]  # told how far the making is, in per cent

STEPS = [kind for kind in StepKind if kind != StepKind.NONE_NEEDED]


@dataclass(frozen=True)
class About:
    """Of which teams a report tells, and of which days, both included."""

    teams: tuple[Team, ...]
    first: date
    last: date

    @property
    def pks(self) -> list[int]:
        return [team.pk for team in self.teams]

    @property
    def begins(self) -> datetime:
        return start_of_day(self.first)

    @property
    def ends(self) -> datetime:
        return start_of_day(self.last + DAY)

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)


def about(
    first: date, last: date, *, team: Team | None = None, municipality: Municipality | None = None
) -> About:
    """The teams of a report. Merged teams are among them: old reports and new ones show both."""
    rows = Team.objects.all()
    if team is not None:
        rows = rows.filter(pk=team.pk)
    elif municipality is not None:
        rows = rows.filter(municipality=municipality)
    return About(tuple(rows.order_by("name")), first, last)


def about_report(report: Report) -> About:
    return about(
        report.first_day, report.last_day, team=report.team, municipality=report.municipality
    )


def made(of: About, today: date, step: Step = lambda _percent: None) -> Content:
    """Every block with figures; `step` hears how far it is."""
    content: Content = {}
    signals = seen_of(of)
    step(30)
    practice = _practice(of, today)
    step(50)
    makers: tuple[tuple[Block, Callable[[], dict[str, Any]]], ...] = (
        (Block.TIME, lambda: _time(of, today, practice)),
        (Block.SEEN, lambda: {"facts": [], "tables": seen_tables(signals), "lines": []}),
        (Block.DONE, lambda: _done(of, signals)),
        (Block.CONTACT, lambda: _contact(of, practice)),
        (Block.GOALS, lambda: _goals(of)),
        (Block.PRIVACY, lambda: _privacy(of)),
        (Block.MEANS, lambda: _means(of)),
    )
    for number, (block, make) in enumerate(makers, start=1):
        content[block] = make()
        step(50 + number * 45 // len(makers))
    content[Block.SUMMARY] = _summary(content)
    return content


# --- pieces ---------------------------------------------------------------------------------------


def hours(minutes: float) -> str:
    """Whole hours, as people say them."""
    return number_format(round(minutes / 60), use_l10n=True, force_grouping=True)


def per_cent(share: float | None) -> str:
    return "–" if share is None else f"{round(share)}%"


# --- signals --------------------------------------------------------------------------------------


def seen_of(of: About) -> Counts:
    """The counts of all signals of these days: whole months as they are kept, the rest live."""
    months, month = [], month_start(of.first)
    while month <= of.last:
        months.append(month)
        month = add_months(month, 1)
    whole = [
        month for month in months if month >= of.first and add_months(month, 1) - DAY <= of.last
    ]
    kept = SignalMonth.objects.of_teams(of.pks, whole) if whole else []
    full = {
        (row.team_id, row.month): row
        for row in kept
        if row.counts is not None and row.counted_until >= start_of_day(add_months(row.month, 1))
    }
    # What is not kept is counted as few stretches, each of the teams that lack it: a walk over the
    # rows for every team and month would ask a thousand questions of each row.
    stretches: dict[tuple[datetime, datetime], list[int]] = {}
    for team in of.pks:
        lacking = [month for month in months if (team, month) not in full]
        for begins, ends in _joined(of, lacking):
            stretches.setdefault((begins, ends), []).append(team)
    live = [
        count_between(Signal.objects.filter(team__in=teams), begins, ends)
        for (begins, ends), teams in stretches.items()
    ]
    found = added([*(row.counts for row in full.values() if row.counts), *live])
    by_month = dict.fromkeys(months, 0)
    for row in full.values():
        by_month[row.month] += sum((row.counts or {}).get("category", {}).values())
    for (begins, ends), teams in stretches.items():
        seen = count_by_month(Signal.objects.filter(team__in=teams), begins, ends)
        for month, many in seen.items():
            by_month[month] += many
    return found | {"month": {month.isoformat(): many for month, many in by_month.items()}}


def _joined(of: About, months: list[date]) -> list[tuple[datetime, datetime]]:
    """Months in their order as stretches without a gap, within the days of the report."""
    found: list[tuple[datetime, datetime]] = []
    for month in months:
        begins = max(of.begins, start_of_day(month))
        ends = min(of.ends, start_of_day(add_months(month, 1)))
        if found and found[-1][1] == begins:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((begins, ends))
    return found


def seen_tables(signals: Counts) -> list[Table]:
    """Signals by kind, with the total that the lists of what was done share."""
    by, months = signals.get("category", {}), signals.get("month", {})
    by_month = hidden_list(
        "signals_by_month",
        _("Signals by month"),
        [date_format(date.fromisoformat(month), "YEAR_MONTH_FORMAT") for month in months],
        list(months.values()),
        what=_("Month"),
        note=_("Of a month that lies partly in the period, that part."),
    )
    return [
        hidden_list(
            "signals_by_category",
            _("Signals by kind"),
            [Category(key).label for key in CATEGORIES],
            [by.get(key, 0) for key in CATEGORIES],
            note=_("A signal is a phenomenon, not a young person."),
        ),
        *([by_month] if len(months) > 1 else []),
    ]


def _done(of: About, signals: Counts) -> dict[str, Any]:
    tables = [*signal_tables(signals), _approaches(of), _instaclean(of)]
    return {"facts": [], "tables": tables, "lines": []}


def signal_tables(signals: Counts) -> list[Table]:
    """What came of signals: lists that share the total of their kinds and nothing else."""
    total = sum(signals.get("category", {}).values())
    outcomes = signals.get("outcome", {})
    names = {str(outcome): str(outcome.label) for outcome in Outcome}
    labels = [names.get(key, pgettext("signals", "Not closed yet")) for key in OUTCOMES]
    counted = [outcomes.get(key, 0) for key in OUTCOMES]
    older = total - sum(counted)
    return [
        hidden_list(
            "signals_by_outcome",
            _("What came of signals"),
            [*labels, _("Not known any more: erased after its term")],
            [*counted, older],
        ),
        hidden_parts(
            "steps",
            _("Steps that were taken"),
            [(kind.label, signals.get("step", {}).get(str(kind), 0)) for kind in STEPS],
            total,
            what=_("Step"),
            note=_("A signal may have several steps."),
        ),
        _offline(signals, total),
    ]


def _offline(signals: Counts, total: int) -> dict[str, Any]:
    """Share of signals of which the picture in the street was looked at."""
    offline = signals.get("offline", {})
    checked = sum(offline.get(key, 0) for key in ("fits", "differs", "checked"))
    return hidden_list(
        "offline_picture",
        _("Checked in the street too"),
        [_("Checked offline"), _("Not checked, or not known any more")],
        [checked, total - checked],
    )


def approaches_of(of: About) -> QuerySet[Approach]:
    """Approaches that went on on one of these days."""
    rows = Approach.objects.filter(team__in=of.pks, started_on__lte=of.last)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=of.first))


def _approaches(of: About) -> dict[str, Any]:
    rows = approaches_of(of)
    ended = rows.filter(ended_on__lte=of.last).count()
    return approach_table(ended, rows.count() - ended)


def approach_table(ended: int, going_on: int) -> dict[str, Any]:
    return hidden_list(
        "approaches",
        _("Approaches: several signals taken up together"),
        [_("Ended in this period"), _("Still going on")],
        [ended, going_on],
    )


def notices_of(of: About) -> QuerySet[InstacleanItem]:
    """What was sent to platforms on these days."""
    return InstacleanItem.objects.filter(
        team__in=of.pks, sent_at__gte=of.begins, sent_at__lt=of.ends
    )


def _instaclean(of: About) -> dict[str, Any]:
    """Accounts reported to platforms, and what those did."""
    sent = notices_of(of)
    by = dict.fromkeys((*Decision.values, ""), 0)
    days = []
    for decision, appeal, at, on in sent.values_list(
        "decision", "appeal_decision", "sent_at", "decided_on"
    ):
        by[appeal or decision] += 1
        if on is not None:
            days.append((on - timezone.localdate(at)).days)
    return notice_table(by, days)


def notice_table(by: Mapping[str, int], days: Sequence[int] = ()) -> dict[str, Any]:
    """Notices by what was decided, and within how many days half of the decisions came."""
    labels = [*(Decision(each).label for each in Decision.values), _("No decision yet")]
    note = ""
    if len(days) >= 5:
        half = round(median(days))
        note = ngettext(
            "Half of the decisions came within %(n)s day.",
            "Half of the decisions came within %(n)s days.",
            half,
        ) % {"n": half}
    return hidden_list(
        "notices",
        _("Accounts reported to platforms"),
        labels,
        [by[each] for each in (*Decision.values, "")],
        what=_("Decision"),
        note=note,
    )


# --- time -----------------------------------------------------------------------------------------


def _time(of: About, today: date, practice: balance.Practice | None) -> dict[str, Any]:
    """Hours online and offline, the share, evenings, Fridays, and what comes on top."""
    if not may_follow(today):
        told = _("Hours are not reported: the works council has not agreed yet.")
        return {"facts": [], "tables": [], "lines": [told]}
    period = of.period
    read = figures.read(period, today, of.pks)
    whole, lacking = read.whole, read.shortfall()
    cover = figures.friday_cover(period, today, of.pks)
    planned = read.planned(period)
    facts = [
        fact("online", _("Hours online"), hours(whole.online)),
        fact("offline", _("Hours offline"), hours(whole.offline)),
        fact("other", _("Other hours"), hours(whole.other), _("not in the share")),
        fact("share", _("Online share"), per_cent(whole.share), _norm(read.norm())),
        fact("planned", _("Hours online planned"), hours(planned), _("contracts, less leave")),
        fact("beside_planned", _("Made beside planned"), _signed(whole.online - planned)),
        fact("evening", _("Of which after 18 h"), per_cent(whole.evening_share)),
        fact(
            "friday",
            _("Friday evenings covered"),
            _("%(covered)s of %(weeks)s") % {"covered": cover.covered, "weeks": cover.weeks},
        ),
        fact(
            "needed",
            _("Extra hours needed a week"),
            number_format(lacking.hours_per_week, decimal_pos=1),
            _("what the norm asks, less what was made possible"),
        ),
    ]
    tables = []
    if practice is not None:
        said = [practice.minutes.get(each, 0) for each in (*Function.values, "")]
        rows = [
            [str(label), hours(minutes)]
            for label, minutes in zip(
                [*Function.labels, pgettext("function", "Not said")], said, strict=True
            )
        ]
        rows.append([_("Together"), hours(sum(said))])
        header = [_("Function"), _("Hours")]
        tables.append(table("hours_by_function", _("Hours online by function"), header, rows))
    missing = _missing_weeks(of)
    lines = [on_top(lacking), *(each["title"] for each in missing)]
    return {"facts": facts, "tables": tables, "lines": lines, "missing": missing}


def _norm(norm: float | None) -> str:
    return "" if norm is None else _("norm %(norm)s%%") % {"norm": round(norm)}


def _signed(minutes: float) -> str:
    """A difference in whole hours: `+12`, `−30`, `0`."""
    whole = round(minutes / 60)
    return ("+" if whole > 0 else "−" if whole < 0 else "") + hours(abs(minutes))


def _missing_weeks(of: About) -> list[dict[str, str]]:
    """Teams of which nobody wrote down hours in some whole weeks, named in the report itself."""
    first = of.first + timedelta(days=-of.first.weekday() % 7)  # a Monday
    weeks = [first + timedelta(days=7 * n) for n in range(max(0, (of.last - first).days + 1) // 7)]
    written: dict[int, set[date]] = {}
    days = HourEntry.objects.between(of.first, of.last).filter(team__in=of.pks)
    for team, day in days.order_by().values_list("team", "day").distinct():
        written.setdefault(team, set()).add(week_start(day))
    found = []
    for team in of.teams:
        n = len([week for week in weeks if week not in written.get(team.pk, set())])
        if n:
            told = ngettext(
                "Hours of %(n)s week are missing: team %(team)s",
                "Hours of %(n)s weeks are missing: team %(team)s",
                n,
            )
            text = _("The figures hold what is written down.")
            found.append({"title": told % {"n": n, "team": team.name}, "text": text})
    return found


def on_top(lacking: figures.Shortfall) -> str:
    """The fixed block: online comes on top."""
    week = number_format(lacking.hours_per_week, decimal_pos=1)
    return _(
        "Online youth work comes on top of the work in the street; it does not take its place. "
        "To reach the norm %(hours)s more hours a week are needed than were made possible."
    ) % {"hours": week}


# --- contact, activities, campaigns ---------------------------------------------------------------


def _practice(of: About, today: date) -> balance.Practice | None:
    if not may_follow(today):
        return None
    found = balance.of_teams(of.teams, of.first, of.last, today=today)
    whole = balance.Practice()
    for each in found.values():
        whole = whole + each
    return whole


def _contact(of: About, practice: balance.Practice | None) -> dict[str, Any]:
    tables, facts = [], []
    if practice is not None:
        tables += [*contact_tables(practice), *_activities(practice)]
        facts = went_offline(practice)
    rows = []
    for each in Campaign.objects.in_period(of.first, of.last).with_results():
        reach = number_format(each.views, force_grouping=True) if each.views else "–"
        rows.append([each.name, str(each.posts), str(each.offline), reach])
    if rows:
        header = [_("Campaign"), _("Posts"), _("Activities offline"), _("Views")]
        note = _("Views are self-reported and never added up to people.")
        tables.append(table("campaigns", _("Campaigns"), header, rows, note=note))
    return {"facts": facts, "tables": tables, "lines": []}


def contact_tables(practice: balance.Practice) -> list[Table]:
    """Contacts by who and by what came of it: two lists that share their total."""
    known, outcomes = practice.known, practice.outcomes
    return [
        hidden_list(
            "contacts_known",
            _("Contacts with young people"),
            [Known(each).label for each in Known.values],
            [known[each] for each in Known.values],
            what=_("Young people who were"),
            note=_("Contacts are counted, never people."),
        ),
        hidden_list(
            "contacts_outcome",
            _("What contacts led to"),
            [ContactOutcome(each).label for each in ContactOutcome.values],
            [outcomes[each] for each in ContactOutcome.values],
            what=_("Outcome"),
        ),
    ]


def went_offline(practice: balance.Practice) -> list[dict[str, str]]:
    """The share of contacts that went on offline; not where it would tell a hidden count."""
    percent = practice.told_offline_percent()
    if percent is None:
        return []
    told = _("in the street, by telephone or with a partner")
    return [fact("offline", _("Went on offline"), per_cent(percent), told)]


def _activities(practice: balance.Practice) -> list[dict[str, Any]]:
    """What workers did: their own deeds, so nothing is hidden."""
    kinds: dict[str, int] = {}
    for each in practice.happened:
        kinds[each.kind] = kinds.get(each.kind, 0) + each.times
    by_kind = [[str(ActivityKind(k).label), str(n)] for k, n in sorted(kinds.items())]
    by_function = [
        [str(Function(each).label), str(practice.functions[each])] for each in Function.values
    ]
    by_theme = [[theme_name(theme), str(n)] for theme, n in sorted(practice.themes.items())]
    partners = {**dict(PartnerType.choices), "": pgettext("partner", "Not said")}
    by_partner = [
        [str(partners[each]), str(n)]
        for each, n in sorted(practice.with_partners.items())
        if each in partners
    ]
    total = [_("Together"), str(practice.activities)]
    head = _("Times")
    found = [
        table(
            "activities_by_function",
            _("Activities by function"),
            [_("Function"), head],
            [*by_function, total],
        )
    ]
    if by_kind:
        found.append(
            table(
                "activities_by_kind",
                _("Activities by kind"),
                [_("Kind"), head],
                [*by_kind, total],
            )
        )
    if by_partner:
        title = _("Visible together with partners")
        header = [_("Kind of partner"), head]
        found.append(table("activities_by_partner", title, header, by_partner))
    if by_theme:
        note = _("An activity may have several themes.")
        found.append(
            table("activities_by_theme", _("By theme"), [_("Theme"), head], by_theme, note=note)
        )
    return found


# --- privacy, quality, means ----------------------------------------------------------------------


def asked_of(of: About) -> QuerySet[ConsentRequest]:
    """Questions for image consent of these days."""
    return ConsentRequest.objects.filter(
        team__in=of.pks, made_at__gte=of.begins, made_at__lt=of.ends
    )


def with_an_answer(asked: QuerySet[ConsentRequest]) -> QuerySet[ConsentRequest]:
    said = Q(status__in=(RequestStatus.SIGNED, RequestStatus.REFUSED)) | Q(consent__isnull=False)
    return asked.filter(said)


def stopped_among(asked: QuerySet[ConsentRequest]) -> QuerySet[Consent]:
    """Consents of these questions that were stopped since."""
    return Consent.objects.filter(
        request__in=asked.order_by().values("pk"), status=ConsentStatus.WITHDRAWN
    )


def _privacy(of: About) -> dict[str, Any]:
    """Consents as counts, what was erased, and how the house stands."""
    consents = _consents(of)
    runs = RetentionRun.objects.filter(day__gte=of.first, day__lte=of.last, failed=False)
    erased = runs.filter(erased__gt=0).count()
    facts = [fact("retention", _("Times that data went after its term"), str(erased))]
    survey = Survey.objects.counted_by(of.last)
    if survey is not None and survey.opens_on >= of.first - timedelta(days=366):
        facts.append(fact("survey", _("Young people who answered the survey"), str(survey.counted)))
    house = [*report_house.checklist(of.last), *report_house.evaluations(of.first, of.last)]
    return {"facts": facts, "tables": [consents, *house], "lines": []}


def _consents(of: About) -> Table:
    asked = asked_of(of)
    return consent_table(asked.count(), with_an_answer(asked).count(), stopped_among(asked).count())


def consent_table(asked: int, answered: int, stopped: int) -> Table:
    """Questions for image consent in one list: who stopped had answered, so they share a sum."""
    return hidden_list(
        "consents",
        _("Questions for image consent"),
        [_("Answered"), _("Answered, and stopped afterwards"), _("No answer, or not yet")],
        [answered - stopped, stopped, asked - answered],
        note=_("Who said yes or no is told to nobody."),
    )


def _goals(of: About) -> dict[str, Any]:
    """Goals of the organisation, by theme, with baseline, target and the last reading."""
    return {"facts": [], "tables": report_house.goals(of.first, of.last), "lines": []}


def _means(of: About) -> dict[str, Any]:
    """Who paid for which hours, and what these yielded."""
    paid = FundingSource.objects.in_period(of.first, of.last)
    rows = [
        [
            str(Funding(each.kind).label),
            each.name,
            number_format(each.hours_per_week, decimal_pos=1),
            number_format(each.euros_per_year, force_grouping=True)
            if each.euros_per_year is not None
            else "–",
            _hours_in(of, each),
        ]
        for each in paid
    ]
    tables = []
    if rows:
        header = [pgettext("money", "From"), _("Name"), _("Hours a week"), _("Euros a year")]
        header.append(_("Hours in these days"))
        tables.append(table("funding", _("Money that pays for hours"), header, rows))
    lines = [f"{each.name}: {each.yielded}" for each in paid if each.yielded]
    return {"facts": [], "tables": tables, "lines": lines}


def _hours_in(of: About, source: FundingSource) -> str:
    """The hours that this money pays for in the period, by the days that it did."""
    first = max(of.first, source.from_day)
    last = min(of.last, source.until) if source.until else of.last
    return hours(60 * float(source.hours_per_week) * ((last - first).days + 1) / 7)


def changed_since(of: About, content: Content, today: date) -> list[str]:
    """Names of the lists that no longer come to what the figures say.

    What is counted here is what each block starts from; a list that hides its total is held
    against that, so a change among hidden numbers alone goes by.
    """
    counted: dict[str, dict[str, Any]] = {
        table["key"]: table
        for table in (
            seen_tables(seen_of(of))[0],
            _approaches(of),
            _instaclean(of),
            _consents(of),
        )
    }
    kept = {table["key"]: table for made in content.values() for table in made["tables"]}
    found = [
        str(table["title"])
        for key, table in counted.items()
        if key in kept and kept[key]["rows"][-1][-1] != table["rows"][-1][-1]
    ]
    told = {fact["key"]: fact["value"] for fact in content.get(Block.TIME, {}).get("facts", [])}
    if "online" in told and may_follow(today):
        whole = figures.read(of.period, today, of.pks).whole
        if [told["online"], told["offline"]] != [hours(whole.online), hours(whole.offline)]:
            found.append(_("Hours"))
    return found


def _summary(content: Content) -> dict[str, Any]:
    """Four figures of the others."""
    facts = [
        fact
        for fact in content[Block.TIME]["facts"]
        if fact["key"] in ("online", "share", "friday")
    ]
    table = content[Block.SEEN]["tables"][0]
    facts.append(fact("signals", pgettext("report", "Signals"), table["rows"][-1][1]))
    return {"facts": facts, "tables": [], "lines": []}
