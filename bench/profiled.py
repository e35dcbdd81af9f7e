"""Where the time of a page goes, by cProfile: templates, context processors, middleware, forms.

`python -m bench --only profile` writes the table in docs/performance.md. `python -m bench.profiled`
is the process that asks the pages, of an instance by its environment; standard input holds what
`bench.seat` printed. A profiler makes calls dearer than they are, so that shares are rough; calls
are exact and hold in any hour. Shares lie within each other: a form that is drawn is drawing.
"""

from __future__ import annotations

import cProfile
import importlib
import inspect
import json
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pstats import Stats
from types import CodeType
from typing import Any

from bench.instance import HOST, ROOT, Instance, product_seat, python

WARMING, ASKS = 3, 12
DOCUMENT = ROOT / "docs/performance.md"
BEGIN, END = "<!-- profile: python -m bench --only profile -->\n", "<!-- end of profile -->"
# Who asks, the case, and how the table names it.
PAGES = [
    ("worker", "start", "start page of a worker"),
    ("lead", "start_lead", "start page of a lead"),
    ("lead", "list", "list of fifty"),
    ("lead", "inbox", "inbox"),
    ("worker", "form", "signal form"),
    ("writer", "log", "saving a signal"),
    ("lead", "signal", "a signal"),
    ("lead", "trends", "trends"),
    ("worker", "hours", "hours"),
    ("lead", "consents", "image consents"),
    ("worker", "may_i_post", "may I post this?"),
]
PARTS = (
    "drawing", "finding templates", "context processors", "middleware itself",
    "forms made and cleaned", "compiling querysets",
    "waiting for the database",
)  # fmt: skip
Function = tuple[str, int, str]  # file, line and name, as a profile knows it


def measure(made: Instance) -> list[dict[str, Any]]:
    """A line for each page: `page`, `calls` of one ask, and the share of each part."""
    seat = json.dumps(product_seat(made, 0))
    found: list[dict[str, Any]] = json.loads(
        python("-m", "bench.profiled", env=made.env, given=seat)
    )
    return found


def table(lines: Iterable[dict[str, Any]]) -> str:
    heads = ("page", "calls of functions", *PARTS)
    rows = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    for line in lines:
        shares = " | ".join(f"{line[part]:.1%}".replace("%", " %") for part in PARTS)
        rows.append(f"| {line['page']} | {round(line['calls'], -2):,.0f} | {shares} |")
    return "\n".join(rows) + "\n"


def write(lines: Iterable[dict[str, Any]]) -> None:
    """Put this table in the place of the one in the document."""
    before, _begin, rest = DOCUMENT.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    DOCUMENT.write_text(before + BEGIN + table(lines) + END + after)


class Parts:
    """Which functions a part is: with all they call (`within`), or by themselves (`alone`)."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.db.models.sql.compiler import SQLCompiler
        from django.forms.forms import BaseForm
        from django.forms.models import BaseModelForm
        from django.template.backends.django import Template
        from django.template.engine import Engine
        from django.utils.module_loading import import_string

        processors = settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
        self.within: dict[str, set[Function]] = {
            "drawing": {_function(Template.render)},
            "finding templates": {_function(Engine.find_template)},
            "context processors": {_function(import_string(name)) for name in processors},
            "forms made and cleaned": {
                _function(made)
                for made in (BaseForm.__init__, BaseModelForm.__init__, BaseForm.full_clean)
            },
            "compiling querysets": {_function(SQLCompiler.as_sql)},
        }
        self.files = {
            str(importlib.import_module(name.rpartition(".")[0]).__file__)
            for name in settings.MIDDLEWARE
        }

    def shares(self, profile: cProfile.Profile) -> dict[str, float]:
        """Of all time; a function that is called within one of its own part counts once."""
        stats = Stats(profile)
        seen: dict[Function, Any] = stats.stats  # type: ignore[attr-defined]
        total = stats.total_tt  # type: ignore[attr-defined]
        found = {part: self._within(seen, part) / total for part in self.within}
        itself = sum(line[2] for function, line in seen.items() if function[0] in self.files)
        waits = sum(line[2] for (_file, _line, name), line in seen.items() if "psycopg2" in name)
        return found | {
            "middleware itself": itself / total,
            "waiting for the database": waits / total,
        }

    def _within(self, seen: dict[Function, Any], part: str) -> float:
        own = self.within[part]
        taken = 0.0
        for function in own & seen.keys():
            cumulative, callers = seen[function][3], seen[function][4]
            inside = sum(callers[other][3] for other in own & callers.keys() if other != function)
            taken += cumulative - inside
        return taken


def _function(of: Callable[..., Any]) -> Function:
    code = inspect.unwrap(of).__code__
    assert isinstance(code, CodeType)
    return code.co_filename, code.co_firstlineno, code.co_name


def _profiled(ask: Callable[[], int], parts: Parts) -> dict[str, float]:
    for _turn in range(WARMING):
        ask()
    profile = cProfile.Profile()
    profile.enable()
    for _turn in range(ASKS):
        ask()
    profile.disable()
    calls = Stats(profile).total_calls  # type: ignore[attr-defined]
    return {"calls": calls / ASKS} | parts.shares(profile)


def main(seat: dict[str, Any]) -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.test import Client

    from bench import cases
    from bench.queries import send

    asked, parts, found = cases.product(seat), Parts(), []
    for who, name, page in PAGES:
        client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
        client.cookies.load(seat[who])
        request = asked[who][name]
        ask = partial(send, client, request.path, request.form)
        if (status := ask()) not in request.expect:
            raise SystemExit(f"{name} answered {status}")
        found.append({"page": page} | _profiled(ask, parts))
    return found


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))
