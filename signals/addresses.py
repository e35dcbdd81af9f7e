"""Addresses of pages as they are kept: what finds the content stays, what points at a person goes.

A shared link carries who shared it: `igsh`, `si`, `fbclid`, `_t`, a user id. Pure functions; an
address is text and is never fetched. See docs/decisions/0077-what-is-cut-from-an-address.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import unquote, unquote_plus

Of = TypeVar("Of")

# Names of values that say which content is meant; everything else is cut.
CONTENT = frozenset(
    """
    article article_id artikel cat comment comment_id f fbid forum id index item lc list msg nr
    option p page pagina photo photo_id pid post post_id postid section start story_fbid t thread
    threadid tid topic topicid v video video_id view viewkey
    """.split()
)
# Where a name means something else: on these hosts nothing but this says which content is meant.
OF_HOST: dict[str, frozenset[str]] = {
    "instagram.com": frozenset({"img_index"}),
    "tiktok.com": frozenset(),
    "snapchat.com": frozenset(),
    "youtube.com": frozenset({"v", "list", "t", "start", "lc"}),
    "youtu.be": frozenset({"t", "start"}),
    "facebook.com": frozenset({"v", "id", "fbid", "story_fbid", "comment_id"}),
    "whatsapp.com": frozenset(),
    "t.me": frozenset({"comment", "thread"}),
    "telegram.me": frozenset({"comment", "thread"}),
    "discord.com": frozenset(),
    "x.com": frozenset(),
    "twitter.com": frozenset(),
}
# In an address that an app answers to: of one that isn't named here what holds elsewhere.
OF_APP: dict[str, frozenset[str]] = {
    "instagram": frozenset({"id", "username"}),
    "sgnl": frozenset(),
    "snapchat": frozenset(),
    "tg": frozenset({"domain", "post", "comment", "thread"}),
    "tiktok": frozenset(),
    "whatsapp": frozenset({"code"}),
}
_ADDRESS = re.compile(
    r"(?:https?://|(?<![a-z])[a-z][a-z\d+.-]{1,30}://|www\.)\S+"
    r"|(?<![\w@./-])[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|\?[^\s?=]+=)\S*",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(?:(?P<scheme>[a-z][a-z\d+.-]*)://)?(?:[^/?#@\s]*@)*(?P<host>[^/?#]*)(?P<path>[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.IGNORECASE | re.DOTALL,
)
# Addresses that only forward: whoever made one stands behind it. Read by a browser's script too.
SHORT = (
    r"(?:^|[\s/.])(?:(?:vm|vt)\.tiktok\.com/|tiktok\.com/t/|instagram\.com/(?:s|share)/"
    r"|facebook\.com/share/|fb\.me/|t\.snapchat\.com/|snapchat\.com/t/|reddit\.com/r/\w+/s/"
    r"|(?:t\.co|bit\.ly|tinyurl\.com|goo\.gl|is\.gd|ow\.ly|pin\.it|lnkd\.in|spotify\.link)/)\S"
)
_SHORT = re.compile(SHORT, re.IGNORECASE)
# Pages that only lead on, with where to in a value.
_FORWARDS = re.compile(
    r"(?:lm?\.(?:facebook|instagram|messenger|threads)\.(?:com|net)/(?:l\.php)?"
    r"|(?:[\w-]+\.)*google\.[a-z]{2,3}(?:\.[a-z]{2})?/url"
    r"|(?:[\w-]+\.)?youtube\.com/redirect)/?",
    re.IGNORECASE,
)
_TARGET = frozenset({"u", "q", "url"})
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
# A phone number as a part of a path; Telegram numbers private channels, and a phone has its plus.
_NUMBER = r"\d[\d.()-]{5,18}(?:&[^/]*)?(?=/|$)"
_PHONES = {
    "wa.me": re.compile(rf"(?<=/)(?:\+|%2b)?{_NUMBER}", re.IGNORECASE),
    "whatsapp.com": re.compile(rf"(?<=/)(?:\+|%2b)?{_NUMBER}", re.IGNORECASE),
    "t.me": re.compile(rf"(?<=/)(?:\+|%2b){_NUMBER}", re.IGNORECASE),
    "telegram.me": re.compile(rf"(?<=/)(?:\+|%2b){_NUMBER}", re.IGNORECASE),
}
_SESSION = re.compile(r";[^/]*")  # ;jsessionid=…
_ANCHOR = re.compile(r"[a-z]{1,12}[-_]?\d{1,12}", re.IGNORECASE)  # #p123, #comment-123
_TAIL = ".,;:!?)]}>\"'’”"  # closes a sentence around an address


def without_traces(text: str) -> str:
    """The text with each address in it cut to what finds the content; other words stay.

    Cutting twice changes nothing more, and nothing is added. Of a page that only leads on
    (`l.instagram.com/?u=…`) the address that it leads to is kept, as if that was typed.
    """
    if not {"/", "?"} & set(text) and "www." not in text.lower():
        return text
    return _ADDRESS.sub(lambda match: _cut_in_sentence(match[0]), text)


def is_short(text: str) -> bool:
    """Whether the text holds an address that only forwards, and so may tell who shared it."""
    return "/" in text and bool(_SHORT.search(text))


def _cut_in_sentence(address: str) -> str:
    bare = address.rstrip(_TAIL)
    return _cut(bare) + address[len(bare) :] if bare else address


def _cut(address: str) -> str:
    parts = _PARTS.fullmatch(address)
    while parts and (target := _target(parts)):
        parts = _PARTS.fullmatch(address := target)
    if parts is None:
        return address
    scheme = parts["scheme"] or ""
    host = parts["host"].lower().partition(":")[0]
    path = _SESSION.sub("", parts["path"])
    if phone := _of_host(_PHONES, host):
        path = phone.sub("", path)
    cut = f"{scheme}://" * bool(scheme) + parts["host"] + path
    names = OF_APP.get(scheme.lower(), _of_host(OF_HOST, host))
    names = CONTENT if names is None else names
    if query := _kept(parts["query"] or "", names):
        cut += f"?{query}"
    return cut + _anchor(parts["fragment"] or "", names)


def _target(parts: re.Match[str]) -> str:
    """Where the address of a page that only leads on leads to; "" of any other."""
    if not parts["query"] or not _FORWARDS.fullmatch(parts["host"] + parts["path"]):
        return ""
    for pair in re.split("[&;]", parts["query"]):
        name, _is, value = pair.partition("=")
        target = unquote(value).rstrip(_TAIL)
        # Another text than an address would not be found again by who cuts it once more.
        if name.lower() in _TARGET and _WEB.match(target) and _is_word(target):
            return target
    return ""


def _is_word(text: str) -> bool:
    return text.isprintable() and " " not in text


def _of_host(of: Mapping[str, Of], host: str) -> Of | None:
    """What holds for this host or the one that it is part of."""
    return next((v for name, v in of.items() if host == name or host.endswith(f".{name}")), None)


def _kept(query: str, names: frozenset[str]) -> str:
    pairs = [pair for pair in re.split("[&;]", query) if pair.partition("=")[2]]
    return "&".join(
        pair for pair in pairs if _says_what(*map(unquote_plus, pair.split("=", 1)), names)
    )


def _says_what(name: str, value: str, names: frozenset[str]) -> bool:
    """Whether a value says which content is meant; somebody's mail address never does."""
    return name.strip().lower() in names and "@" not in value


def _anchor(fragment: str, names: frozenset[str]) -> str:
    """A place in the page, or a page of its own in a site that lives behind `#/`."""
    if fragment.startswith(("/", "!/")):
        path, _mark, query = fragment.partition("?")
        kept = _kept(query, names)
        return f"#{path}?{kept}" if kept else f"#{path}"
    return f"#{fragment}" if _ANCHOR.fullmatch(fragment) else ""
