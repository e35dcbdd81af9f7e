"""A young person in two teams: one consent, given to the organisation, known in both."""

import pytest
from django.test import Client
from django.urls import reverse

from consent.actions import asking, publishing, withdrawing
from consent.checking import Verdict, judge
from consent.models import ConsentRequest, Subject
from consent.standings import known_to
from outbox.models import Message
from tests.consent import make
from tests.consent.make import BORN, NOW
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of

FEW = ["photo", "closed_profiles"]


@pytest.fixture
def given(cast):
    """Asked by Noord, a yes to everything."""
    return make.consent(cast.worker, cast.noord)


@pytest.fixture
def known(cast, given):
    """Zuid asks about the same young person, and waits for an answer."""
    about = asking.About("Milan", BORN, known=given.subject)
    return make.request(cast.other_worker, cast.zuid, about=about, rows=FEW, family_asks=True)


def verdict(user, subject):
    [one] = known_to(user, [subject.ref])
    return judge(one.standing, "photo", "closed_profiles", day_of(NOW))[0]


def test_each_team_that_asked_finds_the_same_consent(cast, given):
    other = cast.other_worker
    assert known_to(other, [given.subject.ref]) == []
    about = asking.About("Milan", BORN, known=given.subject)
    make.request(other, cast.zuid, about=about)

    for user in (cast.worker, cast.colleague, other):
        assert verdict(user, given.subject) == Verdict.YES
        assert list(Subject.objects.lately_asked_by(user, 6)) == [given.subject]


def test_each_reads_in_full_only_what_the_own_team_asked(cast, given, known):
    asked = ConsentRequest.objects
    assert list(asked.visible_to(cast.other_lead)) == [known]
    assert list(asked.visible_to(cast.lead)) == [given.request]
    assert asked.newest_about_for(cast.worker, given.subject) == given.request
    assert asked.newest_about_for(cast.other_worker, given.subject) == known


def test_a_second_question_asks_about_what_stands_too_so_that_nothing_ends_unasked(given, known):
    assert set(known.rows) == set(given.request.rows)


def test_a_stop_told_to_either_team_stops_it_for_both(cast, given, known):
    client = sign_in(Client(), cast.other_worker)
    address = reverse("consent:withdraw", args=[given.request.ref])
    values = {"who": "signer", "route": "spoken", "what": "all"}
    assert client.post(address, values).status_code == 302
    for user in (cast.worker, cast.other_worker):
        assert verdict(user, given.subject) != Verdict.YES
    wrong = reverse("consent:wrong_person", args=[given.request.ref, 1])
    assert client.get(wrong).status_code == 404


def test_a_post_is_of_the_team_that_posted_it_and_that_one_takes_it_down(cast, given, known):
    posted = publishing.Posted(
        "photo", "instagram_closed", day_of(NOW), "open avond", "", [given.subject]
    )
    post = publishing.publish(posted, by=cast.other_worker, now=NOW)
    assert post.team == cast.zuid
    withdrawing.withdraw(given, None, who="signer", route="link", now=NOW)
    told = Message.objects.filter(kind="consent.take_down").values_list("recipient", flat=True)
    assert sorted(told) == sorted([cast.other_worker.label, cast.other_lead.label])
