"""A real server and a real browser: the program serving a folder of its own, and somebody who visits it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from surveyapp.access import service_link
from surveyapp.fieldwork import LONDON
from surveyapp.loader import load_survey
from surveyapp.settings import Instance
from surveyapp.snapshot import Snapshot
from surveyapp.store import migrate, open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

ROOT = Path(__file__).parent.parent
REQUIRED = "SURVEYAPP_REQUIRE_BROWSER"
"""With this variable set, tests that need a browser fail where there is none, instead of being left out."""

LEAST_HEIGHT = 44
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
]

Typed = Mapping[str, int | str | tuple[int, ...]]
"""What a person puts into the inputs of a page: a code to choose, codes to tick, or words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page, what is entered there, and the cell that each of its columns must then have; ~ is the text typed."""

    page: str
    typed: Typed
    cells: list[str]


def read_table(table: str, texts: Mapping[str, str], columns: Sequence[str]) -> list[Asked]:
    """Return the pages of a table: a line for each, `page | what is entered | its cells`.

    `role 8` is a choice, `how_learned +2 +8` are ticks, `confident_* 3 _ 4` are the items of a battery in the order of
    the columns, one of them left blank, and `one_change ~` is one of the texts.
    """
    lines = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    return [Asked(page, _typed(entries, texts, columns), cells.split()) for page, entries, cells in lines]


def _typed(entries: str, texts: Mapping[str, str], columns: Sequence[str]) -> Typed:
    typed: dict[str, int | str | tuple[int, ...]] = {}
    for name, *values in (entry.split() for entry in entries.split(";") if entry):
        if name.endswith("*"):
            items = [column for column in columns if column.startswith(name[:-1])]
            typed |= {item: int(code) for item, code in zip(items, values, strict=False) if code != "_"}
        elif values[0] == "~":
            typed[name] = texts[name]
        else:
            codes = tuple(int(value) for value in values)
            typed[name] = codes if values[0].startswith("+") else codes[0]
    return typed


# --- the server ---------------------------------------------------------------------------------------------------


def launch_open(folder: Path, survey: Path) -> Snapshot:
    """Launch a survey folder in an instance, with its days moved so that it is open today."""
    loaded = load_survey(survey)
    today = datetime.now(UTC).astimezone(LONDON).date()
    fieldwork = replace(loaded.fieldwork, opens=today - timedelta(days=3), closes=today + timedelta(days=3))
    snapshot = Snapshot(loaded.name, loaded.questionnaire, fieldwork)
    instance = Instance(folder)
    instance.create()
    migrate(instance.store_url)
    store = open_store(instance.store_url)
    store.launch(snapshot)
    store.close()
    return snapshot


def program(folder: Path, *arguments: str) -> list[str]:
    """Return the command line that runs the program on an instance."""
    return [sys.executable, "cli.py", "--instance", str(folder), *arguments]


def start_server(folder: Path) -> tuple["subprocess.Popen[str]", str]:
    """Serve an instance at a free port; return the process and the address in its first line of output."""
    process = subprocess.Popen(program(folder, "serve", "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.readline()
    address = re.search(r"http://[\d.]+:\d+", said)
    assert address, f"the server said {said!r} and ended with {process.wait()}"
    return process, address[0]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve an instance; give its address, and stop it afterwards as a supervisor does."""
    process, address = start_server(folder)
    with process:
        try:
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


# --- the browser --------------------------------------------------------------------------------------------------


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Start Chromium; where there is none, leave the test out or fail it."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)(f"there is no {', '.join(_NAMES)} on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=_ARGUMENTS,
            ignore_default_args=["--disable-back-forward-cache"],  # people's browsers keep pages to go back to
        )
        yield browser
        browser.close()


_LOOK = """least => {
    const shown = [...document.querySelectorAll(
        'label:has(> input[type=radio]), label:has(> input[type=checkbox]), button, a.button, select, input[type=text]'
    )].filter(e => e.getClientRects().length)
    return {
        path: location.pathname,
        too_wide: document.documentElement.scrollWidth - window.innerWidth,
        too_low: shown.filter(e => e.getBoundingClientRect().height < least).map(e => e.outerHTML.slice(0, 120)),
        targets: shown.length,
    }
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looked: by how many pixels it is too wide, and which of its targets are too low to hit."""

    path: str
    too_wide: int
    too_low: Sequence[str]
    targets: int


@dataclass
class Visitor:
    """One person in front of a browser; notes how every page looked and where every request went."""

    page: "Page"
    looks: list[Look] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The name of the page that is open: the last part of its path."""
        return urlsplit(self.page.url).path.rpartition("/")[2]

    @property
    def focused(self) -> str:
        """What has the focus: its tag, its id and its class."""
        script = "(e => `${e.localName}#${e.id}.${e.className}`)(document.activeElement)"
        return str(self.page.evaluate(script))

    def opens(self, address: str) -> "Response":
        """Open an address; return what the server answered."""
        answer = self.page.goto(address)
        assert answer is not None
        self.looks_at_it()
        return answer

    def looks_at_it(self) -> None:
        """Note how the page that is open looks."""
        self.looks.append(Look(**self.page.evaluate(_LOOK, LEAST_HEIGHT)))

    def presses(self, name: str) -> None:
        """Press a button."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self.looks_at_it()

    def follows(self, name: str) -> None:
        """Follow a link."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).click()
        self.looks_at_it()

    def fills(self, typed: Typed) -> None:
        """Choose, tick and type on the page that is open; of a tuple's boxes just those are ticked afterwards."""
        for name, value in typed.items():
            if isinstance(value, str):
                self.page.locator(f'[name="{name}"]').fill(value)
            elif "." in name:
                self.page.locator(f'select[name="{name}"]').select_option(str(value))
            elif isinstance(value, int):
                self.page.locator(f'input[name="{name}"][value="{value}"]').check()
            else:
                for box in self.page.locator(f'input[name="{name}"]').all():
                    box.set_checked(int(box.get_attribute("value") or 0) in value)

    def goes_on(self) -> None:
        """Press Continue, and once more where that asks about what was left blank."""
        self.presses("Continue")
        if self.page.get_by_role("heading", name="Not answered yet").count():
            self.presses("Continue")

    def tabs_to(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with the Tab key on {self.place}")

    def presses_key(self, key: str) -> None:
        """Press a key that opens another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.looks_at_it()

    def agrees(self, address: str) -> None:
        """Open a link, start, and agree to take part."""
        self.opens(address)
        self.presses("Start")
        self.consents()

    def consents(self) -> None:
        """Tick every statement, and go on to the first question."""
        for box in self.page.get_by_role("checkbox").all():
            box.check()
        self.presses("Continue")

    def answers(self, asked: Asked) -> None:
        """Answer the page that must be the one that is open, and go on."""
        assert self.place == asked.page
        self.fills(asked.typed)
        self.goes_on()

    def skips_to(self, place: str) -> None:
        """Leave every page blank until one is reached."""
        passed = []
        while self.place != place:
            assert self.place not in passed, f"{place} is not on the way"
            passed.append(self.place)
            self.goes_on()


def visitor(context: "BrowserContext") -> Visitor:
    """Return somebody with a fresh page of this browser."""
    context.set_default_timeout(15_000)
    somebody = Visitor(context.new_page())
    context.on("request", lambda request: somebody.requests.append(request.url))
    return somebody


def link_to(address: str, folder: Path, snapshot: Snapshot, service: str) -> str:
    """Return the link of a service."""
    return service_link(address, Instance(folder).secret(), snapshot.survey, snapshot.wave, service)
