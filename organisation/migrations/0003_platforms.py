"""The platforms that everybody starts with; an organisation adds its own."""

from django.db import migrations

PLATFORMS = [
    ("whatsapp", "WhatsApp", "yes_if"),
    ("instagram", "Instagram", "yes_if"),
    ("snapchat", "Snapchat", "yes_if"),
    ("tiktok", "TikTok", "yes_if"),
    ("youtube", "YouTube", "yes_if"),
    ("facebook", "Facebook", "yes_if"),
    ("telegram", "Telegram", "yes_if"),
    ("discord", "Discord", "yes_if"),
    ("other", "Anders", "yes_if"),
]


def add(apps, schema_editor):
    Platform = apps.get_model("organisation", "Platform")
    for position, (slug, name, decision) in enumerate(PLATFORMS, start=1):
        last = 1000 if slug == "other" else position * 10
        Platform.objects.get_or_create(
            slug=slug, defaults={"name": name, "decision": decision, "position": last}
        )


def remove(apps, schema_editor):
    Platform = apps.get_model("organisation", "Platform")
    Platform.objects.filter(slug__in=[slug for slug, *_rest in PLATFORMS]).delete()


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_rate_limits")]
    operations = [migrations.RunPython(add, remove)]
