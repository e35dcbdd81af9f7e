"""What is known of accounts and places by a number, worked out anew: an account of which only the
page was noted is known by its name, pages that are nobody's are no account, more ways to write one
are, and what was covered has no number.
"""

from django.db import migrations
from django.db.models import Q

from privacy.choices import BLOCK
from privacy.encryption import CannotDecrypt
from signals import places

BATCH = 500
NAMES = ("account_term", "account_handle", "location_url")


def _readable(rows, keys):
    """What these rows say; one that can't be read is left as it is, and `rotate_keys` names it."""
    try:
        return list(rows.filter(pk__in=keys).values_list("pk", *NAMES))
    except CannotDecrypt:
        if len(keys) == 1:
            return []
        half = len(keys) // 2
        return _readable(rows, keys[:half]) + _readable(rows, keys[half:])


def _each(rows):
    """Key, number, account and address of each that has one of both."""
    rows, last = rows.filter(Q(account_handle__isnull=False) | Q(location_url__isnull=False)), 0
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        last = keys[-1]
        for key, before, handle, place in _readable(rows, keys):
            if handle or place:  # an item whose account was erased is known by its number alone
                yield key, before, handle or "", place or ""


def known_anew(apps, schema_editor):
    signals = apps.get_model("signals", "Signal").objects
    questions = apps.get_model("signals", "AccountQuestion").objects
    for key, before, handle, place in _each(signals):
        term = places.account_term(handle, place)
        if term != before:
            signals.filter(pk=key).update(account_term=term)
        if term is None and not handle and BLOCK not in place:  # asked of the page of nobody
            questions.filter(signal=key, told="").delete()
    # Of what was given another kind, which keeps no account.
    nothing = {"signal__account_handle__isnull": True, "signal__location_url__isnull": True}
    questions.filter(told="", **nothing).delete()
    items = apps.get_model("signals", "InstacleanItem").objects
    for key, before, handle, place in _each(items):
        term = places.account_term(handle, place)
        if term != before:
            items.filter(pk=key).update(account_term=term)
        if BLOCK in place:
            items.filter(pk=key).update(place_term=None)
            items.filter(pk=key, status__in=("listed", "checked")).update(
                status="listed", checked_by=None, checked_at=None, has_exact_place=False
            )


class Migration(migrations.Migration):
    dependencies = [("signals", "0030_accounts_by_their_page")]
    operations = [migrations.RunPython(known_anew, migrations.RunPython.noop)]
