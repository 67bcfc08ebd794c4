"""The program's own words in the languages it speaks: catalogues of gettext, plurals, dates, and words joined."""

import gettext
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "cy": "Cymraeg"}
"""The languages the program's own words exist in, each by the name its speakers use."""

SOURCE = "en"
"""The language questionnaires and the program itself are written in."""

_FURTHER = {
    "bg": "Български",
    "cs": "Čeština",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "es": "Español",
    "fr": "Français",
    "ga": "Gaeilge",
    "gd": "Gàidhlig",
    "gu": "ગુજરાતી",
    "hi": "हिन्दी",
    "hu": "Magyar",
    "it": "Italiano",
    "lt": "Lietuvių",
    "nl": "Nederlands",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "so": "Soomaali",
    "tr": "Türkçe",
    "uk": "Українська",
}

_TEENS = frozenset(str(number) for number in range(11, 20))
_LOCALES = Path(__file__).parent / "locale"


def name_of(language: str) -> str:
    """Return a language's own name, or its two letters where none is known here."""
    return LANGUAGES.get(language) or _FURTHER.get(language, language)


@dataclass(frozen=True, slots=True)
class Words:
    """Says the program's words in one language; what has no translation is said as it is written.

    Args:
        language: two letters; one that has no catalogue speaks English.

    """

    language: str
    _catalogue: gettext.NullTranslations

    def __call__(self, text: str) -> str:
        """Return a text of the program in this language; '' stays ''."""
        return self._catalogue.gettext(text) if text else ""

    def plural(self, one: str, more: str, number: int) -> str:
        """Return the form of a text that goes with a number; Welsh has six."""
        return self._catalogue.ngettext(one, more, number)

    def within(self, context: str, text: str) -> str:
        """Return a short text whose translation depends on what it is said of, such as yes and no."""
        return self._catalogue.pgettext(context, text)

    def amount(self, number: int, unit: str) -> str:
        """Return a length of time such as ``3 months``; `unit` is one of AMOUNTS."""
        return self.plural(*AMOUNTS[unit], number).format(number=number)

    def joined(self, parts: Sequence[str]) -> str:
        """Return ``a, b and c`` as the language writes it."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self._and(parts[-1])} {parts[-1]}"

    def _and(self, following: str) -> str:
        """The word for and; in Welsh it is `ac` before a vowel."""
        word = self(marked("and"))
        return f"{word}c" if self.language == "cy" and starts_with_vowel(following) else word

    def day(self, day: date) -> str:
        """Return a day in words: ``3 March 2027``."""
        return f"{day.day} {self.month(day.month)} {day.year}"

    def month(self, number: int) -> str:
        """Return the name of a month, from 1."""
        return self(MONTHS[number - 1])

    def weekday(self, day: date) -> str:
        """Return the name of a day's day of the week."""
        return self(WEEKDAYS[day.weekday()])


@cache
def words(language: str) -> Words:
    """Return what says the program's words in a language."""
    found = gettext.translation("surveyapp", _LOCALES, [language], fallback=True)
    return Words(language if language in LANGUAGES else SOURCE, found)


ENGLISH = words(SOURCE)
"""Says the program's words as they are written."""


def marked(text: str) -> str:
    """Return a text as it is: a mark for the extraction, where a text stands far from where it is said."""
    return text


def starts_with_vowel(text: str) -> bool:
    """Return whether a Welsh reader starts a text with the sound of a vowel; figures are read as words."""
    bare = text.lstrip("“‘\"'(*").casefold()
    first = bare[:1]
    if number := re.match(r"(\d+)(,\d)?", bare):
        group, thousands = number[1], number[2] is not None
        return group.startswith("8") or (group == "1" and not thousands) or group in _TEENS
    return bool(first) and first in "aeiouwyâêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ"


def marked_plural(one: str, more: str) -> tuple[str, str]:
    """Return the two English forms of a text that goes with a number: a mark for the extraction."""
    return one, more


AMOUNTS = {
    "years": marked_plural("{number} year", "{number} years"),
    "months": marked_plural("{number} month", "{number} months"),
    "weeks": marked_plural("{number} week", "{number} weeks"),
    "days": marked_plural("{number} day", "{number} days"),
    "hours": marked_plural("{number} hour", "{number} hours"),
    "minutes": marked_plural("{number} minute", "{number} minutes"),
}
"""Lengths of time, by their unit."""

MONTHS = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)
WEEKDAYS = (
    marked("Monday"),
    marked("Tuesday"),
    marked("Wednesday"),
    marked("Thursday"),
    marked("Friday"),
    marked("Saturday"),
    marked("Sunday"),
)
