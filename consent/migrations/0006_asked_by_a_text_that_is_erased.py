"""Which new text was put to who signed, where that question is erased by now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0005_own_link_that_came_back")]
    operations = [
        migrations.AddField(
            "consent",
            "text_asked",
            models.PositiveIntegerField(editable=False, null=True),
        ),
    ]
