"""Write the catalogues of the program's own words anew: what is new comes empty, what is gone is left out.

Run it after a word of the interface changed, fill what is empty in surveyapp/locale/cy/LC_MESSAGES/surveyapp.po, and
run it again, so that the compiled file beside it follows: `python docs/make_catalogues.py`.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "surveyapp"
FILE = "LC_MESSAGES/surveyapp"
KEYWORDS = {
    "say": None,
    "marked": None,
    "plural": (1, 2),
    "marked_plural": (1, 2),
    "within": ((1, "c"), 2),
    "AskAgain": (2,),
}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every catalogue, so that writing one again changes nothing."""


def extracted() -> Catalog:
    """Return every word of the interface that the program says."""
    found = Catalog(project="surveyapp", creation_date=_WRITTEN)
    for file, _, message, comments, context in extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS):
        found.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return found


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it stands in the package."""
    with (PACKAGE / "locale" / language / f"{FILE}.po").open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """Return a language's catalogue with the words of today, its translations kept."""
    made = catalogue(language)
    made.update(extracted(), no_fuzzy_matching=True)
    made.obsolete.clear()
    made.revision_date = made.creation_date = _WRITTEN
    made.fuzzy = False
    return made


def as_po(catalog: Catalog) -> bytes:
    """Return a catalogue as text."""
    text = io.BytesIO()
    write_po(text, catalog, width=110, sort_output=True, include_lineno=False)
    return text.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def main() -> None:
    """Write every catalogue, and say what is empty in it."""
    for place in sorted((PACKAGE / "locale").iterdir()):
        made = renewed(place.name)
        (place / f"{FILE}.po").write_bytes(as_po(made))
        (place / f"{FILE}.mo").write_bytes(as_mo(made))
        empty = [message.id for message in made if message.id and not all(strings(message))]
        sys.stdout.write(f"{place.name}: {len(made)} words, {len(empty)} empty\n")


def strings(message: Message) -> tuple[str, ...]:
    """Return the translation of a message, or all forms of it; '' for what is empty."""
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or [""])


if __name__ == "__main__":
    main()
