#!/usr/bin/env python3
"""Style sheets, scripts and vendored files: build them with Node, prove them fresh without.

    bin/assets.py css        compile static/scss to static/css (needs `npm ci`)
    bin/assets.py scripts    write static/js short into youthwork/scripts/js
    bin/assets.py vendor     copy typeface, icons and scripts from node_modules
    bin/assets.py icon NAME  vendor one more Bootstrap icon
    bin/assets.py draw       render the pictures of the home screen from their SVG (needs Chromium)
    bin/assets.py --check    compare everything with static/vendor/manifest.json (no Node)

The manifest holds versions and SHA-256 sums. `--check` exits 1 and names what differs.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
MANIFEST = ROOT / "static/vendor/manifest.json"
LOCK = ROOT / "package-lock.json"
SCSS = ROOT / "static/scss"
CSS = ROOT / "static/css"
ICONS = ROOT / "templates/icons"
SHEETS = ("app", "more", "paper", "signer")
SCRIPTS = ROOT / "static/js"
SHORT = ROOT / "youthwork/scripts/js"  # what `youthwork.lib.static` serves in their place

# target below the project's root: (package, file inside the package)
VENDORED = {
    "static/fonts/figtree-latin-wght-normal.woff2": (
        "@fontsource-variable/figtree",
        "files/figtree-latin-wght-normal.woff2",
    ),
    "static/fonts/figtree-rare-wght-normal.woff2": (
        "@fontsource-variable/figtree",
        "files/figtree-latin-wght-normal.woff2",
    ),
    "static/fonts/figtree-turkish-polish-wght-normal.woff2": (
        "@fontsource-variable/figtree",
        "files/figtree-latin-ext-wght-normal.woff2",
    ),
    "static/fonts/figtree-latin-ext-wght-normal.woff2": (
        "@fontsource-variable/figtree",
        "files/figtree-latin-ext-wght-normal.woff2",
    ),
    "static/fonts/LICENSE-figtree.txt": ("@fontsource-variable/figtree", "LICENSE"),
    "static/vendor/htmx.min.js": ("htmx.org", "dist/htmx.min.js"),
    "static/vendor/LICENSE-htmx.txt": ("htmx.org", "LICENSE"),
    "static/vendor/signature_pad.min.js": ("signature_pad", "dist/signature_pad.min.js"),
    "static/vendor/LICENSE-signature_pad.txt": ("signature_pad", "LICENSE"),
    "templates/icons/LICENSE.txt": ("bootstrap-icons", "LICENSE"),
}

# What the side menu shows, under each other in one file: only a wide screen asks for it. In this
# order `look.menu_icon` and the sheets find them (`--place`); a new one goes to the end.
MENU_ICONS = (
    "house inbox clock list signpost-split calendar-event megaphone graph-up person-check "
    "people telephone-forward telephone stars card-image translate phone buildings building "
    "mortarboard list-check eyeglasses shield-lock shield-check person-lines-fill person "
    "sliders eye trash3 droplet clipboard journal-text "
).split()
# And what the signal form shows only when somebody has chosen something there: the kinds that come
# second, red cards, what is said of a slow line (docs/decisions/0342).
LATER_ICONS = (
    "joystick house-exclamation volume-up fire hash three-dots sign-stop-fill exclamation-circle "
    "life-preserver telephone-fill telephone hourglass-split bell "
).split()
IN_FILES = {"static/img/menu.svg": MENU_ICONS, "static/img/later.svg": LATER_ICONS}

# Drawn by us: what a library draws with sixty points that two rounded squares or one stroke say
# too, or a screw thread that nobody sees. They stand in pages, so their bytes count.
OUR_ICONS = ("instagram", "lightbulb", "snapchat")
# Drawn to a hundredth of the grid: to a tenth a circle of these grows a corner that shows, or a
# slant is bolder.
FINE_ICONS = (
    "arrow-down-left arrow-down-right arrow-left-right capsule check2-circle cloud-rain code "
    "facebook fingerprint link-45deg moon moon-stars patch-check pause-circle sliders "
).split()

# What a home screen shows. Target: (drawing, pixels); a phone cuts the maskable one to its own
# shape, so that its drawing keeps everything within the middle.
DRAWN = {
    "static/img/icon-192.png": ("static/img/favicon.svg", 192),
    "static/img/icon-512.png": ("static/img/favicon.svg", 512),
    "static/img/icon-maskable-192.png": ("static/img/icon-maskable.svg", 192),
    "static/img/icon-maskable-512.png": ("static/img/icon-maskable.svg", 512),
    "static/img/icon-apple-180.png": ("static/img/icon-maskable.svg", 180),
    "static/img/icon-signal-96.png": ("static/img/icon-signal.svg", 96),
}


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def locked_versions() -> dict[str, str]:
    """Package name to the version that the lock file pins."""
    packages = json.loads(LOCK.read_text())["packages"]
    return {
        name.removeprefix("node_modules/"): entry["version"]
        for name, entry in packages.items()
        if name.startswith("node_modules/")
    }


def inputs_hash() -> str:
    """One hash over all that decides the built sheets: our Sass and the two versions."""
    versions = locked_versions()
    digest = hashlib.sha256(f"bootstrap {versions['bootstrap']} sass {versions['sass']}".encode())
    for path in sorted(SCSS.glob("*.scss")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read_manifest() -> dict[str, dict[str, dict[str, str]]]:
    """The manifest, or an empty one before the first build."""
    if MANIFEST.exists():
        manifest: dict[str, dict[str, dict[str, str]]] = json.loads(MANIFEST.read_text())
        return manifest
    return {"css": {}, "files": {}, "scripts": {}}


def write_manifest(manifest: dict[str, dict[str, dict[str, str]]]) -> None:
    """Sorted, so that a change shows as one line."""
    MANIFEST.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")


def minified(names: Collection[str]) -> dict[str, str]:
    """What is inside the <svg> of these icons: the frame around it is drawn by the `icon` tag.

    Icons stand in the page itself, so their bytes count: SVGO writes each path as short as it can
    be, to one decimal of a grid of 16, or two where that shows (docs/decisions/0350).
    """
    svgo = [str(MODULES / ".bin/svgo"), "--multipass", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        for decimals, drawn in (
            ("1", [name for name in names if name not in FINE_ICONS]),
            ("2", [name for name in names if name in FINE_ICONS]),
        ):
            asked = [str(MODULES / f"bootstrap-icons/icons/{name}.svg") for name in drawn]
            to = ["--precision", decimals, "-o", folder, "-i", *asked]
            subprocess.run([*svgo, *to], check=True)
        made = {name: (Path(folder) / f"{name}.svg").read_text() for name in names}
    return {name: re.sub(r"^<svg[^>]*>|</svg>$", "", svg) for name, svg in made.items()}


# What pages are written with, in the face that every page loads: the letters of Dutch and of its
# neighbours, the Turkish dotless i and the signs of running text. What Turkish and Polish have
# besides, in texts and in many names here, is a small face of its own; other letters are in a
# third.
LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x131, 0x152, 0x153, 0x2C6, 0x2DC),
    *(0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026),
    *(0x20AC, 0x2190, 0x2192, 0x2212),
]
# Signs that no text of ours has, and letters that only some names have: in a file of their own,
# so that the one of every page arrives in a single round trip (ten packets, some 14 kB).
RARE = [
    ord(sign)
    for sign in "ÃÅÆÐÑÕØÝÞãåæðõøýþÿ¢£¤¥¦§¨©ª¬®¯±²³´µ¶¸¹º¼¾÷ÀÁÂÄÈÊËÌÍÎÏÒÓÔÙÚÛŒßìòùœ$[\\]^`{|}~¡°¿ˆ˜‚"
]
WRITTEN_WITH = [letter for letter in LATIN if letter not in RARE]
TURKISH_AND_POLISH = [ord(letter) for letter in "ĞğİŞşĄąĆćĘęŁłŃńŚśŹźŻż"]
WEIGHTS = (400, 700)  # the sheets ask for no other
# Widths between two weights, which stand in the outlines as well; names of the weights; hints.
UNREAD = ("HVAR", "STAT", "gasp")
NAMES = (0, 1, 2, 13, 14, 256)  # copyright, face, licence, the name of the axis


def subset_typeface(path: Path) -> None:
    """Keep the letters that pages use, drop what we never switch on: fractions, hints, weights.

    Needs fontTools, which the PDF renderer brings along; Figtree's licence reserves no name.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
    options.name_IDs = list(NAMES)
    options.notdef_outline = True
    options.hinting = False
    font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    if "turkish-polish" in path.name:
        letters = TURKISH_AND_POLISH
    elif "rare" in path.name:
        letters = RARE
    elif "latin-ext" in path.name:
        letters = sorted(set(font.getBestCmap()) - set(TURKISH_AND_POLISH))
    else:
        letters = WRITTEN_WITH
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    subset.save_font(font, str(path), options)
    lighter = instancer.instantiateVariableFont(TTFont(path), {"wght": WEIGHTS})
    for table in UNREAD:
        if table in lighter:
            del lighter[table]
    lighter["name"].names = [one for one in lighter["name"].names if one.nameID in NAMES]
    lighter.flavor = "woff2"
    lighter.save(path)


def build_css() -> None:
    """Compile each sheet, compressed, and record the hash of what went in."""
    CSS.mkdir(exist_ok=True)
    for sheet in SHEETS:
        subprocess.run(
            [
                str(MODULES / ".bin/sass"),
                "--style=compressed",
                "--no-source-map",
                "--no-charset",
                "--quiet-deps",
                *(
                    "--silence-deprecation=import",
                    "--silence-deprecation=global-builtin",
                ),
                *(
                    "--silence-deprecation=color-functions",
                    "--silence-deprecation=if-function",
                ),
                f"{SCSS / sheet}.scss",
                f"{CSS / sheet}.css",
            ],
            check=True,
        )
    manifest = read_manifest()
    manifest["css"] = {
        f"static/css/{sheet}.css": {
            "inputs": inputs_hash(),
            "sha256": sha256(CSS / f"{sheet}.css"),
        }
        for sheet in SHEETS
    }
    write_manifest(manifest)


def build_scripts() -> None:
    """Write each script of ours as short as Terser can, and record what came out of what."""
    SHORT.mkdir(parents=True, exist_ok=True)
    made = {}
    for path in sorted(SCRIPTS.glob("*.js")):
        to = SHORT / path.name
        module = ["--module"] if re.search(r"^(import|export) ", path.read_text(), re.M) else []
        asked = ["--ecma", "2022", *module, "-c", "passes=3", "-m", "-o", str(to)]
        subprocess.run([str(MODULES / ".bin/terser"), str(path), *asked], check=True)
        made[path.name] = {"source": sha256(path), "sha256": sha256(to)}
    for path in SHORT.glob("*.js"):
        if path.name not in made:
            path.unlink()
    manifest = read_manifest()
    manifest["scripts"] = made
    write_manifest(manifest)


def is_known(path: Path, version: str) -> bool:
    """Whether this file is what the manifest says, of this version; remove it to make it anew."""
    entry = read_manifest()["files"].get(path.relative_to(ROOT).as_posix(), {})
    known = path.exists() and sha256(path) == entry.get("sha256")
    return known and entry["version"] == version


def vendor(more_icons: list[str]) -> None:
    """Copy every listed file and every icon that is already here or newly asked for."""
    versions = locked_versions()
    files = {}
    for target, (package, source) in VENDORED.items():
        path = ROOT / target
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".js":  # without the map, which stays behind
            script = (MODULES / package / source).read_text()
            path.write_text(re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", script))
        elif path.suffix != ".woff2":
            shutil.copyfile(MODULES / package / source, path)
        elif not is_known(path, versions[package]):  # each subsetting gives other bytes
            shutil.copyfile(MODULES / package / source, path)
            subset_typeface(path)
        files[target] = {
            "package": package,
            "version": versions[package],
            "sha256": sha256(path),
        }
    names = {path.stem for path in ICONS.glob("*.svg")} | set(more_icons)
    for name, drawing in minified(sorted(names.difference(OUR_ICONS))).items():
        path = ICONS / f"{name}.svg"
        path.write_text(drawing)
        files[f"templates/icons/{name}.svg"] = {
            "package": "bootstrap-icons",
            "version": versions["bootstrap-icons"],
            "sha256": sha256(path),
        }
    draw_files()
    manifest = read_manifest()
    manifest["files"] = files
    write_manifest(manifest)


def draw_files() -> None:
    """Put the icons that come from a file under each other."""
    for file, icons in IN_FILES.items():
        drawn = [
            f'<g id="{name}" transform="translate(0 {16 * place})">{path.read_text()}</g>\n'
            for place, name in enumerate(icons)
            for path in [ICONS / f"{name}.svg"]
        ]
        height = 16 * len(icons)
        size = f'viewBox="0 0 16 {height}" width="16" height="{height}"'
        frame = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        (ROOT / file).write_text("".join([frame, "\n", *drawn, "</svg>\n"]))


def draw() -> None:
    """Render every drawing at its sizes, and record what came out of what."""
    sys.path.insert(0, str(ROOT))
    from tests.chromium import chromium

    drawn = {}
    with chromium() as browser:
        for target, (source, size) in DRAWN.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            svg = (ROOT / source).read_text()
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100%}}</style>{svg}")
            page.screenshot(path=ROOT / target, omit_background=True)
            page.close()
            drawn[target] = {"drawing": sha256(ROOT / source), "sha256": sha256(ROOT / target)}
    manifest = read_manifest()
    manifest["drawn"] = drawn
    write_manifest(manifest)


def differences() -> list[str]:
    """Everything that isn't what the manifest says, one line each."""
    manifest = read_manifest()
    versions = locked_versions()
    found = []
    for name, entry in manifest["css"].items():
        path = ROOT / name
        if not path.exists() or sha256(path) != entry["sha256"]:
            found.append(f"{name} was edited by hand or is missing: run `make css`")
        elif entry["inputs"] != inputs_hash():
            found.append(f"{name} is older than static/scss: run `make css`")
    scripts = manifest.get("scripts", {})
    for name in sorted({path.name for path in SCRIPTS.glob("*.js")} | set(scripts)):
        entry, source, short = scripts.get(name), SCRIPTS / name, SHORT / name
        if not entry or not source.exists() or sha256(source) != entry["source"]:
            found.append(f"static/js/{name} was changed since it was written short: run `make css`")
        elif not short.exists() or sha256(short) != entry["sha256"]:
            at = short.relative_to(ROOT)
            found.append(f"{at} was edited by hand or is missing: run `make css`")
    for name, entry in manifest["files"].items():
        path = ROOT / name
        if not path.exists() or sha256(path) != entry["sha256"]:
            found.append(f"{name} differs from {entry['package']} {entry['version']}")
        elif versions[entry["package"]] != entry["version"]:
            found.append(f"{name} is not of the locked {entry['package']}: vendor again")
    for name, (source, _size) in DRAWN.items():
        path, entry = ROOT / name, manifest.get("drawn", {}).get(name)
        if not entry or not path.exists() or sha256(path) != entry["sha256"]:
            found.append(f"{name} was edited by hand or is missing: run `bin/assets.py draw`")
        elif sha256(ROOT / source) != entry["drawing"]:
            found.append(f"{name} is older than {source}: run `bin/assets.py draw`")
    ours = {f"templates/icons/{name}.svg" for name in OUR_ICONS}
    known = set(manifest["files"]) | {"static/vendor/manifest.json"} | ours
    for folder in ("static/vendor", "static/fonts", "templates/icons"):
        for path in (ROOT / folder).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and name not in known:
                found.append(f"{name} is not in the manifest")
    if re.search(r'"resolved"|https?://registry', LOCK.read_text()):
        found.append("package-lock.json names a host: remove its `resolved` lines")
    return found


def main() -> int:
    """Run one of the six; the exit status says whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="?", choices=("css", "scripts", "vendor", "icon", "draw"))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if asked.what == "css":
        build_css()
    elif asked.what == "scripts":
        build_scripts()
    elif asked.what in ("vendor", "icon"):
        vendor(asked.names)
    elif asked.what == "draw":
        draw()
    elif not asked.check:
        parser.error("say what to do")
    found = differences() if asked.check else []
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
