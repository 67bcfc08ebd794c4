"""What the docs show is run: the tutorial to the letter, and every command of the other pages."""

import html
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from markdown_it.token import Token

from tests.docs_pages import DEADLINE, PAGES, ROOT, SHIPPED, TUTORIAL, Block, block_of, blocks, parsed, posix_only

# --- running what the pages show ----------------------------------------------------------------------------------


class Terminal:
    """A terminal in an empty folder, where `surveyapp` is this checkout's; asked something, it says yes.

    Servers take a free port in place of the one named; one that is served until Ctrl-C stays in `server`.
    """

    def __init__(self, place: Path) -> None:
        self.folder = place / "here"
        self.folder.mkdir()
        tools = place / "bin"
        tools.mkdir()
        self.program = tools / "surveyapp"
        self.program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "cli.py"}" "$@"\n', encoding="utf-8")
        self.program.chmod(0o700)
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "SURVEYAPP_INSTANCE"},
            "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", "")]),
            "COLUMNS": "80",
            "PYTHONUTF8": "1",
        }
        self.server: subprocess.Popen[str] | None = None
        self.address = ""

    def run(self, block: Block) -> str:
        """Run a block line by line and return what appeared; a server is started, and left running."""
        shown = ""
        for line in block.text.splitlines():
            words = shlex.split(line)
            if words[:2] == ["surveyapp", "preview"]:
                continue  # it serves until Ctrl-C; tests/test_preview_browser.py runs it
            if words[:2] in (["surveyapp", "serve"], ["surveyapp", "demo"]) and "--no-serve" not in words:
                shown += self._serve(words[1:])
            else:
                done = self._done(["sh", "-ec", line])
                assert (done.returncode != 0) == (block.rest == "fails"), f"{block}: {line}\n{done.stdout}"
                shown += done.stdout
        return shown

    def python(self, block: Block) -> str:
        """Run a block of Python and return what it printed."""
        done = self._done([sys.executable, "-W", "error", "-c", block.text])
        assert done.returncode == 0, f"{block}\n{done.stdout}"
        return done.stdout

    def _done(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            input="y\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=DEADLINE,
            check=False,
        )

    def _serve(self, words: list[str]) -> str:
        while "--port" in words:
            at = words.index("--port")
            words = words[:at] + words[at + 2 :]
        self.server = subprocess.Popen(
            [str(self.program), *words, "--port", "0"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert self.server.stdout is not None
        watchdog = threading.Timer(DEADLINE, self.server.kill)
        watchdog.start()
        shown = ""
        while not (ready := re.search(r"Serving .*?(http://[\d.:]+)\. ", shown)):
            line = self.server.stdout.readline()
            assert line, f"the server ended: {shown}"
            shown += line
        watchdog.cancel()
        self.address = ready[1]
        return shown

    def stop(self) -> str:
        """Press Ctrl-C, as a service manager does it, and return what the server said."""
        assert self.server is not None
        self.server.send_signal(signal.SIGTERM)
        said, _ = self.server.communicate(timeout=DEADLINE)
        assert self.server.returncode == 0
        self.server = None
        return said

    def close(self) -> None:
        """End a server that a failed test left behind."""
        if self.server is not None:
            self.server.kill()
            self.server.communicate()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def masked(text: str) -> list[str]:
    """Return lines with what differs from run to run made alike: links, hashes, ports, a typed answer."""
    text = text.replace("[y/N]: y\n", "[y/N]: ")
    text = re.sub(r"\b[a-z2-7]{26}\b", "TOKEN", text)
    text = re.sub(r"\b[0-9a-f]{16}\b", "HASH", text)
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
    return [line.rstrip() for line in text.strip("\n ").splitlines()]


class Browser:
    """Just enough of a browser: follows redirects, keeps cookies, fills the hidden fields; keeps what it has read."""

    def __init__(self, address: str) -> None:
        self.url = address
        self.page = ""
        self.read = ""
        self.cookies: dict[str, str] = {}

    def get(self, address: str, fields: Sequence[tuple[str, str]] | None = None) -> int:
        """Get an address, or post fields to it, and return the status in the end."""
        self.url = urllib.parse.urljoin(self.url, address)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None if fields is None else urllib.parse.urlencode(fields).encode("ascii")
        request = urllib.request.Request(self.url, body, headers)
        try:
            answer = urllib.request.build_opener(_NoRedirects).open(request, timeout=DEADLINE)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.page = answer.read().decode("utf-8")
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status == 303:
            return self.get(answer.headers["Location"])
        self.read += html.unescape(re.sub(r"<[^>]*>", "", self.page)) + "\n"
        return int(answer.status)

    def post(self, *fields: tuple[str, str]) -> int:
        """Send the form of the page that is open."""
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page)
        return self.get(self.url, [*hidden, *fields])


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to the browser, which must see their cookies."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


MET: tuple[list[tuple[str, str]], ...] = (
    [("consent_1", "yes"), ("decision", "agree")],
    [("role", "2"), ("years", "7"), ("supervised", "1")],
    [("last_time.month", "10"), ("last_time.year", "2026"), ("covered", "1"), ("covered", "9")],
    [("last_time.month", "10"), ("last_time.year", "2026"), ("covered", "1"), ("covered", "2")],
    [("helps_safe", "4"), ("helps_useful", "5"), ("overall", "8")],
    [("helps_safe", "4"), ("helps_useful", "5"), ("helps_burden", "-93"), ("overall", "8")],
    [("wanted.1", "3"), ("wanted.2", "1"), ("comment", "A door that closes would help.")],
    [],
)
"""What the respondent of the tutorial does, form by form."""


def _answer(address: str, link: str, told: list[str]) -> None:
    """Answer as the tutorial tells; what it sets in bold must appear on the way, but for the page it never meets."""
    browser = Browser(address)
    assert browser.get(link) == 200
    browser.post()
    statuses = [browser.post(*fields) for fields in MET]
    assert statuses == [200, 200, 422, 200, 200, 200, 200, 200]
    assert browser.url.endswith("/thanks")
    assert [words for words in told if words not in browser.read] == ["Going without"]


def _bold(tokens: Sequence[Token]) -> list[str]:
    """Return what stands in bold up to the next block."""
    found = []
    for token in tokens:
        if token.type == "fence":
            break
        children = token.children or []
        found += [children[n + 1].content for n, child in enumerate(children) if child.type == "strong_open"]
    return found


@posix_only
def test_the_tutorial_can_be_followed_to_the_letter_and_shows_what_appears(terminal: Terminal) -> None:
    shown = links = ""
    tokens = parsed(TUTORIAL)
    for number, token in enumerate(tokens):
        if token.type == "html_block":
            comment = token.content.strip().removeprefix("<!-- ").removesuffix(" -->")
            if comment == "a respondent answers":
                link = re.findall(r"http://\S+", links)[0]
                _answer(terminal.address, urllib.parse.urlsplit(link).path, _bold(tokens[number:]))
            elif comment == "Ctrl-C":
                assert terminal.stop().strip() == "Stopped."
            else:
                change = re.fullmatch(r"replace in (\S+): (.+) => (.+)", comment)
                assert change is not None, comment
                file = terminal.folder / change[1]
                before = file.read_text(encoding="utf-8")
                assert before.count(change[2]) == 1
                file.write_text(before.replace(change[2], change[3]), encoding="utf-8")
        if token.type != "fence":
            continue
        block = block_of(TUTORIAL, token)
        match block.kind:
            case "yaml" | "csv":
                (terminal.folder / block.rest).write_text(block.text, encoding="utf-8")
            case "sh":
                shown = terminal.run(block)
                links = shown if "surveyapp links" in block.text else links
            case "output":
                assert masked(shown) == masked(block.text), str(block)
            case "text":
                assert block.text in (terminal.folder / block.rest).read_text(encoding="utf-8"), str(block)
    assert terminal.server is None


RUN = [page for page in PAGES if page != TUTORIAL and any(block.kind in {"sh", "python"} for block in blocks(page))]


@posix_only
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_every_command_of_the_other_pages_runs(page: Path, terminal: Terminal) -> None:
    shutil.copytree(SHIPPED, terminal.folder / "questionnaires")
    shutil.copytree(SHIPPED / "joint-protocols", terminal.folder / "old")
    for block in blocks(page):
        if block.kind == "sh":
            shown = terminal.run(block)
            if terminal.server is not None:
                links = re.findall(r"http://\S+/\S+", shown)
                browser = Browser(terminal.address)
                assert browser.get(links[0] if links else "/") == (200 if links else 404)
                terminal.stop()
        elif block.kind == "python":
            assert terminal.python(block)
