"""What cannot be an answer is asked again: which kind of refusal it is, and what to enter instead."""

from dataclasses import dataclass

from surveyapp.languages import ENGLISH, Words

KINDS = {
    "required": "nothing was answered, and an answer is required",
    "number": "this is not a number in figures",
    "whole": "this is not a whole number, or has too many decimal places",
    "range": "this lies outside the limits",
    "date": "this is not a date of the calendar",
    "order": "the two dates are not in order, or too near or too far apart",
    "too_long": "the text has too many characters",
    "words": "the text has too many words",
    "exclusive": "an answer that stands alone was chosen with others",
    "at_least": "too few choices were made",
    "at_most": "too many choices were made",
    "sum": "the parts do not add up",
    "twice": "something is ranked twice, or two answers are given",
    "gap": "a place was left out of a ranking",
    "specify": "a choice needs words of one's own",
    "reason": "there are both an answer and a reason for having none",
    "letter": "this is not one letter",
    "unreadable": "a character cannot be kept",
}
"""Every kind of refusal, with what it means; a questionnaire may have its own words for each."""


class Fact:
    """What a message names and each language says in its own way; as text it is English."""

    def said(self, say: Words) -> str:
        """Return it in a language."""
        raise NotImplementedError

    def __format__(self, spec: str) -> str:
        return self.said(ENGLISH)


@dataclass(frozen=True, slots=True)
class Named(Fact):
    """One of the program's own words."""

    text: str

    def said(self, say: Words) -> str:
        """Return the word in a language."""
        return say(self.text)


class AskAgain(ValueError):
    """What was typed cannot be an answer.

    Args:
        kind: which kind of refusal; one of KINDS.
        message: what to enter, with `{names}` where facts belong: so it can be translated before they are filled in.
        where: the input it is about.
        facts: what stands at those names.

    """

    def __init__(self, kind: str, message: str, where: str = "", **facts: object) -> None:
        super().__init__(message.format(**facts))
        self.kind = kind
        self.message = message
        self.where = where
        self.facts = facts

    def said(self, say: Words) -> str:
        """Return what to enter, in a language."""
        facts = {name: fact.said(say) if isinstance(fact, Fact) else fact for name, fact in self.facts.items()}
        return say(self.message).format(**facts)
