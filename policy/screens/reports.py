"""What the pages of reports show, and the paper: the same content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisation.models import User
from policy import report_charts, report_lists
from policy.actions import reports as actions
from policy.choices.reports import Block
from policy.models import FundingSource, Report, ReportLink
from policy.report_content.about import About, about_report
from policy.report_content.seen import told_of
from policy.report_tables import AT_LEAST
from policy.screens.days import period
from policy.screens.places import tabs
from signals.screens.trends import gets_those_of_all
from workers.choices.hours import Function
from youthwork.lib.dates import day_of
from youthwork.lib.keyset import PAGE, Place, page_of

Content = Mapping[str, Any]


class Standing(Enum):
    """How far a part of a concept is."""

    EMPTY = auto()
    TO_LOOK_AT = auto()
    READY = auto()


STANDINGS = {  # icon and words
    Standing.EMPTY: ("circle", gettext_lazy("nothing to say yet")),
    Standing.TO_LOOK_AT: ("exclamation-triangle", gettext_lazy("to look at")),
    Standing.READY: ("check-lg", gettext_lazy("ready")),
}


# Pages of the house that a block leads to where there is no list that its figure counts, with the
# right to open each. Lists stand in policy.report_lists; what leaves the house leads nowhere (J9).
PAGES = {
    **dict.fromkeys(
        ("planned", "evening", "needed"), ("workers:team_hours", "workers.see_team_hours")
    ),
    **dict.fromkeys(report_lists.SIGNALS, ("signals:trends", "signals.see_trends")),
    "notices": ("signals:rounds", "signals.see_rounds"),
    "campaigns": ("workers:campaigns", "workers.see_campaigns"),
    "survey": ("policy:surveys", "policy.see_survey"),
    "goals": ("policy:goals", "policy.see"),
    "evaluations": ("policy:evaluations", "policy.see"),
    "checklist": ("policy:checklist", "policy.see"),
    "funding": ("policy:reports", "policy.see_reports"),
}


def _page_names() -> dict[str, str]:
    return {
        "workers:team_hours": _("Time split"),
        "signals:trends": _("Trends"),
        "signals:rounds": _("Instaclean"),
        "workers:campaigns": _("Campaigns"),
        "policy:surveys": _("Survey"),
        "policy:goals": _("Goals"),
        "policy:evaluations": _("Evaluations"),
        "policy:checklist": _("Checklist"),
        "policy:reports": _("Money that pays for hours"),
    }


@dataclass(frozen=True)
class Row:
    """One report in the list."""

    url: str
    name: str
    text: str
    tone: str
    state: str


@dataclass(frozen=True)
class Part:
    """One block as page and paper draw it."""

    key: str
    number: int
    title: str
    facts: list[dict[str, str]]
    tables: list[dict[str, Any]]
    lines: list[str]
    text: str
    examples: list[dict[str, str]]


@dataclass(frozen=True)
class Entry:
    """One block in the list of contents, and how it stands."""

    name: str
    anchor: str  # empty where the block has nothing to say yet
    icon: str
    said: str


@dataclass(frozen=True)
class ToLookAt:
    """Something to look at before it is made definitive."""

    icon: str
    title: str
    text: str
    url: str


def listed(user: User, after: str = "", paid: str = "") -> dict[str, Any]:
    """A page of reports, the newest period first, and one of who pays for hours.

    `after` and `paid`: where the page before ended, of reports and of money.
    """
    place, place_paid = Place.parse(after), Place.parse(paid)
    reports = page_of(
        Report.objects.visible_to(user).newest_first(place)[: PAGE + 1],
        place,
        lambda report: Place(report.last_day, report.pk),
    )
    money = page_of(
        FundingSource.objects.visible_to(user).newest_first(place_paid)[: PAGE + 1],
        place_paid,
        lambda source: Place(source.from_day, source.pk),
        name="paid",
        part="money-t",
    )
    rows = [
        Row(
            url=report.get_absolute_url(),
            name=report.about or _("The whole organisation"),
            text=period(report.first_day, report.last_day),
            tone="ok" if report.is_definitive else "warn",
            state=str(report.get_state_display()),
        )
        for report in reports.rows
    ]
    return {
        "tabs": tabs(user, "policy:reports"),
        "rows": rows,
        "may_write": user.has_perm("policy.write_reports"),
        "may_fund": user.has_perm("policy.write_all_reports"),
        "newest_url": reports.first_url,
        "older_url": reports.next_url,
        "funding": money.rows,
        "newest_funding_url": money.first_url,
        "older_funding_url": money.next_url,
    }


def parts(content: Content) -> list[Part]:
    """The blocks in their order; what has nothing to say is left out."""
    figures, texts = content["figures"] or {}, content["texts"]
    found = []
    for block in Block:
        made = figures.get(block, {"facts": [], "tables": [], "lines": []})
        examples = content["examples"] if block == Block.EXAMPLES else []
        part = Part(
            key=block.value,
            number=0,
            title=str(block.label),
            facts=made["facts"],
            tables=[report_charts.drawn(table) for table in made["tables"]],
            lines=made["lines"],
            text=texts.get(block, ""),
            examples=[_named(each) for each in examples],
        )
        if part.facts or part.tables or part.lines or part.text or part.examples:
            found.append(part)
    return [replace(part, number=number) for number, part in enumerate(found, start=1)]


def contents(found: Sequence[Part], content: Content) -> list[Entry]:
    """Every block in its order: ready, to be looked at, or empty."""
    there = {part.key: part for part in found}
    written = {block for block, text in content["texts"].items() if text}
    standings = standing(content["figures"], written, has_examples=bool(content["examples"]))
    entries = []
    for block, stands in standings.items():
        part = there.get(block.value)
        name = f"{part.number}. {block.label}" if part else str(block.label)
        anchor = f"part-{block.value}" if part else ""
        icon, said = STANDINGS[stands]
        entries.append(Entry(name, anchor, icon, str(said)))
    return entries


def standing(
    figures: Mapping[str, Any] | None, written: Collection[str], *, has_examples: bool
) -> dict[Block, Standing]:
    """How far each block of a concept is, in their order; `written` has those with own words."""
    found = {}
    for block in Block:
        made = (figures or {}).get(block, {})
        says = any(made.get(each) for each in ("facts", "tables", "lines")) or block in written
        if not says and not (block == Block.EXAMPLES and has_examples):
            found[block] = Standing.EMPTY
        elif (block == Block.SUMMARY and block not in written) or made.get("missing"):
            found[block] = Standing.TO_LOOK_AT
        else:
            found[block] = Standing.READY
    return found


def _linked(part: Part, report: Report, of: About, user: User) -> Part:
    """With where the list behind each figure stands, for who may open it."""
    facts: list[dict[str, str]] = [
        each | _lead(each["key"], report, of, user) for each in part.facts
    ]
    tables = [each | _lead(each["key"], report, of, user) for each in part.tables]
    return replace(part, facts=facts, tables=tables)


def _lead(key: str, report: Report, of: About, user: User) -> dict[str, str]:
    """Address and words of the list that a figure counts, else of the page it is about."""
    if report_lists.may_see(key, of, user):
        url = reverse("policy:report_list", args=[report.public_id, key])
        return {"url": url, "leads_to": _("The list behind it")}
    page, right = PAGES.get("goals" if key.startswith("goals") else key, ("", ""))
    if not page or not user.has_perm(right):
        return {"url": "", "leads_to": ""}
    return {"url": reverse(page), "leads_to": _page_names()[page]}


def behind(report: Report, key: str, user: User, now: datetime) -> dict[str, Any] | None:
    """The page of one list, beside what the report says; None where this person gets none."""
    of = about_report(report)
    found = report_lists.behind(key, of, user, day_of(now))
    if found is None:
        return None
    figures = report.figures if report.snapshot is None else report.snapshot["figures"]
    if key in report_lists.SIGNALS and is_withheld(report, user, of):
        figures = None
    return {
        "report": report,
        "list": found,
        "period": period(report.first_day, report.last_day),
        "about": report.about or _("The whole organisation"),
        "in_report": _figure(figures or {}, key),
    }


def _figure(figures: Mapping[str, Any], key: str) -> str:
    """What the report says of a fact, or in the last row of a table where that is a total."""
    for made in figures.values():
        for fact in made["facts"]:
            if fact["key"] == key and key in ("online", "signals", "friday"):
                return str(fact["value"])
        for table in made["tables"]:
            if table["key"] == key and key in report_lists.WITH_TOTAL:
                return str(table["rows"][-1][-1])
    return ""


def _named(example: Mapping[str, str]) -> dict[str, str]:
    names = dict(Function.choices)
    return {**example, "function": str(names.get(example["function"], ""))}


def page(report: Report, user: User, content: Content, now: datetime) -> dict[str, Any]:
    """One report, with what this person may do about it."""
    edits = Report.objects.editable_by(user).filter(pk=report.pk).exists()
    sends = Report.objects.sendable_by(user).filter(pk=report.pk).exists()
    of = about_report(report)
    link = (
        ReportLink.objects.filter(report=report, ended_at=None, ends_at__gt=now)
        .order_by("-made_at")
        .first()
        if sends
        else None
    )
    found = [_linked(part, report, of, user) for part in parts(content)]
    return {
        "report": report,
        "title": title(content),
        "period": period(report.first_day, report.last_day),
        "parts": found,
        "contents": contents(found, content),
        "warnings": [] if report.is_definitive else warnings(report, content),
        "edits": edits,
        "fixes": Report.objects.fixable_by(user).filter(pk=report.pk).exists(),
        "sends": sends,
        "link": link,
        "waits": report.figures is None,
    }


def address_of(token: str) -> str:
    """What the municipality gets; by the house's own address, whatever host was asked."""
    return settings.SITE_URL + reverse("report_link", args=[token])


def title(content: Content) -> str:
    about = content["about"] or content["organisation"]
    return _("Report for %(about)s") % {"about": about}


def warnings(report: Report, content: Content) -> list[ToLookAt]:
    """What is missing or hidden; it can be made definitive all the same, but for an example."""
    found = []
    examples = reverse("policy:report_examples", args=[report.public_id])
    words = reverse("policy:report_texts", args=[report.public_id])
    if not content["examples"]:
        found.append(
            ToLookAt(
                "chat-dots",
                _("No practice example"),
                _("Choose one at least: without it the report can't be made definitive."),
                examples,
            )
        )
    hidden = hidden_cells(content)
    if hidden:
        title_ = ngettext("%(n)s cell is hidden", "%(n)s cells are hidden", hidden) % {"n": hidden}
        told = _("Numbers under 5, and what would give them away. That is how it should be.")
        found.append(ToLookAt("grid-3x3-gap", title_, told, ""))
    for week in (content["figures"] or {}).get(Block.TIME, {}).get("missing", []):
        found.append(ToLookAt("clock", week["title"], week["text"], ""))
    if not content["texts"].get(Block.SUMMARY):
        found.append(
            ToLookAt("pencil", _("No summary yet"), _("Say in a few lines what stands out."), words)
        )
    return found


def hidden_cells(content: Content) -> int:
    """How many cells a reader does not get."""
    tables = [table for made in (content["figures"] or {}).values() for table in made["tables"]]
    return sum(
        1
        for table in tables
        if table["hides"]
        for row in table["rows"]
        for cell in row[1:]
        if cell in ("–", "<5") or cell.endswith(AT_LEAST)
    )


def for_paper(content: Content, digest: str) -> dict[str, Any]:
    """What the PDF and the page of the municipality draw, in the language of the content."""
    with translation.override(content["language"]):
        first, last = (date.fromisoformat(content[name]) for name in ("first_day", "last_day"))
        return {
            "language": content["language"],
            "organisation_name": content["organisation"],
            "title": title(content),
            "period": period(first, last),
            "made_on": date_format(date.fromisoformat(content["made_on"]), "j F Y"),
            "parts": parts(content),
            "headlines": _headlines(content),
            "hidden": hidden_cells(content),
            "digest": digest,
        }


def _headlines(content: Content) -> list[dict[str, str]]:
    """Three figures for the cover: share, Friday evenings, signals; what is known of these."""
    made = (content["figures"] or {}).get(Block.SUMMARY, {"facts": []})
    facts = {each["key"]: each for each in made["facts"]}
    return [facts[key] for key in ("share", "friday", "signals") if key in facts]


def content_for(report: Report, *, now: Any, reader: User | None = None) -> Content:
    """The frozen content of a definitive report, or what a concept would say now.

    `reader`: who gets it in the house; without numbers of signals and of questions for consent
    where that person has others, beside which these would give small ones away (decision 0320).
    """
    frozen: Content | None = report.snapshot
    content = frozen if frozen is not None else actions.content_of(report, now=now)
    if reader is None or not content["figures"]:
        return content
    of = about_report(report)
    if is_withheld(report, reader, of):
        content = _without_signals(content)
    return _without_consents(content) if knows_other_consents(of, reader) else content


def is_withheld(report: Report, reader: User, of: About | None = None) -> bool:
    """Whether this person doesn't get what the report says of signals; `of` where it is known.

    Who leads all of its teams does, those included that worked there when its lists were told.
    """
    of = of or about_report(report)
    if gets_those_of_all(reader):
        return False
    if report_lists.leads_all(of, reader):
        if report.municipality_id is None and report.team_id is None:
            return False  # leads every team that there ever was
        return not told_of(of).teams <= {team.pk for team in reader.led_teams}
    figures = (report.snapshot or {}).get("figures") or report.figures or {}
    return any(
        each["key"] in report_lists.SIGNALS
        for made in figures.values()
        for each in (*made["facts"], *made["tables"])
    )


def knows_other_consents(of: About, reader: User) -> bool:
    """Whether this person may open each question of some of these teams, and not of all."""
    if not reader.has_perm("consent.view") or reader.has_perm("consent.view_all"):
        return False
    return bool(set(of.pks) & set(reader.led_keys)) and not report_lists.leads_all(of, reader)


def _without_consents(content: Content) -> Content:
    with translation.override(content["language"]):
        told = _(
            "Questions for image consent are left out here. You may open those of your own team; "
            "beside each other they would give small numbers of other teams away."
        )
    made = content["figures"][Block.PRIVACY.value]
    tables = [each for each in made["tables"] if each["key"] != report_lists.CONSENTS]
    if len(tables) == len(made["tables"]):
        return content
    made = made | {"tables": tables, "lines": [*made["lines"], told]}
    return {**content, "figures": content["figures"] | {Block.PRIVACY.value: made}}


def _without_signals(content: Content) -> Content:
    with translation.override(content["language"]):
        told = _(
            "Numbers of signals are left out here. You see those of your own team in Trends; "
            "beside each other they would give small numbers of other teams away."
        )
    figures = {
        block: made
        | {
            name: [each for each in made[name] if each["key"] not in report_lists.SIGNALS]
            for name in ("facts", "tables")
        }
        for block, made in content["figures"].items()
    }
    figures[Block.SEEN.value] = figures[Block.SEEN.value] | {"lines": [told]}
    return {**content, "figures": figures}


def all_tables(content: Content) -> list[tuple[str, Sequence[str], list[list[str]]]]:
    """Every table and the facts of each block, for a workbook: name, header, rows."""
    found: list[tuple[str, Sequence[str], list[list[str]]]] = []
    with translation.override(content["language"]):
        for part in parts(content):
            if part.facts:
                rows = [[fact["label"], fact["value"], fact["note"]] for fact in part.facts]
                found.append((part.title, [_("What"), _("Figure"), _("Remark")], rows))
            found += [(table["title"], table["header"], table["rows"]) for table in part.tables]
    return found


def as_one_table(content: Content) -> tuple[list[str], Iterable[list[str]]]:
    """All tables below each other, for CSV: table, row, column, cell."""
    rows = [
        [name, row[0], column, cell]
        for name, header, table in all_tables(content)
        for row in table
        for column, cell in zip(header[1:], row[1:], strict=False)
    ]
    with translation.override(content["language"]):
        return [_("Table"), _("Row"), _("Column"), _("Figure")], rows
