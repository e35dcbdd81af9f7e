from django.db import migrations, models
from django.db.models import F, Q

WHO = ["signer", "youth", "other_guardian", "officer", "wrong_person"]


class Migration(migrations.Migration):
    dependencies = [("consent", "0024_objected_at")]

    operations = [
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(
                condition=Q(("objected_at__isnull", False), ("settled_at", None)),
                fields=["objected_at"],
                name="consent_objected_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=Q(disputed_at=None)
                | Q(objected_at__isnull=False, objected_at__gte=F("disputed_at")),
                name="consent_disputed_is_objected_to",
            ),
        ),
        migrations.RemoveConstraint(model_name="withdrawal", name="withdrawal_of_somebody"),
        migrations.AlterField(
            model_name="withdrawal",
            name="who",
            field=models.CharField(
                choices=[
                    ("signer", "Who signed"),
                    ("youth", "The young person"),
                    ("other_guardian", "Another parent or guardian"),
                    ("officer", "The privacy officer"),
                    ("wrong_person", "It had reached the wrong person"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=Q(who__in=WHO), name="withdrawal_of_somebody"
            ),
        ),
    ]
