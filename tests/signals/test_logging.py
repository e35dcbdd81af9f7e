"""Logging a signal: what is saved, what is refused, who hears of it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from organisation.models import Team, User
from outbox.models import Message
from privacy.models import AuditEntry
from signals.actions import log
from signals.models import Signal
from signals.screens import form, offline
from tests import make
from tests.make import signed_in

pytestmark = pytest.mark.django_db


def test_a_signal_gets_the_next_number_of_its_year(cast):
    first = make.signal(cast.worker, now=make.FRIDAY_NIGHT)
    second = make.signal(cast.other_worker, now=make.FRIDAY_NIGHT)

    assert (first.ref, second.ref) == ("S-2026-0001", "S-2026-0002")


def test_numbers_begin_again_in_a_new_year_by_amsterdam_time(cast):
    make.signal(cast.worker, now=make.FRIDAY_NIGHT)
    in_utc_still_2026 = make.FRIDAY_NIGHT.replace(year=2027, month=1, day=1, hour=0, minute=30)

    assert make.signal(cast.worker, now=in_utc_still_2026).ref == "S-2027-0001"


def test_the_same_client_id_twice_is_one_signal(cast):
    seen = make.observation(cast.noord)
    first, new = log.log_signal(seen, by=cast.worker, now=make.FRIDAY_NIGHT)
    again, new_again = log.log_signal(seen, by=cast.worker, now=make.FRIDAY_NIGHT)

    assert (new, new_again) == (True, False)
    assert first.pk == again.pk and Signal.objects.count() == 1


def test_someone_elses_client_id_is_refused(cast):
    seen = make.observation(cast.noord)
    log.log_signal(seen, by=cast.worker, now=make.FRIDAY_NIGHT)

    with pytest.raises(ValidationError) as refusal:
        log.log_signal(seen, by=cast.colleague, now=make.FRIDAY_NIGHT)

    assert refusal.value.code == "client_id_taken"


def test_logging_stands_in_the_trail_without_content(cast):
    signal = make.signal(cast.worker)

    entry = AuditEntry.objects.get(subject=f"signals.signal:{signal.ref}")
    assert (entry.verb, entry.by) == ("logged", cast.worker)


@pytest.mark.parametrize("severity", [4, 5])
def test_an_urgent_signal_sends_who_is_on_duty_one_message_without_content(cast, severity):
    now = make.FRIDAY_NIGHT
    make.duty(cast.lead, now - timedelta(hours=1), now + timedelta(hours=1))
    signal = make.signal(cast.worker, severity=severity, now=now)

    message = Message.objects.owed(now).get(kind="signals.urgent")
    assert message.recipient == cast.lead.label
    assert message.subject == f"signals.signal:{signal.ref}"


def test_a_calm_signal_sends_nothing(cast):
    make.signal(cast.worker, severity=3)

    assert not Message.objects.exists()


def test_a_practice_signal_warns_nobody(cast):
    seen = make.observation(cast.noord, severity=5)
    log.log_signal(seen, by=cast.worker, now=make.FRIDAY_NIGHT, is_practice=True)

    assert not Message.objects.exists()
    assert not Signal.objects.logged_by(cast.worker).exists()


def test_a_sexual_image_of_a_minor_is_saved_as_severity_5_with_nothing_else(cast):
    signal = make.signal(
        cast.worker,
        category="exposing",
        subcategory="sexual_image_minor",
        severity=1,
        account_handle="iemand",
        location_url="https://example.org/x",
        still_visible="yes",
        about_minors="yes",
        group_size="1",
        age_band="12_15",
        observed="seen",
        interpretation="maybe_serious",
        offline_picture="fits",
        identity_sure="yes",
        area="Plein",
    )
    signal.refresh_from_db()

    assert (signal.severity, signal.area) == (5, "")
    details = "still_visible about_minors group_size age_band observed interpretation "
    details += "offline_picture identity_sure title meaning"
    assert not any(getattr(signal, name) for name in details.split())
    assert not signal.narrative and not signal.account_handle and not signal.location_url
    assert signal.account_term is None and not signal.terms.exists()


@pytest.mark.parametrize(
    "also",
    [{"category": "unsafe_home", "severity": 4}, {"concerns_one_youth": True}],
    ids=["unsafe at home", "one young person"],
)
def test_a_story_is_not_kept_where_it_does_not_belong(cast, also):
    signal = make.signal(cast.worker, **also)
    signal.refresh_from_db()

    assert not signal.narrative and not signal.terms.exists()


def test_of_unsafe_home_no_tick_is_kept_beside_the_reporting_code(cast):
    ticks = {
        "still_visible": "yes", "about_minors": "yes", "group_size": "few", "age_band": "12_15",
        "observed": "heard", "interpretation": "joke", "offline_picture": "fits",
        "identity_sure": "yes",
    }  # fmt: skip
    signal = make.signal(cast.worker, category="unsafe_home", severity=4, area="Plein", **ticks)
    signal.refresh_from_db()

    assert not any(getattr(signal, name) for name in ticks)
    assert (signal.severity, signal.area) == (4, "")
    page = signed_in(cast.lead).get(signal.get_absolute_url()).content.decode()
    assert 'name="interpretation"' not in page and 'name="code_step_1"' in page
    assess = reverse("signals:assess", args=[signal.ref])
    answer = signed_in(cast.lead).post(assess, {"interpretation": "joke", "version": "1"})
    signal.refresh_from_db()
    assert answer.status_code == 422 and not signal.interpretation


def test_an_opportunity_has_no_severity(cast):
    signal = make.signal(cast.worker, category="opportunity", severity=3, opportunity_when="now")

    assert signal.severity is None and signal.opportunity_when == "now"


def test_first_steps_are_saved_as_steps(cast):
    signal = make.signal(cast.worker, first_steps=["reported_platform", "consulted_colleague"])

    assert {step.kind for step in signal.steps.all()} == {
        "reported_platform",
        "consulted_colleague",
    }


def test_text_is_unreadable_in_the_database(cast):
    from django.db import connection

    signal = make.signal(cast.worker, account_handle="expose_voorbeeld")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT narrative, account_handle FROM signals_signal WHERE ref = %s", [signal.ref]
        )
        stored = b"".join(bytes(value) for value in cursor.fetchone())

    assert b"groepsapp" not in stored and b"expose_voorbeeld" not in stored


@pytest.mark.parametrize(
    ("severity", "later", "done", "rests"),
    [
        (4, timedelta(), (), True),
        (4, timedelta(hours=12), (), False),  # in the morning nobody is told to stop
        (5, timedelta(), (), False),  # a step comes first
        (5, timedelta(), ("called_112_police",), True),
    ],
)
def test_j1_8_who_logged_it_late_may_switch_off_unless_it_asks_for_a_step_now(
    cast, severity, later, done, rests
):
    signal = make.signal(cast.worker, severity=severity, first_steps=list(done))

    assert form.saved(signal, make.FRIDAY_NIGHT + later)["may_rest"] is rests


def test_of_one_young_person_no_title_is_asked_as_none_is_kept(as_worker):
    """It was required, and thrown away without a word."""
    sent = make.posted(category="other", severity="3", narrative="")
    assert as_worker.post("/signals/new/", sent).status_code == 422
    assert as_worker.post("/signals/new/", sent | {"concerns_one_youth": "on"}).status_code == 302
    assert Signal.objects.get().title is None


# --- who works in two teams (F26) ---

NEW = reverse_lazy("signals:new")


@pytest.fixture
def of_two(cast):
    """Works in Noord too, which comes first by name."""
    make.membership(cast.other_worker, "worker", cast.noord)
    Team.objects.filter(pk=cast.noord.pk).update(areas=["Park"])
    Team.objects.filter(pk=cast.zuid.pk).update(areas=["Haven"])
    return User.objects.get(pk=cast.other_worker.pk)


def typed(**also):
    known = {"category": "nuisance", "severity": "2", "narrative": "Vuurwerk op het plein."}
    return {"client_id": str(uuid.uuid4())} | known | also


def test_f26_who_works_in_two_teams_sees_for_which_it_is(cast, of_two):
    """The choice stood empty among what one may skip, and the first by name got it."""
    make.signal(of_two, cast.zuid, severity=2)
    browser, zuid = signed_in(of_two), str(cast.zuid.public_id)
    in_sight = browser.get(NEW).content.decode().partition('id="more"')[0]
    offered = in_sight.partition('name="team"')[2].partition("</select>")[0]
    assert "mag je overslaan" not in in_sight.partition('for="id_team"')[2].partition("</label>")[0]
    assert f'<option value="{zuid}" selected' in offered and 'value=""' not in offered
    desk = offline.desk(of_two, timezone.now())
    assert [team["name"] for team in desk["teams"]] == [cast.zuid.name, cast.noord.name]

    made = browser.post(NEW, typed(team=zuid))
    assert Signal.objects.order_by("pk").last().team == cast.zuid
    assert cast.zuid.name in browser.get(made.url).content.decode()
    assert 'name="team"' not in signed_in(cast.worker).get(NEW).content.decode()


def test_f26_of_a_place_of_the_other_team_it_is_asked_which_is_meant(cast, of_two):
    browser, zuid = signed_in(of_two), str(cast.zuid.public_id)
    answer = browser.post(NEW, typed(team=zuid, area="Park"))
    assert answer.status_code == 422
    assert f"Park is een plek van {cast.noord.name}." in answer.content.decode()
    browser.post(NEW, typed(area="Park"))
    assert Signal.objects.get().team == cast.noord


def test_j1_7_in_the_evening_a_chip_leads_on_to_tomorrow(cast, as_worker):
    signal = make.signal(cast.worker, severity=3)
    late = form._is_late(timezone.now())
    page = as_worker.get(reverse("signals:saved", args=[signal.ref])).content.decode()
    assert ("Morgen verder" in page) is late


@pytest.mark.parametrize("form", ["signals:new", "workers:contacts"])
def test_r35_how_online_differs_from_the_street_opens_beside_both_forms(as_worker, form):
    page = as_worker.get(reverse(form)).content.decode()
    drawer = page.partition("Zes verschillen tussen online en de straat")[2].partition("</details>")
    assert drawer[0].count("<dt>") == 6


@pytest.mark.parametrize(
    ("visible", "said"), [("yes", "Ja"), ("no", "Nee"), ("disappears", "Het verdwijnt vanzelf")]
)
def test_r51_whether_it_is_still_there_stands_with_the_signal(cast, as_worker, visible, said):
    signal = make.signal(cast.worker, still_visible=visible)
    page = as_worker.get(signal.get_absolute_url()).content.decode()
    assert re.search(rf"Staat er nog\s*</dt>\s*<dd[^>]*>\s*{said}", page)


def test_r41_severity_4_shows_112_before_saving_with_a_connection_and_without(as_worker):
    for address in ("/signals/new/", "/signals/offline/"):
        page = as_worker.get(address).content.decode()
        card = page.partition('data-card="fast"')[2].partition('data-card="now"')[0]
        assert 'href="tel:112"' in card, address


def test_each_severity_has_its_example(as_worker):
    page = as_worker.get("/signals/new/").content.decode()
    for example in ("challenge zonder risico", "memes over een klas", "noemt een school"):
        assert example in page


@pytest.mark.parametrize(
    ("place", "asks"),
    [
        ("https://www.tiktok.com/@dansmeisje06", True),
        ("https://www.tiktok.com/@dansmeisje06/video/7123", False),
        ("", False),
    ],
)
def test_of_good_news_the_page_of_somebody_is_asked_about_and_no_account_is_kept(cast, place, asks):
    """Whose talent it is did nothing that their account is kept for."""
    worker = make.signed_in(cast.worker)
    typed = make.posted(
        category="opportunity",
        subcategory="talent",
        severity=None,
        location_url=place,
        account_handle="dansmeisje06",
        platform=make.platform("tiktok", "TikTok").slug,
    )
    answer = worker.post("/signals/new/", typed)
    assert answer.status_code == (422 if asks else 302)
    if asks:
        page = answer.content.decode()
        assert "de pagina van een jongere" in page and place in page
        assert "Nee, dit is niet de pagina van een jongere" in page
        assert worker.post("/signals/new/", typed | {"handle_spreads": "on"}).status_code == 302
    signal = Signal.objects.get()
    assert not signal.account_handle and signal.location_url == (place or None)
