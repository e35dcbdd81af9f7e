"""Two people work on a breach or an impact assessment at once: the second reads what changed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from privacy.actions import breaches
from privacy.actions import dpia as deeds
from privacy.breach_choices import BreachKind
from privacy.models import Breach, Dpia
from tests.privacy import make
from tests.sign_in import sign_in
from tests.two_people import opened, shown, told
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def test_who_decides_on_an_assessment_reads_which_advice_came_meanwhile(cast):
    now = timezone.now()
    dpia = make.written_dpia(cast.manager, now)
    advice = {"by": cast.privacy_officer, "now": now}
    deeds.advise(dpia, "yes", "Doe het.", revision=dpia.revision, **advice)
    address = reverse("privacy:decide_dpia", args=[dpia.number])
    form = opened(sign_in(Client(), cast.director), address)

    dpia = Dpia.objects.get()
    deeds.advise(dpia, "yes", "Doe het pas in januari.", revision=dpia.revision, **advice)
    typed = {
        "outcome": "yes",
        "text": "Wij doen het.",
        "look_again_on": day_of(now) + timedelta(300),
    }
    answer = form.send(**typed)

    assert answer.status_code == 422
    assert told(answer) == {"Het advies in woorden": "Doe het pas in januari."}
    again = shown(answer, form.client, address)
    assert again.fields["text"] == ["Wij doen het."]
    assert again.send().status_code == 302
    assert Dpia.objects.get().decision_text == "Wij doen het."


def test_who_says_that_it_was_no_breach_reads_what_is_known_by_now(cast):
    now = timezone.now()
    row = breaches.start(
        BreachKind.WRONG_PARENT, "Mail naar een ander adres.", by=cast.worker, now=now, persons=1
    )
    address = reverse("privacy:dismiss_breach", args=[row.ref])
    form = opened(sign_in(Client(), cast.privacy_officer), address)

    known = {"kind": row.kind, "what_happened": row.what_happened, "found_at": row.found_at}
    also = {"happened_at": None, "whose": [], "persons": 40, "data": ""}
    breaches.describe(row, known | also, revision=row.revision, by=cast.privacy_officer, now=now)
    answer = form.send(why="Het was het goede adres.")

    assert answer.status_code == 422
    assert told(answer) == {"Van hoeveel mensen, ongeveer?": "40"}
    again = shown(answer, form.client, address)
    assert again.fields["why"] == ["Het was het goede adres."]
    assert again.send().status_code == 302
    assert Breach.objects.get().status == "dismissed"
