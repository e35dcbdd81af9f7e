from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0017_subject_once")]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="own_generation",
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
    ]
