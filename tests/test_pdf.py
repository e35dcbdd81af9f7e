"""PDFs: tagged, titled, in their language; rendered in a process that is kept small."""

import io
import threading

import pikepdf
import psutil
import pytest
from django.utils import translation

from consent.languages import LANGUAGES
from consent.texts import catalogue
from consent.texts.catalogue import PLACEHOLDERS
from tests.pdf_tags import tags
from youthwork.lib import pdf

MEBIBYTE = 1024 * 1024
PEAK = 110  # MiB of resident memory

HTML = """<!doctype html><html lang="{lang}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p><table><thead><tr><th scope="col">Nummer</th>
<th scope="col">Plek</th></tr></thead><tbody><tr><th scope="row">1</th><td>{text}</td></tr></tbody>
</table></body></html>"""


@pytest.fixture(autouse=True, scope="module")
def ended():
    yield
    pdf.stop()


def made(text="Een zin.", title="Lijst van ronde 4", lang="nl"):
    return pikepdf.open(io.BytesIO(pdf.from_html(HTML.format(text=text, title=title, lang=lang))))


def test_a_document_is_tagged_and_says_its_title_and_language():
    document = made()
    assert str(document.Root.Lang) == "nl"
    assert document.Root.MarkInfo.Marked and document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Lijst van ronde 4"
        assert metadata["pdfuaid:part"] == "1"
    kinds = [str(node.S) for node in tags(document)]
    order = [kind for kind in kinds if kind in ("/H1", "/P", "/Table")]
    assert order[:3] == ["/H1", "/P", "/Table"]


def test_a_cell_knows_its_headers():
    document = made()
    nodes = tags(document)
    kinds = {str(node.S) for node in nodes}
    assert {"/Table", "/TR", "/TH", "/TD"} <= kinds
    heads = {str(node.ID) for node in nodes if node.S == "/TH"}
    [cell] = [node for node in nodes if node.S == "/TD"]
    named = [
        str(name)
        for attributes in ([cell.A] if isinstance(cell.A, pikepdf.Dictionary) else cell.A)
        if "/Headers" in attributes
        for name in attributes.Headers
    ]
    assert named and set(named) <= heads


def fonts(document):
    return [font for page in document.pages for font in page.Resources.Font.values()]


def is_drawn(document):
    """Whether the file brings a shape for each letter: none became a box.

    The renderer maps glyphs one to one, except in a typeface that lacks a letter it was asked for.
    """
    return all(
        font.Encoding == "/Identity-H"
        and {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())
        for font in fonts(document)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_ours_has_its_letters_in_the_file(language):
    """F37: the whole form in each language, with names as they come."""
    values = dict.fromkeys(PLACEHOLDERS, "Şeyma O'Neil van 't Hof, Łódź, Привіт, نور")
    shown = [catalogue.html(key, language, **values) for key in catalogue.FORM_KEYS["guardian"]]
    title = catalogue.text("P01", language)
    document = made("</p><p>".join(shown), title=title, lang=language)

    assert is_drawn(document)
    kinds = {str(font.BaseFont).endswith("-Bold") for font in fonts(document)}
    assert kinds == {True, False}


def test_a_letter_that_no_typeface_has_is_a_box_that_still_says_it():
    document = made("Zoë 😀 \U0001fae8 \U00012000")

    assert not is_drawn(document)
    maps = b"".join(font.ToUnicode.read_bytes().lower() for font in fonts(document))
    assert "\U00012000".encode("utf-16-be").hex().encode() in maps


def test_a_template_becomes_a_document_in_the_language_of_the_moment():
    context = {"title": "Melding", "organisation_name": "Proef", "sections": []}
    with translation.override("en"):
        document = pikepdf.open(io.BytesIO(pdf.render("pdf/instaclean.html", context)))
    assert str(document.Root.Lang) == "en"


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x.png", "file:///etc/passwd", "http://127.0.0.1:1/", "data:image/png,x"],
)
def test_an_address_outside_the_document_ends_it(address):
    for html in (
        f'<html lang="nl"><title>x</title><img alt="x" src="{address}"></html>',
        f'<html lang="nl"><title>x</title><style>@import "{address}";</style></html>',
    ):
        with pytest.raises(pdf.PdfFailed):
            pdf.from_html(html)


def test_one_process_makes_many_documents_and_stays_small():
    made()
    process = psutil.Process(pdf._children[0].process.pid)
    rows = "".join(f"<p>Regel {number} van een lange lijst.</p>" for number in range(300))
    for _again in range(5):
        pdf.from_html(f'<html lang="nl"><head><title>Lang</title></head><body>{rows}</body></html>')
    assert pdf._children[0].process.pid == process.pid
    assert process.memory_info().rss < PEAK * MEBIBYTE


def test_a_worn_out_process_is_replaced(monkeypatch):
    made()
    first = pdf._children[0].process.pid
    monkeypatch.setattr(pdf, "TASKS", pdf._children[0].tasks)
    made()
    assert pdf._children[0].process.pid != first


def test_a_document_that_takes_too_long_fails_and_the_next_is_made(monkeypatch):
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.05)
    with pytest.raises(pdf.PdfFailed):
        pdf.from_html("<html lang='nl'><title>x</title>" + "<p>lang</p>" * 20_000)
    monkeypatch.undo()
    assert made().pages


def test_too_much_memory_ends_one_document_only(monkeypatch):
    pdf.stop()
    monkeypatch.setattr(pdf, "MEMORY", 300 * MEBIBYTE)
    with pytest.raises(pdf.PdfFailed):
        pdf.from_html("<html lang='nl'><title>x</title>" + "<p>" + "veel " * 3_000_000 + "</p>")
    pdf.stop()
    monkeypatch.undo()
    assert made().pages


def test_what_draws_asks_no_compiler(tmp_path, monkeypatch):
    """Where its libraries are: that took a third of loading WeasyPrint."""
    ran = tmp_path / "ran"
    for name in ("gcc", "cc", "ld"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {name} >> {ran}\nexit 1\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    pdf.stop()
    assert made().pages
    assert not ran.exists()


def test_two_at_once_both_get_their_own():
    titles = [f"Nummer {number}" for number in range(4)]
    found = {}

    def ask(title):
        with made(title=title).open_metadata() as metadata:
            found[title] = metadata["dc:title"]

    threads = [threading.Thread(target=ask, args=(title,)) for title in titles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert found == {title: title for title in titles}


def test_a_process_that_died_is_replaced():
    made()
    pdf._children[0].process.kill()
    pdf._children[0].process.wait()
    assert made().pages
