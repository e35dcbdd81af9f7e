"""Two of one name and birthday are two only where somebody said so: the database decides."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def mark_later_ones(apps, schema_editor):
    subjects = apps.get_model("consent", "Subject").objects
    earlier = subjects.filter(
        name_term=OuterRef("name_term"), birth_term=OuterRef("birth_term"), pk__lt=OuterRef("pk")
    )
    keys = list(subjects.filter(Exists(earlier)).values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        subjects.filter(pk__in=keys[start : start + 500]).update(is_namesake=True)


class Migration(migrations.Migration):
    dependencies = [("consent", "0015_open_once")]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="is_namesake",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark_later_ones, migrations.RunPython.noop, elidable=True),
    ]
