"""The paper twin: a questionnaire to fill in by hand, with numbers, boxes, lines, and the way through it in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from surveyapp import rules
from surveyapp.bases import Phrases, phrases
from surveyapp.fieldwork import Fieldwork
from surveyapp.model import Battery, Note, Page, Questionnaire, variables_of
from surveyapp.model.questions import AnyQuestion
from surveyapp.paper.blanks import Blank, Hand, blank
from surveyapp.paper.order import Chapter, chapters, numbers, span
from surveyapp.paper.pages import page as filled
from surveyapp.paper.routes import Routes
from surveyapp.paper.texts import Html, Texts, brought

_OPEN, _CLOSE = "\ue000", "\ue001"
_REFERENCE = re.compile(f'"{_OPEN}([^{_CLOSE}]*){_CLOSE}"')
OFFICE = "Answer only if this box was ticked before the form was given to you:"


@dataclass(frozen=True, slots=True)
class _Way:
    """Who answers what follows: in words; or, where only the office can know, by a box it ticks beforehand."""

    words: str = ""
    office: bool = False


@dataclass(frozen=True, slots=True)
class _Wording:
    """One of several wordings of a question, and for whom it is."""

    way: _Way
    ask: Html


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as the form shows it; a note has the number 0."""

    name: str
    number: int
    ask: Html
    wordings: list[_Wording]
    hint: Html
    way: _Way
    blank: Blank
    then: str


@dataclass(frozen=True, slots=True)
class _Page:
    title: Html
    entry: str
    way: _Way
    questions: list[_Question]
    end: tuple[_Way, Html] | None


@dataclass(frozen=True, slots=True)
class _Chapter:
    anchor: str
    title: Html
    pages: list[_Page]


def paper(survey_name: str, questionnaire: Questionnaire, fieldwork: Fieldwork) -> str:
    """Return a questionnaire as one self-contained HTML page to print and fill in by hand.

    Args:
        survey_name: the name of the survey's folder.
        questionnaire: what is asked.
        fieldwork: the round; what its links bring stands in the texts where it is the same for all.

    """
    writer = _Writer(questionnaire, fieldwork)
    inline = writer.texts.inline
    return filled(
        "form.html",
        survey=survey_name,
        version=questionnaire.version,
        wave=fieldwork.wave,
        title=inline(questionnaire.title),
        plain_title=writer.texts.plain(questionnaire.title),
        about=writer.texts.block(questionnaire.about, 3),
        consent=[inline(statement) for statement in questionnaire.consent],
        thanks=writer.texts.block(questionnaire.thanks, 3),
        contact=fieldwork.study.contact,
        support=fieldwork.study.support,
        chapters=[writer.chapter(chapter) for chapter in chapters(questionnaire)],
        splits=[
            (writer.texts.plain(s.label), [(code, writer.texts.plain(words)) for code, words in s.labels.items()])
            for s in questionnaire.splits
        ],
        office=OFFICE,
    )


class _Writer:
    """Turns the parts of one questionnaire into what the template of the form shows."""

    def __init__(self, questionnaire: Questionnaire, fieldwork: Fieldwork) -> None:
        self.fieldwork = fieldwork
        self.numbers = numbers(questionnaire)
        self.routes = Routes(questionnaire)
        said = phrases(questionnaire, fieldwork)
        self.office = {*fieldwork.link_texts, *(split.name for split in questionnaire.splits)}
        self.phrases = Phrases(said.variables, {**said.titles, **self._references(questionnaire)})
        self.texts = Texts(questionnaire.language, self._piped)

    def _references(self, questionnaire: Questionnaire) -> dict[str, str]:
        """By variable, what the form calls it: the number of its question, and which part of it."""
        found = {}
        for question in questionnaire.questions:
            if question.name not in self.numbers:
                continue
            called = f"question {self.numbers[question.name]}"
            for variable in variables_of(question):
                part = ""
                if isinstance(question, Battery):
                    items = {f"{question.name}_{item.name}": item.text for item in question.items}
                    part = f" (“{items[variable.name]}”)"
                elif variable.name != question.name:
                    part = f" ({variable.name.removeprefix(f'{question.name}_').replace('_', ' ')})"
                found[variable.name] = f"{_OPEN}{called}{part}{_CLOSE}"
        return found

    def _piped(self, name: str) -> str:
        """What stands for ${name}: what every link brings, the question that was answered, or a blank line."""
        variable, *forms = name.split("|")
        if forms:
            return "/".join(forms)
        if text := brought(self.fieldwork, variable):
            return text
        if variable in self.numbers:
            return f"[your answer to question {self.numbers[variable]}]"
        if variable in self.office:
            return "____________"
        return f"[{self._said(self.phrases.titles.get(variable, variable))}]"

    def _said(self, words: str) -> str:
        """Return words with references to questions that stand without quotation marks."""
        plain = _REFERENCE.sub(lambda match: match[1], words).replace(_OPEN, "").replace(_CLOSE, "")
        return self.texts.plain(plain)

    def _way(self, conditions: Iterable[str]) -> _Way:
        """Return for whom some conditions hold; what only links and lots decide is the office's to mark."""
        words, office = [], False
        for text in filter(None, conditions):
            if {name for name, _ in rules.names(rules.parse(text))} <= self.office:
                office = True
            else:
                words.append(self._said(self.phrases.condition(text)))
        return _Way(", and ".join(words), office)

    def chapter(self, chapter: Chapter) -> _Chapter:
        """Return a section with its pages."""
        return _Chapter(chapter.anchor, self.texts.inline(chapter.title), [self._page(page) for page in chapter.pages])

    def _page(self, page: Page) -> _Page:
        end = None
        if page.screen_out:
            end = (self._way([page.screen_out.ends_if]), self.texts.block(page.screen_out.say, 5))
        entry = ""
        if page.entry:
            called = page.entry.called or self._said(self.phrases.titles.get(page.entry.roster, page.entry.roster))
            entry = f"{called}: {page.entry.number} of at most {page.entry.most}"
        questions = [self._question(question) for question in page.questions]
        return _Page(self.texts.inline(page.title), entry, self._page_way(page), questions, end)

    def _page_way(self, page: Page) -> _Way:
        """Return who answers a page, and where the others go on."""
        way = self._way([page.ask_if])
        if not way.words:
            return way
        found = [self.numbers[q.name] for q in page.questions if q.name in self.numbers]
        if not found:
            return replace(way, words=f"Read this only if {way.words}.")
        past = self.routes.past(page)
        other = f"question {past}" if past else "the end"
        return replace(way, words=f"Answer {span(found)} only if {way.words}; otherwise go on to {other}.")

    def _question(self, question: AnyQuestion) -> _Question:
        inline, note = self.texts.inline, isinstance(question, Note)
        leads = {} if note else self._leads(question)
        same = set(leads.values()) if len(set(leads.values())) == 1 else set()
        hand = Hand(self.phrases, self.texts, lambda code: "" if same else leads.get(code, ""))
        way = self._way([question.ask_if])
        wordings = [_Wording(self._wording_way(v.ask_if), inline(v.ask)) for v in question.variants]
        return _Question(
            question.name,
            self.numbers.get(question.name, 0),
            self.texts.block(question.ask, 5) if note else inline(question.ask),
            [*wordings, _Wording(_Way("For everyone else"), inline(question.ask))] if wordings else [],
            inline(question.hint),
            replace(way, words=f"Answer only if {way.words}.") if way.words else way,
            self._said_blank(blank(question, hand), question),
            same.pop() if same else "",
        )

    def _wording_way(self, condition: str) -> _Way:
        way = self._way([condition])
        return replace(way, words=f"If {way.words}") if way.words else way

    def _said_blank(self, made: Blank, question: AnyQuestion) -> Blank:
        """Return a blank whose words refer to questions by number, and do not say again what the hint says."""
        said_by_hint = made.lead.strip(".").casefold() == question.hint.strip(" .").casefold()
        needed = "An answer is needed." if question.required and not isinstance(question, Note) else ""
        lead = " ".join(filter(None, ("" if said_by_hint else made.lead, needed)))
        return replace(made, lead=self._said(lead), further=[self._said(words) for words in made.further])

    def _leads(self, question: AnyQuestion) -> dict[int, str]:
        """Return by code where an answer leads, '' where it is simply on; by 0 alone where every answer leads there."""
        following = self.numbers[question.name] + 1

        def words(number: int) -> str:
            if number == following or (number == 0 and following > len(self.numbers)):
                return ""
            return f"Go to question {number}" if number else "Go to the end"

        codes = [*question.choices_by_code, *question.offers_by_code] if _one_code(question) else []
        if not codes:
            return {0: words(self.routes.after(question.name))}
        return {code: words(self.routes.after(question.name, code)) for code in codes}


def _one_code(question: AnyQuestion) -> bool:
    """Whether an answer is one code, so that it alone can decide what comes next."""
    kinds = [variable.kind for variable in variables_of(question) if variable.name == question.name]
    return kinds == ["code"]
