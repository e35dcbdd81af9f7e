"""The processing register is made from what the code says of itself."""

import csv
import io
import json
import zipfile
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from privacy import register
from privacy.field_words import WORDS
from privacy.models import AuditEntry
from tests import make
from tests.consent import make as consents
from tests.privacy import make as asks
from tests.sign_in import sign_in
from youthwork.lib import pdf


def test_every_model_with_personal_fields_stands_in_one_activity():
    named = Counter(label for each in register.activities() for label in each.models)
    ours = {model._meta.label_lower for model in register.personal_models()}

    assert {label for label, times in named.items() if times > 1} == set()
    assert ours - set(named) == set()
    keys = [each.key for each in register.activities()]
    assert len(keys) == len(set(keys))


def test_every_table_and_field_has_a_word_and_no_name_of_the_code():
    """Words are translated; what is not would stand there in English, or in code."""
    tables, fields, purposes = [], [], []
    for model in register.personal_models():
        label = model._meta.label_lower
        named = any(label in import_string(path) for path in settings.PROCESSING_NAMES)
        if not named and not isinstance(model._meta.verbose_name, Promise):
            tables.append(label)
        fields += [
            f"{label}.{name}"
            for name in model.personal
            if not isinstance(model._meta.get_field(name).verbose_name, Promise)
            and name not in WORDS
        ]
        purposes += [
            f"{label}.{name}"
            for name, purpose in model.personal.items()
            if not isinstance(purpose, Promise) or not str(purpose).startswith("om ")
        ]
    assert (tables, fields, purposes) == ([], [], [])


@pytest.mark.django_db
def test_the_organisations_own_words_take_the_place_of_ours_until_they_are_emptied(cast):
    officer = sign_in(Client(), cast.privacy_officer)
    said = {"basis": "Publieke taak, besluit van 3 maart", "recipients": "De gemeente"}
    url = reverse("privacy:word_activity", args=["signals"])
    assert officer.post(url, said).status_code == 302

    [line] = [each for each in register.lines() if each.key == "signals"]
    assert (line.basis, line.recipients) == (said["basis"], said["recipients"])
    [told] = [each for each in register.told_about({"signals.signal"}) if each["name"] == line.name]
    assert told["basis"] == said["basis"]
    assert said["basis"] in officer.get(reverse("privacy:register")).content.decode()
    assert AuditEntry.objects.get(subject="privacy.activitywords:signals").by == (
        cast.privacy_officer
    )

    officer.post(url, {"basis": "", "recipients": ""} | make.carried(officer, url))
    [line] = [each for each in register.lines() if each.key == "signals"]
    assert "6(1)(f)" in line.basis or "6 lid 1" in line.basis
    assert not line.in_own_words
    for person in (cast.manager, cast.director):
        assert sign_in(Client(), person).get(url).status_code == 403
    assert officer.get(reverse("privacy:word_activity", args=["no-such"])).status_code == 404


@pytest.mark.django_db
def test_the_register_asks_six_questions_at_most(cast, django_assert_max_num_queries):
    officer = sign_in(Client(), cast.privacy_officer)
    officer.get(reverse("privacy:register"))
    with django_assert_max_num_queries(6):
        officer.get(reverse("privacy:register"))


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


@pytest.mark.django_db
@pytest.mark.parametrize("paper", ["register", "dpia", "agreement"])
def test_a_paper_that_can_not_be_made_is_told_and_leaves_no_entry(cast, monkeypatch, paper):
    officer = cast.privacy_officer
    address = {
        "register": lambda: reverse("privacy:register_pdf"),
        "dpia": lambda: reverse("privacy:dpia_pdf", args=[asks.written_dpia(officer).number]),
        "agreement": lambda: reverse(
            "privacy:agreement_pdf", args=[asks.processor(officer).public_id]
        ),
    }[paper]()
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.001)
    page = make.signed_in(officer).get(address, follow=True)
    assert page.status_code == 200 and "kon niet worden gemaakt" in page.content.decode()
    assert not AuditEntry.objects.filter(verb="exported").exists()
