"""What a browser asks again: what is the same for everybody by its ETag, a person's page anew."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.actions import events
from tests.consent import make as consent
from tests.policy import make as policy
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

FOR_EVERYBODY = ["/signals/offline/", "/sw.js", "/manifest.webmanifest"]
PUBLIC = ["/accessibility/", "/what-we-write/", "/seal/", "/.well-known/security.txt"]


@pytest.mark.parametrize("path", FOR_EVERYBODY + PUBLIC)
@pytest.mark.parametrize("coding", ["zstd", "br", "gzip", "identity"])
def test_what_is_still_the_same_is_not_sent_again(cast, path, coding):
    browser = Client(headers={"accept-encoding": coding})
    first = browser.get(path)
    assert first.status_code == 200 and "no-store" not in first.get("Cache-Control", "")
    again = browser.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Encoding" in again["Vary"]
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_who_is_signed_in_keeps_what_holds_nobody(cast, path):
    browser = sign_in(Client(), cast.worker)
    first = browser.get(path)
    assert first["Cache-Control"] == "private, no-cache" and cast.worker.name not in str(first)
    assert browser.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_what_changed_is_sent_anew(cast):
    first = Client().get("/manifest.webmanifest")
    cast.organisation.name = "Een andere naam"
    cast.organisation.save()
    caches["process"].clear()
    again = Client().get("/manifest.webmanifest", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200 and again["ETag"] != first["ETag"]


@pytest.mark.parametrize("path", ["/", "/signals/", "/signals/new/", "/hours/", "/more/", *PUBLIC])
def test_a_page_of_a_person_is_kept_by_no_browser(cast, path):
    answer = sign_in(Client(), cast.lead).get(path)
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(",", " ").split())


def test_a_page_behind_a_poster_is_kept_by_no_browser(cast):
    """It holds a form, on a phone that others may hold."""
    consent.places()
    now = timezone.now()
    event = events.announce(
        "Toernooi", timezone.localdate(), consent.ROWS, team=cast.noord, by=cast.worker, now=now
    )
    survey = policy.survey(cast.manager, now=now)
    for name, row in (("event_page", event), ("survey_page", survey)):
        answer = Client().get(reverse(name, args=[row.token]))
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"], name
        assert "ETag" not in answer, name
