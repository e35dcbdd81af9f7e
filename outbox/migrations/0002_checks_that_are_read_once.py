"""PostgreSQL read the checks of a message anew for each that waits."""

from django.db import migrations

from youthwork.lib.row_checks import HoldByTrigger


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_tables")]
    operations = [
        HoldByTrigger(
            "message",
            [
                "outbox_message_known_status",
                "outbox_message_sent_has_moment",
                "outbox_message_only_waiting_is_leased",
                "outbox_message_holds_no_address",
            ],
        )
    ]
