"""Pages go out without the indentation of their templates; mail keeps its own."""

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.template.loader import get_template

INDENTED = """{% if shown %}
    <ul>

      <li>{{ text }} <b>b</b></li>
      {% for one in many %}
        <li>{{ one }}</li>
      {% endfor %}
    </ul>
{% endif %}
"""


@pytest.fixture
def engine(tmp_path):
    """Reads a folder in the way of the settings."""
    (tmp_path / "page.html").write_text(INDENTED)
    (tmp_path / "mail.txt").write_text(INDENTED)
    (tmp_path / "wrong.html").write_text("<p>\n\n\n  {% nothing %}\n</p>")
    inner = [("django.template.loaders.filesystem.Loader", [tmp_path])]
    return Engine(loaders=[("youthwork.blanks.Loader", inner)], debug=True)


def drawn(engine, name):
    return engine.get_template(name).render(
        Context({"shown": True, "text": "een\n    twee", "many": [1]})
    )


def test_a_page_keeps_its_breaks_and_loses_its_indentation(engine):
    expected = "\n<ul>\n<li>een\n    twee <b>b</b></li>\n\n<li>1</li>\n\n</ul>\n\n"
    assert drawn(engine, "page.html") == expected
    assert drawn(engine, "page.html") == expected, "the second time from memory"


def test_a_text_for_mail_stays_as_it_is(engine):
    assert "    <ul>\n\n      <li>een" in drawn(engine, "mail.txt")


def test_an_error_tells_the_line_of_the_file(engine):
    with pytest.raises(TemplateSyntaxError) as raised:
        engine.get_template("wrong.html")
    assert raised.value.template_debug["line"] == 4


def test_pages_are_read_so():
    assert "\n  " not in get_template("frame.html").template.nodelist[-1].s
    assert (
        "youthwork.blanks"
        in type(get_template("frame.html").backend.engine.template_loaders[0]).__module__
    )
