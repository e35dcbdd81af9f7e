"""What two people did to one signal, side by side: nothing that was typed is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from organisation.models import User
from signals.models import Signal, SignalStep
from signals.screens import follow
from signals.screens.wording import title_of


def page(
    signal: Signal,
    user: User,
    now: datetime,
    key: str,
    form: BaseForm,
    seen: tuple[int, int] | None,
    url: str,
) -> dict[str, Any]:
    """What changed since the form was opened, and the form with what was typed.

    Where the deed isn't possible any more, only what was typed is shown, to be copied.
    """
    steps = list(SignalStep.objects.of_page(signal))
    act = next(
        (act for act in follow.possible(signal, user, now, {key: form}) if act.key == key), None
    )
    ticking = key.startswith("tick-") and any(
        step.form is form for step in follow.to_do(signal, steps, user, now, {key: form})
    )
    answering = key.startswith("answer-") and any(
        report.form is form for report in follow.reports(signal, steps, now, {key: form})
    )
    title, icon = (
        (_("What the platform answered"), "envelope")
        if key.startswith("answer-")
        else (_("Tick off"), "check-lg")
    )
    second = seen[1] if seen else int(now.timestamp()) - 60
    return {
        "signal": signal,
        "title": title_of(signal),
        "changes": follow.changes(signal, second, now),
        "act": act or follow.Act(key, title, icon, form, url, _("Done")),
        "possible": bool(act or ticking or answering),
        "typed": _typed(form),
        "seen": follow.seen(signal, now),
    }


def _typed(form: BaseForm) -> list[tuple[str, str]]:
    """Names of fields with what was typed or chosen in them, in words."""
    found = []
    for field in form:
        value = field.value()
        if not value or field.name == "text_confirmed":
            continue
        choices = dict(getattr(field.field, "choices", []) or [])
        found.append((str(field.label), str(choices.get(value, value))))
    return found
