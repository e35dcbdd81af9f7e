"""What the inbox is narrowed to and searched for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Platform
from privacy.forms import FreeText
from privacy.text_check import findings
from signals.choices.signal import (
    Category,
    Severity,
)
from signals.forms.fields import UNKNOWN_CHOICE
from signals.forms.text_check import CheckedForm
from signals.forms.triage import PersonField
from signals.models import FILTER_NAME_MAX
from signals.querysets.lists import Filters
from youthwork.lib.dates import start_of_day
from youthwork.lib.light_forms import light
from youthwork.lib.selects import Offered, PlainSelect

if TYPE_CHECKING:
    from organisation.models import User


LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5}")  # could be part of a phone number


@light
class FilterForm(forms.Form):
    """What the inbox is narrowed to; an unknown value filters nothing."""

    tells_errors = False

    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"),
        required=False,
        choices=[
            ("", gettext_lazy("All severities")),
            *[(str(value), label) for value, label in reversed(Severity.choices)],
            (Category.OPPORTUNITY.value, gettext_lazy("Opportunities")),
        ],
        widget=PlainSelect,
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *Category.choices],
        widget=PlainSelect,
    )
    area = forms.ChoiceField(label=gettext_lazy("Place"), required=False, widget=PlainSelect)
    platform = forms.ChoiceField(label=gettext_lazy("Platform"), required=False, widget=PlainSelect)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False, widget=PlainSelect)
    period = forms.ChoiceField(
        label=gettext_lazy("Period"),
        required=False,
        choices=[
            ("", gettext_lazy("All the time")),
            ("7", gettext_lazy("Last 7 days")),
            ("30", gettext_lazy("Last 30 days")),
            ("90", gettext_lazy("Last 90 days")),
        ],
        widget=PlainSelect,
    )
    first = ("severity", "category", "area")  # the others stand under "more"

    def __init__(self, *args: Any, user: User, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = sorted({area for team in user.current_teams for area in team.areas})
        platforms = [(platform.slug, platform.name) for platform in Platform.objects.offered()]
        others = [(str(one.public_id), one.name) for one in people if one.pk != user.pk]
        offered = {
            "area": Offered([("", _("All places")), *[(area, area) for area in areas]]),
            "platform": Offered([("", _("All platforms")), *platforms]),
            "owner": Offered(
                [
                    ("", _("All owners")),
                    (str(user.public_id), _("I")),
                    ("nobody", _("Nobody")),
                    *others,
                ]
            ),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices
        self._offered = [choices.pairs for choices in offered.values()]

    @property
    def key(self) -> str | None:
        """All that the drawn filters depend on but the language; None after a wrong value."""
        if self.errors:
            return None
        return repr([self.cleaned_data, self._offered])

    def chosen(self) -> dict[str, str]:
        """The valid values, for the address; what isn't an option is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def gone(self) -> list[str]:
        """What the filters ask for that isn't there (any more): a colleague who left, a place."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    def filters(self, today: date) -> Filters:
        """The same for the query: the period as the moment from which."""
        chosen = self.chosen()
        severity, owner, days = chosen["severity"], chosen["owner"], chosen["period"]
        return Filters(
            severity=int(severity) if severity.isdigit() else None,
            opportunities=severity == Category.OPPORTUNITY,
            category=chosen["category"],
            area=chosen["area"],
            platform=chosen["platform"],
            owner=UUID(owner) if owner and owner != "nobody" else None,
            nobody=owner == "nobody",
            since=start_of_day(today - timedelta(days=int(days))) if days else None,
        )


@light
class BulkAssignForm(forms.Form):
    """Several signals for one person."""

    to = PersonField(
        label=gettext_lazy("Give the ticked ones to"),
        error_messages={
            "required": gettext_lazy("Choose who takes this up."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="bulk_%s", **kwargs)
        self.fields["to"].offer(people, _("Choose"))

    @property
    def key(self) -> str | None:
        """As in `FilterForm`; None where somebody chose already."""
        return None if self.is_bound else repr(self.fields["to"].choices.pairs)


@light
class SavedFilterForm(forms.Form):
    """What a set of filters is called, and whether the inbox opens with it."""

    name = FreeText(
        label=gettext_lazy("Name of this filter"),
        max_length=FILTER_NAME_MAX,
        multiline=False,
        error_messages={"required": gettext_lazy("Give the filter a name.")},
    )
    is_default = forms.BooleanField(
        label=gettext_lazy("Open signals with this filter"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)


@light
class SearchForm(forms.Form):
    """Words to look for; posted, so that none stands in an address or a log."""

    q = forms.CharField(
        label=gettext_lazy("Search for a word, not for a name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Type a word.")},
    )
    as_answer = forms.BooleanField(required=False, widget=forms.HiddenInput)  # set by page.js

    @property
    def key(self) -> str | None:
        """As in `FilterForm`; None where words stand in it: those are kept nowhere."""
        return None if self.is_bound or self.initial else "empty"

    def clean_q(self) -> str:
        """The words. Raises ValidationError for what points at a person.

        A text may hold a name that somebody said is no person: nobody gathers what is written
        about one by searching. Words are looked at one by one, so that an area is no name.
        """
        words: str = self.cleaned_data["q"]
        points = [found for found in findings(words) if found.kind != "name"]
        points += [found for word in words.split() for found in findings(word)]
        if points or "@" in words or LONG_NUMBER.search(words):
            raise ValidationError(
                _("Search for what goes on, not for a person, an account or a number."),
                code="names_someone",
            )
        return words


class AccountSearchForm(CheckedForm):
    """One account, written out, and why somebody looks for it."""

    checked_texts = ("reason",)

    handle = FreeText(
        label=gettext_lazy("Account, written in full"),
        help_text=gettext_lazy("Only the exact name is found. Not the account of a young person."),
        max_length=200,
        multiline=False,
        error_messages={"required": gettext_lazy("Write the account in full.")},
    )
    reason = FreeText(
        label=gettext_lazy("Why do you look for it?"),
        help_text=gettext_lazy("This reason stands in the trail. No names."),
        max_length=200,
        min_length=5,
        multiline=False,
        error_messages={"required": gettext_lazy("Give a reason first.")},
    )
