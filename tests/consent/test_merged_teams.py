"""F25: a team merges, and what it asked is looked up, stopped and settled in the other one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consent import calendar, verifying
from consent.models import ConsentRequest, ErasedCount, Publication
from consent.standings import known_to
from organisation.actions import teams
from organisation.models import User
from privacy.models import AuditEntry
from tests.consent import make
from tests.trail_words import without_words
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_f25_what_a_team_asked_goes_along(cast):
    now = timezone.now()
    then = now - 2 * DAY
    given = make.consent(cast.other_worker, cast.zuid)
    posted = make.publication(given, by=cast.other_worker)
    open_one = make.request(cast.other_worker, cast.zuid, born=make.BORN + DAY)
    other = make.consent(cast.worker, cast.noord)
    for team in (cast.zuid, cast.noord):
        ErasedCount.objects.create(team=team, day=day_of(then), unanswered=2)
    teams.merge_team(cast.zuid, cast.noord, by=cast.administrator, today=day_of(then), now=then)
    run = {"consents_moved_with_their_team": 0}
    assert calendar.merged_teams(day_of(then), then) == run  # the old team still works that day
    lead, worker = (User.objects.get(pk=one.pk) for one in (cast.lead, cast.other_worker))
    assert known_to(worker, [given.subject.ref]) == []

    assert calendar.merged_teams(day_of(now), now) != run
    assert calendar.merged_teams(day_of(now), now) == run

    for who in (lead, worker):
        assert len(known_to(who, [given.subject.ref])) == 1
        assert given.request in ConsentRequest.objects.withdrawable_by(who)
    asked = {given.request, open_one, other.request}
    assert set(ConsentRequest.objects.settled_by(lead)) == asked
    assert set(ConsentRequest.objects.visible_to(lead)) == asked
    assert Publication.objects.get(pk=posted.pk).team == cast.noord
    counted = ErasedCount.objects.summed(day_of(then), day_of(then), [cast.noord.pk])
    assert counted.unanswered == 4
    assert verifying.verify().broken is None
    [moved] = AuditEntry.objects.filter(verb="merged", by=None)
    assert not list(without_words([moved]))
