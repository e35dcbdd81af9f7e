"""A round keeps which platforms could be on its list; of those that were sent it is those of now."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    platforms = apps.get_model("organisation", "Platform").objects
    offered = platforms.exclude(status="archived").order_by("position", "name")
    slugs = list(offered.values_list("slug", flat=True))
    rounds = apps.get_model("signals", "InstacleanRound").objects
    rounds.filter(status__in=("sent", "closed"), platforms=[]).update(platforms=slugs)


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_platforms"),
        ("signals", "0009_nothing_where_nothing_is_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="instacleanround",
            name="platforms",
            field=models.JSONField(db_default=[], default=list, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
