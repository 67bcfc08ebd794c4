"""How hard a text is to read: its words, sentences and syllables, and the school grade they add up to."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’.,&/-][^\W_]+)*")
_STOP = re.compile(r"[.?!…]+(?=\s|$)")
_SHORT = re.compile(r"\b(e\.g|i\.e|etc|vs|no|dr)\.", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouy]l)e$|(?:[^aeiouytd])ed$|[^aeiouyszxhcg]es$")


def grade(words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch-Kincaid grade level (Kincaid et al., 1975): the years of school a text asks for."""
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def words_of(text: str) -> list[str]:
    """Return the words of a plain text; a number is a word, and so is what a hyphen joins."""
    return _WORD.findall(text)


def sentences_of(text: str) -> int:
    """Return how many sentences a plain text has, at least 1."""
    return max(1, sum(bool(_WORD.search(part)) for part in _STOP.split(_SHORT.sub(r"\1", text))))


@lru_cache(maxsize=4096)
def syllables_of(word: str) -> int:
    """Return how many syllables an English word has, at least 1: its groups of vowels, less an ending that is mute.

    An estimate: it is right for most words, and one out for some (`idea`, `safety`).
    """
    small = word.casefold()
    return max(1, len(_VOWELS.findall(small)) - bool(_SILENT.search(small)))


def grade_of(text: str) -> float:
    """Return the grade level of a plain text that has words."""
    words = words_of(text)
    return grade(len(words), sentences_of(text), sum(map(syllables_of, words)))
