"""The words of the screen for what the trail holds in code: values, fields, and what it is about.

A value is looked for in the model's own choices, in those of what belongs to it, in the
vocabularies that settings name for it (`TRAIL_VOCABULARIES`), in the choices of its app, and last
among the values of no vocabulary below. tests/privacy/test_trail_words.py holds all of it to words.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from privacy import request_deeds
from privacy.choices import EMERGENCY
from privacy.field_words import WORDS

NOT_FIELDS = {  # recorded as if they were fields: questions of the set-up, and what has no column
    "kind": _("Kind of organisation"),
    "care_provider": _("Care provider"),
    "colleagues": _("Reading of colleagues’ signals"),
    "sixteen": _("Sixteen and parents"),
    "partners": _("Partners"),
    "works_council": _("Works council"),
    "themes": _("Themes"),
    "hour_entries": _("Hours"),
    "minutes": _("Duration"),
    "where": _("Online or offline"),
    "role": _("Role"),
    "examples": _("Practice examples"),
    "sessions": _("Devices"),
    "link": _("Link"),
    "password_reset": _("New password"),
    "signals_open_since": _("Signals open"),
    "terms": _("Search index"),
    "audit_entries": _("What someone read and did"),
    "erase_asked_at": pgettext_lazy("audit field", "Erasing was asked"),
    "in_person_at": pgettext_lazy("audit field", "Seen in person"),
    "misdirected_at": pgettext_lazy("audit field", "Came to the wrong person"),
    "own_link": pgettext_lazy("audit field", "Own link"),
    "receipt": pgettext_lazy("audit field", "Receipt"),
    "receipt_on": pgettext_lazy("audit field", "Receipt until"),
    "settled_at": pgettext_lazy("audit field", "Settled"),
    "text_version": pgettext_lazy("audit field", "Version of the text"),
    "wants_link_at": pgettext_lazy("audit field", "Asked for a link"),
    "asked": pgettext_lazy("audit field", "Asked"),
    "calendar_link": pgettext_lazy("audit field", "Link of the calendar"),
    "codes": pgettext_lazy("audit field", "Codes"),
    "evidence": pgettext_lazy("audit field", "Evidence"),
    "figures": pgettext_lazy("audit field", "Figures"),
    "pulse_on": pgettext_lazy("audit field", "Short questions"),
    "readings": pgettext_lazy("audit field", "Stands"),
    "remarks": pgettext_lazy("audit field", "Remarks"),
    "hits": pgettext_lazy("audit field", "What was found"),
    "account_term": pgettext_lazy("audit field", "Term of the account name"),
    "place_term": pgettext_lazy("audit field", "Term of the place"),
    "account_told": pgettext_lazy("audit field", "The account was told"),
    "guide_screen": pgettext_lazy("audit field", "Screen of the guide"),
    "partner": pgettext_lazy("audit field", "Partner"),
    "round": pgettext_lazy("audit field", "Round"),
    "signals": pgettext_lazy("audit field", "Signals"),
    "availability": pgettext_lazy("audit field", "Availability"),
    "check": pgettext_lazy("audit field", "Check"),
    "columns": pgettext_lazy("audit field", "Columns"),
    "contract": pgettext_lazy("audit field", "Contract hours"),
    "done_on": pgettext_lazy("audit field", "Done on"),
    "exception": pgettext_lazy("audit field", "Exception"),
    "first_steps": pgettext_lazy("audit field", "First steps"),
    "hour_timer": pgettext_lazy("audit field", "Clock of hours"),
    "month": pgettext_lazy("audit field", "Month"),
    "phone_seen_to_at": pgettext_lazy("audit field", "Phone seen to"),
    "presence": pgettext_lazy("audit field", "Who was there"),
    "published_at": pgettext_lazy("audit field", "Made public"),
    "visible_items": pgettext_lazy("audit field", "What one sees of it"),
    "written_at": pgettext_lazy("audit field", "Written"),
    "reflection": pgettext_lazy("audit field", "Looking back"),
    # by what a file of the trail was narrowed
    "who": _("Who"),
    "what": _("What"),
    "period": _("Period"),
    "about": _("Number"),
    "stands_out": _("Only what stands out"),
}
VALUES = {  # recorded without a vocabulary
    EMERGENCY: pgettext_lazy("audit value", "emergency access"),
    "closed": pgettext_lazy("audit value", "closed"),
    "faulty": pgettext_lazy("audit value", "faulty"),
    "on_device": pgettext_lazy("audit value", "on the device of a colleague"),
    "to_do": pgettext_lazy("audit value", "still to do"),
    "account_question": pgettext_lazy("audit value", "question about the account"),
    "agreement": pgettext_lazy("audit value", "by the agreement"),
    "beyond": pgettext_lazy("audit value", "beyond the agreement"),
    "approved": pgettext_lazy("audit value", "approved"),
    "demand": pgettext_lazy("audit value", "demand"),
    "nudge": pgettext_lazy("audit value", "question to the colleague"),
    "nudge_week": pgettext_lazy("audit value", "reminder after a week"),
    "granted": pgettext_lazy("audit value", "granted"),
    "mail": pgettext_lazy("audit value", "by e-mail"),
    "pdf": pgettext_lazy("audit value", "as PDF"),
    "done": pgettext_lazy("audit value", "done"),
    "draft": pgettext_lazy("audit value", "draft"),
    "filed": pgettext_lazy("audit value", "filed"),
}


@lru_cache(maxsize=500)
def model_of(label: str) -> type[Model] | None:
    """Of `app.model`; None for what has no table."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def word_of(model: type[Model] | None, value: str) -> str | None:
    """A coded value in words; None where none is known."""
    found = _own(model).get(value) if model else None
    if found is None and model:
        found = _of_app(model._meta.app_label).get(value)
    if found is None:
        found = VALUES.get(value) or _message(model, value)
    return None if found is None else str(found)


def word_of_status(model: type[Model] | None, value: str) -> str | None:
    """A value of the model's own `status` in words: other columns use some of the same values."""
    status = (
        next((each for each in model._meta.fields if each.name == "status"), None)
        if model
        else None
    )
    found = dict(getattr(status, "flatchoices", ())).get(value)
    return None if found is None else str(found)


def _message(model: type[Model] | None, kind: str) -> Any:
    """What a deed on a request, or a kind of message, is called; of the latter also without app."""
    deed = request_deeds.named(kind)
    if deed:
        return deed.label
    names = settings.MESSAGE_NAMES
    return names.get(kind) or (names.get(f"{model._meta.app_label}.{kind}") if model else None)


def word_of_field(model: type[Model] | None, name: str) -> str | None:
    """How a field is called on screen, or the coded value that stands in its place."""
    if name in NOT_FIELDS:
        return str(NOT_FIELDS[name])
    if ":" in name:  # a page that somebody was refused, by its name in the code
        app = apps.app_configs.get(name.partition(":")[0])
        return (
            gettext("A page of %(part)s") % {"part": app.verbose_name} if app else gettext("A page")
        )
    fields = model._meta.get_fields() if model else ()
    field = next((each for each in fields if each.name == name), None)
    verbose = getattr(field, "verbose_name", name)
    if isinstance(verbose, Promise):
        return capfirst(str(verbose))
    if name in WORDS:
        return str(WORDS[name])
    word = word_of(model, name)
    return capfirst(word) if word else None


@cache
def _own(model: type[Model]) -> dict[str, Any]:
    """Labels by coded value of a model and of what belongs to it (steps, roles); its own win."""
    found: dict[str, Any] = {}
    for path in settings.TRAIL_VOCABULARIES.get(model._meta.label_lower, ()):
        found |= {choice.value: choice.label for choice in import_string(path)}
    for each in [*(link.related_model for link in model._meta.related_objects), model]:
        found |= _choices(each)
    return found


@cache
def _of_app(label: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for model in apps.get_app_config(label).get_models():
        found |= _choices(model)
    return found


def _choices(model: type[Model]) -> dict[str, Any]:
    # flatchoices keeps lazy labels, so that each reader gets the language of the screen
    return {
        value: label
        for field in model._meta.get_fields()
        for value, label in getattr(field, "flatchoices", ())
        if value
    }
