"""What is typed in Instaclean: an item, what came of it, and the days of a round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Platform, Team, User
from privacy.forms import Day, FreeText
from signals.actions.items import Notice
from signals.choices.rounds import (
    NEVER_LISTED,
    Decision,
    Ground,
    NotHeldCause,
    Theme,
    listed_categories,
)
from signals.choices.signal import (
    SEXUAL_IMAGE_ADULT,
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    Category,
    ShowsMinor,
)
from signals.forms.fields import UNKNOWN_CHOICE, offer_silence, radio
from signals.forms.text_check import CheckedForm, TextCheckMixin
from signals.item_marks import SAYS
from signals.models import InstacleanItem, InstacleanRound
from signals.models.rounds import MOST_PARTICIPANTS, REASON_MAX, RULE_MAX, WHY_MAX
from youthwork.lib.said import SeenField, SeenMixin, marks

AT_ONCE = "now"


def _text(label: object, most: int, *, rows: int = 0, **kwargs: Any) -> FreeText:
    widget = (
        forms.Textarea(attrs={"rows": rows, "dir": "auto", "spellcheck": "false"})
        if rows
        else forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"})
    )
    return FreeText(label=label, max_length=most, multiline=bool(rows), widget=widget, **kwargs)


class ItemForm(TextCheckMixin):
    """An account or page for the list; only the platform is asked at once."""

    checked_texts = ("rule_text", "reason")

    round = forms.ChoiceField(
        label=gettext_lazy("When does it go?"),
        error_messages={"invalid_choice": UNKNOWN_CHOICE, "required": UNKNOWN_CHOICE},
    )
    team = forms.ChoiceField(
        label=gettext_lazy("Team"), error_messages={"invalid_choice": UNKNOWN_CHOICE}
    )
    platform = forms.ChoiceField(
        label=gettext_lazy("Platform"),
        error_messages={
            "required": gettext_lazy("Choose the platform."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    account_handle = _text(
        gettext_lazy("Account that posts this"),
        200,
        required=False,
        help_text=gettext_lazy("The account that spreads it, never that of a victim."),
    )
    location_url = _text(
        gettext_lazy("Exact location"),
        2000,
        required=False,
        help_text=gettext_lazy(
            "The address of the account or the page, as text. We never open or fetch it."
        ),
    )
    is_closed_account = forms.BooleanField(
        label=gettext_lazy("It is a closed account"),
        required=False,
        help_text=gettext_lazy("Then who sees it reports it inside the app. We can't send it."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("What kind is it?"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    subcategory = forms.ChoiceField(
        label=gettext_lazy("More precisely"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    shows_minor = radio(ShowsMinor, label=gettext_lazy("Is somebody under 18 in the image?"))
    shows_minor.needed_when = gettext_lazy("needed here")  # type: ignore[attr-defined]
    ground = forms.ChoiceField(
        label=gettext_lazy("Against what is it?"),
        choices=[
            (Ground.LAW.value, gettext_lazy("Against the law")),
            (Ground.HOUSE_RULE.value, gettext_lazy("Only against the platform's own rule")),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    rule_text = _text(
        gettext_lazy("Which law or rule?"),
        RULE_MAX,
        required=False,
        help_text=gettext_lazy("For instance: no sale of drugs."),
    )
    reason = _text(
        gettext_lazy("Why do you think so?"),
        REASON_MAX,
        rows=4,
        required=False,
        help_text=gettext_lazy("A few plain sentences for the platform. No names."),
    )
    seen_on = Day(label=gettext_lazy("Seen on"), required=False)
    good_faith = forms.BooleanField(
        label=gettext_lazy("We report this in good faith, and as far as we know it is right."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        rounds: Sequence[InstacleanRound],
        platforms: Sequence[Platform],
        allowed: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = list(allowed)
        names = [name for name in self.fields if name != "text_confirmed"]
        texts = names[: names.index("reason") + 1]
        self.order_fields([*texts, "text_confirmed"])  # below what it is about
        self.rounds = {round.ref: round for round in rounds}
        self.platforms = {platform.slug: platform for platform in platforms}
        self.teams = {str(team.public_id): team for team in user.current_teams}
        fields = self.fields
        fields["round"].choices = [
            *((ref, _round_choice(round)) for ref, round in self.rounds.items()),
            (AT_ONCE, _("Now, apart from a round")),
        ]
        fields["platform"].choices = [
            ("", _("Choose")),
            *((slug, platform.name) for slug, platform in self.platforms.items()),
        ]
        fields["category"].choices = [("", _("Choose")), *listed_categories()]
        fields["subcategory"].choices = [("", _("Choose")), *_subcategories()]
        if len(self.teams) < 2:
            del fields["team"]
        else:
            fields["team"].choices = [(key, team.name) for key, team in self.teams.items()]
        if self["subcategory"].value() != f"{Category.EXPOSING}/{SEXUAL_IMAGE_ADULT}":
            del fields["shows_minor"]
        asked = self.initial.get("round")
        if not self.is_bound and self.rounds and asked not in (*self.rounds, AT_ONCE):
            self.initial["round"] = next(iter(self.rounds))

    def clean_platform(self) -> Platform:
        return self.platforms[self.cleaned_data["platform"]]

    def clean_subcategory(self) -> str:
        """The sub-kind alone; which kind it belongs to is checked with the category."""
        chosen = self.cleaned_data["subcategory"]
        kind, _slash, code = chosen.partition("/")
        category = self.cleaned_data.get("category")
        if chosen and not category:
            self.cleaned_data["category"] = category = kind
        if chosen and kind != category:
            self.add_error("subcategory", _("Choose a sub-kind that fits the kind."))
        return code

    def clean(self) -> dict[str, Any]:
        """Of a sexual image is asked who is in it, as on the form of a signal."""
        self.check_texts(allowed=self.allowed)
        open_question = "shows_minor" in self.fields and "shows_minor" not in self.errors
        if open_question and not self.cleaned_data.get("shows_minor"):
            told = _("Say whether somebody under 18 is in the image.")
            self.add_error("shows_minor", ValidationError(told, code="shows_minor"))
        return self.cleaned_data

    def notice(self) -> Notice:
        """What was typed, once the form is valid; who is in an image isn't kept."""
        names = Notice.__dataclass_fields__
        said = {name: self.cleaned_data[name] for name in names}
        if self.shows_a_minor:
            said["subcategory"] = SEXUAL_IMAGE_MINOR
        return Notice(**said)

    @property
    def shows_a_minor(self) -> bool:
        """Whether somebody said that a child is in the image."""
        return bool(self.cleaned_data.get("shows_minor") == ShowsMinor.YES)

    def chosen_round(self) -> InstacleanRound | None:
        return self.rounds.get(self.cleaned_data["round"])

    def chosen_team(self, default: Team | None) -> Team:
        """The team that was chosen, else that of the signal, else the only one."""
        chosen = self.teams.get(self.cleaned_data.get("team", ""))
        return chosen or default or next(iter(self.teams.values()))


class ChangeItemForm(ItemForm):
    """The same of one that stands on the list: its team and round are settled."""

    seen = SeenField()

    def __init__(self, *args: Any, item: InstacleanItem, **kwargs: Any) -> None:
        known = first_values(item) | {"seen": marks(item, SAYS)}
        super().__init__(*args, rounds=(), initial=known, **kwargs)
        for settled in ("round", "team"):
            self.fields.pop(settled, None)


def _round_choice(round: InstacleanRound) -> str:
    return _("With round %(quarter)s of %(year)s") % {"quarter": round.quarter, "year": round.year}


def _subcategories() -> list[tuple[str, list[tuple[str, object]]]]:
    """Sub-kinds by kind; the forbidden one stands there too, so that it can say what to do."""
    return [
        (str(kind.label), [(f"{kind.value}/{code}", label) for code, label in group.items()])
        for kind in Category
        if kind not in NEVER_LISTED and (group := SUBCATEGORIES.get(kind, {}))
    ]


class NothingForm(forms.Form):
    """Nothing to fill in: the button is the question."""


class CheckForm(forms.Form):
    """Nothing to fill in either; the page says what stood on it."""

    seen = SeenField()


class MoveForm(forms.Form):
    """To which round an item moves."""

    round = forms.ChoiceField(
        label=gettext_lazy("When does it go?"),
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args: Any, rounds: Sequence[InstacleanRound], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="move_%s", **kwargs)
        self.rounds = {round.ref: round for round in rounds}
        self.fields["round"].choices = [
            *((ref, _round_choice(round)) for ref, round in self.rounds.items()),
            (AT_ONCE, _("Now, apart from a round")),
        ]

    def clean_round(self) -> InstacleanRound | None:
        return self.rounds.get(self.cleaned_data["round"])


class DayForm(forms.Form):
    """On which day something happened."""

    on = Day(label=gettext_lazy("On which day?"))

    def __init__(self, *args: Any, prefix_id: str = "day", today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, auto_id=f"{prefix_id}_%s", **kwargs)


class SendListForm(DayForm):
    """The day on which the list of a round went, and what stood on it on its page."""

    seen = SeenField()


class DecisionForm(CheckedForm, DayForm):
    """What the platform decided, and what it says about redress."""

    checked_texts = ("redress",)
    field_order = ["decision", "on", "redress"]
    decision = forms.ChoiceField(
        label=gettext_lazy("What did the platform decide?"),
        choices=[("", gettext_lazy("Choose")), *Decision.choices],
        error_messages={
            "required": gettext_lazy("Choose what the platform decided."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    redress = _text(
        gettext_lazy("What can you do about it, says the platform?"),
        WHY_MAX,
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, today: date, item: InstacleanItem, **kwargs: Any) -> None:
        super().__init__(*args, today=today, allowed=(item.platform.name,), **kwargs)
        asked_on = timezone.localdate(item.sent_at) if item.sent_at else None
        offer_silence(self.fields["decision"], asked_on, today)

    def clean_decision(self) -> Decision:
        return Decision(self.cleaned_data["decision"])


class CorrectionForm(SeenMixin, DecisionForm):
    """The same of a decision that was written down already."""

    def __init__(self, *args: Any, item: InstacleanItem, **kwargs: Any) -> None:
        known = {"decision": item.decision, "on": item.decided_on, "redress": item.redress}
        super().__init__(*args, item=item, initial=known, **kwargs)
        self.carry(item, known, on="decided_on")


class AppealDecisionForm(DayForm):
    """What came of an appeal."""

    field_order = ["decision", "on"]
    decision = DecisionForm.base_fields["decision"]

    def __init__(self, *args: Any, today: date, item: InstacleanItem, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        offer_silence(self.fields["decision"], item.appealed_on, today)

    def clean_decision(self) -> Decision:
        return Decision(self.cleaned_data["decision"])


class AppealCorrectionForm(SeenMixin, AppealDecisionForm):
    """The same of an outcome that was written down already."""

    def __init__(self, *args: Any, item: InstacleanItem, **kwargs: Any) -> None:
        known = {"decision": item.appeal_decision, "on": item.appeal_decided_on}
        super().__init__(*args, item=item, initial=known, **kwargs)
        self.carry(item, known, decision="appeal_decision", on="appeal_decided_on")


class WrongForm(TextCheckMixin):
    """What went wrong with an account that should not have gone."""

    checked_texts = ("note",)
    note = _text(
        gettext_lazy("What went wrong? No names."),
        WHY_MAX,
        rows=3,
        error_messages={"required": gettext_lazy("Say in a few words what went wrong.")},
    )

    field_order = ("note", "text_confirmed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="wrong_%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        self.check_texts(allowed=())
        return {name: value for name, value in self.cleaned_data.items() if name == "note"}


class PlanForm(SeenMixin, forms.Form):
    """The days of a round, who leads it, and whether young people help."""

    starts_on = Day(label=gettext_lazy("The list opens on"))
    ends_on = Day(label=gettext_lazy("The list closes on"))
    lead = forms.ChoiceField(
        label=gettext_lazy("Who leads this round?"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    community_service = forms.BooleanField(
        label=gettext_lazy("Young people help as a community service"), required=False
    )
    participants_count = forms.IntegerField(
        label=gettext_lazy("How many young people?"),
        required=False,
        min_value=1,
        max_value=MOST_PARTICIPANTS,
        help_text=gettext_lazy("Only the number. Never write down who they are."),
    )

    def __init__(
        self, *args: Any, round: InstacleanRound, people: Sequence[User], **kwargs: Any
    ) -> None:
        known = {name: getattr(round, name) for name in self.base_fields}
        known["lead"] = str(round.lead.public_id) if round.lead else ""
        super().__init__(*args, auto_id="plan_%s", initial=known, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["lead"].choices = [
            ("", _("Nobody yet")),
            *((key, person.name) for key, person in self.people.items()),
        ]
        if round.lead and known["lead"] not in self.people:
            told = _("%(name)s was to lead it, and is no team lead any more.")
            self.fields["lead"].help_text = told % {"name": round.lead.name}
        self.carry(round, self.base_fields)

    def clean_lead(self) -> User | None:
        return self.people.get(self.cleaned_data["lead"])


class NotHeldForm(TextCheckMixin):
    """Why a round is not held."""

    checked_texts = ("reason",)
    cause = forms.TypedChoiceField(
        label=gettext_lazy("Why is this round not held?"),
        help_text=gettext_lazy("This stands in the report to the municipality."),
        choices=NotHeldCause.choices,
        coerce=NotHeldCause,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose why."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    reason = _text(
        gettext_lazy("In a few words"),
        WHY_MAX,
        rows=2,
        required=False,
        help_text=gettext_lazy("For colleagues only. No names."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="not_held_%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        self.check_texts(allowed=())
        return {n: v for n, v in self.cleaned_data.items() if n in ("cause", "reason", "seen")}


class ReasonForm(SeenMixin, NotHeldForm):
    """The reason anew, of a round that was not held."""

    def __init__(self, *args: Any, round: InstacleanRound, **kwargs: Any) -> None:
        known = {"cause": round.not_held_cause, "reason": round.not_held_reason}
        super().__init__(*args, initial=known, **kwargs)
        self.carry(round, known, cause="not_held_cause", reason="not_held_reason")


class SessionForm(TextCheckMixin):
    """A talk with young people who help: the day, the themes, how it went."""

    checked_texts = ("reflection",)
    held_on = Day(label=gettext_lazy("On which day?"))
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("What did you talk about?"),
        choices=Theme.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one theme."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    reflection = _text(
        gettext_lazy("How did it go? No names."),
        REASON_MAX,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"held_on": today})
        super().__init__(*args, auto_id="session_%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        self.check_texts(allowed=())
        return {n: v for n, v in self.cleaned_data.items() if n != "text_confirmed"}


def first_values(item: InstacleanItem) -> dict[str, Any]:
    """What the form shows of an item that is changed."""
    values = {
        name: getattr(item, name)
        for name in (
            "account_handle",
            "location_url",
            "is_closed_account",
            "category",
            "ground",
            "rule_text",
            "reason",
            "seen_on",
            "good_faith",
        )
    }
    sub = f"{item.category}/{item.subcategory}" if item.subcategory else ""
    return values | {
        "platform": item.platform.slug,
        "subcategory": sub,
        "round": item.round.ref if item.round else AT_ONCE,
        "team": str(item.team.public_id),
    }


class ListFilter(forms.Form):
    """Which part of a list is taken out; what leaves the house is what was asked for, or nothing.

    `platforms`: those that the list holds, of which one may have been put away since.
    """

    tells_errors = False

    platform = forms.ChoiceField(label=gettext_lazy("Platform"), required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=lambda: [("", _("All kinds")), *listed_categories()],
    )

    def __init__(self, *args: Any, platforms: Sequence[Platform], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].choices = [
            ("", _("All platforms")),
            *((platform.slug, platform.name) for platform in platforms),
        ]

    def chosen(self) -> dict[str, str]:
        """The values, empty where nothing was chosen. Raises Http404 for what isn't an option."""
        if not self.is_valid():
            raise Http404
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
