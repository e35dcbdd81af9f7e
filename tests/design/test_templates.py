"""House rules of templates: known classes and icons, nothing inline, documented components."""

import re
from functools import cache

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

ROOT = settings.BASE_DIR
PAGES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if not {"mail", "pdf"} & set(path.relative_to(ROOT).parts)
)
ICONS = {path.stem for path in (ROOT / "templates/icons").glob("*.svg")}


def names(paths):
    return [path.relative_to(ROOT / "templates").as_posix() for path in paths]


def without_tags(text):
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "\0", text, flags=re.DOTALL)


def classes_of(text):
    return {
        name
        for value in re.findall(r'\bclass="([^"]*)"', without_tags(text))
        for name in value.split()
        if "\0" not in name and not name.endswith("-")
    }


def classes_in(*sheets):
    text = "".join((ROOT / f"static/css/{sheet}.css").read_text() for sheet in sheets)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", text))


def sheets_of(path, text):
    """A page for parents and young people and a short letter have one sheet; a poster one more."""
    if re.search(r'extends "base_(signer|letter)\.html"', text):
        return ("signer",)
    is_printed = "components/paper_sheets.html" in text or path.name.endswith("_poster.html")
    return ("app", "more", "signer", *(["paper"] if is_printed else []))


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_template_uses_known_classes_and_icons_and_nothing_inline(path):
    text = path.read_text()
    bare = without_tags(text)
    assert classes_of(text) - classes_in(*sheets_of(path, text)) == set()
    icons = re.findall(r'\{% icon "([^"]+)"', text) + re.findall(r'\bicon="([^"]+)"', text)
    assert set(icons) - ICONS == set()
    assert re.findall(r"\sstyle=|\son\w+=\"|javascript:|src=\"data:", bare) == []
    scripts = re.findall(r"<script([^>]*)>", bare)
    assert [s for s in scripts if "src=" not in s and "application/json" not in s] == []


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_page_takes_the_second_sheet_with_the_first(path):
    """One component knows in which order both are asked for."""
    assert path.name == "both_sheets.html" or "css/more.css" not in path.read_text()


LIGHT = re.compile(
    r"css/app\.css"
    r'|extends "(base_account|account/base_entrance|mfa/base_entrance|signals/new)\.html"'
)


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_page_with_one_sheet_needs_no_other(path):
    text = path.read_text()
    if LIGHT.search(text) and "both_sheets" not in text:
        assert classes_of(text) - classes_in("app") == set()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates/components").glob("*.html")), ids=lambda path: path.stem
)
def test_a_component_says_what_it_needs(path):
    first = path.read_text().splitlines()[0]
    assert re.fullmatch(r"\{# .+ #\}", first)


INCLUDED = re.compile(r"\{%\s*include\s+([^%]+?)\s+only\s*%\}")


@cache
def holding(mark):
    """Templates with this text, their own or of what they include, by name."""
    texts = {path.relative_to(ROOT / "templates").as_posix(): path.read_text() for path in PAGES}
    found = {name for name, text in texts.items() if mark in text}
    while more := {
        name
        for name, text in texts.items() if name not in found
        for inside in re.findall(r'\{%\s*include\s+"([^"]+)"', text) if inside in found
    }:  # fmt: skip
        found |= more
    return found


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_form_inside_another_template_gets_its_token(path):
    """`only` leaves the token behind, and then the button is refused in a browser, not in tests."""
    with_form = holding("{% csrf_token %}")
    without = [
        asked
        for asked in INCLUDED.findall(path.read_text())
        if (asked[0] != '"' or asked.split('"')[1] in with_form) and "csrf_token" not in asked
    ]
    assert without == []


COPIES = [
    path
    for path in PAGES
    if path.relative_to(ROOT / "templates").as_posix() in holding("data-copying")
    and "{% extends" in path.read_text()
]
COPYING = '<script type="module" {} src="{{% static "js/copying.js" %}}"></script>'
FOLDED = {"detail.html"}  # where it is in a closed part nothing moves, and nothing waits


@pytest.mark.parametrize("path", COPIES, ids=names(COPIES))
def test_a_page_waits_for_the_script_that_shows_how_to_copy(path):
    how = 'fetchpriority="low"' if path.name in FOLDED else 'blocking="render"'
    assert COPYING.format(how) in path.read_text()


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_number_to_call_has_no_spaces(path):
    called = re.findall(r'href="tel:\{\{ ([^}]*) \}\}"', path.read_text())
    assert [one for one in called if not one.endswith((".dial", "|dialled"))] == []


CHANGED = re.compile(r'components/overtaken\.html|aria-labelledby="overtaken"')
REFUSED = re.compile(r"components/error_summary\.html|_errors\.html|text=refused\b")
# What may not stand between the heading of a page and the summary of its errors (0281).
IN_BETWEEN = re.compile(
    r"<(h2|section|fieldset|details|table)\b|components/(field|choices|empty)\.html"
    r"|as_crispy_field"
)
MEANWHILE = re.compile(r'<section class="panel" aria-labelledby="overtaken">.*?</section>', re.S)
SUMMED_UP = re.compile(r"components/error_summary\.html|/_(?:group|sheets)_errors\.html")
WITH_SUMMARY = [
    path
    for path in PAGES
    if "<h1" in path.read_text() and SUMMED_UP.search(path.read_text()) and "demo" not in path.parts
]


@pytest.mark.parametrize("path", WITH_SUMMARY, ids=names(WITH_SUMMARY))
def test_the_summary_of_errors_stands_under_the_heading(path):
    """Of whichever form was refused; tests/fuzz/test_error_summary.py looks at the pages."""
    text = MEANWHILE.sub("", path.read_text())
    for summary in SUMMED_UP.finditer(text):
        heading = text.rfind("</h1>", 0, summary.start())
        assert heading > 0
        assert IN_BETWEEN.findall(text[heading : summary.start()]) == []


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_one_template_draws_the_summary_of_errors(path):
    """And the page that a phone keeps, where a script fills it."""
    own = ("components/error_summary.html", "signals/offline.html")
    assert path.as_posix().endswith(own) or 'class="errsum' not in path.read_text()


WITH_BOTH = [
    path
    for path in PAGES
    if path.parent.name != "components"
    and CHANGED.search(path.read_text())
    and REFUSED.search(path.read_text())
]


@pytest.mark.parametrize("path", WITH_BOTH, ids=names(WITH_BOTH))
def test_what_somebody_changed_stands_above_what_was_refused(path):
    """In one order everywhere: first what stands there by now, then what is asked for."""
    text = path.read_text()
    [changed] = CHANGED.finditer(text)
    assert changed.start() < max(found.start() for found in REFUSED.finditer(text))


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_template_compiles(path):
    engines["django"].get_template(path.relative_to(ROOT / "templates").as_posix())


def test_the_page_for_what_broke_needs_nothing():
    with translation.override("en"):
        page = render_to_string("500.html")
    assert "Something went wrong on our side" in page
    assert "Error code 500" in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404"])
def test_an_error_page_shows_without_a_person(name, rf):
    page = render_to_string(f"{name}.html", {}, request=None)
    assert page.count("<h1") == 1
    assert 'class="centerpage"' in page


def test_a_form_without_words_of_its_own_speaks_those_of_the_house():
    class Bare(forms.Form):
        name = forms.CharField(label="Naam")

    with translation.override("nl"):
        html = render_to_string("components/field.html", {"field": Bare({})["name"]})

    assert "Vul dit in." in html
    assert "verplicht" not in html


def test_a_form_says_its_name_once_on_a_phone():
    """There the bar above it says it; a title of other words stands below that."""
    twice = []
    for path in PAGES:
        text = path.read_text()
        bar = re.search(r"\{% block top_title %\}(.*?)\{% endblock", text, re.DOTALL)
        # A whole head of a page that is there on a wide screen only has another one on a phone.
        if bar and f"<h1>{bar[1]}</h1>" in text and "page-head only-desk" not in text:
            twice.append(path.name)
    assert twice == []
