"""Words lose the number of their own: signal and word together are their key."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signals", "0025_last_by_person")]

    operations = [
        migrations.RemoveIndex(model_name="signalterm", name="signal_by_term"),
        migrations.RemoveConstraint(model_name="signalterm", name="signal_term_once"),
        migrations.RenameModel("SignalTerm", "NumberedTerm"),
        migrations.AlterField(
            model_name="numberedterm",
            name="signal",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="signals.signal",
            ),
        ),
        migrations.CreateModel(
            name="SignalTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "signal_id",
                        "term",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("team_id", models.BigIntegerField()),
                ("term", models.BigIntegerField()),
                (
                    "signal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team_id", "term", "-signal"], name="signal_by_term")
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO signals_signalterm (signal_id, team_id, term) "
            "SELECT signal_id, team_id, term FROM signals_numberedterm",
            "INSERT INTO signals_numberedterm (signal_id, team_id, term) "
            "SELECT signal_id, team_id, term FROM signals_signalterm",
        ),
        migrations.DeleteModel("NumberedTerm"),
    ]
