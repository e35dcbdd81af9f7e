"""What the page of terms shows: each rule, its last runs, holds, and what a dry run found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.actions.keeping import LOOKED_AT
from privacy.models import LegalHold, RetentionRun, RetentionTerm
from privacy.querysets.keeping import KEEP
from privacy.querysets.trail import names_by_label
from privacy.register import name_of_table
from privacy.retention import BACKUP_DAYS, Rule, Term, rules
from youthwork.lib.dates import DAY

DAYS = 7  # that are told of one by one


def term_text(term: Term, days_shorter: int = 0) -> str:
    """The term in words: 12 months after the signal was closed."""
    parts = []
    if term.months:
        months = ngettext("%(count)d month", "%(count)d months", term.months)
        parts.append(months % {"count": term.months})
    if term.days:
        days = ngettext("%(count)d day", "%(count)d days", term.days)
        parts.append(days % {"count": term.days})
    told = _("%(period)s after %(moment)s") if parts else _("when %(moment)s")
    text = told % {"period": " ".join(parts), "moment": term.after}
    if days_shorter:
        sooner = ngettext("%(count)d day sooner", "%(count)d days sooner", days_shorter)
        text += ", " + sooner % {"count": days_shorter}
    return text


def page(today: date, found: Mapping[str, int | None] | None = None) -> dict[str, Any]:
    """Everything of the page; `found` is what a dry run found."""
    terms = RetentionTerm.objects.current()
    holds = list(LegalHold.objects.in_force(today).order_by("until").select_related("by"))
    names = names_by_label(hold.subject for hold in holds)
    every = rules()
    runs = list(RetentionRun.objects.newest_first()[: len(every) * DAYS])
    last = {run.rule: run for run in reversed(runs)}
    return {
        "rules": [_rule(each, terms, last, holds, found, today) for each in every],
        "holds": [_hold(each, names) for each in holds],
        "backup_days": BACKUP_DAYS,
        "days": _days(runs),
        "rehearsed": found is not None,
        "total": sum(count or 0 for count in found.values()) if found else 0,
    }


def _rule(
    rule: Rule,
    terms: Mapping[str, RetentionTerm],
    last: Mapping[str, RetentionRun],
    holds: list[LegalHold],
    found: Mapping[str, int | None] | None,
    today: date,
) -> dict[str, Any]:
    own = terms.get(rule.key)
    ran = last.get(rule.key)
    prefixes = tuple(f"{model}:" for model in rule.models)
    return {
        "key": rule.key,
        "part": apps.get_app_config(rule.key.partition(".")[0]).verbose_name,
        "about": about_rule(rule),
        "term": term_text(rule.term, min(own.days_shorter, rule.most_shorter) if own else 0),
        "basis": rule.basis,
        "erases": rule.erases,
        "held": sum(hold.subject.startswith(prefixes) for hold in holds),
        "last": date_format(ran.day, "j F Y") if ran else "",
        "erased": ran.erased if ran else 0,
        "failed": bool(ran and ran.failed),
        "next": _next(ran, today),
        "count": _count(found[rule.key]) if found is not None and rule.key in found else "",
        "url": reverse("privacy:term", args=[rule.key]) if rule.may_be_shorter else "",
    }


def about_rule(rule: Rule) -> str:
    """The kind of thing that a rule lets go: its own word for it, else that of the register."""
    return str(rule.about) or name_of_table(apps.get_model(rule.models[0]))


def _next(ran: RetentionRun | None, today: date) -> str:
    """When a rule finds something again: what was done today has nothing left until tomorrow."""
    if ran is None or ran.failed or ran.day < today:
        return _("within the hour")
    return date_format(today + DAY, "j F")


def _count(count: int | None) -> str:
    if count is None:
        return _("does not work")
    return _("%(count)d or more") % {"count": count} if count >= LOOKED_AT else str(count)


def _hold(hold: LegalHold, names: Mapping[str, str]) -> dict[str, Any]:
    kind, _colon, ref = hold.subject.partition(":")
    return {
        "subject": hold.subject,
        "ref": names.get(hold.subject, ref),
        "reason": hold.reason,
        "by": hold.by.name if hold.by else "",
        "until": date_format(hold.until, "j F Y"),
        "extend_url": reverse("privacy:place_hold") + f"?kind={kind}&ref={ref}",
    }


def hold_url(row: Model, user: Any) -> str:
    """Where somebody who may hold this does so, with what it is filled in; "" for others."""
    if not user.has_perm(KEEP):
        return ""
    label = row._meta.label_lower
    asked = {"kind": label, "ref": str(getattr(row, settings.HOLDABLE[label]))}
    return f"{reverse('privacy:place_hold')}?{urlencode(asked)}"


def _days(runs: list[RetentionRun]) -> list[dict[str, Any]]:
    """What went on each of the last days: numbers of rows and rules, no contents."""
    found = []
    for day, group in groupby(runs, key=lambda run: run.day):
        rows = list(group)
        found.append(
            {
                "day": date_format(day, "j b Y"),
                "erased": sum(row.erased for row in rows),
                "held": max(row.held for row in rows),
                "rules": len(rows),
                "failed": sum(row.failed for row in rows),
            }
        )
    return found[:DAYS]
