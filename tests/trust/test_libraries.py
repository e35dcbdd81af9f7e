"""The libraries we stand on are named, and what is known of them is asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ]+)", re.MULTILINE)


def test_the_bill_of_materials_names_every_library_of_the_lock(tmp_path):
    made = tmp_path / "sbom.json"
    subprocess.run([sys.executable, ROOT / "bin/audit", "bill", made], check=True)
    told = json.loads(made.read_text())
    named = {(one["name"], one["version"]) for one in told["components"]}
    assert named == set(LOCK.findall((ROOT / "requirements/run.txt").read_text()))
    assert told["bomFormat"] == "CycloneDX"


def test_every_library_comes_with_its_hash_and_no_address():
    lock = (ROOT / "requirements/run.txt").read_text()
    parts = [part for part in re.split(r"\n(?=[a-z0-9])", lock) if "==" in part]
    assert len(parts) > 40 and all("--hash=sha256:" in part for part in parts)
    assert "://" not in lock
