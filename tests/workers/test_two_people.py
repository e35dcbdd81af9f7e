"""Two people who change one thing: the later sees what the other wrote, and loses nothing."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from organisation.models import Fact, HelpLine, Organisation, User
from privacy import retention
from privacy.actions import keeping, processors
from tests import make
from tests.make import signed_in
from tests.privacy import make as asks
from tests.signals.test_budgets import asked, told
from workers.actions.figures import save_figure
from workers.models import KnownFigure
from youthwork.lib.said import is_overtaken

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    """A form over a row, and what each of two people types in it."""

    address: str
    people: tuple[User, User]
    first: dict[str, Any]
    second: dict[str, Any]
    shown: str = ""  # what the first one typed, in words; of the first field


def at(name, row=None):
    return reverse(name, args=[row.public_id] if row else [])


def administrators(cast):
    return cast.administrator, make.person("Bea Beheer", "administrator")


def officers(cast):
    return cast.privacy_officer, make.person("Per Privacy", "privacy_officer")


def of_partner(cast):
    people = cast.manager, cast.privacy_officer
    address = at("partners:change", make.partner())
    return Case(address, people, {"contact": "Jeugdagent"}, {"meeting": "Elke maand."})


def of_example(cast):
    address = at("workers:change_example", make.example(cast.worker))
    people = cast.worker, cast.lead
    return Case(address, people, {"lesson": "Eerst vragen."}, {"result": "Het werkte."})


def of_example_team(cast):
    """The team is a choice by name; of a manager both are offered."""
    address = at("workers:change_example", make.example(cast.worker))
    manager = make.person("Max Manager", "manager")
    chosen = {"team": str(cast.zuid.public_id)}
    return Case(address, (cast.manager, manager), chosen, {"result": "Het werkte."}, "Zuid")


def of_campaign(cast):
    address = at("workers:change_campaign", make.campaign(cast.worker))
    people = cast.worker, cast.lead
    return Case(address, people, {"goal": "Minder lenen."}, {"message": "Praat erover."})


def of_campaign_partner(cast):
    address = at("workers:change_campaign", make.campaign(cast.worker))
    partner = make.partner("Bureau Halt")
    chosen = {"partner": str(partner.public_id)}
    return Case(address, (cast.lead, cast.manager), chosen, {"message": "Praat."}, "Bureau Halt")


def of_team(cast):
    people = administrators(cast)
    typed = {"municipality": "Proefstad"}
    return Case(at("organisation:team", cast.noord), people, typed, {"team_channel": "Groep"})


def of_team_areas(cast):
    people = administrators(cast)
    typed, shown = {"areas": "Plein\nMarkt"}, "Plein, Markt"
    return Case(at("organisation:team", cast.noord), people, typed, {"name": "Noorden"}, shown)


def of_person(cast):
    people = administrators(cast)
    address = at("organisation:person", cast.worker)
    return Case(address, people, {"phone": "06 1234 5678"}, {"name": "Wim de Werker"})


def of_activity(cast):
    address = at("workers:change_activity", make.activity(cast.worker))
    typed = {"result": "Het werd een mooi gesprek."}
    return Case(address, (cast.worker, cast.lead), typed, {"title": "Avond over lenen"})


def of_activity_people(cast):
    """Who is there stands in rows of its own."""
    address = at("workers:change_activity", make.activity(cast.worker))
    there = {"workers": [str(cast.worker.public_id), str(cast.colleague.public_id)]}
    shown = "Cora Collega, Wim Werker"
    return Case(address, (cast.worker, cast.lead), there, {"title": "Avond over lenen"}, shown)


def of_activity_nobody_came(cast):
    """A nought is something else than nothing written down."""
    address = at("workers:change_activity", make.activity(cast.worker, participants_count=None))
    typed = {"participants_count": "0"}
    return Case(address, (cast.worker, cast.lead), typed, {"title": "Avond over lenen"})


def of_activity_ticked(cast):
    address = at("workers:change_activity", make.activity(cast.worker))
    typed = {"is_digital": "on"}
    people = cast.worker, cast.lead
    return Case(address, people, typed, {"title": "Avond over lenen"}, "(Ja|Yes)")


def of_equipment(cast):
    address = at("workers:change_equipment", make.equipment(by=cast.manager))
    typed = {"holder": str(cast.worker.public_id)}
    people = cast.manager, cast.administrator
    return Case(address, people, typed, {"note": "In de kast"}, "Wim Werker")


def of_equipment_teams(cast):
    address = at("workers:change_equipment", make.equipment(by=cast.manager))
    typed = {"teams": [str(cast.zuid.public_id)]}
    people = cast.manager, cast.administrator
    return Case(address, people, typed, {"note": "In de kast"}, "Zuid")


def of_training(cast):
    address = at("workers:training", make.training(by=cast.lead))
    return Case(address, (cast.lead, cast.manager), {"hours": "3"}, {"title": "Beeld en recht"})


def of_figure(cast):
    address = at("workers:change_figure", make.figure(cast.lead))
    people = cast.lead, cast.manager
    return Case(address, people, {"percent": "64,5"}, {"source": "Ander panel"}, "64[,.]5")


def of_known_figure(cast):
    figure, now = KnownFigure(), timezone.now()
    values = {"value": "60%", "tells": "kent een ander", "year": now.year, "source": "Panel"}
    save_figure(figure, values, by=cast.lead, now=now)
    address = at("workers:change_known_figure", figure)
    return Case(address, (cast.lead, cast.manager), {"value": "61%"}, {"source": "Ander panel"})


def of_help_line(cast):
    address = reverse("organisation:change_fact", args=["line", HelpLine.objects.first().key])
    return Case(
        address, officers(cast), {"number": "0800 0432"}, {"purpose": "Praten over wat je ziet."}
    )


def of_fact(cast):
    address = reverse("organisation:change_fact", args=["fact", Fact.objects.first().key])
    return Case(address, officers(cast), {"tells": "Zo staat het er."}, {"name": "De wet"})


def of_details(cast):
    typed = {"team_channel": "De groep van allen"}
    other = {"legal_name": "Stichting Proef"}
    return Case(at("organisation:details"), administrators(cast), typed, other)


def of_practice(cast):
    today = timezone.localdate()
    other = {"pilot_from": today, "pilot_until": today + timedelta(days=90)}
    people = cast.manager, cast.administrator
    return Case(at("organisation:practice"), people, {"give_percent": "45"}, other)


def of_answer(cast):
    Organisation.objects.update(friday_duty="Wie dan werkt.", friday_duty_paid=False)
    address = at("organisation:settings_friday_duty")
    typed = {"friday_duty": "Het team van de stad.", "friday_duty_paid": "yes"}
    other = {"friday_duty_paid": "no", "decided_by": "Bestuur, 1 november"}
    return Case(address, administrators(cast), typed, other)


def of_who_decided(cast):
    address = at("organisation:settings_colleagues")
    typed = {"decided_by": "Bestuur, 1 november", "colleagues_may_read": "no"}
    return Case(address, administrators(cast), typed, {"colleagues_may_read": "yes"})


def of_shift(cast):
    starts = timezone.localtime() + timedelta(days=3)
    starts = starts.replace(hour=17, minute=0, second=0, microsecond=0)
    shift = make.duty(cast.lead, starts, starts + timedelta(hours=3), team=cast.noord)
    typed = {"backup": str(cast.manager.public_id)}
    other = {"person": str(cast.other_lead.public_id)}
    address = at("signals:duty_shift", shift)
    return Case(address, (cast.lead, cast.manager), typed, other, "Mia Manager")


def of_shift_hours(cast):
    case = of_shift(cast)
    typed, other = {"ends": "21:00:00"}, case.first
    return Case(case.address, case.people, typed, other, ".* 21:00")


def of_presence(cast):
    """Who was there stands in rows beside the training."""
    address = at("workers:presence", make.training(by=cast.lead))
    both = {"people": [str(cast.colleague.public_id), str(cast.worker.public_id)]}
    one = {"people": [str(cast.worker.public_id)]}
    return Case(address, (cast.lead, cast.manager), both, one, "Cora Collega, Wim Werker")


def of_account(cast):
    """One's own, on a phone and on a laptop."""
    address = at("workers:account", make.work_profile(cast.worker))
    people = cast.worker, cast.worker
    return Case(address, people, {"buddy": str(cast.colleague.public_id)}, {"bio": "Hoi."},
                "Cora Collega")  # fmt: skip


def of_house_style(cast):
    """Nobody chose a colour before."""
    address, people = at("organisation:house_style"), administrators(cast)
    return Case(address, people, {"colour": "#7a1f3d"}, {"colour": "#0a3d62"})


def of_hit(cast):
    [hit] = asks.assessed(cast.privacy_officer).hits.all()
    address = reverse("privacy:request_hit", args=[hit.request.ref, hit.number])
    typed = {"concerns": "asker", "give": "all"}
    return Case(address, officers(cast), typed, typed | {"concerns": "unsure"}, ".+")


def first_words(cast):
    """Of which nobody wrote any yet."""
    address = reverse("privacy:word_activity", args=["signals"])
    return Case(address, officers(cast), {"basis": "Publieke taak"}, {"recipients": "Niemand"})


def of_words(cast):
    now = timezone.now()
    processors.word("signals", "Publieke taak", "", by=cast.privacy_officer, now=now)
    address = reverse("privacy:word_activity", args=["signals"])
    return Case(address, officers(cast), {"basis": "Een besluit"}, {"recipients": "Niemand"})


def first_term(cast):
    address = reverse("privacy:term", args=["outbox.messages"])
    return Case(address, officers(cast), {"days_shorter": "10"}, {"days_shorter": "20"})


def of_term(cast):
    [rule] = [each for each in retention.rules() if each.key == "outbox.messages"]
    keeping.set_term(rule, 5, "", by=cast.privacy_officer, now=timezone.now())
    return first_term(cast)


def numbered_processor(cast):
    address = at("privacy:change_processor", asks.processor(cast.privacy_officer))
    people = officers(cast)
    return Case(address, people, {"data": "Alleen namen"}, {"purpose": "Bewaart reservekopieën"})


def numbered_breach(cast):
    address = reverse("privacy:describe_breach", args=[make.breach(cast.worker).ref])
    return Case(address, officers(cast), {"persons": "12"}, {"data": "Voornamen"})


def numbered_judgement(cast):
    address = reverse("privacy:judge_breach", args=[make.breach(cast.worker).ref])
    rest = {"risk": "low", "authority": "yes", "people": "yes"}
    typed = rest | {"consequences": "Iemand leest mee."}
    return Case(address, officers(cast), typed, rest | {"people_reason": "Klein."}, ".+")


def numbered_dpia(cast):
    made = asks.written_dpia(cast.manager, timezone.now())
    address = reverse("privacy:write_dpia", args=[made.number])
    typed = {"proportionality": "Minder kan niet."}
    return Case(address, (cast.manager, cast.privacy_officer), typed, {"views": "Gevraagd."})


def numbered_risk(cast):
    made = asks.written_dpia(cast.manager, timezone.now())
    address = reverse("privacy:dpia_risk", args=[made.number, made.risks.first().number])
    typed = {"measures": "Kort bewaren."}
    people = cast.manager, cast.privacy_officer
    return Case(address, people, typed, {"name": "Iemand kijkt mee"})


def numbered_advice(cast):
    made = asks.written_dpia(cast.manager, timezone.now())
    address = reverse("privacy:advise_dpia", args=[made.number])
    typed = {"advice": "if", "text": "Doe het zo."}
    return Case(address, officers(cast), typed, typed | {"text": "Doe het anders."}, ".+")


CASES = [of for name, of in sorted(globals().items()) if name.startswith("of_")]
# A number of its version guards the row; what is carried tells what changed.
NUMBERED = [of for name, of in sorted(globals().items()) if name.startswith("numbered_")]
# Nothing was written down yet, so that there is nothing to carry.
FIRST = [first_term, first_words]


def typed_in(page, **also):
    """What the form on this page holds, with something else typed in it."""
    form = page.context["form"]
    held = {field.name: field.value() for field in form}
    if found := re.search(r'name="revision" value="(\d+)"', page.text):
        held["revision"] = found[1]
    return {name: value for name, value in held.items() if value is not None} | also


def says(client, case, fields):
    """What stands in these fields by now."""
    form = client.get(case.address).context["form"]
    return {name: plain(form[name].value()) for name in fields}


def plain(value):
    if isinstance(value, list | tuple):
        return sorted(str(one) for one in value)
    return {"True": "on", "None": ""}.get(str(value), str(value).replace(",", "."))


def all_plain(typed):
    return {name: plain(value) for name, value in typed.items()}


@pytest.mark.parametrize("of", [*CASES, *NUMBERED, *FIRST])
def test_of_two_who_change_one_thing_the_later_sees_what_the_other_wrote(cast, of):
    case = of(cast)
    first, second = (signed_in(person) for person in case.people)
    one, other = first.get(case.address), second.get(case.address)
    before = says(second, case, case.second)

    saved = first.post(case.address, typed_in(one, **case.first))
    refused = second.post(case.address, typed_in(other, **case.second))

    assert (saved.status_code, refused.status_code) == (302, 422)
    both = {name: value for name, value in case.second.items() if name not in case.first}
    assert says(first, case, case.first) == all_plain(case.first)
    assert says(first, case, both) == {name: before[name] for name in both}
    field, typed = next(iter(case.first.items()))
    form = refused.context["form"]
    assert is_overtaken(form)
    theirs = dict(refused.context["overtaken"])[str(form.fields[field].label)]
    assert re.fullmatch(case.shown or re.escape(typed), theirs)
    assert theirs in refused.text
    kept = {name: plain(form[name].value()) for name in case.second}
    assert kept == all_plain(case.second)
    # Who has seen it saves what they made of the two.
    merged = case.first | case.second
    again = second.post(case.address, typed_in(refused, **merged))
    assert again.status_code == 302
    assert says(first, case, merged) == all_plain(merged)


@pytest.mark.parametrize("of", [*CASES, *NUMBERED, *FIRST])
def test_who_saves_after_reading_what_the_other_wrote_is_not_held_up(cast, of):
    case = of(cast)
    first, second = (signed_in(person) for person in case.people)
    assert first.post(case.address, typed_in(first.get(case.address), **case.first))
    page = second.get(case.address)
    assert second.post(case.address, typed_in(page, **case.second)).status_code == 302


@pytest.mark.parametrize("of", CASES)
@pytest.mark.parametrize("seen", ["", "x", "." * 9, "\0", "0" * 300])
def test_a_form_without_what_was_seen_writes_nothing(cast, of, seen):
    case = of(cast)
    client = signed_in(case.people[0])
    before = says(client, case, case.first)
    values = typed_in(client.get(case.address), **case.first | {"seen": seen})
    answer = client.post(case.address, values)
    assert answer.status_code == 422
    assert says(client, case, case.first) == before
    form = answer.context["form"]
    assert {name: plain(form[name].value()) for name in case.first} == all_plain(case.first)


@pytest.mark.parametrize("of", [*CASES, *NUMBERED])
def test_opening_such_a_form_asks_six_queries_at_most(cast, of):
    case = of(cast)
    client = signed_in(case.people[0])
    client.get(case.address)
    statements, page = asked(lambda: client.get(case.address))
    assert page.context["form"]["seen"].value()
    assert len(statements) <= 6, told(statements)
