"""The page of terms: rules, dry run, holds, shorter terms (F51)."""

import re
from datetime import time, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from organisation.choices import Role
from outbox.choices import Status
from outbox.models import Message
from privacy import calendar, keeping_screens, retention
from privacy.actions import keeping
from privacy.models import AuditEntry, LegalHold, RetentionRun, RetentionTerm
from tests import make
from tests.privacy.test_audit_page import shown
from youthwork.lib.dates import day_of, moment_at

pytestmark = pytest.mark.django_db
URL = "/privacy/retention/"
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def without_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def rule(key):
    return next(each for each in retention.rules() if each.key == key)


def old_message(cast, days):
    """A message that was sent at noon so many days ago, also where the clock was put back since."""
    message = make.failed_message(cast.lead)
    at = moment_at(TODAY - days * DAY, time(12))
    Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=at, created_at=at)
    return message


def test_every_rule_stands_there_with_term_basis_and_last_run(
    client, cast, django_assert_max_num_queries
):
    RetentionRun.objects.create(rule="outbox.messages", day=TODAY, erased=3, finished_at=NOW)
    RetentionRun.objects.create(rule="outbox.jobs", day=TODAY, failed=True, finished_at=NOW)
    page = shown(client, cast.privacy_officer, URL)

    assert [row["key"] for row in page.context["rules"]] == [r.key for r in retention.rules()]
    assert page.context["days"][0] | {"day": ""} == {
        "day": "", "erased": 3, "held": 0, "rules": 2, "failed": 1,
    }  # fmt: skip
    with django_assert_max_num_queries(6):
        client.get(URL)


def test_the_last_seven_days_stand_there_whole(client, cast):
    RetentionRun.objects.bulk_create(
        RetentionRun(rule=each.key, day=TODAY - number * DAY, erased=1, finished_at=NOW)
        for each in retention.rules()
        for number in range(20)
    )
    days = shown(client, cast.privacy_officer, URL).context["days"]

    every = len(retention.rules())
    assert [(day["rules"], day["erased"]) for day in days] == [(every, every)] * 7


def test_a_dry_run_counts_what_goes_and_nothing_goes(client, cast):
    message = old_message(cast, 200)
    client.force_login(cast.privacy_officer, backend="organisation.access.LogInBackend")

    page = client.post(f"{URL}rehearsal/")

    text = page.content.decode()
    assert text.index('id="rules-t"') < text.index('id="holds-t"')  # what was asked comes first
    counts = {row["key"]: row["count"] for row in page.context["rules"]}
    assert counts["outbox.messages"] == "1" and set(counts.values()) <= {"0", "1"}
    assert Message.objects.filter(pk=message.pk).exists()
    assert not RetentionRun.objects.exists()
    entry = AuditEntry.objects.get(verb="checked")
    assert entry.by == cast.privacy_officer and entry.subject == "privacy.retentionrule:all"


def test_a_shorter_term_reaches_what_is_old_already(cast):
    old_message(cast, 70)
    messages = rule("outbox.messages")
    assert keeping.keep_term(messages, TODAY, NOW) == 0
    keeping.set_term(messages, 25, "", by=cast.privacy_officer, now=NOW)

    assert keeping.rehearse(TODAY, NOW, by=cast.privacy_officer)["outbox.messages"] == 1
    assert keeping.keep_term(messages, TODAY, NOW) == 1


def test_a_hold_counts_by_the_day_it_is_under_a_shorter_term_too(cast):
    message = old_message(cast, 70)
    messages = rule("outbox.messages")
    keeping.set_term(messages, 25, "", by=cast.privacy_officer, now=NOW)
    keeping.place_hold(
        f"outbox.message:{message.ref}", reason="klacht", until=TODAY + 5 * DAY,
        by=cast.privacy_officer, today=TODAY, now=timezone.now(),
    )  # fmt: skip

    assert keeping.keep_term(messages, TODAY, NOW) == 0
    assert RetentionRun.objects.get().held == 1
    assert keeping.keep_term(messages, TODAY + 6 * DAY, NOW) == 1


def test_what_was_told_is_known_for_as_long_as_it_may_be_due(cast):
    """A message is known by its key: one that goes too soon would go out again. A term that was
    set while it could be shorter counts no further."""
    messages = rule("outbox.messages")
    old_message(cast, 60)
    with pytest.raises(ValidationError, match="60"):
        keeping.set_term(messages, 31, "", by=cast.privacy_officer, now=NOW)
    RetentionTerm.objects.create(
        rule=messages.key, days_shorter=80, set_by=cast.privacy_officer, set_at=NOW
    )
    assert keeping.keep_term(messages, TODAY, NOW) == 0
    assert keeping.keep_term(messages, TODAY + DAY, NOW) == 1


@pytest.mark.parametrize(
    ("key", "days", "note", "said"),
    [
        ("outbox.messages", 90, "", "range"),
        ("outbox.messages", -1, "x", "range"),
        ("outbox.messages", 31, "x", "range"),
        ("outbox.messages", 10, "", "note"),
        ("privacy.audit", 10, "x", "fixed"),
    ],
)
def test_a_term_is_never_longer_and_longer_again_takes_a_note(cast, key, days, note, said):
    keeping.set_term(rule("outbox.messages"), 20, "", by=cast.privacy_officer, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        keeping.set_term(rule(key), days, note, by=cast.privacy_officer, now=NOW)
    found = refusal.value
    by_field = found.error_dict if hasattr(found, "error_dict") else {"": [found]}
    assert {error.code for errors in by_field.values() for error in errors} == {said}
    assert RetentionTerm.objects.days_ahead_of("outbox.messages") == 20


@pytest.mark.parametrize("each", [r for r in retention.rules() if r.may_be_shorter], ids=str)
def test_a_rule_that_may_be_shorter_has_a_term_and_asks_the_day(each):
    assert each.most_shorter > 0
    assert not each.run.__code__.co_varnames[0].startswith("_")


def test_terms_and_holds_by_the_pages(client, cast):
    signal = make.signal(cast.worker)
    client.force_login(cast.privacy_officer, backend="organisation.access.LogInBackend")

    assert client.post(f"{URL}terms/outbox.messages/", {"days_shorter": "x"}).status_code == 422
    assert client.post(f"{URL}terms/outbox.messages/", {"days_shorter": "30"}).status_code == 302
    assert client.get(f"{URL}terms/privacy.audit/").status_code == 404
    typed = {"kind": "signals.signal", "ref": "S-2020-9999", "reason": "x", "until": "straks"}
    refused = client.post(f"{URL}holds/new/", typed)
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"until"}
    typed |= {"until": (TODAY + 30 * DAY).isoformat()}
    refused = client.post(f"{URL}holds/new/", typed)
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"ref"}
    for ref in ("geen uuid", "\x00"):
        odd = typed | {"kind": "signals.approach", "ref": ref}
        assert client.post(f"{URL}holds/new/", odd).status_code == 422
    assert client.post(f"{URL}holds/new/", typed | {"ref": signal.ref}).status_code == 302
    # Extending is a new reason for the same thing.
    again = typed | {"ref": signal.ref, "until": (TODAY + 60 * DAY).isoformat()}
    assert client.post(f"{URL}holds/new/", again).status_code == 302
    [hold] = shown(client, cast.privacy_officer, URL).context["holds"]
    assert hold["subject"] == f"signals.signal:{signal.ref}" and hold["reason"] == "x"
    for subject in ("", "\x00", f"{hold['subject']}\x00"):
        assert client.post(f"{URL}holds/release/", {"subject": subject}).status_code == 422
    assert client.post(f"{URL}holds/release/", {"subject": hold["subject"]}).status_code == 302
    assert client.post(f"{URL}holds/release/", {"subject": hold["subject"]}).status_code == 422
    assert LegalHold.objects.in_force(TODAY).count() == 0


def test_a_colleague_is_held_by_their_name(client, cast, django_assert_max_num_queries):
    officer, held = cast.privacy_officer, cast.worker
    address = f"{URL}holds/new/"
    page = shown(client, officer, address).content.decode()
    assert re.search(rf'<option value="{held.public_id}">\s*{held.name}', page)
    typed = {"kind": "organisation.user", "reason": "x", "until": (TODAY + DAY).isoformat()}

    def refused(**also):
        answer = client.post(address, typed | also)
        assert answer.status_code == 422
        return set(answer.context["form"].errors)

    assert refused() == {"person"}  # which one?
    assert refused(person="x") == {"person"}
    one = {"person": str(held.public_id)}
    assert refused(kind="signals.signal") == {"ref"}
    assert refused(kind="signals.signal", ref="S-2026-0041", **one) == {"person"}
    assert client.post(address, typed | one).status_code == 302
    [hold] = LegalHold.objects.in_force(TODAY)
    assert hold.subject == held.label
    # Extending starts from who is held.
    [row] = shown(client, officer, URL).context["holds"]
    with django_assert_max_num_queries(6):
        again = client.get(row["extend_url"]).content.decode()
    assert f'<option value="{held.public_id}" selected' in again
    assert f'value="{held.public_id}" maxlength' not in again


@pytest.mark.parametrize("also", [(), (Role.PRIVACY_OFFICER,)])
def test_what_has_an_address_is_held_from_its_own_page(client, cast, also):
    """By who may hold; an approach only by who may open it besides."""
    lead, campaign = cast.lead, make.campaign(cast.lead)
    approach = make.approach(lead)
    for role in also:
        make.membership(lead, role)
    for row, name in (
        (cast.worker, "organisation:person"),
        (campaign, "workers:campaign"),
        (approach, "signals:approach"),
    ):
        page = shown(client, lead, reverse(name, args=[row.public_id]))
        kind, ref = row._meta.label_lower, str(row.public_id)
        found = re.search(r'href="([^"]*/holds/new/[^"]*)"', page.content.decode())
        assert bool(found) == bool(also), name
        if found:
            form = client.get(found[1].replace("&amp;", "&")).context["form"]
            assert form["kind"].value() == kind
            assert ref in (form["ref"].value(), form["person"].value())


def test_a_held_colleague_is_named_and_each_rule_says_what_it_is_about(client, cast):
    label = f"organisation.user:{cast.worker.public_id}"
    keeping.place_hold(
        label, reason="geschil", until=TODAY + DAY, by=cast.privacy_officer, today=TODAY, now=NOW
    )
    page = shown(client, cast.privacy_officer, URL)
    assert [hold["ref"] for hold in page.context["holds"]] == [cast.worker.name]
    about = {row["key"]: (row["part"], row["about"]) for row in page.context["rules"]}
    assert about["outbox.messages"] == ("Postvak uit", "Bericht")
    assert about["privacy.request_findings"] == ("Privacy", "Plek waar iemand is gevonden")
    assert "Uit back-ups is het na 35 dagen weg." in page.content.decode()


def test_a_term_that_is_made_shorter_stands_under_its_kind(client, cast):
    page = shown(client, cast.privacy_officer, reverse("privacy:term", args=["outbox.messages"]))
    assert '<span class="b">Bericht</span>' in page.content.decode()


def test_every_rule_has_the_kind_of_thing_that_goes_as_its_title():
    """Its own word, or that of its table; both are translated."""
    nameless = [
        each.key
        for each in retention.rules()
        if not isinstance(each.about or _word_of(each.models[0]), Promise)
    ]
    assert nameless == []
    titles = [keeping_screens.about_rule(each) for each in retention.rules()]
    assert all(title[:1].isupper() for title in titles)


def _word_of(label):
    found = [import_string(path).get(label) for path in settings.PROCESSING_NAMES]
    return next(filter(None, found), apps.get_model(label)._meta.verbose_name)


def test_a_replaced_term_goes_after_two_years_and_that_of_today_stays(cast):
    messages, later = rule("outbox.messages"), NOW + 800 * DAY
    for days in (20, 30):
        keeping.set_term(messages, days, "", by=cast.privacy_officer, now=NOW)
    assert rule("privacy.terms").run(day_of(later), later, 10) == 1
    assert RetentionTerm.objects.days_ahead_of("outbox.messages") == 30
    assert calendar.retention(TODAY, NOW).get("privacy.terms") is None
