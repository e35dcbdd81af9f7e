"""An address is looked up by the mailbox that it reaches, however it was spelled."""

from django.db import migrations

from consent import people


def spell_anew(apps, schema_editor):
    signers = apps.get_model("consent", "Signer").objects.filter(email_term__isnull=False)
    for signer in signers.only("pk", "email", "email_term").iterator(chunk_size=500):
        term = people.email_term(signer.email) if signer.email else None
        if term is not None and term != signer.email_term:
            signers.filter(pk=signer.pk).update(email_term=term)


class Migration(migrations.Migration):
    dependencies = [("consent", "0018_own_link_generation")]

    operations = [migrations.RunPython(spell_anew, migrations.RunPython.noop, elidable=True)]
