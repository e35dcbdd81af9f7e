"""Hours that were written down before parts existed get theirs."""

from django.db import migrations

from workers.periods import DayMinutes, by_day

BATCH = 2000


def fill(apps, schema_editor):
    entries = apps.get_model("workers", "HourEntry").objects
    parts = apps.get_model("workers", "HourPart")
    made = []
    for row in entries.filter(parts=None).defer("note").iterator(chunk_size=BATCH):
        if row.started_at:
            days = by_day(row.started_at, row.ended_at)
        else:
            days = [DayMinutes(row.day, row.minutes)]
        made += [
            parts(
                entry_id=row.pk,
                worker_id=row.worker_id,
                team_id=row.team_id,
                where=row.where,
                weekday=found.day.weekday(),
                **vars(found),
            )
            for found in days
        ]
    parts.objects.bulk_create(made, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("workers", "0003_hour_parts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
