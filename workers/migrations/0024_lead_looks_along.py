from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0023_norm_in_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="workprofile",
            name="lead_looks_on",
            field=models.DateField(editable=False, null=True),
        ),
    ]
