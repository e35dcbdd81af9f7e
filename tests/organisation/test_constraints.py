"""What the database refuses, whatever writes to it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.choices import Role
from organisation.models import Invitation, Organisation, User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(cast) -> Invitation:
    return Invitation.objects.create(
        email="nieuw@example.org",
        role=Role.WORKER,
        team=cast.noord,
        invited_by=cast.lead,
        expires_at=timezone.now(),
    )


def refused(rows, **values) -> bool:
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "values",
    [
        {"status": "elsewhere"},
        {"status": "active", "left_on": date(2026, 1, 1)},
        {"status": "paused", "left_on": date(2026, 1, 1)},
        {"status": "left", "left_on": None},
    ],
)
def test_a_person_has_a_known_status_and_a_last_day_only_when_they_left(cast, values):
    assert refused(User.objects.filter(pk=cast.worker.pk), **values)


def test_signals_are_open_only_with_a_dpia(db):
    make.organisation()
    assert refused(Organisation.objects.all(), dpia_on=None)


def test_an_invitation_is_accepted_at_a_moment_by_somebody(cast, invited):
    rows = Invitation.objects.filter(pk=invited.pk)
    assert refused(rows, accepted_at=timezone.now())
    assert refused(rows, accepted_by=cast.worker)
    assert not refused(rows, accepted_at=timezone.now(), accepted_by=cast.worker)
