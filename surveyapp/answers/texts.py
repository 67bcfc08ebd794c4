"""What was typed as text: one text an input, without the white space around it, with nothing that cannot be kept."""

import re

from surveyapp.answers.inputs import Typed
from surveyapp.answers.refusing import AskAgain
from surveyapp.languages import marked

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\u00ad\ufeff]*")


def only(typed: Typed, name: str) -> str:
    """The one text of an input, without the white space around it; a browser never sends two."""
    values = typed.get(name, ())
    if len(values) > 1:
        raise KeyError(name)
    return values[0].strip() if values else ""


def a_text(typed: Typed, name: str, most: int) -> str:
    """Return the text of an input, of at most so many characters, lines ending in one; '' for nothing to be seen."""
    text = only(typed, name).replace("\r\n", "\n").replace("\r", "\n")
    odd = _UNSTORABLE.search(text)
    if odd:
        message = marked("Remove the character that cannot be read (number {place} of the text)")
        raise AskAgain("unreadable", message, name, place=odd.start() + 1)
    if _UNSEEN.fullmatch(text):
        return ""
    if len(text) > most:
        raise AskAgain("too_long", "Use at most {most} characters: this is {count}", name, most=most, count=len(text))
    return text


def within_words(text: str, most: int, name: str) -> str:
    """Return a text of at most so many words, 0 being no limit."""
    words = count_words(text)
    if most and words > most:
        raise AskAgain("words", "Use at most {most} words: this is {count}", name, most=most, count=words)
    return text


def count_words(text: str) -> int:
    """Return how many words a text has: runs of anything but white space."""
    return len(text.split())
