"""A notice that was checked keeps its exact place, its rule and its reason until it is erased.

Article 16(2) DSA asks for them; only the mark that there was an exact place was held.
"""

from django.db import migrations, models
from django.db.models import Q

NAME = "item_checked_is_complete"
SAID = Q(location_url__isnull=False, rule_text__isnull=False, reason__isnull=False)
COMPLETE = (
    ~Q(category="")
    & ~Q(ground="")
    & Q(
        good_faith=True,
        has_exact_place=True,
        is_closed_account=False,
        seen_on__isnull=False,
        checked_at__isnull=False,
    )
    & (Q(erased_at__isnull=False) | SAID)
)


class Migration(migrations.Migration):
    dependencies = [("signals", "0014_a_night_belongs_to_its_evening")]
    operations = [
        migrations.RemoveConstraint("instacleanitem", NAME),
        migrations.AddConstraint(
            "instacleanitem",
            models.CheckConstraint(condition=Q(status="listed") | COMPLETE, name=NAME),
        ),
    ]
