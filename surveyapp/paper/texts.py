"""The texts of a questionnaire as they stand on paper: safe HTML, with words in place of what would be piped."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from surveyapp import wording
from surveyapp.fieldwork import Fieldwork

_HEADING = re.compile(r"<(/?)h[1-6]>")


class Html(str):
    """A text that is HTML already; templates do not escape it again."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return itself: what templates ask of a text that is safe."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Texts:
    """Makes texts ready to stand on a page.

    Args:
        language: of the texts; where it is not English, they are marked as being in it.
        piped: the plain words that stand for a piped name.

    """

    language: str
    piped: Callable[[str], str]

    def inline(self, text: str) -> Html:
        """Return one line of Markdown as HTML."""
        return self._marked("span", wording.inline_html(text, self._escaped))

    def block(self, text: str, level: int) -> Html:
        """Return Markdown with paragraphs and lists as HTML; every heading in it is of one level."""
        html = _HEADING.sub(lambda match: f"<{match[1]}h{level}>", wording.block_html(text, self._escaped))
        return self._marked("div", html)

    def plain(self, text: str) -> str:
        """Return one line of Markdown as plain text, without marks of emphasis."""
        return wording.unmarked(wording.plain(text, self.piped))

    def _escaped(self, name: str) -> str:
        return wording.escaped(self.piped(name))

    def _marked(self, tag: str, html: str) -> Html:
        if self.language == "en" or not html:
            return Html(html)
        return Html(f'<{tag} lang="{wording.escaped(self.language)}">{html}</{tag}>')


def brought(fieldwork: Fieldwork, name: str) -> str:
    """Return the one text that every link brings for a variable, or '' where they differ or bring none."""
    if name == "wave":
        return str(fieldwork.wave)
    texts = set(fieldwork.link_texts.get(name, ())) - {""}
    return texts.pop() if len(texts) == 1 else ""
