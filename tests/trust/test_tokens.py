"""Whoever comes with a token is found by its SHA-256, and never by a slow hash."""

import hashlib

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policy.actions import calendar_links
from signals.actions import sharing
from tests import make
from youthwork.lib.links import new_token, token_hash

pytestmark = pytest.mark.django_db


def test_every_token_is_kept_as_a_digest_that_no_two_rows_have():
    kept = [
        field
        for model in apps.get_models()
        for field in model._meta.fields
        if field.name == "token_hash"
    ]
    assert len(kept) >= 7 and all(field.unique for field in kept)
    token = new_token()
    assert token_hash(token) == hashlib.sha256(token.encode()).hexdigest()


def test_a_token_opens_its_page_where_no_password_could_be_hashed(cast, settings):
    now = timezone.now()
    partner = make.partner("Wijkteam", "youth_care")
    make.agreement(partner)
    shared = make.disclosure(make.signal(cast.worker), partner, by=cast.lead, now=now)
    calendar = calendar_links.make(cast.worker, now=now)
    link = sharing.issue_link(shared, now=now)

    settings.PASSWORD_HASHERS = []
    with pytest.raises(IndexError):
        make_password("geheim")
    assert Client().get(reverse("policy:feed", args=[calendar])).status_code == 200
    assert Client().get(reverse("partner_link", args=[link])).status_code == 302
    assert Client().get(reverse("partner_link", args=[new_token()])).status_code == 404
