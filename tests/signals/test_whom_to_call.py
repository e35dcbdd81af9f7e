"""Whom one can call: who is on duty, or else whom the message reaches, with a number."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisation import duty
from signals.actions import triage
from signals.choices.signal import Outcome, Severity
from signals.models import Signal
from tests import make
from tests.signals.test_budgets import PAGE, asked, told

HOUR = timedelta(hours=1)
UNKNOWN = "Van wie het bericht krijgt, is hier geen nummer bekend."


@pytest.fixture
def numbers(cast):
    """Both leads have a work phone; nobody is on duty."""
    for person, phone in ((cast.lead, "06 00 00 00 01"), (cast.other_lead, "06 00 00 00 02")):
        person.phone = phone
        person.save()
    return ["tel:0600000001", "tel:0600000002"]


def tels(html):
    return re.findall(r'href="(tel:06[^"]*)"', html)


def part(html, begin, end):
    return html.split(begin, 1)[1].split(end, 1)[0]


def fast(html):
    return part(html, 'data-card="fast"', "</p></div></div>")


def test_without_duty_every_card_of_the_form_has_the_leads_who_get_the_message(
    as_worker, cast, numbers
):
    page = as_worker.get(reverse("signals:new")).content.decode()
    line = duty.line(cast.noord, timezone.now())
    assert [f"tel:{person.phone.replace(' ', '')}" for person in line.first] == numbers
    for card in ("minor", "suicide", "home", "weapons"):
        assert tels(part(page, f'data-card="{card}"', "</section>")) == numbers, card
    assert tels(part(page, 'data-card="now"', "</section>")) == numbers
    assert tels(fast(page)) == numbers
    assert "van dienst" not in page
    assert "Lea Leider, 06 00 00 00 01" in page.replace("\xa0", " ")


def test_the_bar_that_nobody_is_on_duty_has_their_numbers(as_worker, numbers):
    page = as_worker.get(reverse("signals:new")).content.decode()
    assert tels(part(page, "Er heeft nu niemand dienst", "</div></div>")) == numbers
    assert "Lea en Olga krijgen meteen bericht" in page


def test_only_leads_with_a_number_are_there_to_call(as_worker, cast, numbers):
    cast.lead.phone = ""
    cast.lead.save()
    page = as_worker.get(reverse("signals:new")).content.decode()
    assert tels(fast(page)) == numbers[1:]
    assert UNKNOWN not in page


def test_where_none_has_a_number_the_form_says_so(as_worker):
    page = as_worker.get(reverse("signals:new")).content.decode()
    assert UNKNOWN in fast(page) and UNKNOWN in part(page, 'data-card="now"', "</section>")
    assert not tels(page) and 'href=""' not in page


def test_somebody_on_duty_is_the_only_one_to_call(as_worker, cast, numbers):
    now = timezone.now()
    make.duty(cast.other_lead, now - HOUR, now + HOUR)
    page = as_worker.get(reverse("signals:new")).content.decode()
    assert tels(fast(page)) == numbers[1:]
    assert "Bel vandaag de teamleider van dienst" in page


def test_the_form_without_duty_keeps_to_its_statements(as_worker, numbers):
    as_worker.get(reverse("signals:new"))
    statements, _answer = asked(lambda: as_worker.get(reverse("signals:new")))
    assert len(statements) <= PAGE, told(statements)


def test_the_rota_has_the_numbers_of_who_hears_when_nobody_is_on_duty(as_worker, cast, numbers):
    as_worker.get(reverse("signals:duty"))
    statements, answer = asked(lambda: as_worker.get(reverse("signals:duty")))
    assert tels(answer.content.decode()) == numbers
    assert len(statements) <= PAGE, told(statements)
    now = timezone.now()
    make.duty(cast.other_lead, now - HOUR, now + HOUR)
    assert tels(as_worker.get(reverse("signals:duty")).content.decode()) == numbers[1:]


def test_the_desk_tells_whom_to_call_when_nobody_is_on_duty(as_worker, cast, numbers):
    now = timezone.now()
    make.duty(cast.other_lead, now - HOUR, now + HOUR)
    cast.other_lead.phone = ""
    cast.other_lead.save()
    cast.lead.phone = "+31 (0)6 00 00 00 01"
    cast.lead.save()
    desk = as_worker.get(reverse("signals:unsent")).json()
    number = {"phone": "+31 (0)6 00 00 00 01", "dial": "+31600000001"}
    assert desk["leads"] == [{"name": "Lea Leider", **number, "role": "Teamleider"}]


# --- the red card of a signal that is there ---

KINDS = {
    "minor": {"category": "exposing", "subcategory": "sexual_image_minor"},
    "suicide": {"category": "wellbeing", "subcategory": "self_harm_suicide"},
    "weapons": {"category": "weapons"},
    "now": {"category": "violence"},
}


@pytest.mark.parametrize("card", KINDS)
def test_a_signal_of_now_shows_the_card_of_its_kind_above_what_to_do(as_lead, cast, card):
    signal = make.signal(cast.worker, severity=Severity.NOW, **KINDS[card])
    page = as_lead.get(reverse("signals:detail", args=[signal.ref])).content.decode()
    assert f'id="card-{card}"' in page and 'href="tel:112"' in page
    assert page.index(f'id="card-{card}"') < page.index('id="follow-t"')
    assert "Bewaren waarschuwt" not in page


def test_a_closed_signal_and_a_lesser_one_show_no_card(as_lead, cast):
    signal = make.signal(cast.worker, severity=Severity.FAST)
    page = as_lead.get(reverse("signals:detail", args=[signal.ref])).content.decode()
    assert 'class="redcard"' not in page
    urgent = make.signal(cast.worker, severity=Severity.NOW)
    now = timezone.now()
    triage.add_step(urgent, kind="called_112_police", by=cast.lead, now=now)
    urgent = Signal.objects.shown_to(cast.lead, now).get(pk=urgent.pk)
    triage.close(urgent, outcome=Outcome.RESOLVED, by=cast.lead, now=now)
    page = as_lead.get(reverse("signals:detail", args=[urgent.ref])).content.decode()
    assert 'class="redcard"' not in page


def test_the_page_after_saving_keeps_the_red_card_with_the_leads(as_worker, numbers):
    answer = as_worker.post(reverse("signals:new"), make.posted(severity="5", **KINDS["suicide"]))
    page = as_worker.get(answer.url).content.decode()
    card = part(page, 'id="card-suicide"', "</section>")
    assert "tel:113" in card and tels(card) == numbers
    statements, _answer = asked(lambda: as_worker.get(answer.url))
    assert len(statements) <= PAGE, told(statements)
