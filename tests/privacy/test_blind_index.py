import pytest

from privacy.blind_index import (
    MAX_QUERY_TERMS,
    MAX_TERMS,
    handle_term,
    query_terms,
    stems,
    term,
    word_terms,
)


def test_terms_fit_a_signed_integer_and_depend_on_key_kind_and_value(settings):
    before = term("word", "vuurwerk")
    assert 0 <= before < 2**63
    assert before != term("handle", "vuurwerk") != term("word", "vuurwerken")
    settings.INDEX_KEY = b"another key of thirty-two bytes!"
    assert term("word", "vuurwerk") != before


def test_handles_are_the_same_however_they_are_typed():
    spellings = ["voorbeeld_x", "@Voorbeeld_X", " @voorbeeld_x ", "ＶＯＯＲＢＥＥＬＤ_x"]
    assert len({handle_term(spelling) for spelling in spellings}) == 1
    assert handle_term("voorbeeld_y") != handle_term("voorbeeld_x")


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("filmpje", "Twee filmpjes gezien"),
        ("Şeyma", "over seyma"),
        ("vechten", "ze vechten bij het plein"),
        ("foto", "foto's van glas"),
        ("300", "snel 300 euro"),
        ("trekpartij station", "duw- en trekpartij bij het Station."),
        ("expose", "expose-accounts"),
    ],
)
def test_search_finds_other_forms_of_a_word(asked, text):
    assert query_terms(asked)
    assert set(query_terms(asked)) <= word_terms(text)


def test_stop_words_and_single_letters_count_for_nothing():
    assert query_terms("de het een a 7") == []
    assert list(stems("het filmpje van de haven")) == ["film", "haaf"]


def test_numbers_of_terms_have_a_ceiling():
    text = " ".join(f"woord{number}" for number in range(5000))
    assert len(word_terms(text)) == MAX_TERMS
    assert len(query_terms(text)) == MAX_QUERY_TERMS
