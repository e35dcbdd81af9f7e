"""What is counted of a month is kept in parts as well; the next hour counts those that lack them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signals", "0028_inbox_by_its_index")]
    operations = [migrations.AddField("signalmonth", "parts", models.JSONField(null=True))]
