import json
import re
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.first_names import COMMON_FIRST_NAMES, MORE_FIRST_NAMES, NO_NAMES
from privacy.text_check import findings

VECTORS = json.loads((Path(__file__).parent / "text_check_vectors.json").read_text())
SCRIPT = Path(__file__).parents[2] / "static" / "js" / "text-check.js"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:40])
def test_text_gives_exactly_these_findings(vector):
    found = findings(vector["text"], vector.get("allowed", ()))

    assert [[finding.kind, finding.text] for finding in found] == vector["found"]


@given(st.text(max_size=300))
def test_findings_point_into_the_text_in_order_and_never_overlap(text):
    end = 0
    for finding in findings(text):
        assert end <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        end = finding.end


def test_names_of_the_lists_are_found_at_the_start_and_in_lower_case():
    for name in (COMMON_FIRST_NAMES + MORE_FIRST_NAMES).split():
        assert [finding.kind for finding in findings(f"{name.capitalize()} lachte.")] == ["name"]
        if len(name) >= 4:
            assert [finding.kind for finding in findings(f"gezien dat {name} lachte")] == ["name"]


def test_words_that_are_no_names_give_no_finding_anywhere():
    for word in NO_NAMES.split():
        assert (
            findings(f"Het ging over {word.capitalize()} vandaag. {word.capitalize()} ook.") == []
        )


def test_script_carries_the_same_lists_as_the_server():
    names, no_names = re.findall(r"words\(`\n(.*?)\n`\)", SCRIPT.read_text(), re.DOTALL)

    assert names.split() == COMMON_FIRST_NAMES.split()
    assert no_names.split() == NO_NAMES.split()


def test_script_is_at_most_4_kb_over_the_wire():
    assert len(brotli.compress(SCRIPT.read_bytes(), quality=11)) <= 4096


def test_long_texts_are_checked_in_a_moment():
    findings("Een groepje bij Haven 12 van 06 en 1 2 3 4 5 aaaa@ " * 4000)  # 200 kB
