"""A question on paper or on a device had no end, so that it was never erased."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

OPEN = ("draft", "sent", "opened", "partly_signed")
# Of the day on which this runs: nothing that somebody still holds in their hands ends at once.
DAYS = {"paper": 42}
OTHER_DAYS = 14


def give_an_end(apps, schema_editor):
    requests = apps.get_model("consent", "ConsentRequest").objects.filter(
        status__in=OPEN, expires_at=None
    )
    now = timezone.now()
    for route, days in DAYS.items():
        requests.filter(route=route).update(expires_at=now + timedelta(days=days))
    requests.update(expires_at=now + timedelta(days=OTHER_DAYS))


class Migration(migrations.Migration):
    dependencies = [("consent", "0007_wrong_person_and_erased")]

    operations = [migrations.RunPython(give_an_end, migrations.RunPython.noop, elidable=True)]
