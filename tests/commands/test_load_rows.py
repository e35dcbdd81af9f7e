"""The command `load_rows`: rows as the application writes them, and only where it may."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bench import floor
from consent import people, verifying
from consent.models import ConsentRequest, Subject
from consent.views import overview
from organisation.choices import Role
from organisation.models import Organisation, User
from outbox.models import Message
from privacy import audit
from privacy.models import AuditEntry
from signals.mail import urgent
from signals.models import Signal
from signals.querysets.lists import found
from tests import make
from tests.sign_in import sign_in
from workers.models import HourEntry
from youthwork import volume

pytestmark = pytest.mark.django_db


def load(**numbers):
    out = StringIO()
    asked = [part for name, count in numbers.items() for part in (f"--{name}", str(count))]
    call_command("load_rows", *asked, "--json", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_the_measured_lead_reads_a_fifth_of_the_signals():
    assert load(signals=200) == {"loaded": {"signals": 200}}

    lead = User.objects.get(email=volume.LEAD)
    read = Signal.objects.visible_to(lead)
    assert (Signal.objects.count(), read.count()) == (200, 40)
    assert len({signal.ref for signal in Signal.objects.all()}) == 200
    [writes] = User.objects.get(email=volume.WRITER).memberships.all()
    assert (writes.role, writes.team.name) == (Role.WORKER, volume.WRITING_TEAM)
    assert Signal.objects.filter(team=writes.team).count() == 40
    told = next(signal for signal in read if signal.narrative)
    word = max(told.narrative.strip(".").split(), key=len)
    assert told.pk in [row.pk for row in found(lead, word, make.FRIDAY_NIGHT).rows]


def test_the_inbox_of_the_measured_lead_shows_as_many_rows_as_the_floors(client):
    load(signals=1_000)
    sign_in(client, User.objects.get(email=volume.LEAD))
    assert len(client.get("/signals/").context["rows"]) == floor.PAGE


def test_more_rows_come_beside_those_that_are_there():
    load(signals=50)
    load(signals=50)
    assert Signal.objects.count() == 100
    worker = User.objects.get(email=volume.WORKER)
    assert make.signal(worker).pk > Signal.objects.exclude(created_by=worker).latest("pk").pk


def test_hours_trail_and_messages_stand_as_the_application_writes_them():
    load(signals=100, hours=60, audit=20, messages=5)
    assert HourEntry.objects.count() == 60
    waiting = list(Message.objects.waiting())
    assert len(waiting) == 5
    assert all(urgent(message, timezone.now()) for message in waiting)  # each would go out
    assert AuditEntry.objects.filter(verb="read").count() == 20
    assert audit.verify().broken is None


def test_the_measured_lead_reads_a_fifth_of_the_consents():
    load(consents=200)
    lead = User.objects.get(email=volume.LEAD)
    read = ConsentRequest.objects.visible_to(lead)
    assert (ConsentRequest.objects.count(), read.count()) == (200, 40)
    assert read.open().count() == 20
    assert read.first().subject.first_name in volume.FIRST_NAMES
    load(consents=10)
    assert ConsentRequest.objects.count() == 210
    proved = verifying.verify()
    assert proved.broken is None and proved.chains == ConsentRequest.objects.answered().count()


def test_as_many_of_one_first_name_are_found_at_any_size():
    load(consents=100)
    for _again in range(2):
        volume.load_namesakes(now=timezone.now())
    terms = people.search_terms(volume.SHARED_NAME)
    for email in (volume.WORKER, volume.LEAD):
        person = User.objects.get(email=email)
        found = Subject.objects.found_by(person, terms, overview.FOUND + 1)
        assert len(found) == overview.FOUND
    assert verifying.verify().broken is None


def test_a_real_organisation_is_left_alone():
    make.organisation()
    with pytest.raises(CommandError, match="organisation of its own"):
        load(signals=10)
    assert Signal.objects.count() == 0
    assert Organisation.objects.get().name == "Stichting Proefstuk"


def test_a_negative_number_is_refused():
    with pytest.raises(CommandError, match="negative"):
        load(signals=-1)
