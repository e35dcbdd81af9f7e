"""Laws, terms and sites that pages lean on; nobody looked them up yet, so `checked_on` is empty."""

from django.db import migrations

EU, NL = "https://eur-lex.europa.eu/eli/reg", "https://wetten.overheid.nl"
FACTS = [
    ("gdpr", "law", "Algemene verordening gegevensbescherming (AVG)",
     "Waarom en hoelang wij gegevens bewaren, en wat mensen mogen vragen.", f"{EU}/2016/679/oj"),
    ("uavg", "law", "Uitvoeringswet AVG",
     "Onder 16 jaar beslist een ouder of voogd; geen burgerservicenummers.",
     f"{NL}/BWBR0040940"),
    ("criminal_code", "law", "Wetboek van Strafrecht, artikel 252",
     "Seksueel beeld van een minderjarige: niet bewaren, niet doorsturen.", f"{NL}/BWBR0001854"),
    ("wmo", "law", "Wmo 2015, meldcode",
     "Stappen bij een vermoeden van geweld thuis; recht om te melden bij Veilig Thuis.",
     f"{NL}/BWBR0035362"),
    ("dsa", "law", "Digitaledienstenverordening (DSA), artikel 16",
     "Wat een melding aan een platform moet bevatten.", f"{EU}/2022/2065/oj"),
    ("works_councils", "law", "Wet op de ondernemingsraden, artikel 27",
     "Instemming bij systemen die collega’s kunnen volgen.", f"{NL}/BWBR0002747"),
    ("breach_hours", "term", "72 uur",
     "Een datalek melden bij de Autoriteit Persoonsgegevens (AVG artikel 33).", ""),
    ("request_month", "term", "Eén maand",
     "Antwoord op een verzoek om gegevens; twee maanden langer met een reden "
     "(AVG artikel 12 lid 3).", ""),
    ("signal_text", "term", "12 maanden na sluiten, hoogstens 24",
     "Tekst van een signaal.", ""),
    ("authority", "link", "Autoriteit Persoonsgegevens",
     "Datalek melden, klachten, uitleg.", "https://www.autoriteitpersoonsgegevens.nl/"),
    ("nji", "link", "Nederlands Jeugdinstituut",
     "Handreiking gegevens delen met partners.", "https://www.nji.nl/"),
    ("nsmo", "link", "Nationale Social Media Onderzoek",
     "Jaarlijkse cijfers over platforms.", "https://www.newcom.nl/"),
]  # fmt: skip


def add(apps, schema_editor):
    table = apps.get_model("organisation", "Fact")
    for position, (key, kind, name, tells, url) in enumerate(FACTS, start=1):
        values = {"kind": kind, "name": name, "tells": tells, "url": url}
        table.objects.get_or_create(key=key, defaults=values | {"position": position * 10})


def remove(apps, schema_editor):
    table = apps.get_model("organisation", "Fact")
    table.objects.filter(key__in=[key for key, *_rest in FACTS]).delete()


class Migration(migrations.Migration):
    replaces = [("organisation", "0016_facts_of_this_release")]
    dependencies = [("organisation", "0004_help_lines")]

    operations = [migrations.RunPython(add, remove)]
