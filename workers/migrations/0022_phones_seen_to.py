from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workers", "0021_pulse_values_once")]

    operations = [
        migrations.AddField(
            model_name="nudge",
            name="phone_seen_to_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
