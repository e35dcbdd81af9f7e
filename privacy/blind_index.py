"""Search over encrypted text: keyed numbers of handles and word stems, and never the words.

A term is an HMAC-SHA256 under `INDEX_KEY`, cut to 63 bits so that it fits a signed integer on both
databases; kinds are kept apart. What the index gives away all the same (which texts share a term,
and how often) stands in docs/decisions/0011-blind-index-and-what-it-leaks.md.
"""

import hashlib
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

import Stemmer
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

MIN_LETTERS = 2
MAX_TERMS = 400  # different terms of one text; what comes later isn't found
MAX_QUERY_TERMS = 12
MOST_WORDS = 50_000  # that one search over texts remembers

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# What NFKD leaves whole.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th"})
_STOP_WORDS = """
aan al alle als altijd andere ben bij daar dan dat de den der deze die dit doch doen door dus
een eens en er ge geen geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets
ik in is ja je jij jou jouw kan kon kunnen maar me meer men met mij mijn moet na naar niet
niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u uit uw van veel
voor want waren was wat werd wezen wie wil worden wordt zal ze zei zelf zich zij zijn zo  zonder
zou
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
# Platforms where a name stands behind the host alone, and their own pages in its place: nobody's.
_OF_NOBODY = {
    r"instagram\.com": "about accounts challenge developer direct directory explore legal login p "
    "privacy reel reels s search session share stories terms tv web",
    r"facebook\.com": "about ads bookmarks business directory events friends gaming groups hashtag "
    "help home jobs legal live login logout marketplace memories messages messenger notes "
    "notifications pages people photo photos policies privacy public reel reels saved search "
    "settings share sharer stories terms watch",
    r"(?:x|twitter)\.com": "about bookmarks communities compose explore hashtag help home i intent "
    "jobs lists login logout messages notifications privacy search settings share signup tos "
    "trending",
    r"(?:t|telegram)\.me": "addemoji addlist addstickers addtheme bg boost c confirmphone contact "
    "giftcode invoice iv joinchat login m msg proxy s setlanguage share socks",
}
_NAME, _BEHIND = r"([\w.-]+)", r"(?:[?#].*)?"
_PART = (
    r"(?:/(?:followers|following|likes|live|media|photos|playlists|reels|shorts|streams|tagged"
    r"|videos|with_replies))?/?"
)
_WEB = r"(?:https?://)?(?:(?:www|m|web|mobile|[a-z]{2}-[a-z]{2})\.)?"
# A link to somebody's page, as an app copies it, or to a part of it; of a post or a film it is no
# account.
_PROFILE = re.compile(
    "|".join(
        [
            *(
                rf"{_WEB}{host}/(?:@|(?!(?:{'|'.join(words.split())}|\w+\.php)(?:[/?#]|$)))"
                rf"{_NAME}{_PART}{_BEHIND}"
                for host, words in _OF_NOBODY.items()
            ),
            rf"{_WEB}(?:tiktok\.com/@|youtube\.com/(?:@|(?:c|channel|user)/)){_NAME}{_PART}{_BEHIND}",
            rf"{_WEB}snapchat\.com/(?:add/|@){_NAME}/?{_BEHIND}",
            rf"{_WEB}(?:t|telegram)\.me/s/{_NAME}/?{_BEHIND}",
            rf"{_WEB}facebook\.com/profile\.php\?(?:[^#]*&)?id=(\d+)(?:[&#].*)?",
            rf"{_WEB}facebook\.com/people/[^/?#]+/(\d+)/?{_BEHIND}",
            rf"instagram://user/?\?(?:[^#]*&)?username={_NAME}(?:[&#].*)?",
            rf"tg://resolve/?\?(?![^#]*\bpost=)(?:[^#]*&)?domain={_NAME}(?:[&#].*)?",
            rf"snapchat://add/{_NAME}/?{_BEHIND}",
        ]
    )
)
_local = threading.local()  # a stemmer is not safe to share between threads


def term(kind: str, value: str) -> int:
    """The number that stands for one normalised value of one kind, below 2**63."""
    return _terms(kind, [value])[0]


def _terms(kind: str, values: list[str]) -> list[int]:
    """The same of several: a copy of what the key was worked out to is a third of a new start."""
    keyed, found = _keyed(settings.INDEX_KEY), []
    for value in values:
        one = keyed.copy()
        one.update(f"{kind}\0{value}".encode())
        found.append(int.from_bytes(one.finalize()[:8], "big") >> 1)
    return found


@lru_cache(maxsize=2)
def _keyed(key: bytes) -> HMAC:
    return HMAC(key, SHA256())


def key_mark() -> str:
    """Eight characters that tell one index key from another, and nothing about it."""
    return hashlib.sha256(b"index key" + settings.INDEX_KEY).hexdigest()[:8]


def normalise_handle(handle: str) -> str:
    """One spelling for `@Some.Name`, `some.name `, its full-width twin and the link to its page."""
    plain = unicodedata.normalize("NFKC", handle).casefold().strip()
    link = _PROFILE.fullmatch(plain)
    return next(filter(None, link.groups())) if link else plain.strip("@").strip()


def names_account(link: str) -> bool:
    """Whether this is the link to the page of an account, and not of a post or a film."""
    return bool(_PROFILE.fullmatch(unicodedata.normalize("NFKC", link).casefold().strip()))


def handle_term(handle: str) -> int:
    """The term of an account name, found exactly or not at all."""
    return term("handle", normalise_handle(handle))


def stems(text: str) -> Iterator[str]:
    """Dutch stems of the words of a text, in order, without stop words; numbers as they stand."""
    for word in _words(text):
        if found := _stem(word):
            yield found


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _stem(word: str) -> str:
    """What a word is found by, "" for one that counts for nothing."""
    plain = _folded(word[:-2] if word.endswith(("'s", "’s")) else word)
    if len(plain) < MIN_LETTERS or plain in STOP_WORDS:
        return ""
    return plain if plain.isdigit() else str(_stemmer().stemWord(plain))


def word_terms(text: str) -> set[int]:
    """The terms of a text: at most MAX_TERMS, those of its first words."""
    return set(_terms("word", _first(stems(text), MAX_TERMS)))


def query_terms(words: str) -> list[int]:
    """The terms that a search asks for, all of which a text must hold; empty when none count."""
    return _terms("word", _query(words))


def finder(*searches: str) -> Callable[[str], bool]:
    """A test for texts without an index: whether one holds every word of one of the searches.

    It remembers the words that it has seen, so that a text costs a twentieth of its stems. Words
    that don't count find nothing.
    """
    asked = [each for words in searches if (each := frozenset(_query(words)))]
    wanted = frozenset[str]().union(*asked)
    known: dict[str, str] = {}  # of each word the stem where it is asked for, else ""

    def look(word: str) -> str:
        if len(known) > MOST_WORDS:
            known.clear()
        stem = _stem(word)
        known[word] = stem if stem in wanted else ""
        return known[word]

    def holds(text: str) -> bool:
        found = {known[word] if word in known else look(word) for word in _words(text)}
        return any(each <= found for each in asked)

    return holds


def _query(words: str) -> list[str]:
    return _first(stems(words), MAX_QUERY_TERMS)


def _first(found: Iterator[str], most: int) -> list[str]:
    distinct: dict[str, None] = {}
    for stem in found:
        distinct[stem] = None
        if len(distinct) == most:
            break
    return list(distinct)


def _folded(word: str) -> str:
    """Without accents, so that Şeyma is found as seyma and één as een."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(character for character in parts if not unicodedata.combining(character))


def _stemmer() -> Stemmer.Stemmer:
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("dutch")
    return _local.stemmer
