"""What the whole world may read about trust."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.utils import timezone
from jsonschema import Draft7Validator

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_security_txt_names_who_runs_it_and_is_not_out_of_date(cast, settings):
    settings.SITE_URL = "https://vindplaats.example.org"
    answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert told["Contact"] == "mailto:privacy@example.org"
    assert told["Canonical"] == "https://vindplaats.example.org/.well-known/security.txt"
    left = datetime.fromisoformat(told["Expires"]) - timezone.now()
    assert timedelta(days=100) < left < timedelta(days=365)


@pytest.mark.django_db
def test_security_txt_is_there_before_anybody_set_up(settings):
    settings.DEFAULT_FROM_EMAIL = "Vindplaats <post@example.org>"
    assert b"Contact: mailto:post@example.org" in Client().get("/.well-known/security.txt").content


@pytest.mark.django_db
def test_the_accessibility_statement_says_how_far_and_whom_to_tell(cast):
    page = Client().get("/accessibility/").content.decode()
    assert "Status C" in page and "mailto:info@example.org" in page and "WCAG 2.2" in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/accessibility/"])
def test_what_search_engines_may_show_says_what_it_is(cast, path):
    page = Client().get(path).content.decode()
    assert 'name="robots"' not in page
    assert re.findall(r'<meta name="description" content="(.{50,160})">', page)


def test_publiccode_says_what_the_project_says():
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    project = (ROOT / "pyproject.toml").read_text()
    assert f'version = "{told["softwareVersion"]}"' in project
    assert f'license = "{told["legal"]["license"]}"' in project
    assert (
        {"nl", "en"} == set(told["description"]) == set(told["localisation"]["availableLanguages"])
    )
    for text in told["description"].values():
        assert len(text["shortDescription"]) <= 150 <= len(text["longDescription"])


def wrong_in_publiccode(told: dict) -> list[str]:
    schema = json.loads(Path(__file__).with_name("publiccode.json").read_text())
    Draft7Validator.check_schema(schema)
    return sorted(error.message for error in Draft7Validator(schema).iter_errors(told))


def test_publiccode_keeps_the_rules_of_the_standard_but_for_its_address():
    """`url` is the address of the repository, which it has when it is published."""
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    told["releaseDate"] = str(told["releaseDate"])
    assert wrong_in_publiccode(told) == ["'url' is a required property"]
    assert wrong_in_publiccode(told | {"url": "https://example.org/vindplaats.git"}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"categories": ["case-management"]},
        {"maintenance": {"type": "community"}},
        {"developmentStatus": "alpha"},
        {"description": {}},
        {"extra": 1},
    ],
)
def test_what_the_standard_refuses_is_seen(change):
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    whole = told | {"releaseDate": "2026-11-21", "url": "https://example.org/vindplaats.git"}
    assert wrong_in_publiccode(whole | change)
