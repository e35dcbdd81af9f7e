"""Two people at one signal: the second sees what changed, and loses nothing that was typed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from signals import calendar
from signals.actions import moving, owning, steps, triage
from signals.choices.signal import Outcome, Severity, Status, StepKind
from signals.models import Signal, SignalStep
from signals.screens import follow
from tests import make
from tests.make import signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOTE = "School gebeld: ze praten morgen met de klas."


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, severity=3)


def seen(signal):
    return follow.seen(signal, timezone.now())


def at(name, signal):
    return reverse(f"signals:{name}", args=[signal.ref])


def test_f65_the_second_of_two_people_gets_a_compare_screen_and_keeps_the_text(signal, cast):
    as_opened = seen(signal)
    owning.assign(signal, cast.colleague, by=cast.lead, now=timezone.now())
    worker = signed_in(cast.worker)

    answer = worker.post(
        at("add_step", signal), {"kind": "talk_youth", "note": NOTE, "seen": as_opened}
    )

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Iemand was je voor" in body and "Toegewezen aan Cora Collega" in body
    assert NOTE in body and "Toch opslaan" in body
    assert not SignalStep.objects.exists()

    again = re.search(r'name="seen" value="([\d.]+)"', body).group(1)
    answer = worker.post(
        at("add_step", signal), {"kind": "talk_youth", "note": NOTE, "seen": again}
    )
    assert answer.status_code == 302
    assert SignalStep.objects.get().note == NOTE


def test_text_is_kept_also_where_the_deed_is_no_longer_possible(signal, cast):
    as_opened = seen(signal)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=timezone.now())

    answer = signed_in(cast.worker).post(
        at("add_step", signal), {"kind": "talk_youth", "note": NOTE, "seen": as_opened}
    )

    body = answer.content.decode()
    assert answer.status_code == 422
    assert NOTE in body and "Dit kan niet meer" in body and "Toch opslaan" not in body


@pytest.mark.parametrize(
    ("deed", "typed", "title"),
    [
        ("assess", {"interpretation": "joke", "meaning": NOTE, "version": 1}, "Duiding"),
        ("mask", {"words": "groepsapp"}, "Scherm een naam of stukje tekst af"),
        ("reporting_code", {"code_step_1": "2026-11-02"}, "Meldcode"),
    ],
)
def test_f65_also_what_has_its_own_place_on_the_page_is_sent_again(cast, deed, typed, title):
    at_home = {"category": "unsafe_home", "narrative": ""} if deed == "reporting_code" else {}
    signal = make.signal(cast.worker, severity=3, **at_home)
    lead, typed = signed_in(cast.lead), typed | {"seen": seen(signal)}
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.worker, now=timezone.now())

    answer = lead.post(at(deed, signal), typed)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert f"Wat jij wilde: {title}" in body and "Toch opslaan" in body
    hidden = re.findall(r'type="hidden" name="(seen|version)" value="([^"]+)"', body)
    assert lead.post(at(deed, signal), typed | dict(hidden)).status_code == 302


def test_f65_whether_somebody_knows_of_the_account_is_sent_again(cast):
    now = timezone.now()
    signal = make.signal(cast.worker, account_handle="wie.het.is", now=now - timedelta(days=32))
    calendar.accounts_kept(day_of(now), now)
    address = reverse("signals:account_told", args=[signal.ref, signal.account_question.pk])
    lead, typed = signed_in(cast.lead), {"account_told": "spoils", "seen": seen(signal)}
    triage.add_step(signal, StepKind.TALK_YOUTH, by=cast.worker, now=now)

    answer = lead.post(address, typed)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Wat jij wilde: Het account staat hier 30 dagen" in body and "Toch opslaan" in body
    again = re.search(r'name="seen" value="([\d.]+)"', body).group(1)
    assert lead.post(address, typed | {"seen": again}).status_code == 302
    answer = lead.post(address, typed)  # and once more from the page of before
    assert "Dit kan niet meer" in answer.content.decode()


def opened_by(person, signal):
    """The browser of somebody who has the page of a signal on the screen."""
    browser = signed_in(person)
    assert browser.get(signal.get_absolute_url()).status_code == 200
    return browser


@pytest.mark.parametrize("deed", [steps.tick_off, steps.drop], ids=["done", "lapsed"])
@pytest.mark.parametrize("button", ["step_done", "step_drop"])
@pytest.mark.parametrize("who", ["worker", "lead"])
def test_f65_what_came_of_a_step_is_kept_where_somebody_else_ticked_it_off(
    signal, cast, deed, button, who
):
    now, owner = timezone.now(), getattr(cast, who)
    step = steps.plan_step(
        signal, StepKind.TALK_YOUTH, owner=owner, due_on=day_of(now), by=cast.lead, now=now
    )
    as_opened, browser = seen(signal), opened_by(owner, signal)
    deed(step, by=cast.lead, now=now)

    address = reverse(f"signals:{button}", args=[signal.ref, step.pk])
    answer = browser.post(address, {"result": NOTE, "seen": as_opened})

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Wat jij wilde: Vink af" in body and "Iemand was je voor" in body
    assert NOTE in body and "Dit kan niet meer" in body and "Toch opslaan" not in body


def taken_from(signal, cast, now):
    owning.assign(signal, cast.worker, by=cast.lead, now=now)


def made_urgent(signal, cast, now):
    triage.change_severity(signal, Severity.FAST, "Het loopt op.", by=cast.lead, now=now)


@pytest.mark.parametrize("colleagues_may_read", [True, False])
@pytest.mark.parametrize(
    ("owner", "meanwhile", "deed", "typed"),
    [
        ("colleague", taken_from, "add_step", {"kind": "talk_youth", "note": NOTE}),
        ("colleague", taken_from, "assess", {"meaning": NOTE, "version": 1}),
        ("worker", made_urgent, "pause", {"until": "2030-01-01", "reason": NOTE}),
    ],
)
def test_f65_text_is_kept_where_somebody_else_s_deed_took_the_right_to_it(
    signal, cast, owner, meanwhile, deed, typed, colleagues_may_read
):
    """An owner of before got *not found*, and what they wrote was gone."""
    cast.organisation.colleagues_may_read = colleagues_may_read
    cast.organisation.save()
    now, person = timezone.now(), getattr(cast, owner)
    owning.assign(signal, person, by=cast.lead, now=now)
    typed, browser = typed | {"seen": seen(signal)}, opened_by(person, signal)
    meanwhile(signal, cast, now)

    answer = browser.post(at(deed, signal), typed)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert NOTE in body and "Dit kan niet meer" in body and "Toch opslaan" not in body
    assert not SignalStep.objects.exists() and Signal.objects.get().paused_until is None
    reads = owner == "worker" or colleagues_may_read
    assert ("Je kunt het niet meer openen" in body) != reads
    assert ("Wat er intussen veranderde" in body) == reads


@pytest.mark.parametrize("as_seen", ["", "1.1", "2.1", "999.1"])
def test_who_never_opened_a_signal_learns_nothing_by_what_they_say_they_saw(signal, cast, as_seen):
    owning.assign(signal, cast.worker, by=cast.lead, now=timezone.now())
    for person in (cast.other_lead, cast.colleague):
        browser = signed_in(person)
        for deed in ("add_step", "assign", "pause", "close", "mask"):
            assert browser.post(at(deed, signal), {"seen": as_seen}).status_code == 404
        step = reverse("signals:step_done", args=[signal.ref, 1])
        assert browser.post(step, {"seen": as_seen}).status_code == 404


def test_who_only_reads_a_signal_does_nothing_by_what_they_say_they_saw(signal, cast):
    cast.organisation.colleagues_may_read = True
    cast.organisation.save()
    owning.assign(signal, cast.worker, by=cast.lead, now=timezone.now())
    colleague = opened_by(cast.colleague, signal)
    for as_seen, status in (("1.1", 422), (seen(signal), 404), ("999.1", 404), ("", 404)):
        typed = {"kind": "talk_youth", "note": NOTE, "seen": as_seen}
        assert colleague.post(at("add_step", signal), typed).status_code == status
    assert not SignalStep.objects.exists()


def test_a_deed_that_is_over_is_called_by_its_own_name(signal, cast):
    as_opened = seen(signal)
    triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=timezone.now())
    answer = signed_in(cast.lead).post(
        at("close", signal), {"outcome": "guided", "seen": as_opened}
    )
    body = answer.content.decode()
    assert "Wat jij wilde: Afsluiten" in body and "Afvinken" not in body


@pytest.mark.parametrize(
    "deed",
    [
        lambda s, c, now: owning.assign(s, c.lead, by=c.lead, now=now),
        lambda s, c, now: moving.move(s, Status.WAITING_PARTNER, by=c.lead, now=now),
        lambda s, c, now: triage.add_step(s, StepKind.TALK_YOUTH, by=c.lead, now=now),
        lambda s, c, now: triage.change_severity(s, Severity.WATCH, "valt mee", by=c.lead, now=now),
        lambda s, c, now: triage.pause(
            s, timezone.localdate(now) + timedelta(days=2), "wacht", by=c.lead, now=now
        ),
        lambda s, c, now: steps.plan_step(
            s, StepKind.TALK_YOUTH, owner=c.lead, due_on=timezone.localdate(now), by=c.lead, now=now
        ),
    ],
    ids=["assigned", "moved", "step", "severity", "rest", "planned"],
)
def test_every_change_counts_as_one(signal, cast, deed):
    before, other = signal.version, Signal.objects.get()
    deed(signal, cast, timezone.now())
    assert Signal.objects.get().version == signal.version == before + 1
    with pytest.raises(triage.ValidationError) as refusal:
        owning.assign(other, cast.worker, by=cast.lead, now=timezone.now())
    assert refusal.value.code == "stale"


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1.", ".1", "-1.5", "1.٣", "9" * 60 + ".1", "1.1.1"]
)
def test_a_form_that_does_not_say_what_was_seen_is_no_error(signal, cast, text):
    answer = signed_in(cast.lead).post(at("add_step", signal), {"kind": "talk_youth", "seen": text})
    assert answer.status_code in (302, 422)


def test_f65_of_two_who_tick_the_reporting_code_the_second_sees_what_the_first_wrote(cast):
    """The step that the first had ticked was gone, without a word."""
    signal = make.signal(cast.worker, severity=3, category="unsafe_home", narrative="")
    lead, worker = signed_in(cast.lead), signed_in(cast.worker)
    url, day = at("reporting_code", signal), "2026-11-02"
    worker.post(url, {"code_step_1": day, "seen": seen(fresh(signal))})
    both = seen(fresh(signal))
    lead.post(url, {"code_step_1": day, "code_step_2": day, "seen": both})

    answer = worker.post(url, {"code_step_1": day, "code_step_3": day, "seen": both})

    assert answer.status_code == 422 and "Meldcode" in answer.content.decode()
    assert sorted(signal.reporting_code.values_list("step", flat=True)) == [1, 2]


def fresh(signal):
    return Signal.objects.get(pk=signal.pk)
