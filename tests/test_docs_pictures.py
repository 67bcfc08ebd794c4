"""The pictures of the docs show what respondents see today: what each was taken of is rendered again and compared."""

import re

import pytest

from docs.make_pictures import PICTURES, STYLE, WIDTH, digest, html_of, manifest, pictures, rendered
from surveyapp.loader.types import TYPES
from tests.docs_pages import DOCS, block_of, parsed

MEND = "run: python -m docs.make_pictures"
LARGEST, LARGEST_TOGETHER = 15_000, 300_000


def test_every_picture_shows_what_the_pages_show_now() -> None:
    now = {name: digest(html) for name, html in rendered().items()}
    assert {name for name in now.keys() | manifest().keys() if now.get(name) != manifest().get(name)} == set(), MEND


def test_the_folder_holds_the_pictures_of_the_docs_and_nothing_else() -> None:
    named = {picture.file.name for picture in pictures()}
    assert {file.name for file in PICTURES.iterdir()} == {*named, "manifest.json"}, MEND
    assert manifest().keys() == named


def test_every_type_of_question_has_its_picture() -> None:
    assert {f"{kind}.png" for kind in (*TYPES, "roster")} <= manifest().keys()


def test_every_picture_has_words_for_those_who_cannot_see_it() -> None:
    words = [picture.words for picture in pictures()]
    assert all(len(text) > 40 and text.rstrip('”"').endswith(".") for text in words)
    assert len(set(words)) == len(words)


def test_pictures_are_small_and_as_wide_as_a_phone() -> None:
    sizes = []
    for picture in pictures():
        data = picture.file.read_bytes()
        assert data.startswith(b"\x89PNG")
        assert int.from_bytes(data[16:20], "big") == WIDTH, picture.file.name
        sizes.append(len(data))
    assert max(sizes) < LARGEST
    assert sum(sizes) < LARGEST_TOGETHER


def test_a_change_of_the_question_or_of_the_style_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = DOCS / "language" / "types.md"
    example = next(block for token in parsed(page) if token.type == "fence" and (block := block_of(page, token)).rest)

    def seen(text: str) -> str:
        return digest(html_of(type(example)(page, example.line, example.info, text), tmp_path_factory.mktemp("survey")))

    before = seen(example.text)
    assert seen(example.text) == before
    assert seen(re.sub(r"ask: .*", "ask: Another?", example.text)) != before
    style = tmp_path_factory.mktemp("style") / "survey.css"
    style.write_text(STYLE.read_text(encoding="utf-8") + "p { margin: 0 }", encoding="utf-8")
    monkeypatch.setattr("docs.make_pictures.STYLE", style)
    assert seen(example.text) != before
