"""Files appear whole or not at all, and an instance keeps its secret to itself."""

from pathlib import Path

import pytest

from surveyapp.atomic import whole_file
from surveyapp.errors import InstanceError, RefusedError
from surveyapp.settings import VARIABLE, Instance, find_instance


def test_a_file_has_its_name_only_once_everything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    with whole_file(path) as file:
        file.write("all of it")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "all of it"


def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("old", encoding="utf-8")

    def fail() -> None:
        with whole_file(path, replace=True) as file:
            file.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [(found.name, found.read_text(encoding="utf-8")) for found in tmp_path.iterdir()] == [("data.csv", "old")]


def test_a_file_that_is_there_is_replaced_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RefusedError, match="--force"), whole_file(path):
        pass
    with whole_file(path, replace=True) as file:
        file.write("new")
    assert path.read_text(encoding="utf-8") == "new"


def test_a_folder_that_is_not_there_is_a_refusal_in_words(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="make the folder first"), whole_file(tmp_path / "none" / "data.csv"):
        pass


def test_texts_keep_their_line_ends_byte_for_byte(tmp_path: Path) -> None:
    with whole_file(tmp_path / "data.csv") as file:
        file.write("a\r\nb\n")
    assert (tmp_path / "data.csv").read_bytes() == b"a\r\nb\n"


def test_a_secret_is_made_once_random_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    instance, other = Instance(tmp_path / "one"), Instance(tmp_path / "other")
    instance.create()
    other.create()
    secret = instance.secret()
    instance.create()
    assert instance.secret() == secret != other.secret()
    assert len(secret) == 32
    assert instance.secret_path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 31])
def test_a_spoilt_secret_is_refused_with_the_mend(tmp_path: Path, text: str) -> None:
    instance = Instance(tmp_path)
    instance.secret_path.write_text(text, encoding="ascii")
    with pytest.raises(InstanceError, match="restore it from the backup"):
        instance.secret()


def test_an_instance_is_named_by_option_then_variable_then_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    assert find_instance().folder == tmp_path / "instance"
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
    assert find_instance().folder == tmp_path / "elsewhere"
    assert find_instance(str(tmp_path / "given")).folder == tmp_path / "given"
