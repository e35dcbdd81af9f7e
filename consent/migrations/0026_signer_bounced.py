"""Mail that came back from one of two, or was called spam, stands under what needs doing."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("consent", "0025_objections_guarded")]

    operations = [
        migrations.AddIndex(
            "signer",
            models.Index(
                fields=["bounced_at"],
                condition=Q(bounced_at__isnull=False),
                name="signer_bounced",
            ),
        ),
    ]
