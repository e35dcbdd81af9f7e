"""A sexual image of an adult that is about minors: are they in it, or is it about them otherwise?

Of an image that shows somebody under 18 nothing may be kept (article 252 of the Dutch Criminal
Code), also where it was called one of an adult.
"""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from signals.choices.signal import UNDER_AGE, AboutMinors
from signals.models import Signal, SignalVersion
from tests import make
from tests.make import signed_in

pytestmark = pytest.mark.django_db
NEW, DESK = "/signals/new/", "/signals/unsent/"
SAYS = "Kies of er iemand onder de 18 op het beeld staat."
QUESTION = "Staat er iemand onder de 18 op het beeld?"
STORY = "Een beeld van vroeger gaat rond in de groepsapp."
WRITTEN = {
    "narrative": STORY,
    "account_handle": "voorbeeld_account",
    "location_url": "https://example.org/p/1",
}


def posted(**also):
    kind = {"category": "exposing", "subcategory": "sexual_image_adult", "severity": "4"}
    return make.posted(**(kind | WRITTEN | {"about_minors": "yes"} | also))


def assert_nothing_is_kept(signal):
    assert (signal.subcategory, signal.severity) == ("sexual_image_minor", 5)
    assert not any(getattr(signal, name) for name in (*WRITTEN, "about_minors", "age_band"))


@pytest.mark.parametrize(
    "about", [{"about_minors": "yes"}, *({"age_band": age} for age in UNDER_AGE)]
)
def test_an_image_of_an_adult_that_is_about_minors_is_asked_about_first(as_worker, about):
    answer = as_worker.post(NEW, posted(about_minors=None) | about)

    body = answer.content.decode()
    assert answer.status_code == 422 and not Signal.objects.exists()
    assert SAYS in body and QUESTION in body and 'name="shows_minor"' in body
    assert STORY in body  # what was typed is still there


@pytest.mark.parametrize(
    "also",
    [
        {"about_minors": "no"},
        {"about_minors": "unknown"},
        {"about_minors": None, "age_band": "18_plus"},
        {"about_minors": None, "age_band": "unknown"},
        {"subcategory": "sextortion"},
        {"subcategory": None},
    ],
)
def test_of_everything_else_it_is_not_asked(as_worker, also):
    assert 'name="shows_minor"' not in as_worker.get(NEW).content.decode()
    assert as_worker.post(NEW, posted(**also)).status_code == 302
    assert Signal.objects.get().narrative == STORY


@pytest.mark.parametrize("also", [{}, {"about_minors": None}], ids=["with the tick", "without"])
def test_whoever_says_yes_has_an_image_of_a_minor_of_which_nothing_is_kept(as_worker, also):
    saved = as_worker.post(NEW, posted(shows_minor="yes", **also), follow=True)

    assert_nothing_is_kept(Signal.objects.get())
    assert "Stop. Bewaar en stuur niets." in saved.content.decode()


def test_what_is_thrown_away_holds_nothing_up(as_worker):
    """Neither a name nor a text that is too long nor a traced address is spoken of."""
    typed = posted(
        shows_minor="yes",
        narrative="Samira Jansen " * 500,
        location_url="https://www.instagram.com/p/x/?igsh=abc",
    )
    saved = as_worker.post(NEW, typed, follow=True)

    assert_nothing_is_kept(Signal.objects.get())
    assert not list(saved.context["messages"])


def test_whoever_says_no_has_it_saved_as_it_is(as_worker):
    assert as_worker.post(NEW, posted(shows_minor="no")).status_code == 302

    signal = Signal.objects.get()
    assert (signal.subcategory, signal.severity) == ("sexual_image_adult", 4)
    assert {name: getattr(signal, name) for name in WRITTEN} == WRITTEN


@pytest.mark.parametrize("said", ["yes", "no"])
def test_an_answer_says_nothing_of_another_kind(as_worker, said):
    assert as_worker.post(NEW, posted(subcategory="doxing", shows_minor=said)).status_code == 302
    assert Signal.objects.get().subcategory == "doxing"


def test_an_answer_that_is_none_is_refused(as_worker):
    answer = as_worker.post(NEW, posted(shows_minor="maybe"))
    assert answer.status_code == 422 and not Signal.objects.exists()


def test_in_practice_it_is_asked_too(as_worker):
    typed = posted()
    typed["practice_id"] = typed.pop("client_id")
    assert SAYS in as_worker.post("/signals/practice/", typed).content.decode()


# --- without a connection -------------------------------------------------------------------------


def test_what_was_kept_without_the_answer_is_refused_with_the_question(as_worker):
    """It goes back to the form of who wrote it, with all they wrote (0289)."""
    typed = posted()
    answer = as_worker.post(DESK, typed, headers={"accept": "application/json"})

    assert answer.status_code == 422 and not Signal.objects.exists()
    assert json.loads(answer.content)["errors"] == {"shows_minor": [SAYS]}
    assert as_worker.post(DESK, typed | {"shows_minor": "no"}).status_code == 200
    assert Signal.objects.get().narrative == STORY


def test_the_device_asks_by_the_same_words_before_it_keeps(as_worker):
    script = (settings.BASE_DIR / "static/js/offline-form.js").read_text()
    said = ", ".join(f'"{value.value}"' for value in (AboutMinors.YES, *UNDER_AGE))
    assert f"OF_MINORS = [{said}]" in script
    kept = as_worker.get("/signals/offline/").content.decode()
    asked = kept.split("<template data-image>", 1)[1].split("</template>", 1)[0]
    assert QUESTION in asked and asked.count('name="shows_minor"') == 2
    assert kept.count('name="shows_minor"') == 2  # nowhere else


# --- afterwards -----------------------------------------------------------------------------------


@pytest.fixture
def signal(cast):
    adult = {"category": "exposing", "subcategory": "sexual_image_adult", "severity": 4}
    return make.signal(cast.worker, **adult, **WRITTEN)


def changed(signal, **also):
    typed = posted(version=str(signal.version), interpretation="unknown", **also)
    typed.pop("client_id")
    return signed_in(signal.created_by).post(f"/signals/{signal.ref}/edit/", typed)


def test_a_change_that_makes_it_about_minors_asks_who_is_in_the_image(signal):
    asked = changed(signal)
    assert asked.status_code == 422 and SAYS in asked.content.decode()

    assert changed(signal, shows_minor="no").status_code == 302
    signal.refresh_from_db()
    assert (signal.about_minors, signal.narrative) == ("yes", STORY)
    assert changed(signal, narrative="Het gaat nog steeds rond.").status_code == 302  # answered


def test_a_change_that_says_yes_takes_all_that_was_written_from_every_version(signal):
    assert changed(signal, shows_minor="yes").status_code == 302

    signal.refresh_from_db()
    assert_nothing_is_kept(signal)
    [before] = SignalVersion.objects.filter(signal=signal)
    assert before.words() == [] and not before.account_handle and not before.location_url


def test_another_kind_that_becomes_one_of_an_adult_is_asked_about_as_well(cast):
    doxing = {"category": "exposing", "subcategory": "doxing", "severity": 4}
    signal = make.signal(cast.worker, about_minors="yes", **doxing, **WRITTEN)
    assert SAYS in changed(signal).content.decode()


MINOR = {"subcategory": "sexual_image_minor", "severity": "5"} | dict.fromkeys(WRITTEN)


def test_of_an_image_of_a_minor_only_platform_time_and_step_are_kept(as_worker, cast):
    """A neighbourhood and *one whom I recognise* pointed further than the law lets anybody."""
    cast.noord.areas = ["Plein"]
    cast.noord.save()
    also = {"area": "Plein", "concerns_one_youth": "on", "first_steps": "called_112_police"}
    assert as_worker.post(NEW, posted(**(MINOR | also))).status_code == 302
    signal = Signal.objects.get()
    assert_nothing_is_kept(signal)
    assert (signal.area, signal.concerns_one_youth) == ("", False)
    assert signal.team == cast.noord and signal.steps.count() == 1


def test_what_turns_out_to_be_one_of_a_minor_loses_its_place_in_every_version(signal):
    Signal.objects.update(area="Plein")
    signal.refresh_from_db()
    changed(signal, **MINOR)
    signal.refresh_from_db()
    assert (signal.area, signal.concerns_one_youth) == ("", False)
    assert [version.codes["area"] for version in SignalVersion.objects.all()] == [""]


def test_what_was_saved_before_loses_its_place_too(signal):
    """Migration signals 0016."""
    changed(signal, **MINOR)
    version = SignalVersion.objects.get()
    SignalVersion.objects.update(
        codes=version.codes | {"area": "Plein", "concerns_one_youth": True}
    )
    name = "signals.migrations.0016_a_minors_image_keeps_no_place"
    import_module(name).leave_out(apps, None)
    version.refresh_from_db()
    assert (version.codes["area"], version.codes["concerns_one_youth"]) == ("", False)


def test_of_an_image_of_a_minor_no_partner_was_informed_from_here(as_worker):
    answer = as_worker.post(NEW, posted(**(MINOR | {"first_steps": "informed_partner"})))
    assert answer.status_code == 422 and not Signal.objects.exists()
    assert "Hiervan deel je niets vanuit Vindplaats" in answer.content.decode()
