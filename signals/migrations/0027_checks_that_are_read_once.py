"""PostgreSQL read the checks of a signal anew for each that was saved: a third of what writing it took."""

from django.db import migrations

from youthwork.lib.row_checks import HoldByTrigger


class Migration(migrations.Migration):
    dependencies = [("signals", "0026_accounts_by_time")]
    operations = [
        HoldByTrigger(
            "signal",
            [
                "signal_has_severity_unless_opportunity",
                "signal_of_minor_image_keeps_nothing",
                "signal_of_home_or_one_youth_has_no_story",
                "signal_closed_has_an_outcome",
                "signal_open_has_no_outcome",
                "signal_closed_was_interpreted",
                "signal_moves_by_the_table",
                "signal_urgent_closed_has_a_step",
                "signal_term_met_by_a_step",
                "signal_merged_has_its_other",
                "signal_anonymised_names_nobody",
            ],
        )
    ]
