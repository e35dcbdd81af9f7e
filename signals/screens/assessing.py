"""What the page of a signal shows of what it may mean, and of the reporting code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from signals.choices.signal import OPEN, Category
from signals.forms.assess import AssessForm, ReportingCodeForm
from signals.forms.triage import CloseForm
from signals.models import Signal
from youthwork.lib.dates import day_of
from youthwork.lib.together import Asking


def shown(signal: Signal, now: datetime) -> Asking[dict[str, Any]]:
    """What it may be, in words, with the forms to say so for who works on it."""
    may_work = signal.may_work and signal.status in OPEN
    at_home = signal.category == Category.UNSAFE_HOME
    days = signal.reporting_code.order_by("step")
    if at_home:
        yield days
    return {
        "meant": _meant(signal),
        "assess_form": AssessForm(signal=signal)
        if may_work and not signal.keeps_no_story
        else None,
        "reporting_code": at_home,
        "code_form": ReportingCodeForm(signal=signal, days=days, today=day_of(now))
        if at_home and may_work
        else None,
        "code_days": list(days) if at_home else [],
    }


def _meant(signal: Signal) -> list[tuple[str, str]]:
    known = [
        (_("What it may be"), signal.get_interpretation_display()),
        (_("Fits the street"), signal.get_offline_picture_display()),
        (_("Sure whose account it is"), signal.get_identity_sure_display()),
    ]
    return [(name, str(value)) for name, value in known if value]


def asks_interpretation(form: CloseForm | None) -> bool:
    """Whether closing waits for what somebody thinks it is."""
    return bool(form and form.is_bound and form.has_error(NON_FIELD_ERRORS, "interpretation_first"))
