"""Running it: commands, options, variables, files and buttons that the page names are there."""

from __future__ import annotations

import gettext
import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/operations.md").read_text()
COMMANDS = sorted(set(re.findall(r"manage\.py ([a-z_]+(?: +(?:--?[\w-]+|[\w@./]+))*)", PAGE)))
VALUES = {"DIR": "there", "FILE": "file", "NAME": "somebody", "FILE.zip": "file.zip"}
ASKED = (
    "Install", "Update", "Back up", "Restore", "Rotate keys", "A lost phone", "Somebody leaves",
    "A breach", "What each alert means",
)  # fmt: skip


@pytest.mark.parametrize("heading", ASKED)
def test_it_says_what_is_asked_of_it(heading):
    assert f"\n## {heading}\n" in PAGE


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_takes_what_it_is_given(line):
    name, *given = shlex.split(line)
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    needed = [action for action in parser._actions if action.required and not action.option_strings]
    assert [each for each in given if each.startswith("-") and each not in known] == []
    if len(given) >= len(needed) and given:
        parser.parse_args([VALUES.get(each, each) for each in given])


def test_commands_were_found():
    assert {"invite", "backup", "restore", "verify", "rotate_keys", "export_all"} <= {
        line.split()[0] for line in COMMANDS
    }


def test_every_service_that_is_named_runs():
    services = set(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])
    named = re.findall(
        r"docker compose (?:exec|run --rm|stop) ([a-z ]+?)(?= python|\n|`| *#| on)", PAGE
    )
    words = {word for each in named for word in each.split()}
    assert words and words <= services


def test_every_button_that_is_named_exists():
    catalogue = gettext.translation("django", settings.BASE_DIR / "locale", ["nl"])
    texts = set(catalogue._catalog.values())
    named = re.findall(r"(?<![*\w])\*([A-Z][^*\n]+)\*(?!\*)", PAGE)
    dutch = [name for name in named if re.search(r"\b(de|een|het|Mensen|Meer|nu|je)\b|ij|oo", name)]
    assert len(dutch) > 5
    assert [name for name in dutch if name not in texts] == []
