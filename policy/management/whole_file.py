"""Writing what a command made to where somebody wants it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write(target: Path, content: bytes) -> None:
    """The whole file or nothing: what stood there stays until the new one is complete."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
