"""Pieces that are drawn once: by language and by the values that they depend on."""

import pytest
from django.template import Context, Template
from django.utils import translation


@pytest.fixture
def drawn():
    template = Template(
        "{% load kept i18n %}{% kept who %}"
        "{{ who }} {% translate 'Signals' %} {{ other }}{% endkept %}"
    )

    def draw(**values):
        return template.render(Context(values))

    return draw


def test_the_same_values_give_the_same_text(drawn):
    assert drawn(who="a", other=1) == drawn(who="a", other=2)
    assert drawn(who="b", other=2) != drawn(who="a", other=2)


def test_each_language_has_its_own(drawn):
    with translation.override("nl"):
        dutch = drawn(who="a", other=1)
    with translation.override("en"):
        assert "Signals" in drawn(who="a", other=1) != dutch


def test_without_a_value_nothing_is_kept(drawn):
    assert drawn(who=None, other=1) != drawn(who=None, other=2)


def test_a_piece_may_keep_fewer(drawn):
    few = Template("{% load kept %}{% kept who most=2 %}{{ who }}{{ other }}{% endkept %}")
    first = few.render(Context({"who": "a", "other": 1}))
    assert few.render(Context({"who": "a", "other": 2})) == first
    assert [few.render(Context({"who": who, "other": 2})) for who in "bc"] == ["b2", "c2"]
    assert few.render(Context({"who": "a", "other": 2})) == "a2"


def test_kept_texts_are_bounded(drawn, monkeypatch):
    monkeypatch.setattr("youthwork.templatetags.kept.MOST", 2)
    first = drawn(who="a", other=1)
    assert [drawn(who=who, other=2)[0] for who in "bcd"] == ["b", "c", "d"]
    assert drawn(who="a", other=2) != first
