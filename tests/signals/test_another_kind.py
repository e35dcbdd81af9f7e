"""A lead says of what kind a signal is after all, at any moment while it is open."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from privacy.models import AuditEntry, LegalHold
from signals import calendar
from signals.actions import editing, items, merging, owning, reporting_code, triage
from signals.choices.signal import AboutMinors, Outcome, Severity, Status
from signals.models import AccountQuestion, InstacleanItem, Signal, SignalMonth, SignalVersion
from signals.querysets.trend import bounds_of
from signals.screens import follow
from tests import make
from tests.make import signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
STORY = "Een beeld van een klasgenoot gaat rond in de groepsapp."
REASON = "De politie zei dat het anders ligt."
WRITTEN = {
    "narrative": STORY,
    "account_handle": "voorbeeld_account",
    "location_url": "https://example.org/p/1",
}
SILENT = {
    "minor": {"kind": "exposing:sexual_image_minor"},
    "home": {"kind": "unsafe_home:neglect"},
    "one": {"concerns_one_youth": "on"},
}


@pytest.fixture
def signal(cast):
    """An image of an adult of three days ago: its worker can't change it any more."""
    adult = {"category": "exposing", "subcategory": "sexual_image_adult", "severity": 4}
    return make.signal(cast.worker, now=timezone.now() - timedelta(days=3), **adult, **WRITTEN)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def at(signal):
    return reverse("signals:change_kind", args=[signal.ref])


def posted(signal, **also):
    """What the page posts when only this is changed, with a reason."""
    first = {
        "kind": f"{signal.category}:{signal.subcategory}",
        "platform": signal.platform.slug if signal.platform else "",
        "concerns_one_youth": "on" if signal.concerns_one_youth else "",
        "reason": REASON,
        "sure": "on",
        "seen": follow.seen(signal, timezone.now()),
    }
    return first | also


def kind_of(signal):
    return signal.category, signal.subcategory, signal.concerns_one_youth


def changed(signal, by, **also):
    values = {
        "category": signal.category,
        "subcategory": signal.subcategory,
        "platform": signal.platform,
        "concerns_one_youth": signal.concerns_one_youth,
        "reason": REASON,
    }
    editing.change_kind(signal, **(values | also), by=by, now=timezone.now())
    return fresh(signal)


# --- what turns out to be of a kind without a story -----------------------------------------------


def test_a_lead_makes_an_image_of_three_days_ago_one_of_a_minor(signal, as_lead):
    page = as_lead.get(signal.get_absolute_url()).content.decode()
    assert at(signal) in page
    assert "Ander soort" in as_lead.get(at(signal)).content.decode()

    assert as_lead.post(at(signal), posted(signal, **SILENT["minor"])).status_code == 302

    signal = fresh(signal)
    assert kind_of(signal) == ("exposing", "sexual_image_minor", False)
    assert (signal.severity, signal.account_term) == (Severity.NOW, None)
    assert not any(getattr(signal, name) for name in WRITTEN)
    [before] = SignalVersion.objects.filter(signal=signal)
    assert before.words() == [] and not before.account_handle and not before.location_url
    assert before.codes["subcategory"] == "sexual_image_adult"


@pytest.mark.parametrize("kind", SILENT)
def test_of_a_kind_without_story_nothing_is_kept_and_no_reason_either(signal, as_lead, cast, kind):
    triage.add_step(signal, "talk_youth", note="Gebeld.", by=cast.worker, now=timezone.now())
    Signal.objects.update(area="Plein", meaning="Een grap.", age_band="18_plus")
    signal = fresh(signal)

    assert as_lead.post(at(signal), posted(signal, **SILENT[kind])).status_code == 302

    signal = fresh(signal)
    kept = (*WRITTEN, "area", "meaning", "age_band", "account_term")
    assert signal.keeps_no_story and not any(getattr(signal, name) for name in kept)
    assert not signal.steps.get().note
    entry = AuditEntry.objects.get(verb="corrected")
    assert (entry.reason, entry.by) == ("", cast.lead)
    assert {"narrative", "account_handle", "location_url"} <= set(entry.fields.split(","))


@pytest.mark.parametrize("kind", SILENT.values(), ids=SILENT)
def test_nobody_is_asked_about_an_account_that_goes_with_the_kind(signal, as_lead, kind):
    """The page of a signal without an account has nothing to answer it by."""
    AccountQuestion.objects.create(signal=signal, asked_on=timezone.localdate())
    kept = make.signal(signal.created_by, account_handle="een_ander")
    AccountQuestion.objects.create(signal=kept, asked_on=timezone.localdate())

    assert as_lead.post(at(signal), posted(signal, **{"reason": "", **kind})).status_code == 302

    assert AccountQuestion.objects.get().signal == kept


def test_the_deed_itself_refuses_a_reason_of_a_kind_without_story(signal, cast):
    with pytest.raises(ValidationError) as refusal:
        changed(signal, cast.lead, category="unsafe_home", subcategory="neglect")
    assert refusal.value.error_dict["reason"][0].code == "no_story"
    assert fresh(signal).narrative == STORY


def test_a_name_in_a_reason_that_is_not_kept_holds_nothing_up(signal, as_lead):
    typed = posted(signal, **SILENT["home"], reason="Samira Jansen belde 06 12345678.")
    assert as_lead.post(at(signal), typed).status_code == 302
    assert not AuditEntry.objects.exclude(reason="").exists()


def test_what_stood_with_it_goes_its_own_way(cast, signal):
    """Its duplicate, and what was to be sent of it."""
    now = timezone.now()
    other = make.signal(cast.worker, now=now, category="exposing", severity=3)
    merging.merge(signal, other, by=cast.lead, now=now)
    made = items.put_on_list(
        make.notice(now),
        team=signal.team,
        round=make.round_of(day_of(now)),
        signal=fresh(signal),
        by=cast.worker,
        now=now,
    )

    changed(
        fresh(signal), cast.lead, category="exposing", subcategory="sexual_image_minor", reason=""
    )

    assert fresh(other).status == Status.NEW
    assert not InstacleanItem.objects.filter(pk=made.pk).exists()


def test_the_account_of_what_is_good_news_after_all_is_reported_to_no_platform(cast):
    """It stood on the list still, and would have been sent with it."""
    now = timezone.now()
    round, signal = make.round_of(day_of(now)), make.signal(cast.worker, category="exposing")
    mine = items.put_on_list(
        make.notice(now), team=signal.team, round=round, signal=signal, by=cast.worker, now=now
    )
    stays = make.item(cast.worker, round, now)

    changed(fresh(signal), cast.lead, category="opportunity", subcategory="")

    assert list(InstacleanItem.objects.all()) == [stays]
    assert AuditEntry.objects.filter(subject=f"signals.instacleanitem:{mine.ref}", verb="erased")


# --- another kind that keeps its story ------------------------------------------------------------


def test_nothing_else_changes_and_the_trail_says_why(signal, as_lead, cast):
    signal = fresh(signal)
    before = {field.attname: getattr(signal, field.attname) for field in Signal._meta.fields}

    typed = posted(signal, kind="bullying:cyberbullying", narrative="Iets anders", severity="1")
    assert as_lead.post(at(signal), typed).status_code == 302

    signal = fresh(signal)
    other = {name for name in before if before[name] != getattr(signal, name)}
    assert other - {"title"} == {"category", "subcategory", "version"}
    assert not (before["title"] or signal.title)  # null, and empty
    entry = AuditEntry.objects.get(verb="corrected")
    assert (entry.reason, entry.by, set(entry.fields.split(","))) == (
        REASON,
        cast.lead,
        {"category", "subcategory"},
    )
    assert REASON in as_lead.get(signal.get_absolute_url()).content.decode()


def test_the_platform_alone_can_be_set_right(signal, as_lead):
    platform = make.platform("tiktok")
    assert as_lead.post(at(signal), posted(signal, platform=platform.slug)).status_code == 302
    assert fresh(signal).platform == platform and fresh(signal).narrative == STORY


def test_what_was_good_news_is_as_serious_as_its_kind_and_gets_a_term(cast, as_lead):
    good = make.signal(cast.worker, category="opportunity", severity=None, opportunity_when="now")

    assert as_lead.post(at(good), posted(good, kind="violence:threat")).status_code == 302

    good = fresh(good)
    assert (good.severity, good.opportunity_when) == (Severity.FAST, "")
    assert good.due_at == good.term_began_at + timedelta(hours=24)
    assert Message.objects.filter(kind="signals.urgent").exists()


def test_what_turns_out_to_be_good_news_has_no_severity(signal, as_lead):
    assert as_lead.post(at(signal), posted(signal, kind="opportunity:talent")).status_code == 302
    assert fresh(signal).severity is None and fresh(signal).narrative == STORY


def test_what_becomes_urgent_by_its_kind_begins_its_term_and_warns(cast, as_lead):
    calm = make.signal(
        cast.worker, now=timezone.now() - timedelta(days=3), category="exposing", severity=3
    )
    triage.pause(
        calm, day_of(timezone.now()) + timedelta(days=9), "Wacht", by=cast.lead, now=timezone.now()
    )
    calm = fresh(calm)

    assert as_lead.post(at(calm), posted(calm, **SILENT["minor"])).status_code == 302

    was, calm = calm, fresh(calm)
    assert calm.severity == Severity.NOW and calm.paused_until is None
    assert calm.term_began_at > was.term_began_at and calm.due_at < was.due_at
    assert Message.objects.filter(kind="signals.urgent").exists()


def test_an_image_of_a_minor_that_was_none_keeps_no_text_and_counts_as_it_is(cast, as_lead):
    """Its text is gone for good; how serious it is, its lead says by itself."""
    minor = make.signal(
        cast.worker, category="exposing", subcategory="sexual_image_minor", narrative=""
    )
    assert as_lead.post(at(minor), posted(minor, kind="exposing:doxing")).status_code == 302
    minor = fresh(minor)
    assert (minor.subcategory, minor.severity, minor.narrative or "") == ("doxing", 5, "")
    assert AuditEntry.objects.get(verb="corrected").reason == REASON


def test_figures_count_the_new_kind(signal, as_lead):
    month = day_of(signal.seen_at).replace(day=1)
    _begins, ends = bounds_of(month)
    as_lead.post(at(signal), posted(signal, kind="violence:threat"))
    later = max(timezone.now(), ends) + timedelta(hours=1)
    calendar.trends(day_of(later), later)
    calendar.trends(day_of(later), later + timedelta(minutes=6))

    counted = SignalMonth.objects.get(team=signal.team, month=month).counts["category"]
    assert counted == {"violence": 1}


# --- what is asked and refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": ""},
        {"kind": "exposing:threat"},
        {"kind": "opportunity"},
        {"kind": "violence:threat", "platform": "no-such"},
        {"kind": "violence:threat", "reason": ""},
        {"kind": "violence:threat", "reason": "Nee"},
        {"kind": "violence:threat", "reason": "Het BSN is 111222333."},
        {"kind": "exposing:sexual_image_adult"},  # which it is
    ],
)
def test_what_is_no_other_kind_is_refused_and_what_was_typed_stays(signal, as_lead, typed):
    answer = as_lead.post(at(signal), posted(signal, **typed))

    body = answer.content.decode()
    assert answer.status_code == 422 and 'name="kind"' in body
    assert typed.get("reason", REASON) in body
    assert fresh(signal).version == signal.version
    assert not AuditEntry.objects.filter(verb="corrected").exists()


def test_a_name_in_a_reason_is_asked_about(signal, as_lead):
    typed = posted(signal, kind="violence:threat", reason="Samira vroeg het zelf.")
    answer = as_lead.post(at(signal), typed)
    body = answer.content.decode()
    assert answer.status_code == 422 and "lijkt op een naam" in body
    assert as_lead.post(at(signal), typed | {"text_confirmed": "on"}).status_code == 302


def test_of_what_becomes_an_image_of_an_adult_it_is_asked_who_is_in_it(cast, as_lead):
    doxing = {"category": "exposing", "subcategory": "doxing", "severity": 4}
    signal = make.signal(cast.worker, about_minors=AboutMinors.YES, **doxing, **WRITTEN)
    assert 'name="shows_minor"' not in as_lead.get(at(signal)).content.decode()
    typed = posted(signal, kind="exposing:sexual_image_adult")

    answer = as_lead.post(at(signal), typed)

    body = answer.content.decode()
    assert answer.status_code == 422 and 'name="shows_minor"' in body
    assert "Kies of er iemand onder de 18 op het beeld staat." in body
    assert as_lead.post(at(signal), typed | {"shows_minor": "no"}).status_code == 302
    assert fresh(signal).subcategory == "sexual_image_adult" and fresh(signal).narrative == STORY


def test_whoever_says_that_a_minor_is_in_it_makes_it_one_of_a_minor(cast, as_lead):
    doxing = {"category": "exposing", "subcategory": "doxing", "severity": 4}
    signal = make.signal(cast.worker, age_band="12_15", **doxing, **WRITTEN)
    typed = posted(signal, kind="exposing:sexual_image_adult", shows_minor="yes")

    assert as_lead.post(at(signal), typed).status_code == 302

    signal = fresh(signal)
    assert (signal.subcategory, signal.severity) == ("sexual_image_minor", 5)
    assert not any(getattr(signal, name) for name in WRITTEN)
    assert not AuditEntry.objects.exclude(reason="").exists()


def test_an_account_that_may_be_a_victims_is_asked_about(signal, as_lead):
    typed = posted(signal, kind="wellbeing:loneliness")
    answer = as_lead.post(at(signal), typed)
    assert answer.status_code == 422 and 'name="handle_spreads"' in answer.content.decode()
    assert fresh(signal).category == "exposing"

    assert as_lead.post(at(signal), typed | {"handle_spreads": "on"}).status_code == 302
    assert fresh(signal).account_handle == WRITTEN["account_handle"]


def test_a_file_is_refused(signal, as_lead):
    typed = posted(signal, kind="violence:threat") | {"image": SimpleUploadedFile("a.png", b"x")}
    assert as_lead.post(at(signal), typed).status_code == 422
    assert fresh(signal).category == "exposing"


def test_only_what_may_be_left_out_says_so(signal, as_lead):
    """A reason is needed of most kinds; the platform never."""
    page = as_lead.get(at(signal)).content.decode()
    assert page.count("(mag je overslaan)") == 1


# --- who, and when --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["worker", "colleague", "manager", "other_lead", "privacy_officer"])
def test_who_does_not_triage_it_finds_no_such_page(cast, who):
    signal = make.signal(cast.worker, severity=2)
    browser = signed_in(getattr(cast, who))
    assert browser.get(at(signal)).status_code == 404
    assert browser.post(at(signal), posted(signal, kind="violence:threat")).status_code == 404
    if who in ("worker", "colleague"):
        assert at(signal) not in browser.get(signal.get_absolute_url()).content.decode()


def test_the_worker_changes_the_own_signal_as_before(cast, as_worker):
    signal = make.signal(cast.worker, severity=2)
    page = as_worker.get(signal.get_absolute_url()).content.decode()
    assert reverse("signals:edit", args=[signal.ref]) in page


def test_a_closed_signal_is_opened_again_first(cast, as_lead):
    signal = make.signal(cast.worker, severity=2)
    typed = posted(signal, kind="violence:threat")
    triage.close(signal, Outcome.GUIDED, by=cast.lead, now=timezone.now())

    answer = as_lead.get(at(signal), follow=True)
    assert answer.redirect_chain == [(signal.get_absolute_url(), 302)]
    assert "Heropen het eerst" in answer.content.decode()
    assert at(signal) not in answer.content.decode()
    for as_seen in (typed["seen"], follow.seen(fresh(signal), timezone.now())):
        answer = as_lead.post(at(signal), typed | {"seen": as_seen})
        assert answer.status_code == 422 and REASON in answer.content.decode()
    with pytest.raises(ValidationError) as refusal:
        changed(fresh(signal), cast.lead, category="violence", subcategory="threat")
    assert refusal.value.code == "closed"
    assert fresh(signal).category == "bullying"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_second_of_two_people_sees_what_changed_and_keeps_what_was_typed(
    signal, cast, as_lead, htmx
):
    also = {"headers": {"hx-request": "true"}} if htmx else {}
    typed = posted(signal, kind="violence:threat")
    owning.assign(fresh(signal), cast.colleague, by=cast.lead, now=timezone.now())

    answer = as_lead.post(at(signal), typed, **also)

    body = answer.content.decode()
    assert answer.status_code == 422 and "Iemand was je voor" in body
    assert REASON in body and 'value="violence:threat" selected' in body
    assert fresh(signal).category == "exposing"
    again = re.search(r'name="seen" value="([\d.]+)"', body).group(1)
    refused = as_lead.post(at(signal), typed | {"seen": again, "reason": ""}, **also)
    assert refused.status_code == 422 and 'id="signal"' in refused.content.decode()
    assert ("<html" in refused.content.decode()) is not htmx
    done = as_lead.post(at(signal), typed | {"seen": again}, **also)
    assert done.status_code == (200 if htmx else 302)
    assert fresh(signal).category == "violence"


def test_of_two_at_once_the_second_is_told(signal, cast):
    one, two = fresh(signal), fresh(signal)
    changed(one, cast.lead, category="violence", subcategory="threat")
    with pytest.raises(ValidationError) as refusal:
        changed(two, cast.lead, category="bullying", subcategory="")
    assert refusal.value.code == "stale" and fresh(signal).category == "violence"


def test_a_lead_on_duty_does_it_for_another_team_and_goes_on_to_the_inbox(cast, signal):
    """What is no alarm any more its own team follows up."""
    now = timezone.now()
    make.duty(cast.other_lead, now - timedelta(hours=1), now + timedelta(hours=8))
    browser = signed_in(cast.other_lead)
    assert browser.get(at(signal)).status_code == 404  # first the reason
    browser.post(signal.get_absolute_url(), {"reason": "Ik heb dienst vanavond."})
    assert browser.get(at(signal)).status_code == 200

    answer = browser.post(at(signal), posted(signal, kind="opportunity:talent"))

    assert answer.status_code == 302 and answer["location"] == reverse("signals:inbox")
    assert fresh(signal).category == "opportunity"


@pytest.mark.parametrize("silent", SILENT.values(), ids=SILENT)
def test_one_slip_erases_nothing(signal, cast, silent):
    """A kind is one choice among forty; what such a kind keeps not goes for good."""
    lead = signed_in(cast.lead)
    answer = lead.post(at(signal), posted(signal, **silent, sure=""))

    assert answer.status_code == 422 and "Vink aan dat dit klopt." in answer.content.decode()
    assert fresh(signal).narrative == STORY
    assert lead.post(at(signal), posted(signal, **silent)).status_code == 302
    assert not fresh(signal).narrative


def test_days_of_the_reporting_code_go_after_a_question_only(cast):
    now = timezone.now()
    home = make.signal(cast.worker, now=now, category="unsafe_home", narrative="", severity=4)
    reporting_code.tick(fresh(home), {1: day_of(now)}, by=cast.lead, now=now)
    home, lead = fresh(home), signed_in(cast.lead)

    answer = lead.post(at(home), posted(home, kind="wellbeing:low_mood", sure=""))

    assert answer.status_code == 422
    assert "dagen van de meldcode" in answer.content.decode().lower()
    assert home.reporting_code.count() == 1
    assert lead.post(at(home), posted(home, kind="wellbeing:low_mood")).status_code == 302


def test_what_turned_out_to_keep_no_story_shows_no_reason_of_before(signal, cast):
    words = "Zijn vader gaf het toe aan de wijkagent."
    changed(signal, cast.lead, category="violence", subcategory="", reason=words)
    lead = signed_in(cast.lead)
    assert words in lead.get(signal.get_absolute_url()).content.decode()

    changed(fresh(signal), cast.lead, category="unsafe_home", subcategory="neglect", reason="")

    assert words not in lead.get(signal.get_absolute_url()).content.decode()


def test_the_page_says_that_a_hold_keeps_it(signal, cast):
    lead, told = signed_in(cast.lead), "Dit signaal is bevroren."
    assert told not in lead.get(at(signal)).content.decode()
    LegalHold.objects.create(
        subject=f"signals.signal:{signal.ref}",
        reason="klacht loopt",
        placed_on=day_of(timezone.now()),
        until=day_of(timezone.now()) + timedelta(days=9),
        by=cast.privacy_officer,
    )

    assert told in lead.get(at(signal)).content.decode()


def test_good_news_keeps_no_account_of_before_either(signal, cast):
    editing.change(
        signal, {"area": "Plein"}, version=signal.version, by=cast.worker, now=timezone.now()
    )
    assert SignalVersion.objects.get().account_handle
    changed(fresh(signal), cast.lead, category="opportunity", subcategory="talent")
    assert not fresh(signal).account_handle
    assert not any(version.account_handle for version in SignalVersion.objects.all())
