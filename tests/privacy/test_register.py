"""The processing register is made from what the code says of itself."""

import csv
import io
import json
import zipfile
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from privacy import register
from privacy.models import AuditEntry
from tests.consent import make as consents
from tests.sign_in import sign_in


def test_every_model_with_personal_fields_stands_in_one_activity():
    named = Counter(label for each in register.activities() for label in each.models)
    ours = {model._meta.label_lower for model in register.personal_models()}

    assert {label for label, times in named.items() if times > 1} == set()
    assert ours - set(named) == set()
    keys = [each.key for each in register.activities()]
    assert len(keys) == len(set(keys))


@pytest.mark.django_db
def test_the_register_tells_what_for_and_how_long_and_goes_out_as_a_file(cast):
    officer = sign_in(Client(), cast.privacy_officer)
    page = officer.get(reverse("privacy:register"))
    assert page.status_code == 200
    tables = {table.label: table for line in page.context["lines"] for table in line.tables}
    assert all(table.terms for table in tables.values())
    assert any(field.encrypted for field in tables["signals.signal"].fields)

    file = officer.get(reverse("privacy:register_csv"))
    content = b"".join(file.streaming_content) if file.streaming else file.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 100
    assert AuditEntry.objects.filter(verb="exported", by=cast.privacy_officer).count() == 1
    paper = officer.get(reverse("privacy:register_pdf"))
    assert paper.content.startswith(b"%PDF")


@pytest.mark.django_db
def test_the_command_writes_all_that_is_found_and_leaves_an_entry_without_the_name(cast, tmp_path):
    consents.consent(cast.worker, cast.noord, now=timezone.now())
    out, told = tmp_path / "milan.zip", io.StringIO()
    call_command("subject_access", "Milan Vos", born=consents.BORN, out=out, json=True, stdout=told)

    assert json.loads(told.getvalue())["found"]["consent.young_people"] == 1
    with zipfile.ZipFile(out) as archive:
        assert b"Milan" in archive.read("subject_access.json")
    entry = AuditEntry.objects.get(subject="privacy.subjectaccess:command")
    assert "Milan" not in f"{entry.reason}{entry.after}{entry.fields}"
    with pytest.raises(CommandError):
        call_command("subject_access", "Milan Vos", out=tmp_path / "no" / "such.zip")
