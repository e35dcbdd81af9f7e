"""What is typed about a practice example."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, pgettext_lazy

from organisation.forms.fields import not_in_the_future
from organisation.models import Partner, Platform, Team, User
from privacy.asking import TextCheckMixin
from privacy.forms import Day, FreeText
from workers.actions.examples import PARTS
from workers.choices.hours import Function
from workers.forms.activities import UNKNOWN_CHOICE, choice
from workers.models import PART_MAX, PracticeExample
from workers.words import no_names
from youthwork.lib import links
from youthwork.lib.said import SeenMixin

ROWS_OF_TEXT = {"rows": 3, "dir": "auto", "spellcheck": "false"}


def _part(label: Any, help_text: Any, required: Any) -> FreeText:
    return FreeText(
        label=label,
        help_text=help_text,
        max_length=PART_MAX,
        widget=forms.Textarea(attrs=ROWS_OF_TEXT),
        error_messages={"required": required},
    )


SAID = ("title", "team", "function", "day", *PARTS, "news_url")


class ExampleForm(SeenMixin, TextCheckMixin):
    """What happened, online and offline, what came of it and what it taught; no names."""

    checked_texts = ("title", *PARTS)

    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = FreeText(
        label=gettext_lazy("What is it called?"),
        max_length=80,
        multiline=False,
        help_text=gettext_lazy("No names of young people."),
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    team = choice(gettext_lazy("Team"), UNKNOWN_CHOICE, ())
    function = choice(
        gettext_lazy("What is it an example of?"),
        gettext_lazy("Choose what it is an example of."),
        Function.choices,
        widget=forms.RadioSelect,
    )
    day = Day(
        label=gettext_lazy("When was it, about?"),
    )
    situation = _part(
        pgettext_lazy("example", "What was going on?"),
        gettext_lazy("So that nobody can tell who it was."),
        gettext_lazy("Write what was going on."),
    )
    online = _part(
        pgettext_lazy("example", "What did you do online?"),
        "",
        gettext_lazy("Write what you did online."),
    )
    offline = _part(
        pgettext_lazy("example", "And offline?"), "", gettext_lazy("Write what you did offline.")
    )
    result = _part(
        pgettext_lazy("example", "What did it yield?"), "", gettext_lazy("Write what it yielded.")
    )
    lesson = _part(
        pgettext_lazy("example", "What can a colleague learn from it?"),
        "",
        gettext_lazy("Write what a colleague can learn."),
    )
    news_url = FreeText(
        label=pgettext_lazy("example", "Was it in the news?"),
        help_text=gettext_lazy("The address of the news item, if there is one."),
        max_length=500,
        multiline=False,
        required=False,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        by: User,
        today: date,
        example: PracticeExample | None = None,
        draft: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`draft`: what a new one starts with, made of something that is known already."""
        self.by, self.today = by, today
        everywhere = by.has_perm("workers.edit_all_examples")
        self.teams = list(Team.objects.order_by("name")) if everywhere else by.current_teams
        if example is None:
            own = str(by.current_teams[0].public_id) if by.current_teams else ""
            known: dict[str, Any] = {"public_id": uuid4(), "day": today, "team": own}
            known |= draft or {}
        else:
            if example.team not in self.teams:
                self.teams = [*self.teams, example.team]
            known = {name: getattr(example, name) for name in SAID}
            known["team"] = str(example.team.public_id)
        super().__init__(*args, initial=known, **kwargs)
        if example is not None:
            del self.fields["public_id"]
        self["team"].field.choices = [(str(team.public_id), team.name) for team in self.teams]
        self.carry(example, SAID)

    def clean_day(self) -> date | None:
        return not_in_the_future(self.cleaned_data["day"], self.today)

    def clean_news_url(self) -> str:
        link = (self.cleaned_data["news_url"] or "").strip()
        if link and not links.is_web_address(link):
            told = gettext_lazy("Write an address that starts with https://.")
            raise ValidationError(told, code="invalid")
        return link

    def clean_team(self) -> Team:
        chosen = self.cleaned_data["team"]
        return next(team for team in self.teams if str(team.public_id) == chosen)

    def clean(self) -> dict[str, Any]:
        """Names are asked about once, in every part."""
        super().clean()
        own = no_names(self.teams, Platform.objects.offered())
        own += [partner.name for partner in Partner.objects.visible_to(self.by)]
        self.check_texts(allowed=own)
        data = dict(self.cleaned_data)
        data.pop("text_confirmed", None)
        if not data.get("public_id"):
            data.pop("public_id", None)
        return data
