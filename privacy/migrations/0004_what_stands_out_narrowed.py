"""The index of what stands out serves its filters, and holds files with a virus too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_walks_stay"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="auditentry",
            name="audit_stands_out",
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(
                    (
                        "verb__in",
                        (
                            "exported",
                            "refused",
                            "sign_in_failed",
                            "second_factor_removed",
                            "restored",
                            "virus_found",
                        ),
                    ),
                    models.Q(
                        ("verb__in", ("read", "shown_account", "shown_contact", "confirmed")),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                fields=["-at", "-id", "verb", "by", "subject_ref"],
                name="audit_stands_out",
            ),
        ),
    ]
