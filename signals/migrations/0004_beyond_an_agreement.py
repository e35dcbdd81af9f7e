"""In spite of which agreement the privacy officer allowed something, a life being at stake."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0006_duty_of_a_rota_once"),
        ("signals", "0003_checks_in_short"),
    ]
    operations = [
        migrations.AddField(
            "disclosure",
            "in_spite_of",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.sharingagreement",
            ),
        ),
        migrations.AddConstraint(
            "disclosure",
            models.CheckConstraint(
                condition=models.Q(
                    ("in_spite_of", None),
                    models.Q(
                        ("agreement", None),
                        ("approver__isnull", False),
                        ("signal__isnull", False),
                        ("status", "shared"),
                    ),
                    _connector="OR",
                ),
                name="disclosure_in_spite_of_is_allowed_by_somebody",
            ),
        ),
    ]
