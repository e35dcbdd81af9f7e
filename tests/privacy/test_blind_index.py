import pytest

from privacy.blind_index import (
    MAX_QUERY_TERMS,
    MAX_TERMS,
    finder,
    handle_term,
    names_account,
    normalise_handle,
    query_terms,
    stems,
    term,
    word_terms,
)
from privacy.first_names import first_names


def test_terms_fit_a_signed_integer_and_depend_on_key_kind_and_value(settings):
    before = term("word", "vuurwerk")
    assert 0 <= before < 2**63
    assert before != term("handle", "vuurwerk") != term("word", "vuurwerken")
    settings.INDEX_KEY = b"another key of thirty-two bytes!"
    assert term("word", "vuurwerk") != before


def test_a_term_stays_what_it_was_as_what_is_indexed_is_found_by_it(settings):
    settings.INDEX_KEY = b"i" * 32
    assert term("word", "vechtpartij") == 3040628445484967306


def test_handles_are_the_same_however_they_are_typed():
    spellings = ["voorbeeld_x", "@Voorbeeld_X", " @voorbeeld_x ", "ＶＯＯＲＢＥＥＬＤ_x"]
    assert len({handle_term(spelling) for spelling in spellings}) == 1
    assert handle_term("voorbeeld_y") != handle_term("voorbeeld_x")


@pytest.mark.parametrize(
    "link",
    [
        "https://www.instagram.com/voorbeeld.x/",
        "instagram.com/Voorbeeld.X?igsh=abc",
        "https://www.tiktok.com/@voorbeeld.x",
        "https://m.facebook.com/voorbeeld.x",
        "https://t.me/voorbeeld.x",
        "https://www.snapchat.com/add/voorbeeld.x",
        "https://youtube.com/@voorbeeld.x",
        "x.com/voorbeeld.x",
        "https://www.instagram.com/voorbeeld.x/reels/",
        "https://www.youtube.com/@voorbeeld.x/videos",
        "https://x.com/voorbeeld.x/with_replies",
        "instagram://user?username=Voorbeeld.X",
        "tg://resolve?domain=voorbeeld.x",
        "snapchat://add/voorbeeld.x",
        "https://www.youtube.com/c/voorbeeld.x",
        "https://www.tiktok.com/@voorbeeld.x/live",
        "https://nl-nl.facebook.com/voorbeeld.x",
        "https://mobile.twitter.com/voorbeeld.x",
        "https://t.me/s/voorbeeld.x",
    ],
)
def test_link_to_a_page_of_an_account_is_that_account(link):
    assert handle_term(link) == handle_term("@voorbeeld.x")
    assert names_account(link)


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://www.instagram.com/photo.jansen/", "photo.jansen"),
        ("https://www.instagram.com/watch.me", "watch.me"),
        ("https://www.tiktok.com/@live", "live"),
        ("https://www.youtube.com/@gaming", "gaming"),
        ("https://t.me/events", "events"),
    ],
)
def test_a_name_that_is_like_a_page_of_a_platform_is_a_name(link, name):
    assert names_account(link) and handle_term(link) == handle_term(name)


def test_a_profile_behind_a_number_is_the_account_of_that_number():
    link = "https://www.facebook.com/profile.php?id=10001234&sk=photos"
    assert names_account(link) and handle_term(link) == handle_term("facebook.com/10001234")
    assert handle_term("facebook.com/people/Jan-Jansen/10001234/") == handle_term(link)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.instagram.com/p/voorbeeld.x/",
        "https://www.instagram.com/explore/",
        "https://www.facebook.com/profile.php",
        "https://www.facebook.com/groups/",
        "https://www.facebook.com/home.php",
        "https://www.facebook.com/video.php?v=12",
        "https://www.facebook.com/logout/",
        "https://www.facebook.com/marketplace/",
        "https://www.facebook.com/login/",
        "https://x.com/search",
        "https://x.com/home",
        "https://x.com/i/",
        "https://x.com/communities",
        "https://www.instagram.com/p/",
        "https://t.me/joinchat",
        "https://t.me/proxy?server=x",
        "https://t.me/+AbCdEf123",
        "https://t.me/voorbeeld/55",
        "https://www.instagram.com/explore/reels/",
        "https://www.youtube.com/@voorbeeld.x/live/abc",
        "tg://resolve?domain=voorbeeld.x&post=5",
        "https://www.youtube.com/watch?v=abc",
        "https://example.org/voorbeeld.x",
        "instagram.com/",
        "ook instagram.com/voorbeeld.x",
    ],
)
def test_link_to_something_else_is_no_account_and_stays_as_it_is(link):
    assert normalise_handle(link) == link.casefold()
    assert not names_account(link)


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


@pytest.mark.parametrize(
    ("asked", "text", "stands"),
    [
        ("Milan Vos", "Gisteren was Milan, de zoon van Vos, er.", True),
        ("Milan Vos", "Milan was er.", False),
        ("Şeyma", "SEYMA deelt een story.", True),
        ("foto", "Drie foto's.", True),
        ("haven", "Naar de haven_oost.", True),
        ("haven", "Openhaven.", False),
        ("de het", "de het een", False),
        ("12", "Op 12 mei", True),
    ],
)
def test_a_text_without_an_index_is_judged_as_the_index_would(asked, text, stands):
    assert finder(asked)(text) is stands
    assert (bool(query_terms(asked)) and set(query_terms(asked)) <= word_terms(text)) is stands


def test_every_name_is_found_by_itself_and_in_a_sentence():
    names = first_names()
    known = [name for name in (*names.anywhere, *names.capital, *names.word) if query_terms(name)]
    assert len(known) > 1000
    assert [name for name in known if not finder(name)(f"Wij zagen {name.title()}'s fiets.")] == []


def test_stop_words_and_single_letters_count_for_nothing():
    assert query_terms("de het een a 7") == []
    assert list(stems("het filmpje van de haven")) == ["film", "haaf"]


def test_numbers_of_terms_have_a_ceiling():
    text = " ".join(f"woord{number}" for number in range(5000))
    assert len(word_terms(text)) == MAX_TERMS
    assert len(query_terms(text)) == MAX_QUERY_TERMS
