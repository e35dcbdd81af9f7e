from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workers", "0018_first_weeks")]

    operations = [
        migrations.AddField(
            model_name="pulseanswer",
            name="times",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
