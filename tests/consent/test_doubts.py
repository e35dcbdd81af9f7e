"""F11: somebody else than a parent signs as a parent, by whatever route they were asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from consent import people
from consent.actions import asking, events, following, groups, importing, signing
from consent.choices.request import Route
from consent.models import ConsentRequest, Signer
from consent.querysets import overview as lists
from outbox.models import Message
from tests.consent import make, pages
from tests.consent.make import BORN, NOW
from tests.sign_in import sign_in
from youthwork.lib.dates import day_of

SECOND = timedelta(seconds=1)
ONE = "Milan.Vos@gmail.com"
SPELLED = ["milan.vos@gmail.com", "MILANVOS@gmail.com", "milan.vos+ouder@googlemail.com"]


def refusal_of(deed):
    with pytest.raises(ValidationError) as refused:
        deed()
    return {name: each[0].code for name, each in refused.value.error_dict.items()}


def test_a_mailbox_has_one_spelling():
    assert len({people.mailbox(each) for each in (ONE, *SPELLED)}) == 1
    assert people.mailbox("a.b@ziggo.nl") != people.mailbox("ab@ziggo.nl")
    assert not people.same_mailbox("", "") and not people.same_mailbox(None, ONE)


@pytest.mark.parametrize("typed", SPELLED)
def test_the_young_person_s_own_address_is_refused_however_it_is_spelled(cast, typed):
    new = {"email": typed, "own_email": ONE}
    assert refusal_of(lambda: make.request(cast.worker, cast.noord, **new)) == {
        "guardian_email": "own_address"
    }
    asked = make.request(cast.worker, cast.noord, own_email=ONE, both=True)
    for number in (1, 2):
        signer = asked.signers.get(number=number)
        found = refusal_of(
            lambda s=signer: following.correct_address(s, typed, by=cast.worker, now=NOW)
        )
        assert found == {"email": "own_address"}


def test_the_second_parent_is_compared_too_and_an_address_that_was_given_before(cast):
    make.places()
    asked = [asking.Asked("ouder@example.org"), asking.Asked(ONE)]
    about = asking.About("Milan", BORN, email=SPELLED[1])
    ask = {"team": cast.noord, "by": cast.worker, "now": NOW}
    found = refusal_of(lambda: asking.ask(about, asked, make.ROWS, Route.EMAIL, **ask))
    assert found == {"second_guardian_email": "own_address"}
    known = make.consent(cast.worker, cast.noord, own_email=ONE).subject
    about = asking.About("Milan", BORN, known=known)
    one = [asking.Asked(SPELLED[2])]
    found = refusal_of(lambda: asking.ask(about, one, make.ROWS, Route.EMAIL, **ask))
    assert found == {"guardian_email": "own_address"}


def test_a_colleague_s_address_is_refused_by_every_route(cast):
    make.places()
    name, _at, domain = cast.colleague.email.partition("@")
    own = f"{name.upper()}+kind@{domain}"
    found = refusal_of(lambda: make.request(cast.worker, cast.noord, email=own))
    assert found == {"guardian_email": "colleague"}
    born = BORN.replace(year=2008)
    found = refusal_of(lambda: make.request(cast.worker, cast.noord, email=own, born=born))
    assert found == {"youth_email": "colleague"}
    asked = make.request(cast.worker, cast.noord)
    found = refusal_of(
        lambda: following.correct_address(asked.signers.get(), own, by=cast.worker, now=NOW)
    )
    assert found == {"email": "colleague"}
    [line] = groups.look_over([groups.Line("Noa", email="x@example.org", second_email=own,
                                           born=BORN)], day_of(NOW))  # fmt: skip
    assert set(line.errors) == {"second_email"}
    row = importing.Row(2, "Noa", born=BORN, signer_name="Sanne", signed_on=day_of(NOW), email=own,
                        decisions=make.YES)  # fmt: skip
    assert set(importing.look_over([row], day_of(NOW))[0].errors) == {"email"}


def test_in_a_list_a_parent_has_not_the_address_of_a_young_person_of_the_list(cast):
    make.places()
    lines = [
        groups.Line("Noa", email="noa@example.org", born=BORN.replace(year=2008)),
        groups.Line("Milan", email="Noa+1@example.org", born=BORN),
    ]
    found = groups.look_over(lines, day_of(NOW))
    assert [set(line.errors) for line in found] == [set(), {"email"}]


# --- at an event: nobody hears what is known ------------------------------------------------------


@pytest.mark.parametrize("whose", ["own", "colleague"])
def test_on_a_poster_s_page_no_mail_goes_there_and_the_maker_asks_for_another(cast, whose):
    make.consent(cast.worker, cast.noord, own_email=ONE)
    event = events.announce("Toernooi", day_of(NOW), make.ROWS, team=cast.noord, by=cast.worker,
                            now=NOW)  # fmt: skip
    address = SPELLED[1] if whose == "own" else cast.colleague.email
    before = Message.objects.count()
    typed = events.FilledIn("Milan", BORN, address, "Vos")
    made = events.fill_in(event, typed, now=NOW)
    assert events.fill_in(event, typed, now=NOW) is None
    assert Message.objects.count() == before
    signer = made.signers.get()
    assert not signer.email and made.subject.is_namesake
    page = lists.overview(cast.worker, lists.ways_of(cast.worker), "todo", NOW)
    assert [(row.need, row.request) for row in page.rows] == [("review", made)]

    text = sign_in(Client(), cast.worker).get(made.get_absolute_url()).content.decode()
    told = "van de jongere zelf" if whose == "own" else "van een collega"
    assert told in text and "nog een jongere met deze naam" in text
    following.correct_address(signer, "ouder@example.org", by=cast.worker, now=NOW)
    signer.refresh_from_db()
    assert signer.doubted_at is None and Message.objects.count() == before + 1


# --- what is seen when it is signed ---------------------------------------------------------------


def signed(asked, **also):
    make.signed(asked, **({"now": NOW + 120 * SECOND} | also))
    return Signer.objects.get(request=asked, number=1)


def test_an_answer_like_any_other_raises_no_doubt(cast):
    assert signed(make.request(cast.worker, cast.noord)).doubted_at is None


def test_signed_at_once_in_a_colleague_s_browser_or_by_many_families_is_looked_at(cast):
    asked = make.request(cast.worker, cast.noord)
    assert signed(asked, now=NOW + 40 * SECOND).doubts == ["fast"]
    for name in ("Noa", "Sem", "Tim"):
        last = make.request(cast.worker, cast.noord, first_name=name)
    signer = signed(last, staff_device=True)
    assert signer.doubts == ["many_families", "staff_device"]
    page = lists.overview(cast.lead, lists.ways_of(cast.lead), "", NOW)
    found = [(row.need, row.request.subject.first_name) for row in page.rows]
    assert ("review", "Milan") in found and ("valid", "Milan") not in found
    assert page.counts["review"].number == 2

    following.spoke(last, 1, by=cast.worker, now=NOW)
    assert Signer.objects.filter(doubted_at=None, pk=signer.pk).exists()


def test_on_the_worker_s_device_and_on_paper_there_is_nothing_to_doubt(cast):
    asked = make.request(cast.worker, cast.noord, route=Route.DEVICE, email="")
    assert signed(asked, now=NOW + SECOND, on_device=True).doubts == []


def test_the_own_address_given_later_is_looked_at(cast):
    asked = make.request(cast.worker, cast.noord, route=Route.DEVICE, email="", own_email=ONE)
    signer = signed(asked, on_device=True)
    signing.send_copy(signer, SPELLED[0], "nl", now=NOW)
    signer.refresh_from_db()
    assert signer.doubts == ["own_address"] and signer.doubted_at


def test_a_link_opened_in_a_browser_with_a_colleague_in_it_is_noted(cast, monkeypatch):
    asked = make.request(cast.worker, cast.noord, now=make.now_here())
    client = sign_in(Client(headers={"host": "localhost"}), cast.worker)
    client.get(pages.link_of(asked, now=make.now_here()))
    client.post(pages.page_of(asked), {"date_of_birth": f"{BORN:%d-%m-%Y}"})
    client.post(pages.page_of(asked), pages.filled(asked))
    assert "staff_device" in Signer.objects.get().doubts


# --- having seen who signed -----------------------------------------------------------------------


def test_nobody_saw_who_signed_by_a_mailed_link(cast):
    asked = make.request(cast.worker, cast.noord)
    answer = make.signed(asked)
    client = sign_in(Client(), cast.worker)
    address = reverse("consent:attest", args=[asked.ref, 1])
    assert client.get(address).status_code == 404
    assert client.post(address, {"attested": "seen"}).status_code == 404
    found = refusal_of(lambda: signing.attest(answer, "seen", by=cast.worker, now=NOW))
    assert found == {"attested": "not_there"}


def test_who_signed_by_the_code_on_the_spot_was_seen(cast):
    asked = make.request(cast.worker, cast.noord, route=Route.LINK, email="")
    make.signed(asked)
    client = sign_in(Client(), cast.worker)
    address = reverse("consent:attest", args=[asked.ref, 1])
    assert address in client.get(asked.get_absolute_url()).content.decode()
    assert client.post(address, {"attested": "seen"}).status_code == 302
    assert ConsentRequest.objects.get().consent.assurance == "A"


ALMOST = BORN.replace(year=2010, month=12, day=1)  # sixteen eleven days after NOW
SIXTEEN = NOW + timedelta(days=20)


def test_from_sixteen_a_parents_address_is_not_taken_as_ones_own(cast):
    """Who signed for them would decide for them again."""
    known = make.consent(cast.worker, cast.noord, born=ALMOST, email=ONE).subject
    about = asking.About("Milan", ALMOST, known=known)
    ask = {"about": about, "now": SIXTEEN, "family_asks": True}
    found = refusal_of(lambda: make.request(cast.worker, cast.noord, email=SPELLED[1], **ask))
    assert found == {"youth_email": "not_own"}
    asked = make.request(cast.worker, cast.noord, email="milan@example.org", **ask)
    found = refusal_of(
        lambda: following.correct_address(asked.signers.get(), ONE, by=cast.worker, now=SIXTEEN)
    )
    assert found == {"email": "not_own"}


def test_the_own_address_that_a_parent_gave_is_still_ones_own(cast):
    known = make.consent(cast.worker, cast.noord, born=ALMOST, email=ONE, own_email="").subject
    Signer.objects.filter(request__subject=known).update(doubts=["own_address"])
    about = asking.About("Milan", ALMOST, known=known)
    ask = {"about": about, "now": SIXTEEN, "family_asks": True}
    assert make.request(cast.worker, cast.noord, email=ONE, **ask).signers.get().email == ONE


def test_from_sixteen_a_parents_address_on_the_page_of_an_event_gets_no_mail(cast):
    make.consent(cast.worker, cast.noord, born=ALMOST, email=ONE)
    event = events.announce(
        "Toernooi", day_of(SIXTEEN), make.ROWS, team=cast.noord, by=cast.worker, now=SIXTEEN
    )
    typed = events.FilledIn("Milan", ALMOST, SPELLED[1], "Vos")
    made = events.fill_in(event, typed, now=SIXTEEN)
    signer = made.signers.get()
    assert (signer.role, signer.email, signer.doubts) == ("youth", None, ["guardians_address"])
    assert signer.doubted_at == SIXTEEN
    assert not Message.objects.filter(kind="consent.event").exists()


def test_a_copy_that_a_young_person_lets_go_to_a_parent_is_looked_at_again(cast):
    known = make.consent(cast.worker, cast.noord, born=ALMOST, email=ONE).subject
    about = asking.About("Milan", ALMOST, known=known)
    asked = make.request(
        cast.worker, cast.noord, about=about, email="", route=Route.LINK, family_asks=True,
        now=SIXTEEN,
    )  # fmt: skip
    make.signed(asked, now=SIXTEEN)
    signer = asked.signers.get()
    assert signer.doubts == []
    signing.send_copy(signer, ONE, "nl", now=SIXTEEN)
    signer.refresh_from_db()
    assert signer.doubts == ["guardians_address"] and signer.doubted_at == SIXTEEN
