"""Markdown that somebody typed: what it may become on a page."""

import pytest

from youthwork.lib.markdown import rendered


def test_headings_begin_below_the_title_of_the_page():
    assert rendered("### Eerst\n\n##### Dan\n\n### Weer") == (
        "<h2>Eerst</h2>\n<h3>Dan</h3>\n<h2>Weer</h2>\n"
    )


def test_lists_weight_and_line_ends_stay():
    html = rendered("- een\n- **twee**\n\neerste regel\ntweede regel")

    assert "<li>een</li>" in html and "<strong>twee</strong>" in html and "<br>" in html


def test_a_link_opens_nothing_with_it():
    html = rendered("[site](https://voorbeeld.example.org/a?b=c&d=e)")

    assert 'href="https://voorbeeld.example.org/a?b=c&amp;d=e"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://volg.example.org/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "<a href='javascript:alert(1)'>x</a>",
        '[x](https://a.example.org "onmouseover=alert(1)")',
        "<style>*{}</style>",
        "`<iframe src=x>`",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text):
    html = rendered(text)

    for sign in (
        "<script",
        "<img",
        "<iframe",
        "<style",
        'href="javascript',
        'href="data',
        "title=",
    ):
        assert sign not in html


def test_what_is_nested_deep_or_long_is_soon_done():
    assert rendered("> " * 5_000 + "x")
    assert rendered("[" * 10_000)
    assert rendered("*a " * 6_000)
