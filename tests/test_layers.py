"""Imports go one way: a room may import only from a lower floor, or from its own folder."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "surveyapp"
FLOORS: list[set[str]] = [
    {"languages"},
    {"errors", "missing", "reserved", "estimates"},
    {"atomic", "disclosure", "rules", "settings", "wording"},
    {"model", "fieldwork"},
    {"snapshot", "routing", "answers", "bases"},
    {"loader", "access", "notice", "pilot", "responses", "drafts", "versions"},
    {"store", "tables", "synthetic"},
    {"burden", "rates", "exporters", "paper", "web"},
    {"commands"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS, start=1) for name in names}
OWN_ROOM = {
    "flask": "web",
    "werkzeug": "web",
    "wtforms": "web",
    "waitress": "web",
    "markupsafe": "web",
    "jinja2": "paper",
    "click": "commands",
    "rich": "commands",
    "sqlite3": "store",
    "sqlite_utils": "store",
    "yaml": "loader",
    "pandas": "tables",
    "cryptography": "drafts",
    "markdown_it": "wording",
}
"""A third-party library lives in one room; sqlite3 too, and `upkeep` may ask its version."""

FILES = sorted(file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py")


def room(file: Path) -> str:
    """Return the module or folder of the package that a file belongs to."""
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(file: Path) -> Iterator[tuple[str, ...]]:
    """Yield every name that a file imports, in parts: at the top, inside a function, or for typing only."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = tuple(node.module.split("."))
            yield from [(*parts, alias.name) for alias in node.names] if parts == ("surveyapp",) else [parts]
        elif isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_go_down_or_stay_in_the_room(file: Path) -> None:
    here = room(file)
    for parts in imports(file):
        if parts[0] == "surveyapp" and len(parts) > 1 and parts[1] != "__version__":
            assert parts[1] == here or FLOOR[parts[1]] < FLOOR[here], f"{here} imports {parts[1]}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_library_lives_in_one_room(file: Path) -> None:
    for parts in imports(file):
        owner = OWN_ROOM.get(parts[0])
        asks_version = parts[0] == "sqlite3" and file.name == "upkeep.py"
        assert owner in {None, room(file)} or asks_version, f"{file.name} imports {parts[0]}, which belongs to {owner}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_every_module_opens_with_a_sentence(file: Path) -> None:
    sentence = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n")[0]
    assert sentence.endswith((".", ":")), f"{file.name} does not say what it is for"


HEAVY = {"pandas", "numpy", "sqlite_utils", "flask", "wtforms", "yaml", "rich", "cryptography"}


@pytest.mark.parametrize(
    ("module", "stays_out"),
    [
        ("surveyapp.commands", HEAVY | {"msgspec", "sqlite3"}),
        ("surveyapp.rates", HEAVY),
        ("surveyapp.store.sqlite", HEAVY),
        ("surveyapp.tables", HEAVY),
        ("surveyapp.responses", HEAVY),
        ("surveyapp.web", {"pandas", "numpy", "sqlite_utils", "yaml", "rich", "click.testing"}),
    ],
)
def test_a_module_brings_only_what_it_needs(module: str, stays_out: set[str]) -> None:
    """The command line answers at once, and the web process stays small."""
    code = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not stays_out & set(run.stdout.split())
