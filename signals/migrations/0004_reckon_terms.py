"""Gives signals that were there before terms their term, and says where they came from."""

from django.db import migrations
from django.db.models import Min

from signals import dates

CAME_FROM = {
    "new": "",
    "in_progress": "new",
    "waiting_partner": "in_progress",
    "waiting_platform": "in_progress",
    "closed": "in_progress",
    "reopened": "closed",
    "merged": "new",
    "anonymised": "closed",
}


def reckon(apps, schema_editor):
    signals = apps.get_model("signals", "Signal").objects
    for status, before in CAME_FROM.items():
        signals.filter(status=status).update(came_from=before)
    rows = signals.annotate(stepped_at=Min("steps__done_at")).only(
        "category", "severity", "opportunity_when", "status", "received_at", "owner_id"
    )
    for row in rows.iterator():
        since, is_text = row.received_at, row.status != "anonymised"
        due = dates.due_at(row.category, row.severity, row.opportunity_when, since)
        signals.filter(pk=row.pk).update(
            term_from=since,
            moved_at=since,
            due_at=due if is_text else None,
            first_step_at=row.stepped_at,
            term_met_at=row.stepped_at if row.owner_id else None,
        )
    # Closed without a step before it was a rule of the database.
    for row in signals.filter(status="closed", severity__gte=4, first_step_at=None):
        signals.filter(pk=row.pk).update(first_step_at=row.closed_at)


class Migration(migrations.Migration):
    dependencies = [("signals", "0003_terms")]
    operations = [migrations.RunPython(reckon, migrations.RunPython.noop)]
