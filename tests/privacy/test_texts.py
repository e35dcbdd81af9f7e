import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from privacy import texts
from privacy.forms import FreeText
from privacy.personal_numbers import citizen_service_numbers, passes_eleven_test
from privacy.validators import no_citizen_service_number

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u200d\u200c\u200b\u202e\u2066\ufe0f\u0301\u0327\r\n\t\u2028👩🏽‍🦽سپ e"),
    ),
    max_size=60,
)
HIDING = set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")


@pytest.mark.parametrize(
    "name",
    [
        "Şeyma",
        "Đỗ",
        "O'Neil",
        "van 't Hof",
        "Łukasz",
        "Оксана",
        "سارة",
        "नमस्ते",
        "👩‍👩‍👧",
        "🏳️‍🌈",
        "👩🏽‍🦽",
        "می‌خواهم",
    ],
)
def test_names_and_emoji_families_stay_as_written(name):
    assert texts.clean(name, multiline=False) == unicodedata.normalize("NFC", name)


def test_decomposed_letters_become_one_form():
    assert texts.clean("S\u0327eyma", multiline=False) == "Şeyma"


def test_controls_overrides_and_hiding_characters_go():
    assert (
        texts.clean("a\x00b\x1b[31m\u202ec\u200bd\u2066e\ufefff\ud800", multiline=False)
        == "ab[31mcdef"
    )
    assert texts.clean("a\u200db\u200cc", multiline=False) == "abc"


def test_newlines_are_one_kind_and_a_space_in_one_line():
    assert texts.clean(" a\r\nb\u2028c\td ", multiline=True) == "a\nb\nc\td"
    assert texts.clean(" a\r\nb\tc ", multiline=False) == "a b c"


@given(ANY_TEXT, st.booleans())
def test_cleaning_twice_is_cleaning_once(text, multiline):
    cleaned = texts.clean(text, multiline=multiline)

    assert texts.clean(cleaned, multiline=multiline) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not HIDING & set(cleaned)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in cleaned)
    cleaned.encode()


@given(st.text(st.characters(max_codepoint=126), max_size=60), st.booleans())
def test_plain_texts_are_cleaned_as_texts_beside_other_letters(text, multiline):
    beside = texts.clean(f"é {text}", multiline=multiline)

    assert texts.clean(text, multiline=multiline) == beside.removeprefix("é").strip()


def eleven_proof(eight):
    """The nine-digit number that starts with these eight and passes, or None."""
    rest = sum(w * int(d) for w, d in zip(range(9, 1, -1), eight, strict=True)) % 11
    return None if rest == 10 else f"{eight}{rest}"


@given(
    st.from_regex(r"\A[0-9]{8}\Z"), st.sampled_from(["", " ", ".", "-", "/", "\u00a0", "\u2013"])
)
def test_every_number_that_passes_is_refused_however_it_is_parted(eight, separator):
    number = eleven_proof(eight)
    if number is None or not int(number):
        return
    if separator and number[:1] == "0":
        return  # parted like a telephone number or a date: see the vectors
    for parts in [(3, 6), (4, 6), (9, 9)]:
        written = separator.join(
            filter(None, [number[: parts[0]], number[parts[0] : parts[1]], number[parts[1] :]])
        )
        if len(number[parts[0] : parts[1]]) == 1:
            continue
        with pytest.raises(ValidationError) as refusal:
            no_citizen_service_number(f"nummer {written} gezien")
        assert refusal.value.code == "citizen_service_number"


@given(st.from_regex(r"\A[1-9][0-9]{8}\Z"))
def test_nine_digits_that_fail_the_test_are_no_citizen_service_number(number):
    if passes_eleven_test(number):
        return
    no_citizen_service_number(f"nummer {number} gezien")


@pytest.mark.parametrize(
    "text",
    [
        "١٢٣٤٥٦٧٨٢",  # Arabic digits
        "１２３４５６７８２",  # full width
        "123\u200b456\u200b782",
        "123\u202e456782",
        "bsn:123456782!",
        "10000008",
    ],
)
def test_disguised_numbers_are_refused(text):
    with pytest.raises(ValidationError):
        no_citizen_service_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "06-12345678",
        "+31 6 12345678",
        "20-11-2026",
        "20112026",
        "2026-11-20 22:30",
        "123456789",
        "000000000",
        "1234567823",
        "4.000 keer",
        "NL91 ABNA 0417 1643 00",
    ],
)
def test_phones_dates_and_other_numbers_are_let_through(text):
    assert list(citizen_service_numbers(text)) == []


def test_form_field_cleans_counts_and_refuses():
    field = FreeText(max_length=5)

    assert field.clean("a\r\nbcd") == "a\nbcd"
    assert FreeText(required=False).clean(" \u200b ") == ""
    with pytest.raises(ValidationError):
        FreeText().clean("\u200b")
    with pytest.raises(ValidationError) as refusal:
        field.clean("abcdef")
    assert refusal.value.messages == ["Maak het korter: hoogstens 5 tekens, nu 6."]
    with pytest.raises(ValidationError):
        FreeText().clean("mijn nummer is 123456782")
