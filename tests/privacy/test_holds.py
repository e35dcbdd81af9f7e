"""What a legal hold keeps: every kind of thing that has a number and a term (GDPR art. 18)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outbox.choices import Status
from outbox.models import Message
from privacy import audit, journal, retention
from privacy.actions import keeping
from privacy.models import LegalHold, Processor
from privacy.retention import Rule, Term, run_ahead
from tests import make
from tests.privacy import make as rooms
from workers.models import HourEntry
from youthwork.lib.dates import add_months

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
NOT_HOLDABLE = {
    "signals.savedfilter": "a question somebody kept, about nobody",
    "signals.approachstep": "held with its approach",
    "signals.instacleanround": "holds no account; its items are held",
    "consent.subject": "held with the question for consent",
    "consent.misdelivery": "what happened stands in the register of breaches",
    "organisation.invitation": "held with the person, once there is one",
    "organisation.dutyshift": "held with the person",
    "organisation.pushdevice": "held with the person",
    "workers.hourentry": "held with the person",
    "workers.booking": "held with the person",
    "workers.nudge": "held with the person",
    "workers.competenceassessment": "held with the person",
    "workers.growthgoal": "held with the person",
    "workers.profileexception": "held with the person",
    "workers.visibleitem": "held with the person",
    "workers.platformfigure": "a public figure; only its author goes",
    "workers.knownfigure": "a public figure; only its author goes",
    "policy.decision": "held with its evaluation",
    "policy.storedfile": "goes when nothing uses it",
    "policy.goal": "a goal of the house; only its author goes",
    "outbox.job": "work, not content",
    "privacy.auditentry": "held with what it is about",
    "workers.hourimport": "cells that wait a week to be written down",
    "workers.closedmonth": "that a month was closed",
}


def rule(key):
    return next(each for each in retention.rules() if each.key == key)


def hold(subject, until=None):
    return keeping.place_hold(
        subject, reason="Klacht loopt nog", until=until or TODAY, by=None, today=TODAY, now=NOW
    )


def test_everything_with_a_number_and_a_term_can_be_held_or_says_why_not():
    ruled = {label for each in retention.rules() for label in each.models}
    numbered = {
        label
        for label in ruled
        if {field.name for field in apps.get_model(label)._meta.fields} & {"ref", "public_id"}
    }
    assert numbered - set(settings.HOLDABLE) - set(NOT_HOLDABLE) == set()
    assert set(NOT_HOLDABLE) & set(settings.HOLDABLE) == set()


def test_the_number_that_holds_a_thing_is_the_one_of_the_trail():
    """So that the page of a signal and its hold speak of the same thing."""
    for label, name in settings.HOLDABLE.items():
        model = apps.get_model(label)
        assert model._meta.get_field(name).unique, label


@pytest.mark.parametrize("wrong", ["geen", "", "S-1999-0001", "x" * 80, "9" * 60])
@pytest.mark.parametrize("label", ["privacy.dpia", "privacy.processor", "signals.signal"])
def test_a_number_that_is_none_is_refused(label, wrong):
    with pytest.raises(ValidationError) as refusal:
        keeping.label_of(label, wrong)
    assert refusal.value.error_dict["ref"][0].code == "unknown"


def test_a_held_row_stays_and_others_of_its_kind_go(cast):
    kept, gone = rooms.processor(None), rooms.processor(None)
    Processor.objects.update(stopped_on=add_months(TODAY, -70))
    made = hold(audit.label(kept))
    processors = rule("privacy.processors")

    assert keeping.keep_term(processors, TODAY, NOW) == 1
    assert list(Processor.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not Processor.objects.filter(pk=gone.pk).exists()
    keeping.release_hold(made, by=None, today=TODAY, now=NOW)
    assert keeping.keep_term(processors, TODAY, NOW) == 1


def test_a_held_message_stays(cast):
    message = make.failed_message(cast.lead)
    at = NOW - timedelta(days=200)
    Message.objects.update(status=Status.SENT, sent_at=at, created_at=at)
    hold(audit.label(message))
    assert keeping.keep_term(rule("outbox.messages"), TODAY, NOW) == 0


def test_a_colleague_is_held_with_what_names_them(cast):
    """A dispute about hours: those of one person stay, those of others go."""
    make.hours(cast.worker, day=add_months(TODAY, -30))
    make.hours(cast.colleague, day=add_months(TODAY, -30))
    hold(cast.worker.label)

    assert keeping.keep_term(rule("workers.hours"), TODAY, NOW) == 1
    assert {entry.worker for entry in HourEntry.objects.select_related("worker")} == {cast.worker}


def test_a_held_colleague_keeps_name_and_address(cast):
    from organisation.models import User

    for person in (cast.worker, cast.colleague):
        User.objects.filter(pk=person.pk).update(status="left", left_on=add_months(TODAY, -30))
    hold(cast.worker.label)
    keeping.keep_term(rule("organisation.leavers"), TODAY, NOW)
    cast.worker.refresh_from_db()
    cast.colleague.refresh_from_db()
    assert "@example.org" in cast.worker.email
    assert "@example.org" not in cast.colleague.email


def test_a_dry_run_counts_without_what_is_held_and_leaves_the_hold(cast):
    row = rooms.processor(None)
    Processor.objects.update(stopped_on=add_months(TODAY, -70))
    hold(audit.label(row))
    assert keeping.rehearse(TODAY, NOW, by=cast.privacy_officer)["privacy.processors"] == 0
    assert LegalHold.objects.in_force(TODAY).count() == 1


def _noted(today, now, limit):
    """Erases one thing on request, as a deed that the journal keeps."""
    journal.note("consent.erased", "consent.consentrequest:B-2026-0001", at=now)
    return 1


NOTED = Rule(
    key="test.noted",
    models=(),
    basis=_("test"),
    term=Term(after=_("test"), days=1),
    erases=_("test"),
    run=_noted,
)
RULES = [NOTED]


def test_a_dry_run_of_a_rule_that_writes_the_journal_counts_and_writes_nothing(
    cast, settings, tmp_path
):
    """A line of what was not done would be done by the next restore."""
    settings.JOURNAL_PATH = tmp_path / "journal"
    settings.RETENTION_RULES = ["tests.privacy.test_holds.RULES"]

    found = keeping.rehearse(TODAY, NOW, by=cast.privacy_officer)

    assert found == {"test.noted": 1}
    assert not settings.JOURNAL_PATH.exists()
    assert run_ahead(NOTED, TODAY, NOW, 1, 0) == 1
    assert "consent.erased" in settings.JOURNAL_PATH.read_text()


def test_the_page_says_when_each_rule_runs_next(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    now = timezone.now()
    today = timezone.localdate(now)
    keeping.keep_term(rule("outbox.messages"), today, now)
    client.force_login(cast.privacy_officer, backend="organisation.access.LogInBackend")
    page = client.get("/privacy/retention/")
    told = {row["key"]: row["next"] for row in page.context["rules"]}
    tomorrow = today + timedelta(days=1)
    assert str(tomorrow.day) in told["outbox.messages"]
    assert told["outbox.jobs"] == gettext("within the hour")
