"""The signal form of the phone: shape of what is typed, and what belongs together."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.models import Platform
from privacy.forms import FreeText, Moment
from signals.actions.log import WRITTEN, Observation
from signals.choices.editing import CLOCK_SLACK
from signals.choices.signal import (
    SEXUAL_IMAGE_ADULT,
    SEXUAL_IMAGE_MINOR,
    SUBCATEGORIES,
    SUBCATEGORY_CODES,
    AboutMinors,
    AgeBand,
    Category,
    GroupSize,
    IdentitySure,
    Interpretation,
    NoPerson,
    Observed,
    OfflinePicture,
    OpportunityWhen,
    Severity,
    ShowsMinor,
    StepKind,
    StillVisible,
    keeps_no_place,
    keeps_no_story,
    may_show_a_minor,
    stands_alone,
    unkept,
)
from signals.forms.fields import MOMENT_FORMATS, UNKNOWN_CHOICE, radio
from signals.forms.offline import WrittenOffline
from signals.forms.text_check import TextCheckMixin
from signals.models import NARRATIVE_MAX
from signals.places import account_of
from signals.sharing import never_shared
from youthwork.lib.light_forms import BriefForm, light
from youthwork.lib.selects import Late

if TYPE_CHECKING:
    from organisation.models import Team, User


# What a form begins with that nobody filled in.
FIRST_VALUES = {"client_id", "platform", "team"}
TAKEN = sorted({field.name for field in dataclasses.fields(Observation)} - {"platform"})
LONG_AGO = timedelta(days=30)


# Kinds about whoever it happens to, and words that say that an account may be theirs.
OF_WHO_SUFFERS = (Category.WELLBEING, Category.UNSAFE_HOME)
VICTIM = re.compile(
    r"\b(?:slachtoffers?|gepeste|bedreigde|vernederde"
    r"|(?:haar|zijn|hun) (?:eigen )?(?:account|profiel|insta|snap|tiktok)"
    r"|(?:account|profiel) van (?:een |het |de |dit |dat |die )?"
    r"(?:meisjes?|meid|jongen|jongere|kind|leerling|scholier|dochter|zoon))\b",
    re.IGNORECASE,
)


NOBODYS_PAGE = gettext_lazy("No, this is not the page of a young person")


def may_be_a_victims(
    category: str | None, concerns_one_youth: bool, place: str | None, *texts: str | None
) -> bool:
    """Whether an account noted with these texts may be that of whoever it happens to: of good news
    the page of one, at this place."""
    told = " ".join(filter(None, texts))
    if category == Category.OPPORTUNITY and account_of("", place or ""):
        return True
    return category in OF_WHO_SUFFERS or concerns_one_youth or bool(VICTIM.search(told))


def whose_account(category: str | None) -> ValidationError:
    """What asks whose account it is."""
    told = _("Is this the account that spreads it? Never note the account of a victim.")
    if category == Category.OPPORTUNITY:
        told = _("Is this the page of a young person? Then leave it out. One of a post may stay.")
    return ValidationError(told, code="victim")


@light
class SignalForm(TextCheckMixin, WrittenOffline, BriefForm):
    """The form of the phone: three answers needed, everything else may be skipped."""

    checked_texts = ("title", "narrative")

    client_id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("This form is damaged. Open it again.")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("What is going on?"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what is going on."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )
    subcategory = forms.ChoiceField(
        label=gettext_lazy("What kind exactly?"),
        choices=[("", "")] + [(code, code) for code in SUBCATEGORY_CODES],
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    severity = forms.TypedChoiceField(
        label=gettext_lazy("How serious is it?"),
        choices=Severity.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    opportunity_when = radio(OpportunityWhen, label=gettext_lazy("When do we take it up?"))
    title = FreeText(
        label=gettext_lazy("Short title"), max_length=80, required=False, multiline=False
    )
    platform = forms.ChoiceField(
        label=gettext_lazy("Where did you see it?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    narrative = FreeText(
        label=gettext_lazy("What do you see?"),
        max_length=NARRATIVE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
    )
    no_person = forms.ChoiceField(
        label=gettext_lazy("No person? Say what it is"),
        choices=NoPerson.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    concerns_one_youth = forms.BooleanField(
        label=gettext_lazy("This is about one young person whom I recognise"), required=False
    )
    team = forms.ChoiceField(
        label=gettext_lazy("Team"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    team.needed_when = ""  # type: ignore[attr-defined]
    area = forms.ChoiceField(
        label=gettext_lazy("Place"),
        required=False,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )
    seen_at = Moment(
        label=gettext_lazy("When did you see it?"),
        required=False,
        input_formats=MOMENT_FORMATS,
        error_messages={"invalid": gettext_lazy("Write the day and the time as 20-11-2026 22:30.")},
    )
    seen_long_ago = forms.BooleanField(
        label=gettext_lazy("Yes, this was more than 30 days ago"), required=False
    )
    still_visible = radio(StillVisible, label=gettext_lazy("Is it still there?"))
    about_minors = radio(AboutMinors, label=gettext_lazy("Is it about minors?"))
    shows_minor = radio(ShowsMinor, label=gettext_lazy("Is somebody under 18 in the image?"))
    shows_minor.needed_when = gettext_lazy("needed here")  # type: ignore[attr-defined]
    group_size = radio(GroupSize, label=gettext_lazy("How many young people?"))
    age_band = radio(AgeBand, label=gettext_lazy("Age"))
    observed = radio(Observed, label=gettext_lazy("How did you notice it?"))
    interpretation = radio(Interpretation, label=gettext_lazy("What do you think it is?"))
    offline_picture = radio(OfflinePicture, label=gettext_lazy("Does it fit the street?"))
    account_handle = FreeText(
        label=gettext_lazy("Account that posts this"),
        max_length=200,
        required=False,
        multiline=False,
    )
    handle_spreads = forms.BooleanField(
        label=gettext_lazy("Yes, this account spreads it"), required=False
    )
    identity_sure = radio(IdentitySure, label=gettext_lazy("Are you sure whose it is?"))
    location_url = FreeText(
        label=gettext_lazy("Address of the page"), max_length=2000, required=False, multiline=False
    )
    first_steps = forms.MultipleChoiceField(
        label=gettext_lazy("What did you do already?"),
        choices=StepKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args: Any, user: User | None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.teams: list[Team] = user.current_teams if user else []
        self.areas_before = set[str]()  # that stand with a signal and are no choice any more
        self.platforms = Platform.objects.offered()
        self.prepare_fields()
        self.seen_later_than_now = False

    def prepare_fields(self) -> None:
        # Made when somebody looks: a form that is sent chooses at most one of each.
        own = {"team": self._team_choices, "area": self._area_choices}
        own["platform"] = lambda: [(row.slug, row.name) for row in self.platforms]
        for name in own.keys() & self.fields.keys():
            self.fields[name].choices = Late(own[name])  # type: ignore[attr-defined]
        if self.data.get("category") == Category.OPPORTUNITY and "handle_spreads" in self.fields:
            self.fields["handle_spreads"].label = NOBODYS_PAGE

    @property
    def is_fresh(self) -> bool:
        """Whether nobody filled anything in: such a form looks the same to many."""
        return not self.is_bound and self.initial.keys() <= FIRST_VALUES

    @property
    def platforms_key(self) -> tuple[tuple[str, str], ...]:
        """All that what is drawn of the platforms depends on."""
        return tuple((row.slug, row.name) for row in self.platforms)

    @property
    def teams_key(self) -> tuple[tuple[str, ...], ...]:
        """All that what is drawn of the teams' places depends on."""
        return tuple((team.name, *team.areas) for team in self.teams)

    def _team_choices(self) -> list[tuple[str, str]]:
        return [(str(team.public_id), team.name) for team in self.teams]

    def _area_choices(self) -> list[tuple[str, str]]:
        areas = sorted({area for team in self.teams for area in team.areas} | self.areas_before)
        return [("", _("Whole team"))] + [(area, area) for area in areas]

    # --- one field at a time -------------------------------------------------------------------

    def clean_seen_at(self) -> datetime:
        """The moment of seeing, else of writing down; one to come is set to now, and said so.

        What a device filled in itself is the moment of writing too, by our clock.
        """
        seen_at: datetime | None = self.cleaned_data["seen_at"]
        written: datetime | None = self.cleaned_data.get("created_offline_at")
        if seen_at is None or (written and self.is_filled_in(seen_at)):
            return written or self.now
        if seen_at > self.now + CLOCK_SLACK:
            self.seen_later_than_now = written is None
            return written or self.now
        return seen_at

    @property
    def says_when(self) -> bool:
        """Whether a moment of seeing was typed, that can be true."""
        return bool(self.data.get("seen_at")) and not self.seen_later_than_now

    # --- what belongs together -------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        category, subcategory = data.get("category"), data.get("subcategory") or ""
        if category and subcategory and subcategory not in SUBCATEGORIES[category]:
            self.add_error("subcategory", ValidationError(UNKNOWN_CHOICE, code="invalid_choice"))
        subcategory = self._asks_who_is_in_the_image(subcategory)
        if category and "severity" not in self.errors:
            self._needs_severity(category, subcategory)
        untitled = not data.get("title") and "title" not in self.errors
        if category == Category.OTHER and untitled and not data.get("concerns_one_youth"):
            self.add_error("title", ValidationError(_("Give it a short title."), code="required"))
        if category:
            self._needs_or_refuses_text(category, subcategory)
        self._asks_whose_account(category)
        if stands_alone(subcategory) and StepKind.INFORMED_PARTNER in data.get("first_steps", ()):
            self.add_error("first_steps", never_shared())
        self._belongs_to_a_team()
        if (
            (seen_at := data.get("seen_at"))
            and seen_at < self.now - LONG_AGO
            and not data.get("seen_long_ago")
        ):
            self.add_error(
                "seen_at",
                ValidationError(_("This is more than 30 days ago. Is that right?"), code="old"),
            )
        self._ask_about_names()
        return data

    def _ask_about_names(self) -> None:
        """Ask what a found word is; whoever ticks without saying has *something else*."""
        data = self.cleaned_data
        said = data.get("no_person") or (NoPerson.OTHER if data.get("text_confirmed") else "")
        data["text_confirmed"] = bool(said)
        found = self.check_texts(allowed=self._own_words())
        data["no_person"] = said if found else ""
        data["text_confirmed"] = bool(data["no_person"])

    def _asks_who_is_in_the_image(self, subcategory: str) -> str:
        """The sub-kind: an image of an adult that shows somebody under 18 is one of a minor.

        Nothing that was written of it is kept, nor looked at.
        """
        data = self.cleaned_data
        said = data.get("shows_minor")
        if subcategory == SEXUAL_IMAGE_ADULT and said == ShowsMinor.YES:
            data["subcategory"] = SEXUAL_IMAGE_MINOR
            for name in WRITTEN:
                self.errors.pop(name, None)
                data[name] = ""
            self.cut_address = self.short_address = False
            return SEXUAL_IMAGE_MINOR
        about = (data.get("about_minors") or "", data.get("age_band") or "")
        if may_show_a_minor(subcategory, *about) and not said and "shows_minor" not in self.errors:
            self.add_error(
                "shows_minor",
                ValidationError(
                    _("Say whether somebody under 18 is in the image."), code="shows_minor"
                ),
            )
        return subcategory

    def _needs_severity(self, category: str, subcategory: str) -> None:
        asked = category != Category.OPPORTUNITY and subcategory != SEXUAL_IMAGE_MINOR
        if asked and self.cleaned_data.get("severity") is None:
            self.add_error(
                "severity", ValidationError(_("Choose how serious it is."), code="required")
            )

    def _needs_or_refuses_text(self, category: str, subcategory: str) -> None:
        data = self.cleaned_data
        no_story = keeps_no_story(category, subcategory, bool(data.get("concerns_one_youth")))
        if no_story and data.get("narrative"):
            self.add_error(
                "narrative",
                ValidationError(
                    _("Don't write a story here. Take it out and talk with your team lead."),
                    code="refused",
                ),
            )
        elif not no_story and not data.get("narrative") and "narrative" not in self.errors:
            self.add_error(
                "narrative",
                ValidationError(_("Write in one sentence what you see."), code="required"),
            )
        if keeps_no_place(subcategory):
            for name in ("account_handle", "location_url"):
                if data.get(name):
                    self.add_error(
                        name,
                        ValidationError(
                            _("Don't note an account or an address here. Take it out."),
                            code="refused",
                        ),
                    )

    def _asks_whose_account(self, category: str | None) -> None:
        """Ask once more where the account, or whose page it is, may be a victim's."""
        data = self.cleaned_data
        told = (data.get("title"), data.get("narrative"))
        one, place = bool(data.get("concerns_one_youth")), data.get("location_url")
        of_victim = may_be_a_victims(category, one, place, *told)
        names = ["account_handle", "location_url"]
        if category == Category.OPPORTUNITY:  # of which no account is kept
            names = ["location_url"]
            of_victim = of_victim and bool(account_of("", place or ""))
        noted = next((name for name in names if data.get(name)), None)
        if of_victim and noted and not data.get("handle_spreads"):
            self.add_error(noted, whose_account(category))

    def _belongs_to_a_team(self) -> None:
        """The chosen team, or the only one, or the one whose area was chosen (F26).

        Of a place of another team it is asked which of the two is meant.
        """
        data = self.cleaned_data
        kind = (data.get("category") or "", data.get("subcategory") or "")
        area = data.get("area") or ""
        by_id = {str(team.public_id): team for team in self.teams}
        team = by_id.get(data.get("team") or "")
        of_area = next((t for t in self.teams if area in t.areas), None)
        if team is None and self.teams:
            team = of_area or self.teams[0]
        if "area" in unkept(*kind, bool(data.get("concerns_one_youth"))):
            data["area"] = area = ""
            self.errors.pop("area", None)  # it stands on the page no more
        if team and area and area not in {*team.areas, *self.areas_before}:
            if of_area:
                told = _("%(place)s is a place of %(team)s. Choose that team, or another place.")
                told %= {"place": area, "team": of_area.name}
                self.add_error("team", ValidationError(told, code="other_team"))
            else:
                self.add_error("area", ValidationError(UNKNOWN_CHOICE, code="invalid_choice"))
        data["team"] = team

    def _own_words(self) -> list[str]:
        """Words with a capital that are no names here: platforms, teams and their areas."""
        own = [row.name for row in self.platforms]
        for team in self.teams:
            own += [team.name, *team.areas]
        return own

    def observation(self) -> Observation:
        """What was typed, for `actions.log_signal`; call it on a valid form."""
        data = self.cleaned_data
        platform = next((row for row in self.platforms if row.slug == data["platform"]), None)
        return Observation(platform=platform, **{name: data[name] for name in TAKEN})
