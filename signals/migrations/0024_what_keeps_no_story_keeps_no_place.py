"""Of what keeps no story only kind, severity, time and steps are kept, in no version more.

New ones are saved without (`signals/row_triggers.py`); what was saved before loses it here.
"""

from typing import Any

from django.db import migrations
from django.db.models import Q

TICKS = (
    "still_visible", "interpretation", "offline_picture", "about_minors",
    "identity_sure", "observed", "group_size", "age_band",
)  # fmt: skip
NOTHING = dict.fromkeys(("area", *TICKS), "")


def leave_out(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("signals", "Signal").objects
    versions = apps.get_model("signals", "SignalVersion").objects
    silent = rows.filter(Q(category="unsafe_home") | Q(concerns_one_youth=True))
    for version in versions.filter(signal__in=silent.values("pk")):
        codes = version.codes | NOTHING
        versions.filter(pk=version.pk).update(codes=codes, platform=None)
    silent.update(platform=None, **NOTHING)


class Migration(migrations.Migration):
    dependencies = [("signals", "0023_what_was_taken_back_stays_uncounted")]

    operations = [migrations.RunPython(leave_out, migrations.RunPython.noop)]
