"""What needs doing about image consent, whom it is shown to, and finding somebody by name."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent import people, staff_mail
from consent.actions import asking, following, signing, withdrawing
from consent.actions.moving import move
from consent.choices.consent import ConsentStatus
from consent.choices.request import RequestStatus
from consent.models import Consent, ConsentRequest, Signer, Subject
from consent.querysets import overview as lists
from consent.screens import overview as overview_screen
from outbox.models import Message
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import NO, NOW
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked as statements_of
from tests.signals.test_budgets import told
from youthwork.lib import prepared_rows
from youthwork.lib.dates import day_of
from youthwork.lib.together import answered

DAY = timedelta(days=1)
PAGE = 6


def needs(user, shown="", now=NOW, **also):
    page = lists.overview(user, lists.ways_of(user, **also), shown, now)
    return [(row.need, row.request.subject.first_name) for row in page.rows]


@pytest.fixture
def everything(cast):
    """One request of each need, and one that was refused."""
    for name, back in (("Noor", 3), ("Sem", 11)):
        make.request(cast.worker, cast.noord, first_name=name, email=f"{name}@example.org",
                     now=NOW - back * DAY)  # fmt: skip
    locked = make.request(
        cast.worker, cast.noord, first_name="Lot", email="lot@example.org", now=NOW - 2 * DAY
    )
    Signer.objects.filter(request=locked).update(locked_until=NOW + DAY)
    wants = make.request(
        cast.worker, cast.noord, first_name="Wes", email="wes@example.org", now=NOW - 2 * DAY
    )
    Signer.objects.filter(request=wants).update(wants_link_at=NOW)
    lost = make.request(
        cast.worker, cast.noord, first_name="Odin", email="odin@example.org", now=NOW - 5 * DAY
    )
    move(lost, RequestStatus.UNDELIVERABLE, by=None, now=NOW)
    withdrawing.dispute(
        make.consent(cast.worker, cast.noord, first_name="Dina", email="dina@example.org"),
        by=cast.lead,
        now=NOW,
    )
    make.consent(cast.worker, cast.noord, first_name="Vera", email="vera@example.org")
    make.consent(
        cast.worker,
        cast.noord,
        first_name="Eva",
        email="eva@example.org",
        born=day_of(NOW).replace(year=2010) + 9 * DAY,
    )
    no = make.request(cast.worker, cast.noord, first_name="Nee", email="nee@example.org")
    make.signed(no, NO)
    return cast


def test_what_needs_doing_comes_first_and_a_refusal_nowhere(everything):
    assert needs(everything.lead) == [
        ("undeliverable", "Odin"),
        ("locked", "Lot"),
        ("link_wanted", "Wes"),
        ("disputed", "Dina"),
        ("waits", "Sem"),
        ("waits", "Noor"),
        ("ends_soon", "Eva"),
        ("valid", "Vera"),
    ]
    assert [name for _need, name in needs(everything.lead, "todo")] == [
        "Odin",
        "Lot",
        "Wes",
        "Dina",
    ]
    assert needs(everything.lead, "ends") == [("ends_soon", "Eva")]


def test_a_worker_sees_what_they_asked_a_lead_the_team_a_colleague_nothing(everything):
    cast = everything
    make.request(cast.colleague, cast.noord, first_name="Cas", now=NOW)
    make.request(cast.other_worker, cast.zuid, first_name="Zoë", now=NOW)
    own = {name for _need, name in needs(cast.worker)}
    assert "Cas" not in own and len(own) == 8
    assert needs(cast.colleague) == [("waits", "Cas")]
    assert len(needs(cast.lead)) == 9
    assert needs(cast.other_lead) == [("waits", "Zoë")]
    assert len(needs(cast.privacy_officer)) == 10
    assert needs(cast.manager) == needs(cast.director) == needs(cast.administrator) == []
    assert len(needs(cast.lead, only_own=True)) == 0
    assert needs(cast.privacy_officer, team=cast.zuid.pk) == [("waits", "Zoë")]


@pytest.mark.parametrize(("decisions", "left"), [(None, [("valid", "Milan")]), (NO, [])])
def test_who_answered_and_wants_to_choose_again_needs_somebody(cast, client, decisions, left):
    """By the link of the copy: *ask for a new link, then you choose again*."""
    now = make.now_here()
    asked = make.request(cast.worker, cast.noord, now=now)
    make.signed(asked, decisions, now=now)
    assert needs(cast.lead, now=now) == left
    signing.ask_for_link(asked.signers.get(), now=now)
    told = staff_mail.link_wanted(Message.objects.get(kind="consent.link_wanted"), timezone.now())
    assert told.to == [cast.worker.email] and asked.ref in told.text
    assert "werkt niet meer" not in told.text  # nothing has ended
    following.looked_at(asked, by=cast.worker, now=now)
    ConsentRequest.objects.filter(pk=asked.pk).update(made_by=None)  # nobody to mail
    signing.ask_for_link(asked.signers.get(), now=now)

    assert needs(cast.lead, now=now) == [("link_wanted", "Milan")]
    counts = answered(lists.numbers(cast.lead, lists.ways_of(cast.lead), now))[0]
    assert counts[lists.TODO].number == 1
    sign_in(client, cast.lead)
    page = client.get(asked.get_absolute_url()).content.decode()
    looked_at = reverse("consent:looked_at", args=[asked.ref])
    assert f"?about={asked.subject.ref}" in page and looked_at in page

    client.post(looked_at)
    assert needs(cast.lead, now=now) == left
    signing.ask_for_link(asked.signers.get(), now=now)
    about = asking.About("Milan", make.BORN, known=asked.subject)
    make.request(cast.worker, cast.noord, about=about, family_asks=True, now=now + DAY)
    assert needs(cast.lead, now=now) == [("waits", "Milan"), *left]
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "?about=" not in page and looked_at not in page


def test_what_is_disputed_stays_so_when_they_want_to_choose_again(cast):
    consent = make.consent(cast.worker, cast.noord)
    withdrawing.dispute(consent, by=cast.lead, now=NOW)
    signing.ask_for_link(consent.request.signers.get(), now=NOW)
    assert needs(cast.lead) == [("disputed", "Milan")]


@pytest.mark.parametrize(("years", "action"), [(16, ""), (14, "Vraag het opnieuw")])
def test_what_the_sixteenth_birthday_ends_is_not_asked_of_a_guardian_again(cast, years, action):
    born = day_of(NOW).replace(year=NOW.year - years) + 9 * DAY
    made = make.consent(cast.worker, cast.noord, born=born, now=NOW - 10 * DAY)
    Consent.objects.filter(pk=made.pk).update(valid_until=day_of(NOW) + 9 * DAY)
    page = lists.overview(cast.lead, lists.ways_of(cast.lead), "ends", NOW)
    [row] = overview_screen.rows(page.rows, NOW)
    assert row.action == action


def test_the_page_of_an_answer_leads_to_asking_again(cast, client):
    consent = make.consent(cast.worker, cast.noord, now=make.now_here())
    sign_in(client, cast.worker)
    page = client.get(consent.request.get_absolute_url()).content.decode()
    assert page.count(f"?about={consent.subject.ref}") == 1


def at_start(person, now=NOW):
    """What the start page counts: what needs somebody, what waits."""
    counts, _tasks = answered(lists.numbers(person, lists.ways_of(person), now))
    return counts[lists.TODO].number, counts[lists.WAITS].number


def test_one_request_with_several_needs_counts_once_at_the_start(cast):
    """Locked, a new link wanted and an answer that did not count: one request needs somebody."""
    asked = make.request(cast.worker, cast.noord, now=NOW - DAY)
    Signer.objects.filter(request=asked).update(
        locked_until=NOW + DAY, wants_link_at=NOW, not_counted_at=NOW
    )
    for person in (cast.worker, cast.lead, cast.privacy_officer):
        assert at_start(person) == (1, 0)
        assert [need for need, _name in needs(person)] == ["locked"]


def test_what_is_disputed_and_did_not_count_is_one_request_at_the_start(cast):
    consent = make.consent(cast.worker, cast.noord, now=NOW - DAY)
    withdrawing.dispute(consent, by=cast.lead, now=NOW)
    consent.request.signers.update(not_counted_at=NOW)
    assert [need for need, _name in needs(cast.lead)] == ["not_counted", "disputed"]
    assert at_start(cast.lead) == (1, 0)


def test_the_start_page_counts_what_its_links_show(everything):
    for person in (everything.worker, everything.lead, everything.privacy_officer):
        urgent, waits = at_start(person)
        assert urgent == len({name for _need, name in needs(person, "todo")})
        assert waits == len(needs(person, "waits"))


@pytest.mark.parametrize(
    ("over", "mark"),
    [
        ("cancelled", {"locked_until": NOW + DAY}),
        ("cancelled", {"wants_link_at": NOW - 9 * DAY}),
        ("refused", {"not_counted_at": NOW - 9 * DAY}),
        ("cancelled", {"doubted_at": NOW - 9 * DAY}),
    ],
)
def test_what_is_over_takes_nobody_s_place_in_a_short_list(cast, monkeypatch, over, mark):
    monkeypatch.setattr(lists, "ATTENTION", 1)
    monkeypatch.setattr(prepared_rows, "_kept", {})  # with another size
    past = make.request(cast.worker, cast.noord, first_name="Cas", now=NOW - 20 * DAY)
    asked = make.request(cast.worker, cast.noord, now=NOW - 10 * DAY)
    later = {name: at + timedelta(minutes=1) for name, at in mark.items()}
    past.signers.update(**mark)
    asked.signers.update(**later)
    move(past, RequestStatus(over), by=None, now=NOW)
    assert [name for _need, name in needs(cast.lead, "todo")] == ["Milan"]


@pytest.mark.parametrize(("days", "offered"), [(40, 1), (9, 0)])
def test_shortly_before_sixteen_the_page_of_an_answer_asks_no_guardian_again(
    cast, client, days, offered
):
    now = make.now_here()
    born = day_of(now).replace(year=now.year - 16) + days * DAY
    consent = make.consent(cast.worker, cast.noord, born=born, now=now)
    assert consent.at_sixteen
    sign_in(client, cast.worker)
    page = client.get(consent.request.get_absolute_url()).content.decode()
    assert page.count(f"?about={consent.subject.ref}") == offered


def test_asked_anew_what_came_back_needs_nothing_more(cast):
    lost = make.request(cast.worker, cast.noord, now=NOW - DAY)
    move(lost, RequestStatus.UNDELIVERABLE, by=None, now=NOW)
    assert needs(cast.lead) == [("undeliverable", "Milan")]
    again = asking.About("Milan", make.BORN, known=lost.subject)
    make.request(cast.worker, cast.noord, about=again)
    assert needs(cast.lead) == [("waits", "Milan")]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_page_after_page_nothing_is_passed_over_or_twice(everything, monkeypatch, size):
    monkeypatch.setattr(lists, "PAGE", size)
    monkeypatch.setattr(prepared_rows, "_kept", {})  # with another size
    ways, after, seen = lists.ways_of(everything.lead), "", []
    for _page in range(20):
        page = lists.overview(everything.lead, ways, "", NOW, after)
        seen += [row.request.pk for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize(
    "after", ["x", "10.9.9", "0.0", "-1.2.3", "5.99999999999999999999.1", "1.1.1.1"]
)
def test_a_cursor_that_makes_no_sense_starts_at_the_top(everything, after):
    page = lists.overview(everything.lead, lists.ways_of(everything.lead), "", NOW, after)
    assert len(page.rows) == 8


def test_how_many_there_are_and_how_long_the_oldest_waits(everything):
    page = lists.overview(everything.lead, lists.ways_of(everything.lead), "valid", NOW)
    assert page.counts["waits"].number == 2 and page.counts["valid"].number == 1
    assert page.counts["waits"].oldest == NOW - 11 * DAY
    consent = Consent.objects.get(subject__requests__made_at=NOW, status="valid", at_sixteen=True,
                                  valid_until__gt=day_of(NOW) + 30 * DAY)  # fmt: skip
    make.publication(consent, by=everything.worker)
    withdrawing.withdraw(consent, None, who="signer", route="link", now=NOW)
    page = lists.overview(everything.lead, lists.ways_of(everything.lead), "", NOW)
    assert page.tasks == (1, date(2026, 11, 25))


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def lead(cast):
    return sign_in(Client(), cast.lead)


def test_the_overview_says_who_what_for_and_how_it_stands(everything, lead):
    text = lead.get(reverse("consent:overview")).content.decode()
    assert "Vera V." in text and "Nee V." not in text
    assert lead.get(reverse("consent:overview"), {"show": "todo"}).status_code == 200


def test_a_director_gets_numbers_with_small_ones_hidden(everything):
    answer = sign_in(Client(), everything.director).get(reverse("consent:overview"))
    assert answer.status_code == 200 and "Vera" not in answer.content.decode()
    assert {told for _label, told in answer.context["facts"]} <= {"<5", "–"}


def test_the_title_of_the_page_tells_consents_their_list_and_their_numbers_apart(cast, lead):
    """By their number, which names nobody."""
    consent = make.consent(cast.worker, cast.noord)
    other = make.request(cast.worker, cast.noord, first_name="Noor", email="noor@example.org")
    here = reverse("consent:overview")
    pages = [lead.get(one.get_absolute_url()) for one in (consent.request, other)]
    pages += [lead.get(here), sign_in(Client(), cast.director).get(here)]
    assert [re.search("<title>(.*?) – ", page.content.decode())[1] for page in pages] == [
        f"Toestemming beeld {consent.request.ref}",
        f"Toestemming beeld {other.ref}",
        "Toestemming beeld",
        "Toestemming beeld: Aantallen",
    ]


@pytest.mark.parametrize("typed", ["milan", " Milan  ", "Milan Vos", "MILAN VOS"])
def test_a_name_is_found_exactly_and_the_search_recorded_without_it(cast, lead, typed):
    make.request(cast.worker, cast.noord)
    make.request(cast.other_worker, cast.zuid)
    answer = lead.post(reverse("consent:search"), {"name": typed})
    assert [row.name for row in answer.context["rows"]] == ["Milan V."]
    entry = AuditEntry.objects.filter(verb="searched").get()
    assert (entry.after, entry.actor) == ("1", cast.lead.label) and "ilan" not in entry.subject


@pytest.mark.parametrize("typed", ["Mil", "Vos", "Milan Vo", "%", "'; DROP", "\x00", "😀" * 20])
def test_part_of_a_name_finds_nobody(cast, lead, typed):
    make.request(cast.worker, cast.noord)
    answer = lead.post(reverse("consent:search"), {"name": typed})
    assert answer.status_code in (200, 422) and not answer.context["rows"]


def test_f14_a_search_shows_of_a_refusal_only_that_images_may_not_be_used(cast, lead):
    make.signed(make.request(cast.worker, cast.noord), NO)
    answer = lead.post(reverse("consent:search"), {"name": "Milan"})
    [row] = answer.context["rows"]
    assert row.tags == [] and row.icon == "slash-circle"


def test_of_a_refusal_its_page_shows_only_that_images_may_not_be_used(cast, lead):
    asked = make.request(cast.worker, cast.noord)
    make.signed(asked, NO)
    text = lead.get(asked.get_absolute_url()).content.decode()
    assert "Sanne" not in text and "ouder@example.org" not in text


def test_reading_one_consent_is_recorded(cast, lead):
    consent = make.consent(cast.worker, cast.noord)
    make.publication(consent, by=cast.worker)
    answer = lead.get(consent.request.get_absolute_url())
    assert answer.status_code == 200 and "voetbaltoernooi" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="read", subject_ref=consent.request.ref).count() == 1


@pytest.mark.parametrize(
    "state", ["draft", "waits", "signed", "both", "withdrawn", "replaced", "expired", "sixteen"]
)
def test_a_consent_in_any_state_has_a_page_of_six_queries(cast, lead, state):
    now = timezone.now()
    if state in ("draft", "waits", "both"):
        asked = make.request(cast.worker, cast.noord, now=now, both=state == "both",
                             route="paper" if state == "draft" else "email")  # fmt: skip
        if state == "both":
            make.signed(asked, now=now)
    else:
        consent = make.consent(cast.worker, cast.noord, now=now)
        asked = consent.request
        for _post in range(5):
            make.publication(consent, by=cast.worker)
        if state == "withdrawn":
            withdrawing.withdraw(consent, None, who="signer", route="link", now=now)
        if state in ("replaced", "expired", "sixteen"):
            Consent.objects.update(
                status="replaced" if state == "replaced" else "expired",
                ended_at=now,
                valid_until=timezone.localdate(now) + timedelta(days=1),
                at_sixteen=state == "sixteen",
            )
    lead.get(asked.get_absolute_url())
    statements, answer = statements_of(lambda: lead.get(asked.get_absolute_url()))
    assert answer.status_code == 200
    assert len(statements) <= PAGE, told(statements)


@pytest.mark.parametrize("number", [0, 3, 60])
@pytest.mark.parametrize("who", ["worker", "lead", "privacy_officer"])
def test_the_overview_asks_six_queries_at_most(cast, number, who):
    for place in range(number):
        make.request(cast.worker, cast.noord, first_name=f"Kind {place}", now=timezone.now())
    client = sign_in(Client(), getattr(cast, who))
    client.get(reverse("consent:overview"))
    statements, answer = statements_of(lambda: client.get(reverse("consent:overview")))
    assert answer.status_code == 200 and len(answer.context["rows"]) == min(number, 50)
    assert len(statements) <= PAGE, told(statements)


def test_a_first_name_finds_what_one_asked_oneself_and_what_one_s_team_asked(cast):
    mine = make.consent(cast.worker, cast.noord, email="a@example.org").subject
    theirs = make.request(cast.colleague, cast.noord, last_name="Kok", email="b@example.org")
    make.request(cast.other_worker, cast.zuid, last_name="Bos", email="c@example.org")
    about = asking.About("Milan", make.BORN, known=mine)
    make.request(cast.other_worker, cast.zuid, about=about)  # of another team too: found once
    terms = people.search_terms(" milan ")

    def found(user):
        return Subject.objects.found_by(user, terms, 50)

    assert found(cast.worker) == [mine.pk]
    assert found(cast.lead) == [theirs.subject_id, mine.pk]
    assert len(found(cast.other_lead)) == 2 and len(found(cast.privacy_officer)) == 3
    assert found(cast.manager) == []
    assert found(cast.lead) == sorted(found(cast.lead), reverse=True)


# --- somebody stops, somebody objects -------------------------------------------------------------


def test_a_colleague_writes_down_that_somebody_stops_and_sees_nothing_else(cast):
    consent = make.consent(cast.worker, cast.noord)
    client = sign_in(Client(), cast.colleague)
    address = reverse("consent:withdraw", args=[consent.request.ref])
    assert client.get(consent.request.get_absolute_url()).status_code == 404
    assert "Sanne" not in client.get(address).content.decode()
    client.post(address, {"who": "signer", "route": "spoken", "what": "all"})
    consent.refresh_from_db()
    assert consent.status == ConsentStatus.WITHDRAWN
    assert consent.withdrawals.get().by == cast.colleague


def test_a_colleague_can_t_read_from_that_page_who_said_no_to_what(cast):
    """The page of a no, of a no to some and of a yes are one page, and take the same."""
    shown, client = [], sign_in(Client(), cast.colleague)
    for decisions in (make.YES, make.YES | {"website": "no"}, make.NO):
        asked = make.request(cast.worker, cast.noord)
        make.signed(asked, decisions)
        address = reverse("consent:withdraw", args=[asked.ref])
        page = re.search(r"<main.*</main>", client.get(address).content.decode(), re.DOTALL)[0]
        shown.append(re.sub(r'name="csrf[^>]*>', "", page))
        values = {"who": "signer", "route": "spoken", "what": "some", "rows": ["website"]}
        answer = client.post(address, values, follow=True)
        assert "gestopt" in answer.content.decode()
    assert 'value="website"' in shown[0]
    assert shown[0] == shown[1] == shown[2]
    assert not AuditEntry.objects.filter(verb="read", by=cast.colleague).exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"who": "signer"},
        {"who": "x", "route": "link", "what": "all"},
        {"who": "signer", "route": "spoken", "what": "some"},
    ],
)
def test_what_is_missing_of_a_withdrawal_is_said_and_nothing_stops(cast, lead, values):
    consent = make.consent(cast.worker, cast.noord)
    answer = lead.post(reverse("consent:withdraw", args=[consent.request.ref]), values)
    assert answer.status_code == 422
    consent.refresh_from_db()
    assert consent.status == ConsentStatus.VALID


def test_some_rows_stop(cast, lead):
    consent = make.consent(cast.worker, cast.noord)
    values = {"who": "signer", "route": "mail", "what": "some", "rows": ["website"]}
    assert (
        lead.post(reverse("consent:withdraw", args=[consent.request.ref]), values).status_code
        == 302
    )
    consent.refresh_from_db()
    assert consent.withdrawn_rows == ["website"] and consent.status == ConsentStatus.VALID


def test_f15_only_a_lead_of_the_team_writes_down_an_objection(cast, lead):
    consent = make.consent(cast.worker, cast.noord)
    address = reverse("consent:dispute", args=[consent.request.ref])
    for who in ("worker", "other_lead", "privacy_officer"):
        assert sign_in(Client(), getattr(cast, who)).post(address).status_code == 404
    assert lead.get(address).status_code == 200
    assert lead.post(address).status_code == 302
    assert Consent.objects.get().status == ConsentStatus.DISPUTED
    assert lead.post(address).status_code == 422
    assert ConsentRequest.objects.get().status == RequestStatus.SIGNED


def test_f15_a_lead_writes_down_once_that_an_objection_is_gone(cast, lead):
    consent = make.consent(cast.worker, cast.noord)
    withdrawing.dispute(consent, by=cast.lead, now=NOW)
    page, address = (
        reverse(f"consent:{name}", args=[consent.request.ref]) for name in ("consent", "settle")
    )
    for who in ("worker", "other_lead", "privacy_officer"):
        assert sign_in(Client(), getattr(cast, who)).post(address).status_code == 404
    assert address in lead.get(page).content.decode()
    assert lead.get(address).status_code == 200
    assert lead.post(address).status_code == 302
    assert lead.post(address).status_code == 422
    assert address not in lead.get(page).content.decode()
    assert Consent.objects.get().status == ConsentStatus.DISPUTED
