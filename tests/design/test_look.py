"""The tags that draw: icons, severity, states, fields, choices."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from youthwork import navigation
from youthwork.templatetags import look


def test_an_icon_stands_inside_the_line_and_is_hidden_from_screen_readers():
    drawn = look.icon("house")
    assert drawn.startswith('<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path')
    assert "i flip" in look.icon("chevron-right")


@pytest.mark.parametrize("name", ["no-such-icon", "../base", "LICENSE"])
def test_an_unknown_icon_is_an_error(name):
    with pytest.raises(LookupError):
        look.icon(name)


def test_the_file_of_the_side_menu_holds_each_icon_of_it():
    """And `_shell.scss` has a place for each."""
    entries = {*navigation.MENU, *navigation.ROOM_MENU, navigation.SIGNALS}
    drawn = dict(re.findall(r'<g id="([\w-]+)"[^>]*>(.*)</g>', look.MENU.read_text()))

    assert {entry.icon for entry in entries} <= drawn.keys()
    assert drawn == {name: (look.ICONS / f"{name}.svg").read_text() for name in drawn}
    sheet = (look.MENU.parents[1] / "css/app.css").read_text()
    assert len(re.findall(r"\.nav-\d+\{", sheet)) == len(drawn)
    assert f'menu.svg") 0 calc(var(--place)*{100 / (len(drawn) - 1):.4f}%)' in sheet
    assert look.menu_icon("inbox") == '<i class="i nav-1"></i>'


def test_what_a_choice_shows_draws_from_a_file():
    """What the file holds stands at its place there; all else, and the words, as they are."""
    drawn = dict(re.findall(r'<g id="([\w-]+)"[^>]*>(.*)</g>', look.LATER.read_text()))
    assert drawn == {name: (look.ICONS / f"{name}.svg").read_text() for name in drawn}
    sheet = (look.LATER.parents[1] / "css/app.css").read_text()
    assert f'later.svg") 0 calc(var(--place)*{100 / (len(drawn) - 1):.4f}%)' in sheet

    icons = '{% icon "bell" %}{% icon "telephone-fill" "i i-lg" %}{% icon "shield-lock" %}'
    page = f"{{% load look %}}{{% drawn_later %}}{icons}<b>1 < 2</b>{{% enddrawn_later %}}"
    told = Template(page).render(Context())
    assert told == (
        f'<i class="i later nav-{[*drawn].index("bell")}"></i>'
        f'<i class="i i-lg later nav-{[*drawn].index("telephone-fill")}"></i>'
        f"{look.icon('shield-lock')}<b>1 < 2</b>"
    )


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_severity_fills_bars_up_to_its_step(level):
    drawn = str(look.severity(level))
    bars = {name: d.count("M") for name, d in re.findall(r'<path class="(\w+)" d="(.*?)"', drawn)}
    assert bars == ({"on": level, "off": 5 - level} if level < 5 else {"on": 5})
    assert f"s{level}" in drawn


def test_an_opportunity_has_no_step():
    for nothing in (None, ""):
        assert 'class="sev kans"' in look.severity(nothing)
        assert 'class="on"' not in look.severity(nothing)


def test_what_people_type_is_escaped():
    assert "<b>" not in look.state("ok", "<b>x</b>")
    assert "<b>" not in look.severity(3, "<b>")
    assert "<b>" not in look.avatar("<b> x")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Samira El Amrani", "SA"), ("Bo", "B"), ("", "?"), ("élise van dijk", "ÉD"), ("(x) y", "Y")],
)
def test_initials(name, initials):
    assert f">{initials}</span>" in look.avatar(name)


class Form(forms.Form):
    day = forms.DateField(label="Day", help_text="Like 20-11-2026.")
    kind = forms.ChoiceField(
        label="What is it?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    password = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)


def component(name, **context):
    return render_to_string(f"components/{name}.html", context)


def test_a_field_with_an_error_names_it_above_the_control_and_for_screen_readers():
    html = component("field", field=Form({"day": "20 nov"})["day"])
    assert html.index('id="id_day_error"') < html.index("<input")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_day_error id_day_helptext"' in html
    assert 'value="20 nov"' in html
    assert 'id="id_day_helptext"' in html


@pytest.mark.parametrize(
    ("part", "name", "tag"),
    [("field", "note", "textarea"), ("field", "kind", "fieldset"), ("choices", "kind", "fieldset")],
)
def test_a_hint_of_the_page_is_heard_with_its_field_or_group(part, name, tag):
    html = component(part, field=Form()[name], hint="Two words will do.")
    [start] = re.findall(rf"<{tag}[^>]*>", html)
    assert f'aria-describedby="id_{name}_helptext"' in start
    assert f'id="id_{name}_helptext">Two words will do.<' in html
    assert "aria-describedby" not in component(part, field=Form()[name])


def test_a_field_that_may_be_skipped_says_so():
    assert 'class="opt"' in component("field", field=Form()["note"], rows=3)
    assert 'class="opt"' not in component("field", field=Form()["day"])


def test_a_password_can_be_shown_once_the_script_is_there():
    html = component("field", field=Form()["password"])
    assert 'data-shows="id_password"' in html
    assert " hidden" in html


def test_choices_are_native_radios_with_ids_that_the_summary_links_to():
    form = Form({"day": "2026-11-20"})
    group = component("choices", field=form["kind"], look="tile", icons={"a": "house"})
    summary = component("error_summary", form=form)
    assert group.count('type="radio"') == 2
    assert 'id="id_kind_0"' in group
    assert 'href="#id_kind_0"' in summary
    assert 'role="alert"' in summary
    assert 'tabindex="-1"' in summary
    assert "<svg" in group
    assert 'class="tile"' in group


def test_the_summary_tells_required_fields_apart():
    summary = component("error_summary", form=Form({}))
    links = [line for line in summary.splitlines() if "<li>" in line]
    assert len(links) == len(set(links)) == 2
    assert "What is it" in summary


def test_a_form_without_errors_has_no_summary():
    assert component("error_summary", form=Form()).strip() == ""


def test_a_chosen_option_is_checked():
    group = component("choices", field=Form({"kind": "b"})["kind"], look="option")
    assert group.count(" checked") == 1
    assert 'value="b" id="id_kind_1" checked' in group


def test_crispy_draws_our_fields():
    html = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(
        Context({"form": Form({})})
    )
    assert 'class="field has-err"' in html
    assert 'class="errsum"' in html
    assert "mb-3" not in html


def test_a_qr_drawing_loses_its_xml_heading():
    svg = "<?xml version='1.0'?>\n<svg width='1' viewBox=\"0 0 29 29\"><path d='M0'/></svg>"
    drawn = look.qr_drawing(svg, "Code")
    assert drawn.startswith('<svg class="qr" role="img" aria-label="Code" viewBox="0 0 29 29">')
    assert "<?xml" not in drawn
