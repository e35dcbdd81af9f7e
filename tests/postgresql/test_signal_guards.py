"""What the database itself keeps out of signals, on PostgreSQL."""

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
