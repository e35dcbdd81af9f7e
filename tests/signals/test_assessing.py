"""What was seen apart from what it may mean; and the reporting code by date."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from privacy.models import AuditEntry
from signals.actions import editing, erasing, merging, owning, reporting_code, steps, triage
from signals.choices.signal import Outcome, Severity, StepKind
from signals.models import ReportingCodeStep, Signal, SignalTerm
from signals.querysets.lists import found
from tests import make
from tests.make import signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
SAID = {"interpretation": "peer_pressure", "identity_sure": "", "offline_picture": "fits"}
STEP = {"first_steps": ["consulted_colleague"]}


def assess(signal, by, **also):
    return editing.assess(signal, version=signal.version, by=by, now=NOW, **(SAID | also))


@pytest.mark.parametrize("severity", [3, 4, 5])
def test_from_severity_3_somebody_says_what_it_may_be_before_closing(cast, severity):
    signal = make.signal(cast.worker, now=NOW, severity=severity, interpretation="", **STEP)

    with pytest.raises(ValidationError) as refusal:
        triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    assert refusal.value.code == "interpretation_first"

    assess(signal, cast.worker)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)
    signal.refresh_from_db()
    assert (signal.status, signal.interpretation) == ("closed", "peer_pressure")


@pytest.mark.parametrize(
    "also",
    [
        {"severity": 2},
        {"severity": None, "category": "opportunity"},
        {"severity": 4, "category": "unsafe_home"},
        {"severity": 3, "concerns_one_youth": True},
        {"severity": 5, "category": "exposing", "subcategory": "sexual_image_minor"},
    ],
    ids=["calm", "opportunity", "unsafe home", "one youth", "minor image"],
)
def test_what_is_calm_or_keeps_no_story_is_closed_without(cast, also):
    signal = make.signal(cast.worker, now=NOW, interpretation="", **STEP, **also)

    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)

    assert Signal.objects.get().status == "closed"


def test_what_was_logged_by_mistake_is_closed_without(cast):
    signal = make.signal(cast.worker, now=NOW, severity=3, interpretation="")

    triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=NOW)

    assert Signal.objects.get().outcome == "retracted"


def test_the_database_closes_nothing_serious_without_interpretation(cast):
    signal = make.signal(cast.worker, now=NOW, severity=3, interpretation="")

    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(
            status="closed", came_from="new", outcome="resolved", closed_at=NOW
        )


def test_the_refusal_leads_to_the_question(cast, as_lead):
    signal = make.signal(cast.worker, severity=3, interpretation="")

    answer = as_lead.post(reverse("signals:close", args=[signal.ref]), {"outcome": "resolved"})

    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#assess"' in body and 'id="assess" open' in body


def test_what_it_may_be_is_kept_apart_with_the_version_before(cast):
    signal = make.signal(cast.worker, now=NOW, interpretation="unknown")

    changed = assess(signal, cast.worker, meaning="Ze dagen elkaar uit om de reacties.")

    signal.refresh_from_db()
    assert changed == ["interpretation", "offline_picture", "meaning"]
    assert signal.narrative == "In een groepsapp wordt iemand al dagen uitgelachen."
    assert signal.meaning == "Ze dagen elkaar uit om de reacties." and signal.version == 2
    assert signal.versions.get().codes["interpretation"] == "unknown"
    assert AuditEntry.objects.get(verb="changed").fields == "interpretation,offline_picture,meaning"
    assert found(cast.worker, "reacties", NOW).rows


def test_a_closed_signal_is_not_assessed(cast):
    signal = make.signal(cast.worker, now=NOW)
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        assess(signal, cast.worker)
    assert refusal.value.code == "closed"


def test_nothing_is_said_later_of_a_kind_without_story(cast, as_worker):
    """As of a new signal and a change no tick of it is kept (`unkept`)."""
    signal = make.signal(cast.worker, now=NOW, concerns_one_youth=True, severity=4)
    assert 'id="assess"' not in as_worker.get(signal.get_absolute_url()).content.decode()

    with pytest.raises(ValidationError) as refusal:
        assess(signal, cast.worker, meaning="Het gaat niet goed.")
    assert refusal.value.code == "no_such_step"
    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(meaning="Het gaat niet goed.")


def test_the_page_takes_it_from_who_works_on_it(cast, as_worker):
    signal = make.signal(cast.worker)
    address = reverse("signals:assess", args=[signal.ref])
    typed = SAID | {"meaning": "Het lijkt menens.", "version": "1"}

    assert as_worker.post(address, typed).status_code == 302
    signal.refresh_from_db()
    assert (signal.meaning, signal.interpretation) == ("Het lijkt menens.", "peer_pressure")
    assert signed_in(cast.colleague).post(address, typed).status_code == 404
    assert "Het lijkt menens." in as_worker.get(signal.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "also",
    [
        {"interpretation": "maybe"},
        {"meaning": "BSN 111222333"},
        {"meaning": "Fatima durft niet meer."},
        {"meaning": "x" * 501},
        {"version": "0"},
        {"version": ""},
        {"offline_picture": "7"},
    ],
)
def test_what_is_wrong_is_422_and_kept(cast, as_worker, also):
    signal = make.signal(cast.worker)
    typed = SAID | {"meaning": "Het lijkt menens.", "version": "1"} | also

    answer = as_worker.post(reverse("signals:assess", args=[signal.ref]), typed)

    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    signal.refresh_from_db()
    assert (signal.meaning, signal.version) == (None, 1)


def test_words_of_what_it_may_mean_go_with_the_text(cast):
    from signals.actions import erasing

    signal = make.signal(cast.worker, now=NOW)
    assess(signal, cast.worker, meaning="Ze dagen elkaar uit.")
    erasing.erase_text(signal, by=None, now=NOW)

    signal.refresh_from_db()
    assert not signal.meaning and not signal.versions.get().words()
    assert not SignalTerm.objects.exists()


# --- the reporting code ---------------------------------------------------------------------------

FRIDAY = day_of(NOW)


@pytest.fixture
def at_home(cast):
    return make.signal(cast.worker, now=NOW, category="unsafe_home", severity=4)


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_day_that_was_ticked_by_mistake_leaves_no_step(cast, at_home, by_hand):
    """Something urgent could be closed on it, with nothing done."""
    hour = timedelta(hours=1)
    if by_hand:
        triage.add_step(at_home, "reporting_code_started", by=cast.lead, now=NOW)
    owning.assign(at_home, cast.lead, by=cast.lead, now=NOW)
    reporting_code.tick(at_home, {1: FRIDAY, 2: FRIDAY}, by=cast.lead, now=NOW + hour)
    reporting_code.tick(at_home, {1: None}, by=cast.lead, now=NOW + 2 * hour)
    assert at_home.steps.count() == 1 and at_home.term_met_at

    reporting_code.tick(at_home, {2: None}, by=cast.lead, now=NOW + 3 * hour)

    told = Signal.objects.get(pk=at_home.pk)
    assert told.steps.count() == by_hand
    assert bool(told.first_step_at) is bool(told.term_met_at) is by_hand


def test_unticking_leaves_what_one_that_was_emptied_had_met(cast, at_home):
    hour = timedelta(hours=1)
    owning.assign(at_home, cast.lead, by=cast.lead, now=NOW)
    home = {"category": "unsafe_home", "severity": 3, "narrative": ""}
    other = make.signal(cast.colleague, now=NOW + hour, **home)
    triage.add_step(other, "talk_youth", by=cast.lead, now=NOW + hour)
    stays, goes = merging.merge(at_home, other, by=cast.lead, now=NOW + 2 * hour)
    erasing.empty_duplicate(goes, by=None, now=NOW + 3 * hour)
    before = Signal.objects.get(pk=stays.pk)
    assert before == at_home and before.term_met_at

    for hours, ticked in ((4, FRIDAY), (5, None)):
        signal = Signal.objects.get(pk=stays.pk)
        reporting_code.tick(signal, {1: ticked}, by=cast.lead, now=NOW + hours * hour)

    after = Signal.objects.get(pk=stays.pk)
    assert (after.first_step_at, after.term_met_at) == (before.first_step_at, before.term_met_at)


def test_the_days_of_the_reporting_code_are_ticked_and_nothing_else(cast, at_home):
    reporting_code.tick(at_home, {1: FRIDAY, 2: FRIDAY, 3: None}, by=cast.worker, now=NOW)
    changed = reporting_code.tick(at_home, {1: FRIDAY, 2: None, 3: FRIDAY}, by=cast.lead, now=NOW)

    assert changed == [2, 3]
    assert list(at_home.reporting_code.order_by("step").values_list("step", "done_on")) == [
        (1, FRIDAY),
        (3, FRIDAY),
    ]
    assert [step.kind for step in at_home.steps.all()] == ["reporting_code_started"]
    columns = {field.name for field in ReportingCodeStep._meta.get_fields()}
    assert columns == {"id", "signal", "step", "done_on", "by"}
    assert AuditEntry.objects.filter(verb="step_added", after="reporting_code_3").exists()


def test_a_day_to_come_another_kind_and_a_closed_signal_are_refused(cast, at_home):
    other = make.signal(cast.worker, now=NOW)
    for signal, day, code in (
        (at_home, FRIDAY + timedelta(days=1), "future"),
        (at_home, date(1900, 1, 1), "year"),
        (other, FRIDAY, "other_kind"),
    ):
        with pytest.raises(ValidationError) as refusal:
            reporting_code.tick(signal, {1: day}, by=cast.worker, now=NOW)
        assert refusal.value.code == code
    triage.add_step(at_home, "talk_parent", by=cast.worker, now=NOW)
    triage.close(at_home, Outcome.HANDED_OVER, by=cast.lead, now=NOW)
    with pytest.raises(ValidationError):
        reporting_code.tick(at_home, {1: FRIDAY}, by=cast.worker, now=NOW)


@pytest.mark.parametrize("step", [0, 6])
def test_there_are_five_steps(cast, at_home, step):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingCodeStep.objects.create(signal=at_home, step=step, done_on=FRIDAY, by=cast.worker)


def test_the_page_takes_the_days(cast, as_worker):
    signal = make.signal(cast.worker, category="unsafe_home", severity=4)
    address = reverse("signals:reporting_code", args=[signal.ref])
    today = timezone.localdate()

    for wrong in ("ooit", f"{today + timedelta(days=2)}", "2026-02-31", "1900-01-01"):
        answer = as_worker.post(address, {"code_step_1": wrong})
        assert answer.status_code == 422 and wrong in answer.content.decode()
    typed = {"code_step_1": f"{today:%Y-%m-%d}", "code_step_2": f"{today:%d-%m-%Y}"}
    assert as_worker.post(address, typed).status_code == 302
    assert set(signal.reporting_code.values_list("step", "done_on")) == {(1, today), (2, today)}
    assert signed_in(cast.colleague).post(address, typed).status_code == 404


def test_the_days_go_when_the_signal_becomes_a_statistic(cast, at_home):
    from signals.actions import erasing

    reporting_code.tick(at_home, {1: FRIDAY}, by=cast.worker, now=NOW)
    triage.close(at_home, Outcome.HANDED_OVER, by=cast.lead, now=NOW)
    erasing.anonymise(at_home, by=None, now=NOW)

    assert not ReportingCodeStep.objects.exists()


def test_of_a_sexual_image_of_a_minor_nothing_more_is_said(cast, as_lead):
    kind = {"category": "exposing", "subcategory": "sexual_image_minor"}
    signal = make.signal(cast.worker, **kind)

    answer = as_lead.get(signal.get_absolute_url())
    assert answer.status_code == 200 and 'id="assess"' not in answer.content.decode()
    answer = as_lead.post(f"{signal.get_absolute_url()}assess/", SAID | {"version": "1"})
    assert answer.status_code == 422
    signal.refresh_from_db()
    assert (signal.version, signal.interpretation) == (1, "")


@pytest.mark.parametrize(
    "kind",
    [
        {"category": "unsafe_home"},
        {"category": "exposing", "subcategory": "sexual_image_minor"},
        {"concerns_one_youth": True},
    ],
)
def test_what_keeps_no_tick_is_said_nothing_of_by_whatever_way(cast, kind):
    signal = make.signal(cast.worker, **{"severity": 4} | kind)
    with pytest.raises(ValidationError) as refusal:
        editing.assess(signal, **SAID, version=1, by=cast.lead, now=NOW)
    assert refusal.value.code == "no_such_step"


def test_who_opened_it_before_it_turned_out_to_be_of_such_a_kind_is_told(cast):
    signal = make.signal(cast.worker, severity=4)
    seen = f"1.{int(timezone.now().timestamp())}"
    values = {"category": "unsafe_home", "subcategory": "", "narrative": ""}
    editing.change(signal, values, version=1, by=cast.worker, now=timezone.now())

    typed = SAID | {"version": "1", "seen": seen}
    answer = signed_in(cast.lead).post(f"{signal.get_absolute_url()}assess/", typed)
    body = answer.content.decode()
    assert answer.status_code == 422 and "Iemand was je voor" in body
    assert "Groepsdruk" in body and "Toch opslaan" not in body


def test_of_good_news_nobody_is_asked_whether_it_is_a_joke(cast):
    signal = make.signal(cast.worker, category="opportunity", severity=None, opportunity_when="now")
    page = make.signed_in(cast.worker).get(signal.get_absolute_url()).content.decode()
    assert "Duiding" in page
    assert "Nog niemand gaf een duiding" not in page and 'name="interpretation"' not in page


def with_owner(cast, **also):
    values = {"category": "unsafe_home", "severity": 4, "narrative": ""} | also
    signal = make.signal(cast.worker, now=NOW, **values)
    owning.assign(signal, cast.lead, by=cast.lead, now=NOW)
    return signal


def test_a_day_of_the_code_counts_as_done_when_it_was_opened_again(cast):
    """What was done before doesn't count any more; else closing would ask for what was done."""
    signal, now, hour = with_owner(cast), NOW, timedelta(hours=1)
    day = timezone.localdate(now)
    reporting_code.tick(signal, {1: day}, by=cast.lead, now=now)
    triage.close(signal, Outcome.HANDED_OVER, by=cast.lead, now=now + hour)
    triage.reopen(signal, "", by=cast.lead, now=now + 2 * hour)
    signal = Signal.objects.get(pk=signal.pk)
    assert not signal.first_step_at
    reporting_code.tick(signal, {2: day}, by=cast.lead, now=now + 3 * hour)
    signal = Signal.objects.get(pk=signal.pk)
    assert signal.first_step_at == signal.term_met_at == now + 3 * hour


def test_a_day_of_the_code_counts_beside_what_is_only_planned(cast):
    signal, now = with_owner(cast), NOW
    day = timezone.localdate(now)
    steps.plan_step(
        signal, StepKind.REPORTING_CODE_STARTED, owner=cast.lead, due_on=day, by=cast.lead, now=now
    )
    reporting_code.tick(signal, {1: day}, by=cast.lead, now=now)
    assert Signal.objects.get(pk=signal.pk).first_step_at == now


def test_the_code_is_unticked_when_what_met_the_term_was_emptied(cast):
    signal, now, hour = with_owner(cast, severity=3), NOW, timedelta(hours=1)
    day = timezone.localdate(now)
    reporting_code.tick(signal, {1: day}, by=cast.lead, now=now)
    triage.change_severity(signal, Severity.FAST, "", by=cast.lead, now=now + hour)
    other = make.signal(cast.worker, now=now, category="unsafe_home", severity=3, narrative="")
    triage.add_step(other, StepKind.TALK_YOUTH, by=cast.lead, now=now + 2 * hour)
    signal, other = merging.merge(
        Signal.objects.get(pk=signal.pk), other, by=cast.lead, now=now + 3 * hour
    )
    met = Signal.objects.get(pk=signal.pk).term_met_at
    erasing.empty_duplicate(other, by=None, now=now + timedelta(days=740))
    signal = Signal.objects.get(pk=signal.pk)
    reporting_code.tick(signal, {1: None}, by=cast.lead, now=now + timedelta(days=741))
    signal = Signal.objects.get(pk=signal.pk)
    assert met and signal.term_met_at == met and not signal.reporting_code.exists()


def test_days_of_the_code_are_one_step_also_when_it_became_urgent_in_between(cast):
    signal, now = with_owner(cast, severity=3), NOW
    day = timezone.localdate(now)
    reporting_code.tick(signal, {1: day}, by=cast.lead, now=now)
    later = now + timedelta(minutes=10)
    triage.change_severity(signal, Severity.FAST, "", by=cast.lead, now=later)
    reporting_code.tick(Signal.objects.get(pk=signal.pk), {2: day}, by=cast.lead, now=later)
    assert signal.steps.count() == 1
    reporting_code.tick(
        Signal.objects.get(pk=signal.pk), {1: None, 2: None}, by=cast.lead, now=later
    )
    signal = Signal.objects.get(pk=signal.pk)
    assert not signal.steps.exists() and signal.first_step_at is None


def test_both_steps_of_the_code_go_when_all_its_days_go(cast):
    signal, hour = with_owner(cast), timedelta(hours=1)
    day = timezone.localdate(NOW)
    reporting_code.tick(signal, {1: day}, by=cast.lead, now=NOW)
    triage.close(signal, Outcome.HANDED_OVER, by=cast.lead, now=NOW + hour)
    triage.reopen(signal, "", by=cast.lead, now=NOW + 2 * hour)
    again = NOW + 3 * hour
    reporting_code.tick(Signal.objects.get(pk=signal.pk), {2: day}, by=cast.lead, now=again)
    reporting_code.tick(
        Signal.objects.get(pk=signal.pk), {1: None, 2: None}, by=cast.lead, now=again
    )
    assert not signal.steps.exists()
