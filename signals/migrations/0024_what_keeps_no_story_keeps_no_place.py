"""Of what keeps no story only kind, severity, time and steps are kept, in no version more.

New ones are saved without (`signals/row_triggers.py`); what was saved before loses it here.
"""

from typing import Any

from django.db import migrations
from django.db.models import F, Q

TICKS = (
    "still_visible", "interpretation", "offline_picture", "about_minors",
    "identity_sure", "observed", "group_size", "age_band",
)  # fmt: skip
NOTHING = dict.fromkeys(("area", *TICKS), "")


def leave_out(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("signals", "Signal").objects
    versions = apps.get_model("signals", "SignalVersion").objects
    silent = rows.filter(Q(category="unsafe_home") | Q(concerns_one_youth=True))
    was_silent = Q(codes__category="unsafe_home") | Q(codes__concerns_one_youth=True)
    for version in versions.filter(Q(signal__in=silent.values("pk")) | was_silent):
        codes = version.codes | NOTHING
        versions.filter(pk=version.pk).update(codes=codes, platform=None)
    silent.update(platform=None, **NOTHING)
    # On SQLite no trigger empties them while migrations run.
    months = apps.get_model("signals", "SignalMonth").objects.exclude(counts=None)
    months.update(counts=None, changes=F("changes") + 1)


class Migration(migrations.Migration):
    dependencies = [("signals", "0023_what_was_taken_back_stays_uncounted")]

    operations = [migrations.RunPython(leave_out, migrations.RunPython.noop)]
