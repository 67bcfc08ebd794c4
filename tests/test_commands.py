"""The command line as a researcher meets it: what it prints, what it refuses, and with which exit code."""

import csv
import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.commands import COMMANDS, cli
from surveyapp.commands.demo import demo

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "questionnaires" / "joint-protocols"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in an instance of its own."""

    def run_command(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(cli, ["--instance", str(tmp_path / "instance"), *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run_command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped survey that a test may spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "joint-protocols"))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance in which the demonstration has been played and closed."""
    instance = tmp_path_factory.mktemp("demo") / "instance"
    result = CliRunner().invoke(demo, ["--no-serve", "--folder", str(instance)])
    assert result.exit_code == 0, result.output
    return instance


def in_instance(instance: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--instance", str(instance), *map(str, arguments)])


# --- help ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for group in COMMANDS.values() for name in group])
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Example: surveyapp {name}" in " ".join(result.output.split())


def test_help_names_every_command_by_moment_and_the_sentences_are_those_of_the_commands(run: Run) -> None:
    output = run("--help").output
    for moment, commands in COMMANDS.items():
        assert f"{moment}:" in output
        for name in commands:
            assert name in output


def test_a_misspelt_command_ends_with_exit_code_2(run: Run) -> None:
    assert run("lanch").exit_code == 2


# --- check, launch ------------------------------------------------------------------------------------------------


def test_check_of_a_sound_survey_says_so_and_exits_0(run: Run) -> None:
    result = run("check", SHIPPED, "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "31 questions on 20 pages, 12 services; no warnings, no faults." in result.stdout


def test_check_reports_every_fault_of_all_files_at_once_with_places_and_exits_1(run: Run, folder: Path) -> None:
    spoil(folder / "questionnaire.yaml", "type: single", "type: sngle")
    spoil(folder / "questionnaire.yaml", "heard == 1", "herd == 1")
    spoil(folder / "fieldwork.yaml", "wave: 1", "wave: first")
    spoil(folder / "services.csv", ",38,", ",-38,")
    result = run("check", folder)
    assert result.exit_code == 1
    for expected in ("did you mean 'single'?", "did you mean 'heard'?", "`wave` is 'first'", "the headcount is '-38'"):
        assert expected in result.stderr
    assert re.search(r"questionnaire\.yaml:\d+:\d+: 'sngle' is no type", result.stderr)
    assert "Traceback" not in result.output


def test_check_prints_faults_as_json_for_scripts(run: Run, folder: Path) -> None:
    spoil(folder / "questionnaire.yaml", "type: single", "type: sngle")
    result = run("check", folder, "--json")
    faults = json.loads(result.stdout)
    assert result.exit_code == 1
    assert faults[0]["line"] > 1
    assert {"code", "file", "line", "column", "what", "mend", "severity", "shown"} == set(faults[0])


def test_launch_refuses_while_the_privacy_page_lacks_a_fact(run: Run, folder: Path, tmp_path: Path) -> None:
    spoil(folder / "fieldwork.yaml", "  contact: study@example.org\n", "")
    result = run("launch", folder)
    assert result.exit_code == 1
    assert "the privacy page lacks: contact" in result.stderr
    assert not (tmp_path / "instance").exists()


def test_launch_refuses_what_this_version_cannot_do(run: Run, folder: Path) -> None:
    spoil(folder / "fieldwork.yaml", "access: service_link", "access: code_cards")
    result = run("launch", folder)
    assert result.exit_code == 1
    assert "`access: code_cards` cannot be launched in this version" in result.stderr


def test_launch_freezes_once_and_says_what_the_pages_may_promise(run: Run, folder: Path) -> None:
    first = run("launch", folder)
    assert first.exit_code == 0
    assert "pages may say   anonymous" in first.stdout
    spoil(folder / "questionnaire.yaml", "minutes: 10", "minutes: 12")
    second = run("launch", folder)
    assert second.exit_code == 1
    assert "wave 1 is launched already" in second.stderr


def test_a_new_wave_is_launched_beside_the_old_one_with_links_of_its_own(run: Run, folder: Path) -> None:
    run("launch", folder)
    spoil(folder / "fieldwork.yaml", "wave: 1", "wave: 2")
    assert run("launch", folder).exit_code == 0
    links = [json.loads(run("links", "joint-protocols", "--json", *wave).stdout) for wave in (["--wave", "1"], [])]
    assert "/joint-protocols/2/" in links[1][0]["link"]
    assert {link["link"].rsplit("/", 1)[1] for link in links[0]}.isdisjoint(
        link["link"].rsplit("/", 1)[1] for link in links[1]
    )


def test_a_survey_that_is_not_launched_is_named_with_the_nearest_that_is(run: Run, folder: Path) -> None:
    assert "no survey has been launched in this instance" in run("rates", "joint-protocols").stderr
    run("launch", folder)
    result = run("rates", "joint-protocol")
    assert result.exit_code == 1
    assert "did you mean 'joint-protocols'?" in result.stderr


def test_made_up_and_real_answers_never_share_an_instance(played: Path, folder: Path) -> None:
    result = in_instance(played, "launch", folder)
    assert result.exit_code == 1
    assert "holds made-up answers" in result.stderr


# --- the demonstration: rates, close, export, codebook ------------------------------------------------------------


def test_the_demonstration_prints_the_worked_head_count_case(played: Path) -> None:
    found = json.loads(in_instance(played, "rates", "joint-protocols", "--json").stdout)
    rows = {row["name"]: row for row in found["rows"] if row["level"] != "service"}
    adults, children, everybody = rows["Adult mental health"], rows["Children's social care"], rows["All services"]
    assert (adults["headcount"], adults["complete"], adults["partial"]) == (210, 38, 6)
    assert (children["headcount"], children["complete"], children["partial"]) == (140, 75, 0)
    rates = [row[rate] for row in (adults, children, everybody) for rate in ("rr1", "rr2")]
    assert rates == pytest.approx([0.1810, 0.2095, 0.5357, 0.5357, 0.3229, 0.3400], abs=5e-5)


def test_rates_print_bases_beside_shares_and_intervals_only_on_request(played: Path) -> None:
    plain = in_instance(played, "rates", "joint-protocols").stdout
    assert re.search(r"210 +53 +38 +6 +2 +4 +18\.1% +21\.0%", plain)
    assert re.search(r"ALL SERVICES +350 +134 +113 +6 +3 +6 +32\.3% +34\.0%", plain)
    assert "12 of 134 starts" in plain
    assert "no sampling error" not in plain
    asked = in_instance(played, "rates", "joint-protocols", "--intervals").stdout
    assert "no sampling error" in asked
    assert max(map(len, plain.splitlines()[:20])) <= 80


def test_an_anonymous_survey_is_exported_only_after_close(tmp_path: Path, played: Path) -> None:
    instance = Path(shutil.copytree(played, tmp_path / "instance"))
    early = in_instance(instance, "export", "joint-protocols")
    assert early.exit_code == 1
    assert "is still collecting" in early.stderr
    closed = in_instance(instance, "close", "joint-protocols", "--yes")
    assert "122 responses kept, 12 unsent drafts wiped" in closed.stdout
    data = tmp_path / "data.csv"
    exported = in_instance(instance, "export", "joint-protocols", "-o", data)
    assert exported.exit_code == 0
    with data.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 122
    assert {row["synthetic"] for row in rows} == {"1"}
    assert all(cell for row in rows for cell in row.values())
    assert (tmp_path / "data.texts.csv").exists()
    again = in_instance(instance, "export", "joint-protocols", "-o", data)
    assert again.exit_code == 1
    assert "there is such a file already" in again.stderr
    assert in_instance(instance, "export", "joint-protocols", "-o", data, "--force").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "data.texts.csv", "instance"]
    book = json.loads(in_instance(instance, "codebook", "joint-protocols", "--json").stdout)
    assert [entry["name"] for entry in book] == list(rows[0])


def test_close_asks_first_and_leaves_all_as_it_was_when_told_no(tmp_path: Path, played: Path) -> None:
    instance = Path(shutil.copytree(played, tmp_path / "instance"))
    result = CliRunner().invoke(cli, ["--instance", str(instance), "close", "joint-protocols"], input="n\n")
    assert result.exit_code == 1
    assert "(not closed: figures may move)" in in_instance(instance, "rates", "joint-protocols").stdout


# --- fill, codebook of a folder, doctor ---------------------------------------------------------------------------


def test_fill_writes_marked_reproducible_respondents_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    first, second = (run("fill", SHIPPED, "-n", "40", "--seed", "7").stdout for _ in range(2))
    assert first == second != run("fill", SHIPPED, "-n", "40", "--seed", "8").stdout
    rows = list(csv.DictReader(first.splitlines()))
    assert len(rows) == 40
    assert {row["synthetic"] for row in rows} == {"1"}
    assert not (tmp_path / "instance").exists()


def test_made_up_respondents_take_every_choice_but_those_that_no_link_leads_to(run: Run) -> None:
    rows = list(csv.DictReader(run("fill", SHIPPED, "-n", "500").stdout.splitlines()))
    book = json.loads(run("codebook", SHIPPED, "--json").stdout)
    for entry in book:
        taken = {row[entry["name"]] for row in rows}
        if entry["name"] == "own_service":
            assert taken == {"-94"}
        elif entry["kind"] == "code":
            assert set(entry["codes"]) <= taken, entry["name"]


def test_a_codebook_can_be_had_before_launch(run: Run) -> None:
    result = run("codebook", SHIPPED)
    assert result.exit_code == 0
    assert "# Codebook: Working together when a parent is unwell" in result.stdout


def test_doctor_finds_an_instance_in_order_and_one_that_is_not(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("doctor").exit_code == 1
    run("launch", folder)
    sound = run("doctor")
    assert sound.exit_code == 0, sound.output
    (tmp_path / "instance" / "secret").chmod(0o644)
    result = run("doctor", "--json")
    assert result.exit_code == 1
    assert any("others can read it" in finding["what"] for finding in json.loads(result.stdout) if not finding["ok"])


# --- serve --------------------------------------------------------------------------------------------------------


def test_serve_refuses_without_a_launched_survey(run: Run) -> None:
    assert "run `surveyapp launch FOLDER` first" in run("serve").stderr


def test_serve_answers_at_a_link_under_a_blank_server_name_and_stops_on_sigterm(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    spoil(folder / "fieldwork.yaml", "opens: 2027-02-01", "opens: 2020-01-01")
    run("launch", folder)
    command = [sys.executable, str(ROOT / "cli.py"), "--instance", str(tmp_path / "instance"), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = re.search(r"http://\S+\d", server.stdout.readline())
        assert address is not None
        link = json.loads(run("links", "joint-protocols", "--base", address[0], "--json").stdout)[0]["link"]
        with urllib.request.urlopen(link) as page:
            assert page.status == 200
            assert not page.headers.get("Server")
            assert b"Working together when a parent is unwell" in page.read()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0


def test_a_taken_port_is_refused_with_the_mend(run: Run, folder: Path) -> None:
    import socket

    run("launch", folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "choose another with --port" in result.stderr
