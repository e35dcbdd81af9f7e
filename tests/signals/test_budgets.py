"""How much a page may ask of the database: session and user included, whatever the rows.

Counted with a live session of somebody who showed a second factor, after one warming request
(the organisation, platforms and help lines are kept in the process). The statements that begin
and end a transaction ask nothing and are left out.
"""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from signals.actions import owning, partner_requests, sharing, steps, triage
from signals.choices.signal import Outcome, StepKind
from signals.models import Signal
from tests import make
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

INBOX, SAVING, PAGE, SIGNAL = 5, 9, 6, 6
TRANSACTION = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "BEGIN", "COMMIT")


def asked(do):
    """The statements that `do` sends, and its answer."""
    with CaptureQueriesContext(connection) as captured:
        answer = do()
    statements = [query["sql"] for query in captured]
    return [sql for sql in statements if not sql.startswith(TRANSACTION)], answer


def told(statements):
    return "\n".join(f"{number}. {sql[:160]}" for number, sql in enumerate(statements, 1))


@pytest.fixture
def lead(client, cast):
    return sign_in(client, cast.lead)


@pytest.fixture
def worker(cast):
    return sign_in(Client(), cast.worker)


def seated(client, person):
    """Somebody on a device in the list of devices, as each log-in leaves it.

    With its session comes the person (docs/decisions/0273-a-session-brings-its-person.md).
    """
    key = client.session.session_key
    UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1")
    return client


@pytest.fixture
def seat(lead, cast):
    return seated(lead, cast.lead)


def fill(cast, number, **also):
    """That many signals of the team, of every severity, by two people, some with an owner."""
    for place in range(number):
        by = (cast.worker, cast.colleague)[place % 2]
        seen = make.FRIDAY_NIGHT - timedelta(minutes=place)
        values = {"severity": place % 5 + 1, "platform": make.platform(), "seen_at": seen}
        signal = make.signal(by, now=seen, **(values | also))
        if place % 3 == 0:
            Signal.objects.filter(pk=signal.pk).update(owner=cast.colleague)


@pytest.mark.parametrize("rows", [0, 3, 60])
def test_the_inbox_asks_five_queries_at_most(lead, cast, rows):
    fill(cast, rows)
    for query in ("", "?tab=running", "?tab=closed", "?severity=4&area=Plein"):
        address = reverse("signals:inbox") + query
        lead.get(address)

        statements, answer = asked(lambda address=address: lead.get(address))

        assert answer.status_code == 200
        assert len(statements) <= INBOX, query + told(statements)


def test_a_swapped_list_asks_no_more_than_its_page(lead, cast):
    fill(cast, 10)
    address = reverse("signals:inbox")
    lead.get(address)
    statements, _answer = asked(lambda: lead.get(address, headers={"HX-Request": "true"}))
    assert len(statements) <= INBOX, told(statements)


OBSERVED = {
    "calm": {"severity": "2"},
    "urgent": {"severity": "4"},
    "with steps": {"severity": "5", "first_steps": ["reported_platform", "called_112_police"]},
    "long text": {"narrative": " ".join(f"woord{number}" for number in range(90))},
    "with account": {
        "account_handle": "voorbeeld", "location_url": "https://example.org/x", "severity": "4",
    },
    "at home": {"category": "unsafe_home", "severity": "4", "narrative": ""},
}  # fmt: skip


@pytest.mark.parametrize("rows", [0, 30])
def test_saving_asks_nine_queries_at_most(worker, cast, rows):
    fill(cast, rows)
    worker.get(reverse("signals:new"))
    worker.post(reverse("signals:new"), make.posted())
    for name, also in OBSERVED.items():
        count, posted = Signal.objects.count(), make.posted(**also)

        statements, answer = asked(
            lambda posted=posted: worker.post(reverse("signals:new"), posted)
        )

        assert (answer.status_code, Signal.objects.count()) == (302, count + 1), name
        assert len(statements) <= SAVING, name + told(statements)


def test_an_urgent_signal_asks_the_same_with_many_leads(worker, cast):
    for number in range(5):
        make.person(f"Leider {number}", "team_lead", cast.noord)
    worker.post(reverse("signals:new"), make.posted())
    statements, answer = asked(
        lambda: worker.post(reverse("signals:new"), make.posted(severity="5"))
    )
    assert answer.status_code == 302
    assert len(statements) <= SAVING, told(statements)


def planned_by(owner, signal, cast):
    due_on = timezone.localdate() + timedelta(days=1)
    also = {"due_on": due_on, "by": cast.lead, "now": timezone.now()}
    return steps.plan_step(signal, StepKind.TALK_YOUTH, owner=owner, **also)


def owned(signal, cast):
    owning.assign(signal, cast.colleague, by=cast.lead, now=timezone.now())
    planned_by(cast.colleague, signal, cast)


def closed(signal, cast):
    also = {"by": cast.lead, "now": timezone.now()}
    owning.assign(signal, cast.colleague, **also)
    triage.close(signal, Outcome.NOTHING_FOUND, **also)


def to_worker(_signal, cast):
    return {"to": str(cast.worker.public_id)}


def in_days(_signal, _cast):
    return (timezone.localdate() + timedelta(days=5)).isoformat()


def another(signal, cast):
    return {"number": make.signal(cast.worker, severity=2, now=timezone.now()).ref}


def fixed(**values):
    return lambda _signal, _cast: values


# What is posted where, what a signal went through before it, and how many statements that may ask.
DEEDS = {
    "assign": ("assign", to_worker, None, 8),
    "assign anew": ("assign", to_worker, owned, SAVING),
    "step": ("add_step", fixed(kind="talk_youth", note="Gesproken."), None, 7),
    "plan": (
        "add_step",
        lambda *given: {"kind": "talk_youth", "due_on": in_days(*given)},
        None,
        7,
    ),
    "pause": (
        "pause",
        lambda *given: {"until": in_days(*given), "reason": "wacht op het overleg"},
        None,
        7,
    ),
    "severity": ("change_severity", fixed(severity="5", reason="Er is nu gevaar."), None, SAVING),
    "close": ("close", fixed(outcome="nothing_found"), None, 7),
    "reopen": ("reopen", fixed(reason="Het komt terug."), closed, SAVING),
    "merge": ("merge", another, None, SAVING),
    "mask": ("mask", fixed(words="uitgelachen", reason="Een naam."), None, SAVING),
}


@pytest.mark.parametrize("rows", [0, 30])
@pytest.mark.parametrize("deed", DEEDS)
def test_following_up_asks_nine_queries_at_most(seat, cast, deed, rows):
    fill(cast, rows)
    name, values, before, most = DEEDS[deed]
    warming, signal = (make.signal(cast.worker, severity=2) for _each in range(2))
    for each in (warming, signal):
        if before:
            before(each, cast)
        posted, address = values(each, cast), reverse(f"signals:{name}", args=[each.ref])
        statements, answer = asked(lambda: seat.post(address, posted))  # noqa: B023
        assert answer.status_code == 302
    assert Signal.objects.get(pk=signal.pk).version > signal.version
    assert len(statements) <= most, told(statements)


@pytest.mark.parametrize("was_theirs", [False, True])
def test_signals_given_at_once_ask_the_same_whatever_their_number(seat, cast, was_theirs):
    """Also where somebody loses them, with what they had planned."""
    now, to = timezone.now(), str(cast.worker.public_id)
    seat.get(reverse("signals:inbox"))
    asked_of = {}
    for number in (1, 3, 8, 30):
        signals = [make.signal(cast.worker, severity=3, now=now) for _each in range(number)]
        for signal in signals if was_theirs else ():
            owned(signal, cast)
        ticked = {"to": to, "refs": [f"{signal.ref}:{signal.version}.0" for signal in signals]}

        statements, answer = asked(
            lambda ticked=ticked: seat.post(reverse("signals:assign_each"), ticked)
        )

        given = Signal.objects.filter(pk__in=[signal.pk for signal in signals], owner=cast.worker)
        assert (answer.status_code, given.count()) == (302, number)
        asked_of[number] = len(statements)
    assert set(asked_of.values()) == {SAVING if was_theirs else SAVING - 1}, told(statements)


def test_the_form_asks_six_queries_at_most(worker, cast):
    fill(cast, 5)
    worker.get(reverse("signals:new"))
    statements, _answer = asked(lambda: worker.get(reverse("signals:new")))
    assert len(statements) <= PAGE, told(statements)


@pytest.mark.parametrize("who", ["lead", "worker"])
def test_the_start_page_asks_the_same_whatever_the_rows(who, request, cast):
    client = request.getfixturevalue(who)
    fill(cast, 2)
    client.get("/")
    few, _answer = asked(lambda: client.get("/"))
    fill(cast, 40)
    many, _answer = asked(lambda: client.get("/"))
    assert len(many) == len(few) <= PAGE, told(many)


@pytest.mark.parametrize("named", [{}, {"account_handle": "expose_voorbeeld"}])
def test_a_signal_asks_the_same_whatever_happened_to_it(lead, cast, named):
    named = named and {"platform": make.platform()} | named
    signal = make.signal(cast.worker, severity=4, **named)
    make.signal(cast.other_worker, **named)
    lead.get(signal.get_absolute_url())
    few, _answer = asked(lambda: lead.get(signal.get_absolute_url()))
    fill(cast, 20)
    for number in range(8):
        by = (cast.worker, cast.colleague, cast.lead)[number % 3]
        owning.assign(signal, by, by=cast.lead, now=make.FRIDAY_NIGHT)
        triage.add_step(signal, StepKind.TALK_YOUTH, by=by, now=make.FRIDAY_NIGHT)
    many, answer = asked(lambda: lead.get(signal.get_absolute_url()))
    assert answer.status_code == 200
    assert len(many) == len(few) <= SIGNAL, told(many)


@pytest.mark.parametrize("rows", [0, 30])
def test_sharing_asks_nine_queries_at_most(seat, cast, rows):
    fill(cast, rows)
    for place in range(2):  # the first one warms
        partner, signal = make.partner(f"School {place}"), make.signal(cast.worker, severity=3)
        make.agreement(partner)
        said = {"data_kinds": ["category"], "told_youth": "yes", "route": "link", "looked": "on"}
        compose = reverse("signals:share_with", args=[signal.ref, partner.public_id])
        composed, answer = asked(lambda: seat.post(compose, said))  # noqa: B023
        shown = seat.get(answer.url).context["preview"]
        deed = {"what": "share", "preview": shown}
        shared, answer = asked(lambda: seat.post(answer.url, deed))  # noqa: B023
        assert answer.status_code == 302
    assert signal.disclosures.shared().exists()
    assert len(composed) <= SAVING, told(composed)
    assert len(shared) <= SAVING, told(shared)


TOLD = {"data_kinds": ["category", "account_handle", "summary"], "summary": "Morgen op het plein."}


@pytest.mark.parametrize("who", ["lead", "privacy_officer"])
def test_sharing_what_another_composed_asks_nine_queries_at_most(cast, who):
    """With an account and a sentence, and somebody who waits to hear it."""
    person, now = getattr(cast, who), timezone.now()
    client = seated(sign_in(Client(), person), person)
    fill(cast, 30)
    for place in range(2):  # the first one warms
        named = {"platform": make.platform(), "account_handle": "expose_voorbeeld"}
        partner, signal = make.partner(f"School {place}"), make.signal(cast.worker, **named)
        made = make.draft(signal, partner, by=cast.worker, now=now, **TOLD)
        sharing.propose(made, by=cast.worker, now=now)
        if who == "lead":
            make.agreement(partner)
        else:
            sharing.ask(made, by=cast.lead, now=now)
        row = client.get(made.get_absolute_url())
        deed = {"what": row.context["deeds"][0], "preview": row.context["preview"]}
        deed |= {"reason": "Er is haast bij."}
        statements, answer = asked(lambda: client.post(made.get_absolute_url(), deed))  # noqa: B023
        assert answer.status_code == 302
    assert signal.disclosures.shared().exists()
    assert len(statements) <= SAVING, told(statements)


def with_partners(cast, number):
    """That many partners with agreements; with each something shared, proposed and asked."""
    signal = make.signal(cast.worker, severity=4, area="Plein")
    police = make.partner(f"Basisteam {number}")
    for place in range(number):
        partner = make.partner(f"School {number}-{place}", "school")
        make.agreement(partner, from_day=timezone.localdate() - timedelta(days=500))
        for shared_with in (partner, police):
            if not shared_with.agreements.filter(until_day__gte=timezone.localdate()):
                make.agreement(shared_with)
            make.disclosure(signal, shared_with, by=cast.lead, now=timezone.now())
        proposed = make.draft(signal, partner, by=cast.worker, now=timezone.now())
        sharing.propose(proposed, by=cast.worker, now=timezone.now())
        asked_us = {"asked_on": timezone.localdate(), "asked_by": "wijkagent", "question": "Wie?",
                    "purpose": "onderzoek", "about_persons": True, "answer": "refused",
                    "refusal_reason": "names", "told": "Niets."}  # fmt: skip
        partner_requests.write_down(police, asked_us, by=cast.lead, now=timezone.now())
    return police


@pytest.mark.parametrize("rows", [0, 2, 12])
def test_the_partners_ask_six_queries_at_most(cast, rows):
    police = with_partners(cast, rows)
    pages = (reverse("partners:list"), reverse("partners:partner", args=[police.public_id]))
    for who in ("lead", "worker", "manager", "privacy_officer"):
        client = sign_in(Client(), getattr(cast, who))
        for address in pages:
            client.get(address)
            statements, answer = asked(lambda client=client, address=address: client.get(address))
            assert answer.status_code == 200
            assert len(statements) <= PAGE, f"{who}\n{told(statements)}"


@pytest.mark.parametrize("rows", [0, 6])
def test_a_partners_own_page_asks_six_queries_at_most(cast, rows):
    with_partners(cast, rows)
    partner = make.partner("Wijkteam", "youth_care")
    make.agreement(partner)
    signal = make.signal(cast.worker, severity=4)
    row = make.disclosure(signal, partner, by=cast.lead, now=timezone.now())
    client = Client(headers={"host": "localhost"})
    link = reverse("partner_link", args=[sharing.issue_link(row, now=timezone.now())])
    page = client.get(link).url
    client.post(page)
    client.get(page)
    statements, answer = asked(lambda: client.get(page))
    assert answer.status_code == 200
    # Tries are counted in a table of their own, at four small statements a page.
    statements = [sql for sql in statements if '"rate_limits"' not in sql]
    assert len(statements) <= PAGE, told(statements)
