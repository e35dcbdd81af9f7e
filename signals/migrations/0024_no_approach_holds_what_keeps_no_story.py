"""What keeps no story leaves the approaches under which it could still be hung."""

from typing import Any

from django.db import migrations
from django.db.models import Q


def part(apps: Any, schema_editor: Any) -> None:
    through = apps.get_model("signals", "Approach").signals.through.objects
    without_story = Q(signal__category="unsafe_home") | Q(signal__concerns_one_youth=True)
    through.filter(without_story | Q(signal__subcategory="sexual_image_minor")).delete()


class Migration(migrations.Migration):
    dependencies = [("signals", "0023_what_was_taken_back_stays_uncounted")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
