"""How the house stands: image consents as counts, erasing, goals, and who paid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consent.choices.consent import ConsentStatus
from consent.choices.request import RequestStatus
from consent.models import Consent, ConsentRequest, ErasedCount
from consent.querysets.aftermath import Erased
from policy import report_house
from policy.choices.reports import Funding
from policy.models import FundingSource, Survey
from policy.report_content.about import About
from policy.report_tables import Table, fact, hidden_list, hours, table
from privacy.models import RetentionRun


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


def erased_of(of: About) -> Erased:
    """Questions of these days that went after their term, of which only numbers are left."""
    return ErasedCount.objects.summed(of.first, of.last, of.pks)


def privacy_block(of: About) -> dict[str, Any]:
    """Consents as counts, what was erased, and how the house stands."""
    consents = counted_consents(of)
    runs = RetentionRun.objects.filter(day__gte=of.first, day__lte=of.last, failed=False)
    erased = runs.filter(erased__gt=0).count()
    facts = [fact("retention", _("Times that data went after its term"), str(erased))]
    survey = Survey.objects.counted_by(of.last)
    if survey is not None and survey.opens_on >= of.first - timedelta(days=366):
        facts.append(fact("survey", _("Young people who answered the survey"), str(survey.counted)))
    house = [*report_house.checklist(of.last), *report_house.evaluations(of.first, of.last)]
    return {"facts": facts, "tables": [consents, *house], "lines": []}


def counted_consents(of: About) -> Table:
    asked, gone = asked_of(of), erased_of(of)
    return consent_table(
        asked.count() + gone.asked,
        with_an_answer(asked).count() + gone.answered,
        stopped_among(asked).count() + gone.stopped,
    )


def consent_table(asked: int, answered: int, stopped: int) -> Table:
    """Questions for image consent in one list: who stopped had answered, so they share a sum."""
    return hidden_list(
        "consents",
        _("Questions for image consent"),
        [_("Answered"), _("Answered, and stopped afterwards"), _("No answer, or not yet")],
        [answered - stopped, stopped, asked - answered],
        note=_("Who said yes or no is told to nobody."),
    )


def goals_block(of: About) -> dict[str, Any]:
    """Goals of the organisation, by theme, with baseline, target and the last reading."""
    return {"facts": [], "tables": report_house.goals(of.first, of.last), "lines": []}


def means_block(of: About) -> dict[str, Any]:
    """Who paid for which hours, and what these yielded; to a municipality not what others pay."""
    paid = FundingSource.objects.in_period(of.first, of.last).told_to(of.municipality)
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
