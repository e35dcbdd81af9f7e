from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0021_named_by_who_asked")]

    operations = [
        migrations.AddIndex(
            model_name="consentrequest",
            index=models.Index(
                fields=["team", "first_name_term", "-subject"], name="request_team_name"
            ),
        ),
        migrations.AddIndex(
            model_name="consentrequest",
            index=models.Index(
                fields=["made_by", "first_name_term", "-subject"], name="request_maker_name"
            ),
        ),
    ]
