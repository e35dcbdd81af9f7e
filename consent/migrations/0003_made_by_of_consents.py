"""Who asked, for consents that were given before their table knew it."""

from django.db import migrations

COPY = """UPDATE consent_consent SET made_by_id = (
    SELECT asked.made_by_id FROM consent_consentrequest asked WHERE asked.id = request_id
) WHERE made_by_id IS NULL"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_lists")]
    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
