"""A preview in a real browser: by keyboard alone, through a fault and its mend, until Ctrl-C ends it."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import chromium, surveys
from tests.test_preview import SERVICES, TEXT, edit

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A survey folder in an otherwise empty folder."""
    return surveys.folder(tmp_path, questionnaire=surveys.yaml(TEXT), services=SERVICES)


def test_a_keyboard_is_enough_to_walk_through_a_preview_break_the_file_and_mend_it(survey: Path) -> None:
    with previewing(survey) as (address, process), chromium.chromium() as browser:
        context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
        somebody = chromium.visitor(context)
        press = somebody.page.keyboard.press
        somebody.opens(address)
        somebody.tabs_to("ol.pages a")
        somebody.presses_key("Enter")
        somebody.tabs_to("[name=heard]")
        press("ArrowDown")
        somebody.tabs_to("main button")
        somebody.presses_key("Enter")
        assert somebody.focused == "div#.prompt"
        somebody.tabs_to("main button")
        somebody.presses_key("Enter")
        assert (somebody.place, "heard=2" in somebody.page.url) == ("seen", True)
        somebody.tabs_to("summary")
        press("Enter")
        assert somebody.page.get_by_text("What is known").is_visible()
        edit(survey, "title: Families", "titel: Families")
        somebody.tabs_to(".banner a")
        somebody.presses_key("Enter")
        assert somebody.page.get_by_text("did you mean 'title'?").is_visible()
        edit(survey, "titel: Families", "title: All families")
        somebody.tabs_to("a.button")
        somebody.presses_key("Enter")
        assert somebody.page.get_by_text("All families").is_visible()
        assert [look for look in somebody.looks if look.too_wide > 0 or look.too_low] == []
        assert {urlsplit(request).netloc for request in somebody.requests} == {urlsplit(address).netloc}
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said) == (0, "Stopped.\n")


def test_axe_finds_nothing_wrong_with_the_pages_of_a_preview(survey: Path) -> None:
    wrong: list[str] = []
    with previewing(survey) as (address, _), chromium.chromium() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": 375, "height": 800}, color_scheme=scheme)
            somebody = chromium.visitor(context)
            for path in ("/?heard=1", "/a-survey/1/page/use?heard=2&hurd=1", "/a-survey/1/check", "/nowhere"):
                somebody.opens(address + path)
                wrong += [f"{path}: {each['id']}" for each in Axe().run(somebody.page).response["violations"]]
            edit(survey, "type: single", "type: sngle")
            somebody.opens(address)
            wrong += [f"faults: {each['id']}" for each in Axe().run(somebody.page).response["violations"]]
            edit(survey, "type: sngle", "type: single")
            context.close()
    assert wrong == []


@contextmanager
def previewing(survey: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run the preview of a survey as its writer does; give its address and its process."""
    command = [sys.executable, str(chromium.ROOT / "cli.py"), "preview", survey.name, "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=survey.parent, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert address, f"the preview said {said!r}"
            assert "Stop with Ctrl-C." in said
            yield address[0], process
        finally:
            process.kill()
