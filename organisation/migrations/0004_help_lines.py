"""Help lines that pages show; nobody looked them up yet, so `checked_on` stays empty."""

from django.db import migrations

LINES = [
    ("112", "112", "112", "https://www.112.nl/", "Direct gevaar: politie, brandweer, ambulance"),
    (
        "police",
        "Politie",
        "0900-8844",
        "https://www.politie.nl/",
        "Geen spoed, wel politie; vraag zo nodig naar zeden",
    ),
    (
        "113",
        "113 Zelfmoordpreventie",
        "113",
        "https://www.113.nl/",
        "Gedachten aan zelfdoding, dag en nacht",
    ),
    (
        "113_free",
        "113 Zelfmoordpreventie",
        "0800-0113",
        "https://www.113.nl/",
        "Gedachten aan zelfdoding, gratis nummer",
    ),
    (
        "safe_at_home",
        "Veilig Thuis",
        "0800-2000",
        "https://veiligthuis.nl/",
        "Advies of melding bij onveiligheid thuis",
    ),
    (  # where a sexual image of a minor is reported; the next one helps the young person
        "offlimits",
        "Offlimits",
        "",
        "https://offlimits.nl",
        "Meldpunt: seksueel beeld van een minderjarige melden",
    ),
    (
        "helpwanted",
        "Helpwanted.nl",
        "",
        "https://www.helpwanted.nl/",
        "Naaktbeelden, dreigen met beelden, hulp voor de jongere",
    ),
    (
        "csg",
        "Centrum Seksueel Geweld",
        "0800-0188",
        "https://centrumseksueelgeweld.nl/",
        "Ongewenste seksuele ervaring, dag en nacht",
    ),
    (
        "kindertelefoon",
        "Kindertelefoon",
        "0800-0432",
        "https://www.kindertelefoon.nl/",
        "Praten over wat dan ook, tot 18 jaar",
    ),
]


def add(apps, schema_editor):
    HelpLine = apps.get_model("organisation", "HelpLine")
    for position, (key, name, number, url, purpose) in enumerate(LINES, start=1):
        HelpLine.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "number": number,
                "url": url,
                "purpose": purpose,
                "position": position * 10,
            },
        )


def remove(apps, schema_editor):
    HelpLine = apps.get_model("organisation", "HelpLine")
    HelpLine.objects.filter(key__in=[key for key, *_rest in LINES]).delete()


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_platforms")]
    operations = [migrations.RunPython(add, remove)]
