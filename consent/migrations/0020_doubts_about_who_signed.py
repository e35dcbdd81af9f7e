from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0019_one_term_for_a_mailbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="signer",
            name="doubted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="signer",
            name="doubts",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddIndex(
            model_name="signer",
            index=models.Index(
                condition=models.Q(("doubted_at__isnull", False)),
                fields=["doubted_at"],
                name="signer_doubted",
            ),
        ),
    ]
