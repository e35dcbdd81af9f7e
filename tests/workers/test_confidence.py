"""Somebody of fifteen asks for help and says: don't tell my parents (F69)."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from tests import make
from tests.consent import make as consents
from tests.sign_in import sign_in
from youthwork import day


def test_f69_nothing_but_the_question_about_images_mails_a_parent(cast):
    """A parent whose address is known, and everything that is noted about asking for help."""
    now = timezone.now()
    consents.consent(cast.worker, cast.noord, now=now, born=consents.BORN)
    before = set(Message.objects.values_list("pk", flat=True))
    make.signal(cast.worker, category="unsafe_home", severity=5, narrative="", now=now)
    tapped = {"direction": "youth_began", "known": "known", "outcome": "answered", "count": "1"}
    client = sign_in(Client(), cast.worker)
    make.platform()
    assert client.post("/contacts/", tapped | {"platform": "instagram"}).status_code == 302
    day.run(timezone.localdate(), now)
    told = Message.objects.exclude(pk__in=before).values_list("recipient", flat=True)
    assert told and {one.partition(":")[0] for one in told} <= {"organisation.user"}


def test_f69_the_card_on_what_one_can_keep_to_oneself_is_where_help_is_asked(cast):
    client = sign_in(Client(), cast.worker)
    card = reverse("workers:doubt") + "#confidence"
    for page in (reverse("workers:contacts"), reverse("signals:new")):
        assert card in client.get(page).content.decode()
    page = client.get(reverse("workers:doubt"))
    assert 'id="confidence"' in page.content.decode() and page.context["confidence"]
