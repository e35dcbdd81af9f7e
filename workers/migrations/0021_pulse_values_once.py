from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workers", "0020_fill_pulse_answers")]

    operations = [
        migrations.AddConstraint(
            model_name="pulseanswer",
            constraint=models.UniqueConstraint(
                fields=("round", "question", "value"), name="pulse_value_counted_once"
            ),
        ),
    ]
