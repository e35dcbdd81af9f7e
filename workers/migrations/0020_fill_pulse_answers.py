"""Answers that were a row each become a count for each value, with the values nobody chose."""

import uuid

from django.db import migrations
from django.db.models import Count

VALUES = range(1, 6)


def count(apps, schema_editor):
    answers = apps.get_model("workers", "PulseAnswer")
    for asked in apps.get_model("workers", "PulseRound").objects.order_by("pk"):
        rows = answers.objects.filter(round=asked)
        given = rows.values_list("question", "value").annotate(n=Count("pk")).order_by()
        times = {(question, value): number for question, value, number in given}
        rows.delete()
        answers.objects.bulk_create(
            answers(
                id=uuid.uuid4(),
                round=asked,
                question=question,
                value=value,
                times=times.get((question, value), 0),
            )
            for question in asked.questions
            for value in VALUES
        )


def spread(apps, schema_editor):
    answers = apps.get_model("workers", "PulseAnswer")
    for row in list(answers.objects.all()):
        answers.objects.bulk_create(
            answers(id=uuid.uuid4(), round_id=row.round_id, question=row.question, value=row.value)
            for _answer in range(row.times)
        )
        row.delete()


class Migration(migrations.Migration):
    dependencies = [("workers", "0019_pulse_answers_counted")]
    operations = [migrations.RunPython(count, spread)]
