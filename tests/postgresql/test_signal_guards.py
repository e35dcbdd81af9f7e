"""What the database itself keeps out of signals, on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from organisation.models import Partner
from signals.actions import editing
from signals.models import ReportingCodeStep, Signal, SignalStep
from tests import make
from youthwork.lib.dates import day_of

NOW = make.FRIDAY_NIGHT
MINOR = {"category": "exposing", "subcategory": "sexual_image_minor"}


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "also", [{"category": "unsafe_home", "severity": 4}, {"concerns_one_youth": True}, MINOR]
)
def test_a_step_of_a_kind_without_story_has_no_note(cast, also):
    signal = make.signal(cast.worker, now=NOW, **also)
    step = SignalStep.objects.create(signal=signal, kind="talk_youth", done_at=NOW, by=cast.worker)
    refused(lambda: SignalStep.objects.filter(pk=step.pk).update(note="gebeld"))


@pytest.mark.django_db
def test_a_minors_image_has_no_partner_no_duplicate_and_no_text(cast):
    signal, other = make.signal(cast.worker, now=NOW, **MINOR), make.signal(cast.worker, now=NOW)
    school = Partner.objects.create(name="School", type="school")
    refused(
        lambda: SignalStep.objects.create(
            signal=signal, kind="informed_partner", done_at=NOW, by=cast.worker, partner=school
        )
    )
    row = Signal.objects.filter(pk=signal.pk)
    for also in ({"merged_into": other}, {"meaning": "x"}, {"title": "x"}, {"narrative": "x"}):
        refused(lambda also=also: row.update(**also))


@pytest.mark.django_db
def test_nothing_serious_is_closed_without_interpretation_and_versions_are_numbered_once(cast):
    signal = make.signal(cast.worker, now=NOW, severity=3, interpretation="")
    refused(
        lambda: Signal.objects.filter(pk=signal.pk).update(
            status="closed", came_from="new", outcome="resolved", closed_at=NOW
        )
    )
    editing.change(signal, {"narrative": "Anders."}, version=1, by=cast.worker, now=NOW)
    assert signal.versions.get().number == 1
    refused(lambda: ReportingCodeStep.objects.create(signal=signal, step=6, done_on=day_of(NOW)))


@pytest.mark.django_db
def test_a_sub_kind_is_one_of_its_kind_and_when_belongs_to_an_opportunity(cast):
    """VOCABULARY: a sub-category is stored with its category, and the pair is checked."""
    worry = make.signal(cast.worker, now=NOW, category="violence", subcategory="threat")
    good = make.signal(cast.worker, now=NOW, category="opportunity", opportunity_when="now")
    row, chance = (Signal.objects.filter(pk=signal.pk) for signal in (worry, good))

    for also in (
        {"subcategory": "loneliness"},
        {"subcategory": "anything"},
        {"category": "wellbeing"},  # a threat is none of these
        {"category": "school", "subcategory": ""},
        {"category": "exposing>expose_account exposing", "subcategory": "list"},
        {"opportunity_when": "now"},
    ):
        refused(lambda also=also: row.update(**also))
    refused(lambda: chance.update(opportunity_when="never"))
    refused(lambda: chance.update(category="violence", severity=3))
    row.update(category="wellbeing", subcategory="loneliness")
    chance.update(opportunity_when="later", subcategory="talent")


@pytest.mark.django_db
def test_nothing_is_seen_or_written_down_after_it_came(cast):
    """BAD_INPUT F29. A day and five minutes later by who changes it within its 24 hours."""
    signal = make.signal(cast.worker, now=NOW)
    row = Signal.objects.filter(pk=signal.pk)
    latest = NOW + timedelta(hours=24, minutes=5)

    refused(lambda: make.signal(cast.worker, now=NOW, seen_at=NOW + timedelta(days=400)))
    refused(lambda: row.update(seen_at=latest + timedelta(seconds=1)))
    refused(lambda: row.update(received_at=NOW - timedelta(days=2)))
    refused(lambda: make.signal(cast.worker, now=NOW, created_offline_at=NOW + timedelta(days=3)))
    refused(lambda: row.update(created_offline_at=NOW + timedelta(seconds=1)))
    row.update(seen_at=latest, created_offline_at=NOW)


@pytest.mark.django_db
def test_of_an_image_of_a_minor_no_place_and_no_person_is_kept(cast):
    image = {"category": "exposing", "subcategory": "sexual_image_minor"}
    row = Signal.objects.filter(pk=make.signal(cast.worker, now=NOW, area="Plein", **image).pk)
    refused(lambda: row.update(area="Plein"))
    refused(lambda: row.update(concerns_one_youth=True))
    row.update(area="", concerns_one_youth=False)


@pytest.mark.django_db
@pytest.mark.parametrize("also", [{"category": "unsafe_home"}, {"concerns_one_youth": True}])
def test_of_one_young_person_and_of_unsafe_at_home_no_place_is_kept(cast, also):
    """GDPR article 9: only category, severity and step."""
    platform = make.platform()
    signal = make.signal(cast.worker, now=NOW, severity=4, area="Plein", platform=platform, **also)
    assert (signal.area, signal.platform) == ("", None)
    row = Signal.objects.filter(pk=signal.pk)
    refused(lambda: row.update(area="Plein"))
    refused(lambda: row.update(platform=platform))
    told = make.signal(cast.worker, now=NOW, area="Plein", platform=platform, severity=4)
    refused(lambda: Signal.objects.filter(pk=told.pk).update(narrative="", title="", **also))
