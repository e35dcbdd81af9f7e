"""Numbers that point at a person: citizen service numbers (with the eleven test), phones, plates.

`static/js/text-check.js` follows the same rules; `tests/privacy/text_check_vectors.json` holds
both to them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_PHONE = re.compile(
    r"(?<![\d+])(?:"
    r"(?!\d\d([ .\-/])\d\d\1(?:19|20)\d\d)"  # a day and an hour
    r"(?:(?:\+|00)31[ .\-]?(?:\(0\)[ .\-]?)?|\(?0)[1-9](?:(?:[ .\-/]|\)[ \-]?)?\d){8}"  # 9 after 0
    r"|\+(?!31)[1-9](?:[ .\-]?\d){7,13}"  # another country
    r")(?!\d)"
)
_DATE = re.compile(
    r"(?<![\d.\-/])(?:"
    r"(?:0?[1-9]|[12]\d|3[01])([ .\-/])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)(?!\1?\d)"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r")"
)
_DATE_DIGITS = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
# What Dutch number plates look like: 9 is a digit, C a consonant but C and Q.
SIDECODES = """
CC-99-99 99-99-CC CC-CC-99 99-CC-CC 99-CC-99 CC-99-CC 99-CCC-9
9-CCC-99 CC-999-C C-999-CC CCC-99-C C-99-CCC 9-CC-999 999-CC-9
""".split()
_CAPITAL = "BDFGHJKLMNPRSTVWXZ"


def _plates(codes: Iterable[str], letters: str) -> str:
    return "|".join(codes).replace("9", r"\d").replace("C", f"[{letters}]")


_PLATE = re.compile(
    rf"(?<![\w#\-])(?:{_plates(SIDECODES, _CAPITAL + _CAPITAL.lower())}"
    # Without signs only in capitals, and not where it could be a year or a line of a bus.
    rf"|{_plates((code.replace('-', '') for code in SIDECODES[4:]), _CAPITAL)}"
    r")(?![\w\-])"
)
_GROUPS = re.compile(r"\d+(?:[ .\-/]\d+)*")
_DIGIT = re.compile("[0-9]")
_GROUP = re.compile(r"\d+")


def ascii_digits(text: str) -> str:
    """The text with every script's digits and spaces as ASCII, at the same positions."""
    if text.isascii():
        return text
    return "".join(
        character
        if character.isascii()
        else str(unicodedata.decimal(character, character))
        if character.isdecimal()
        else " "
        if unicodedata.category(character) == "Zs"
        else "-"
        if unicodedata.category(character) == "Pd"
        else character
        for character in text
    )


def has_digits(text: str) -> bool:
    """Whether a text has any digit, without which it holds no number of anybody."""
    return _DIGIT.search(ascii_digits(text)) is not None


def passes_eleven_test(digits: str) -> bool:
    """The test of citizen service numbers: weights 9 to 2 and -1, the sum divisible by eleven."""
    digits = digits.zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return (
        int(digits) > 0
        and not sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
    )


def phone_numbers(text: str) -> Iterator[Span]:
    """Dutch numbers in every usual spelling, and numbers with another country's code."""
    plain = ascii_digits(text)
    if _has_enough(plain):
        yield from (match.span() for match in _PHONE.finditer(plain))


def number_plates(text: str) -> Iterator[Span]:
    """Dutch number plates, with their signs in any letters, without them in capitals."""
    for match in _PLATE.finditer(ascii_digits(text)):
        yield match.span()


def citizen_service_numbers(text: str) -> Iterator[Span]:
    """Nine digits that pass the test, in one run or in groups parted by one space or sign.

    Eight digits count as nine with the leading zero left out, in one run that is no date.
    Phone numbers and dates are looked past.
    """
    for groups in _number_rows(text):
        yield from _numbers_in_row(groups)


def nine_digits(text: str) -> Iterator[Span]:
    """Runs of nine digits that fail the test: worth a question, perhaps a phone number."""
    for groups in _number_rows(text):
        for begin, digits in groups:
            if len(digits) == 9 and not passes_eleven_test(digits):
                yield begin, begin + 9


def _has_enough(plain: str) -> bool:
    """Whether a text has the eight digits of the shortest number of a person or a phone."""
    return len(_DIGIT.findall(plain)) >= 8


def _number_rows(text: str) -> Iterator[list[tuple[int, str]]]:
    """Rows of digit groups with where each begins, phones and dates taken out."""
    plain = ascii_digits(text)
    if not _has_enough(plain):
        return
    for pattern in (_PHONE, _DATE):
        plain = pattern.sub(lambda match: "x" * len(match[0]), plain)
    for row in _GROUPS.finditer(plain):
        yield [(row.start() + group.start(), group[0]) for group in _GROUP.finditer(row[0])]


def _numbers_in_row(groups: list[tuple[int, str]]) -> Iterator[Span]:
    first = 0
    while first < len(groups):
        begin, digits = groups[first]
        last = first
        while len(digits) < 9 and last + 1 < len(groups):
            if (len(groups[last][1]) == 1) != (len(groups[last + 1][1]) == 1):
                break  # "3 filmpjes" beside a longer number; nine single digits do count
            last += 1
            digits += groups[last][1]
        if len(digits) != 9 or not passes_eleven_test(digits):
            last, digits = first, groups[first][1]
            if len(digits) != 8 or _DATE_DIGITS.fullmatch(digits) or not passes_eleven_test(digits):
                first += 1
                continue
        yield begin, groups[last][0] + len(groups[last][1])
        first = last + 1
