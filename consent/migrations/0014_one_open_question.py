"""Of two open questions about one young person one goes on: what is answered already, or newest."""

from django.db import migrations
from django.db.models import Count
from django.utils import timezone

OPEN = ("draft", "sent", "opened", "partly_signed")


def keep_one(apps, schema_editor):
    requests = apps.get_model("consent", "ConsentRequest").objects
    several = (
        requests.filter(status__in=OPEN)
        .values("subject")
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
        .order_by()
        .values_list("subject", flat=True)
    )
    for subject in list(several):
        found = list(requests.filter(subject=subject, status__in=OPEN).order_by("-made_at", "-pk"))
        found.sort(key=lambda one: one.status != "partly_signed")
        over = [one.pk for one in found[1:]]
        requests.filter(pk__in=over).update(status="cancelled", closed_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("consent", "0013_not_counted")]

    operations = [migrations.RunPython(keep_one, migrations.RunPython.noop, elidable=True)]
