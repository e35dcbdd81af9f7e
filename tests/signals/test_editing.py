"""Changing and taking back one's own signal: for a day, with every version kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organisation.models import Platform
from outbox.models import Message
from privacy.models import AuditEntry
from signals import retention, subject_access, subject_access_texts
from signals.actions import editing, erasing, owning, steps, triage
from signals.choices.editing import RetractReason
from signals.choices.signal import Outcome, StepKind
from signals.models import Signal, SignalTerm, SignalVersion
from signals.querysets.lists import found
from signals.screens.wording import day
from tests import make
from tests.make import signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
LATER = NOW + timedelta(hours=2)
FIRST = "In een groepsapp wordt iemand al dagen uitgelachen."
SECOND = "In een groepsapp gaan nare filmpjes rond."


@pytest.fixture
def signal(cast):
    return make.signal(cast.worker, now=NOW, seen_at=NOW)


def change(signal, by, *, now=LATER, version=None, **also):
    values = {
        "category": signal.category,
        "severity": signal.severity,
        "narrative": signal.narrative or "",
        "seen_at": signal.seen_at,
        "account_handle": signal.account_handle or "",
    }
    seen = make.observation(signal.team, **(values | also))
    return editing.edit(signal, seen, version=version or signal.version, by=by, now=now)


def code(refusal):
    return _first(refusal.value).code


def _first(refused):
    if hasattr(refused, "error_dict"):
        return next(iter(refused.error_dict.values()))[0]
    return refused.error_list[0]


def test_what_a_signal_said_before_is_kept_with_who_changed_what_and_when(signal, cast):
    assert change(signal, cast.worker, narrative=SECOND, severity=3) == ["severity", "narrative"]

    signal.refresh_from_db()
    version = signal.versions.get()
    assert (signal.version, signal.narrative, signal.severity) == (2, SECOND, 3)
    assert (version.number, version.narrative, version.codes["severity"]) == (1, FIRST, 2)
    assert (version.by, version.changed_at) == (cast.worker, LATER)
    assert version.changed == "severity,narrative"
    entry = AuditEntry.objects.get(verb="corrected")
    assert entry.fields == "severity,narrative" and entry.by == cast.worker


@pytest.mark.parametrize("erase", [erasing.erase_account, erasing.erase_text])
def test_no_form_of_before_brings_back_what_was_erased_on_request(signal, cast, erase):
    erase(Signal.objects.get(pk=signal.pk), by=cast.privacy_officer, now=LATER)

    with pytest.raises(ValidationError) as refusal:
        change(signal, cast.worker, account_handle="voorbeeld.noord", narrative=SECOND)
    assert code(refusal) == "stale"
    with pytest.raises(ValidationError) as refusal:
        said = {"interpretation": "joke", "identity_sure": "", "offline_picture": "fits"}
        editing.assess(
            signal, version=1, by=cast.worker, now=LATER, meaning="Ze dagen elkaar uit.", **said
        )
    assert code(refusal) == "stale"
    kept = Signal.objects.get(pk=signal.pk)
    assert not kept.account_handle and not kept.meaning and kept.narrative != SECOND


def test_saving_without_a_change_makes_no_version(signal, cast):
    assert change(signal, cast.worker) == []
    assert signal.version == 1 and not SignalVersion.objects.exists()


def test_a_changed_text_is_found_by_its_new_words_only(signal, cast):
    change(signal, cast.worker, narrative=SECOND)

    assert found(cast.worker, "filmpjes", LATER).rows
    assert not found(cast.worker, "uitgelachen", LATER).rows


@pytest.mark.parametrize(
    ("who", "hours"), [("worker", 24), ("worker", 100), ("colleague", 1), ("lead", 1)]
)
def test_only_who_logged_it_changes_it_and_for_a_day(signal, cast, who, hours):
    for act in (
        lambda: change(signal, getattr(cast, who), now=NOW + timedelta(hours=hours), severity=3),
        lambda: editing.retract(
            signal,
            RetractReason.MISTAKE,
            by=getattr(cast, who),
            now=NOW + timedelta(hours=hours),
        ),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert code(refusal) == "too_late"


def test_a_closed_signal_is_not_changed(signal, cast):
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=NOW)

    with pytest.raises(ValidationError):
        change(signal, cast.worker, narrative=SECOND)


def test_of_two_changes_at_once_one_is_told(signal, cast):
    other = Signal.objects.get(pk=signal.pk)
    change(signal, cast.worker, narrative=SECOND)

    with pytest.raises(ValidationError) as refusal:
        change(other, cast.worker, narrative="Iets heel anders.", version=1)

    assert code(refusal) == "stale"
    assert Signal.objects.get().narrative == SECOND


@pytest.mark.parametrize(("before", "after"), [(4, 1), (4, 3), (4, None), (5, 4), (5, 3)], ids=str)
def test_an_urgent_severity_is_lowered_by_a_lead_only(cast, before, after):
    signal = make.signal(cast.worker, now=NOW, severity=before)
    category = "opportunity" if after is None else "bullying"

    with pytest.raises(ValidationError) as refusal:
        change(signal, cast.worker, severity=after, category=category)

    assert code(refusal) == "lead_lowers"
    signal.refresh_from_db()
    assert (signal.severity, signal.version) == (before, 1)


def test_raising_to_urgent_warns_at_once(signal, cast):
    assert not Message.objects.exists()

    change(signal, cast.worker, severity=4)

    assert (
        Message.objects.filter(kind="signals.urgent").count() == 2
    )  # nobody has the duty: all leads


@pytest.mark.parametrize(
    "also",
    [
        {"category": "unsafe_home", "severity": 4},
        {"concerns_one_youth": True},
        {"category": "exposing", "subcategory": "sexual_image_minor", "severity": 5},
    ],
    ids=["unsafe home", "one youth", "minor image"],
)
def test_a_change_to_a_kind_without_story_takes_the_story_from_every_version(cast, also):
    signal = make.signal(cast.worker, now=NOW, account_handle="voorbeeld", location_url="x.nl/1")
    triage.add_step(signal, "talk_youth", note="afgesproken", by=cast.worker, now=NOW)
    change(signal, cast.worker, narrative=SECOND, account_handle="voorbeeld")

    change(signal, cast.worker, **also)

    signal.refresh_from_db()
    assert not signal.narrative and not signal.steps.get().note
    assert not SignalTerm.objects.filter(signal=signal).exists()
    assert [version.narrative for version in signal.versions.all()] == [None, None]
    if "subcategory" in also:
        assert not signal.account_handle and not signal.location_url
        assert [v.account_handle or v.location_url for v in signal.versions.all()] == [None, None]


def test_with_a_retracted_signal_goes_why_it_rested(signal, cast):
    until = timezone.localdate(LATER) + timedelta(days=3)
    triage.pause(signal, until, "Wacht tot na het weekend.", by=cast.lead, now=LATER)
    editing.retract(signal, RetractReason.TWICE, by=cast.worker, now=LATER)
    signal.refresh_from_db()
    assert signal.paused_until is None and not signal.paused_reason


def test_a_retracted_signal_is_closed_with_its_reason_in_the_trail(signal, cast):
    editing.retract(signal, RetractReason.TWICE, by=cast.worker, now=LATER)

    signal.refresh_from_db()
    assert (signal.status, signal.outcome, signal.closed_at) == ("closed", "retracted", LATER)
    assert AuditEntry.objects.get(verb="retracted").after == "twice"


def test_an_urgent_signal_is_not_taken_back_by_who_logged_it(cast):
    signal = make.signal(cast.worker, now=NOW, severity=5)

    with pytest.raises(ValidationError) as refusal:
        editing.retract(signal, RetractReason.MISTAKE, by=cast.worker, now=LATER)

    assert code(refusal) == "lead_closes"


@pytest.mark.parametrize("by_lead", [True, False])
def test_what_a_partner_was_told_of_is_not_called_a_mistake(signal, cast, by_lead):
    police = make.partner()
    make.agreement(police, from_day=day_of(NOW))
    make.disclosure(signal, police, by=cast.lead, now=NOW)

    with pytest.raises(ValidationError) as refusal:
        if by_lead:
            triage.close(signal, Outcome.RETRACTED, by=cast.lead, now=LATER)
        else:
            editing.retract(signal, RetractReason.MISTAKE, by=cast.worker, now=LATER)

    assert code(refusal) == "others_depend"
    signal.refresh_from_db()
    assert signal.status != "closed"


def test_of_what_was_taken_back_nothing_stays_after_its_term(signal, cast):
    kept = make.signal(cast.worker, now=NOW)
    editing.retract(signal, RetractReason.MISTAKE, by=cast.worker, now=LATER)
    triage.close(kept, Outcome.NO_FOLLOW_UP, by=cast.lead, now=LATER)

    assert run("signals.narrative", 367) == 2

    assert [row.pk for row in Signal.objects.all()] == [kept.pk]
    assert AuditEntry.objects.filter(verb="erased", subject__contains=signal.ref).exists()


def run(key, days):
    rule = next(rule for rule in retention.RULES if rule.key == key)
    now = NOW + timedelta(days=days)
    return rule.run(day_of(now), now, 100)


def test_versions_lose_the_account_and_go_with_the_text(cast):
    signal = make.signal(cast.worker, now=NOW, account_handle="voorbeeld")
    change(signal, cast.worker, account_handle="")
    triage.close(signal, Outcome.RESOLVED, by=cast.lead, now=LATER)

    assert run("signals.account", 92) == 1
    assert run("signals.account", 93) == 0
    assert not signal.versions.get().account_handle and signal.versions.get().narrative
    assert run("signals.narrative", 368) == 1
    assert not SignalVersion.objects.exists()


def test_an_open_signal_keeps_no_text_in_a_version_after_two_years(signal, cast):
    change(signal, cast.worker, concerns_one_youth=False, narrative=SECOND)

    assert run("signals.open_narrative", 740) == 1
    assert run("signals.open_narrative", 741) == 0
    assert signal.versions.get().words() == []


def test_an_access_request_finds_what_a_signal_said_before(cast):
    signal = make.signal(
        cast.worker, now=NOW, narrative="Filmpje van Fatima gaat rond.", account_handle="@fatima.x"
    )
    change(signal, cast.worker, narrative=SECOND, account_handle="")

    sources = {source.key: source.search for source in subject_access_texts.SOURCES}
    [said] = sources["signals.versions"]("Fatima", None, (), ())
    [named] = sources["signals.versions"]("Iemand anders", None, ("@Fatima.X",), ())
    assert "Fatima" in said.fields["narrative"] and not said.exact
    assert named.fields["account_handle"] == "@fatima.x" and named.exact


def test_an_access_request_finds_an_account_of_which_only_the_page_was_noted(cast):
    signal = make.signal(cast.worker, now=NOW, location_url="https://www.instagram.com/Fatima.X/")
    [now] = subject_access._accounts("", None, ("@fatima.x",), ())
    change(signal, cast.worker, location_url="")

    sources = {source.key: source.search for source in subject_access_texts.SOURCES}
    [before] = sources["signals.versions"]("", None, ("@fatima.x",), ())
    for hit in (now, before):
        assert hit.exact and "Fatima.X" in hit.fields["location_url"]
    assert not list(subject_access._accounts("", None, ("@fatima.x",), ()))


# --- on the page --------------------------------------------------------------------------------


def values(**also):
    typed = {"category": "bullying", "severity": "2", "narrative": SECOND, "version": "1"}
    typed["interpretation"] = "unknown"
    return typed | also


@pytest.fixture
def fresh(cast):
    return make.signal(cast.worker, account_handle="voorbeeld")


def test_the_form_comes_back_filled_and_saves_a_change(cast, as_worker, fresh):
    address = f"/signals/{fresh.ref}/edit/"
    page = as_worker.get(address).content.decode()
    assert FIRST in page and "voorbeeld" in page and 'name="version" value="1"' in page

    answer = as_worker.post(address, values(account_handle="voorbeeld"))

    assert (answer.status_code, answer.url) == (302, fresh.get_absolute_url())
    fresh.refresh_from_db()
    assert (fresh.narrative, fresh.version, fresh.account_handle) == (SECOND, 2, "voorbeeld")
    assert fresh.versions.get().changed == "narrative"
    shown = as_worker.get(fresh.get_absolute_url()).content.decode()
    assert FIRST in shown and SECOND in shown


def test_where_and_when_it_was_seen_before_stand_with_what_it_said_before(cast, as_worker):
    """The page named both as changed, and showed neither."""
    tiktok = Platform.objects.get(slug="tiktok")
    signal = make.signal(cast.worker, now=NOW, seen_at=NOW, platform=tiktok)
    change(signal, cast.worker, platform=None, seen_at=NOW - timedelta(days=1))
    change(signal, cast.worker, platform=tiktok, seen_at=NOW - timedelta(days=1))

    newest, oldest = as_worker.get(signal.get_absolute_url()).context["versions"]

    seen = f"{day(day_of(NOW), timezone.localdate())}, {NOW:%H:%M}"
    assert newest["facts"] == [("Platform", "Leeg")]
    assert oldest["facts"] == [("Platform", "TikTok"), ("Gezien", seen)]


def test_f29_a_change_to_a_time_to_come_is_set_to_now_and_said(as_worker, fresh):
    ahead = timezone.localtime() + timedelta(days=2)

    answer = as_worker.post(
        f"/signals/{fresh.ref}/edit/", values(seen_at=f"{ahead:%d-%m-%Y %H:%M}")
    )

    fresh.refresh_from_db()
    assert fresh.seen_at <= timezone.now()
    said = [str(message) for message in as_worker.get(answer.url).context["messages"]]
    assert said == ["Dat tijdstip moet nog komen. We hebben de tijd van nu genoteerd."]


@pytest.mark.parametrize(("severity", "warns"), [(2, True), (4, False), (5, False)])
def test_the_form_promises_a_message_only_where_saving_sends_one(cast, as_worker, severity, warns):
    """Of an urgent signal it said that the leads hear of it at once; of a change nobody does."""
    signal = make.signal(cast.worker, severity=severity)
    page = as_worker.get(f"/signals/{signal.ref}/edit/").text
    assert ("meteen bericht" in page) == warns
    assert ("Na bewaren krijgt de teamleider" in page) == warns
    assert ("Alleen een hogere ernst geeft een nieuw bericht." in page) != warns
    assert ("Bewaren waarschuwt je teamleider" in page) == (severity < 5)


@pytest.mark.parametrize(
    "also",
    [
        {"version": ""},
        {"version": "9" * 30},
        {"version": "x"},
        {"narrative": ""},
        {"narrative": "BSN 111222333"},
        {"narrative": "Filmpje van Fatima op het plein."},
        {"category": "nonsense"},
        {"severity": "6"},
        {"seen_at": "ooit"},
        {"narrative": "x" * 2000},
    ],
)
def test_a_wrong_change_is_422_and_changes_nothing(as_worker, fresh, also):
    answer = as_worker.post(f"/signals/{fresh.ref}/edit/", values(**also))

    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    fresh.refresh_from_db()
    assert (fresh.narrative, fresh.version) == (FIRST, 1)


def test_a_change_in_between_is_shown_and_what_was_typed_stays(cast, as_worker, fresh):
    change(fresh, cast.worker, narrative="Tussendoor veranderd.", now=timezone.now())

    answer = as_worker.post(f"/signals/{fresh.ref}/edit/", values())

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Tussendoor veranderd." in body and SECOND in body
    assert 'name="version" value="2"' in body


@pytest.mark.parametrize("too_late", ["closed", "a day later"])
def test_f65_what_was_typed_is_there_to_be_copied_where_the_signal_closed_meanwhile(
    cast, as_worker, fresh, too_late
):
    now = timezone.now()
    if too_late == "closed":
        triage.close(fresh, Outcome.NO_FOLLOW_UP, by=cast.lead, now=now)
    else:
        Signal.objects.filter(pk=fresh.pk).update(received_at=now - timedelta(hours=25))
    address = f"/signals/{fresh.ref}/edit/"

    answer = as_worker.post(address, values())

    body = answer.content.decode()
    assert answer.status_code == 403 and SECOND in body and "Kopieer je tekst" in body
    assert "Kopieer je tekst" not in as_worker.get(address).content.decode()
    assert Signal.objects.get().narrative == FIRST


def test_after_a_day_one_is_told_kindly_and_a_stranger_hears_nothing(cast, fresh):
    Signal.objects.filter(pk=fresh.pk).update(received_at=timezone.now() - timedelta(hours=25))

    for tail in ("edit", "retract"):
        address = f"/signals/{fresh.ref}/{tail}/"
        assert signed_in(cast.worker).get(address).status_code == 403
        assert signed_in(cast.worker).post(address, values()).status_code == 403
        assert signed_in(cast.colleague).get(address).status_code == 404
        assert signed_in(cast.other_lead).post(address, values()).status_code == 404
    fresh.refresh_from_db()
    assert fresh.version == 1


def test_an_image_is_refused_in_a_change_too(as_worker, fresh):
    from django.core.files.uploadedfile import SimpleUploadedFile

    image = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff\xe0x", "image/jpeg")
    answer = as_worker.post(f"/signals/{fresh.ref}/edit/", values(photo=image))

    assert answer.status_code == 422 and "card-image" in answer.content.decode()


def test_a_reason_is_asked_before_taking_back(as_worker, fresh):
    address = f"/signals/{fresh.ref}/retract/"

    for wrong in ({}, {"retract_reason": "zomaar"}):
        assert as_worker.post(address, wrong).status_code == 422
    assert as_worker.post(address, {"retract_reason": "mistake"}).status_code == 302
    fresh.refresh_from_db()
    assert fresh.outcome == "retracted"
    assert "per ongeluk" in as_worker.get(fresh.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("severity", "offered"), [(3, True), (4, False), (5, False)])
def test_taking_back_is_offered_where_it_is_not_refused(cast, as_worker, severity, offered):
    signal = make.signal(cast.worker, severity=severity)
    page = as_worker.get(f"/signals/{signal.ref}/edit/").content.decode()

    assert (f"/signals/{signal.ref}/retract/" in page) is offered
    assert ("Een dringend signaal sluit je teamleider af" in page) is not offered


def test_who_takes_back_reads_first_what_a_colleague_planned(cast, as_worker, fresh):
    address, now = f"/signals/{fresh.ref}/retract/", timezone.now()
    plan = {"due_on": day_of(now) + timedelta(days=3), "by": cast.worker, "now": now}
    steps.plan_step(fresh, StepKind.TALK_YOUTH, owner=cast.worker, **plan)
    assert 'id="planned-t"' not in as_worker.get(address).content.decode()  # one's own is known

    steps.plan_step(fresh, StepKind.TALK_PARENT, owner=cast.colleague, **plan)
    page = as_worker.get(address).content.decode()
    told = page[page.index('id="planned-t"') :]
    assert cast.colleague.name in told and str(StepKind.TALK_PARENT.label) in told
    assert str(StepKind.TALK_YOUTH.label) not in told


def test_who_takes_back_what_somebody_took_up_meanwhile_sees_that_first(cast, as_worker, fresh):
    address = f"/signals/{fresh.ref}/retract/"
    seen = as_worker.get(address).context["seen"]
    posted = {"retract_reason": "mistake", "seen": seen}
    owning.assign(fresh, cast.colleague, by=cast.lead, now=timezone.now())

    answer = as_worker.post(address, posted)

    assert answer.status_code == 422 and cast.colleague.name in answer.content.decode()
    fresh.refresh_from_db()
    assert fresh.status == "in_progress"
    again = posted | {"seen": answer.context["seen"]}
    assert as_worker.post(address, again).status_code == 302
    fresh.refresh_from_db()
    assert fresh.outcome == "retracted"


def test_the_place_of_a_signal_stays_though_the_list_of_places_is_new(cast, as_worker):
    signal = make.signal(cast.worker, area="Haven", now=timezone.now())
    cast.noord.areas = ["Kade"]
    cast.noord.save()
    address = reverse("signals:edit", args=[signal.ref])
    form = as_worker.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value()}
    assert (shown["area"], ("Haven", "Haven") in form.fields["area"].choices) == ("Haven", True)

    answer = as_worker.post(address, shown | {"severity": "2"})

    assert answer.status_code == 302
    assert Signal.objects.get().area == "Haven"
