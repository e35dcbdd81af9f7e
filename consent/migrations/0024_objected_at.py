"""Since when another with authority objects, to all of a consent or to some rows."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def since_when(apps, schema_editor):
    consents = apps.get_model("consent", "Consent").objects
    others = apps.get_model("consent", "Withdrawal").objects.filter(who="other_guardian")
    last = others.filter(consent=OuterRef("pk")).order_by("-at").values("at")[:1]
    consents.filter(pk__in=others.values("consent")).update(objected_at=Subquery(last))
    later = Q(objected_at=None) | Q(objected_at__lt=F("disputed_at"))
    consents.filter(later, disputed_at__isnull=False).update(objected_at=F("disputed_at"))


class Migration(migrations.Migration):
    dependencies = [("consent", "0023_sixteen_in_person")]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="objected_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(since_when, migrations.RunPython.noop, elidable=True),
    ]
