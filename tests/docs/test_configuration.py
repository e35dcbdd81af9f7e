"""docs/configuration.md and settings.py name the same variables and agree on what is required."""

import ast
import re
import runpy
from pathlib import Path

import pytest

from tests import production

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "youthwork/settings.py"
PAGE = (ROOT / "docs/configuration.md").read_text()


def _calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _is_reading(call, readers):
    function = call.func
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id == "env"
    return isinstance(function, ast.Name) and function.id in readers


def _functions_that_read(tree):
    """Names of functions of the module whose first argument is the name of a variable."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    readers = set()
    while True:
        more = {
            name
            for name, function in functions.items()
            for call in _calls(function)
            if function.args.args
            and call.args
            and _is_reading(call, readers)
            and isinstance(call.args[0], ast.Name)
            and call.args[0].id == function.args.args[0].arg
        }
        if more <= readers:
            return readers
        readers |= more


def variables_read():
    tree = ast.parse(SETTINGS.read_text())
    readers = _functions_that_read(tree)
    return {
        call.args[0].value
        for call in _calls(tree)
        if call.args and _is_reading(call, readers) and isinstance(call.args[0], ast.Constant)
    }


def rows():
    """Cells of the table of variables, by name."""
    table = PAGE.split("## Variables")[1].split("\n## ")[0]
    lines = re.findall(r"^\| `([A-Z_]+)` (.*)\|$", table, re.MULTILINE)
    return {name: [cell.strip() for cell in rest.strip("| ").split(" | ")] for name, rest in lines}


def names_kept_free():
    section = PAGE.split("## Names kept free")[1].split("\n\n")[1]
    return set(re.findall(r"`([A-Z_]+)`", section))


def is_required(name):
    return rows()[name][2].startswith("required")


def start(environment, monkeypatch, folder):
    """Read settings.py afresh in this environment."""
    for name in variables_read() | {"VAR_DIR"}:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("VAR_DIR", str(folder))
    return runpy.run_path(str(SETTINGS))


def test_the_page_lists_every_variable_that_is_read_and_no_other():
    assert sorted(rows()) == sorted(variables_read())


def test_the_reading_of_settings_finds_variables_behind_functions():
    assert {"DEMO", "SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS"} <= variables_read()


def test_a_name_kept_free_is_not_read():
    assert {name for name in variables_read() if name.startswith(tuple(names_kept_free()))} == set()


@pytest.mark.parametrize("name", sorted(variables_read() - {"VAR_DIR", "DEMO"}))
def test_production_stops_for_a_required_variable_and_for_no_other(name, monkeypatch, tmp_path):
    environment = production.environment()
    environment.pop(name, None)

    if not is_required(name):
        start(environment, monkeypatch, tmp_path)
        return
    with pytest.raises(SystemExit) as refusal:
        start(environment, monkeypatch, tmp_path)
    assert name in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_demo_needs_no_variable_at_all(monkeypatch, tmp_path):
    (tmp_path / "embedded").touch()

    assert start({}, monkeypatch, tmp_path)["DEMO"] is True
