"""Every read of reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from policy.choices.reports import Block, Funding, ReportState
from youthwork.lib.keyset import Place

if TYPE_CHECKING:
    from organisation.models import User
    from policy.models import FundingSource, Report
else:
    FundingSource = Report = User = Any


class ReportQuerySet(QuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """Everybody in the house who sees reports sees all: they hold no more than leaves it."""
        rows = self if user.has_perm("policy.see_reports") else self.none()
        return rows.select_related("municipality", "team")

    def editable_by(self, user: User) -> Self:
        """Concepts: all for who writes for the organisation, of the own teams for a lead."""
        rows = self.visible_to(user).filter(state=ReportState.CONCEPT)
        if user.has_perm("policy.write_all_reports"):
            return rows
        if not user.has_perm("policy.write_reports"):
            return rows.none()
        return rows.filter(team__in=user.led_keys)

    def fixable_by(self, user: User) -> Self:
        """Concepts that this person may make definitive."""
        rows = self.visible_to(user).filter(state=ReportState.CONCEPT)
        return rows if user.has_perm("policy.make_definitive") else rows.none()

    def sendable_by(self, user: User) -> Self:
        """Definitive reports to which this person may make a link, or end it."""
        may = user.has_perm("policy.write_all_reports") or user.has_perm("policy.make_definitive")
        rows = self.visible_to(user).filter(state=ReportState.DEFINITIVE)
        return rows if may else rows.none()

    def opened_by(self, token_hash: str, now: datetime) -> Report | None:
        """The definitive report that a link opens, while it does."""
        live = Q(links__token_hash=token_hash, links__ends_at__gt=now, links__ended_at=None)
        rows = self.filter(live, state=ReportState.DEFINITIVE)
        return rows.select_related("municipality", "team").first()

    def newest_first(self, behind: Place | None = None) -> Self:
        """The last period first; from where a page ended."""
        rows = self.filter(behind.before("last_day")) if behind else self
        return rows.order_by("-last_day", "-pk")

    def older_than(self, day: date) -> Self:
        return self.filter(last_day__lt=day)


class FundingSourceQuerySet(QuerySet["FundingSource"]):
    def visible_to(self, user: User) -> Self:
        rows = self.select_related("municipality")
        return rows if user.has_perm("policy.see_reports") else rows.none()

    def editable_by(self, user: User) -> Self:
        return self if user.has_perm("policy.write_all_reports") else self.none()

    def newest_first(self, behind: Place | None = None) -> Self:
        """What pays since the last day first; from where a page ended."""
        rows = self.filter(behind.before("from_day")) if behind else self
        return rows.order_by("-from_day", "-pk")

    def in_period(self, first: date, last: date) -> Self:
        """What paid on one of these days, in the order of its first day."""
        rows = self.filter(Q(until=None) | Q(until__gte=first), from_day__lte=last)
        return rows.order_by("from_day", "pk")

    def told_to(self, municipality: int | None) -> Self:
        """What a report on one municipality says; on the whole organisation (None) everything.

        Not the money of another, nor that of a municipality of which nobody said which.
        """
        if municipality is None:
            return self
        of_nobody = Q(municipality=None) & ~Q(kind=Funding.MUNICIPALITY)
        return self.filter(of_nobody | Q(municipality=municipality))


def texts_of(report: Report) -> dict[str, str]:
    """Own words with each part, by their name in the form; empty where there are none."""
    known = {f"text_{row.block}": row.text for row in report.texts.all()}
    return {f"text_{block}": "" for block in Block} | known
