"""Of a sexual image of a minor no place is kept and no *one young person*, in no version either.

New ones are saved without (`signals/row_triggers.py`); what was saved before loses them here.
"""

from typing import Any

from django.db import migrations


def leave_out(apps: Any, schema_editor: Any) -> None:
    images = apps.get_model("signals", "Signal").objects.filter(subcategory="sexual_image_minor")
    versions = apps.get_model("signals", "SignalVersion").objects
    for version in versions.filter(signal__in=images.values("pk")):
        codes = version.codes | {"area": "", "concerns_one_youth": False}
        versions.filter(pk=version.pk).update(codes=codes)
    images.update(area="", concerns_one_youth=False)


class Migration(migrations.Migration):
    dependencies = [("signals", "0015_a_checked_notice_keeps_what_it_says")]

    operations = [migrations.RunPython(leave_out, migrations.RunPython.noop)]
