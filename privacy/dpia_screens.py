"""What the pages and the paper of the impact assessment show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy import above, register
from privacy.actions.dpia import RISK
from privacy.dpia_choices import NO_WHILE_OPEN, DpiaStatus, Level, Outcome, Size, level
from privacy.models import Dpia
from privacy.querysets.dpia import ADVISE, DECIDE, WRITE

TONES = {Level.LOW: "ok", Level.MEDIUM: "warn", Level.HIGH: "bad"}
ICONS = {Level.LOW: "check-lg", Level.MEDIUM: "dash-lg", Level.HIGH: "exclamation-triangle"}


def looks(dpia: Dpia) -> tuple[str, str, str]:
    """Tone, word and icon of where a version stands."""
    if dpia.status == DpiaStatus.DRAFT:
        return "line", str(dpia.get_status_display()), "pencil"
    if dpia.status == DpiaStatus.ADVISED:
        return "info", _("Waits for the director"), "hourglass-split"
    if dpia.outcome == Outcome.YES:
        return "ok", _("Decided: yes"), "check-lg"
    return "bad", _("Decided: no"), "x-lg"


def row(dpia: Dpia) -> dict[str, Any]:
    tone, word, icon = looks(dpia)
    return {
        "url": dpia.get_absolute_url(),
        "number": dpia.number,
        "tone": tone,
        "word": word,
        "icon": icon,
        "made": date_format(timezone.localtime(dpia.made_at), "j F Y"),
        "decided": _day(timezone.localtime(dpia.decided_at)) if dpia.decided_at else "",
        "look_again": _day(dpia.look_again_on),
    }


def listed(rows: Iterable[Dpia], user: Any) -> dict[str, Any]:
    """Every version, the newest first; whether a new one may be started."""
    versions = list(rows)
    is_open = any(not each.is_decided for each in versions)
    return {
        "versions": [row(each) for each in versions],
        "may_start": user.has_perm(WRITE) and not is_open,
    }


def head(dpia: Dpia) -> dict[str, Any]:
    """What stands above a form about a version."""
    return {**row(dpia), "dpia": dpia, "advice": _advice(dpia)}


def page(dpia: Dpia, user: Any | None = None) -> dict[str, Any]:
    """One version whole; without a person as it stands on paper."""
    kept = content(dpia)
    missing = [] if dpia.is_decided else list(map(str, dpia.missing))
    may = user.has_perm if user is not None else lambda _right: False
    return {
        **head(dpia),
        "house": kept["house"],
        "lines": kept["lines"],
        "risks": [_risk(number, each) for number, each in kept["risks"]],
        "parts": _parts(dpia),
        "decision": _decision(dpia),
        "missing": missing,
        "may_write": may(WRITE) and not dpia.is_decided,
        "may_advise": may(ADVISE) and not dpia.is_decided and not missing,
        "may_decide": may(DECIDE) and dpia.status == DpiaStatus.ADVISED,
    }


def content(dpia: Dpia) -> dict[str, Any]:
    """What the code and the rows say now; of a decided version what was decided on."""
    if dpia.snapshot is not None:
        kept = dict(dpia.snapshot)
        return kept | {"risks": list(enumerate(kept["risks"], start=1))}
    rows = dpia.risks.in_order()
    return {
        "house": above.house(),
        "lines": [asdict(line) for line in register.lines(assessed=True)],
        "risks": [(each.number, {name: getattr(each, name) for name in RISK}) for each in rows],
    }


def _risk(number: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "name": values["name"],
        "measures": values["measures"],
        "before": _size(values["likelihood"], values["impact"]),
        "after": _size(values["likelihood_left"], values["impact_left"]),
    }


def _size(likelihood: int, impact: int) -> dict[str, str]:
    found = level(likelihood, impact)
    words = {"likelihood": Size(likelihood).label, "impact": Size(impact).label}
    return {
        "tone": TONES[found],
        "icon": ICONS[found],
        "word": str(found.label),
        "why": _("likely: %(likelihood)s, bad: %(impact)s") % words,
    }


def _parts(dpia: Dpia) -> list[tuple[str, str]]:
    return [
        (_("What we do, and how"), dpia.description),
        (_("Why it is needed"), dpia.necessity),
        (_("Why it does not go too far"), dpia.proportionality),
        (_("What young people and parents think of it"), dpia.views),
    ]


def _advice(dpia: Dpia) -> dict[str, str] | None:
    if not dpia.advice:
        return None
    return {
        "word": str(dpia.get_advice_display()),
        "text": dpia.advice_text,
        "by": dpia.advised_by.name if dpia.advised_by else "",
        "day": _day(dpia.advised_on),
    }


def _decision(dpia: Dpia) -> dict[str, str] | None:
    if not dpia.is_decided:
        return None
    return {
        "word": _outcome(dpia),
        "text": dpia.decision_text,
        "by": dpia.decided_by.name if dpia.decided_by else "",
        "day": _day(timezone.localtime(dpia.decided_at)) if dpia.decided_at else "",
        "look_again": _day(dpia.look_again_on),
        "consulted": _day(dpia.consulted_on),
    }


def _outcome(dpia: Dpia) -> str:
    """What was decided; a no after signals were opened closed nothing."""
    opened = above.signals_open_since()
    if dpia.outcome == Outcome.NO and opened and dpia.decided_at and opened < dpia.decided_at:
        return str(NO_WHILE_OPEN)
    return str(dpia.get_outcome_display())


def _day(day: Any) -> str:
    return date_format(day, "j F Y") if day else ""
