"""What two people did to one signal, side by side: nothing that was typed is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from organisation.models import User
from signals.models import Signal, SignalStep
from signals.screens import assessing, follow, informing, masking
from signals.screens.wording import title_of
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered


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
    offered = answered(follow.choices(signal, user, day_of(now)))
    acts = follow.possible(signal, user, now, {key: form}, offered)
    act = next((act for act in acts if act.key == key), None)
    second = seen[1] if seen else int(now.timestamp()) - 60
    return {
        "signal": signal,
        "title": title_of(signal),
        "changes": follow.changes(signal, second, now),
        "act": act or follow.Act(key, _title(key), "check-lg", form, url, _("Save")),
        "possible": bool(act) or _possible_elsewhere(signal, user, now, key, form, offered),
        "typed": typed(form),
        "seen": follow.seen(signal, now),
    }


def of_one_that_closed(signal: Signal, key: str, form: BaseForm) -> dict[str, Any]:
    """The same for who may not open the signal any more: what they typed themselves, no more."""
    return {"signal": signal, "is_shut": True, "deed": _title(key), "typed": typed(form)}


def _title(key: str) -> str:
    """What somebody wanted to do, also where it isn't possible any more."""
    if key.startswith("tick-"):
        return _("Tick off")
    if key.startswith("give-"):
        return _("Give to a colleague")
    if key.startswith("answer-"):
        return _("What the platform answered")
    if key.startswith("told-"):
        return _("The account has been kept for 30 days")
    elsewhere = {
        "assess": _("What we make of it"),
        "kind": _("Another kind"),
        "code": _("Reporting code"),
        "mask": _("Cover a name or passage"),
    }
    return elsewhere.get(key) or str(follow.KINDS[key].title)


def _possible_elsewhere(
    signal: Signal,
    user: User,
    now: datetime,
    key: str,
    form: BaseForm,
    offered: follow.Choices,
) -> bool:
    """Whether a deed with a place of its own on the page is still possible; its form may be sent
    again, for the version that is there now."""
    if key in ("assess", "code"):
        if "version" in form.fields:
            form.data = form.data.copy()
            form.data["version"] = signal.version
        return answered(assessing.shown(signal, now))[f"{key}_form"] is not None
    if key == "kind":
        return follow.may_change_kind(signal)
    if key == "mask":
        steps = SignalStep.objects.of_page(signal)
        return answered(masking.shown(signal, steps, user, now))["mask_form"] is not None
    if key.startswith("told-"):
        asked = answered(informing.shown(signal, now, {key: form}))["account_questions"]
        return any(each.form is form for each in asked)
    steps = list(SignalStep.objects.of_page(signal))
    planned = follow.to_do(signal, steps, user, now, {key: form}, offered)
    reported = follow.reports(signal, steps, now, {key: form})
    forms = [each.form for each in (*planned, *reported)] + [each.give_form for each in planned]
    return any(each is form for each in forms)


def typed(form: BaseForm) -> list[tuple[str, str]]:
    """Names of fields with what was typed or chosen in them, in words."""
    found = []
    for field in form:
        value = field.value()
        if not value or field.is_hidden or field.name == "text_confirmed":
            continue
        words = {str(key): label for key, label in getattr(field.field, "choices", None) or []}
        each = value if isinstance(value, list) else [value]
        told = ", ".join(str(words.get(str(one), one)) for one in each)
        found.append((str(field.label), told))
    return found
