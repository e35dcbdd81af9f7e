"""How static files are named and packed."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPT = re.compile(r"js/([^/]+\.js)")
SHORT = Path(__file__).resolve().parent.parent / "scripts"  # by `make css`, named as in static/

Place = tuple[Storage, str]  # where a collected file is from


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Every file under a name with its hash, also where one script imports another.

    Our own scripts go as Terser wrote them (docs/decisions/0322): two thirds of their weight.
    """

    support_js_module_import_aggregation = True
    # Of our own scripts: those of libraries import what only their authors have.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file, worked out once: names stay as long as the process."""
        if (found := self._addresses.get(name)) is None:
            found = self._addresses[name] = super().url(name, force)
        return found

    def post_process(self, paths: dict[str, Place], *args: Any, **kwargs: Any) -> Any:
        """Names and packs what was collected, each script of ours in its short form."""
        written = FileSystemStorage(SHORT)
        for name, (storage, path) in paths.items():
            script = OWN_SCRIPT.fullmatch(name)
            if script and is_short(script[1], storage.open(path).read()):
                paths[name] = (written, name)
        return super().post_process(paths, *args, **kwargs)


def is_short(name: str, source: bytes) -> bool:
    """Whether this script of ours was written short as it is now. One that was changed since goes
    as it is, so that who works on it sees what they wrote."""
    entry = _written().get(name)
    return entry is not None and hashlib.sha256(source).hexdigest() == entry["source"]


@cache
def _written() -> dict[str, dict[str, str]]:
    """By a script's name the hash of what it was written from."""
    manifest = json.loads((settings.BASE_DIR / "static/vendor/manifest.json").read_text())
    scripts: dict[str, dict[str, str]] = manifest["scripts"]
    return scripts
