"""Two people open one form and both save it: the second is told and loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from lxml import html

TOLD = "Dit veranderde terwijl je typte"
MARK = ("seen", "version", "revision")  # what says what stood on the screen


@dataclass
class Opened:
    """A form as somebody has it on the screen."""

    client: Client
    address: str  # where it is sent
    fields: dict[str, list[str]]

    def send(self, **typed: Any) -> Any:
        """Save it, with these fields filled in otherwise; None is left empty."""
        self.fields |= {name: _listed(value) for name, value in typed.items()}
        return self.client.post(self.address, self.fields)


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def shown(answer: Any, client: Client, address: str, mark: str = "") -> Opened:
    """The form of a page with such a mark, else the one sent here, as a browser sends it."""
    forms = [each for each in html.fromstring(answer.content).forms if each.method == "POST"]
    wanted = {mark} if mark else set(MARK)
    marked = [each for each in forms if wanted & set(each.fields)]
    [form] = marked or [each for each in forms if each.get("action", "") in ("", address)]
    fields: dict[str, list[str]] = {}
    for field in form.inputs:
        name, kind = field.name, field.get("type", "")
        if not name or name == "csrfmiddlewaretoken" or kind in ("file", "submit"):
            continue
        if kind in ("radio", "checkbox"):
            values = [field.get("value", "on")] if field.checked else []
        else:
            values = [(field.value or "").strip()]
        fields.setdefault(name, []).extend(values)
    return Opened(client, form.get("action") or address, fields)


def opened(client: Client, address: str) -> Opened:
    return shown(client.get(address), client, address)


def told(answer: Any) -> dict[str, str]:
    """What the page says that stands there by now, by label."""
    page = html.fromstring(answer.content)
    [part] = page.xpath(f"//section[h2[normalize-space()='{TOLD}']]")
    rows = part.xpath(".//dl/div")
    return {row.findtext("dt"): row.find("dd").text_content() for row in rows}


def refusal(answer: Any) -> str:
    return str(html.fromstring(answer.content).xpath("string(//*[@class='errsum'])"))


def the_second_is_told(
    first: Opened, second: Opened, one: dict[str, Any], other: dict[str, Any], now: dict[str, str]
) -> None:
    """Both save: the second reads `now`, keeps what was typed, and can save again."""
    done = first.send(**one)
    assert done.status_code == 302, refusal(done)
    answer = second.send(**other)
    assert answer.status_code == 422
    assert told(answer) == now, told(answer)
    again = shown(answer, second.client, second.address)
    for name, value in second.fields.items():
        own = name in MARK or name == "as_typed"  # what the page itself says of what was typed
        assert own or sorted(again.fields.get(name, [])) == sorted(value), name
    done = again.send()
    assert done.status_code == 302, refusal(done)
