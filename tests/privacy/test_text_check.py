import json
import re
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.first_names import FILE, NO_NAMES, SENTENCE_WORDS, first_names
from privacy.text_check import (
    ACCUSES,
    EMAIL,
    HANDLE,
    PAGE,
    TAG,
    WEB,
    accusations,
    findings,
)

VECTORS = json.loads((Path(__file__).parent / "text_check_vectors.json").read_text())
SCRIPT = Path(__file__).parents[2] / "static" / "js" / "text-check.js"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:40])
def test_text_gives_exactly_these_findings(vector):
    found = findings(vector["text"], vector.get("allowed", ()))

    assert [[finding.kind, finding.text] for finding in found] == vector["found"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:40])
def test_text_accuses_somebody_only_where_it_says_so(vector):
    """GDPR article 10: what goes on may be kept, a suspicion about somebody may not."""
    assert [found.text for found in accusations(vector["text"])] == vector.get("accuses", [])


SAID = """
    @ _ / # . , ( ) [ at ] dot :// www. https://instagram.com/ tiktok.com/@ kim jan06 J. Jansen de
    dader is verdacht van dealt dieven als ronselaar amber Alert 06-12345678 １２３ 1234 AB
"""
PIECES = st.sampled_from([*SAID.split(), " ", "\n", "ſ", "İ", "é"])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_looked_for_has_one_of_the_signs_by_which_it_is_looked_for(text):
    for sought in (EMAIL, WEB, HANDLE, PAGE, TAG):
        assert sought.spans(text) == [match.span() for match in sought.pattern.finditer(text)]
    assert [found.text for found in accusations(text)] == [m[0] for m in ACCUSES.finditer(text)]


@given(st.text(max_size=300))
def test_findings_point_into_the_text_in_order_and_never_overlap(text):
    end = 0
    for finding in findings(text):
        assert end <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        end = finding.end


BORNE = {
    "Dutch, old": "Truus Wilma Geertruida Wilhelmina Cornelis Aaltje Hendrikje Jannetje",
    "Dutch, young": (
        "Fenna Sem Saar Noud Lotte Daan Tijn Jayden Noor Lieke Jaylynn Robbie Taylor Yoeri"
    ),
    "Turkish": "Oğuzhan Ümit Mesut Sinan Şeyma Mehmet Ayşe Oğuz Büşra Emre Zeynep Kübra",
    "Moroccan": (
        "Aïsha Mohssine Soufiane Chaimae Abdelkarim Fatimazahra Noureddine Bouchra Naoual "
        "Soufyan Ayoub Hajer"
    ),
    "Surinamese": (
        "Shanice Sherwin Soenita Djaienti Sandjai Anisha Radjesh Shanti Kwame Kofi Anoushka "
        "Stephano"
    ),
    "Antillean": "Shaniqua Churandy Rendolf Marelva Jandino Xiomara Rayvano Djennah Cherrel Djuric",
    "Polish": "Łukasz Agnieszka Wojciech Małgorzata Katarzyna Oliwia",
    "Ukrainian": "Oleksandr Joelia Yuliia Serhii Volodymyr Mykola Zlata Tymofiy",
    "Arabic": (
        "Haneen Muhannad Suleiman Mohammed Layla Bayan Ghaith Qusai Yazan Tasnim Muhammad Rayyan"
    ),
    "Eritrean and Somali": "Tesfay Filmon Semhar Luwam Abdirahman Hodan Ayaan Simret Liiban",
    "Iranian and Afghan": "Farid Soheil Niloufar Mujtaba Wahida",
    "Bulgarian and Romanian": "Desislava Kristiyan Mihaela Radu",
    "West African": "Fatoumata Ousmane Temitope Nhyira",
    "Chinese": "Xiaoming Jiayi Haoran Meiling",
}


@pytest.mark.parametrize("origin", BORNE)
def test_names_as_borne_in_the_netherlands_are_found_at_the_start_of_a_sentence(origin):
    for name in BORNE[origin].split():
        assert [finding.text for finding in findings(f"{name} lachte.")] == [name]


def test_the_list_is_long_and_says_where_it_comes_from():
    names = first_names()
    assert len(names.anywhere | names.capital | names.word) >= 5000
    assert not names.anywhere & names.capital and not names.word & names.anywhere
    head = FILE.read_text().split("[anywhere]")[0]
    assert "MIT" in head and "OpenTaal" in head


def test_names_that_are_no_words_are_found_without_a_capital():
    names = first_names()
    for name in sorted(names.anywhere)[::20]:
        assert [finding.kind for finding in findings(f"gezien dat {name} lachte")] == ["name"]
    for name in sorted(names.capital | names.word)[::20]:
        assert findings(f"gezien dat {name} lachte") == []


@pytest.mark.parametrize("name", "Roos Storm Job Bo Kim Sterre Bloem Max Merel Lente".split())
def test_f42_a_name_that_is_a_word_is_asked_about_in_a_sentence_or_before_a_family_name(name):
    assert findings(f"{name} is een woord. {name} ook.") == []
    assert findings(f"Ze zagen {name.lower()} liggen.") == []
    assert [each.text for each in findings(f"Dat zei {name} gisteren.")] == [name]
    for whole in (f"{name} Bakker", f"{name} van der Ham"):
        assert [each.text for each in findings(f"{whole} lachte.")] == [whole]


def test_words_that_are_no_names_give_no_finding_anywhere():
    for word in NO_NAMES.split():
        assert (
            findings(f"Het ging over {word.capitalize()} vandaag. {word.capitalize()} ook.") == []
        )


def test_script_carries_the_same_lists_as_the_server():
    no_names, openers = re.findall(r"words\(`\n(.*?)\n`\)", SCRIPT.read_text(), re.DOTALL)

    assert no_names.split() == NO_NAMES.split()
    assert openers.split() == SENTENCE_WORDS.split()


def test_the_list_of_names_is_at_most_30_kb_over_the_wire():
    assert len(brotli.compress(FILE.read_bytes(), quality=11)) <= 30_000


def test_script_is_at_most_4_500_bytes_over_the_wire():
    served = SCRIPT.parents[2] / "youthwork/scripts/js/text-check.js"
    assert len(brotli.compress(served.read_bytes(), quality=11)) <= 4_500


def test_long_texts_are_checked_in_a_moment():
    findings("Een groepje bij Haven 12 van 06 en 1 2 3 4 5 aaaa@ " * 4000)  # 200 kB
