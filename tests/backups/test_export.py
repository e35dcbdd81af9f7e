"""The whole organisation in open formats: complete, readable, and without what opens doors."""

import csv
import hashlib
import json
import stat

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from privacy.choices import AuditVerb
from privacy.models import AuditEntry
from tests import make
from tests.consent import make as make_consent
from youthwork.backups import exporting

OPENS_DOORS = ("hash", "token", "password", "salt", "secret", "term", "endpoint")
PUBLIC = {  # looks alike, and is what proves a consent or names a moment
    "text_hash", "content_hash", "browser_hash", "terms", "term_from", "term_began_at",
    "term_met_at",
}  # fmt: skip


@pytest.fixture
def exported(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    make.signal(cast.worker, narrative='=HYPERLINK("x") bij de kiosk,\nen daarna Şeyma')
    request = make_consent.request(cast.worker, cast.worker.current_teams[0])
    make_consent.signed(request)
    default_storage.save("policy/3f2a", ContentFile(b"%PDF-1.7"))
    call_command("export_all", str(tmp_path / "out"), "--json")
    return tmp_path / "out"


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db(transaction=True)
def test_texts_are_readable_and_run_nowhere(exported):
    (signal,) = table(exported, "signals.signal")
    assert signal["narrative"] == '\'=HYPERLINK("x") bij de kiosk,\nen daarna Şeyma'
    assert signal["ref"].startswith("S-")
    (subject,) = table(exported, "consent.subject")
    assert subject["first_name"] == "Milan"
    (answer,) = table(exported, "consent.answer")
    assert json.loads(answer["decisions"])["photo"] == "yes"


@pytest.mark.django_db(transaction=True)
def test_the_manifest_tells_what_each_file_is(exported):
    package = json.loads((exported / "datapackage.json").read_text())
    told = {resource["path"]: resource for resource in package["resources"]}
    assert {path.name for path in exported.glob("*.csv")} == set(told)
    for path, resource in told.items():
        content = (exported / path).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        rows = table(exported, resource["name"])
        assert resource["rows"] == len(rows)
        if rows:
            assert list(rows[0]) == [field["name"] for field in resource["schema"]["fields"]]
        for key in resource["schema"]["foreignKeys"]:
            assert f"{key['reference']['resource']}.csv" in told
    (document,) = package["files"]
    assert (exported / document["path"]).read_bytes() == b"%PDF-1.7"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in exported.rglob("*") if path.is_file()}
    assert modes == {0o600}


@pytest.mark.django_db(transaction=True)
def test_it_stands_in_the_trail_and_overwrites_nothing(exported):
    assert AuditEntry.objects.filter(
        verb=AuditVerb.EXPORTED, subject__startswith="youthwork.export:"
    ).exists()
    with pytest.raises(CommandError, match="isn't empty"):
        call_command("export_all", str(exported))


def test_nothing_that_opens_a_door_is_taken_along():
    seen = {
        f"{model._meta.label_lower}.{field.attname}"
        for model in exporting.exported()
        if model._meta.app_label != "allauth_idp_oidc"  # these tests' own provider
        for field in exporting.columns(model)
        if any(word in field.attname for word in OPENS_DOORS) and field.attname not in PUBLIC
    }
    assert seen == set()


def test_what_is_left_out_exists_and_says_why():
    from django.apps import apps

    for label, reason in exporting.LEFT_OUT.items():
        assert apps.get_model(label) and reason
