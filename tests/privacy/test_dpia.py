"""The impact assessment of signals: written, advised on, decided, frozen, looked at again."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from outbox.delivery import deliver
from privacy import dpia_screens, dpia_to_do, retention
from privacy.actions import dpia as deeds
from privacy.calendar import looks_again
from privacy.dpia_choices import Level, level
from privacy.models import AuditEntry, Dpia, DpiaRisk
from tests.make import closed_signals
from tests.privacy import make
from tests.sign_in import sign_in
from tests.two_people import opened
from youthwork.lib.dates import add_months, day_of
from youthwork.lib.together import answered

pytestmark = pytest.mark.django_db
RISK = {
    "name": "Een scherm staat open in de bus",
    "likelihood": 2,
    "impact": 2,
    "measures": "Het scherm gaat vanzelf dicht.",
    "likelihood_left": 1,
    "impact_left": 2,
}


def code(error):
    found = error.value
    if hasattr(found, "error_dict"):
        return {name: each[0].code for name, each in found.error_dict.items()}
    return found.code


@pytest.mark.parametrize(
    ("likelihood", "impact", "found"),
    [
        (1, 1, Level.LOW), (1, 2, Level.LOW), (2, 1, Level.LOW), (1, 3, Level.MEDIUM),
        (2, 2, Level.MEDIUM), (2, 3, Level.HIGH), (3, 2, Level.HIGH), (3, 3, Level.HIGH),
    ],
)  # fmt: skip
def test_a_risk_is_how_likely_times_how_bad(likelihood, impact, found):
    assert level(likelihood, impact) == found


def test_the_first_version_begins_with_a_draft_and_says_what_is_still_to_write(cast):
    made = deeds.start(by=cast.manager, now=timezone.now())

    assert made.number == 1
    assert made.description and made.necessity and made.proportionality
    assert [str(name) for name in made.missing] == [str(Dpia._meta.get_field("views").verbose_name)]
    assert made.risks.count() == 8
    assert not made.risks.high_left().exists()
    with pytest.raises(ValidationError) as refusal:
        deeds.advise(made, "yes", "Goed.", revision=1, by=cast.privacy_officer, now=timezone.now())
    assert code(refusal) == "unfinished"


def test_it_is_drawn_from_what_the_models_of_signals_say(cast):
    made = deeds.start(by=cast.manager, now=timezone.now())
    page = dpia_screens.page(made, cast.manager)

    assert [line["key"] for line in page["lines"]] == ["signals", "sharing", "instaclean"]
    [narrative] = [
        table for line in page["lines"] for table in line["tables"]
        if table["label"] == "signals.signal"
    ]  # fmt: skip
    assert any(field["encrypted"] and field["purpose"] for field in narrative["fields"])
    assert narrative["terms"]


def test_one_version_is_worked_on_at_a_time(cast):
    deeds.start(by=cast.manager, now=timezone.now())
    with pytest.raises(ValidationError) as refusal:
        deeds.start(by=cast.privacy_officer, now=timezone.now())
    assert code(refusal) == "open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Dpia.objects.create(number=7, made_at=timezone.now())


def test_changing_the_text_after_the_advice_takes_the_advice_away(cast):
    now = timezone.now()
    made = make.advised_dpia(cast.privacy_officer, now)
    texts = make.TEXTS | {"necessity": "Anders weet niemand het."}
    deeds.write(made, texts, revision=made.revision, by=cast.manager, now=now)

    made.refresh_from_db()
    assert (made.status, made.advice, made.advised_on) == ("draft", "", None)
    with pytest.raises(ValidationError) as refusal:
        deeds.decide(
            made, "yes", "Goed.", day_of(now) + timedelta(days=90),
            revision=made.revision, by=cast.director, now=now,
        )  # fmt: skip
    assert code(refusal) == "no_such_step"


def test_saving_what_stays_as_it_is_takes_no_advice_away(cast):
    """Neither the texts, among them ours as they were, nor a risk."""
    made = make.advised_dpia(cast.privacy_officer, timezone.now())
    entries = AuditEntry.objects.filter(subject="privacy.dpia:1")
    before = entries.count()
    manager = sign_in(Client(), cast.manager)
    for address in ("/privacy/dpia/1/text/", "/privacy/dpia/1/risks/1/"):
        assert opened(manager, address).send().status_code == 302
    again = Dpia.objects.get()
    assert (again.status, again.advice, again.revision) == ("advised", "yes", made.revision)
    assert (again.advice_text, again.advised_by) == ("Zo kan het.", cast.privacy_officer)
    assert entries.count() == before


def test_a_written_draft_waits_for_advice_on_the_start_page_with_the_words_of_the_last(cast):
    now = timezone.now()

    def waits(person):
        return [str(task.title) for task in answered(dpia_to_do.of(person, now))]

    made = deeds.start(by=cast.manager, now=now)
    assert waits(cast.privacy_officer) == []  # not everything is written
    deeds.write(made, make.TEXTS, revision=made.revision, by=cast.manager, now=now)
    assert waits(cast.privacy_officer) == ["Geef advies over de DPIA"]
    assert waits(cast.director) == waits(cast.manager) == []
    given = {"revision": made.revision, "by": cast.privacy_officer, "now": now}
    deeds.advise(made, "if", "Eerst oefenen.", **given)
    assert waits(cast.privacy_officer) == []

    risk = made.risks.get(number=1)
    changed = {name: getattr(risk, name) for name in RISK} | {"measures": "Iets anders."}
    deeds.change_risk(risk, changed, revision=made.revision, by=cast.manager, now=now)
    assert waits(cast.privacy_officer) == ["Geef advies over de DPIA"]
    officer = sign_in(Client(), cast.privacy_officer)
    page = officer.get("/privacy/dpia/1/advice/")
    assert page.context["form"]["text"].value() == "Eerst oefenen."
    assert page.context["form"]["advice"].value() == ""
    assert "advies over een eerdere tekst" in page.content.decode()
    assert "Eerst oefenen." not in officer.get("/privacy/dpia/1/").content.decode()


def sizes(version):
    """Of the last risk, as the page and the paper show it: number, how large, what is left."""
    last = dpia_screens.page(version)["risks"][-1]
    return last["number"], last["before"]["word"], last["after"]["word"]


def test_a_risk_is_added_changed_and_taken_off(cast):
    now = timezone.now()
    made = make.written_dpia(cast.manager, now)
    risk = deeds.add_risk(made, RISK, revision=made.revision, by=cast.manager, now=now)
    assert sizes(made) == (9, Level.MEDIUM.label, Level.LOW.label)
    worse = RISK | {"likelihood_left": 3}
    with pytest.raises(ValidationError) as refusal:
        deeds.change_risk(risk, worse, revision=made.revision, by=cast.manager, now=now)
    assert code(refusal) == {"likelihood_left": "left"}
    risk.refresh_from_db()
    changed = RISK | {"impact": 3, "name": "Iemand kijkt mee in de bus"}
    deeds.change_risk(risk, changed, revision=risk.dpia.revision, by=cast.manager, now=now)
    risk.refresh_from_db()
    assert risk.name == "Iemand kijkt mee in de bus"
    assert sizes(made) == (9, Level.HIGH.label, Level.LOW.label)
    deeds.remove_risk(risk, revision=risk.dpia.revision, by=cast.manager, now=now)
    assert made.risks.count() == 8


def test_of_two_who_write_at_once_one_is_told(cast):
    now = timezone.now()
    first = make.written_dpia(cast.manager, now)
    second = Dpia.objects.get()
    one, other = ({**make.TEXTS, "views": said} for said in ("Drie jongeren.", "Vier ouders."))
    deeds.write(first, one, revision=first.revision, by=cast.manager, now=now)
    with pytest.raises(ValidationError) as refusal:
        deeds.write(second, other, revision=second.revision, by=cast.privacy_officer, now=now)
    assert code(refusal) == "overtaken"


def test_who_advised_does_not_decide(cast):
    now = timezone.now()
    made = make.advised_dpia(cast.privacy_officer, now)
    with pytest.raises(ValidationError) as refusal:
        deeds.decide(
            made, "yes", "Goed.", day_of(now) + timedelta(days=90),
            revision=made.revision, by=cast.privacy_officer, now=now,
        )  # fmt: skip
    assert code(refusal) == "own_advice"


@pytest.mark.parametrize("months", [0, 37])
def test_the_day_to_look_again_is_to_come_and_within_three_years(cast, months):
    now = timezone.now()
    made = make.advised_dpia(cast.privacy_officer, now)
    with pytest.raises(ValidationError) as refusal:
        deeds.decide(
            made, "yes", "Goed.", add_months(day_of(now), months),
            revision=made.revision, by=cast.director, now=now,
        )  # fmt: skip
    assert code(refusal) == {"look_again_on": "range"}


def test_a_high_risk_that_is_left_asks_the_authority_first(cast):
    """GDPR article 36; a no needs no asking."""
    now, again = timezone.now(), add_months(day_of(timezone.now()), 12)
    made = make.written_dpia(cast.manager, now)
    high = RISK | dict.fromkeys(("likelihood", "impact", "likelihood_left", "impact_left"), 3)
    deeds.add_risk(made, high, revision=made.revision, by=cast.manager, now=now)
    officer = cast.privacy_officer
    deeds.advise(made, "if", "Eerst vragen.", revision=made.revision, by=officer, now=now)
    given = {"revision": made.revision, "by": cast.director, "now": now}
    with pytest.raises(ValidationError) as refusal:
        deeds.decide(made, "yes", "Toch wel.", again, **given)
    assert code(refusal) == {"consulted_on": "high"}
    with pytest.raises(ValidationError) as refusal:
        later = day_of(now) + timedelta(days=1)
        deeds.decide(made, "yes", "Toch wel.", again, consulted_on=later, **given)
    assert code(refusal) == {"consulted_on": "future"}

    deeds.decide(made, "yes", "De AP is akkoord.", again, consulted_on=day_of(now), **given)
    assert Dpia.objects.in_force().outcome == "yes"


@pytest.mark.parametrize(
    "values",
    [
        {"status": "draft", "advice": "", "advised_on": None, "outcome": "", "decided_at": None},
        {"outcome": "no"},
        {"decision_text": "Iets anders"},
        {"description": "Iets anders"},
        {"snapshot": {}},
        {"look_again_on": "2031-01-01"},
    ],
)
def test_the_database_keeps_a_decided_version_as_it_was(cast, values):
    make.decided_dpia(cast.privacy_officer, cast.director)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dpia.objects.update(**values)


def test_a_decided_version_shows_what_was_decided_on_whatever_comes_later(cast):
    made = make.decided_dpia(cast.privacy_officer, cast.director)
    before = dpia_screens.page(made)["risks"]
    DpiaRisk.objects.filter(dpia=made).update(name="Iets heel anders")
    made = Dpia.objects.get()
    assert dpia_screens.page(made)["risks"] == before
    assert made.snapshot["lines"][0]["key"] == "signals"


def test_the_next_version_begins_with_what_was_decided(cast):
    first = make.decided_dpia(cast.privacy_officer, cast.director)
    second = deeds.start(by=cast.manager, now=timezone.now())
    assert second.number == 2
    assert second.views == first.views
    assert [risk.name for risk in second.risks.in_order()] == [
        risk["name"] for risk in first.snapshot["risks"]
    ]


def test_it_is_walked_through_on_its_pages(cast):
    manager = sign_in(Client(), cast.manager)
    begun = manager.post("/privacy/dpia/")
    assert begun.headers["Location"] == "/privacy/dpia/1/"
    assert manager.get("/privacy/dpia/1/advice/").status_code == 404
    texts = make.TEXTS | {"views": ""}
    short = manager.post("/privacy/dpia/1/text/", texts | {"revision": 1})
    assert short.status_code == 302
    written = manager.post("/privacy/dpia/1/text/", make.TEXTS | {"revision": 2})
    assert written.status_code == 302
    added = manager.post("/privacy/dpia/1/risks/new/", RISK | {"revision": 3})
    assert added.status_code == 302
    gone = manager.post("/privacy/dpia/1/risks/9/", {"revision": 4, "remove": "on"})
    assert gone.status_code == 302
    assert Dpia.objects.get().risks.count() == 8

    officer = sign_in(Client(), cast.privacy_officer)
    advice = {"advice": "if", "text": "Eerst oefenen.", "revision": 5}
    assert officer.post("/privacy/dpia/1/advice/", advice).status_code == 302
    assert officer.get("/privacy/dpia/1/decision/").status_code == 404

    director = sign_in(Client(), cast.director)
    [task] = answered(dpia_to_do.of(cast.director, timezone.now()))
    assert task.url == "/privacy/dpia/1/"
    again = add_months(timezone.localdate(), 12).isoformat()
    refused = director.post("/privacy/dpia/1/decision/", {"outcome": "yes", "revision": 6})
    assert refused.status_code == 422
    decision = {"outcome": "yes", "text": "Akkoord.", "look_again_on": again, "revision": 6}
    assert director.post("/privacy/dpia/1/decision/", decision).status_code == 302
    assert "Akkoord." in director.get("/privacy/dpia/1/").content.decode()
    assert answered(dpia_to_do.of(cast.director, timezone.now())) == []
    assert manager.get("/privacy/dpia/1/text/").status_code == 404
    verbs = AuditEntry.objects.filter(subject="privacy.dpia:1").order_by("pk")
    assert [entry.verb for entry in verbs] == [
        "made", "changed", "changed", "step_added", "step_dropped", "checked", "confirmed",
    ]  # fmt: skip


def test_what_was_typed_stays_on_a_refused_form(cast):
    make.written_dpia(cast.manager)
    manager = sign_in(Client(), cast.manager)
    stale = manager.post("/privacy/dpia/1/text/", make.TEXTS | {"views": "Nieuw", "revision": 1})
    assert stale.status_code == 422
    assert "Nieuw" in stale.content.decode()
    bsn = manager.post(
        "/privacy/dpia/1/text/", make.TEXTS | {"views": "BSN 123456782", "revision": 2}
    )
    assert bsn.status_code == 422


def test_a_no_says_whether_signals_stay_closed_or_open(cast):
    """Once they are open no decision closes them (0234)."""
    closed, opened = "signalen blijven dicht", "signalen blijven open"
    director = sign_in(Client(), cast.director)

    def asked(number):
        return director.get(f"/privacy/dpia/{number}/decision/").content.decode()

    now = timezone.now()
    made = make.advised_dpia(cast.privacy_officer, now)
    page = asked(1)
    assert opened in page and closed not in page and "een nee sluit niets" in page
    again = add_months(day_of(now), 12)
    deeds.decide(made, "no", "Nee.", again, revision=made.revision, by=cast.director, now=now)
    said_no = Dpia.objects.get()
    assert opened in dpia_screens.page(said_no)["decision"]["word"]
    closed_signals()
    assert closed in dpia_screens.page(said_no)["decision"]["word"]
    make.advised_dpia(cast.privacy_officer)
    page = asked(2)
    assert closed in page and opened not in page


def test_the_paper_is_a_tagged_pdf_with_every_part(cast):
    make.decided_dpia(cast.privacy_officer, cast.director)
    answer = sign_in(Client(), cast.director).get("/privacy/dpia/1/dpia.pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as document, document.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert str(document.Root.Lang) == "nl"
    entry = AuditEntry.objects.get(verb="exported")
    assert (entry.subject, entry.by) == ("privacy.dpia:1", cast.director)


def test_pages_ask_six_questions_at_most(cast, django_assert_max_num_queries):
    make.decided_dpia(cast.privacy_officer, cast.director)
    make.advised_dpia(cast.privacy_officer)
    for person, path in (
        (cast.privacy_officer, "/privacy/dpia/"),
        (cast.privacy_officer, "/privacy/dpia/1/"),
        (cast.privacy_officer, "/privacy/dpia/2/"),
        (cast.manager, "/privacy/dpia/2/risks/1/"),
        (cast.director, "/privacy/dpia/2/decision/"),
    ):
        client = sign_in(Client(), person)
        client.get(path)
        with django_assert_max_num_queries(6):
            assert client.get(path).status_code == 200


def test_the_privacy_officer_is_told_a_month_before_and_on_the_day_once_each(cast):
    now = timezone.now()
    made = make.decided_dpia(cast.privacy_officer, cast.director, now)
    near = made.look_again_on - timedelta(days=30)

    assert looks_again(near - timedelta(days=1), now) == {}
    assert looks_again(near, now) == {"assessments_told": 1}
    assert looks_again(near, now) == {}
    assert looks_again(made.look_again_on, now) == {"assessments_told": 1}
    assert looks_again(made.look_again_on + timedelta(days=5), now) == {}

    deliver(timezone.now)
    told = [sent for sent in django_mail.outbox if "/privacy/dpia/" in sent.body]
    assert [sent.to for sent in told] == [[cast.privacy_officer.email]] * 2


def test_it_waits_on_the_start_page_until_a_new_version_is_begun(cast):
    now = timezone.now()
    made = make.decided_dpia(cast.privacy_officer, cast.director, now)
    day = now.replace() + (made.look_again_on - day_of(now)) - timedelta(days=10)

    [task] = answered(dpia_to_do.of(cast.privacy_officer, day))
    assert not task.is_late
    [late] = answered(dpia_to_do.of(cast.privacy_officer, day + timedelta(days=11)))
    assert late.is_late
    assert answered(dpia_to_do.of(cast.lead, day)) == []
    deeds.start(by=cast.manager, now=now)
    [task] = answered(dpia_to_do.of(cast.privacy_officer, day))
    assert task.url == "/privacy/dpia/2/" and not task.is_late  # which waits for advice


def test_an_earlier_version_goes_five_years_after_the_next_was_decided(cast):
    now = timezone.now()
    make.decided_dpia(cast.privacy_officer, cast.director, now)
    make.decided_dpia(cast.privacy_officer, cast.director, now)
    [rule] = [each for each in retention.rules() if each.key == "privacy.dpia"]

    today = day_of(now)
    assert rule.run(add_months(today, 60), now, 10) == 0
    assert rule.run(add_months(today, 60) + timedelta(days=1), now, 10) == 1
    assert [each.number for each in Dpia.objects.order_by("number")] == [2]
