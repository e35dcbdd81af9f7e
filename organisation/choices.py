"""Coded values of the organisation; stored in English, shown in Dutch."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FACTORS = ("totp", "webauthn")  # second factors, as allauth calls them; recovery codes alone aren't


class FactKind(TextChoices):
    """What somebody looks up once a year."""

    LAW = "law", _("Law")
    TERM = "term", pgettext_lazy("fact", "Term")
    LINK = "link", pgettext_lazy("fact", "Site")


class Role(TextChoices):
    """What a person is here; a person may hold several."""

    WORKER = "worker", _("Youth worker")
    TEAM_LEAD = "team_lead", _("Team lead")
    MANAGER = "manager", _("Manager or policy officer")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    DIRECTOR = "director", _("Director")


TEAM_ROLES = (Role.WORKER, Role.TEAM_LEAD)
ON_CALL = (Role.TEAM_LEAD, Role.MANAGER)  # who may be put on duty
DEPUTY_ROLES = (Role.TEAM_LEAD, Role.PRIVACY_OFFICER)  # for which somebody may stand in


class PersonStatus(TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")


NEXT: dict[PersonStatus, frozenset[PersonStatus]] = {
    PersonStatus.INVITED: frozenset({PersonStatus.ACTIVE}),
    PersonStatus.ACTIVE: frozenset({PersonStatus.PAUSED, PersonStatus.LEFT}),
    PersonStatus.PAUSED: frozenset({PersonStatus.ACTIVE, PersonStatus.LEFT}),
    PersonStatus.LEFT: frozenset({PersonStatus.ACTIVE}),  # by a new invitation only
}


class Timing(TextChoices):
    """When a kind of message reaches somebody."""

    AT_ONCE = "at_once", pgettext_lazy("notification", "At once")
    DIGEST = "digest", pgettext_lazy("notification", "Once a day")


class RetentionProfile(TextChoices):
    FOUNDATION = "foundation", _("Foundation")
    MUNICIPAL = "municipal", _("Municipal service")


class SixteenPolicy(TextChoices):
    STRICT = "strict", _("From sixteen the young person decides first")
    EDPB = "edpb", _("A parent's consent stays until the young person changes it")


class LinkEnough(TextChoices):
    """Where a yes by link may be used while nobody has seen or spoken to who signed.

    Never on social media (EDPB guidelines 05/2020, 136-137).
    """

    CLOSED = "closed", _("For closed profiles, paper and training")
    NOT_SOCIAL = "not_social", _("For those, and for website and newspaper; not for social media")
    NOWHERE = "nowhere", _("Nowhere: a colleague sees or speaks to who signed first")


class SetUpQuestion(TextChoices):
    """The ten questions that only the organisation can answer, in the order they are asked."""

    KIND = "kind", _("Foundation or municipal service")
    CARE_PROVIDER = "care_provider", _("Provider under the Wmo or Jeugdwet")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    FRIDAY_DUTY = "friday_duty", _("Duty on Friday evening")
    COLLEAGUES = "colleagues", _("Reading colleagues' signals")
    SIXTEEN = "sixteen", _("Sixteen years, one or two parents")
    IMAGE_PLACES = "image_places", _("Places for images")
    PARTNERS = "partners", _("Agreements with partners")
    WORKS_COUNCIL = "works_council", _("Works council")
    THEMES = "themes", _("Themes of the municipality")


class ReadyPoint(TextChoices):
    """What has to be in order before an organisation starts, in the order it is shown."""

    DPIA = "dpia", pgettext_lazy("ready", "DPIA")
    LEGAL_BASIS = "legal_basis", pgettext_lazy("ready", "Legal basis")
    FACTS = "facts", _("Help lines and laws")
    TRANSLATIONS = "translations", pgettext_lazy("ready", "Translations")
    WORKS_COUNCIL = "works_council", _("Works council")
    DUTY = "duty", pgettext_lazy("ready", "Duty rota")
    PARTNERS = "partners", pgettext_lazy("ready", "Partners")
    MAIL = "mail", pgettext_lazy("ready", "Mail")
    BACKUP = "backup", pgettext_lazy("ready", "Backup")
    ACCESS = "access", pgettext_lazy("ready", "Access")
    DRILL = "drill", pgettext_lazy("ready", "Drill")
    YOUNG_PEOPLE = "young_people", pgettext_lazy("ready", "Young people and parents")


# What no row of ours shows: the right of whoever says so.
READY_ASKED = {
    ReadyPoint.LEGAL_BASIS: "organisation.say_legal_basis",
    ReadyPoint.MAIL: "organisation.say_operation",
    ReadyPoint.BACKUP: "organisation.say_operation",
    ReadyPoint.DRILL: "organisation.say_practised",
    ReadyPoint.YOUNG_PEOPLE: "organisation.say_practised",
}
# What a row shows: the right of whoever brings it in order.
READY_DONE_BY = {
    ReadyPoint.DPIA: "privacy.advise_dpia",
    ReadyPoint.FACTS: "organisation.check_facts",
    ReadyPoint.TRANSLATIONS: "consent.check_texts",
    ReadyPoint.WORKS_COUNCIL: "organisation.change_settings",
    ReadyPoint.DUTY: "organisation.plan_duty",
    ReadyPoint.PARTNERS: "organisation.edit_partners",
    ReadyPoint.ACCESS: "organisation.manage_people",
}
# Signals don't open before: without these they may not be kept, or reach nobody who can act
# (docs/decisions/0250-ready-to-start.md).
READY_HOLDS = (ReadyPoint.DPIA, ReadyPoint.LEGAL_BASIS, ReadyPoint.FACTS, ReadyPoint.DUTY)
READY_GROUPS = (  # title, icon, points
    (_("Image consent"), "image", (ReadyPoint.TRANSLATIONS,)),
    (
        _("Signals"),
        "inbox",
        (
            *READY_HOLDS,
            ReadyPoint.PARTNERS,
            ReadyPoint.DRILL,
            ReadyPoint.YOUNG_PEOPLE,
        ),
    ),
    (_("Hours, questions and competences"), "clock", (ReadyPoint.WORKS_COUNCIL,)),
    (
        pgettext_lazy("ready", "Technique"),
        "server",
        (ReadyPoint.MAIL, ReadyPoint.BACKUP, ReadyPoint.ACCESS),
    ),
)
READY_TELLS = {
    ReadyPoint.DPIA: _("The DPIA is done and the privacy officer advised."),
    ReadyPoint.LEGAL_BASIS: _(
        "The management has laid down the weighing of interests for signals."
    ),
    ReadyPoint.FACTS: _(
        "All numbers and laws were looked up. Nothing is older than twelve months."
    ),
    ReadyPoint.TRANSLATIONS: _("Only languages that a native speaker read are offered."),
    ReadyPoint.WORKS_COUNCIL: _("Agreed with a day, or deliberately off."),
    ReadyPoint.DUTY: _("For the coming four weeks somebody has every evening."),
    ReadyPoint.PARTNERS: _("Each agreement has an end and kinds of data."),
    ReadyPoint.MAIL: _("A test mail arrived, and not among unwanted mail."),
    ReadyPoint.BACKUP: _("A backup was put back in an empty place. The keys lie in two places."),
    ReadyPoint.ACCESS: _("Everybody has a second step when logging in. Old accounts are gone."),
    ReadyPoint.DRILL: _("One signal of severity 5 was practised, in the evening too."),
    ReadyPoint.YOUNG_PEOPLE: _(
        "The page *What do we write down?* is open, and hangs in the centre."
    ),
}


class ImagePlace(TextChoices):
    """Places that images may go to; an organisation uses at most six."""

    CLOSED_PROFILES = "closed_profiles", _("Closed work profiles")
    PUBLIC_PAGES = "public_pages", _("Public pages on Instagram and Facebook")
    VIDEO_PLATFORMS = "video_platforms", _("TikTok and YouTube")
    WEBSITE = "website", _("Website and newsletter")
    PRINT = "print", _("Paper")
    PRESS = "press", _("Newspaper, broadcaster or municipality")
    TRAINING = "training", _("Training of colleagues")


class PlatformStatus(TextChoices):
    ACTIVE = "active", _("Active")
    WATCH = "watch", pgettext_lazy("platform", "Watch")
    ARCHIVED = "archived", _("Archived")


class PlatformDecision(TextChoices):
    YES = "yes", _("Yes")
    YES_IF = "yes_if", _("Yes, if")
    NO = "no", _("No")


class PartnerType(TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    POLICE = "police", _("Police")
    SCHOOL = "school", _("School")
    COMPULSORY_EDUCATION = "compulsory_education", _("Compulsory education officer")
    YOUTH_CARE = "youth_care", _("Youth care")
    SAFE_AT_HOME = "safe_at_home", _("Safe at Home")
    HEALTH_SERVICE = "health_service", _("Health service")
    PROBATION_HALT = "probation_halt", _("Halt or probation")
    SAFETY_HOUSE = "safety_house", _("Care and Safety House")
    SPORT_CULTURE = "sport_culture", _("Sport or culture")
    HOUSING = "housing", _("Housing association")
    EMPLOYER = "employer", _("Employer")
    COMMUNITY = "community", _("Community centre or residents")
    PLATFORM_COMPANY = "platform_company", _("Platform company")
    HOTLINE = "hotline", _("Hotline")
    PARENTS = "parents", _("Parents")
    YOUTH_WORK = "youth_work", _("Other youth work")


class AgreementType(TextChoices):
    COVENANT = "covenant", _("Covenant")
    EXCHANGE = "exchange", _("Exchange agreement")
    PROCESSOR = "processor", _("Processor agreement")
    REFERRAL = "referral", _("Referral agreement")


class DataKind(TextChoices):
    """What an agreement can allow; what of a signal each stands for: `signals/sharing.py`."""

    COUNTS = "counts", _("Numbers")
    CATEGORY = "category", _("Kind")
    SEVERITY = "severity", _("Severity")
    PLATFORM = "platform", _("Platform")
    AREA_TIME = "area_time", _("Place and time")
    SUMMARY = "summary", _("One checked sentence")
    LOCATION_URL = "location_url", _("Address of the post")
    ACCOUNT_HANDLE = "account_handle", _("Account that spreads it")
    ACUTE_DANGER = "acute_danger", _("Acute danger")


class NeverShared(TextChoices):
    """What no agreement can allow; it stands in each one."""

    NAMES = "names", _("Names of young people")
    YOUTH_ACCOUNTS = "youth_accounts", _("Accounts of young people")


class LegalBasis(TextChoices):
    """Article 6(1) of the GDPR, points a to f."""

    CONSENT = "6_1_a", _("Consent (6.1.a)")
    CONTRACT = "6_1_b", _("Contract (6.1.b)")
    LEGAL_DUTY = "6_1_c", _("Legal duty (6.1.c)")
    VITAL_INTEREST = "6_1_d", _("Vital interest (6.1.d)")
    PUBLIC_TASK = "6_1_e", _("Public task (6.1.e)")
    LEGITIMATE_INTEREST = "6_1_f", _("Legitimate interest (6.1.f)")


QUESTIONS = {
    SetUpQuestion.KIND: _("Are you a foundation or a municipal service?"),
    SetUpQuestion.CARE_PROVIDER: _("Are you a provider under the Wmo or Jeugdwet?"),
    SetUpQuestion.PRIVACY_OFFICER: _("Who is the privacy officer, and who stands in?"),
    SetUpQuestion.FRIDAY_DUTY: _("Who is on duty on Friday evening, and is that paid?"),
    SetUpQuestion.COLLEAGUES: _("May workers read colleagues' signals (severity 1–3)?"),
    SetUpQuestion.SIXTEEN: _("What do you do at sixteen, and with one or two parents?"),
    SetUpQuestion.IMAGE_PLACES: _("In which places do you use images?"),
    SetUpQuestion.PARTNERS: _("With which partners is there an agreement, and until when?"),
    SetUpQuestion.WORKS_COUNCIL: _("Does the works council agree?"),
    SetUpQuestion.THEMES: _("Which themes does the municipality want in the report?"),
}
QUESTION_HINTS = {
    SetUpQuestion.KIND: _(
        "Decides the legal basis and how long things are kept. "
        "A municipality falls under the Archiefwet."
    ),
    SetUpQuestion.CARE_PROVIDER: _(
        "Then the reporting code holds for you. In doubt? Look in the grant letter."
    ),
    SetUpQuestion.PRIVACY_OFFICER: _(
        "May be somebody external. Not the team lead who handles signals."
    ),
    SetUpQuestion.FRIDAY_DUTY: _("Without duty an urgent signal in the evening reaches nobody."),
    SetUpQuestion.COLLEAGUES: _(
        "Only within the team. Severity 4–5 stays with the owner and the team lead."
    ),
    SetUpQuestion.SIXTEEN: _(
        "Strict: from sixteen the young person chooses first. "
        "One parent is enough, unless you ask two. "
        "From twelve at the latest they have a link of their own to see and stop."
    ),
    SetUpQuestion.IMAGE_PLACES: _(
        "At most six. The fewer places, the clearer the question. "
        "What is public can't be taken back for good: there somebody calls who signed."
    ),
    SetUpQuestion.PARTNERS: _("Without an agreement there is no button to share."),
    SetUpQuestion.WORKS_COUNCIL: _(
        "Share of hours, hints, profile check and competences wait for that."
    ),
    SetUpQuestion.THEMES: _(
        "Equal opportunity, livelihood and safety are there already. Add your own themes."
    ),
}
ROLE_HINTS = {
    Role.WORKER: _("Writes signals and hours, asks for consent"),
    Role.TEAM_LEAD: _("Reads and shares within the own team"),
    Role.MANAGER: _("Sees figures, no stories"),
    Role.PRIVACY_OFFICER: _("Sees who read what, answers requests"),
    Role.ADMINISTRATOR: _("People and settings, never content"),
    Role.DIRECTOR: _("Adopts reports and policy"),
}
IMAGE_PLACES_MAX = 6
