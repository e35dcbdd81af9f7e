"""May I post this? One rule, asked before posting and once more when it is written down."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from consent import checking
from consent.actions import asking, ending, signing, withdrawing
from consent.checking import Standing, Verdict, Why
from consent.choices.consent import PLACE_OF, Channel, ConsentStatus
from consent.choices.request import NEED_CONTACT, Assurance, ImageKind
from consent.models import Attestation, Publication
from consent.screens.check import called
from organisation.choices import ImagePlace, LinkEnough
from organisation.models import Organisation
from privacy.models import AuditEntry
from tests.consent import make
from tests.consent.make import NO
from tests.sign_in import sign_in
from tests.signals.test_budgets import asked, told
from youthwork.lib.dates import day_of

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
days = st.integers(-40, 40).map(lambda n: TODAY + n * DAY)
rows = st.sampled_from([*ImageKind.values, *ImagePlace.values])
standings = st.builds(
    Standing,
    status=st.sampled_from(["", *ConsentStatus.values]),
    yes=st.frozensets(rows),
    valid_from=days,
    valid_until=days,
    assurance=st.sampled_from(Assurance.values),
    is_own=st.booleans(),
    sixteen_on=st.none() | days,
    waits=st.booleans(),
    refused=st.booleans(),
    need_contact=st.sampled_from(list(NEED_CONTACT.values())),
)
kinds, places = st.sampled_from(ImageKind.values), st.sampled_from(ImagePlace.values)


def may(one, kind, place, day):
    """The same rule said in one breath."""
    counts = one.status == "valid" and one.valid_from <= day < one.valid_until
    decides = one.is_own or one.sixteen_on is None or day < one.sixteen_on
    sure = place not in one.need_contact or one.assurance != "C"
    return counts and decides and sure and kind in one.yes and place in one.yes


@given(standings, kinds, places, days)
@settings(max_examples=50)
def test_yes_is_said_exactly_when_everything_is_right(one, kind, place, day):
    verdict, why = checking.judge(one, kind, place, day)
    assert (verdict == Verdict.YES) == may(one, kind, place, day) == (why == Why.MAY)


@given(standings, kinds, places, days, rows)
@settings(max_examples=50)
def test_a_row_less_never_makes_more_possible(one, kind, place, day, row):
    less = Standing(**(vars(one) | {"yes": one.yes - {row}}))
    if checking.judge(less, kind, place, day)[0] == Verdict.YES:
        assert checking.judge(one, kind, place, day)[0] == Verdict.YES
    if row in (kind, place):
        assert checking.judge(less, kind, place, day)[0] != Verdict.YES


@given(standings, kinds, places, days)
@settings(max_examples=50)
def test_a_call_is_all_that_lacks_where_it_says_call(one, kind, place, day):
    spoken = Standing(**(vars(one) | {"assurance": "B"}))
    calls = checking.judge(one, kind, place, day)[0] == Verdict.CALL
    assert calls == (may(spoken, kind, place, day) and not may(one, kind, place, day))


@given(st.lists(standings, max_size=4), kinds, days)
@settings(max_examples=30)
def test_elsewhere_is_possible_only_where_each_of_them_may(people, kind, day):
    found = checking.possible(people, kind, ImagePlace.values, day)
    for place in ImagePlace.values:
        each = bool(people) and all(may(one, kind, place, day) for one in people)
        assert (place in found) == each


@pytest.mark.parametrize(
    "one",
    [
        Standing(refused=True),
        Standing(status="withdrawn"),
        Standing(status="disputed"),
        Standing(status="valid", valid_from=TODAY, valid_until=TODAY + DAY),
        Standing(status="expired", refused=True, valid_from=TODAY - DAY, valid_until=TODAY),
        Standing(
            status="expired",
            refused=True,
            valid_from=TODAY - DAY,
            valid_until=TODAY,
            sixteen_on=TODAY,
        ),
    ],
)
def test_a_refusal_a_no_a_stop_and_an_objection_read_alike(one):
    assert checking.judge(one, "photo", "website", TODAY) == (Verdict.NO, Why.NO_CONSENT)


# --- the page -------------------------------------------------------------------------------------

CHECK = reverse("consent:check")


@pytest.fixture
def worker(cast):
    make.places()
    return sign_in(Client(), cast.worker)


def consent(cast, name="Milan", decisions=None, **also):
    return make.consent(
        cast.worker, cast.noord, decisions, first_name=name, now=timezone.now() - DAY, **also
    )


def post(client, *consents, channel="instagram_closed", **also):
    who = [getattr(one, "subject", one).ref for one in consents]
    values = {"kind": "photo", "who": who, "channel": channel} | also
    return client.post(CHECK, values)


def test_yes_with_who_said_so_and_until_when(cast, worker):
    answer = post(worker, consent(cast), consent(cast, "Sofie"))
    assert answer.context["verdict"] == "yes" and answer.context["share"] == ""
    assert "Milan" in answer.context["what"] and "Sofie" in answer.context["what"]
    assert not AuditEntry.objects.filter(verb="read").exists()


def test_f22_of_six_one_not_and_what_can_be_done(cast, worker):
    people = [consent(cast, f"Kind {n}") for n in range(5)]
    people.append(consent(cast, "Noah", NO | {"photo": "yes", "closed_profiles": "yes"}))
    answer = post(worker, *people, channel="leaflet")
    page = answer.context
    assert (page["verdict"], page["share"]) == ("no", "6 van 6 niet")  # nobody was asked
    page = post(worker, *people, channel="website").context
    assert page["share"] == "6 van 6 niet"  # five to call, one no
    for one in people:
        signing.attest(
            one.request.signers.get().answer, "spoken", by=cast.worker, now=timezone.now()
        )
    answer = post(worker, *people, channel="website")
    page = answer.context
    assert (page["verdict"], page["share"], page["without"]) == ("no", "1 van 6 niet", "Noah V.")
    assert {place.channel for place in page["places"]} == {"instagram_closed", "snapchat_closed"}
    assert page["rest"] == [one.subject.ref for one in people[:5]]
    again = worker.post(CHECK, {"kind": "photo", "who": page["rest"], "channel": "website"})
    assert again.context["verdict"] == "yes"


def test_a_public_place_needs_a_voice_and_i_called_gives_it(cast, worker):
    one = consent(cast)
    page = post(worker, one, channel="website").context
    assert page["verdict"] == "call"
    [step] = page["steps"]
    values = {"kind": "photo", "who": [one.subject.ref], "channel": "website"}
    answer = worker.post(reverse("consent:called"), values | {"signer": step.calls[0].key})
    assert answer.context["verdict"] == "yes"
    one.refresh_from_db()
    assert one.assurance == Assurance.SPOKEN
    worker.post(reverse("consent:called"), values | {"signer": step.calls[0].key})
    assert Attestation.objects.count() == 1


@pytest.mark.parametrize(
    ("chosen", "calls"),
    [
        ("closed", {"public_pages", "website"}),
        ("not_social", {"public_pages"}),
        ("nowhere", {"public_pages", "website", "closed_profiles"}),
    ],
)
def test_where_a_link_alone_is_enough_is_for_the_organisation_to_say(cast, worker, chosen, calls):
    one = consent(cast)
    Organisation.objects.update(link_is_enough=chosen)
    caches["process"].clear()
    asks = {place: channel for channel, place in PLACE_OF.items()}
    found = {
        place
        for place in ("public_pages", "website", "closed_profiles")
        if post(worker, one, channel=asks[place]).context["verdict"] == "call"
    }
    assert found == calls


def test_social_media_always_ask_for_a_voice():
    social = {ImagePlace.PUBLIC_PAGES, ImagePlace.VIDEO_PLATFORMS}
    assert set(NEED_CONTACT) == set(LinkEnough)
    assert all(social <= places for places in NEED_CONTACT.values())


@pytest.mark.parametrize("key", ["", "x", "AAAAAAAAAAAA-1", "-", "1-1-1-1-1-1-1-1-1-1-1"])
def test_somebody_unknown_was_not_called(cast, worker, key):
    assert worker.post(reverse("consent:called"), {"signer": key}).status_code == 404


def test_who_of_another_team_signed_was_not_called(cast):
    one = consent(cast)
    client = sign_in(Client(), cast.other_worker)
    key = f"{one.request.ref}-1"
    assert client.post(reverse("consent:called"), {"signer": key}).status_code == 404


def test_from_sixteen_the_young_person_is_asked(cast, worker):
    now = timezone.now()
    born = day_of(now).replace(year=now.year - 16) + 2 * DAY
    one = make.consent(cast.worker, cast.noord, born=born, now=now - 3 * DAY)
    assert post(worker, one).context["verdict"] == "yes"
    subject = one.subject
    subject.birth_date = (born - 5 * DAY).isoformat()
    subject.save(update_fields=["birth_date"])
    page = post(worker, one).context
    assert page["verdict"] == "ask" and page["steps"][0].ask_ref == subject.ref


@pytest.mark.parametrize("state", ["asked", "refused", "withdrawn", "disputed", "expired"])
def test_without_a_yes_it_is_a_no_or_a_wait(cast, worker, state):
    now = timezone.now()
    if state in ("asked", "refused"):
        request = make.request(cast.worker, cast.noord, now=now)
        subject = request.subject
        if state == "refused":
            make.signed(request, NO, now=now)
    else:
        one = consent(cast)
        subject = one.subject
        if state == "withdrawn":
            withdrawing.withdraw(one, None, who="signer", route="link", now=now)
        elif state == "disputed":
            withdrawing.dispute(one, by=cast.lead, now=now)
        else:
            type(one).objects.filter(pk=one.pk).update(valid_until=timezone.localdate(now))
    assert post(worker, subject).context["verdict"] == ("ask" if state == "asked" else "no")


@pytest.mark.parametrize("own", [False, True])
def test_who_says_no_after_the_yes_of_before_had_ended_is_not_to_be_asked(cast, worker, own):
    """Their own no at sixteen, and a guardian's after 24 months."""
    now = timezone.now()
    signed_on = now - 800 * DAY
    born = day_of(now) - (16 * 366 if own else 10 * 366) * DAY
    one = make.consent(
        cast.worker, cast.noord, born=born, now=signed_on, own_email="ik@example.org"
    )
    ending.expire(one, now=now - DAY)
    known = asking.About("Milan", born, known=one.subject)
    asked = make.request(cast.worker, cast.noord, about=known, born=born, now=now)
    assert post(worker, one).context["verdict"] == ("ask" if own else "no")  # it waits
    make.signed(asked, NO, now=now)
    page = post(worker, one).context
    assert page["verdict"] == "no" and not page["steps"]


def test_a_colleague_of_the_team_gets_the_answer_and_not_the_number_or_the_name(cast):
    one = consent(cast)
    signer = one.request.signers.get()
    signer.phone = "06 12 34 56 78"
    signer.save(update_fields=["phone"])
    answer = post(sign_in(Client(), cast.colleague), one, channel="website")
    text = answer.content.decode()
    assert answer.context["verdict"] == "call"
    assert "06 12 34" not in text and "tel:" not in text
    assert "Sanne" not in text and "Wim Werker" in text
    assert not AuditEntry.objects.filter(verb="read").exists()
    text = post(sign_in(Client(), cast.worker), one, channel="website").content.decode()
    assert 'href="tel:0612345678"' in text
    assert AuditEntry.objects.get(verb="read").subject_ref == one.request.ref


def test_people_of_another_team_are_not_there(cast):
    one = consent(cast)
    client = sign_in(Client(), cast.other_worker)
    assert "Milan" not in client.get(CHECK).content.decode()
    assert post(client, one).status_code == 422
    find = client.post(CHECK, {"find": "1", "first_name": "Milan"})
    assert find.context["nobody_found"]


def test_a_first_name_adds_somebody_and_keeps_who_was_ticked(cast, worker):
    first = consent(cast)
    for n in range(9):
        consent(cast, f"Kind {n}")
    answer = worker.post(
        CHECK,
        {"find": "1", "first_name": "kind 3", "who": [first.subject.ref], "channel": "tiktok"},
    )
    assert answer.status_code == 200
    ticked = [one.name for one in answer.context["options"] if one.checked]
    assert ticked == ["Milan V.", "Kind 3 V."]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"kind": "photo"},
        {"who": ["x"], "kind": "photo", "channel": "website"},
        {"who": ["\x00"], "kind": "💥", "channel": "website"},
        {"who": ["A" * 9000], "kind": "photo", "channel": "nergens"},
        {"find": "1", "first_name": "\x00"},
        {"find": "1", "first_name": "a" * 9000},
    ],
)
def test_nonsense_is_answered_with_the_question(cast, worker, values):
    answer = worker.post(CHECK, values)
    assert answer.status_code == (200 if "find" in values else 422)
    assert not Publication.objects.exists()


def test_names_that_read_alike_are_told_apart(cast):
    one = make.request(cast.worker, cast.noord, last_name="Vos").subject
    two = make.request(cast.worker, cast.noord, last_name="Visser").subject
    three = make.request(cast.worker, cast.noord, last_name="Vos", born=date(2012, 7, 4)).subject
    four = make.request(cast.worker, cast.noord, first_name="Sem").subject
    names = [name for name, _line in called([one, two, three, four], TODAY).values()]
    assert names == ["Milan Vos, 3 juni", "Milan Visser", "Milan Vos, 4 juli", "Sem V."]


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("channel", ["instagram_closed", "website"])
def test_the_answer_asks_few_queries_however_many_are_on_it(cast, worker, number, channel):
    people = [consent(cast, f"Kind {n}") for n in range(number)]
    post(worker, *people, channel=channel)
    statements, answer = asked(lambda: post(worker, *people, channel=channel))
    assert answer.context["verdict"] in ("yes", "call")
    entries = [sql for sql in statements if sql.startswith('INSERT INTO "privacy_auditentry"')]
    assert len(entries) == (channel == "website"), told(statements)  # whose number was read
    assert len(statements) - len(entries) <= 6, told(statements)
    statements, _page = asked(lambda: worker.get(CHECK))
    assert len(statements) <= 6, told(statements)


def test_every_channel_has_a_place():
    assert set(PLACE_OF) == set(Channel)
