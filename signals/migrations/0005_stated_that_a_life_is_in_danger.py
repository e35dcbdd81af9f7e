"""Who composed what goes beyond an agreement stated that a life is in danger: kept in the row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signals", "0004_beyond_an_agreement")]
    operations = [
        migrations.AddField(
            "disclosure",
            "life_at_stake",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
