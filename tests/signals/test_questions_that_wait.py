"""A partner's question is written down before anybody answered it, and answered later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from organisation.choices import PersonStatus
from organisation.models import Membership, User
from outbox.mail import render
from outbox.models import Message
from privacy.models import AuditEntry
from signals import calendar
from signals.actions import partner_requests
from signals.models import PartnerRequest
from signals.screens import partners as screen
from tests import make
from tests.make import signed_in
from tests.signals.test_partner_requests import ASKED
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW = make.FRIDAY_NIGHT
DAY = timedelta(days=1)
WAITS = {**ASKED, "answer": "", "refusal_reason": "", "told": ""}
ENDED = {"answer": "refused", "refusal_reason": "names", "told": "Wanneer het druk is."}


@pytest.fixture
def municipality(cast):
    return make.partner("Gemeente Proefdam", "municipality")


def waits(partner, by, **also) -> PartnerRequest:
    return partner_requests.write_down(partner, {**WAITS, **also}, by=by, now=NOW)


def code_of(call) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        call()
    return {name: found[0].code for name, found in caught.value.error_dict.items()}


def test_r47_a_worker_writes_a_question_down_and_the_lead_answers_it_later(cast, municipality):
    posted = {**WAITS, "asked_on": "2026-11-20", "answer": "open"}
    address = reverse("partners:new_request", args=[municipality.public_id])
    worker, lead = signed_in(cast.worker), signed_in(cast.lead)
    answer = worker.post(address, posted)
    row = PartnerRequest.objects.get()
    assert answer.status_code == 302 and (row.answer, row.is_open) == ("", True)
    page = lead.get(answer.url).content.decode()
    ending = reverse("partners:answer_request", args=[row.ref])
    assert "Nog niet beantwoord" in page and ending in page
    assert row.question in lead.get(ending).content.decode()

    assert lead.post(ending, ENDED).url == row.get_absolute_url()

    row.refresh_from_db()
    assert (row.answer, row.refusal_reason, row.told) == tuple(ENDED.values())
    assert row.by == cast.worker
    entries = AuditEntry.objects.filter(subject__endswith=row.ref, verb__in=["logged", "answered"])
    told = list(entries.order_by("pk").values_list("verb", "after", "by"))
    assert told == [("logged", "", cast.worker.pk), ("answered", "refused", cast.lead.pk)]
    page = lead.get(row.get_absolute_url()).content.decode()
    assert "Nog niet beantwoord" not in page and ending not in page
    assert lead.get(ending).status_code == 404


def test_no_choice_is_not_a_question_that_waits(cast, municipality):
    address = reverse("partners:new_request", args=[municipality.public_id])
    answer = signed_in(cast.worker).post(address, {**WAITS, "asked_on": "2026-11-20"})
    assert answer.status_code == 422 and not PartnerRequest.objects.exists()


def test_who_told_them_something_says_how_it_ended(cast, municipality):
    told = {"told": "Wanneer het druk is."}
    assert code_of(lambda: waits(municipality, cast.worker, **told)) == {"answer": "told"}


def test_a_reason_to_refuse_is_not_kept_of_what_nobody_answered(cast, municipality):
    assert waits(municipality, cast.worker, refusal_reason="names").refusal_reason == ""


def test_an_answer_afterwards_is_held_to_the_same(cast, municipality):
    row = waits(municipality, cast.worker)

    def ends(**also):
        values = {**ENDED, **also}
        return lambda: partner_requests.answer(row, values, by=cast.lead, now=NOW + DAY)

    assert code_of(ends(answer="answered_generally")) == {"answer": "about_persons"}
    assert code_of(ends(refusal_reason="")) == {"refusal_reason": "required"}
    assert code_of(ends(answer="", told="")) == {"answer": "required"}
    refused = signed_in(cast.lead).post(
        reverse("partners:answer_request", args=[row.ref]), {"answer": "open"}
    )
    assert refused.status_code == 422
    row.refresh_from_db()
    assert row.is_open


def test_it_is_answered_once(cast, municipality):
    row = waits(municipality, cast.worker)
    partner_requests.answer(row, ENDED, by=cast.lead, now=NOW + DAY)
    with pytest.raises(ValidationError) as caught:
        partner_requests.answer(row, {"answer": "referred"}, by=cast.worker, now=NOW + DAY)
    assert caught.value.code == "stale"
    row.refresh_from_db()
    assert row.answer == "refused"


def test_what_was_asked_and_erased_waits_for_no_answer(cast, municipality):
    row = waits(municipality, cast.worker)
    partner_requests.erase_texts(row, by=None, now=NOW + DAY)
    lead = signed_in(cast.lead)
    address = reverse("partners:answer_request", args=[row.ref])
    assert address not in lead.get(row.get_absolute_url()).content.decode()
    assert lead.get(address).status_code == 404
    row.refresh_from_db()
    assert (row.ending, row.is_open) == ("Niet beantwoord", False)
    [shown] = PartnerRequest.objects.of_partner(municipality)
    assert not shown.waits


def test_the_database_keeps_no_ending_of_what_waits(cast, municipality):
    row = waits(municipality, cast.worker)
    rows = PartnerRequest.objects.filter(pk=row.pk)
    for ending in ({"refusal_reason": "names"}, {"told": "Iets."}, {"answer": "anders"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**ending)
    demand = partner_requests.demand(municipality, by=cast.worker, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerRequest.objects.filter(pk=demand.pk).update(answer="")


def test_what_waits_stands_first_on_the_page_of_the_partner_and_says_so(cast, municipality):
    def asked(day, **also):
        return waits(municipality, cast.worker, asked_on=day_of(NOW - day * DAY), **also)

    old, new = asked(40), asked(3)
    ended = [asked(day, question=f"Vraag {day}?", **ENDED) for day in range(1, 12)]
    expected = [row.get_absolute_url() for row in (new, old, *ended)]

    shown, after = [], ""
    for _page in range(2):
        made = screen.page(municipality, cast.lead, NOW, asked=after)
        shown += [row["url"] for row in made["requests"]]
        after = made["older_asked_url"].removeprefix("?asked=").removesuffix("#asked")
    assert shown == expected and not after

    page = signed_in(cast.lead).get(reverse("partners:partner", args=[municipality.public_id]))
    assert page.content.decode().count("Nog niet beantwoord") == 2


def test_the_list_of_partners_says_who_still_waits(cast, municipality):
    make.partner("School", "school")
    row = waits(municipality, cast.worker)
    said = "Er wacht een vraag op antwoord"
    lead = signed_in(cast.lead)
    assert lead.get(reverse("partners:list")).content.decode().count(said) == 1
    partner_requests.answer(row, ENDED, by=cast.lead, now=NOW + DAY)
    assert said not in lead.get(reverse("partners:list")).content.decode()


def test_a_page_that_ends_among_what_waits_goes_on_there(cast, municipality):
    for day in range(12):
        waits(municipality, cast.worker, asked_on=day_of(NOW - day * DAY), question=f"Vraag {day}?")
    ended = waits(municipality, cast.worker, **ENDED)
    first = screen.page(municipality, cast.lead, NOW)
    after = first["older_asked_url"].removeprefix("?asked=").removesuffix("#asked")
    rest = screen.page(municipality, cast.lead, NOW, asked=after)["requests"]
    assert [row["is_open"] for row in rest] == [True, True, False]
    assert rest[-1]["url"] == ended.get_absolute_url()


def test_what_waits_is_counted_apart_so_that_all_that_was_asked_adds_up(cast, municipality):
    waits(municipality, cast.worker)
    waits(municipality, cast.worker, question="Wat zien jullie bij de zwemplas?")
    waits(municipality, cast.worker, **ENDED)
    counts = PartnerRequest.objects.counts(day_of(NOW), day_of(NOW))
    assert counts == {"": 2, "refused": 1} and counts.total() == 3


# --- who is reminded of it ------------------------------------------------------------------------


def run(days) -> int:
    """The run of the day so many days after that Friday evening."""
    moment = NOW + days * DAY
    return calendar.questions_that_wait(day_of(moment), moment)["told_of_questions"]


def heard() -> list[User]:
    rows = Message.objects.filter(kind="signals.question_waits").order_by("pk")
    return [User.objects.get(public_id=row.recipient_ref) for row in rows]


def mails(days):
    rows = Message.objects.filter(kind="signals.question_waits").order_by("pk")
    return [render(row, NOW + days * DAY) for row in rows]


def test_who_wrote_it_down_hears_after_two_working_days_and_who_leads_them_two_later(
    cast, municipality
):
    row = waits(municipality, cast.worker)
    assert [run(days) for days in range(4)] == [0, 0, 0, 0]  # the weekend, and Monday
    assert (run(4), run(4), run(5)) == (1, 0, 0)
    assert heard() == [cast.worker]
    assert (run(6), run(6), heard()) == (1, 0, [cast.worker, cast.lead])
    assert [run(days) for days in (7, 8, 30, 80)] == [0] * 4

    first, second = mails(6)
    assert first.subject == second.subject == f"Wacht op antwoord: {row.ref}"
    assert "Jij schreef het op" in first.text and cast.worker.name in second.text
    for mail in (first, second):
        assert municipality.name in mail.text and row.get_absolute_url() in mail.text
        assert row.question not in mail.text and row.purpose not in mail.text
    entries = AuditEntry.objects.filter(subject__endswith=row.ref, after="signals.question_waits")
    assert [entry.verb for entry in entries] == ["queued"] * 2


def test_of_what_was_answered_nobody_hears_not_even_what_was_written_before(cast, municipality):
    row, other = waits(municipality, cast.worker), waits(municipality, cast.worker)
    assert run(4) == 2
    partner_requests.answer(row, ENDED, by=cast.lead, now=NOW + 4 * DAY)
    (left,) = filter(None, mails(4))
    assert other.ref in left.subject
    partner_requests.erase_texts(other, by=None, now=NOW + 5 * DAY)
    assert mails(5) == [None, None] and run(6) == 0


def test_who_leads_hears_at_once_of_who_is_away_or_answers_no_more(cast, municipality):
    waits(municipality, cast.worker)
    waits(municipality, cast.colleague, question="En hier?")
    User.objects.filter(pk=cast.worker.pk).update(status=PersonStatus.PAUSED)
    Membership.objects.filter(user=cast.colleague).delete()
    assert run(4) == 2
    assert set(heard()) <= {cast.lead, cast.other_lead} and cast.lead in heard()


def test_a_lead_s_own_question_goes_on_to_somebody_else(cast, municipality):
    waits(municipality, cast.lead)
    assert (run(4), run(6)) == (1, 1)
    first, *others = heard()
    assert first == cast.lead and others and cast.lead not in others


def test_runs_that_were_missed_pass_over_nobody(cast, municipality):
    waits(municipality, cast.worker)
    assert (run(20), run(20), run(21)) == (1, 0, 0)
    assert (run(24), heard()) == (1, [cast.worker, cast.lead])


def test_it_comes_when_each_of_them_chose():
    row = conf.NOTIFICATION_KINDS["signals.question_waits"]
    assert row["rights"] == ("signals.answer_partners",) and reverse(row["page"])
