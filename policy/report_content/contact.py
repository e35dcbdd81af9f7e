"""Contacts with young people, activities, and campaigns."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.choices import PartnerType
from policy.report_content.about import About
from policy.report_tables import Table, fact, hidden_list, per_cent, table
from workers import balance
from workers.agreed import may_follow
from workers.choices.activities import ActivityKind
from workers.choices.contacts import ContactOutcome, Known
from workers.choices.hours import Function
from workers.models import Campaign
from workers.themes import theme_name


def practice_of(of: About, today: date) -> balance.Practice | None:
    if not may_follow(today):
        return None
    found = balance.of_teams(of.teams, of.first, of.last, today=today)
    whole = balance.Practice()
    for each in found.values():
        whole = whole + each
    return whole


def contact_block(of: About, practice: balance.Practice | None) -> dict[str, Any]:
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
