"""The built sheets, the typeface and what is vendored: fresh, small, and within the CSP."""

import importlib.util
import json
import re

import brotli
import pytest
from django.conf import settings

from youthwork.lib.static import SHORT, is_short

ROOT = settings.BASE_DIR
# Bytes in brotli. With app.css and its headers a page of 4.9 kB comes in ten packets.
SHEETS = {"app": 8_730, "more": 6_720, "paper": 1_300, "signer": 6_900}


def css(name):
    return (ROOT / f"static/css/{name}.css").read_text()


@pytest.fixture(scope="module")
def assets():
    spec = importlib.util.spec_from_file_location("assets", ROOT / "bin/assets.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_differs_from_the_manifest(assets):
    assert assets.differences() == []


def test_a_changed_sheet_or_icon_is_noticed(assets, tmp_path, monkeypatch):
    manifest = assets.read_manifest()
    manifest["css"]["static/css/app.css"]["inputs"] = "0" * 64
    manifest["files"]["templates/icons/house.svg"]["sha256"] = "0" * 64
    monkeypatch.setattr(assets, "read_manifest", lambda: manifest)

    found = assets.differences()

    assert len(found) == 2
    assert "run `make css`" in found[0]
    assert "house.svg" in found[1]


@pytest.mark.parametrize("part", ["source", "sha256"])
def test_a_script_that_is_not_what_was_written_short_is_noticed(assets, monkeypatch, part):
    manifest = assets.read_manifest()
    manifest["scripts"]["queue.js"][part] = "0" * 64
    monkeypatch.setattr(assets, "read_manifest", lambda: manifest)

    [found] = assets.differences()

    assert "queue.js" in found and "run `make css`" in found


def test_a_script_that_was_changed_goes_as_it_is():
    source = (ROOT / "static/js/queue.js").read_bytes()

    assert is_short("queue.js", source)
    assert not is_short("queue.js", source + b"more();")
    assert not is_short("of-tomorrow.js", source)


def test_the_lock_names_no_host():
    text = (ROOT / "package-lock.json").read_text()
    assert "resolved" not in text
    assert json.loads(text)["packages"]["node_modules/bootstrap"]["version"] == "5.3.8"


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_stays_small_and_asks_nothing_of_others(name):
    text = css(name)
    assert len(brotli.compress(text.encode())) <= SHEETS[name]
    assert "data:" not in text
    assert "http" not in text
    assert "@import" not in text


def test_scripts_of_every_page_stay_tiny():
    """As they go over the line."""
    assert len(brotli.compress((SHORT / "js/page.js").read_bytes())) <= 950


def test_every_variable_that_our_rules_read_is_set_somewhere():
    text = css("app") + css("more")
    own = {name for name in re.findall(r"var\((--[\w-]+)\)", text) if not name.startswith("--bs-")}
    assert own - set(re.findall(r"(--[\w-]+):", text)) == set()


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(mixin):
    text = (ROOT / "static/scss/_tokens.scss").read_text()
    block = text.split(f"@mixin {mixin} {{")[1].split("\n}")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", block))
    return {
        name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:])
        for name, value in found.items()
    } | {"on-accent": "#2a1a08", "on-hero": "#ffffff"}


TEXT_ON = [
    *[(text, ground) for text in ("ink", "ink-2") for ground in ("paper", "surface", "sunken")],
    *[("primary-text", ground) for ground in ("paper", "surface", "primary-soft")],
    *[(state, f"{state}-soft") for state in ("danger", "warn", "ok", "info")],
    *[(state, "surface") for state in ("danger", "warn", "ok", "info")],
    *[("ink", f"{soft}-soft") for soft in ("accent", "danger", "warn", "ok", "info", "primary")],
    *[("ink", f"av-{n}") for n in range(1, 6)],
    ("on-primary", "primary"), ("on-danger", "danger"), ("on-accent", "accent"),
    ("on-hero", "hero"), ("on-hero-2", "hero"), ("ink-2", "track"),
]  # fmt: skip
MARK_ON = [("line-strong", ground) for ground in ("paper", "surface", "sunken")] + [
    ("sev-2", "surface"), ("sev-3", "surface"), ("focus", "paper"), ("primary", "surface"),
]  # fmt: skip


@pytest.mark.parametrize("mixin", ["light", "dark"])
def test_text_and_outlines_have_enough_contrast(mixin):
    """WCAG 2.2: 1.4.3 text 4.5, 1.4.11 what tells a control apart 3."""
    colour = tokens(mixin)
    weak = [(a, b) for a, b in TEXT_ON if contrast(colour[a], colour[b]) < 4.5]
    weak += [(a, b) for a, b in MARK_ON if contrast(colour[a], colour[b]) < 3]
    assert weak == []
