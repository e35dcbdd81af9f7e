"""The stable interface of the signal form: its fields, its values, its statuses."""

import re

import pytest
from django.test import Client

from signals.choices import signal as choices
from signals.forms.log import SignalForm
from tests import make

FIELDS = """client_id category subcategory severity narrative opportunity_when title platform
seen_at area account_handle location_url still_visible identity_sure interpretation
offline_picture about_minors group_size age_band concerns_one_youth first_steps"""
VALUES = {
    "category": "exposing violence weapons substances alcohol recruitment bullying "
    "sexual_misconduct wellbeing gaming unsafe_home nuisance extremism trend opportunity other",
    "severity": "1 2 3 4 5",
    "still_visible": "yes no disappears unknown",
    "identity_sure": "yes no not_applicable",
    "interpretation": "joke peer_pressure possibly_serious unknown",
    "offline_picture": "fits differs unknown",
    "about_minors": "yes no unknown",
    "group_size": "one few group many unknown",
    "age_band": "under_12 12_15 16_17 18_plus unknown",
    "opportunity_when": "now later",
    "first_steps": "talk_youth talk_parent consulted_colleague checked_offline reported_platform "
    "informed_partner reporting_code_started advised_police_report called_112_police "
    "activity_started information_given victim_support none_needed",
    "platform": "whatsapp instagram snapchat tiktok youtube facebook telegram discord other",
}
SUBCATEGORIES = {
    "exposing": "expose_account list doxing sexual_image_minor sexual_image_adult sextortion",
    "violence": "fight_video call_to_fight threat group_rivalry filmed_assault",
    "weapons": "offer display explosive",
    "substances": "offer use_trend vape_shisha_nitrous medicines",
    "alcohol": "excess offer_to_minors drinking_game",
    "recruitment": "counterfeit money_mule recruiting stolen_goods fraud",
    "bullying": "cyberbullying fake_account group_chat discrimination",
    "sexual_misconduct": "grooming harassment pressure_for_images exploitation",
    "wellbeing": "loneliness low_mood self_harm_suicide eating grief",
    "gaming": "excessive_gaming gambling loot_skins screen_time",
    "unsafe_home": "domestic_violence neglect ran_away",
    "nuisance": "place call_to_gather fireworks rumours",
    "extremism": "glorification recruiting conspiracy_threat",
    "trend": "dangerous_challenge new_platform language_meme",
    "opportunity": "talent achievement initiative request_for_help neighbourhood_bond",
    "other": "",
}


def test_the_form_has_every_field_and_needs_no_other(cast):
    form = SignalForm(user=cast.worker, now=make.FRIDAY_NIGHT)

    assert set(FIELDS.split()) <= set(form.fields)
    needed = {name for name, field in form.fields.items() if field.required}
    assert needed <= {"client_id", "category", "severity", "narrative"}


@pytest.mark.parametrize("name", sorted(VALUES))
def test_the_form_offers_exactly_these_values(as_worker, name):
    page = as_worker.get("/signals/new/").content.decode()
    found = set(re.findall(rf'name="{name}"[^>]* value="([^"]+)"', page))

    assert found == set(VALUES[name].split())


def test_each_kind_has_exactly_its_sub_kinds(as_worker):
    assert {category: set(codes) for category, codes in choices.SUBCATEGORIES.items()} == {
        category: set(codes.split()) for category, codes in SUBCATEGORIES.items()
    }
    page = as_worker.get("/signals/new/").content.decode()
    for category, codes in SUBCATEGORIES.items():
        for code in codes.split():
            assert f'id="sub-{category}-{code}"' in page


def test_every_pair_of_kind_and_sub_kind_is_taken(as_worker):
    for category, codes in SUBCATEGORIES.items():
        for code in [*codes.split(), None]:
            told = category != "unsafe_home" and code != "sexual_image_minor"
            answer = as_worker.post(
                "/signals/new/",
                make.posted(
                    category=category,
                    subcategory=code,
                    title="Iets",
                    narrative="Er gaat een filmpje rond." if told else None,
                ),
            )
            assert answer.status_code in (302, 303), (category, code)


def test_all_fields_at_once_are_saved(as_worker):
    answer = as_worker.post(
        "/signals/new/",
        make.posted(
            category="exposing",
            subcategory="expose_account",
            severity="4",
            platform="instagram",
            seen_at="2026-11-20T22:28",
            area="Plein",
            account_handle="expose_voorbeeld",
            location_url="https://example.org/p/1",
            still_visible="yes",
            identity_sure="no",
            interpretation="possibly_serious",
            offline_picture="unknown",
            about_minors="yes",
            group_size="group",
            age_band="12_15",
            seen_long_ago="on",
            first_steps=["reported_platform", "consulted_colleague"],
        ),
    )

    from signals.models import Signal

    assert answer.status_code in (302, 303)
    signal = Signal.objects.get()
    assert signal.platform.slug == "instagram" and signal.area == "Plein"
    assert signal.account_handle == "expose_voorbeeld" and signal.group_size == "group"
    assert signal.steps.count() == 2


def test_the_form_takes_no_file_and_is_sent_by_its_last_button(as_worker):
    page = as_worker.get("/signals/new/").content.decode()
    form = re.search(r"<form[^>]*signal-form.*?</form>", page, re.S).group()

    assert 'type="file"' not in form
    buttons = re.findall(r"<button[^>]*>", form)
    assert 'type="submit"' in buttons[-1]
    assert "<textarea" in form and 'name="narrative"' in form


def test_signed_out_is_sent_to_log_in_and_without_the_right_403(cast):
    nobody = Client(headers={"host": "localhost"})
    assert nobody.get("/signals/").status_code == 302
    for who in ("manager", "administrator", "director"):
        browser = make.signed_in(getattr(cast, who))
        assert browser.get("/signals/").status_code == 403
        assert browser.get("/signals/new/").status_code == 403
