"""The one place where the seed file's Dutch keys and values become ours."""

from organisation.choices import Role
from policy.choices.checklist import ItemStatus
from signals.choices.signal import Category, OfflinePicture, Status

ROLES = {
    "bestuurder": Role.DIRECTOR,
    "beleid": Role.MANAGER,
    "fg": Role.PRIVACY_OFFICER,
    "beheerder": Role.ADMINISTRATOR,
}

# Whose log-in is which person of the file; these addresses win over the file's.
LOG_INS = {
    "W4": "worker@demo.example",
    "W6": "worker2@demo.example",
    "W1": "lead@demo.example",
    "beleid": "manager@demo.example",
    "fg": "privacy@demo.example",
    "beheerder": "admin@demo.example",
    "bestuurder": "director@demo.example",
}

DAYS = {"ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "za": 5, "zo": 6}  # as date.weekday()

STATUSES = {
    "nieuw": Status.NEW,
    "in behandeling": Status.IN_PROGRESS,
    "wacht op partner": Status.WAITING_PARTNER,
    "wacht op platform": Status.WAITING_PLATFORM,
    "afgesloten": Status.CLOSED,
}

CHECKLIST = {
    "op orde": ItemStatus.IN_ORDER,
    "deels": ItemStatus.PARTLY,
    "niet": ItemStatus.NOT,
}

OFFLINE_PICTURES = {
    "klopt": OfflinePicture.FITS,
    "wijkt af": OfflinePicture.DIFFERS,
    "onbekend": OfflinePicture.UNKNOWN,
}

PLATFORMS = {
    "WhatsApp": "whatsapp",
    "Instagram": "instagram",
    "Snapchat": "snapchat",
    "TikTok": "tiktok",
    "YouTube": "youtube",
    "Facebook": "facebook",
    "Telegram": "telegram",
    "Discord": "discord",
    "anders": "other",
}

CATEGORIES = {
    "exposing": Category.EXPOSING,
    "geweld": Category.VIOLENCE,
    "wapens": Category.WEAPONS,
    "middelen": Category.SUBSTANCES,
    "alcohol": Category.ALCOHOL,
    "aanzuiging": Category.RECRUITMENT,
    "pesten": Category.BULLYING,
    "seksueel": Category.SEXUAL_MISCONDUCT,
    "welzijn": Category.WELLBEING,
    "gamen": Category.GAMING,
    "thuis": Category.UNSAFE_HOME,
    "overlast": Category.NUISANCE,
    "radicalisering": Category.EXTREMISM,
    "trend": Category.TREND,
    "kans": Category.OPPORTUNITY,
    "anders": Category.OTHER,
}

SUBCATEGORIES = {
    "expose-account": "expose_account",
    "bangalijst/lijst": "list",
    "seksueel beeld minderjarige": "sexual_image_minor",
    "oproep tot vechten": "call_to_fight",
    "vechtfilmpje": "fight_video",
    "groepsruzie/rivaliteit": "group_rivalry",
    "explosief/zwaar vuurwerk": "explosive",
    "tonen": "display",
    "vape/shisha/lachgas": "vape_shisha_nitrous",
    "aanbod": "offer",
    "overmatig gebruik": "excess",
    "drankspel/challenge": "drinking_game",
    "geldezel": "money_mule",
    "nepgeld": "counterfeit",
    "groepsapp": "group_chat",
    "nepaccount": "fake_account",
    "discriminatie/haat": "discrimination",
    "ongewenste berichten/grooming": "grooming",
    "eenzaamheid": "loneliness",
    "zelfbeschadiging/suïcide-uiting": "self_harm_suicide",
    "online gokken": "gambling",
    "te veel gamen": "excessive_gaming",
    "vuurwerkoverlast": "fireworks",
    "oproep samenkomst": "call_to_gather",
    "overlast plek": "place",
    "nepnieuws/onrust in wijk": "rumours",
    "verheerlijking": "glorification",
    "gevaarlijke challenge": "dangerous_challenge",
    "nieuw platform/functie": "new_platform",
    "talent": "talent",
    "behaald doel": "achievement",
    "initiatief": "initiative",
    "hulpvraag om verder te komen": "request_for_help",
    "verbinding in de wijk": "neighbourhood_bond",
}

THEMES = {
    "kansengelijkheid": "equal_opportunity",
    "bestaanszekerheid": "livelihood",
    "veiligheid": "safety",
}
