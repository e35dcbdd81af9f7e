"""Of two people who change a round, an approach or what is agreed the second is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from organisation.models import SharingAgreement
from signals.actions import rounds
from signals.choices.rounds import NotHeldCause
from signals.models import Approach, InstacleanRound
from tests import make
from tests.make import signed_in
from tests.two_people import opened, shown, the_second_is_told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def round(cast):
    now = timezone.now()
    return rounds.make(now.year, 1 + (now.month - 1) // 3, by=cast.lead, now=now)


def test_a_round_is_not_planned_over_what_another_lead_planned(round, cast):
    address = f"{round.get_absolute_url()}?plan=1"
    first, second = (opened(signed_in(each), address) for each in (cast.lead, cast.other_lead))

    the_second_is_told(
        first,
        second,
        {
            "starts_on": round.starts_on + DAY,
            "lead": cast.lead.public_id,
            "community_service": "on",
            "participants_count": "4",
        },
        {"ends_on": round.ends_on - DAY, "lead": cast.other_lead.public_id},
        {
            "De lijst gaat open op": date_format(round.starts_on + DAY),
            "Wie leidt deze ronde?": cast.lead.name,
            "Jongeren helpen mee als taakstraf": "Ja",
            "Hoeveel jongeren?": "4",
        },
    )

    saved = InstacleanRound.objects.get()
    assert (saved.starts_on, saved.ends_on) == (round.starts_on, round.ends_on - DAY)
    assert saved.lead == cast.other_lead and not saved.community_service


def test_why_a_round_was_not_held_is_not_written_over(round, cast):
    rounds.not_held(round, NotHeldCause.EMPTY, by=None, now=timezone.now())
    address = round.get_absolute_url()
    first, second = (opened(signed_in(each), address) for each in (cast.lead, cast.other_lead))

    the_second_is_told(
        first,
        second,
        {"reason": "Ziekte in het team."},
        {"reason": "Te druk met het toernooi."},
        {"In een paar woorden": "Ziekte in het team."},
    )

    assert InstacleanRound.objects.get().not_held_reason == "Te druk met het toernooi."


def test_who_comes_second_is_led_past_the_list_to_what_they_typed(cast, round):
    """The form stands below all accounts of the round."""
    address = f"{round.get_absolute_url()}?plan=1"
    first, second = (opened(signed_in(each), address) for each in (cast.lead, cast.other_lead))
    first.send(starts_on=round.starts_on + DAY)
    answer = second.send(ends_on=round.ends_on - DAY)
    assert answer.text.index('href="#plan-t"') < answer.text.index('id="plan-t"')

    rounds.not_held(round, NotHeldCause.EMPTY, by=None, now=timezone.now())
    first, second = (
        opened(signed_in(each), round.get_absolute_url()) for each in (cast.lead, cast.other_lead)
    )
    first.send(reason="Ziekte in het team.")
    answer = second.send(reason="Te druk met het toernooi.")
    assert answer.text.index('href="#reason-t"') < answer.text.index('id="reason-t"')


def test_other_partners_of_an_approach_alone_are_seen_by_who_comes_second(cast):
    police, school = make.partner(), make.partner(type="school", name="School")
    row = make.approach(cast.lead)
    address = reverse("signals:change_approach", args=[row.public_id])
    first, second = (opened(signed_in(cast.lead), address) for _each in range(2))

    assert first.send(partners=[school.public_id]).status_code == 302
    answer = second.send(partners=[police.public_id])

    assert answer.status_code == 422 and "School" in answer.text
    assert list(Approach.objects.get().partners.all()) == [school]
    again = shown(answer, second.client, address)
    assert again.fields["partners"] == [str(police.public_id)]
    assert again.send().status_code == 302
    assert list(Approach.objects.get().partners.all()) == [police]


def test_an_agreement_does_not_shorten_one_that_nobody_saw(cast):
    partner, today = make.partner(), timezone.localdate()
    address = reverse("partners:agree", args=[partner.public_id])
    first, second = (opened(signed_in(cast.manager), address) for _each in range(2))
    terms = {
        "type": "covenant",
        "purpose": "Samen kijken.",
        "legal_basis": "6_1_f",
        "data_allowed": ["category"],
    }

    the_second_is_told(
        first,
        second,
        terms | {"from_day": today + 2 * DAY, "until_day": today + 200 * DAY},
        terms | {"from_day": today + 90 * DAY, "until_day": today + 300 * DAY, "purpose": "Meer."},
        {
            "Soort afspraak": "Convenant",
            "Waar is het voor?": "Samen kijken.",
            "Grondslag": "Gerechtvaardigd belang (6.1.f)",
            "Wat mag je delen?": "Soort",
            "Vanaf": date_format(today + 2 * DAY),
            "Tot en met": date_format(today + 200 * DAY),
        },
    )

    rows = SharingAgreement.objects.order_by("from_day").values_list("purpose", "until_day")
    assert list(rows) == [("Samen kijken.", today + 89 * DAY), ("Meer.", today + 300 * DAY)]
