"""Who leads, manages or directs, without reading everybody who works."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0010_address_for_reports")]
    operations = [
        migrations.AddIndex(
            "membership", models.Index(fields=["role", "team"], name="membership_by_role")
        ),
    ]
