"""What is asked: of the floor, and of the product by who asks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from bench.driver import Request
from bench.floor import NAME, PASSWORD

STORY = (
    "Gesprek met jongeren over een account dat filmpjes van vechtpartijen plaatst, een school "
    "wordt genoemd en er is een oproep voor zaterdagavond op het plein. Nummer {n}."
)
# A case of the product that has another name, or no counterpart, on the floor.
BASE = {
    "log_urgent": "log", "checklist_pdf": "plain_pdf",
    "trends_place": "trends", "list_plain": "list",
    "start": "list", "start_lead": "list", "inbox": "list", "signal": "list", "consents": "list",
    "consent_name": "list", "consent_first_name": "list", "own_first_name": "list",
    "may_i_post": "list", "hours": "form", "hours_log": "log",
    "team_hours": "list", "signer_page": "form", "sign": "log",
    "whole_search_common": "search_common", "whole_search_rare": "search_rare",
    "whole_search_two": "search_two", "whole_search_three": "search_three",
    "whole_search_cold": "search_cold",
}  # fmt: skip
# A rare word of each round; and another with each request, of which little is in memory yet.
RARE, COLD = "kenmerk2{same:900}", "kenmerk2{r:900}"
# Words of ours are sent and kept: what was found is the answer (`whole_search_…`, as a browser with
# script sends them), and who comes back asks for that page again (`search_…`). The floor, with
# words in its address, keeps none.
SEARCH = "/signals/search/"
FEW = 20  # asks in a block of what takes a link, a second or a limited log-in
LOG_INS = 10
THEN = "burst_"  # begins what is asked once more after a burst


def floor() -> dict[str, Request]:
    form = {
        "category": "overlast", "severity": "2", "platform": "straat",
        "neighbourhood": "Wijk {r:60}", "narrative": STORY,
    }  # fmt: skip
    return _named(
        Request("log", "/signals/new/", form, learn="/signals/new/", expect=(302,)),
        *(
            Request(f"log_{how}", f"/signals/{how}/", form, learn=f"/signals/{how}/", expect=(302,))
            for how in ("kept", "warned", "least")
        ),
        Request("form", "/signals/new/"),
        Request("list", "/signals/"),
        Request("open", "/signals/open/"),
        Request("filter", "/signals/?category=school&severity=2"),
        Request("search_common", "/signals/?q=gesprek"),
        Request("search_rare", f"/signals/?q={RARE}"),
        Request("search_cold", f"/signals/?q={COLD}"),
        Request("search_two", "/signals/?q=gesprek+lachgas"),
        Request("search_three", "/signals/?q=gesprek+lachgas+feest"),
        Request("search_anywhere", "/signals/anywhere/?n={r:900}"),
        Request("trends", "/trend/"),
        Request("trends_today", "/trend/today/"),
        Request("plain_pdf", "/plain.pdf", asks=FEW),
        Request("hash", "/hash/", asks=FEW),
        Request(
            "log_in",
            "/login/",
            {"username": NAME, "password": PASSWORD},
            learn="/login/",
            asks=LOG_INS,
            is_once=True,
            expect=(302,),
            leads_to="/signals/",
        ),
    )


def product(seat: dict[str, Any]) -> dict[str, dict[str, Request]]:
    """By who asks: the worker reads, one of another team saves, the lead reads, the manager
    looks over all, a parent signs, somebody logs in. `seat`: what `bench.seat` prints."""
    form = {
        "client_id": "{uuid}", "category": "violence", "subcategory": "call_to_fight",
        "severity": "3", "platform": "instagram", "narrative": STORY,
    }  # fmt: skip
    closed = "/signals/?tab=closed"
    answer = {f"row_{row}": "yes" for row in seat["rows"]} | {
        "relation": "parent", "declares_authority": "on", "signer_name": "Ouder",
        "typed_signature": "Ouder",
    }  # fmt: skip
    link, page = "/c/{token}/", "/c/{ref}/"
    about = {"date_of_birth": "{born}", "first_letter": "{letter}"}
    born: tuple[str, dict[str, str] | None] = (page, about)
    return {
        "worker": _named(
            Request("start", "/"),
            Request("form", "/signals/new/"),
            Request("may_i_post", "/consent/check/", {
                "who": seat["subject"], "kind": "photo", "channel": "instagram_closed",
            }),
            Request("own_first_name", "/consent/search/", {"name": seat["first_name"]}),
            Request("hours", "/hours/"),
        ),
        "writer": _named(
            Request("log", "/signals/new/", form, expect=(302, 303)),
            Request("log_urgent", "/signals/new/", form | {"severity": "4"}, expect=(302, 303)),
            Request("hours_log", "/hours/", {
                "day": "{day:28}", "minutes": "1", "where": "online",
            }, expect=(302, 303)),
        ),
        "lead": _named(
            Request("start_lead", "/"),
            Request("list", closed),
            Request("list_plain", closed, is_packed=False),
            Request("inbox", "/signals/"),
            Request("filter", closed + "&category=violence&severity=2"),
            *_search("common", "gesprek"),
            *_search("rare", RARE),
            _whole_search("cold", COLD),
            *_search("two", "gesprek lachgas"),
            *_search("three", "gesprek lachgas kerk"),
            Request("signal", f"/signals/{seat['ref']}/"),
            Request("trends", "/signals/trends/"),
            Request("trends_place", "/signals/trends/?area=Plein"),
            Request("consents", "/consent/"),
            Request("consent_name", "/consent/search/", {"name": seat["child"]}),
            Request("consent_first_name", "/consent/search/", {"name": seat["first_name"]}),
        ),
        "manager": _named(
            Request("team_hours", "/hours/team/?weeks=52", asks=FEW),
            Request("checklist_pdf", "/policy/checklist.pdf", asks=FEW,
                    first=(("/policy/checklist/begin/", {}),)),
        ),
        "parent": _named(
            Request("signer_page", page, first=((link, None),), asks=FEW, is_once=True),
            Request("sign", page, answer, first=((link, None), born), asks=FEW, is_once=True,
                    expect=(302, 303)),
        ),
        "nobody": _named(
            Request("log_in", "/accounts/login/",
                    {"login": seat["email"], "password": seat["password"]},
                    asks=LOG_INS, is_once=True, expect=(302, 303), leads_to="/"),
        ),
    }  # fmt: skip


def after_a_burst(names: Iterable[str]) -> dict[str, str]:
    """What a lead, or somebody on the floor, asks once more after a burst: by the name that it has
    then."""
    asked = ("search_", "whole_search_")
    return {THEN + name: name for name in names if name == "list" or name.startswith(asked)}


def base(request: str) -> str:
    """The case of the floor that one of the product is divided by."""
    if request.startswith(THEN):
        return THEN + base(request.removeprefix(THEN))
    return BASE.get(request, request)


def rows_of(target: str) -> str:
    """How many rows a target has, by its name."""
    return next(filter(str.isdigit, target.split()))


def bases(target: str, request: str) -> Iterator[tuple[str, str]]:
    """What a row is divided by, the mean of both passes of the floor; the second by the first."""
    first, again = (f"{floor} {rows_of(target)}" for floor in ("floor", "floor again"))
    if target != first:
        yield first, base(request)
    if target not in (first, again):
        yield again, base(request)


def names() -> set[str]:
    """Of every case, on the floor or of anybody."""
    asked = [floor(), *product(defaultdict(str)).values()]
    return {name for requests in asked for name in requests}


def _search(name: str, words: str) -> Iterator[Request]:
    yield Request(f"search_{name}", SEARCH, first=((SEARCH, {"q": words}),))
    yield _whole_search(name, words)


def _whole_search(name: str, words: str) -> Request:
    return Request(f"whole_search_{name}", SEARCH, {"q": words, "as_answer": "1"})


def _named(*asked: Request) -> dict[str, Request]:
    return {request.name: request for request in asked}
