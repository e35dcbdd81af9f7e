"""Tables of the documents: nothing is told of twice, as an older row beside a newer one."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def tables(text):
    """The first two cells of each row, table by table."""
    table = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            table.append(tuple(cell.strip() for cell in line.split("|")[1:3]))
        elif table:
            yield table
            table = []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_row_stands_in_a_table_twice(document):
    for table in tables(document.read_text()):
        assert sorted(table) == sorted(set(table))


def test_a_row_that_stands_twice_is_found():
    said = "| what | aim |\n|---|---|\n| a page | 6 |\n| a save | 9 |\n| a page | 6 |\n"
    assert [len(table) - len(set(table)) for table in tables(said)] == [1]
