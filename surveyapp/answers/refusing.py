"""What cannot be an answer is asked again: which kind of refusal it is, and what to enter instead."""

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
