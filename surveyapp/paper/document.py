"""The document: every wording, code, condition and column of a questionnaire, for those who must see all of it."""

from dataclasses import dataclass

from surveyapp.bases import EVERYONE, Phrases, phrases
from surveyapp.errors import counted
from surveyapp.fieldwork import Fieldwork
from surveyapp.missing import Missing
from surveyapp.model import Column, Note, Page, Questionnaire, columns_of, export_columns
from surveyapp.model.questions import AnyQuestion
from surveyapp.paper.order import Chapter, asked, chapters, numbers, repeated, span
from surveyapp.paper.pages import page as filled
from surveyapp.paper.rows import Row, Table, page_rows, question_rows, tables, unsaid
from surveyapp.paper.texts import Html, Texts, brought
from surveyapp.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as the document shows it; a note has the number 0."""

    anchor: str
    number: int
    ask: Html
    hint: Html
    rows: list[Row]
    tables: list[Table]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as the document shows it; `again` names the pages that ask the same for further entries."""

    title: Html
    rows: list[Row]
    questions: list[_Question]
    again: Table | None


@dataclass(frozen=True, slots=True)
class _Chapter:
    anchor: str
    title: Html
    asks: str
    shuffled: bool
    pages: list[_Page]


def document(survey_name: str, questionnaire: Questionnaire, fieldwork: Fieldwork) -> str:
    """Return a questionnaire as one self-contained HTML page that shows everything in it.

    Args:
        survey_name: the name of the survey's folder.
        questionnaire: what is asked.
        fieldwork: the round; what its links bring stands in the texts where it is the same for all.

    """
    writer = _Writer(questionnaire, fieldwork)
    inline = writer.texts.inline
    sections = writer.chapters()
    return filled(
        "document.html",
        survey=survey_name,
        title=inline(questionnaire.title),
        plain_title=writer.texts.plain(questionnaire.title),
        facts=writer.facts(survey_name),
        about=writer.texts.block(questionnaire.about, 3),
        consent=[inline(statement) for statement in questionnaire.consent],
        thanks=writer.texts.block(questionnaire.thanks, 3),
        chapters=sections,
        made=writer.made(),
        variables=writer.variables({q.anchor for c in sections for p in c.pages for q in p.questions}),
        missing=[(int(reason), reason.label) for reason in sorted(Missing, reverse=True)],
    )


class _Writer:
    """Turns the parts of one questionnaire into what the template shows."""

    def __init__(self, questionnaire: Questionnaire, fieldwork: Fieldwork) -> None:
        self.questionnaire = questionnaire
        self.fieldwork = fieldwork
        self.phrases: Phrases = phrases(questionnaire, fieldwork)
        self.numbers = numbers(questionnaire)
        self.texts = Texts(questionnaire.language, self._piped)

    def _piped(self, name: str) -> str:
        """What stands for ${name}: its label in brackets, or what every link brings."""
        variable, *forms = name.split("|")
        said = " or ".join(forms) or brought(self.fieldwork, variable) or self.phrases.titles.get(variable, variable)
        return f"[{said}]"

    def facts(self, survey: str) -> list[Row]:
        """What the head of the document says, and whatever the questionnaire's record has beside."""
        asks, round_ = self.questionnaire, self.fieldwork
        snapshot = Snapshot(survey, asks, round_)
        known = {"title", "version", "pages", "about", "thanks", "minutes", "consent", "sections", "language"}
        known |= {"scores", "shuffled", "splits", "computed"}
        return [
            Row("Survey", (survey,)),
            Row("Version", (asks.version,)),
            Row("Questionnaire", (f"{snapshot.questionnaire_hash} (names exactly these questions)",)),
            Row("Language", (asks.language,)),
            Row("Length", (f"{counted(len(self.numbers), 'question')}, about {counted(asks.minutes, 'minute')}",)),
            Row("Collection", (f"Wave {round_.wave}, {_day(round_.opens)} to {_day(round_.closes)}",)),
            *unsaid(asks, known, self.texts),
        ]

    def chapters(self) -> list[_Chapter]:
        """The sections, with their pages."""
        return [self._chapter(chapter) for chapter in chapters(self.questionnaire)]

    def _chapter(self, chapter: Chapter) -> _Chapter:
        again = repeated(chapter.pages)
        pages = [
            self._page(page, [other for other in chapter.pages if again.get(other.name) is page])
            for page in chapter.pages
            if page.name not in again
        ]
        found = [self.numbers[q.name] for page in chapter.pages for q in page.questions if q.name in self.numbers]
        return _Chapter(
            chapter.anchor,
            self.texts.inline(chapter.title),
            span(found) if found else "",
            chapter.section in self.questionnaire.shuffled,
            pages,
        )

    def _page(self, page: Page, again: list[Page]) -> _Page:
        return _Page(
            self.texts.inline(page.title),
            page_rows(page, self.phrases, self.texts),
            [self._question(page, question) for question in page.questions],
            self._again(again) if again else None,
        )

    def _again(self, pages: list[Page]) -> Table:
        """The pages that ask the same of further entries: their questions, conditions and columns."""
        rows = []
        for page in pages:
            found = [self.numbers[q.name] for q in page.questions if q.name in self.numbers]
            conditions = [self.texts.plain(", and ".join(self.phrases.asked_if(page, q))) for q in page.questions]
            shown_if = "; ".join(dict.fromkeys(text for text in conditions if text))
            columns = ", ".join(column.name for q in page.questions for column in columns_of(q))
            rows.append((span(found).capitalize() if found else page.name, shown_if or EVERYONE, columns))
        return Table("The same again, for further entries", ("Questions", "Asked if", "Columns"), tuple(rows))

    def _question(self, page: Page, question: AnyQuestion) -> _Question:
        note = isinstance(question, Note)
        return _Question(
            f"q-{question.name}",
            self.numbers.get(question.name, 0),
            self.texts.block(question.ask, 5) if note else self.texts.inline(question.ask),
            self.texts.inline(question.hint),
            question_rows(page, question, self.phrases, self.texts),
            tables(question, self.phrases, self.texts),
        )

    def made(self) -> list[Table]:
        """What is not asked: lots drawn, variables worked out, scores, and what links bring."""
        plain, asks = self.texts.plain, self.questionnaire
        drawn = [
            (s.name, plain(s.label), "; ".join(f"{code} = {plain(words)}" for code, words in s.labels.items()))
            for s in asks.splits
        ]
        worked_out = [
            (c.name, plain(c.label), plain(self._worked_out(c.of, c.condition, c.blank))) for c in asks.computed
        ]
        scores = [
            (
                s.name,
                plain(s.label),
                f"The {s.how} of the answered items of {s.of}, if at least {s.answered_at_least} are",
            )
            for s in asks.scores
        ]
        brings = [
            (name, self.phrases.titles.get(name, name), _some(sorted(set(texts) - {""})))
            for name, texts in self.fieldwork.link_texts.items()
            if set(texts) - {""}
        ]
        found = [
            Table(
                "Drawn by lot, with equal chances, before the first page", ("Column", "Label", "Values"), tuple(drawn)
            ),
            Table("Worked out from answers", ("Column", "Label", "How"), tuple(worked_out)),
            Table("Scores", ("Column", "Label", "How"), tuple(scores)),
            Table("Brought by the link, never asked", ("Column", "Label", "Values"), tuple(brings)),
        ]
        return [table for table in found if table.rows]

    def _worked_out(self, of: str, condition: bool, blank: int | None) -> str:
        how = f"1 if {self.phrases.condition(of)}, else 0" if condition else self.phrases.value(of)
        return how + ("; unknown where a part is blank" if blank is None else f"; a blank part counts as {blank}")

    def variables(self, anchors: set[str]) -> list[tuple[str, str, int, str, str]]:
        """Every column with its label, the number and place of its question, and what it holds."""
        known = {question.name: question for _, question in asked(self.questionnaire)}
        return [
            (
                column.name,
                self.texts.plain(column.label),
                self.numbers.get(column.question, 0),
                anchor if (anchor := f"q-{column.question}") in anchors else "",
                self.texts.plain(self._holds(column, known.get(column.question))),
            )
            for column in export_columns(self.questionnaire)
        ]

    def _holds(self, column: Column, question: AnyQuestion | None) -> str:
        """What a column holds; codes that stand with their question are not said again."""
        if not column.codes or column.kind != "code":
            return column.kind.capitalize()
        labels = {code: choice.label for code, choice in question.choices_by_code.items()} if question else {}
        if labels and column.codes == labels:
            return f"A code of question {self.numbers[column.question]}"
        return "; ".join(f"{code} = {words}" for code, words in column.codes.items())


def _some(texts: list[str], most: int = 12) -> str:
    """The values a link can bring; of many, the first and how many more."""
    more = len(texts) - most
    return "; ".join(texts[:most]) + (f"; and {more} more" if more > 0 else "")


def _day(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
