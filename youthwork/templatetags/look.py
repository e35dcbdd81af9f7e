"""Drawing in templates: icons, severity, states and the pieces that repeat in long lists.

Icons are files under `templates/icons/` (Bootstrap Icons, MIT; vendored by `bin/assets.py`).
What a list of fifty rows shows in each row is a tag here, not an include: an include costs
a template rendering each time.
"""

import re
import zlib
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, cast

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.template.base import Parser, Token
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from signals.choices.signal import Severity
from youthwork.lib.telephone import dialled

register = template.Library()
register.filter(dialled)

ICONS = Path(__file__).resolve().parents[2] / "templates" / "icons"
IMAGES = Path(__file__).resolve().parents[2] / "static" / "img"
MENU, LATER = IMAGES / "menu.svg", IMAGES / "later.svg"
FRAME = '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>'  # classes, drawing
POINTING = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "send"})
HIGHEST = 5


@cache
def _drawing(name: str) -> str:
    """What is inside the icon's <svg>. Raises LookupError for a name that isn't vendored."""
    path = ICONS / f"{name}.svg"
    if path.parent != ICONS or not path.is_file():
        raise LookupError(f"no icon {name!r}: add it with bin/assets.py icon {name}")
    return path.read_text()


@cache
def _icon(name: str, classes: str) -> SafeString:
    flip = " flip" if name in POINTING or name.startswith("box-arrow") else ""
    classes = f"{conditional_escape(classes)}{flip}"
    return mark_safe(FRAME.format(classes, _drawing(name)))  # noqa: S308  our own files and class names


@register.simple_tag
def icon(name: str, classes: str = "i") -> SafeString:
    """An icon inside the line, hidden from screen readers: the word stands beside it."""
    return _icon(name, classes)


@cache
def _places(file: Path) -> dict[str, int]:
    """Where each icon stands in a file of icons under each other."""
    names = re.findall(r'<g id="([\w-]+)"', file.read_text())
    return {name: place for place, name in enumerate(names)}


@register.simple_tag
def menu_icon(name: str) -> SafeString:
    """An icon of the side menu, out of a file that a phone never loads: it shows no such menu."""
    return format_html('<i class="i nav-{}"></i>', _places(MENU)[name])


@cache
def _drawn_in_file() -> tuple[re.Pattern[str], dict[str, int]]:
    """How an icon of that file looks inside the line, and the place of each drawing in the file."""
    places = {_drawing(name): place for name, place in _places(LATER).items()}
    drawings = "|".join(map(re.escape, places))
    return re.compile(FRAME.format('([^"]*)', f"({drawings})")), places


class DrawnLater(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        inside, places = _drawn_in_file()
        drawn = inside.sub(
            lambda icon: f'<i class="{icon[1]} later nav-{places[icon[2]]}"></i>',
            self.nodelist.render(context),
        )
        return mark_safe(drawn)  # noqa: S308  a template's own, with other drawings


@register.tag
def drawn_later(parser: Parser, _token: Token) -> DrawnLater:
    """What is hidden until somebody chooses: its icons come from a file, not with the page.

    {% drawn_later %}…{% enddrawn_later %}; a browser asks for the file when it paints one of them.
    An icon that the file doesn't have stays inside the line. docs/decisions/0342.
    """
    inside = parser.parse(("enddrawn_later",))
    parser.delete_first_token()
    return DrawnLater(inside)


@register.simple_tag
def mark() -> SafeString:
    """The mark of the product: a find-spot in petrol with an apricot heart."""
    return MARK


MARK = mark_safe(
    '<svg viewBox="0 0 32 32" aria-hidden="true"><rect class="mk-bg" width="32" height="32"'
    ' rx="9"/><path class="mk-b" d="M16 5.5c-5.2 0-9 3.7-9 8.6 0 4.6 3.6 7.2 6 9.4 1.2 1.1 2 2 3'
    " 3.5 1-1.5 1.8-2.4 3-3.5 2.4-2.2 6-4.8 6-9.4 0-4.9-3.8-8.6-9-8.6z"
    '"/><circle class="mk-d" cx="16" cy="14" r="4.3"/></svg>'
)


def severity_word(step: int) -> str:
    """The word of a step of severity; 0 is an opportunity, which has no step."""
    return str(Severity(step).label) if step else pgettext("severity", "Opportunity")


@cache
def _bars(level: int) -> SafeString:
    """Five bars, filled up to `level`: in two paths, as a browser lays out each by itself."""
    on = "".join(
        _bar(1 + 4.5 * step, 17 - 3.5 * step, 3.5, 5 + 3.5 * step) for step in range(level)
    )
    off = "".join(
        _bar(1.5 + 4.5 * step, 17.5 - 3.5 * step, 2.5, 4 + 3.5 * step)
        for step in range(level, HIGHEST)
    )
    paths = "".join(
        f'<path class="{name}" d="{d}"/>' for name, d in (("on", on), ("off", off)) if d
    )
    return mark_safe(  # noqa: S308  numbers only
        f'<svg class="sev-ic" viewBox="0 0 24 24" aria-hidden="true">{paths}</svg>'
    )


def _bar(x: float, y: float, width: float, height: float) -> str:
    """A rectangle with round corners as part of a path, from the left edge clockwise."""
    across = f"{width - 2:g}"
    sides = f"q0-1 1-1h{across}q1 0 1 1v{height - 2:g}q0 1-1 1h-{across}q-1 0-1-1z"
    return f"M{x:g} {y + 1:g}{sides}"


@register.simple_tag
def severity(level: int | str | None, label: str = "") -> SafeString:
    """Severity 1-5 as bars and a word; anything else (None, "") is an opportunity."""
    step = int(level) if level else 0
    word = label or severity_word(step)
    if not step:
        return format_html('<span class="sev kans">{}{}</span>', _icon("stars", "sev-ic"), word)
    return format_html('<span class="sev of5 s{}">{}{}</span>', step, _bars(step), word)


@register.simple_tag
def severity_bars(level: int | str) -> SafeString:
    """Only the bars, for beside a choice that carries its own word."""
    return format_html('<span class="of5 s{}">{}</span>', level, _bars(int(level)))


STATE_ICONS = {
    "ok": "check-lg",
    "warn": "hourglass-split",
    "bad": "x-lg",
    "info": "circle-fill",
}


@register.simple_tag
def state(tone: str, label: str, icon: str = "") -> SafeString:
    """A state as icon and word; tone is ok, warn, bad, info, line or empty (neutral)."""
    drawn = icon or STATE_ICONS.get(tone, "circle")
    classes = "i dot" if drawn == "circle-fill" else "i"
    return format_html('<span class="state {}">{}{}</span>', tone, _icon(drawn, classes), label)


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Initials in a circle; the colour follows from the name and means nothing."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
    colour = zlib.crc32(str(name).encode()) % 5 + 1
    return format_html(
        '<span class="avatar {}av-{}" aria-hidden="true">{}</span>',
        f"{size} " if size else "",
        colour,
        initials,
    )


def _described_by(field: BoundField, hint: str) -> str:
    """The ids of what is said about a field beside it: its errors, and its hint or the page's."""
    ids = []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    if hint or field.help_text:
        ids.append(f"{field.auto_id}_helptext")
    return " ".join(ids)


@register.simple_tag
def described(field: BoundField, hint: str = "") -> SafeString:
    """What ties a group to its errors, and to its hint or the `hint` that a page gives instead."""
    ids = _described_by(field, hint)
    return format_html(' aria-describedby="{}"', ids) if ids else SafeString("")


@register.filter
def without_hint(field: BoundField) -> BoundField:
    """The field, its hint left out on this page."""
    field.help_text = ""
    return field


@register.filter
def first_id(field: BoundField) -> str:
    """The id that a link to this field leads to: of a group the first choice.

    A form whose page draws the field otherwise says where, as `stands_at` of the field. Empty for
    a hidden one, which nobody can go to.
    """
    if stands_at := getattr(field.field, "stands_at", ""):
        return str(stands_at)
    if field.is_hidden:
        return ""
    if field.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


QUESTION_MARKS = ("?", "؟")
CONTROLS = {
    "select": "form-select",
    "plainselect": "form-select",
    "selectmultiple": "form-select",
    "checkbox": "form-check-input",
}


@register.simple_tag
def control(field: BoundField, hint: str = "", **attrs: Any) -> SafeString:
    """The field's own widget with our class and what assistive technology needs.

    `hint` is what the page says instead of the field's own. Another keyword, `rows=4`, becomes an
    attribute; underscores become hyphens.
    """
    kind = CONTROLS.get(field.widget_type, "form-control")
    own = field.field.widget.attrs.get("class", "")
    given = {name.replace("_", "-"): value for name, value in attrs.items()}
    given["class"] = " ".join(part for part in (kind, own, given.get("class", "")) if part)
    if field.field.widget.attrs.get("autocomplete") == "one-time-code":
        given |= {"class": given["class"] + " otp", "placeholder": False, "inputmode": "numeric"}
    if field.field.widget.attrs.get("placeholder") == str(field.label):
        given["placeholder"] = False  # the label stands above already
    if field.errors:
        given["aria-invalid"] = "true"
    if described_by := _described_by(field, hint):
        given["aria-describedby"] = described_by
    return field.as_widget(attrs=given)


@register.simple_tag
def optional(field: BoundField, formal: bool = False) -> SafeString:
    """“you may skip this”, behind the label of a field that isn't required; or when it is.

    A form says the latter as `needed_when` of the field; "" of one in which something is chosen
    from the start.
    """
    needed_when = getattr(field.field, "needed_when", None)
    if field.field.required or needed_when == "":
        return SafeString("")
    if needed_when:
        return format_html(' <span class="opt">({})</span>', needed_when)
    told = pgettext("formal", "you may skip this") if formal else gettext("you may skip this")
    return format_html(' <span class="opt">({})</span>', told)


@register.simple_tag
def errors_of(field: BoundField) -> SafeString:
    """A field's errors, above its control."""
    if not field.errors:
        return SafeString("")
    return format_html(
        '<p class="err-msg" id="{}_error">{}<span>{}</span></p>',
        field.auto_id,
        _icon("exclamation-circle", "i"),
        format_html_join(mark_safe("<br>"), "{}", ((_in_our_words(e),) for e in field.errors)),
    )


def _in_our_words(error: str) -> str:
    """An error as this house says it, where the form gave no text of its own."""
    return gettext("Fill this in.") if _only_says_required(error) else error


def _only_says_required(error: str) -> bool:
    return error == str(forms.Field.default_error_messages["required"])


@register.simple_tag
def summary_of(field: BoundField) -> str:
    """What the summary of errors says of a field; “required” alone would not say of what.

    A form of which several fields say the same error asks for the label too: `label_in_summary`.
    """
    error, label = str(field.errors[0]), str(field.label)
    if _only_says_required(error):
        return gettext("Fill in: %(label)s") % {"label": label.rstrip("?")}
    if getattr(field.field, "label_in_summary", False):
        return f"{label} {error}" if label.endswith(QUESTION_MARKS) else f"{label}: {error}"
    return error


@register.simple_tag(takes_context=True)
def error_word(context: template.Context) -> str:
    """What the title of a page begins with that shows errors of a form; nothing on another.

    The title comes before the content, so it looks for what the summary below will be given: forms
    with errors, or lists of them. A filter that passes over what it doesn't know says so, as
    `tells_errors = False`.
    """
    values = [value for layer in context.dicts for value in layer.values()]
    # By their type: `isinstance` wakes what is lazy, and the page gets a nonce it has no use for.
    lists = [value for value in values if issubclass(type(value), list)]
    if context.get("other_errors") or any(map(_tells_errors, (*values, *chain(*lists)))):
        return gettext("Error:") + " "
    return ""


def _tells_errors(value: object) -> bool:
    if not issubclass(type(value), forms.BaseForm):
        return False
    form = cast(forms.BaseForm, value)
    return getattr(form, "tells_errors", True) and form.is_bound and bool(form.errors)


@register.simple_tag
def qr_drawing(svg: str, label: str = "") -> SafeString:
    """A QR drawing of the qrcode library inside the page, without its XML heading."""
    found = re.search(r"<svg[^>]*?(viewBox=\"[^\"]+\")[^>]*>(.*?)</svg>", svg, re.DOTALL)
    if found is None:
        raise ValueError("not an SVG drawing")
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" {}>{}</svg>',
        label or gettext("QR code"),
        mark_safe(found[1]),  # noqa: S308  drawn by our own library
        mark_safe(found[2]),  # noqa: S308
    )


CHOICE_CLASSES = {"tile": "tile", "option": "option", "segment": "s"}


@register.simple_tag
def choice_of(
    choice: BoundWidget,
    look: str = "chip",
    icons: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
) -> SafeString:
    """One radio or check box of a group with its label, drawn as chip, tile, option or segment."""
    data = choice.data
    value = str(data["value"])
    css = CHOICE_CLASSES.get(look, "chip")
    drawn = SafeString("")
    if icons and value in icons:
        drawn = _icon(icons[value], "i")
        if css == "option":
            drawn = format_html('<span class="disc-s">{}</span>', drawn)
    text = data["label"]
    if css == "option":
        hint = (hints or {}).get(value)
        text = format_html(
            '<span class="t">{}</span>{}<span class="rad{}"></span>',
            text,
            format_html('<span class="d">{}</span>', hint) if hint else "",
            " sq" if data["type"] == "checkbox" else "",
        )
        css = "option" if drawn else "option nolead"
    return format_html(
        '<div><input class="pick" type="{}" name="{}" value="{}" id="{}"{}>'
        '<label class="{}" for="{}">{}{}</label></div>',
        data["type"],
        data["name"],
        value,
        data["attrs"]["id"],
        mark_safe(" checked") if data["selected"] else "",
        css,
        data["attrs"]["id"],
        drawn,
        text,
    )
