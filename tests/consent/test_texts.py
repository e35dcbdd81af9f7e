"""The texts of image consent: complete, alike in six languages, and safely filled in."""

import re
import unicodedata
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from consent.forms.data_request import DataRequestForm
from consent.forms.events import FillInForm
from consent.forms.hand_over import CopyForm
from consent.forms.signer import BirthForm, SigningForm
from consent.languages import LANGUAGES, chosen, offered
from consent.models import ConsentRequest
from consent.screens import events
from consent.shown import Words
from consent.texts import catalogue
from consent.texts.catalogue import MissingValue, Rows, Said, UnknownText, WriteTo
from organisation.models import Organisation

CODES = ("nl", "en", "tr", "ar", "pl", "uk")
OTHERS = CODES[1:]
HOLDER = re.compile(r"\{(\w+)\}")
VALUES = {name: f"[{name}]" for name in catalogue.PLACEHOLDERS}
# Links stand alone on their line; the remark is a whole sentence in the language itself.
BARE = {"link", "manage_link", "remark_not_possible"}
# Letters that this language writes with, beside the 26 of the Latin alphabet.
LETTERS = {
    "nl": "áéëïèöüó",
    "en": "",
    "tr": "çğıöşüâîûÇĞİÖŞÜ",
    "pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
}


def templates(language):
    """Every text with its places: key or (kind, audience, part), and the words."""
    for key in catalogue.all_keys():
        yield key, catalogue.template(key, language)
    for kind, by_audience in catalogue._file(language)["mails"].items():
        for audience, parts in by_audience.items():
            for part in ("subject", "body"):
                yield (kind, audience, part), parts[part]


def holders(written):
    return set(HOLDER.findall(written))


def test_the_languages_stand_in_one_order_under_their_own_names():
    assert tuple(LANGUAGES) == CODES
    assert LANGUAGES["ar"].is_rtl and not LANGUAGES["tr"].is_rtl
    assert [language.code for language in offered({"pl", "ar"}, demo=False)] == ["nl", "ar", "pl"]
    assert len(offered((), demo=True)) == 6
    assert chosen("uk", offered((), demo=False)).code == "nl"


CALLED = re.compile(
    "telefo|phone|call|bel |app |text|ara[: ]|arayın|görüş|zadzwo|телефон|الهاتف|اتصل",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", CODES)
def test_nobody_is_asked_to_call_an_e_mail_address(language):
    """Where who asks has no telephone: in what was shown before too, which is never edited."""
    values = VALUES | {"phone": WriteTo("privacy@x.nl"), "privacy_mail": "privacy@x.nl"}
    for key, written in templates(language):
        if "{phone}" not in written and key != "P25":  # above a telephone or an address
            continue
        told = catalogue.fill(written, language, **values)
        around = [line for line in re.split(r"[.!?؟] |\n", told) if "privacy@x.nl" in line]
        assert not [line for line in around if CALLED.search(line)], key
        assert "privacy@x.nl" in catalogue.fill_html(written, language, **values)
    assert catalogue.text("P03", language, **values) != catalogue.text("P03", language, **VALUES)


@pytest.mark.parametrize(
    ("language", "label"),
    [("nl", "E-mail"), ("en", "E-mail"), ("tr", "E-posta"), ("ar", "البريد الإلكتروني"),
     ("pl", "E-mail"), ("uk", "Електронна адреса")],
)  # fmt: skip
def test_an_e_mail_address_stands_behind_its_own_word(language, label):
    asked = catalogue.html("P03", language, **(VALUES | {"phone": WriteTo("privacy@x.nl")}))
    assert f"{label}: <bdi>privacy@x.nl</bdi>." in asked


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_with_the_places_of_the_dutch_one(language):
    dutch = dict(templates("nl"))
    other = dict(templates(language))

    assert set(other) == set(dutch)
    assert set(catalogue._file(language)["texts"]) == set(catalogue._file("nl")["texts"])
    assert [key for key in dutch if holders(dutch[key]) != holders(other[key])] == []
    assert set().union(*map(holders, other.values())) <= catalogue.PLACEHOLDERS


@pytest.mark.parametrize("language", CODES)
def test_a_text_holds_no_markup_but_isolation_and_is_clean(language):
    for key, written in templates(language):
        assert written.strip() and "  " not in written, key
        assert unicodedata.normalize("NFC", written) == written, key
        left = HOLDER.sub("", written)
        if LANGUAGES[language].is_rtl:
            left = left.replace("<bdi>", "").replace("</bdi>", "")
            outside = re.sub(r"<bdi>.*?</bdi>", "", written)
            assert holders(outside) <= BARE, key
        assert not re.search(r"[<>{}&]", left), key


@pytest.mark.parametrize("language", CODES)
def test_no_file_holds_words_of_another_language(language):
    """By its letters; English and Dutch by words that only the other has."""
    for key, written in templates(language):
        words = HOLDER.sub("", written.replace("<bdi>", "").replace("</bdi>", ""))
        own = r"autoriteitpersoonsgegevens\.nl|Autoriteit Persoonsgegevens|\b(WhatsApp|DM)\b"
        words = re.sub(own, "", words)
        scripts = {unicodedata.name(letter).split()[0] for letter in words if letter.isalpha()}
        wanted = {"ar": "ARABIC", "uk": "CYRILLIC"}.get(language, "LATIN")
        assert scripts <= {wanted, "LATIN"}, key
        if wanted != "LATIN":
            assert wanted in scripts or not scripts, key
        else:
            strange = {x for x in words if x.isalpha() and not x.isascii()} - set(LETTERS[language])
            assert not strange, (key, strange)
        if language == "en":
            assert not re.search(r"\b(de|het|een|wij|uw|je|niet|ve|için|nie|jest)\b", words), key
        if language == "nl":
            assert not re.search(r"\b(the|and|you|your|not|with|için|nie|jest)\b", words), key


def test_before_the_date_of_birth_a_mail_knows_no_more_than_an_initial():
    for language in CODES:
        for key, written in templates(language):
            if isinstance(key, tuple):
                assert "child" not in holders(written), key
                if key[2] == "subject":
                    assert not {"initial", "signer_name"} & holders(written), key


def test_a_link_stands_alone_on_its_line_and_once():
    for language in CODES:
        for key, written in templates(language):
            if isinstance(key, tuple) and key[2] == "body":
                links = [line for line in written.split("\n") if re.search(r"\{\w*link\}", line)]
                assert links in ([], ["{link}"], ["{manage_link}"]), key


def test_what_the_text_asks_for_must_be_given():
    assert catalogue.text("F06", "nl", n=1, total=3) == "Stap 1 van 3"
    for wrong in ({"n": 1}, {"n": 1, "total": 3, "nobody": 1}):
        with pytest.raises(MissingValue):
            catalogue.text("F06", "nl", **wrong)
    for key, language in (("F99", "nl"), ("F06", "de"), ("F06", "../nl")):
        with pytest.raises(UnknownText):
            catalogue.text(key, language)
    with pytest.raises(UnknownText):
        catalogue.mail("own_link", "guardian", "nl", **VALUES)


def test_a_value_is_isolated_in_arabic_and_harmless_everywhere():
    worker = "A\u202e<b>{phone}"
    plain = catalogue.text("E01", "ar", worker=worker, phone="06 1234")
    page = catalogue.html("E01", "ar", worker=worker, phone="06 1234")
    dutch = catalogue.html("P03", "nl", worker=worker, phone="06", org="O'Neil", team="ü")

    assert "\u2068A<b>{phone}\u2069: \u206806 1234\u2069" in plain and "\u202e" not in plain
    number = '<bdi class="nowrap" dir="ltr">06 1234</bdi>'
    assert f"<bdi>A&lt;b&gt;{{phone}}</bdi>: {number}" in page
    assert "<bdi>A&lt;b&gt;{phone}</bdi> van <bdi>O&#x27;Neil</bdi>" in dutch
    assert catalogue.text("F03", "ar").count("\u2068") == 1
    assert "<bdi>05-11-2012</bdi>" in catalogue.html("F03", "ar")


@pytest.mark.parametrize("language", OTHERS)
def test_a_mail_says_the_same_in_dutch_and_below_it_in_the_language(language):
    values = VALUES | {"expires_on": date(2026, 11, 5), "rows": Rows(["press", "photo"])}
    for kind, audiences in catalogue.mails().items():
        for audience in audiences:
            subject, body = catalogue.mail_in_two(kind, audience, language, "https://x", **values)
            dutch, other = body.split(catalogue.BETWEEN_LANGUAGES)
            assert dutch == catalogue.mail(kind, audience, "nl", **values)[1]
            assert catalogue.mail(kind, audience, language, **values)[1] in other
            assert "\n" not in subject and subject.startswith(
                catalogue.mail(kind, audience, "nl", **values)[0]
            )
            assert body.endswith("\nhttps://x") and not HOLDER.search(body)


def test_a_remark_that_is_not_there_leaves_no_hole():
    values = VALUES | {"remark_not_possible": ""}
    _subject, body = catalogue.mail("taken_down", "guardian", "nl", **values)
    assert "[places]\n\nZiet u" in body


def test_a_text_within_a_text_is_said_in_the_language_of_each_part():
    remark = Said("M01", what="Reel\u202e", platform="TikTok")
    initial = Said("A03", initial="N.", n=1, total=2)
    values = VALUES | {"remark_not_possible": remark, "initial": initial}
    taken_down = catalogue.mail_in_two("taken_down", "guardian", "ar", "https://x", **values)[1]
    assert "\nDit konden wij niet weghalen: Reel. " in taken_down
    assert "\u2068Reel\u2069" in taken_down
    assert "Uw kind (N., 1 van 2) doet" in catalogue.mail("request", "guardian", "nl", **values)[1]


def test_a_line_of_names_alone_runs_from_right_to_left():
    _subject, body = catalogue.mail("request", "guardian", "ar", **VALUES)
    assert "\n\u200f\u2068[worker]\u2069، \u2068[org]\u2069" in body


def test_rows_are_named_shortly_in_their_order():
    rows = Rows(["print", "photo", "public_pages"])
    found = catalogue.mail("both_agree", "guardian", "nl", **VALUES | {"rows": rows, "org": "Brug"})
    assert (
        "voor: Foto's; Openbare pagina's van Brug op Instagram en Facebook; "
        "Papier: folder, poster, jaarverslag." in found[1]
    )
    for language in CODES:
        for name in catalogue.ROWS:
            short = catalogue.row_name(name, language, org="Brug")
            assert short and "—" not in short and "(" not in short and len(short) < 80


@pytest.mark.parametrize("language", CODES)
def test_days_are_written_in_words(language):
    for month in range(1, 13):
        day = date(2026, month, 5)
        with translation.override(language):
            # Polish and Ukrainian decline a month beside its day.
            expected = date_format(day, "j E Y" if language in ("pl", "uk") else "j F Y")
        expected = expected.replace(
            "إبريل", "أبريل"
        )  # both are written; newspapers write the latter
        assert catalogue.written_date(day, language).lower() == expected.lower()


def test_a_moment_is_that_of_the_amsterdam_clock():
    moment = datetime(2026, 6, 30, 22, 5, tzinfo=UTC)
    assert catalogue.written_moment(moment, "nl") == "1 juli 2026, 00:05"
    assert catalogue.text("A13", "pl", date=date(2026, 11, 5)).startswith(
        "Zgodę cofnięto 5 listopada 2026."
    )


def test_a_young_person_is_spoken_to_in_an_own_form():
    assert catalogue.spoken("E01", "youth") == "E01y"
    assert catalogue.spoken("E01", "guardian") == catalogue.spoken("E01", "other") == "E01"
    assert catalogue.spoken("F20", "youth") == "F20"


def test_the_hash_of_a_version_changes_with_any_change_and_with_nothing_else():
    seen = set()
    for audience in ("guardian", "youth"):
        for language in CODES:
            content = catalogue.form_content(audience, language)
            assert {"O1", "O9", "OY", "ON"} < set(content)
            turned = dict(reversed(content.items()))
            assert catalogue.content_hash(turned) == catalogue.content_hash(content)
            seen.add(catalogue.content_hash(content))
            for key in content:
                seen.add(catalogue.content_hash(content | {key: content[key] + " "}))
    assert len(seen) == sum(
        6 * (1 + len(catalogue.FORM_KEYS[audience])) for audience in ("guardian", "youth")
    )
    assert catalogue.content_hash({"O1": "Foto's", "ON": "Ну"}) == (
        "d89f4dd8e80ba9190d8f5563bc711270838908284acccffb52357c44810fd1c3"
    )


def test_the_question_to_the_child_comes_apart_from_its_answers():
    for language in CODES:
        written = catalogue.template("P16", language)
        question, note = catalogue.question_and_note(written)
        assert question.endswith(("?", "؟")) and note and note in written
        assert len(question) + len(note) < len(written)


WRONG = {"nothing": "", "service number": "123456782", "too long": "x" * 5000, "unknown": "?"}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("language", OTHERS)
def test_what_is_wrong_on_a_page_is_said_in_its_language(language, wrong):
    """By no text of Django's or of a validator: their language is that of the site."""
    words, asked = Words(language, "guardian", VALUES), ConsentRequest(rows=list(catalogue.ROWS))
    of_event, today = events.Words(language, VALUES), date(2026, 11, 20)
    both = Organisation(require_both_parents=True)
    pages = [
        lambda data: BirthForm(words, asks_letter=True, data=data),
        lambda data: SigningForm(words, asked, data),
        lambda data: CopyForm(words, data),
        lambda data: DataRequestForm(words, data=data),
        lambda data: FillInForm(of_event, [], today=today, organisation=both, data=data),
    ]
    texts = {
        catalogue.text(key, language, **VALUES | {"total": most})
        for key in catalogue.all_keys()
        for most in (20, 80, 120, 2000)
    }
    for page in pages:
        shown = [field.name for field in page(None).visible_fields()]
        form = page(dict.fromkeys(shown, wrong))
        said = {text for name in shown for text in form.errors.get(name, ())}
        assert said and said <= texts, said - texts
