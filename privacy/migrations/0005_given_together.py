"""Of a hit it is known whether it was given with one press, so that a search can take it back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0004_what_stands_out_narrowed"),
    ]

    operations = [
        migrations.AddField(
            model_name="requesthit",
            name="together",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
