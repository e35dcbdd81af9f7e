"""What two teams saw, taken together by who leads both."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organisation.models import Membership
from signals.actions import merging, steps
from signals.choices.signal import Status, StepKind
from signals.models import Signal
from signals.querysets import lists
from signals.querysets.trend import counting
from tests import make
from tests.make import signed_in
from tests.signals.test_seen_elsewhere import logged, read

pytestmark = pytest.mark.django_db
BUTTON = "Ja, voeg samen"
TOLD = "Ze zijn van twee teams die jij leidt"


@pytest.fixture
def both(cast):
    """One account, seen by a worker of each team; a lead leads both."""
    make.membership(cast.lead, "team_lead", cast.zuid)
    return logged(cast.worker), logged(cast.other_worker, narrative="Bij de haven.")


def taken_together(cast, both):
    ours, theirs = both
    merging.merge(theirs, ours, by=cast.lead, now=timezone.now())
    return Signal.objects.get(pk=ours.pk), Signal.objects.get(pk=theirs.pk)


def test_who_leads_both_takes_them_together_and_apart_again(cast, both):
    ours, theirs = both
    body = read(cast.lead, ours)
    assert BUTTON in body and TOLD in body and "Zuid" in body

    sent = signed_in(cast.lead).post(
        reverse("signals:merge", args=[ours.ref]), {"number": theirs.ref}
    )

    assert sent.url == ours.get_absolute_url()
    theirs.refresh_from_db()
    assert (theirs.status, theirs.merged_into, theirs.team) == (Status.MERGED, ours, cast.zuid)
    signed_in(cast.lead).post(reverse("signals:split", args=[theirs.ref]))
    theirs.refresh_from_db()
    assert (theirs.status, theirs.merged_into) == (Status.NEW, None)


def test_together_they_count_once_in_the_team_of_the_one_that_goes_on(cast, both):
    taken_together(cast, both)
    counted = counting(Signal.objects.all())
    assert [row.team for row in counted.select_related("team")] == [cast.noord]
    assert lists.tabs(cast.other_lead, timezone.now())[0].count == 0


def test_who_leads_one_of_the_teams_takes_nothing_together(cast, both):
    ours, theirs = both
    assert BUTTON not in read(cast.other_lead, theirs)
    for person in (cast.other_lead, cast.worker):
        with pytest.raises(ValidationError) as refused:
            merging.merge(theirs, ours, by=person, now=timezone.now())
        assert refused.value.code == "other_team"
    assert not Signal.objects.filter(status=Status.MERGED)


def test_of_the_other_team_a_duplicate_is_named_and_not_opened(cast, both):
    """A link that answers *not found* is none."""
    ours, theirs = taken_together(cast, both)
    Membership.objects.filter(user=cast.lead, team=cast.zuid).delete()

    body = read(cast.lead, ours)

    assert theirs.ref in body and "Zuid" in body and "Bij de haven." not in body
    assert theirs.get_absolute_url() not in body
    assert reverse("signals:split", args=[theirs.ref]) not in body


def test_who_logged_the_duplicate_reads_where_it_stands_and_its_lead_splits_it(cast, both):
    ours, theirs = taken_together(cast, both)
    body = read(cast.other_worker, theirs)
    assert ours.ref in body
    assert ours.get_absolute_url() not in body
    assert reverse("signals:split", args=[theirs.ref]) not in body
    assert reverse("signals:split", args=[theirs.ref]) in read(cast.other_lead, theirs)


def test_what_is_planned_about_the_duplicate_is_done_by_whose_it_is(cast, both):
    ours, theirs = both
    also = {"owner": cast.other_worker, "due_on": timezone.localdate() + timedelta(days=2)}
    planned = steps.plan_step(
        theirs, StepKind.TALK_YOUTH, by=cast.other_lead, now=timezone.now(), **also
    )
    ours, theirs = taken_together(cast, (ours, theirs))
    done = reverse("signals:step_done", args=[theirs.ref, planned.pk])
    assert done in read(cast.other_worker, theirs)

    signed_in(cast.other_worker).post(done, {"version": theirs.version})

    planned.refresh_from_db()
    assert planned.done_at and planned.by == cast.other_worker
    assert planned.signal == theirs
