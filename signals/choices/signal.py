"""Vocabulary of signals: what is stored in English and shown in Dutch.

`docs/glossary.md` explains the terms. A word added here shows up in the form, the filters and
the charts; only its Dutch text is needed besides.
"""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(TextChoices):
    """What is going on, in the order of the form."""

    EXPOSING = "exposing", _("Exposing")
    VIOLENCE = "violence", _("Violence")
    WEAPONS = "weapons", _("Weapons")
    SUBSTANCES = "substances", _("Substances")
    ALCOHOL = "alcohol", _("Alcohol")
    RECRUITMENT = "recruitment", _("Recruitment and fast money")
    BULLYING = "bullying", _("Bullying")
    SEXUAL_MISCONDUCT = "sexual_misconduct", _("Sexual misconduct")
    WELLBEING = "wellbeing", _("Gloomy and lonely")
    GAMING = "gaming", _("Gaming and gambling")
    UNSAFE_HOME = "unsafe_home", _("Unsafe at home")
    NUISANCE = "nuisance", _("Nuisance and unrest")
    EXTREMISM = "extremism", _("Extreme ideas")
    TREND = "trend", _("Trend or challenge")
    OPPORTUNITY = "opportunity", _("Talent and opportunities")
    OTHER = "other", _("Something else")


SUBCATEGORIES: dict[str, dict[str, object]] = {
    Category.EXPOSING: {
        "expose_account": _("Expose account"),
        "list": _("Shame list"),
        "doxing": _("Private data made public"),
        "sexual_image_minor": _("Sexual image of a minor"),
        "sexual_image_adult": _("Sexual image of an adult"),
        "sextortion": _("Threatening with images"),
    },
    Category.VIOLENCE: {
        "fight_video": _("Fight video"),
        "call_to_fight": _("Call to fight"),
        "threat": _("Threat"),
        "group_rivalry": _("Fight between groups"),
        "filmed_assault": _("Assault on film"),
    },
    Category.WEAPONS: {
        "offer": pgettext_lazy("weapons", "On offer"),
        "display": pgettext_lazy("weapons", "Showing"),
        "explosive": _("Explosive or heavy fireworks"),
    },
    Category.SUBSTANCES: {
        "offer": pgettext_lazy("substances", "On offer"),
        "use_trend": _("Use or trend"),
        "vape_shisha_nitrous": _("Vape, shisha or nitrous oxide"),
        "medicines": _("Medicines"),
    },
    Category.ALCOHOL: {
        "excess": _("Drinking too much"),
        "offer_to_minors": _("Offered to minors"),
        "drinking_game": _("Drinking game or challenge"),
    },
    Category.RECRUITMENT: {
        "counterfeit": _("Counterfeit money"),
        "money_mule": _("Money mule"),
        "recruiting": pgettext_lazy("fast money", "Recruiting"),
        "stolen_goods": _("Stolen goods"),
        "fraud": _("Fraud"),
    },
    Category.BULLYING: {
        "cyberbullying": _("Cyberbullying"),
        "fake_account": _("Fake account"),
        "group_chat": _("Group chat"),
        "discrimination": _("Discrimination or hate"),
    },
    Category.SEXUAL_MISCONDUCT: {
        "grooming": _("Unwanted messages or grooming"),
        "harassment": _("Sexual harassment"),
        "pressure_for_images": _("Pressure to send images"),
        "exploitation": _("Sexual exploitation"),
    },
    Category.WELLBEING: {
        "loneliness": _("Loneliness"),
        "low_mood": _("Low mood"),
        "self_harm_suicide": _("Self-harm or thoughts of suicide"),
        "eating": _("Eating problems"),
        "grief": _("Grief"),
    },
    Category.GAMING: {
        "excessive_gaming": _("Too much gaming"),
        "gambling": _("Online gambling"),
        "loot_skins": _("Loot boxes and skins"),
        "screen_time": _("Screen time"),
    },
    Category.UNSAFE_HOME: {
        "domestic_violence": _("Domestic violence"),
        "neglect": _("Neglect"),
        "ran_away": _("Ran away"),
    },
    Category.NUISANCE: {
        "place": _("Nuisance at a place"),
        "call_to_gather": _("Call to gather"),
        "fireworks": _("Fireworks nuisance"),
        "rumours": _("Fake news or unrest"),
    },
    Category.EXTREMISM: {
        "glorification": _("Glorification"),
        "recruiting": pgettext_lazy("extremism", "Recruiting"),
        "conspiracy_threat": _("Conspiracy with a threat"),
    },
    Category.TREND: {
        "dangerous_challenge": _("Dangerous challenge"),
        "new_platform": _("New platform or feature"),
        "language_meme": _("Language or meme"),
    },
    Category.OPPORTUNITY: {
        "talent": _("Talent"),
        "achievement": _("Goal reached"),
        "initiative": _("Initiative"),
        "request_for_help": _("Request to get ahead"),
        "neighbourhood_bond": _("Bond in the neighbourhood"),
    },
    Category.OTHER: {},
}

TICKS = (
    "still_visible", "interpretation", "offline_picture", "about_minors",
    "identity_sure", "observed", "group_size", "age_band",
)  # fmt: skip

SEXUAL_IMAGE_MINOR = "sexual_image_minor"
SEXUAL_IMAGE_ADULT = "sexual_image_adult"
SELF_HARM = "self_harm_suicide"
FAKE_ACCOUNT = "fake_account"


class Severity(IntegerChoices):
    NOTE = 1, _("Good to know")
    WATCH = 2, _("Watch")
    ACT = 3, _("Act")
    FAST = 4, _("Fast")
    NOW = 5, _("Now")


URGENT = (Severity.FAST, Severity.NOW)  # alerts, and only a lead closes them

# What the form proposes when a kind is chosen; anything else is proposed as WATCH.
PROPOSED_SEVERITY: dict[tuple[str, str], int] = {
    (Category.EXPOSING, ""): 3,
    (Category.EXPOSING, "doxing"): 4,
    (Category.EXPOSING, SEXUAL_IMAGE_MINOR): 5,
    (Category.EXPOSING, SEXUAL_IMAGE_ADULT): 4,
    (Category.EXPOSING, "sextortion"): 4,
    (Category.VIOLENCE, ""): 3,
    (Category.VIOLENCE, "call_to_fight"): 4,
    (Category.VIOLENCE, "threat"): 4,
    (Category.WEAPONS, ""): 4,
    (Category.SUBSTANCES, ""): 3,
    (Category.RECRUITMENT, ""): 3,
    (Category.SEXUAL_MISCONDUCT, ""): 4,
    (Category.WELLBEING, SELF_HARM): 5,
    (Category.UNSAFE_HOME, ""): 4,
    (Category.EXTREMISM, ""): 3,
    (Category.TREND, ""): 1,
    (Category.TREND, "dangerous_challenge"): 3,
}


def proposed_severity(category: str, subcategory: str = "") -> int:
    """How serious a kind is as a rule: its own, else that of its category, else WATCH."""
    of_all = PROPOSED_SEVERITY.get((category, ""), Severity.WATCH)
    return PROPOSED_SEVERITY.get((category, subcategory), of_all)


SUBCATEGORY_CODES = sorted({code for codes in SUBCATEGORIES.values() for code in codes})


class StillVisible(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    DISAPPEARS = "disappears", _("It disappears by itself")
    UNKNOWN = "unknown", _("I don't know")


class IdentitySure(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class Observed(TextChoices):
    """Whether the narrative is what the worker saw, or what somebody told."""

    SEEN = "seen", _("I saw it myself")
    HEARD = "heard", _("Somebody told me")


class Interpretation(TextChoices):
    JOKE = "joke", _("Joke")
    PEER_PRESSURE = "peer_pressure", _("Peer pressure")
    POSSIBLY_SERIOUS = "possibly_serious", _("Possibly serious")
    UNKNOWN = "unknown", _("I don't know")


class OfflinePicture(TextChoices):
    FITS = "fits", _("Fits")
    DIFFERS = "differs", _("Differs")
    UNKNOWN = "unknown", _("I don't know")


class AboutMinors(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I don't know")


class ShowsMinor(TextChoices):
    """Whether somebody under 18 is in a sexual image; asked and not kept: yes is another kind."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class GroupSize(TextChoices):
    ONE = "one", "1"
    FEW = "few", "2–5"
    GROUP = "group", "6–15"
    MANY = "many", _("More")
    UNKNOWN = "unknown", _("I don't know")


class AgeBand(TextChoices):
    UNDER_12 = "under_12", _("Under 12")
    FROM_12 = "12_15", "12–15"
    FROM_16 = "16_17", "16–17"
    ADULT = "18_plus", _("18 and over")
    UNKNOWN = "unknown", _("I don't know")


UNDER_AGE = (AgeBand.UNDER_12, AgeBand.FROM_12, AgeBand.FROM_16)


class NoPerson(TextChoices):
    """What a word that looks like a name is, when it is no person; stored without the word."""

    PLACE = "place", _("A place or building")
    PUBLIC = "public", _("A brand or well-known account")
    TITLE = "title", _("An artist, game or title")
    WORD = "word", _("An ordinary word")
    PHENOMENON = "phenomenon", _("It is about what goes on, not about somebody")
    OTHER = "other", _("Something else, but no person")


class OpportunityWhen(TextChoices):
    NOW = "now", pgettext_lazy("opportunity", "Now")
    LATER = "later", pgettext_lazy("opportunity", "Later")


class StepKind(TextChoices):
    """What was done about a signal."""

    TALK_YOUTH = "talk_youth", _("Talked with the young people")
    TALK_PARENT = "talk_parent", _("Talked with a parent")
    CONSULTED_COLLEAGUE = "consulted_colleague", _("Talked with a colleague")
    CHECKED_OFFLINE = "checked_offline", _("Checked offline")
    REPORTED_PLATFORM = "reported_platform", _("Reported to the platform")
    INFORMED_PARTNER = "informed_partner", _("Informed a partner")
    REPORTING_CODE_STARTED = "reporting_code_started", _("Started the reporting code")
    ADVISED_POLICE_REPORT = "advised_police_report", _("Advised a report to the police")
    CALLED_112_POLICE = "called_112_police", _("Called 112 or the police")
    ACTIVITY_STARTED = "activity_started", _("Started an activity")
    INFORMATION_GIVEN = "information_given", _("Gave information")
    VICTIM_SUPPORT = "victim_support", _("Support for the victim")
    NONE_NEEDED = "none_needed", _("Nothing needed")


class Outcome(TextChoices):
    """How a closed signal ended."""

    RESOLVED = "resolved", _("Resolved")
    GUIDED = "guided", _("Guided offline")
    HANDED_OVER = "handed_over", _("Handed over")
    CONTENT_REMOVED = "content_removed", _("Content removed")
    ACTIVITY = "activity", _("Activity started")
    NOTHING_FOUND = "nothing_found", _("Nothing found")
    RETRACTED = "retracted", _("Retracted")
    NO_FOLLOW_UP = "no_follow_up", _("No follow-up needed")


class Status(TextChoices):
    NEW = "new", pgettext_lazy("signal status", "New")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING_PARTNER = "waiting_partner", _("Waiting for a partner")
    WAITING_PLATFORM = "waiting_platform", _("Waiting for the platform")
    CLOSED = "closed", pgettext_lazy("signal status", "Closed")
    REOPENED = "reopened", _("Reopened")
    MERGED = "merged", _("Duplicate")
    ANONYMISED = "anonymised", _("Anonymised")


FRESH = (Status.NEW, Status.REOPENED)  # in progress as soon as somebody has it
WAITING = (Status.WAITING_PARTNER, Status.WAITING_PLATFORM)
# Messages about one whose term passed: urgent, and not.
LATE_KINDS = LATE_NOW, LATE = "signals.overdue_now", "signals.overdue"
# Without a story of their own: a duplicate lives on in another, a statistic keeps none.
SPENT = (Status.MERGED, Status.ANONYMISED)
OPEN = (Status.NEW, Status.IN_PROGRESS, *WAITING, Status.REOPENED)

# The only steps there are. Merging, splitting and anonymising have actions of their own; a
# duplicate goes back only to where it came from.
NEXT: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset({Status.IN_PROGRESS, *WAITING, Status.CLOSED, Status.MERGED}),
    Status.IN_PROGRESS: frozenset({*WAITING, Status.CLOSED, Status.MERGED}),
    Status.WAITING_PARTNER: frozenset(
        {Status.IN_PROGRESS, Status.WAITING_PLATFORM, Status.CLOSED, Status.MERGED}
    ),
    Status.WAITING_PLATFORM: frozenset(
        {Status.IN_PROGRESS, Status.WAITING_PARTNER, Status.CLOSED, Status.MERGED}
    ),
    Status.CLOSED: frozenset({Status.REOPENED, Status.ANONYMISED}),
    Status.REOPENED: frozenset({Status.IN_PROGRESS, *WAITING, Status.CLOSED, Status.MERGED}),
    Status.MERGED: frozenset(OPEN),
    Status.ANONYMISED: frozenset(),
}


def category_choices() -> list[tuple[str, object]]:
    return list(Category.choices)


def step_choices() -> list[tuple[str, object]]:
    return list(StepKind.choices)


def outcome_choices() -> list[tuple[str, object]]:
    return list(Outcome.choices)


def subcategory_label(category: str, code: str) -> object:
    """The word for a sub-category within its category; empty when there is none."""
    return SUBCATEGORIES.get(category, {}).get(code, "")


def kind_in_words(category: str, subcategory: str) -> str:
    """A kind as one line, its sub-category behind a colon, in the language of now."""
    label, sub = str(Category(category).label), str(subcategory_label(category, subcategory))
    return f"{label}: {sub[:1].lower()}{sub[1:]}" if sub else label


STORY_FIELDS = ("category", "subcategory", "concerns_one_youth")  # what decides it


def keeps_no_story(category: str, subcategory: str, concerns_one_youth: bool) -> bool:
    """Whether a signal of this kind is saved without any narrative.

    Unsafe at home runs through the reporting code, one recognisable young person through the
    offline route, and of a sexual image of a minor nothing may be kept (article 252 of the
    Dutch Criminal Code).
    """
    return (
        category == Category.UNSAFE_HOME or concerns_one_youth or subcategory == SEXUAL_IMAGE_MINOR
    )


def may_show_a_minor(subcategory: str, about_minors: str, age_band: str) -> bool:
    """Whether a sexual image that was called one of an adult is said to be about minors.

    They may be who spreads it. Are they in it, then nothing of it may be kept (article 252 of the
    Dutch Criminal Code), so the form asks.
    """
    about = about_minors == AboutMinors.YES or age_band in UNDER_AGE
    return subcategory == SEXUAL_IMAGE_ADULT and about


def unkept(category: str, subcategory: str, concerns_one_youth: bool) -> dict[str, Any]:
    """What a signal of this kind doesn't keep beside its story, by name, with what stands instead.

    Of what keeps no story only the kind, how serious it is, when, and the steps: of one young
    person (GDPR article 9) and of unsafe at home not even where; of a sexual image of a minor the
    platform, for the police.
    """
    if not keeps_no_story(category, subcategory, concerns_one_youth):
        return {}
    nothing: dict[str, Any] = dict.fromkeys(("area", *TICKS), "")
    if subcategory == SEXUAL_IMAGE_MINOR:
        return nothing | {"concerns_one_youth": False}
    return nothing | {"platform": None}


def stands_alone(subcategory: str) -> bool:
    """Whether a signal of this kind is shown to no partner and never merged with another."""
    return subcategory == SEXUAL_IMAGE_MINOR


def needs_interpretation(
    category: str, subcategory: str, severity: int | None, concerns_one_youth: bool
) -> bool:
    """Whether somebody says what it may be before a signal of this kind is closed.

    What keeps no story goes another way (reporting code, police, offline talk).
    """
    told = keeps_no_story(category, subcategory, concerns_one_youth)
    return severity is not None and severity >= Severity.ACT and not told


def no_person_choices() -> list[tuple[str, object]]:
    return list(NoPerson.choices)


def keeps_no_place(subcategory: str) -> bool:
    """Whether a signal of this kind takes no account and no address."""
    return subcategory == SEXUAL_IMAGE_MINOR
