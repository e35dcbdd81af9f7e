from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0012_deputies_channels_and_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="link_is_enough",
            field=models.CharField(
                choices=[
                    ("closed", "For closed profiles, paper and training"),
                    (
                        "not_social",
                        "For those, and for website and newspaper; not for social media",
                    ),
                    ("nowhere", "Nowhere: a colleague sees or speaks to who signed first"),
                ],
                default="closed",
                max_length=10,
                verbose_name="where a link alone is enough",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="own_no_from",
            field=models.PositiveSmallIntegerField(default=12, verbose_name="own link from"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("link_is_enough__in", ["closed", "not_social", "nowhere"])),
                name="organisation_link_is_enough_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("own_no_from__gte", 6), ("own_no_from__lte", 12)),
                name="organisation_own_no_from_six_to_twelve",
            ),
        ),
    ]
