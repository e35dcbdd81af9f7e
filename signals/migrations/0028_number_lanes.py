"""Numbers in sixteen lanes instead of one counter, which each save held until it was kept."""

from django.db import migrations, models

LANES = " UNION ALL ".join(f"SELECT {lane} AS lane" for lane in range(16))
FILL = (
    "INSERT INTO signals_numberlane (year, lane, next) SELECT year, lane, last + 1 + lane "
    "FROM signals_yearcounter CROSS JOIN (" + LANES + ") AS lanes"
)


class Migration(migrations.Migration):
    dependencies = [("signals", "0027_account_question")]

    operations = [
        migrations.CreateModel(
            name="NumberLane",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "year",
                        "lane",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("lane", models.PositiveSmallIntegerField()),
                ("next", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(
            FILL,
            "INSERT INTO signals_yearcounter (year, last) "
            "SELECT year, max(next) - 1 FROM signals_numberlane GROUP BY year",
        ),
        migrations.DeleteModel(name="YearCounter"),
    ]
