"""Exact locations, as text: judged and told apart, never fetched.

A notice names the exact location of the content (DSA article 16(2)(b)): a site alone is none.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from privacy import blind_index

_HOST = re.compile(r"^[\w-]+(\.[\w-]+)+(:\d{1,5})?$")
# What an address carries of who shared it: it says nothing about the place.
TRACKING = frozenset(
    """
    _r _t fbclid gclid igsh igshid is_copy_url is_from_webapp mc_cid mc_eid msclkid ref_src ref_url
    sec_uid sec_user_id sender_device share_app_id share_id share_item_id share_link_id tt_from
    twclid u_code utm_campaign utm_content utm_id utm_medium utm_source utm_term xmt
    """.split()
)


def without_tracking(address: str) -> str:
    """The address without what tells who shared it; a text that is no address stays as it is."""
    parts = _parts(address)
    if parts is None:
        return address.strip()
    scheme, host, path, query = parts
    kept = [(name, value) for name, value in query if name.lower() not in TRACKING]
    return urlunsplit((scheme, host, path, urlencode(kept), ""))


def is_exact(address: str) -> bool:
    """Whether this names one account or one page: a host, and a path or query on it."""
    parts = _parts(address)
    return parts is not None and bool(parts[2].strip("/") or parts[3])


def term(address: str) -> int:
    """The keyed number of a place: the same for each way to write one address."""
    parts = _parts(address)
    if parts is None:
        return blind_index.term("place", unicodedata.normalize("NFKC", address).casefold().strip())
    _scheme, host, path, query = parts
    kept = sorted((n, v) for n, v in query if n.lower() not in TRACKING)
    host = host.casefold().removeprefix("www.").removeprefix("m.")
    return blind_index.term("place", f"{host}{path.rstrip('/').casefold()}?{urlencode(kept)}")


def _parts(address: str) -> tuple[str, str, str, list[tuple[str, str]]] | None:
    """Scheme, host, path and query; None for what is no web address."""
    text = unicodedata.normalize("NFKC", address).strip()
    if not text or re.search(r"\s", text):
        return None
    try:
        split = urlsplit(text if "://" in text else f"https://{text}")
        query = parse_qsl(split.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None
    if split.scheme.lower() not in ("http", "https") or not _HOST.match(split.netloc):
        return None
    return split.scheme.lower(), split.netloc.lower(), split.path, query
