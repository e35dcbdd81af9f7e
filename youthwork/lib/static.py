"""How static files are named and packed."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPTS = re.compile(r"js/[^/]+\.js")
# Whole lines only: nothing of a script has to be understood for that.
REMARKS = re.compile(r"^[ \t]*//.*\n|^[ \t]+", re.MULTILINE)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Every file under a name with its hash, also where one script imports another.

    Our own scripts leave their remarks and indentation at home: a quarter of what they weigh.
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

    def _save(self, name: str, content: File[bytes]) -> str:
        if OWN_SCRIPTS.fullmatch(name):
            content.seek(0)
            content = ContentFile(REMARKS.sub("", content.read().decode()).encode())
        saved: str = super()._save(name, content)
        return saved
