"""Every fault and warning of a survey folder: its code, what it means, and in which file it is found."""

from dataclasses import dataclass
from typing import Literal

from surveyapp.errors import Severity

Found = Literal[
    "any file",
    "questionnaire.yaml",
    "fieldwork.yaml",
    "services.csv",
    "a file of choices",
    "a translation",
    "the folder",
]
ANY: Found = "any file"
FIELDWORK: Found = "fieldwork.yaml"
SERVICES: Found = "services.csv"
TRANSLATION: Found = "a translation"
CHOICES: Found = "a file of choices"
FOLDER: Found = "the folder"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means, in one sentence; which file has it, and whether it is an error or a warning."""

    sentence: str
    file: Found = "questionnaire.yaml"
    severity: Severity = "error"


def _warning(sentence: str, file: Found = "questionnaire.yaml") -> Entry:
    return Entry(sentence, file, "warning")


TOPICS: dict[str, dict[str, Entry]] = {
    "Files": {
        "folder": Entry("The folder is not there.", FOLDER),
        "folder-name": Entry("The folder's name is the survey's, and cannot stand in a link.", FOLDER),
        "no-file": Entry("A file of the survey is not there, or is no ordinary file.", ANY),
        "unreadable": Entry("A file cannot be opened, most often for want of permission.", ANY),
        "too-large": Entry("A file is larger than any questionnaire.", ANY),
        "encoding": Entry("A file is not UTF-8 text, so its letters cannot be told.", ANY),
        "character": Entry("A character stands in the file that nobody sees, or that turns the text round.", ANY),
    },
    "YAML's traps": {
        "yaml": Entry("A line cannot be read, most often for its indentation.", ANY),
        "tab": Entry("A line is indented with a tab.", ANY),
        "no-break-space": Entry("A space that came from a web page or a word processor is none to YAML.", ANY),
        "colon": Entry("A colon has no space after it, or a line has no colon.", ANY),
        "comma": Entry("A comma inside { } or [ ] ends a text that should go on.", ANY),
        "unquoted": Entry("A text starts with a sign that YAML takes for its own, or holds a colon and a space.", ANY),
        "quote": Entry("A quote is not closed, closes too early, or holds a backslash.", ANY),
        "bracket": Entry("A bracket starts a text, or is not closed.", ANY),
        "cut-text": Entry("A text ends at a space and #, which start a comment.", ANY),
        "block-sign": Entry("A text starts with > or |, and so loses what follows on its line.", ANY),
        "sign": Entry("A text starts with !, & or *, which mean something else to YAML.", ANY),
        "merge": Entry("A map is merged into another with <<, which is not read here.", ANY),
        "key": Entry("A list, a map or nothing stands where a name was expected before a colon.", ANY),
        "duplicate-key": Entry("A key stands twice in one place, so that one of the two would be lost.", ANY),
        "documents": Entry("The file holds several documents, divided by ---.", ANY),
        "empty": Entry("The file holds nothing, or comments only.", ANY),
        "depth": Entry("Lists or maps nest deeper than any survey needs.", ANY),
    },
    "Keys and values": {
        "shape": Entry("Lines like `name: value` were expected, and something else stands there.", ANY),
        "list": Entry("A list was expected, and something else stands there.", ANY),
        "unknown-key": Entry("A key is not one that this place may have.", ANY),
        "missing-key": Entry("A key that is needed is not there.", ANY),
        "text": Entry("A text was expected, but YAML reads a list or a name with its value.", ANY),
        "empty-text": Entry("A text was expected, but there is none.", ANY),
        "word": Entry("A word is not one of those that may stand here.", ANY),
        "twice": Entry("A word stands twice in one list."),
        "not-whole": Entry("A whole number within limits was expected.", ANY),
        "not-number": Entry("A number was expected."),
        "not-flag": Entry("The word true or false was expected."),
        "not-date": Entry("A year, a month or a day of the calendar was expected, or an expression."),
        "not-day": Entry("A day of this century was expected, as in 2027-02-01.", FIELDWORK),
        "not-days": Entry("A number of days was expected.", FIELDWORK),
        "not-share": Entry("A share between 0 and 1 was expected.", FIELDWORK),
    },
    "Names and columns": {
        "name": Entry("A name holds what a column's name cannot."),
        "reserved": Entry("A name means something to a statistics package, to SQL or to every export.", ANY),
        "duplicate-name": Entry("Two questions, or two pages, have the same name."),
        "column-twice": Entry("Two columns of the export would have the same name."),
        "column-length": Entry("A column's name would be longer than Stata keeps."),
        "label": Entry("A label is longer than exports keep."),
        "label-prints": Entry("A label prints an answer, which an export cannot."),
        "long-label": _warning("The label of a choice is longer than SPSS keeps."),
    },
    "Pages, sections and rosters": {
        "pages": Entry("The questionnaire has no page."),
        "questions": Entry("A page has no question."),
        "section": Entry("A page names a section that is not there."),
        "unused": _warning("A scale, or a section, is used nowhere."),
        "shuffled": Entry("A page that must come in its place stands in a section in random order."),
        "check-at": Entry("A check points at a question that is not on its page."),
        "roster-page": Entry("Something stands beside a roster that cannot be on its page."),
        "roster-type": Entry("A roster asks a type of question that it cannot repeat."),
        "roster-first": Entry("The first question of a roster cannot name its entry."),
        "for-each": Entry("A page is repeated for something that is not asked before it."),
    },
    "Types of question": {
        "type": Entry("A question has a type that is not there."),
        "note": Entry("A note has a key of questions that are answered."),
        "offer": Entry("A reason for giving no answer is not one of those there are."),
        "assume": Entry("What is assumed could never be an answer."),
        "wordings": Entry("Wordings chosen by conditions do not end with one for everybody else."),
        "limits": Entry("A lower limit is above the upper one."),
        "limits-both": Entry("One end has two limits, one that may be reached and one that may not."),
        "limits-empty": Entry("No answer fits between the limits."),
        "missing-range": Entry("An answer could be one of the codes of missing answers."),
        "precision": Entry("A limit is more exact than the dates that are asked for."),
        "span": Entry("A length of time cannot be read, or is finer than the dates it is compared with."),
        "units": Entry("Units of time do not go together."),
        "total": Entry("Parts can never add up to nothing, or to less."),
        "parts": Entry("A sum has fewer than two parts."),
        "rating": Entry("A rating has fewer than 3 points, or more than 21."),
        "middle": Entry("A rating has words for its middle, but no point there."),
        "elements": Entry("A linking code has one element, which tells nobody apart."),
        "linking": _warning("A linking code can tell people apart, so the pages cannot say anonymous."),
        "items": Entry("The items of a battery are not written as names with their texts."),
        "too-many-items": Entry("A battery has more items than a page can hold."),
    },
    "Choices and scales": {
        "choices": Entry("Choices are not written as codes with their labels."),
        "one-choice": Entry("There is only one choice."),
        "code": Entry("A code is not a whole number from 0, so it could be taken for a missing answer."),
        "code-twice": Entry("Two choices have the same code."),
        "same-label": Entry("Two choices have the same label."),
        "picks": Entry("More choices must be made than may be made."),
        "exclusive": Entry("A choice stands alone where only one can be made, or where several are ordered."),
        "specify": Entry("A choice asks for words where there is no place for them."),
        "specify-key": Entry("The small question of a choice has a key of another type."),
        "choice-condition": Entry("A choice of a battery has a condition, but all its items share the choices."),
        "anchored": _warning("A choice or item keeps its place, though nothing is in random order."),
        "scale": Entry("A question names a scale that is not there."),
        "scale-or-choices": Entry("A question has a scale and choices of its own."),
        "choices-from": Entry("Choices are to come from a question that is not there before, or has none to give."),
        "choices-file": Entry("The file that choices come from cannot be read."),
        "choices-columns": Entry("A file of choices lacks a column, or has one too many.", CHOICES),
        "choices-count": Entry("A file of choices has none, or more than anybody could look through.", CHOICES),
    },
    "Conditions and expressions": {
        "condition-empty": Entry("A condition was expected, and there is none."),
        "condition-syntax": Entry("A condition cannot be read."),
        "condition-unknown": Entry("A condition or an expression names something that is not there."),
        "condition-order": Entry("A condition or an expression asks of what comes on the same page, or later."),
        "condition-sense": Entry("A condition compares what cannot be compared, or with a code that is not there."),
        "expression-syntax": Entry("An expression cannot be read."),
        "expression-sense": Entry("An expression gives something else than a number or a date."),
        "unreachable": Entry("Nobody can reach a page: its condition never holds."),
        "blank-page": Entry("A page can only be blank: no condition of its questions ever holds."),
        "never-asked": Entry("Nobody can be asked a question: its condition never holds."),
        "never-offered": Entry("Nobody can meet a wording, a choice or an item: its condition never holds."),
        "always-true": _warning("A condition leaves nobody out."),
        "check-never": Entry("A check never holds, so nobody can go on."),
        "check-idle": _warning("A check always holds."),
        "screen-out-never": Entry("The survey never ends where it should, as the condition never holds."),
        "screen-out-always": _warning("The survey ends on a page for everybody who answers it."),
    },
    "Printed answers and scores": {
        "piping": Entry("A text prints something that is not there."),
        "piping-order": Entry("A text prints an answer that comes on the same page, or later."),
        "piping-outside": Entry("A text before the pages prints something else than a column of services.csv."),
        "piping-fixed": Entry("A text that is the same for everybody prints something."),
        "plural": Entry("Words for one and several are not chosen by a number, or are too few."),
        "empty-column": Entry("A text prints a column of services.csv that is empty for a service."),
        "score": Entry("A score is of a battery that is not there."),
        "score-items": Entry("A score needs more answered items than its battery has."),
    },
    "Fieldwork": {
        "dates": Entry("The survey closes before it opens.", FIELDWORK),
        "contact-date": Entry("A contact lies outside the days of the survey.", FIELDWORK),
        "retention-early": Entry("Responses would be deleted before the survey closes.", FIELDWORK),
        "outcomes": Entry("A partial response would need more answers than a complete one.", FIELDWORK),
        "study": _warning("The privacy page lacks a fact; `launch` refuses without it.", FIELDWORK),
        "retention": _warning("Nothing says how long responses are kept.", FIELDWORK),
        "not-built": _warning("A setting is known, but this version cannot launch it.", FIELDWORK),
    },
    "Services": {
        "csv-comma": Entry("Columns are separated by semicolons or tabs.", SERVICES),
        "csv-quote": Entry("A row cannot be read, most often for a quote that is not closed.", SERVICES),
        "csv-row": Entry("A row has more or fewer cells than the header.", SERVICES),
        "csv-line": Entry("A cell holds a line break.", SERVICES),
        "csv-header": Entry("A column has no name, or none that can be used.", SERVICES),
        "csv-twice": Entry("Two columns have the same name.", SERVICES),
        "csv-column": Entry("A column that is needed is not there.", SERVICES),
        "csv-wide": Entry("There are more columns than are read.", SERVICES),
        "no-service": Entry("There is no service.", SERVICES),
        "service": Entry("A service's short name cannot stand in a link.", SERVICES),
        "service-twice": Entry("Two rows are of the same service.", SERVICES),
        "service-name": Entry("A service has no name.", SERVICES),
        "headcount": Entry("A headcount is not a whole number from 1.", SERVICES),
    },
    "Translations": {
        "untranslated": Entry("A text has no translation.", TRANSLATION),
        "stale": Entry("A text has changed since it was translated.", TRANSLATION),
        "not-a-text": Entry("A translation holds what is no text, such as a type.", TRANSLATION),
        "seen": Entry("What `translate` noted of a text cannot be read.", TRANSLATION),
        "translation-file": _warning("A file is named like a translation, but for no language.", TRANSLATION),
        "translation-source": Entry("A translation is into the language of the questionnaire itself.", TRANSLATION),
        "no-interface": _warning("The program's own words are not in this language.", TRANSLATION),
    },
    "Craft": {
        "minutes": _warning("The first page promises other minutes than the routes take by our estimate."),
        "double-barrelled": _warning("One answer is asked for about two things."),
        "negative-wording": _warning("A negative is to be agreed with, or one negative undoes another."),
        "leading": _warning("The wording tells which answer is expected."),
        "long-question": _warning("A question has more words than are kept in mind."),
        "reading-age": _warning("A wording is harder to read than a text should be."),
        "vague-period": _warning("A time such as recently means another time to every reader."),
        "absolute": _warning("A word such as always lets one exception decide."),
        "battery-long": _warning("A battery has so many items that the later ones are answered like the first."),
        "no-dont-know": _warning("Not everybody knows this, and who does not cannot say so."),
        "required-no-way-out": _warning("An answer is required, and there is no way to decline one."),
        "other-without-text": _warning("A choice is Other, and does not ask what that is."),
        "too-many-choices": _warning("There are more boxes to tick than anybody reads to the end."),
        "no-none": _warning("Who has nothing to tick cannot say so, or can tick more with it."),
        "overlapping-ranges": _warning("A number belongs to two choices."),
        "unbalanced-scale": _warning("A scale of opposites has more labels on one side."),
        "scale-descending": _warning("The low codes of a scale stand for its high side."),
        "same-ask": _warning("Two questions ask in the same words."),
    },
}
"""By topic, every code."""

CATALOGUE: dict[str, Entry] = {code: entry for entries in TOPICS.values() for code, entry in entries.items()}
