"""An approach shared with a partner: of its signals together, never a word of what was written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outbox.mail import render
from outbox.models import Message
from signals.actions import approach as deeds
from signals.actions import sharing
from signals.choices.signal import StepKind
from signals.models import Approach, Disclosure, DisclosureLink
from signals.sharing import facts_of_many, gathered
from tests import make
from tests.sign_in import sign_in
from tests.signals.test_partner_page import browser, link, opened
from tests.signals.test_sharing import looked_at, refusal

pytestmark = pytest.mark.django_db
BIRDS = {"title": "Titel-zwaluw op de kermis", "problem": "Probleem-zeearend.",
         "goal": "Doel-ijsvogel."}  # fmt: skip
ALL = ["counts", "category", "area_time", "summary"]
SENTENCE = "Wij staan vrijdag met drie collega's op de kermis."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def police(cast):
    partner = make.partner()
    make.agreement(partner)
    return partner


def vapes(cast, number, **also):
    values = {"category": "substances", "area": "Kermis", "narrative": "Verhaal-leeuwerik.",
              "account_handle": "handvat_koolmees", "severity": 3}  # fmt: skip
    return [make.signal(cast.worker, **(values | also)) for _one in range(number)]


@pytest.fixture
def approach(cast):
    return make.approach(cast.lead, signals=vapes(cast, 6), **BIRDS)


def shared(approach, partner, by, now, *kinds):
    kinds = list(kinds or ALL)
    summary = SENTENCE if "summary" in kinds else ""
    return make.disclosure(approach, partner, by=by, now=now, data_kinds=kinds, summary=summary)


def test_a_partner_reads_numbers_kinds_place_and_time_and_the_sentence_and_nothing_else(
    cast, police, approach, now
):
    row = shared(approach, police, cast.lead, now)
    _page, answer = opened(browser(), link(row, now))
    html = answer.content.decode()
    for told in ("5 of meer", "Middelen", "Kermis", "op de kermis"):
        assert told in html
    for bird in "zwaluw zeearend ijsvogel leeuwerik koolmees".split():
        assert bird not in html.lower()
    for signal in approach.signals.all():
        assert signal.ref not in html


@pytest.mark.parametrize("kind", ["severity", "platform", "location_url", "account_handle",
                                  "acute_danger"])  # fmt: skip
def test_of_an_approach_no_other_kind_goes_along(cast, police, approach, now, kind):
    got = refusal(
        lambda: make.draft(approach, police, by=cast.lead, now=now, data_kinds=["category", kind])
    )
    assert got == {"data_kinds": "not_allowed"}


def test_only_what_the_agreement_allows_goes_along(cast, approach, now):
    school = make.partner("School", "school")
    make.agreement(school, "category")
    got = refusal(
        lambda: make.draft(approach, school, by=cast.lead, now=now, data_kinds=["counts"])
    )
    assert got == {"data_kinds": "not_allowed"}
    assert shared(approach, school, cast.lead, now, "category").status == "shared"


def test_without_an_agreement_it_waits_for_the_privacy_officer(cast, approach, now):
    school = make.partner("School", "school")
    made = make.draft(approach, school, by=cast.lead, now=now, data_kinds=["category"])
    assert refusal(lambda: sharing.share(made, by=cast.lead, now=now)) == "no_agreement"
    sharing.ask(made, by=cast.lead, now=now)
    page = sign_in(Client(), cast.privacy_officer).get(made.get_absolute_url())
    html = page.content.decode()
    assert page.status_code == 200 and "Middelen" in html and "zwaluw" not in html
    sharing.approve(made, reason="Gevaar.", by=cast.privacy_officer, now=now)
    assert Disclosure.objects.get(pk=made.pk).approver == cast.privacy_officer


@pytest.mark.parametrize(
    "words", ["Probleem-zeearend.", "Wij willen: doel-ijsvogel.", "Titel-zwaluw op de kermis"]
)
def test_what_was_written_about_it_is_no_sentence_for_a_partner(cast, police, approach, now, words):
    got = refusal(
        lambda: make.draft(
            approach, police, by=cast.lead, now=now, data_kinds=["summary"], summary=words
        )
    )
    assert got == {"summary": "narrative"}


@pytest.mark.parametrize("field", ["title", "problem", "goal", "result", "lesson"])
def test_five_words_in_a_row_of_it_are_copied_whatever_stands_around_them(cast, police, now, field):
    text = "Minder jongeren kopen een vape op de kermis."
    approach = make.approach(cast.lead, signals=vapes(cast, 6), **(BIRDS | {field: text}))
    sentence = "Ons doel: jongeren kopen een vape op, tja, minder plekken."
    got = refusal(
        lambda: make.draft(
            approach, police, by=cast.lead, now=now, data_kinds=["summary"], summary=sentence
        )
    )
    assert got == {"summary": "narrative"}


@pytest.mark.parametrize(
    ("number", "told"), [(0, "Minder dan 5"), (4, "Minder dan 5"), (5, "5 of meer"),
                         (9, "5 of meer"), (10, "10 of meer"), (73, "50 of meer")]
)  # fmt: skip
def test_a_count_is_told_in_steps_so_that_two_of_them_give_away_nobody(number, told):
    [fact] = facts_of_many(["counts"], gathered(["counts"], [{"pk": n} for n in range(number)]))
    assert fact.text == told


def test_another_teams_signals_are_not_told_of(cast, police, now):
    other = make.signal(cast.other_worker, category="violence", area="Haven")
    approach = make.approach(cast.lead, signals=[*vapes(cast, 1), other], **BIRDS)
    row = shared(approach, police, cast.lead, now)
    html = opened(browser(), link(row, now))[1].content.decode()
    assert "Middelen" in html and "Minder dan 5" in html
    assert "Geweld" not in html and "Haven" not in html


def test_a_kind_that_came_along_later_is_not_shown_under_the_old_link(cast, police, approach, now):
    row, client = shared(approach, police, cast.lead, now), browser()
    page, _answer = opened(client, link(row, now))
    deeds.add_signal(approach, make.signal(cast.worker, category="violence"), by=cast.lead, now=now)
    html = client.get(page).content.decode()
    assert "Geweld" not in html and "gewijzigd" in html


def test_it_stands_in_the_register_and_in_the_story_of_the_approach(cast, police, approach, now):
    shared(approach, police, cast.lead, now)
    client = sign_in(Client(), cast.lead)
    register = client.get(reverse("partners:partner", args=[police.public_id])).content.decode()
    assert approach.get_absolute_url() in register and "Aanpak van" in register
    story = client.get(approach.get_absolute_url()).content.decode()
    assert "Partners erbij" in story and "onder afspraak" in story
    assert list(Disclosure.objects.register_of(police)) == list(approach.disclosures.all())


def test_a_worker_of_the_team_proposes_and_only_its_leads_share(cast, police, approach, now):
    made = make.draft(approach, police, by=cast.worker, now=now, data_kinds=["category"])
    sharing.propose(made, by=cast.worker, now=now)
    mine = Disclosure.objects.filter(pk=made.pk)
    assert mine.shareable_by(cast.lead, now).exists()
    assert not mine.shareable_by(cast.worker, now) and not mine.shareable_by(cast.other_lead, now)
    assert mine.visible_to(cast.colleague, now) and not mine.visible_to(cast.other_worker, now)
    [message] = Message.objects.filter(kind="signals.sharing_proposed")
    mail = render(message, timezone.now())
    assert message.recipient == cast.lead.label and "zwaluw" not in mail.subject + mail.text


def test_the_pages_lead_from_the_approach_to_the_preview(cast, police, approach):
    client = sign_in(Client(), cast.lead)
    assert (
        reverse("signals:share_approach", args=[approach.public_id])
        in client.get(approach.get_absolute_url()).content.decode()
    )
    choose = client.get(reverse("signals:share_approach", args=[approach.public_id]))
    form = reverse("signals:share_approach_with", args=[approach.public_id, police.public_id])
    assert form in choose.content.decode()
    page = client.get(form).content.decode()
    assert "5 of meer" in page and "leeuwerik" not in page and "zeearend" not in page
    answer = client.post(
        form,
        {"data_kinds": ["counts", "category"], "told_youth": "no", "route": "link",
         "told_reason": "er is niemand bekend", "looked": "on"},
    )  # fmt: skip
    preview = client.get(answer.url)
    assert answer.status_code == 302 and "5 of meer" in preview.content.decode()
    decided = {"what": "share", "preview": looked_at(preview)}
    assert client.post(answer.url, decided).status_code == 302
    assert Disclosure.objects.get().status == "shared"


def test_nothing_goes_out_of_an_approach_that_ended(cast, police, approach, now):
    made = make.draft(approach, police, by=cast.lead, now=now, data_kinds=["category"])
    deeds.end(approach, "Rustig.", by=cast.lead, now=now, ended_on=timezone.localdate(now))
    made = Disclosure.objects.get(pk=made.pk)
    assert refusal(lambda: sharing.share(made, by=cast.lead, now=now)) == "ended"


def ended(approach, by, now):
    row = Approach.objects.get(pk=approach.pk)
    deeds.end(row, "Rustig.", by=by, now=now, ended_on=timezone.localdate(now))


def test_what_waits_of_an_approach_that_ends_is_declined_and_who_waits_hears_it(
    cast, police, approach, now
):
    proposed = make.draft(approach, police, by=cast.worker, now=now, data_kinds=["category"])
    sharing.propose(proposed, by=cast.worker, now=now)
    other = make.partner("Gemeente Proefdam", type="municipality")
    is_asked = make.draft(approach, other, by=cast.lead, now=now, data_kinds=["category"])
    sharing.ask(is_asked, by=cast.lead, now=now)

    ended(approach, cast.lead, now)

    for row in Disclosure.objects.all():
        assert (row.status, row.declined_by) == ("declined", cast.lead)
        assert row.decision_reason == "Deze aanpak is afgesloten."
    [told] = Message.objects.filter(kind="signals.sharing_decided")
    assert told.recipient == cast.worker.label
    page = sign_in(Client(), cast.privacy_officer).get(is_asked.get_absolute_url())
    assert "Toestaan en delen" not in page.content.decode() and page.context["deeds"] == []


def test_a_draft_of_an_approach_that_ended_is_laid_before_nobody(cast, police, approach, now):
    made = make.draft(approach, police, by=cast.worker, now=now, data_kinds=["category"])
    ended(approach, cast.lead, now)
    assert refusal(lambda: sharing.propose(made, by=cast.worker, now=now)) == "ended"
    assert not Message.objects.filter(kind="signals.sharing_proposed").exists()
    page = sign_in(Client(), cast.worker).get(made.get_absolute_url())
    assert page.context["deeds"] == []
    assert "Deze aanpak is afgerond. Pak hem weer op om te delen." in page.content.decode()


def test_what_was_asked_of_an_approach_that_ended_before_is_only_declined(
    cast, police, approach, now
):
    """Until the 30th of November ending an approach left what waited of it."""
    other = make.partner("Gemeente Proefdam", type="municipality")
    made = make.draft(approach, other, by=cast.lead, now=now, data_kinds=["category"])
    sharing.ask(made, by=cast.lead, now=now)
    Approach.objects.filter(pk=approach.pk).update(
        status="ended", result="Rustig.", ended_on=timezone.localdate(now)
    )
    page = sign_in(Client(), cast.privacy_officer).get(made.get_absolute_url())
    assert page.context["deeds"] == ["decline"]
    assert "kan het opnieuw delen" not in page.content.decode()


def test_the_database_knows_what_each_disclosure_is_about(cast, police, approach, now):
    made = make.draft(approach, police, by=cast.lead, now=now, data_kinds=["category"])
    rows = Disclosure.objects.filter(pk=made.pk)
    for values in ({"signal": approach.signals.first()}, {"approach": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_with_the_text_of_an_approach_go_the_texts_that_were_shared_of_it(
    cast, police, approach, now
):
    row = shared(approach, police, cast.lead, now)
    sharing.issue_link(row, now=now)
    waiting = make.draft(approach, police, by=cast.lead, now=now, data_kinds=["category"])
    deeds.erase(approach, by=None, now=now)
    row.refresh_from_db()
    assert (row.summary, row.status, row.data_kinds) == (None, "shared", ALL)
    assert not DisclosureLink.objects.exists()
    assert not Disclosure.objects.filter(pk=waiting.pk).exists()
    assert Approach.objects.get(pk=approach.pk).erased_at


def test_texts_of_an_approach_on_hold_stay(cast, police, approach, now):
    shared(approach, police, cast.lead, now)
    later = now + timedelta(days=400)
    assert not Disclosure.objects.texts_due(later, (), {str(approach.public_id)})
    assert Disclosure.objects.texts_due(later, (), ())


def test_no_step_of_an_approach_informs_a_partner_around_the_agreement(cast, police, approach, now):
    with pytest.raises(ValidationError) as caught:
        deeds.add_step(approach, StepKind.INFORMED_PARTNER, partner=police, by=cast.lead, now=now)
    assert caught.value.error_dict["kind"][0].code == "share_instead"


def test_who_will_call_a_partner_of_an_approach_is_planned_and_done_by_sharing(
    cast, police, approach, now
):
    add = reverse("signals:add_approach_step", args=[approach.public_id])
    due_on = (timezone.localdate() + timedelta(days=3)).isoformat()
    lead = sign_in(Client(), cast.lead)
    typed = {"kind": "informed_partner", "note": "De gemeente bellen.", "due_on": due_on}
    assert lead.post(add, typed).status_code == 302
    step = approach.steps.get()
    page = lead.get(approach.get_absolute_url()).content.decode()
    planned = page.split('class="to-do"', 1)[1].split("</section>", 1)[0]
    assert reverse("signals:share_approach", args=[approach.public_id]) in planned
    assert "Wat kwam ervan" not in planned

    done = reverse("signals:finish_approach_step", args=[approach.public_id, step.public_id])
    assert lead.post(done).status_code == 422

    shared(approach, police, cast.lead, now)
    step.refresh_from_db()
    assert (step.by, step.partner, step.done_at) == (cast.lead, police, now)
    assert "De gemeente bellen." in lead.get(approach.get_absolute_url()).content.decode()
    shared(approach, police, cast.lead, now + timedelta(minutes=1))
    assert approach.steps.count() == 1
