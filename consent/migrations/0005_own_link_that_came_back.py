"""Since when the mail with a young person's own link comes back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0004_who_could_not_be_asked_anew")]
    operations = [
        migrations.AddField(
            "subject",
            "own_bounced_at",
            models.DateTimeField(editable=False, null=True),
        ),
    ]
