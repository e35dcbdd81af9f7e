"""What a signal turns out to be after others acted on it, and what then goes everywhere."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from privacy import audit, journal
from privacy.actions import keeping
from privacy.models import AuditEntry
from signals import calendar, mail
from signals.actions import (
    activity,
    answers,
    editing,
    erasing,
    items,
    merging,
    owning,
    reporting_code,
    rounds,
    sharing,
    triage,
)
from signals.actions import approach as approaches
from signals.choices.editing import RetractReason
from signals.choices.rounds import Decision
from signals.choices.signal import Outcome, Severity, Status, StepKind
from signals.models import (
    Approach,
    Disclosure,
    InstacleanItem,
    Signal,
    SignalMonth,
    SignalStep,
    SignalVersion,
)
from tests import make
from tests.signals.test_partner_page import browser, opened
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
MINOR = {"category": "exposing", "subcategory": "sexual_image_minor", "severity": 5}
SILENT = {
    "minor": MINOR,
    "home": {"category": "unsafe_home", "severity": 3},
    "one": {"concerns_one_youth": True, "category": "exposing", "severity": 3},
}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def exposing(cast, **also) -> Signal:
    values = {"category": "exposing", "severity": 3, "narrative": "Er gaan beelden rond."}
    return make.signal(cast.worker, now=NOW, **(values | also))


def turns_out(signal: Signal, cast, **also) -> Signal:
    """Its worker says what kind it is after all."""
    values = make.observation(signal.team, client_id=signal.client_id, **({"narrative": ""} | also))
    editing.edit(signal, values, version=signal.version, by=cast.worker, now=NOW)
    return fresh(signal)


def test_what_was_shared_before_is_what_was_done_also_without_its_partner(cast):
    """Of a minor's image no step names a partner; the register knows that one was informed."""
    police = make.partner()
    make.agreement(police)
    now = [NOW + minutes * timedelta(minutes=1) for minutes in range(4)]
    signal, other = (exposing(cast, severity=5, interpretation="joke") for _each in range(2))
    owning.assign(signal, cast.lead, by=cast.lead, now=NOW)
    triage.add_step(other, StepKind.TALK_YOUTH, by=cast.lead, now=now[1])
    merging.merge(fresh(signal), fresh(other), by=cast.lead, now=now[2])
    make.disclosure(fresh(signal), police, by=cast.lead, now=now[3])

    turned = turns_out(fresh(signal), cast, **MINOR)  # parts it from the other

    assert fresh(other).merged_into is None and turned.steps.get().partner is None
    assert (turned.first_step_at, turned.term_met_at) == (now[3], now[3])


@pytest.mark.parametrize("kind", SILENT)
def test_the_page_of_a_partner_closes_with_its_sentence_and_the_line_stays(cast, kind):
    signal = exposing(cast)
    police = make.partner()
    make.agreement(police)
    told = {"summary": "Er gaan beelden rond van een meisje.", "data_kinds": ["summary"]}
    row = make.disclosure(signal, police, by=cast.lead, now=NOW, **told)
    other = make.draft(fresh(signal), police, by=cast.lead, now=NOW, **told)
    sharing.propose(other, by=cast.lead, now=NOW)
    client = browser()
    page, answer = opened(client, reverse("partner_link", args=[sharing.issue_link(row, now=NOW)]))
    assert told["summary"] in answer.content.decode()

    turns_out(fresh(signal), cast, **SILENT[kind])

    assert client.get(page).status_code == 404
    row = fresh(row)
    assert (row.status, row.summary or "", row.links.count()) == ("shared", "", 0)
    assert not Disclosure.objects.filter(pk=other.pk).exists()


def test_the_days_of_the_reporting_code_go_with_the_kind_and_leave_a_trace(cast):
    """That the code was begun stays: it is a step of any signal, with its date alone."""
    signal = make.signal(cast.worker, now=NOW, category="unsafe_home", severity=3, narrative="")
    day = date(2026, 1, 2)
    reporting_code.tick(signal, {1: day, 2: day}, by=cast.lead, now=NOW)
    turns_out(fresh(signal), cast, category="unsafe_home", severity=4)
    assert signal.reporting_code.count() == 2

    turns_out(fresh(signal), cast, category="bullying", severity=4, narrative="Er is ruzie.")

    assert not signal.reporting_code.exists()
    gone = AuditEntry.objects.filter(verb="changed", after__startswith="reporting_code_")
    assert sorted(gone.values_list("after", "by")) == [
        (f"reporting_code_{step}", cast.worker.pk) for step in (1, 2)
    ]
    assert [step.kind for step in signal.steps.all()] == ["reporting_code_started"]


def test_a_later_change_of_such_a_kind_closes_nothing(cast):
    signal = make.signal(cast.worker, now=NOW, category="unsafe_home", severity=2, narrative="")
    police = make.partner()
    make.agreement(police)
    row = make.disclosure(signal, police, by=cast.lead, now=NOW)
    turns_out(fresh(signal), cast, category="unsafe_home", severity=3)
    assert Disclosure.objects.open_at(NOW).get() == row


def test_an_image_of_a_minor_holds_no_duplicates_and_warns_all_the_same(cast):
    signal, other = exposing(cast), exposing(cast)
    merging.merge(signal, other, by=cast.lead, now=NOW)

    turned = turns_out(fresh(signal), cast, **MINOR)

    assert fresh(other).status == Status.NEW and not turned.duplicates.exists()
    assert Message.objects.filter(kind="signals.urgent").exists()
    owning.assign(turned, cast.lead, by=cast.lead, now=NOW)  # its version is the one that is there


@pytest.mark.parametrize("kind", SILENT)
def test_what_may_stand_on_no_list_is_taken_off_at_once(cast, kind):
    signal = exposing(cast)
    item = make.item(cast.colleague, make.round_of(day_of(NOW)), now=NOW)
    InstacleanItem.objects.filter(pk=item.pk).update(signal=signal)
    turned = turns_out(fresh(signal), cast, **SILENT[kind])
    assert not InstacleanItem.objects.exists()

    with pytest.raises(ValidationError):
        items.put_on_list(
            make.notice(NOW), team=signal.team, round=None, signal=turned, by=cast.worker, now=NOW
        )


def test_an_item_that_was_sent_keeps_no_address_of_an_image_of_a_minor(cast):
    """What was sent stays sent; where such an image stands is for the hotline alone (Sr 252)."""
    signal = exposing(cast)
    round = make.round_of(day_of(NOW))
    item = items.put_on_list(
        make.notice(NOW), team=signal.team, round=round, signal=signal, by=cast.worker, now=NOW
    )
    items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)

    turns_out(fresh(signal), cast, **MINOR)

    item = fresh(item)
    assert item.erased_at and not (item.account_handle or item.location_url or item.reason)
    page = make.signed_in(cast.lead).post(reverse("signals:notice", args=[item.ref]))
    assert "pillen.centrum" not in page.content.decode()
    answers.decide(item, Decision.REMOVED, day_of(NOW), by=cast.lead, now=NOW)  # figures go on
    assert fresh(item).decision == Decision.REMOVED


@pytest.mark.parametrize("kind", SILENT)
def test_a_restored_backup_brings_back_nothing_of_what_it_said_before(
    cast, settings, tmp_path, kind
):
    settings.JOURNAL_PATH = tmp_path / "journal"
    signal = exposing(cast, account_handle="boos.account", location_url="https://example.org/x")
    item = make.item(cast.colleague, make.round_of(day_of(NOW)), now=NOW)
    InstacleanItem.objects.filter(pk=item.pk).update(signal=signal)
    triage.add_step(fresh(signal), "talk_youth", note="Gebeld.", by=cast.worker, now=NOW)
    before, stood = fresh(signal), journal.position()
    turns_out(fresh(signal), cast, **SILENT[kind])
    SignalVersion.objects.all().delete()  # as the backup has it
    before.save()
    SignalStep.objects.filter(signal=signal).update(note="Gebeld.")
    if not InstacleanItem.objects.exists():
        item.signal = signal
        item.save(force_insert=True)

    entries = journal.since(stood).entries
    assert journal.replay(entries, NOW) == {"signals.silenced": 1}

    back = fresh(signal)
    assert (back.category, back.account_term) == ("exposing", None)
    assert not (back.narrative or back.account_handle or back.location_url)
    assert not SignalStep.objects.get(signal=signal).note
    assert not InstacleanItem.objects.exists()
    assert journal.replay(entries, NOW) == {}
    assert "boos" not in settings.JOURNAL_PATH.read_text()


def test_a_restored_backup_empties_what_was_sent_of_an_image_of_a_minor(cast, settings, tmp_path):
    settings.JOURNAL_PATH = tmp_path / "journal"
    signal = exposing(cast, account_handle="boos.account")
    round = make.round_of(day_of(NOW))
    item = items.put_on_list(
        make.notice(NOW), team=signal.team, round=round, signal=signal, by=cast.worker, now=NOW
    )
    items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)
    before, sent, stood = fresh(signal), fresh(item), journal.position()
    turns_out(fresh(signal), cast, **MINOR)
    before.save()  # as the backup has them
    sent.save()

    assert journal.replay(journal.since(stood).entries, NOW) == {"signals.silenced": 1}
    item = fresh(item)
    assert item.erased_at and not (item.account_handle or item.location_url or item.reason)


def test_a_change_between_two_kinds_without_story_is_no_line_of_the_journal(
    cast, settings, tmp_path
):
    settings.JOURNAL_PATH = tmp_path / "journal"
    signal = make.signal(cast.worker, now=NOW, category="unsafe_home", severity=2, narrative="")
    turns_out(fresh(signal), cast, category="unsafe_home", severity=3)
    assert journal.position() == "0:"


@pytest.mark.parametrize("kind", SILENT)
def test_nothing_is_kept_of_account_address_and_why_it_rested(cast, kind):
    signal = exposing(cast, account_handle="boos.account", location_url="https://example.org/x")
    until = day_of(NOW) + timedelta(days=9)
    triage.pause(signal, until, "De school belt terug.", by=cast.lead, now=NOW)
    turned = turns_out(
        fresh(signal), cast, account_handle="boos.account", location_url="x.nl", **SILENT[kind]
    )
    assert not (turned.account_handle or turned.location_url or turned.paused_reason)
    assert turned.account_term is None
    [version] = turned.versions.all()
    assert not (version.account_handle or version.location_url or version.narrative)


TICKED = {
    "identity_sure": "yes",
    "observed": "seen",
    "group_size": "one",
    "age_band": "12_15",
    "still_visible": "yes",
    "about_minors": "yes",
    "offline_picture": "fits",
}


@pytest.mark.parametrize("kind", SILENT)
def test_a_version_keeps_no_tick_that_a_signal_of_this_kind_does_not_keep(cast, kind):
    logged = make.observation(cast.noord, narrative="", **TICKED | SILENT[kind]).content()

    [version] = turns_out(exposing(cast, **TICKED), cast, **SILENT[kind]).versions.all()

    assert {name: version.codes[name] for name in TICKED} == {name: logged[name] for name in TICKED}
    assert version.codes["category"] == "exposing"


def test_of_unsafe_at_home_no_account_is_kept_whatever_is_sent(as_worker):
    sent = make.posted(
        category="unsafe_home",
        severity="3",
        narrative="",
        account_handle="boos",
        handle_spreads="on",
    )
    assert as_worker.post("/signals/new/", sent).status_code == 302
    signal = Signal.objects.get()
    assert (signal.account_handle or "", signal.account_term) == ("", None)


@pytest.mark.parametrize("kind", SILENT)
def test_what_keeps_no_story_rests_until_a_day_without_a_reason(cast, as_lead, kind):
    signal = make.signal(cast.worker, now=NOW, narrative="", **SILENT[kind])
    page = as_lead.get(signal.get_absolute_url()).content.decode()
    assert "pause_until" in page and "pause_reason" not in page
    until = day_of(NOW + timedelta(days=3))
    address = reverse("signals:pause", args=[signal.ref])
    assert as_lead.post(address, {"until": until.isoformat()}).status_code == 302
    assert fresh(signal).paused_until == until


@pytest.mark.parametrize("kind", ["home", "one"])
def test_of_what_keeps_no_story_no_reason_stands_in_the_trail_either(cast, as_lead, kind):
    """There nobody could cover or erase it: of unsafe at home only the days are kept."""
    signal = make.signal(cast.worker, now=NOW, narrative="", **SILENT[kind])
    page = as_lead.get(signal.get_absolute_url()).content.decode()
    assert "severity_severity" in page and "severity_reason" not in page
    with pytest.raises(ValidationError) as refusal:
        triage.change_severity(
            signal, Severity.WATCH, "Het kind sliep elders.", by=cast.lead, now=NOW
        )
    assert refusal.value.error_dict["reason"][0].code == "no_story"
    address = reverse("signals:change_severity", args=[signal.ref])
    posted = {"severity": "2", "reason": "Het kind sliep elders."}
    assert as_lead.post(address, posted).status_code == 302
    triage.close(fresh(signal), Outcome.GUIDED, by=cast.lead, now=NOW)

    page = as_lead.get(signal.get_absolute_url()).content.decode()
    assert reverse("signals:reopen", args=[signal.ref]) in page and "reopen_reason" not in page
    with pytest.raises(ValidationError):
        triage.reopen(fresh(signal), "Het kind is er weer.", by=cast.lead, now=NOW)
    assert as_lead.post(reverse("signals:reopen", args=[signal.ref]), {}).status_code == 302

    assert (fresh(signal).severity, fresh(signal).status) == (Severity.WATCH, Status.REOPENED)
    assert not AuditEntry.objects.exclude(reason="").exists()


def test_a_practice_signal_goes_to_no_partner(cast):
    signal = exposing(cast)
    Signal.objects.filter(pk=signal.pk).update(is_practice=True)
    police = make.partner()
    make.agreement(police)
    with pytest.raises(ValidationError) as refusal:
        make.draft(fresh(signal), police, by=cast.lead, now=NOW)
    assert refusal.value.code == "practice"


def test_what_was_taken_back_is_not_counted_for_a_partner(cast):
    rows = [exposing(cast) for _number in range(5)]
    approach = make.approach(cast.lead, signals=rows, now=NOW)
    whole = Disclosure(approach=approach, data_kinds=["counts"])
    assert Disclosure.objects.values_of(whole) == {"count": 5}
    triage.close(fresh(rows[0]), Outcome.RETRACTED, by=cast.lead, now=NOW)
    assert Disclosure.objects.values_of(whole) == {"count": 0}


def test_what_is_seen_again_rests_no_longer_unless_both_do(cast):
    signal, other = exposing(cast), exposing(cast)
    triage.pause(signal, day_of(NOW) + timedelta(days=30), "Wacht", by=cast.lead, now=NOW)
    stays, _goes = merging.merge(fresh(signal), other, by=cast.lead, now=NOW)
    assert (stays, fresh(signal).paused_until) == (signal, None)
    assert fresh(signal).due_at == fresh(other).due_at

    third, fourth = exposing(cast), exposing(cast)
    for each in (third, fourth):
        triage.pause(each, day_of(NOW) + timedelta(days=30), "Wacht", by=cast.lead, now=NOW)
    merging.merge(fresh(third), fresh(fourth), by=cast.lead, now=NOW)
    assert fresh(third).paused_until


@pytest.mark.parametrize("by_lead", [True, False])
def test_what_becomes_urgent_rests_no_longer(cast, by_lead):
    signal = exposing(cast)
    triage.pause(signal, day_of(NOW) + timedelta(days=60), "Wacht", by=cast.lead, now=NOW)
    if by_lead:
        triage.change_severity(signal, Severity.FAST, "Het loopt op.", by=cast.lead, now=NOW)
    else:
        turns_out(signal, cast, category="exposing", severity=4, narrative=signal.narrative)
    signal = fresh(signal)
    assert (signal.paused_until, signal.paused_reason or "") == (None, "")
    assert signal.due_at == NOW + timedelta(hours=24)
    later = NOW + timedelta(hours=25)
    assert signal in Signal.objects.visible_to(cast.lead).tab("overdue", later, cast.lead)
    assert AuditEntry.objects.filter(verb="resumed", subject__endswith=signal.ref).count() == 1


def test_a_lower_severity_than_five_goes_no_further_down_the_line(cast):
    from tests.signals.test_alerts import HOUR, deliver, on_duty
    from tests.signals.test_alerts import NOW as THEN

    on_duty(cast.lead)
    signal = make.signal(cast.worker, severity=5, now=THEN)
    assert len(deliver(THEN)) == 1
    triage.change_severity(signal, Severity.FAST, "Het is al voorbij.", by=cast.lead, now=THEN)
    assert len(deliver(THEN + 4 * HOUR)) == 1


@pytest.mark.parametrize(
    "kind",
    [
        {"category": "exposing"},
        {"category": "unsafe_home", "narrative": ""},
        {"category": "violence", "concerns_one_youth": True, "narrative": ""},
    ],
)
def test_young_people_see_nothing_that_began_as_exposing_or_about_one_life(cast, kind):
    """Whatever it was listed as."""
    round = make.round_of(day_of(NOW))
    shown = make.item(cast.worker, round, now=NOW)
    hidden = make.item(cast.worker, round, now=NOW)
    for item, also in ((shown, {}), (hidden, kind)):
        items.check(item, by=cast.colleague, now=NOW)
        signal = make.signal(cast.worker, now=NOW, **also)
        InstacleanItem.objects.filter(pk=item.pk).update(signal=signal)
    assert [*InstacleanItem.objects.on_screen_of(round.ref)] == [shown]


@pytest.mark.parametrize("by_lead", [True, False])
def test_a_signal_whose_account_is_on_the_list_is_not_called_a_mistake(cast, by_lead):
    signal = exposing(cast)
    item = make.item(cast.colleague, make.round_of(day_of(NOW)), now=NOW)
    InstacleanItem.objects.filter(pk=item.pk).update(signal=signal)
    with pytest.raises(ValidationError) as refusal:
        if by_lead:
            triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=NOW)
        else:
            editing.retract(signal, RetractReason.MISTAKE, by=cast.worker, now=NOW)
    assert refusal.value.code == "others_depend"
    item.delete()
    triage.close(fresh(signal), Outcome.RETRACTED, by=cast.lead, now=NOW)


# --- approaches -----------------------------------------------------------------------------------

LOST = "signals.approach_lost_signal"


def begun_with(signal: Signal, cast) -> Approach:
    values = {
        "team": signal.team, "lead": cast.lead, "title": "Beelden op de kermis",
        "problem": "Er gaat iets rond op twee scholen.", "goal": "Het verdwijnt.",
        "started_on": day_of(NOW), "public_id": uuid4(),
    }  # fmt: skip
    return approaches.start(values, by=cast.lead, now=NOW, signals=[signal])


@pytest.mark.parametrize("kind", SILENT)
def test_what_keeps_no_story_stands_under_no_approach(cast, as_lead, kind):
    """Problem, goal and notes would be its story, and partners would hear of it."""
    signal = make.signal(cast.worker, now=NOW, narrative="", **SILENT[kind])
    row = begun_with(exposing(cast), cast)
    with pytest.raises(ValidationError) as refused:
        approaches.add_signal(row, signal, by=cast.lead, now=NOW)
    assert refused.value.code == "no_story"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.signals.add(signal)

    page = as_lead.get(signal.get_absolute_url()).content.decode()
    assert "/signals/approaches/new/" not in page and "/signals/accounts/new/" not in page
    sent = {"approach": row.public_id}
    assert as_lead.post(f"/signals/{signal.ref}/approach/", sent).status_code == 404


@pytest.mark.parametrize("kind", SILENT)
def test_it_leaves_the_approach_and_what_was_shared_of_that_is_taken_back(cast, kind):
    signal, other = exposing(cast), exposing(cast)
    row = begun_with(other, cast)
    approaches.add_signal(row, signal, by=cast.lead, now=NOW)
    police = make.partner()
    make.agreement(police)
    told = {"summary": "Er gaan beelden rond van een meisje.", "data_kinds": ["summary"]}
    shared = make.disclosure(row, police, by=cast.lead, now=NOW, **told)
    client = browser()
    link = reverse("partner_link", args=[sharing.issue_link(shared, now=NOW)])
    page, answer = opened(client, link)
    assert told["summary"] in answer.content.decode()
    begun = fresh(row)

    turns_out(fresh(signal), cast, **SILENT[kind])

    assert client.get(page).status_code == 404 and not fresh(shared).summary
    row = fresh(row)
    assert list(row.signals.all()) == [other] and row.is_open and row.problem
    assert row.version == begun.version  # whoever is typing in it loses nothing
    [message] = Message.objects.filter(kind=LOST)
    letter = mail.approach_lost_signal(message, NOW)
    assert letter.to == [cast.lead.email] and row.get_absolute_url() in letter.text
    assert "kermis" not in letter.text
    assert AuditEntry.objects.filter(fields="signals", before=signal.ref).exists()


def test_whoever_was_changing_the_approach_holds_up_no_alarm(cast):
    """It is urgent by now, and a lead may be typing in the approach at that moment."""
    signal = exposing(cast)
    row = begun_with(signal, cast)
    approaches.change(fresh(row), {"goal": "Nog sneller."}, by=cast.lead, now=NOW)
    turned = turns_out(fresh(signal), cast, **MINOR)
    approaches.change(fresh(row), {"problem": "Wat anderen zagen."}, by=cast.lead, now=NOW)
    assert turned.severity == Severity.NOW and not row.signals.exists()
    assert Message.objects.filter(kind="signals.urgent").exists()


def test_what_stood_under_an_approach_before_leaves_it_at_night(cast):
    """Put back from a backup, or hung there by an earlier version."""
    signal = exposing(cast)
    row = begun_with(signal, cast)
    Signal.objects.filter(pk=signal.pk).update(**SILENT["one"] | {"narrative": ""})
    done = calendar.turned_out(day_of(NOW), NOW)
    assert done == {"signals_parted": 1}
    assert not row.signals.exists() and Message.objects.filter(kind=LOST).count() == 1
    assert calendar.turned_out(day_of(NOW), NOW) == {"signals_parted": 0}


def test_what_was_shared_of_a_held_approach_stays_at_night_and_its_page_closes(cast):
    """A hold keeps from what runs by itself (decision 0263)."""
    signal, partner = exposing(cast), make.partner("Wijkteam", "youth_care")
    make.agreement(partner)
    row = begun_with(signal, cast)
    values = {"data_kinds": ["summary"], "summary": "Wij staan vrijdag op de kermis."}
    told = make.disclosure(row, partner, by=cast.lead, now=NOW, **values)
    keeping.place_hold(
        audit.label(row), reason="Klacht loopt nog", until=day_of(NOW), by=None, today=day_of(NOW),
        now=NOW,
    )  # fmt: skip
    Signal.objects.filter(pk=signal.pk).update(**SILENT["one"] | {"narrative": ""})

    calendar.turned_out(day_of(NOW), NOW)

    assert not row.signals.exists()
    assert fresh(told).summary == values["summary"]
    assert not Disclosure.objects.open_at(NOW).exists()


# --- what was taken together, activities, and what happens at the same moment ---------------------


@pytest.mark.parametrize("kind", SILENT)
def test_its_duplicates_stand_on_their_own_again_and_their_words_leave_its_page(
    cast, as_lead, kind
):
    signal, other = exposing(cast), exposing(cast, narrative="Dit zag een ander.")
    merging.merge(signal, other, by=cast.lead, now=NOW)
    SignalStep.objects.create(
        signal=other, kind="consulted_colleague", by=cast.worker, done_at=NOW, noted_at=NOW,
        note="Notitie bij de ander.",
    )  # fmt: skip
    turned = turns_out(fresh(signal), cast, **SILENT[kind] | {"severity": 4})
    assert fresh(other).status == Status.NEW and not turned.duplicates.exists()
    page = as_lead.get(turned.get_absolute_url()).content.decode()
    assert "Notitie bij de ander." not in page
    with pytest.raises(ValidationError) as refused:
        merging.merge(turned, fresh(other), by=cast.lead, now=NOW)
    assert refused.value.code in ("no_story", "alone")


@pytest.mark.parametrize("kind", SILENT)
def test_no_activity_tells_what_it_does_not_keep(cast, as_worker, kind):
    """Its title is free text, and it may have a partner."""
    signal = make.signal(cast.worker, now=NOW, narrative="", **SILENT[kind])
    told = make.activity(cast.worker, title="Gesprek met de moeder van het meisje")
    sent = {"kind": "activity_started", "activity": str(told.public_id)}
    answer = as_worker.post(reverse("signals:add_step", args=[signal.ref]), sent)
    assert answer.status_code == 422 and not signal.steps.exists()
    with pytest.raises(ValidationError):
        triage.add_step(signal, "activity_started", by=cast.worker, now=NOW, activity=told)
    step = SignalStep.objects.create(
        signal=signal, kind="activity_started", by=cast.worker, done_at=NOW, noted_at=NOW
    )
    with pytest.raises(ValidationError):
        activity.point_at(step, told, by=cast.worker, now=NOW)
    assert "Welke activiteit" not in as_worker.get(signal.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", SILENT)
def test_an_activity_of_before_goes_from_its_steps(cast, kind):
    signal = exposing(cast)
    group = make.activity(cast.worker, title="Gesprek met de moeder van het meisje")
    triage.add_step(signal, "activity_started", by=cast.worker, now=NOW, activity=group)
    turned = turns_out(fresh(signal), cast, **SILENT[kind])
    assert [step.activity for step in turned.steps.all()] == [None]


@pytest.mark.parametrize("kind", SILENT)
def test_who_had_it_on_the_screen_lists_and_shares_nothing_of_it(cast, kind):
    """A colleague says what it is while the form stands open."""
    stood = exposing(cast)
    police = make.partner()
    make.agreement(police)
    told = {"summary": "Er gaan beelden rond van een meisje.", "data_kinds": ["summary"]}
    before = make.draft(fresh(stood), police, by=cast.worker, now=NOW, **told)
    turned = turns_out(fresh(stood), cast, **SILENT[kind])
    with pytest.raises(ValidationError):
        items.put_on_list(
            make.notice(NOW), team=stood.team, round=None, signal=fresh(turned), by=cast.worker,
            now=NOW,
        )  # fmt: skip
    with pytest.raises(ValidationError):
        items.put_on_list(
            make.notice(NOW), team=stood.team, round=None, signal=stood, by=cast.worker, now=NOW
        )
    with pytest.raises(ValidationError):
        make.draft(stood, police, by=cast.worker, now=NOW, **told)
    assert not InstacleanItem.objects.exists()
    assert not Disclosure.objects.filter(pk=before.pk).exists()


def test_who_taken_back_or_ended_meanwhile_hangs_under_nothing(cast):
    stood = exposing(cast)
    row = begun_with(exposing(cast), cast)
    editing.retract(fresh(stood), RetractReason.MISTAKE, by=cast.worker, now=NOW)
    with pytest.raises(ValidationError) as refused:
        approaches.add_signal(row, stood, by=cast.lead, now=NOW)
    assert refused.value.code == "retracted"
    approaches.end(fresh(row), "Klaar.", by=cast.lead, now=NOW, ended_on=day_of(NOW))
    with pytest.raises(ValidationError) as refused:
        approaches.add_signal(row, exposing(cast), by=cast.lead, now=NOW)
    assert refused.value.code == "ended" and row.signals.count() == 1


def test_whom_a_step_names_goes_where_it_says_nothing_else(cast):
    """As of what was shared: that step has no note."""
    signal = exposing(cast)
    police = make.partner()
    triage.add_step(fresh(signal), "talk_youth", partner=police, by=cast.worker, now=NOW)
    turns_out(fresh(signal), cast, **MINOR)
    assert SignalStep.objects.get().partner is None


def test_a_version_of_before_a_code_was_kept_stops_no_correction(cast):
    signal = exposing(cast)
    editing.change(signal, {"area": "Plein"}, version=1, by=cast.worker, now=NOW)
    SignalVersion.objects.update(codes={})
    turns_out(fresh(signal), cast, **MINOR)
    assert not any(version.words() for version in SignalVersion.objects.all())


def test_a_restored_backup_brings_back_no_note_place_or_partner(cast, settings, tmp_path):
    """Also where the texts of the signal itself had gone by their age."""
    settings.JOURNAL_PATH = tmp_path / "journal"
    signal = exposing(cast, narrative="", area=cast.noord.areas[0])
    row = begun_with(signal, cast)
    triage.add_step(
        fresh(signal), "talk_youth", note="Gebeld.", partner=make.partner(), by=cast.worker, now=NOW
    )
    before, step, stood = fresh(signal), SignalStep.objects.get(), journal.position()
    turns_out(fresh(signal), cast, **MINOR)
    before.save()  # as the backup has them
    step.save()
    row.signals.add(before)
    assert journal.replay(journal.since(stood).entries, NOW) == {"signals.silenced": 1}
    back, step = fresh(signal), fresh(step)
    assert (back.area, step.note or "", step.partner, row.signals.count()) == ("", "", None, 0)


# --- no place and no tick, in a restored backup and in what was saved before ----------------------

POINTS = {"age_band": "12_15", "about_minors": "yes", "group_size": "one"}


def located(cast, **also) -> Signal:
    cast.noord.areas = ["Plein"]
    cast.noord.save()
    return exposing(cast, area="Plein", platform=make.platform(), **POINTS | also)


@pytest.mark.parametrize("gone", [False, True], ids=["with its text", "its text gone"])
@pytest.mark.parametrize("kind", SILENT)
def test_a_restored_backup_brings_back_no_place_and_no_tick(cast, settings, tmp_path, kind, gone):
    """In no version either (decision 0326), also where no text was left to take."""
    settings.JOURNAL_PATH = tmp_path / "journal"
    signal = located(cast)
    editing.change(fresh(signal), {"narrative": "Anders."}, version=1, by=cast.worker, now=NOW)
    if gone:
        erasing.erase_text(fresh(signal), by=None, now=NOW)
    before, stood = fresh(signal), journal.position()
    version = SignalVersion.objects.get(signal=signal)
    turns_out(fresh(signal), cast, **SILENT[kind])
    SignalVersion.objects.all().delete()  # as the backup has it
    before.save()
    version.save(force_insert=True)

    assert journal.replay(journal.since(stood).entries, NOW) == {"signals.silenced": 1}
    assert journal.replay(journal.since(stood).entries, NOW) == {}

    back, version = fresh(signal), fresh(version)
    assert not any(getattr(back, name) or version.codes[name] for name in ("area", *POINTS))
    assert kind == "minor" or (back.platform, version.platform) == (None, None)


@pytest.mark.parametrize("kind", ["home", "one"])
def test_what_was_saved_before_loses_place_platform_and_ticks_and_is_counted_anew(cast, kind):
    """Migration signals 0024; on SQLite no trigger runs beside it."""
    signal = turns_out(located(cast), cast, **SILENT[kind])
    platform = make.platform()
    SignalVersion.objects.update(platform=platform, codes=signal.versions.get().codes | POINTS)
    Signal.objects.filter(pk=signal.pk).update(**POINTS)
    month = SignalMonth.objects.create(
        team=signal.team, month=date(2026, 10, 1), counts={}, parts={}, marked_at=NOW,
        counted_from=NOW, counted_until=NOW + timedelta(days=31),
    )  # fmt: skip
    name = "signals.migrations.0024_what_keeps_no_story_keeps_no_place"
    import_module(name).leave_out(apps, None)

    assert not any(getattr(fresh(signal), name) for name in POINTS)
    version = signal.versions.get()
    assert version.platform is None and not any(version.codes[name] for name in POINTS)
    assert fresh(month).counts is None


def test_a_place_that_is_not_kept_is_not_looked_at(as_worker):
    sent = make.posted(category="unsafe_home", severity="3", narrative="", area="Nergens")
    assert as_worker.post("/signals/new/", sent).status_code == 302
    page = as_worker.get(Signal.objects.get().get_absolute_url()).content.decode()
    assert "Hele team" not in page
