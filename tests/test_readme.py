"""README's words hold: its two commands are what they say, and every command in its table runs as it stands."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = re.findall(r"^python3 -m venv .+$", README, re.MULTILINE)


def test_the_two_commands_are_one_line_each_and_need_only_python() -> None:
    assert len(LINES) == 2
    assert LINES[0].endswith("surveyapp demo")
    assert LINES[1].endswith("-m pytest")
    for line in LINES:
        assert re.match(r"python3 -m venv \.venv && \.venv/bin/python -m pip install -q -e '\.\[[a-z,]+\]' && ", line)


def test_the_command_that_passes_the_tests_is_the_one_that_ci_runs() -> None:
    """CI takes the line from README itself, in a fresh environment."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert "eval" in script


def test_every_command_of_the_table_runs_in_order(tmp_path: Path) -> None:
    """From check to doctor in a new folder; `serve` is tested where the server is."""
    table = re.findall(r"^\| [^|]+ \| (.+) \|$", README, re.MULTILINE)[1:]
    commands = [command for cell in table for command in re.findall(r"`(surveyapp [^`]+)`", cell)]
    assert len(commands) == 16
    shutil.copytree(ROOT / "questionnaires", tmp_path / "questionnaires")
    shutil.copytree(ROOT / "questionnaires" / "joint-protocols", tmp_path / "old")
    for command in commands:
        words = shlex.split(command)[1:]
        if words[0] in {"serve", "preview"}:
            continue
        if words[0] == "close":
            words.append("--yes")
        run = [sys.executable, str(ROOT / "cli.py"), *words]
        done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"
    assert (tmp_path / "data.csv").exists()


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).exists()
