"""How questions are worded: two questions in one, negatives, leading words, length, vague times."""

import re
from collections.abc import Iterator

from surveyapp.loader.asked import Asked, Finding
from surveyapp.loader.readability import grade_of, words_of
from surveyapp.model import DateQuestion, Multiple, Number, Single

MAX_WORDS = 25
MIN_GRADED_WORDS = 12
MAX_GRADE = 14
"""Above it a text asks for more than two years of university; professional terms alone may bring 12 (our choice)."""

_I = re.IGNORECASE


def double_barrelled(asked: Asked) -> Iterator[Finding]:
    """Two things asked at once.

    "and/or" always is. A plain "and" is only in what is answered on a scale, and only in a shape that joins two things
    to be judged: two clauses with one subject, two verbs of it, two adjectives after "is", two things after "with",
    or an item that is nothing but a pair. Pairs that are one thing ("health and safety") and clauses after "when",
    "if" or "who" are let be, as is everything else with "and": silence rather than false alarms.
    """
    for text, node in asked.texts:
        if match := _AND_OR.search(text):
            yield Finding(
                node, f"'{match[0][:60]}' leaves open which of the two is asked about", "ask about one of the two"
            )
        elif asked.graded and " and " in text and (pair := _pair(text, node is asked.keys.at("ask"))):
            mend = "ask about one, or make two questions of it"
            yield Finding(node, f"'{pair}' asks about two things, which may have two answers", mend)


_AND_OR = re.compile(r"(?:\S+ )?and ?/ ?or\b(?: \S+)?", _I)
_ONE_THING = re.compile(
    r"\b(?:health and (?:safety|social|wellbeing|care)|terms and conditions|policies and procedures|more and more|"
    r"again and again|over and over|now and (?:then|again)|day and night|(?:children|child|young people) and famil\w+|"
    r"famil\w+ and friends|friends and family|mother and baby|mothers and babies|parents and carers|men and women|"
    r"pros and cons|research and development|learning and development|accident and emergency|back and forth|"
    r"equality and diversity|diversity and inclusion|up and down|safe and sound|law and order|"
    r"(?:go|come|try|wait|went|came|tried|sit|sat) and \w+|each and every|first and foremost|\w+ and so on)\b",
    _I,
)
_WHO = r"(i|we|they|you|he|she|staff|people|colleagues)"
_HELPING = r"(?:can|could|will|would|have|often|always|usually|sometimes|both|fully|also|to|am able)"
_IS = r"(?:am|is|are|was|were|be|been|feel|feels|felt|seem|seems|seemed)"
_HOW = r"(?:very|always|usually|often|quite|both|well|easily|fully|more|so)"
_THE = r"(?:the|a|an|my|our|your|their|its|his|her|this)"
_PAIRS = (
    (re.compile(rf"^{_WHO} .*\band \1 \w+", _I), True),
    (re.compile(rf"^{_WHO} (?:{_HELPING} )*(?!{_HELPING}\b)\w+ and (?!{_THE}\b|i\b|we\b)\w+", _I), True),
    (re.compile(rf"^(?:to )?\w+ and \w+ {_THE}\b", _I), True),
    (re.compile(rf"^(?:{_THE} )?\w+ and (?:{_THE} )?\w+\W*$", _I), True),
    (
        re.compile(
            rf"\b{_IS} (?:{_HOW} )?\w+ and (?:{_HOW} )?\w+(?=\W*$|[,;]| (?:to|for|by|with|about|when|in|at)\b)", _I
        ),
        True,
    ),
    (re.compile(r"\bhow \w+ and (?:how )?\w+ (?:is|was|were|are|do|did|does|has|have|would|will|can)\b", _I), False),
    (re.compile(rf"\b(?:with|of|about|by) ({_THE}) (?:\w+ ){{1,3}}and \1 \w+", _I), False),
)
"""Shapes of a pair, and whether it is of items only; the wording of a question has others."""
_INSIDE = re.compile(r"\b(?:when|if|who|whom|whose|whether|which|where|why|what|how|because|between|both)\b", _I)
_TOGETHER = re.compile(r"\b(?:between|both|together|compar\w+|differ\w+|relation\w*|link\w*|balance)\b", _I)


def _pair(text: str, is_ask: bool) -> str:
    """Return the words that ask about two things, or ''."""
    text = _ONE_THING.sub("this", text)
    for shape, of_items in _PAIRS:
        match = shape.search(text) if of_items is not is_ask else None
        if not match or (is_ask and _TOGETHER.search(text)):
            continue
        if match.start() == 0 or is_ask or not _INSIDE.search(text, 0, match.start()):
            return match[0][:60]
    return ""


_HARMLESS = re.compile(r"\b(?:whether or not|or not|if not|why not|not only|not at all|not applicable|not to)\b", _I)
_NOT = r"(?:no longer|not|never|cannot|\w+n['’]t)"
_NEGATIVE = re.compile(rf"\b{_NOT}\b", _I)
_NEGATIVES = re.compile(rf"\b(?:{_NOT}|nobody|no one|none|nothing|without|hardly|no)\b", _I)
_UNDONE = re.compile(
    rf"\b{_NOT} (?:very |so |at all |always |usually )?(?:un(?:able|aware|clear|common|fair|happy|helpful|important|"
    r"known|likely|reasonable|related|safe|usual|willing)|dissatisfied|impossible|disagree)\b",
    _I,
)
_AGAINST = re.compile(rf"\b(?:oppose|disagree|deny|doubt|unlikely|refuse)\b[^,;:.?]*\b{_NOT}\b", _I)
_CLAUSE = re.compile(
    r"[,;:.?!()–—]|\b(?:if|when|why|because|but|and|or|that|which|who|what|whether|although|though)\b", _I
)


def negative_wording(asked: Asked) -> Iterator[Finding]:
    """A negative to be agreed with or rated, which is misread; a double negative anywhere.

    "Whether or not", "not only" and negatives inside a clause after "if", "when" or "who" are let be.
    """
    for text, node in asked.texts:
        if not _NEGATIVES.search(text):
            continue
        plainly = _HARMLESS.sub("", text)
        match = _NEGATIVE.search(plainly) if asked.agrees or node is not asked.keys.at("ask") else None
        if twice := _double_negative(plainly):
            yield Finding(node, f"'{twice}' is a double negative", "say it without negatives")
        elif match and not _INSIDE.search(plainly, 0, match.start()):
            what = f"'{match[0]}' makes a negative, and saying no to a negative is easily misread"
            yield Finding(node, what, "word it positively; mark an item that runs against the others `reverse: true`")


def _double_negative(text: str) -> str:
    """Return the words in which one negative undoes another, or ''."""
    for pattern in (_UNDONE, _AGAINST):
        if match := pattern.search(text):
            return match[0][:60]
    for clause in _CLAUSE.split(text):
        found = [match[0] for match in _NEGATIVES.finditer(clause)]
        if len(found) > 1:
            return " … ".join(found[:2])
    return ""


_LEADING = re.compile(
    r"(?:^|[,.?] )(?:\w+n['’]t (?:you|it|they|we|he|she)\b(?!,)|of course\b)|, of course\b|\bsurely\b|"
    r"(?<!how )\bobviously\b|\bundoubtedly\b|\bneedless to say\b|\bas (?:everyone|everybody|we all) knows?\b",
    _I,
)
_CUES = ("n't", "n’t", "of course", "surely", "obviously", "undoubtedly", "needless", "as every", "as we all")
"""What every leading wording has; quicker to look for than the pattern."""


def leading(asked: Asked) -> Iterator[Finding]:
    """Words that tell which answer is expected: "don't you", "surely", "of course"."""
    for text, node in asked.texts:
        small = text.casefold()
        if any(cue in small for cue in _CUES) and (match := _LEADING.search(text)):
            what = f"'{match[0].strip(' ,.?')}' tells which answer is expected"
            yield Finding(node, what, "word it so that every answer is as easy to give")


def long_question(asked: Asked) -> Iterator[Finding]:
    """More words than are kept in mind; a printed answer counts as one."""
    words = sum(any(map(str.isalnum, word)) for word in asked.question.ask.split())
    if words > MAX_WORDS:
        mend = f"ask in at most {MAX_WORDS}, and put what explains it into `hint`"
        yield Finding(asked.keys.at("ask"), f"the question has {words} words", mend)


def reading_age(asked: Asked) -> Iterator[Finding]:
    """A wording or hint of at least 12 words above the school grade that this allows."""
    for key, text in (("ask", asked.ask), ("hint", asked.hint)):
        if text.count(" ") < MIN_GRADED_WORDS - 1 or len(words_of(text)) < MIN_GRADED_WORDS:
            continue
        found = grade_of(text)
        if found > MAX_GRADE:
            what = f"this reads at school grade {found:.0f} (Flesch-Kincaid)"
            yield Finding(asked.keys.at(key), what, "use shorter words and sentences")


_VAGUE = re.compile(r"(?<!most )(?<!more )\b(?:recently|lately|regularly|in recent (?:weeks|months|years))\b", _I)


def vague_period(asked: Asked) -> Iterator[Finding]:
    """A question about what happened that leaves the time to the reader; opinions may."""
    fact = isinstance(asked.question, Single | Multiple | Number | DateQuestion)
    if fact and (not asked.grading or asked.grading.frequency) and (match := _VAGUE.search(asked.ask)):
        mend = "name the period, as in `In the last 3 months`, or how often"
        yield Finding(asked.keys.at("ask"), f"'{match[0]}' means another time to every reader", mend)


_ABSOLUTE = re.compile(
    r"^(?:all|every)\b(?! in all)|\b(?:always|everyone|everybody|nobody|every time|all the time)\b", _I
)


def absolute(asked: Asked) -> Iterator[Finding]:
    """A word that lets one exception decide, in what is agreed with; "never" is a negative already."""
    if not asked.agrees:
        return
    for text, node in asked.items:
        if match := _ABSOLUTE.search(text):
            what = f"'{match[0]}' makes one exception enough to disagree"
            yield Finding(node, what, "leave it out, or ask how often on a scale of frequency")
