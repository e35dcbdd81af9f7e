"""F43: a name that stands there after all is covered everywhere; that it was stays known."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from privacy import audit, blind_index, journal
from privacy.choices import BLOCK
from privacy.journal import Entry
from privacy.models import AuditEntry
from signals import covering, replaying
from signals.actions import editing, items, masking, merging, rounds, sharing, triage
from signals.forms.log import OF_WHO_SUFFERS, VICTIM
from signals.models import ApproachStep, InstacleanItem, InstacleanRound, Signal, SignalStep
from signals.querysets.lists import found
from signals.querysets.signal import SignalQuerySet
from tests import make
from tests.make import signed_in
from youthwork.lib.dates import day_of

pytestmark = pytest.mark.django_db
NOW, DAY = make.FRIDAY_NIGHT, timedelta(days=1)
STORY = "Filmpje van Fatima el Amrani. FATIMA's zusje ook; Fatimazahra niet."


@pytest.fixture
def signal(cast):
    made = make.signal(
        cast.worker,
        now=NOW,
        seen_at=NOW,
        narrative=STORY,
        account_handle="xfatimax",
        location_url="https://example.org/Fatima/1",
    )
    triage.add_step(made, "talk_youth", note="Met Fatima gepraat.", by=cast.worker, now=NOW)
    seen = make.observation(
        cast.noord,
        seen_at=NOW,
        narrative=STORY + " En meer.",
        account_handle="xfatimax",
        location_url="https://example.org/Fatima/1",
    )
    editing.edit(made, seen, version=made.version, by=cast.worker, now=NOW + timedelta(hours=1))
    return made


def mask(signal, words, by):
    return masking.mask(signal, words=words, by=by, now=NOW)


def test_f43_a_word_is_covered_in_every_text_and_every_version(signal, cast):
    fields = mask(signal, "fatima", cast.lead)

    signal.refresh_from_db()
    version, step = signal.versions.get(), signal.steps.get()
    covered = f"Filmpje van {BLOCK} el Amrani. {BLOCK} zusje ook; Fatimazahra niet."
    assert signal.narrative == covered + " En meer." and version.narrative == covered
    assert step.note == f"Met {BLOCK} gepraat."
    assert signal.account_handle == version.account_handle == f"x{BLOCK}x"
    assert signal.location_url == version.location_url == f"https://example.org/{BLOCK}/1"
    assert signal.account_term is None and signal.version == 4
    assert set(fields) == {"narrative", "account_handle", "location_url", "versions", "steps"}
    assert not found(cast.worker, "fatima", NOW).rows
    assert found(cast.worker, "amrani", NOW).rows


def test_f43_an_account_that_was_covered_in_the_address_of_its_page_is_not_known_by_it(cast):
    address = "https://www.instagram.com/fatima.el/"
    by_page = make.signal(cast.worker, narrative=STORY, location_url=address)
    by_name = make.signal(cast.worker, narrative=STORY, account_handle="x", location_url=address)
    for signal in (by_page, by_name):
        mask(signal, "fatima", cast.lead)
        signal.refresh_from_db()
        assert BLOCK in signal.location_url
    assert by_page.account_term is None and by_name.account_term is not None


def test_f43_the_trail_knows_who_when_and_where_never_the_word(signal, cast):
    reason = "fatima belde zelf"
    masking.mask(signal, words="Fatima", by=cast.lead, now=NOW, reason=reason)

    entry = AuditEntry.objects.get(verb="masked")
    assert (entry.by, entry.at) == (cast.lead, NOW)
    assert entry.reason == f"{BLOCK} belde zelf"
    said = " ".join(str(value) for value in vars(entry).values()).casefold()
    assert "fatima" not in said


def test_f43_a_passage_is_covered_however_it_is_spaced(signal, cast):
    mask(signal, "  Fatima   el Amrani ", cast.lead)

    assert signal.narrative.startswith(f"Filmpje van {BLOCK}. FATIMA")


@pytest.mark.parametrize("words", ["Samira", "atima", BLOCK, "  "])
def test_f43_what_does_not_stand_there_is_refused(signal, cast, words):
    if words == "atima":  # inside a word of the text it stays; inside an account it counts
        assert "narrative" not in mask(signal, words, cast.lead)
        return
    with pytest.raises(ValidationError):
        mask(signal, words, cast.lead)
    assert not AuditEntry.objects.filter(verb="masked").exists()


def test_f43_a_change_made_meanwhile_does_not_bring_the_name_back(signal, cast):
    stale = Signal.objects.get(pk=signal.pk)
    mask(signal, "Fatima", cast.lead)

    with pytest.raises(ValidationError) as refusal:
        editing.edit(
            stale,
            make.observation(cast.noord, narrative=STORY),
            version=stale.version,
            by=cast.worker,
            now=NOW,
        )
    assert refusal.value.code == "stale"


@given(
    st.lists(st.sampled_from(["Noor", "noor", "NOOR's", "Noortje", "een", "plein.", "¡", "é"])),
    st.sampled_from([" ", "\n", "  "]),
)
def test_f43_no_whole_word_is_left_whatever_the_text(words, joint):
    covered = covering.covered(joint.join(words), "noor")

    assert not {"noor", "noors", "noor's"} & {each.casefold() for each in covered.split()}
    assert covered.count("Noortje") == words.count("Noortje")


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Ayşe", "Ayse"), ("ayse", "AYŞE"), ("Łukasz", "lukasz"), ("Irem", "İrem"),
        ("d'Angelo", "d’Angelo"), ("D’Angelo", "D`Angelo"),
        ("Jan-Willem", "Jan Willem"), ("Jan Willem", "Jan\u2011Willem"),
    ],
)  # fmt: skip
def test_f43_another_spelling_of_a_word_is_the_same_word(words, written):
    text = f"Hier was {written}, en {words}’s vriend; snap {written}_06."

    assert covering.covered(text, words) == f"Hier was {BLOCK}, en {BLOCK} vriend; snap {BLOCK}_06."


@given(st.text())
def test_f43_nothing_beside_the_word_is_touched_whatever_stands_there(text):
    assert covering.covered(f"{text} xqxqx", "Xqxqx") == f"{text} {BLOCK}"


@pytest.mark.parametrize("words", ["--", "- -", "..", "😀😀"])
def test_f43_signs_alone_cover_themselves_and_no_more(words):
    assert covering.covered(f"Een {words} twee.", words) == f"Een {BLOCK} twee."


def test_f43_an_earlier_version_that_spells_it_otherwise_is_covered_too(cast):
    made = make.signal(cast.worker, now=NOW, seen_at=NOW, narrative="Ayse en d’Angelo waren er.")
    seen = make.observation(cast.noord, seen_at=NOW, narrative="Ayşe en d'Angelo waren er.")
    editing.edit(made, seen, version=made.version, by=cast.worker, now=NOW)

    for words in ("Ayşe", "d'Angelo"):
        mask(made, words, cast.lead)

    made.refresh_from_db()
    covered = f"{BLOCK} en {BLOCK} waren er."
    assert made.narrative == made.versions.get().narrative == covered


def test_f43_what_was_covered_is_known_again_however_it_was_spelled():
    """After a backup was put back; also by the number of before spellings were one word."""
    texts = ["Gisteren was AYŞE er."]
    for words in ("ayse", "Ayşe"):
        _mark, length, number = covering.number_of(words)
        assert covering.standing(texts, int(length), int(number)) == "AYŞE"
    before = blind_index.term("covered", "ayşe")
    assert covering.standing(texts, 4, before) == "AYŞE"
    assert covering.standing(texts, 5, before) == ""


def test_f43_a_lead_covers_from_the_page_and_everybody_sees_that_it_was(signal, cast, as_lead):
    address = reverse("signals:mask", args=[signal.ref])
    for wrong in ({}, {"words": ""}, {"words": "Samira"}, {"words": "x" * 300}, {"words": "\x00"}):
        answer = as_lead.post(address, wrong)
        assert answer.status_code == 422, wrong

    assert as_lead.post(address, {"words": "Fatima"}).status_code == 302

    for browser in (as_lead, signed_in(cast.worker)):
        page = browser.get(signal.get_absolute_url()).content.decode()
        assert "Fatima<" not in page and "Fatima el" not in page
        assert "afgeschermd op" in page and BLOCK in page


def test_f43_who_may_cover(signal, cast):
    address = reverse("signals:mask", args=[signal.ref])
    for who in ("worker", "colleague", "other_lead", "manager", "director"):
        answer = signed_in(getattr(cast, who)).post(address, {"words": "Fatima"})
        assert answer.status_code in (403, 404), who
    officer = signed_in(cast.privacy_officer)
    assert officer.post(address, {"words": "Fatima"}).status_code == 404, "a reason comes first"
    officer.post(signal.get_absolute_url(), {"reason": "steekproef van november"})
    assert officer.post(address, {"words": "Fatima"}).status_code == 302
    assert AuditEntry.objects.get(verb="masked").reason == "steekproef van november"


# --- F42: the sample ------------------------------------------------------------------------------


def test_f42_the_privacy_officer_sees_number_and_reason_never_word_or_text(cast):
    kept = make.signal(
        cast.worker, narrative="Concert van Adele.", text_confirmed=True, no_person="title"
    )
    make.signal(cast.worker)
    officer = signed_in(cast.privacy_officer)

    page = officer.get("/signals/kept-words/").content.decode()

    assert kept.ref in page and "Artiest, spel of titel" in page and "Nog niet" in page
    assert "Adele" not in page and "Concert" not in page
    officer.post(kept.get_absolute_url(), {"reason": "steekproef"})
    assert "Gelezen" in officer.get("/signals/kept-words/").content.decode()
    for who in ("worker", "lead", "manager", "administrator"):
        assert signed_in(getattr(cast, who)).get("/signals/kept-words/").status_code == 403


def test_f42_the_sample_is_ten_and_the_same_all_month(cast):
    from signals.screens.masking import sample

    many = [
        make.signal(cast.worker, text_confirmed=True, no_person="word", now=NOW) for _ in range(15)
    ]
    first = sample(many, "2026-11")
    assert len(first) == 10 and first == sample(many, "2026-11") != sample(many, "2026-12")


# --- what a step never keeps ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("also", "kept"),
    [
        ({"category": "unsafe_home", "severity": 4}, {"note": "gebeld"}),
        ({"concerns_one_youth": True}, {"note": "gebeld"}),
        ({"category": "exposing", "subcategory": "sexual_image_minor"}, {"note": "gebeld"}),
        ({"category": "exposing", "subcategory": "sexual_image_minor"}, {"partner": True}),
    ],
    ids=["home", "one youth", "minor image, note", "minor image, partner"],
)
def test_the_database_keeps_no_note_and_no_partner_of_such_a_kind(cast, also, kept):
    from organisation.models import Partner

    signal = make.signal(cast.worker, now=NOW, **also)
    if "partner" in kept:
        kept = {"partner": Partner.objects.create(name="School", type="school")}
    step = SignalStep.objects.create(signal=signal, kind="talk_youth", done_at=NOW, by=cast.worker)
    for act in (
        lambda: SignalStep.objects.create(
            signal=signal, kind="talk_youth", done_at=NOW, by=cast.worker, **kept
        ),
        lambda: SignalStep.objects.filter(pk=step.pk).update(**kept),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# --- F44: whose account it is ---------------------------------------------------------------------


PAGE_ALONE = {"account_handle": "", "location_url": "https://www.instagram.com/p/C9x/?igsh=a"}


@pytest.mark.parametrize(
    ("also", "asked"),
    [
        ({"narrative": "Er staan foto's op van het slachtoffer."}, True),
        ({"narrative": "Haar account wordt overspoeld met reacties."}, True),
        ({"narrative": "Het is het account van een meisje uit 3 vmbo."}, True),
        ({"category": "wellbeing", "narrative": "Sombere teksten in de avond."}, True),
        ({"category": "wellbeing", "narrative": "Sombere teksten in de avond."} | PAGE_ALONE, True),
        ({"narrative": "Account plaatst filmpjes van vechtpartijen."} | PAGE_ALONE, False),
        ({"narrative": "Account plaatst filmpjes van vechtpartijen."}, False),
        ({"narrative": "Er staan foto's op van het slachtoffer.", "account_handle": ""}, False),
    ],
)
def test_f44_an_account_that_may_be_a_victims_is_asked_about_once(as_worker, also, asked):
    values = make.posted(**({"account_handle": "iemand_x"} | also))

    answer = as_worker.post("/signals/new/", values)

    assert answer.status_code == (422 if asked else 302)
    if asked:
        body = answer.content.decode()
        assert "dat het verspreidt" in body and 'name="handle_spreads"' in body
        assert as_worker.post("/signals/new/", values | {"handle_spreads": "on"}).status_code == 302


def test_f44_the_device_asks_by_the_same_words_and_kinds_before_it_keeps(as_worker):
    """What is kept without a connection would else come back hours later (0289)."""
    script = (settings.BASE_DIR / "static/js/offline-form.js").read_text()
    assert f"/{VICTIM.pattern}/i" in script
    kinds = ", ".join(f'"{kind.value}"' for kind in OF_WHO_SUFFERS)
    assert f"OF_WHO_SUFFERS = [{kinds}]" in script
    kept = as_worker.get("/signals/offline/").content.decode()
    asked = kept.split("<template data-victim>", 1)[1].split("</template>", 1)[0]
    assert "dat het verspreidt" in asked and 'name="handle_spreads"' in asked


def test_f44_a_change_that_makes_an_account_a_possible_victims_asks_whose_it_is(cast, as_worker):
    signal = make.signal(cast.worker, account_handle="roddel.noord")
    typed = {"category": "wellbeing", "severity": "2", "narrative": signal.narrative}
    typed |= {"account_handle": "roddel.noord", "version": "1", "interpretation": "unknown"}
    address = f"/signals/{signal.ref}/edit/"

    asked = as_worker.post(address, typed)

    assert asked.status_code == 422 and 'name="handle_spreads"' in asked.content.decode()
    assert as_worker.post(address, typed | {"handle_spreads": "on"}).status_code == 302
    typed |= {"version": "2", "narrative": "Iemand wordt al weken uitgelachen."}
    assert as_worker.post(address, typed).status_code == 302  # it was answered for this account


def test_f44_the_hint_stands_beside_the_field(as_worker):
    page = as_worker.get("/signals/new/").content.decode()
    assert "Alleen het account dat het verspreidt" in page


def test_examples_that_an_approach_may_have_become_are_covered_too(signal, cast):
    before = NOW - timedelta(days=2)
    older = make.example(cast.worker, situation="Fatima, van voor de aanpak.", now=before)
    approach = make.approach(cast.worker, cast.noord, problem="Om Fatima heen.", now=NOW)
    approach.signals.add(signal)
    full = "x" * 75 + " Cas."
    made = make.example(cast.worker, title=full, situation="Om Fatima heen.", now=NOW)
    elsewhere = make.example(cast.worker, team=cast.zuid, situation="Ook Fatima.", now=NOW)

    assert "examples" in mask(signal, "fatima", cast.lead)
    masking.mask_in(approach, words="cas", by=cast.privacy_officer, now=NOW, reason="Gevraagd.")

    for row in (older, made, elsewhere):
        row.refresh_from_db()
    assert made.situation == f"Om {BLOCK} heen."
    assert made.title == f"{'x' * 75} {BLOCK}."
    assert older.situation.startswith("Fatima") and elsewhere.situation == "Ook Fatima."
    told = AuditEntry.objects.filter(verb="masked", subject__startswith="workers.practiceexample")
    assert sorted(entry.fields for entry in told) == ["situation", "title"]


def test_a_title_that_grows_by_what_covers_it_still_fits(signal, cast):
    approach = make.approach(cast.worker, cast.noord, now=NOW)
    made = make.example(cast.worker, title=f"Al {'x' * 77}", now=NOW)
    masking.mask_in(approach, words="al", by=cast.privacy_officer, now=NOW)
    made.refresh_from_db()
    assert made.title == f"{BLOCK} {'x' * 76}"


def test_after_a_restore_an_example_is_covered_again(signal, cast):
    approach = make.approach(cast.worker, cast.noord, problem="Om Fatima heen.", now=NOW)
    made = make.example(cast.worker, situation="Om Fatima heen.", now=NOW)
    number = covering.number_of("Fatima")
    entry = Entry(NOW, "signals.masked", audit.label(approach), number)
    assert replaying.masked(entry, NOW)
    made.refresh_from_db()
    assert made.situation == f"Om {BLOCK} heen."


def test_f43_notices_and_approaches_of_the_signal_are_covered_too(signal, cast):
    notice = make.item(cast.lead, reason="Fatima staat er herkenbaar op.")
    InstacleanItem.objects.filter(pk=notice.pk).update(signal=signal)
    place = notice.location_url
    own = make.approach(cast.worker, cast.noord, problem="Om Fatima heen.", goal="Rust.")
    other = make.approach(cast.worker, cast.zuid, problem="Ook Fatima.")
    for row in (own, other):
        row.signals.add(signal)
    step = ApproachStep.objects.create(
        approach=own, kind="talk_youth", note="Met fatima.", outcome="Fatima stopt.",
        done_at=NOW, by=cast.worker,
    )  # fmt: skip

    fields = mask(signal, "fatima", cast.lead)

    for row in (notice, own, other, step):
        row.refresh_from_db()
    assert {"items", "approaches"} <= set(fields)
    assert notice.reason == f"{BLOCK} staat er herkenbaar op." and notice.location_url == place
    assert own.problem == f"Om {BLOCK} heen." and own.goal == "Rust."
    assert (step.note, step.outcome) == (f"Met {BLOCK}.", f"{BLOCK} stopt.")
    assert other.problem == "Ook Fatima."  # of a team that the lead does not lead
    told = AuditEntry.objects.filter(verb="masked")
    assert {entry.subject.partition(":")[0] for entry in told} == {
        "signals.signal", "signals.instacleanitem", "signals.approach",
    }  # fmt: skip

    assert mask(signal, "fatima", cast.privacy_officer) == ["approaches"]
    other.refresh_from_db()
    assert other.problem == f"Ook {BLOCK}."


def checked(cast, **also):
    open_now = InstacleanRound.objects.first() or make.round_of(timezone.localdate())
    item = make.item(cast.worker, open_now, **also)
    items.check(item, by=cast.lead, now=timezone.now())
    return item


def test_f43_what_a_second_person_checked_is_checked_again_once_something_is_covered_in_it(
    signal, cast
):
    """What went out was not what two people had seen."""
    of_signal = checked(cast, reason="Fatima staat er herkenbaar op.")
    InstacleanItem.objects.filter(pk=of_signal.pk).update(signal=signal)
    alone = checked(cast, reason="Fatima ook.", location_url="https://example.org/ook")
    beside = checked(cast, location_url="https://example.org/anders")

    mask(signal, "fatima", cast.lead)
    masking.mask_in(alone, words="fatima", by=cast.privacy_officer, now=NOW)

    for item in (of_signal, alone, beside):
        item.refresh_from_db()
    assert (of_signal.status, of_signal.checked_by, of_signal.checked_at) == ("listed", None, None)
    assert (alone.status, beside.status) == ("listed", "checked")
    moved = AuditEntry.objects.filter(verb="moved", after="listed")
    assert {entry.by for entry in moved} == {cast.lead, cast.privacy_officer}
    with pytest.raises(ValidationError) as refusal:
        rounds.send(alone.round, by=cast.lead, now=timezone.now())
    assert refusal.value.code == "not_checked"
    items.check(alone, by=cast.lead, now=timezone.now())


def test_f43_a_notice_whose_address_was_covered_lacks_it_and_one_that_went_stays_as_it_went(cast):
    unsent, sent = checked(cast), checked(cast, location_url="https://example.org/pillen")
    InstacleanItem.objects.filter(pk=sent.pk).update(status="sent", sent_at=timezone.now())
    sent.refresh_from_db()
    for item in (unsent, sent):
        masking.mask_in(item, words="pillen", by=cast.privacy_officer, now=NOW)
        item.refresh_from_db()
        assert BLOCK in item.location_url
    assert unsent.status == "listed" and len(unsent.lacks) == 1
    assert sent.status == "sent" and sent.checked_by == cast.lead


def test_f43_an_item_that_was_covered_is_known_by_no_number_when_it_is_written_anew(cast, settings):
    """Nor could it go with half an address; two that were covered alike are no return of one."""
    pair = [
        make.item(cast.worker, account_handle="", location_url=f"https://example.org/pillen/{n}")
        for n in range(2)
    ]
    for item in pair:
        masking.mask_in(item, words=f"pillen/{item.location_url[-1]}", by=cast.lead, now=NOW)
        item.refresh_from_db()
    covered = make.notice(account_handle="", location_url=pair[0].location_url)
    for item in pair:
        items.change(item, covered, by=cast.worker, now=timezone.now())
        item.refresh_from_db()
        assert (item.place_term, item.has_exact_place) == (None, False)
    settings.INDEX_KEY = b"n" * 32

    items.reindex()

    assert set(InstacleanItem.objects.values_list("place_term", flat=True)) == {None}


def test_f43_what_was_shared_of_an_approach_is_covered_with_it(signal, cast):
    """Its sentence stands on the page of a partner as long as the link works."""
    police = make.partner()
    make.agreement(police, from_day=day_of(NOW))
    own = make.approach(cast.lead, cast.noord, problem="Onrust.", now=NOW, signals=[signal])
    told = {"data_kinds": ["summary"], "summary": "Om Fatima heen is het onrustig."}
    row = make.disclosure(own, police, by=cast.lead, now=NOW, **told)
    signal.refresh_from_db()

    assert "disclosures" in mask(signal, "fatima", cast.lead)

    row.refresh_from_db()
    assert row.summary == f"Om {BLOCK} heen is het onrustig."
    told = AuditEntry.objects.filter(verb="masked", subject=audit.label(row))
    assert told.get().fields == "summary"

    masking.mask_in(own, words="onrustig", by=cast.privacy_officer, now=NOW, reason="Gevraagd.")
    row.refresh_from_db()
    assert row.summary == f"Om {BLOCK} heen is het {BLOCK}."


def test_f43_what_another_team_shared_of_its_approach_is_left_to_its_lead(signal, cast):
    police = make.partner()
    make.agreement(police, from_day=day_of(NOW))
    other = make.approach(cast.worker, cast.zuid, now=NOW, signals=[signal])
    told = {"data_kinds": ["summary"], "summary": "Om Fatima heen is het onrustig."}
    row = make.disclosure(other, police, by=cast.lead, now=NOW, **told)
    mask(signal, "fatima", cast.lead)
    row.refresh_from_db()
    assert row.summary == told["summary"]


def test_f43_of_a_kind_without_story_what_a_partner_wrote_can_be_covered(cast, as_lead):
    """Nothing of ours stands there, but why the youth wasn't told and an answer may name one."""
    police, now = make.partner(), timezone.now()
    make.agreement(police)
    signal = make.signal(cast.worker, now=now, concerns_one_youth=True, severity=3)
    row = make.disclosure(signal, police, by=cast.lead, now=now)
    sharing.answer(row, answer="taken_up", note="Wij spraken Fatima.", now=now)
    address = signal.get_absolute_url()
    assert 'id="mask"' in as_lead.get(address).content.decode()

    answer = as_lead.post(reverse("signals:mask", args=[signal.ref]), {"words": "Fatima"})

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.answer_note == f"Wij spraken {BLOCK}."
    Signal.objects.filter(pk=signal.pk).update(
        status="anonymised", came_from="closed", anonymised_at=now, created_by=None, owner=None
    )
    assert 'id="mask"' not in as_lead.get(address).content.decode()


@pytest.fixture
def pair(cast):
    """The one that stays, and its duplicate; both name her, and so does a step of the second."""
    both = [
        make.signal(cast.worker, now=NOW, severity=3, narrative=STORY, account_handle="xfatimax")
        for _number in range(2)
    ]
    triage.add_step(both[1], "talk_youth", note="Met Fatima gepraat.", by=cast.worker, now=NOW)
    both[1].refresh_from_db()
    return merging.merge(*both, by=cast.lead, now=NOW)


@pytest.mark.parametrize("number", [0, 1])
def test_f43_what_was_taken_together_is_covered_together_from_either_page(pair, cast, number):
    page, name = signed_in(cast.lead), pair[0].get_absolute_url()
    assert "Met Fatima gepraat" in page.get(name).content.decode()

    address = reverse("signals:mask", args=[pair[number].ref])
    assert page.post(address, {"words": "Fatima"}).status_code == 302

    for row in Signal.objects.all():
        assert (row.narrative.count(BLOCK), row.account_term) == (2, None)
        assert row.account_handle == f"x{BLOCK}x"
        assert AuditEntry.objects.filter(verb="masked", subject=audit.label(row)).exists()
    assert "Fatima " not in page.get(name).content.decode()
    assert not found(cast.lead, "Fatima", NOW).rows


def test_f43_after_a_restore_both_are_covered_again_though_they_stood_apart_in_it(
    pair, cast, settings, tmp_path
):
    settings.JOURNAL_PATH = tmp_path / "journal"
    stood = journal.position()
    written = [row.narrative for row in pair]
    mask(pair[0], "Fatima", cast.lead)
    for row, narrative in zip(pair, written, strict=True):
        apart = {"merged_into": None, "status": "new", "came_from": ""}
        Signal.objects.filter(pk=row.pk).update(narrative=narrative, **apart)

    for entry in journal.since(stood).entries:
        replaying.masked(entry, NOW + DAY)

    assert not any("Fatima el" in row.narrative for row in Signal.objects.all())


@pytest.mark.parametrize("number", [0, 1])
def test_f43_only_the_trail_of_what_was_covered_says_so(cast, number):
    pair = [make.signal(cast.worker, now=NOW, narrative="Niets gezien.") for _each in range(2)]
    about = pair[number]
    Signal.objects.filter(pk=about.pk).update(narrative="Fatima stond erbij.")
    merging.merge(*pair, by=cast.lead, now=NOW)

    assert mask(Signal.objects.get(pk=pair[0].pk), "Fatima", cast.lead) == ["narrative"]

    told = AuditEntry.objects.filter(verb="masked")
    assert [entry.subject for entry in told] == [audit.label(about)]


@pytest.mark.parametrize("number", [0, 1])
def test_f43_an_approach_counts_to_the_signal_that_stands_in_it(cast, number):
    pair = [make.signal(cast.worker, now=NOW, narrative="Niets gezien.") for _each in range(2)]
    approach = make.approach(cast.lead, title="Rond Fatima", signals=[pair[number]], now=NOW)
    merging.merge(*pair, by=cast.lead, now=NOW)

    mask(Signal.objects.get(pk=pair[0].pk), "Fatima", cast.lead)

    told = AuditEntry.objects.filter(verb="masked").values_list("subject", "fields")
    assert sorted(told) == sorted(
        [(audit.label(pair[number]), "approaches"), (audit.label(approach), "title")]
    )


def test_f43_what_came_to_it_a_moment_before_is_looked_at_first(cast, monkeypatch):
    """Taken together as the name is covered: it was covered without its words and its trail."""
    stays = make.signal(cast.worker, now=NOW, narrative="Niets gezien.")
    other = make.signal(cast.worker, now=NOW, narrative="Fatima stond erbij.")
    seen, hold = Signal.objects.get(pk=stays.pk), SignalQuerySet.held

    def held(rows):
        monkeypatch.setattr(SignalQuerySet, "held", hold)
        there = list(rows.values_list("pk", flat=True))
        merging.merge(stays, other, by=cast.lead, now=NOW)
        return hold(rows.filter(pk__in=there))

    monkeypatch.setattr(SignalQuerySet, "held", held)
    with pytest.raises(ValidationError) as refusal:
        mask(seen, "Fatima", cast.lead)

    assert refusal.value.code == "stale"


def test_f43_a_name_that_stands_in_a_step_alone_can_be_covered_from_the_page(cast, as_lead):
    bare = make.signal(cast.worker, now=NOW, severity=2, narrative="")
    assert 'name="words"' not in as_lead.get(bare.get_absolute_url()).content.decode()
    triage.add_step(bare, "talk_youth", note="Met Fatima gepraat.", by=cast.worker, now=NOW)

    assert 'name="words"' in as_lead.get(bare.get_absolute_url()).content.decode()
