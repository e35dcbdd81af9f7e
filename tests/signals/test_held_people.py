"""A legal hold on a colleague keeps all that names them, until it ends (GDPR art. 18)."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from organisation.models import Partner
from privacy import retention
from privacy.actions import keeping
from privacy.models import RetentionRun
from privacy.retention import names_of_people
from signals.actions import answers, approach, filters, items, merging, rounds, triage
from signals.choices.rounds import Decision, Theme
from signals.choices.signal import Outcome
from signals.holds import approach_held_until, held_until_of
from signals.models import (
    AccountQuestion,
    Approach,
    Disclosure,
    InstacleanItem,
    PartnerRequest,
    PublishedList,
    ReportingCodeStep,
    Signal,
    SignalVersion,
    TrendMessage,
)
from tests import make
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
TODAY = day_of(NOW)
SENTENCE = "Wij staan vrijdag met drie collega's op de kermis."
LATER = NOW + timedelta(days=6 * 365)  # when nothing is kept any more
NAMES = [
    (model._meta.label_lower, name)
    for model in apps.get_app_config("signals").get_models()
    for name in names_of_people(model)
]


def signals_of(cast):
    """One that is closed, one that stays open, and two that were taken together."""
    place = {"account_handle": "expose_voorbeeld", "location_url": "https://example.org/p"}
    made = [make.signal(cast.worker, now=NOW, severity=2, **place) for _number in range(4)]
    for signal in made:
        Signal.objects.filter(pk=signal.pk).update(owner=cast.lead)
        triage.add_step(signal, "talk_youth", note="Gesproken.", by=cast.lead, now=NOW)
        signal.refresh_from_db()
        version = SignalVersion.of(signal)
        version.changed, version.changed_at, version.by = "title", NOW, cast.lead
        version.save()
        ReportingCodeStep.objects.create(signal=signal, step=1, done_on=TODAY, by=cast.lead)
        AccountQuestion.objects.create(
            signal=signal, asked_on=TODAY, told="informed", answered_on=TODAY, by=cast.lead
        )
    closed, stays, goes, _stays_open = (Signal.objects.get(pk=signal.pk) for signal in made)
    stays, _goes = merging.merge(stays, goes, by=cast.lead, now=NOW)
    for signal in (closed, stays):
        share(cast, signal)
        ended(cast, signal)


def share(cast, about):
    """Once, and a draft to another partner."""
    for name, make_it in (("Politie", make.disclosure), ("Wijkteam", make.draft)):
        partner = Partner.objects.filter(name=name).first() or make.partner(name)
        if not partner.agreements.exists():
            make.agreement(partner, from_day=TODAY)
        make_it(about, partner, by=cast.lead, now=NOW, data_kinds=["summary"], summary=SENTENCE)


def ended(cast, signal):
    triage.close(Signal.objects.get(pk=signal.pk), Outcome.RESOLVED, by=cast.lead, now=NOW)


def everything(cast):
    """Of each kind of row something that names people, and that would go in time."""
    signals_of(cast)
    row = make.approach(cast.lead, now=NOW)
    approach.add_step(row, "talk_youth", note="Gesproken.", by=cast.lead, now=NOW)
    share(cast, row)
    approach.end(Approach.objects.get(pk=row.pk), "Klaar.", by=cast.lead, now=NOW, ended_on=TODAY)
    round = make.round_of(TODAY, lead=cast.lead, community_service=True)
    rounds.add_session(
        round, held_on=TODAY, themes=[Theme.BYSTANDER], reflection="Goed.", by=cast.lead, now=NOW
    )
    item = make.item(cast.worker, round, NOW)
    items.check(item, by=cast.colleague, now=NOW)
    rounds.send(round, by=cast.lead, now=NOW)
    item = InstacleanItem.objects.select_related("round").get()
    answers.decide(item, Decision.REMOVED, TODAY, by=cast.lead, now=NOW)
    answers.note_wrong(item, "Verkeerd account.", by=cast.lead, now=NOW)
    answers.review(item, by=cast.lead, now=NOW)
    filters.keep("Vrijdag", "tab=mine", False, by=cast.colleague)
    PartnerRequest.objects.create(
        ref="V-2026-0001", partner=Partner.objects.first(), asked_on=TODAY, question="Wie is het?",
        by=cast.lead, made_at=NOW,
    )  # fmt: skip
    first = date(2026, 10, 1)
    published = PublishedList.objects.create(
        kind="category", first_month=first, last_month=first, total=5, figures=[], published_at=NOW
    )
    TrendMessage.objects.create(published=published, body="Cijfers.", by=cast.lead, made_at=NOW)


def rows_of(model):
    return list(model._default_manager.order_by("pk").values())


def keep_all_terms():
    for rule in retention.rules():
        if rule.key.startswith("signals."):
            keeping.keep_term(rule, day_of(LATER), LATER)
    assert not RetentionRun.objects.filter(failed=True).exists()


def hold_on(person):
    return keeping.place_hold(
        person.label, reason="Klacht loopt nog", until=day_of(LATER), by=None,
        today=day_of(LATER), now=LATER,
    )  # fmt: skip


@pytest.fixture
def person(cast):
    """Whom no row names yet, and who left."""
    return make.person("Wie Klaagt", "worker", cast.noord, status="left", left_on=TODAY)


@pytest.mark.parametrize(("label", "name"), NAMES)
def test_nothing_goes_that_names_a_held_colleague_until_the_hold_ends(cast, person, label, name):
    everything(cast)
    model = apps.get_model(label)
    assert model._default_manager.update(**{name: person}), "nothing of it was made"
    before = rows_of(model)
    made = hold_on(person)

    keep_all_terms()
    assert rows_of(model) == before

    keeping.release_hold(made, by=None, today=day_of(LATER), now=LATER)
    keep_all_terms()
    assert rows_of(model) != before


def test_what_was_taken_together_with_what_a_held_colleague_wrote_stays_too(cast, person):
    one, other = (make.signal(cast.worker, now=NOW, severity=2) for _number in range(2))
    stays, goes = merging.merge(one, other, by=cast.lead, now=NOW)
    ended(cast, stays)
    Signal.objects.filter(pk=goes.pk).update(created_by=person)
    before = rows_of(Signal)
    hold_on(person)
    keep_all_terms()
    assert rows_of(Signal) == before


def test_what_was_shared_of_something_keeps_that_while_it_is_held(cast):
    """With the text of the one went the sentence of the other."""
    everything(cast)
    of_signal = Disclosure.objects.filter(signal__status="closed", status="shared").first()
    of_approach = Disclosure.objects.filter(approach__isnull=False, status="shared").first()
    for row in (of_signal, of_approach):
        keeping.place_hold(
            f"signals.disclosure:{row.ref}", reason="Klacht loopt nog", until=day_of(LATER),
            by=None, today=day_of(LATER), now=LATER,
        )  # fmt: skip
    keep_all_terms()
    for row in (of_signal, of_approach):
        kept = Disclosure.objects.get(pk=row.pk)
        assert kept.summary == SENTENCE
    assert Signal.objects.get(pk=of_signal.signal_id).narrative
    assert Approach.objects.get(pk=of_approach.approach_id).title
    assert answered(held_until_of(of_signal.signal, day_of(LATER))) == day_of(LATER)
    assert answered(approach_held_until(of_approach.approach, day_of(LATER))) == day_of(LATER)
    others = Signal.objects.exclude(pk=of_signal.signal_id)
    assert not others.filter(status="closed").exists()


def test_what_names_nobody_who_is_held_goes(cast, person):
    everything(cast)
    hold_on(person)
    keep_all_terms()
    assert not Disclosure.objects.exists()
    assert not Signal.objects.filter(status="closed").exists()
    assert not InstacleanItem.objects.filter(checked_by__isnull=False).exists()
