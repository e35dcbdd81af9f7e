"""A private account is never asked for and never kept: schema, forms and logs are searched."""

from __future__ import annotations

import logging
import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from organisation.models import Platform
from tests import make
from tests.organisation.test_typed import every_form
from tests.sign_in import sign_in
from workers.choices.profiles import Item
from workers.models import WorkProfile

PRIVATE = re.compile(r"priv[eé](?!acy)|private|personal_account|own_account|thuisaccount", re.I)


def test_no_column_can_hold_one():
    columns = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    }
    ours = {name.partition(".")[0] for name in columns}
    assert ours >= {*"organisation outbox privacy workers signals consent policy".split()}
    assert len(columns) > 600
    assert [name for name in columns if PRIVATE.search(name)] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_form_asks_for_one(language):
    with override(language):
        asked = {
            (form.__name__, name, str(field.label or ""), str(field.help_text or ""))
            for form in every_form()
            for name, field in getattr(form, "base_fields", {}).items()
        }
    assert len(asked) > 100
    assert [row for row in asked if PRIVATE.search(" ".join(row[1:]))] == []


@pytest.mark.django_db
def test_no_log_line_names_an_account_of_any_kind(client, cast, caplog):
    sign_in(client, cast.worker)
    with caplog.at_level(logging.DEBUG):
        form = {"platform": "instagram", "handle": "wim_thuis_privé", "visibility": "closed"}
        client.post(reverse("workers:new_account"), form)
        row = WorkProfile.objects.get()
        check = reverse("workers:check_of", args=[row.public_id])
        answers = {item.value: "yes" for item in Item}
        client.post(check, answers | {"profile_9_remark": "mijn account is @wim_thuis_privé"})
        client.post(check, answers)
    said = [
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("django.db")  # statements, of a test only
    ]
    assert [line for line in said if "wim_thuis" in line] == []


@pytest.mark.django_db
def test_a_second_account_on_a_platform_has_no_place(cast):
    make.work_profile(cast.worker)
    assert Platform.objects.count() > 1
    with pytest.raises(ValidationError):
        make.work_profile(cast.worker)
