"""What counts and orders the inbox stands in the index of what is open: its rows needn't be opened."""

from django.db import migrations, models

IS_OPEN = models.Q(
    status__in=["new", "in_progress", "waiting_partner", "waiting_platform", "reopened"]
)


class Migration(migrations.Migration):
    dependencies = [("signals", "0027_checks_that_are_read_once")]
    operations = [
        migrations.RenameIndex(
            "signal", "signal_open_by_account_before", old_name="signal_open_by_account"
        ),
        migrations.AddIndex(
            "signal",
            models.Index(
                fields=["account_term", "team", "received_at"],
                condition=IS_OPEN & models.Q(account_term__isnull=False),
                name="signal_open_by_account",
            ),
        ),
        migrations.RenameIndex(
            "signal", "signal_open_of_team_before", old_name="signal_open_of_team"
        ),
        migrations.AddIndex(
            "signal",
            models.Index(
                fields=[
                    "team",
                    "severity",
                    "-received_at",
                    "id",
                    "status",
                    "is_practice",
                    "due_at",
                    "term_met_at",
                    "paused_until",
                    "owner",
                    "created_by",
                ],
                condition=IS_OPEN,
                name="signal_open_of_team",
            ),
        ),
        # Only now: what reads signals waits for a moment, not until both are built.
        migrations.RemoveIndex("signal", "signal_open_by_account_before"),
        migrations.RemoveIndex("signal", "signal_open_of_team_before"),
    ]
