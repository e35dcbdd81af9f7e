"""Addresses of pages as they are kept: what finds the content stays, what points at a person goes.

A shared link carries who shared it: `igsh`, `si`, `fbclid`, `_t`, a user id. Pure functions; an
address is text and is never fetched. See docs/decisions/0077-what-is-cut-from-an-address.md.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

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
    "discord.com": frozenset(),
    "x.com": frozenset(),
    "twitter.com": frozenset(),
}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w@./-])[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|\?[^\s?=]+=)\S*",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(?P<scheme>https?://)?(?:[^/?#@\s]*@)?(?P<host>[^/?#]*)(?P<path>[^?#]*)"
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
_SESSION = re.compile(r";[^/]*")  # ;jsessionid=…
_ANCHOR = re.compile(r"[a-z]{1,12}[-_]?\d{1,12}", re.IGNORECASE)  # #p123, #comment-123
_TAIL = ".,;:!?)]}>\"'’”"  # closes a sentence around an address


def without_traces(text: str) -> str:
    """The text with each address in it cut to what finds the content; other words stay.

    Cutting twice changes nothing more; nothing is added or written otherwise than it was typed.
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
    if parts is None:
        return address
    host = parts["host"].lower().partition(":")[0]
    path = _SESSION.sub("", parts["path"])
    cut = f"{parts['scheme'] or ''}{parts['host']}{path}"
    if query := _kept(parts["query"] or "", host):
        cut += f"?{query}"
    return cut + _anchor(parts["fragment"] or "", host)


def _kept(query: str, host: str) -> str:
    names = next(
        (kept for name, kept in OF_HOST.items() if host == name or host.endswith(f".{name}")),
        CONTENT,
    )
    pairs = [pair for pair in re.split("[&;]", query) if pair.partition("=")[2]]
    return "&".join(
        pair for pair in pairs if _says_what(*map(unquote_plus, pair.split("=", 1)), names)
    )


def _says_what(name: str, value: str, names: frozenset[str]) -> bool:
    """Whether a value says which content is meant; somebody's mail address never does."""
    return name.strip().lower() in names and "@" not in value


def _anchor(fragment: str, host: str) -> str:
    """A place in the page, or a page of its own in a site that lives behind `#/`."""
    if fragment.startswith(("/", "!/")):
        path, _mark, query = fragment.partition("?")
        kept = _kept(query, host)
        return f"#{path}?{kept}" if kept else f"#{path}"
    return f"#{fragment}" if _ANCHOR.fullmatch(fragment) else ""
