"""What a text about a phenomenon should not hold: numbers, names and addresses of people.

Citizen service numbers block; the rest asks. The server judges; `static/js/text-check.js` shows
the same while someone types, and both are held to `tests/privacy/text_check_vectors.json`.
What it finds and misses stands in docs/decisions/0013-text-check.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from privacy import personal_numbers
from privacy.first_names import NO_NAMES, SENTENCE_WORDS, first_names

BLOCKS = "citizen_service_number"


@dataclass(frozen=True, order=True)
class Finding:
    """A place in the text; `kind` is `citizen_service_number` (blocks), `name`, `phone`, `plate`,
    `address`, `email`, `handle` (of an account) or `accusation`. Positions count characters."""

    start: int
    end: int
    kind: str
    text: str


@dataclass(frozen=True)
class Sought:
    """A pattern that is looked for where one of its signs stands, without any of which it can't be.

    Few texts hold any, and looking for each pattern at each letter was half of all this.
    """

    pattern: re.Pattern[str]
    signs: tuple[str, ...]

    def spans(self, text: str) -> list[tuple[int, int]]:
        for sign in self.signs:
            if sign in text:
                return [match.span() for match in self.pattern.finditer(text)]
        return []


EMAIL = Sought(
    re.compile(
        r"[\w.+\-]+(?:@| ?[(\[]at[)\]] ?)[\w\-]+(?:(?:\.| ?[(\[](?:dot|punt)[)\]] ?)[\w\-]+)+"
    ),
    ("@", "at)", "at]"),
)
WEB = Sought(re.compile(r"(?:https?://|www\.)\S+"), ("://", "www."))
# An account by its name, by a name that is written as one, or by the address of its page.
HANDLE = Sought(
    re.compile(
        r"(?<![\w@])@(?=[\w.]*[^\W\d_])[\w.]*\w"
        r"|(?<![\w.@#/])(?=[\w.]*[^\W\d_])[\w.]*[^\W_]_[\w.]*\w"
    ),
    ("@", "_"),
)
PAGE = Sought(
    re.compile(
        r"(?<![^\s(])(?:https?://)?(?:\w+\.)?(?:instagram|tiktok|snapchat|facebook|youtube|twitter"
        r"|twitch|x|t|wa|discord)\.(?:com|net|me|tv|gg)/\S*[^\s.,;:!?)]",
        re.IGNORECASE,
    ),
    ("/",),
)
TAG = Sought(re.compile(r"[@#][\w.]+"), ("@", "#"))
_ITALIC = re.compile(r"(?<!\w)_(?=[^\W_])|(?<=[^\W_])_(?!\w)")  # as chats write _this_
# Phrases with a name in them that are about nobody.
_NOBODY = re.compile(
    r"\b(?:amber[ -]?alerts?"
    r"|(?:(?:zwarte|roetveeg)[ -]?|sint(?:erklaas)? (?:en|&) (?:zijn |de )?)piet(?:en)?)\b",
    re.IGNORECASE,
)
# A first name with figures behind it is how many accounts are called.
_NUMBERED = re.compile(r"(?<![\w@#])([^\W\d_]{3,})\d{2,4}(?!\w)")
_POSTCODE = re.compile(
    r"\b[1-9]\d{3}(?:[ -]?(?!S[ADS]|DM|EN|OF|IN|OP|ER|IS|KM|KB|MB|GB|AM|PM|TM)[A-Z]{2}"
    r"|(?!s[ads]|km|kb|mb|gb|mg|kg|ml|cm|mm|px|hz|am|pm|en)[a-z]{2})\b"
)
_STREET = re.compile(
    r"(?<!\w)(?:(?!winkelstraat|[Ww]inkelstraat)[^\W\d_]{2,}"
    r"(?:straat|laan|gracht|singel|steeg|dreef|plantsoen|kade|dijk|str\.)"
    r"|(?!Schoolplein|Sportpark|Speelveld|Voetbalveld|Sportveld|Snelweg|Onderweg|Halverwege|Fietspad"
    r"|Skatepark|Supermarkt|Kerstmarkt)[A-Z][^\W\d_]+(?:weg|plein|hof|pad|markt|park|erf|wal|ring"
    r"|veld|oord|burg|kamp|haven|brink))"
    r" (?:nr\.? |nummer )?\d{1,4}(?: ?[a-zA-Z])?(?![\w:])(?!\.\d)"
    r"(?! ?(?:uur|jong|meid|mensen|keer|euro|groep))"
)
_WORD = re.compile(r"(?<![\w@#])[^\W\d_]+(?:['’\-][^\W\d_]+)*(?!\w)")
_PARTICLES = (
    r"((?:(?:van|de|der|den|het|'t|’t|ter|ten|te|el|al|ben|bin|von|da|dos|v[./]d\.?) ){0,3})"
)
_BETWEEN = re.compile(rf" {_PARTICLES}")
_TITLE = re.compile(r"\b(?:dhr|mw|mevr|fam|hr|mr|drs?|ir)\.$", re.IGNORECASE)
_STARTERS = frozenset(".!?…:;\"'“”‘’„«»()[]{}-–—•*/|>+=~")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o"})
ENDINGS = ("e", "en", "s", "se", "r", "er", "ers")
_NO_NAMES = frozenset(NO_NAMES.split())
_SENTENCE_WORDS = frozenset(SENTENCE_WORDS.split())
_CAPITALS = "A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŚŞŠŹŻŽ"
_INITIALS = re.compile(
    rf"(?<![\w.@#])(?:[{_CAPITALS}]\.){{1,4}} ?{_PARTICLES}([{_CAPITALS}][^\W\d_]+)"
)
_SURNAME = re.compile(rf" {_PARTICLES}([{_CAPITALS}](?:\.|[^\W\d_]+))")

# Who is said to have done something. An account, a page or a group that deals is what goes on.
ACCUSES = re.compile(
    r"\bdaders? (?:is|zijn|was|waren|heet|heten|komt|komen|zit|zitten|woont|wonen)\b"
    r"|\b(?:is|zijn|was|waren) (?:de |een )?"
    r"(?:daders?|dealers?|dief|dieven|ronselaars?|oplichters?|inbrekers?|verkrachters?)\b"
    r"|\bverdacht(?:e|en)? van\b"
    r"|\bals verdachten?\b"
    r"|\b(?:de|een|is|zijn|was|waren) verdachten?\b"
    r"(?= (?:is|zijn|was|waren|heet|heten|in)\b|[.,;:!?]|$)"
    r"|(?<!account )(?<!pagina )(?<!kanaal )(?<!groep )\bdealt\b",
    re.IGNORECASE | re.ASCII,
)
ACCUSED_AS = (
    "dader", "deal", "dief", "diev", "ronselaar", "oplichter", "inbreker", "verkrachter",
    "verdacht",
)  # fmt: skip


def accusations(text: str) -> list[Finding]:
    """Where a text says that somebody did a crime, which youth work may not keep.

    Data on offences are for who has them by law (GDPR article 10, UAVG articles 31 to 33); what
    goes on may be written, who is suspected of it may not. Asked about, never refused.
    """
    small = text.lower()
    if not any(word in small for word in ACCUSED_AS):
        return []
    return [
        Finding(match.start(), match.end(), "accusation", match[0])
        for match in ACCUSES.finditer(text)
    ]


def findings(text: str, allowed: Iterable[str] = ()) -> list[Finding]:
    """Everything that a person should look at, in order, nothing twice.

    `allowed` are words and phrases that are no names here: areas of the team, platforms.
    """
    if not text:
        return []
    found: list[Finding] = []
    rest = personal_numbers.ascii_digits(text)

    def take(kind: str, spans: Iterable[tuple[int, int]]) -> None:
        nonlocal rest
        for start, end in list(spans):
            if kind:
                found.append(Finding(start, end, kind, text[start:end]))
            rest = rest[:start] + "x" * (end - start) + rest[end:]

    has_digits = personal_numbers.has_digits(rest)
    known = _known(tuple(allowed))
    take("email", EMAIL.spans(rest))
    if has_digits:
        take(BLOCKS, personal_numbers.citizen_service_numbers(rest))
    take("handle", PAGE.spans(rest))
    take("", WEB.spans(rest))
    take("handle", HANDLE.spans(rest))
    take("", TAG.spans(rest))
    small = rest.lower()
    if "amber" in small or "piet" in small:
        take("", (match.span() for match in _NOBODY.finditer(rest)))
    if "_" in rest:
        rest = _ITALIC.sub(" ", rest)
    if has_digits:
        take("phone", personal_numbers.phone_numbers(rest))
        take("phone", personal_numbers.nine_digits(rest))
        take("plate", personal_numbers.number_plates(rest))
        for pattern in (_POSTCODE, _STREET):
            take("address", (match.span() for match in pattern.finditer(rest)))
        take("handle", _numbered(rest, known))
    take("name", _initials(rest, known))
    take("name", _names(rest, known))
    return sorted(found)


@lru_cache(maxsize=256)
def _known(allowed: tuple[str, ...]) -> frozenset[str]:
    """Words that are no names here: those of the list and the allowed ones, with their parts."""
    known = _NO_NAMES | {_fold(match[0]) for each in allowed for match in _WORD.finditer(each)}
    return frozenset(known | {part for word in known for part in word.split("-") if len(part) > 1})


def _numbered(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """A first name with a year or an age behind it: jan06, Roos2009."""
    names = first_names()
    for match in _NUMBERED.finditer(text):
        folded = _fold(match[1])
        is_name = folded in names.anywhere or folded in names.capital
        if (is_name or (folded in names.word and match[1][0].isupper())) and folded not in known:
            yield match.span()


def _initials(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """A family name behind initials: J. Jansen, M.B. de Vries."""
    for match in _INITIALS.finditer(text):
        last = _fold(match[2])
        if match[1] or not (last in _SENTENCE_WORDS or _is_known(last, known)):
            yield match.span()


def _names(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """First names anywhere, capitals in the middle of a sentence; parts of one name joined."""
    start = end = -1
    anywhere = first_names().anywhere
    for match in _WORD.finditer(text):
        word = match[0]
        small = word.islower() and word.isascii() and word.isalpha()
        if small and word not in anywhere and word.removesuffix("s") not in anywhere:
            continue  # most words: in small letters only a first name is one
        word = word[:-2] if word.endswith(("'s", "’s")) else word
        if _is_known(_fold(word), known) or not _is_name(
            word,
            known,
            starts=_starts_sentence(text, match.start()),
            before_surname=_before_surname(text, match.end(), known),
        ):
            continue
        if start >= 0 and _BETWEEN.fullmatch(text, end, match.start()):
            end = match.end()
            continue
        if start >= 0:
            yield start, end
        start, end = match.span()
    if start >= 0:
        yield start, end


def _before_surname(text: str, end: int, known: frozenset[str]) -> bool:
    """Whether a word with a capital follows, with `van der` before it or not, or an initial."""
    follows = _SURNAME.match(text, end)
    return follows is not None and not _is_known(_fold(follows[2]), known)


def _is_name(word: str, known: frozenset[str], *, starts: bool, before_surname: bool) -> bool:
    parts = word.split("-")
    return any(_part_is_name(part, known, starts and not before_surname, starts) for part in parts)


def _part_is_name(part: str, known: frozenset[str], starts_alone: bool, starts: bool) -> bool:
    whole, names = _fold(part), first_names()
    capital = part[:1].isupper()
    if _is_known(whole, known):
        return False
    folded = whole if names.hold(whole) else whole.removesuffix("s")  # samiras foto
    if folded in names.anywhere:
        return True
    if folded in names.capital:
        return capital
    inner_capital = any(letter.isupper() for letter in part[1:]) and "'" not in part
    opens = starts_alone if folded in names.word else starts
    return capital and not opens and not inner_capital and len(part) > 1


def _is_known(folded: str, known: frozenset[str]) -> bool:
    """Whether the word, with or without an ending, is one that is no name here."""
    if folded in known:
        return True
    names = first_names()
    if folded in names.anywhere or folded in names.capital:
        return False
    return folded.endswith(ENDINGS) and any(folded.removesuffix(end) in known for end in ENDINGS)


def _starts_sentence(text: str, position: int) -> bool:
    near = text[max(0, position - 20) : position]
    before = near.rstrip()
    if not before or "\n" in near[len(before) :]:
        return True
    if _TITLE.search(before):
        return False
    return before[-1] in _STARTERS or not (before[-1].isalnum() or before[-1] in ",_%€&")


def _fold(word: str) -> str:
    """In small letters without accents."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    return "".join(character for character in folded if not unicodedata.combining(character))
