"""The pages that everybody starts with, as version 1 that nobody here has looked at yet."""

from datetime import UTC, datetime

from django.db import migrations

WRITTEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
YES, YES_IF, NO = "yes", "yes_if", "no"
CHECK_AGE = "13 jaar volgens de voorwaarden. Kijk dit na: leeftijden veranderen."
PAGES = {
    "whatsapp": {
        "decision": YES_IF,
        "decision_note": "Alleen op je werktelefoon en zonder namen van jongeren in teamgroepen.",
        "audience": "Bijna iedereen: jongeren, ouders, collega's, partners.",
        "uses": "Eén-op-ééncontact, afspraken maken, een laagdrempelige vraag. Werkgroep voor "
        "collega's.",
        "pros": "Iedereen heeft het. Het is snel en bellen kan ook.",
        "cons": "Je ziet weinig van wat er speelt. Groepen ontsporen buiten beeld en niemand "
        "modereert.",
        "privacy": "Berichten zijn versleuteld, maar gegevens over wie met wie praat en je "
        "contactenlijst gaan naar Meta. Voor zakelijk gebruik zijn afspraken nodig.",
        "dos": "Alleen op je werktelefoon\nVerdwijnende berichten aan",
        "donts": "Deel je contacten niet\nGeen namen of beelden van jongeren in teamgroepen",
        "min_age": "13 jaar (in Europa sinds 11 april 2024, daarvoor 16).",
    },
    "instagram": {
        "decision": YES,
        "decision_note": "",
        "audience": "Vooral jongeren en jongvolwassenen, ook ouders en partners.",
        "uses": "Meekijken met wat leeft, DM, verhalen, aankondigen, vacatures, podium voor "
        "talent, laten zien wat je doet.",
        "pros": "Veel bereik, redelijk open, goed voor vier functies tegelijk.",
        "cons": "Mensen tonen hun mooiste kant. Verhalen zijn na een dag weg. De feed wordt door "
        "een algoritme gekozen.",
        "privacy": "Werk met een gesloten werkprofiel. Voor beeld is toestemming nodig. "
        "Tienerprofielen staan standaard op privé; kijk na of dat nog zo is.",
        "dos": "Gesloten werkprofiel\nVraag toestemming bij beeld",
        "donts": "Plaats niemand zonder toestemming",
        "min_age": CHECK_AGE,
    },
    "snapchat": {
        "decision": YES_IF,
        "decision_note": "Met je eigen locatie uit en alleen op je werktelefoon.",
        "audience": "Bijna alleen jongeren.",
        "uses": "Korte berichten, verhalen, aankondigen. Zien wie keek.",
        "pros": "Heel laagdrempelig. Door streaks openen veel jongeren het elke dag.",
        "cons": "Gesloten en versnipperd. Je moet om een gebruikersnaam vragen.",
        "privacy": "Beelden lijken tijdelijk, maar zijn zo opgeslagen. Snap Map toont waar mensen "
        "zijn: gebruik hem niet om iemand te volgen en schrijf nooit een plek van een jongere op. "
        "Zet je eigen locatie uit (ghost mode).",
        "dos": "Zet je eigen locatie uit\nAlleen op je werktelefoon",
        "donts": "Volg niemand op de kaart\nSchrijf nooit de plek van een jongere op",
        "min_age": CHECK_AGE,
    },
    "tiktok": {
        "decision": YES_IF,
        "decision_note": "Zonder herkenbare jongeren, of alleen met toestemming voor deze plek.",
        "audience": "Tieners en steeds meer twintigers.",
        "uses": "Trends zien, korte uitleg, campagne, live.",
        "pros": "Groot bereik buiten je eigen volgers. Muziek en humor werken.",
        "cons": "Het algoritme bepaalt alles. Weinig gesprek. Jouw feed is niet die van een "
        "jongere.",
        "privacy": "De eigenaar stuurt gegevens naar buiten de EU en toezichthouders legden boetes "
        "op; kijk na hoe het er nu voor staat. Maak openbaar nieuws zonder herkenbare jongeren of "
        "alleen met toestemming voor deze plek.",
        "dos": "Openbaar nieuws zonder herkenbare jongeren\nToestemming voor deze plek bij beeld",
        "donts": "Installeer het niet op je eigen telefoon voor je werk",
        "min_age": CHECK_AGE,
    },
    "youtube": {
        "decision": YES,
        "decision_note": "Voor filmpjes van ons.",
        "audience": "Jong en oud.",
        "uses": "Muziek en vlogs volgen om straatcultuur te begrijpen. Eigen langere video's "
        "bewaren en er vanaf andere kanalen naar linken.",
        "pros": "Open, doorzoekbaar, geen korte limiet.",
        "cons": "Weinig over de persoon achter een kanaal. Reacties kunnen hard zijn.",
        "privacy": "Zet reacties op goedkeuren bij beelden van jongeren. Kies niet-vermeld waar "
        "dat kan.",
        "dos": "Reacties eerst goedkeuren\nKies niet-vermeld waar dat kan",
        "donts": "",
        "min_age": CHECK_AGE,
    },
    "facebook": {
        "decision": YES,
        "decision_note": "Voor ouders en buurt.",
        "audience": "Ouders, buurtbewoners, partners. Jongeren nauwelijks.",
        "uses": "Evenementen, buurtgroepen, uitleg aan ouders.",
        "pros": "Goede plek voor volwassenen, vaak met echte namen.",
        "cons": "Niet om jongeren te bereiken. Discussies lopen hoog op.",
        "privacy": "Een pagina heeft meerdere beheerders. Bij paginacijfers zijn wij mede "
        "verantwoordelijk.",
        "dos": "Pagina met meerdere beheerders",
        "donts": "Maak geen privéprofiel als beheerder zichtbaar",
        "min_age": CHECK_AGE,
    },
    "telegram": {
        "decision": NO,
        "decision_note": "Volgen, niet actief werven.",
        "audience": "Een deel van de jongeren, in grote groepen en kanalen.",
        "uses": "Weten dat het bestaat. Soms signalen over handel of exposing.",
        "pros": "Grote openbare kanalen.",
        "cons": "Weinig toezicht, veel schadelijke handel, groot risico op strafbare beelden.",
        "privacy": "Gewone chats zijn niet standaard eind-tot-eind versleuteld. Verberg je nummer.",
        "dos": "Verberg je nummer",
        "donts": "Ga niet in besloten groepen onder een ander doel of een andere naam",
        "min_age": "Staat in de voorwaarden. Kijk dit na.",
    },
    "discord": {
        "decision": YES_IF,
        "decision_note": "Alleen een eigen server met huisregels.",
        "audience": "Gamers, hobby- en klasgroepen.",
        "uses": "Eigen server met regels, spraakkanaal, gameavond als verlengstuk van het centrum.",
        "pros": "Jongeren maken zelf groepen. Rollen en regels zijn mogelijk.",
        "cons": "Servers zijn besloten. Moderatie hangt af van de beheerder. Volwassenen lopen "
        "ertussen.",
        "privacy": "Minstens twee werkers zijn beheerder. Werk met leeftijdsgroepen en zet DM van "
        "vreemden uit.",
        "dos": "Minstens twee werkers als beheerder\nLeeftijdsgroepen\nDM van vreemden uit",
        "donts": "Neem niets op",
        "min_age": "Vanaf ongeveer 13 jaar, in Nederland mogelijk hoger. Kijk dit na.",
    },
}
WATCHED = ("telegram",)
ORIGINAL = "Uit openbare samenvattingen. Kijk het origineel na."
YOUTH = "Landelijk onderzoek onder jongeren"
FIGURES = [
    ("60%", "van de jongeren zit minstens 3 uur per dag op de telefoon", 2017, 2019, YOUTH, ""),
    ("15%", "van de jongeren zit meer dan 6 uur per dag op de telefoon", 2017, 2019, YOUTH, ""),
    ("31%", "van de leerlingen heeft de hele dag online contact", 2017, 2019, YOUTH, ""),
    ("143", "minuten per dag op sociale media, 15 t/m 19 jaar", None, 2020, "NSMO, Newcom",
     ORIGINAL),
    ("165", "minuten per dag op sociale media, 15 t/m 19 jaar", None, 2025, "NSMO, Newcom",
     ORIGINAL),
    ("2,0", "platforms per dag, gemiddeld", None, 2025, "NSMO, Newcom", ORIGINAL),
]  # fmt: skip


def fill(apps, schema_editor):
    platforms = apps.get_model("organisation", "Platform").objects
    versions = apps.get_model("workers", "PlatformVersion").objects
    pages = apps.get_model("workers", "PlatformPage").objects
    for slug, text in PAGES.items():
        platform = platforms.filter(slug=slug).first()
        if platform is None:
            continue
        version = versions.create(platform=platform, number=1, adopted_at=WRITTEN, **text)
        pages.create(platform=platform, current=version, due_on=WRITTEN.date())
        status = "watch" if slug in WATCHED else "active"
        platforms.filter(pk=platform.pk).update(decision=text["decision"], status=status)
    known = apps.get_model("workers", "KnownFigure").objects
    for place, (value, tells, year_from, year, source, remark) in enumerate(FIGURES, 1):
        known.create(
            value=value,
            tells=tells,
            year_from=year_from,
            year=year,
            source=source,
            remark=remark,
            position=place,
            written_at=WRITTEN,
        )


def empty(apps, schema_editor):
    for name in ("PlatformPage", "PlatformVersion", "KnownFigure"):
        apps.get_model("workers", name).objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("workers", "0012_fill_platform_pages")]
    dependencies = [("workers", "0002_hours_once"), ("organisation", "0003_platforms")]
    operations = [migrations.RunPython(fill, empty)]
