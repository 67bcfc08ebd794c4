"""Write docs/pictures from the docs themselves: a picture shows the example above it as a respondent meets it.

Run from a checkout, with Chromium: python -m docs.make_pictures

The examples go through the real pages. pictures/manifest.json keeps the SHA-256 of what each picture was taken of, so
a test without a browser can tell when a picture is out of date.
"""

import hashlib
import io
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chromium import chromium
from tests.docs_examples import loaded
from tests.docs_pages import DOCS, PAGES, ROOT, Block, block_of, parsed
from tests.visits import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES = DOCS / "pictures"
MANIFEST = PICTURES / "manifest.json"
STYLE = ROOT / "surveyapp" / "web" / "static" / "survey.css"
WIDTH = 420
COLOURS = 16
"""Letters and lines need no more, and a picture of few colours is a third as large."""

_QUESTIONS = re.compile(r'<input type="hidden" name="draft"[^>]*>(.*)<p class="go">', re.DOTALL)
_MOST_PAGES = 6
_ALONE = ".wrap { padding-top: 1rem; padding-bottom: 1rem; } .wrap > :last-child { margin-bottom: 0; }"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a page of the docs shows: its file, the words for who cannot see it, the example above it."""

    file: Path
    words: str
    example: Block


def pictures() -> Iterator[Picture]:
    """Yield every picture that the docs show.

    Raises:
        ValueError: no example stands above one.

    """
    for page in PAGES:
        example: Block | None = None
        for token in parsed(page):
            if token.type == "heading_open":
                example = None
            elif token.type == "fence" and token.info.startswith("yaml"):
                example = block_of(page, token)
            for child in token.children or ():
                file = (page.parent / str(child.attrs.get("src", ""))).resolve()
                if child.type == "image" and file.parent == PICTURES:
                    if example is None:
                        raise ValueError(f"{page.name}: no example stands above {file.name}")
                    yield Picture(file, child.content, example)


def html_of(example: Block, folder: Path) -> str:
    """Return the last page of an example as a respondent meets it: its questions alone, with the style sheet.

    Args:
        example: a block of the docs that is, or is a part of, a questionnaire.
        folder: an empty place for the survey.

    Raises:
        ValueError: it shows what chance decides, or its page cannot be reached by leaving everything blank.

    """
    questionnaire = loaded(example)
    if questionnaire.draws_lots:
        raise ValueError(f"{example}: a picture cannot show what chance decides")
    own = re.findall(r"^ *- page: (\w+)", example.text, re.MULTILINE) or ["example"]
    visit = Served(folder, questionnaire).practitioner().opens("north").starts()
    for _ in range(_MOST_PAGES):
        if visit.at.rpartition("/")[2] in {own[0], f"{own[0]}_1"}:
            break
        visit.continues()
    found = _QUESTIONS.search(visit.text)
    if found is None:
        raise ValueError(f"{example}: the visit ended at {visit.at}")
    style = STYLE.read_text(encoding="utf-8")
    head = f'<meta charset="utf-8"><title>{own[0]}</title><style>{style}\n{_ALONE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><div class="wrap">{found[1]}</div></body></html>'


def digest(html: str) -> str:
    """Return the SHA-256 of what a picture is taken of."""
    return hashlib.sha256(html.encode()).hexdigest()


def manifest() -> dict[str, str]:
    """Return the SHA-256 of what each picture was taken of, by the name of its file."""
    kept: dict[str, str] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return kept


def rendered() -> dict[str, str]:
    """Return what each picture should show, as HTML, by the name of its file."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, picture in enumerate(pictures()):
            found[picture.file.name] = html_of(picture.example, Path(folder) / str(number))
    return found


def _take(browser: "Browser", html: str, file: Path) -> None:
    """Take one picture: as wide as a small phone, as high as the questions are, in few colours."""
    from PIL import Image

    page = browser.new_page(viewport={"width": WIDTH, "height": 60}, color_scheme="light")
    page.set_content(html)
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled")))
    taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    page.close()


def main() -> None:
    """Take the pictures that are not there or out of date, and remove those that no page shows."""
    PICTURES.mkdir(exist_ok=True)
    before = manifest() if MANIFEST.exists() else {}
    wanted = rendered()
    with chromium() as browser:
        for name, html in wanted.items():
            if before.get(name) != digest(html) or not (PICTURES / name).exists():
                _take(browser, html, PICTURES / name)
    for file in PICTURES.glob("*.png"):
        if file.name not in wanted:
            file.unlink()
    kept = {name: digest(html) for name, html in sorted(wanted.items())}
    MANIFEST.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
