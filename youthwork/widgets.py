"""Form controls drawn without a template for each option.

Django renders a list of sixteen choices with thirty templates, which costs more than the rest of
a page. What is drawn here says the same as Django's own templates do (tests/design).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    held = "" if value is None else f' value="{conditional_escape(str(value))}"'
    name = conditional_escape(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{held}{_attributes(widget["attrs"])}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    held = conditional_escape(str(widget["value"])) if widget["value"] else ""
    name = conditional_escape(widget["name"])
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{held}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    drawn = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            drawn.append(f'<optgroup label="{conditional_escape(group)}">')
        for option in options:
            value = conditional_escape(str(option["value"]))
            label = conditional_escape(option["label"])
            drawn.append(f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>')
        if group:
            drawn.append("</optgroup>")
    drawn.append("</select>")
    return "".join(drawn)


_FOLDER = "django/forms/widgets"
DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    f"{_FOLDER}/select.html": _select,
    f"{_FOLDER}/textarea.html": _textarea,
} | {
    f"{_FOLDER}/{kind}.html": _input
    for kind in ("text", "hidden", "email", "number", "date", "time", "datetime", "checkbox")
}


class Renderer(TemplatesSetting):
    """Draws the controls of DRAWN itself, everything else from templates."""

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString:
        if draw := DRAWN.get(template_name):
            return mark_safe(draw(context["widget"]))  # noqa: S308  every part is escaped above
        return super().render(template_name, context, request)
