"""Exact locations, as text: judged and told apart, never fetched.

A notice names the exact location of the content (DSA article 16(2)(b)): a site alone is none.
What is cut from an address is decided by `signals.addresses` alone.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit

from privacy import blind_index
from privacy.choices import BLOCK
from signals.addresses import without_traces

_HOST = re.compile(r"^[\w-]+(\.[\w-]+)+(:\d{1,5})?$")
# One word, as every platform writes an account: @some.name, @имя, name#1234.
_ACCOUNT = re.compile(r"@?\w[\w.·#+-]{0,99}")


def kept(address: str) -> str:
    """The address as it is kept, of a page or an account: without what says who shared it."""
    return without_traces(address).strip()


def is_exact(address: str) -> bool:
    """Whether this names one account or one page: a host, and a path or query on it."""
    parts = _parts(address)
    return parts is not None and any(parts[1:])


def is_address(text: str) -> bool:
    """Whether this is a web address, if only of a site."""
    return _parts(text) is not None


def is_account(text: str) -> bool:
    """Whether this names an account as a platform does: in one word, or by its web address."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_ACCOUNT.fullmatch(plain)) or is_exact(plain)


def name_in(account: str) -> str:
    """How an account is called: of one that is its web address, the name in it; "" of another page.

    A post, a profile behind a number and what stands behind a question mark have no name in them.
    """
    parts = _parts(account)
    if parts is None or not any(parts[1:]):  # some.name is no host
        return account
    _host, path, query, page = parts
    name = path.strip("/")
    return name if not (query or page) and _ACCOUNT.fullmatch(name) else ""


def account_of(handle: str, place: str) -> str:
    """What was noted as the account, else the address of its page; "" where neither was.

    Nor is one that was covered: two of whom nothing is known would else be one.
    """
    account = handle or (place if blind_index.names_account(place) else "")
    return "" if BLOCK in account else account


def account_term(handle: str, place: str) -> int | None:
    """The keyed number of the account that this names, if it names one."""
    account = account_of(handle, place)
    return blind_index.handle_term(account) if account else None


def term(address: str) -> int:
    """The keyed number of a place: the same for each way to write one address."""
    parts = _parts(address)
    if parts is None:
        return blind_index.term("place", unicodedata.normalize("NFKC", address).casefold().strip())
    host, path, query, page = parts
    host = host.removeprefix("www.").removeprefix("m.")
    path = f"/{path.casefold()}" if path else ""
    return blind_index.term("place", f"{host}{path}?{urlencode(sorted(query))}{page}")


def _parts(address: str) -> tuple[str, str, list[tuple[str, str]], str] | None:
    """Host, path, query and a page behind `#/`, without traces of who shared it.

    None for what is no web address.
    """
    text = without_traces(unicodedata.normalize("NFKC", address).strip())
    if not text or re.search(r"\s", text):
        return None
    try:
        split = urlsplit(text if "://" in text else f"https://{text}")
        query = parse_qsl(split.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None
    if split.scheme.lower() not in ("http", "https") or not _HOST.match(split.netloc):
        return None
    page = split.fragment.strip("/") if split.fragment.startswith(("/", "!/")) else ""
    return split.netloc.lower(), split.path.strip("/"), query, page
