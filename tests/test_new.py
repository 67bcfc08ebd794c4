"""A survey to begin with: three files that load, that teach, and that appear whole or not at all."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.commands import cli
from surveyapp.fieldwork import LONDON
from surveyapp.loader import Survey, load_survey
from surveyapp.notice import promise
from tests.test_schema import FIELDWORK, QUESTIONNAIRE, as_edited, marked

Run = Callable[..., Result]
FILES = ["fieldwork.yaml", "questionnaire.yaml", "services.csv"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(cli, [*map(str, arguments)])


@pytest.fixture
def begun(run: Run, tmp_path: Path) -> Survey:
    """A survey just begun, loaded."""
    assert run("new", "supervision").exit_code == 0
    return load_survey(tmp_path / "questionnaires" / "supervision")


def test_a_new_survey_is_sound_but_for_the_facts_that_only_its_author_knows(run: Run) -> None:
    made = run("new", "supervision")
    assert made.exit_code == 0
    assert "Next: surveyapp check questionnaires/supervision" in made.stdout.replace("\\", "/")
    checked = run("check", "questionnaires/supervision")
    assert checked.exit_code == 0
    assert "5 questions on 3 pages, 2 services; 1 warning, no faults." in checked.stdout
    said = "the privacy page lacks: controller, contact, data_protection_officer, lawful_basis and ethics [study]"
    assert said in checked.stderr


def test_it_opens_in_four_weeks_for_four_weeks_with_two_reminders(begun: Survey) -> None:
    fieldwork, today = begun.fieldwork, datetime.now(UTC).astimezone(LONDON).date()
    assert (fieldwork.opens - today).days in {27, 28}  # midnight may have passed
    assert fieldwork.closes == fieldwork.opens + timedelta(days=27)
    assert [(contact.date - fieldwork.opens).days for contact in fieldwork.contacts] == [0, 7, 14]
    assert fieldwork.retention.responses is not None
    assert fieldwork.retention.responses.year == fieldwork.closes.year + 10


def test_every_question_and_every_setting_is_explained_by_a_comment(begun: Survey) -> None:
    folder = Path("questionnaires/supervision")
    text = (folder / "questionnaire.yaml").read_text(encoding="utf-8")
    blocks = re.split(r"\n\s*\n", text)
    taught = [block for block in blocks if re.search(r"^ +#", block, re.MULTILINE) and "name: " in block]
    assert len(taught) == 4  # the second shows a wording without anything new
    for line in (folder / "fieldwork.yaml").read_text(encoding="utf-8").splitlines():
        assert "$" not in line
        assert len(line) <= 120
    assert promise(begun.fieldwork, begun.questionnaire).word == "anonymous"


def test_an_editor_marks_nothing_in_it(begun: Survey) -> None:
    folder = Path("questionnaires/supervision")
    assert marked(QUESTIONNAIRE, as_edited((folder / "questionnaire.yaml").read_text(encoding="utf-8"))) == []
    assert marked(FIELDWORK, as_edited((folder / "fieldwork.yaml").read_text(encoding="utf-8"))) == []


def test_a_survey_can_be_begun_like_another_one_byte_for_byte(run: Run, tmp_path: Path) -> None:
    assert run("new", "first").exit_code == 0
    made = run("new", "second", "--like", "first")
    assert made.exit_code == 0
    assert "Days, services and the facts of the study are those of first" in made.stderr
    one, two = (tmp_path / "questionnaires" / name for name in ("first", "second"))
    assert sorted(path.name for path in two.iterdir()) == FILES
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in FILES)


def test_a_shipped_survey_can_be_copied_from_a_checkout_with_all_its_files(run: Run, tmp_path: Path) -> None:
    assert run("new", "interviews", "--like", "case-study-interview").exit_code == 0
    made = tmp_path / "questionnaires" / "interviews"
    assert sorted(path.name for path in made.iterdir()) == [*FILES, "sites.csv"]
    assert load_survey(made).name == "interviews"


def test_another_folder_can_hold_it(run: Run, tmp_path: Path) -> None:
    assert run("new", "supervision", "--folder", "ours").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "ours" / "supervision").iterdir()) == FILES


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["My Survey"], ["'My Survey' cannot name a survey", "did you mean 'my-survey'?"]),
        (["../out"], ["'../out' cannot name a survey", "did you mean 'out'?"]),
        (["__"], ["'__' cannot name a survey", "small letters, digits and -"]),
        (["pulse", "--like", "team-puls"], ["there is no survey 'team-puls' to copy", "did you mean 'team-pulse'?"]),
        (["pulse", "--like", "../secrets"], ["there is no survey '../secrets' to copy", "those to copy are: "]),
        (["pulse", "--folder", "no/such"], ["cannot be written", "with --folder"]),
    ],
)
def test_what_cannot_be_begun_is_refused_with_a_mend_and_leaves_nothing_behind(
    run: Run, tmp_path: Path, arguments: list[str], said: list[str]
) -> None:
    refused = run("new", *arguments)
    assert refused.exit_code == 1
    assert all(words in refused.stderr for words in said)
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_is_there_is_never_touched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "questionnaires" / "mine").mkdir(parents=True)
    refused = run("new", "mine")
    assert refused.exit_code == 1
    assert "there is such a folder already" in refused.stderr
    assert [*(tmp_path / "questionnaires").rglob("*")] == [tmp_path / "questionnaires" / "mine"]


def test_a_failure_half_way_leaves_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes = Path.write_bytes

    def full(path: Path, text: bytes) -> int:
        if path.name == "services.csv":
            raise OSError(28, "No space left on device")
        return writes(path, text)

    monkeypatch.setattr(Path, "write_bytes", full)
    refused = run("new", "supervision")
    assert refused.exit_code == 1
    assert "No space left on device" in refused.stderr
    assert [*tmp_path.rglob("*")] in ([], [tmp_path / "questionnaires"])
