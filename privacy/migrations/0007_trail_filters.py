"""Indexes that serve the audit page whatever it is filtered by.

SQLite would write the table anew, without its triggers, for the index of a column: the two that
`db_index` made are dropped by name.
"""

from django.db import migrations, models

DROP = """
DROP INDEX IF EXISTS privacy_auditentry_subject_ref_3ac61bac;
DROP INDEX IF EXISTS privacy_auditentry_subject_ref_3ac61bac_like;
"""
MAKE = "CREATE INDEX privacy_auditentry_subject_ref_3ac61bac ON privacy_auditentry (subject_ref)"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_impact_assessment")]
    operations = [
        migrations.RemoveIndex(model_name="auditentry", name="audit_by_person"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROP, MAKE)],
            state_operations=[
                migrations.AlterField(
                    model_name="auditentry",
                    name="subject_ref",
                    field=models.CharField(editable=False, max_length=80),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["by", "-at", "-id", "verb"], name="audit_of_person"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["subject_ref", "-at", "-id", "verb", "by"], name="audit_about"
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["verb", "-at", "-id"], name="audit_of_verb"),
        ),
    ]
