"""What a browser calls itself, in words that somebody recognises."""

from django import template
from django.utils.translation import gettext

register = template.Library()

# The first that fits: browsers name each other for old times' sake.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for part, name in names if part in user_agent), "")


@register.filter
def device(user_agent: str) -> str:
    """Browser and system: "Chrome, Windows"."""
    parts = [_first(user_agent, BROWSERS), _first(user_agent, SYSTEMS)]
    return ", ".join(part for part in parts if part) or gettext("Unknown device")


@register.filter
def is_phone(user_agent: str) -> bool:
    return any(part in user_agent for part in ("iPhone", "Android", "Mobile"))
