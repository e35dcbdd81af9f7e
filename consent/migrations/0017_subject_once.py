from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0016_told_apart")]

    operations = [
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_namesake", False)),
                fields=("name_term", "birth_term"),
                name="subject_once_unless_told_apart",
            ),
        ),
    ]
