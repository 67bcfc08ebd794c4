"""questionnaire.yaml becomes a questionnaire, with the place of every question and condition for later checks."""

from dataclasses import dataclass, field

from surveyapp.loader.nodes import Node
from surveyapp.loader.questions import Scales, condition_text, read_choices, read_question, shortened
from surveyapp.loader.reading import Faults, Keys, checked_name, entries, prose, split_text
from surveyapp.model import Page, Questionnaire, Score
from surveyapp.model.questions import AnyQuestion

_TOP = frozenset(
    {"title", "version", "language", "minutes", "about", "consent", "thanks", "scales", "sections", "pages", "scores"}
)


@dataclass(slots=True)
class Places:
    """Where things stand, for faults found after reading.

    `pages` and `questions` keep the order of the questionnaire's, `first` where a name stands first; `unread` are the
    names of questions that could not be read; `texts` are what stands before the pages, `fixed` what is the same
    for everybody, `scales` the labels of each scale.
    """

    pages: list[Keys] = field(default_factory=list)
    questions: list[Keys] = field(default_factory=list)
    scores: dict[str, tuple[Node, Keys]] = field(default_factory=dict)
    scales: dict[str, Node] = field(default_factory=dict)
    texts: list[Node] = field(default_factory=list)
    fixed: list[Node] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    first: dict[str, Node] = field(default_factory=dict)


def read_questionnaire(node: Node, faults: Faults) -> tuple[Questionnaire, Places]:
    """Return what a file describes as far as it can be read; every fault is collected."""
    keys = Keys(node, _TOP, "the questionnaire", faults)
    for key, mend in (
        ("title", "add a line `title: ...`"),
        ("version", "add `version: 1.0`"),
        ("pages", "add `pages:` and a page"),
    ):
        if key not in keys.nodes:
            keys.missing(key, mend)
    places = Places()
    scales = _scales(keys, places)
    sections = _sections(keys, places)
    consent = _consent(keys)
    places.texts += [*([keys.nodes["about"]] if "about" in keys.nodes else []), *consent]
    places.fixed += [keys.nodes[key] for key in ("thanks", "title") if key in keys.nodes]
    pages = _pages(keys, scales, sections, places)
    questionnaire = Questionnaire(
        title=keys.prose("title"),
        version=keys.prose("version"),
        language=keys.word("language", "en", ("en",)),
        minutes=keys.whole("minutes", 10, 1, 600),
        about=keys.prose("about"),
        thanks=keys.prose("thanks"),
        consent=tuple(prose(statement, faults) for statement in consent),
        sections=sections,
        pages=tuple(pages),
        scores=_scores(keys, places),
    )
    return questionnaire, places


def _named(keys: Keys, key: str, like: str) -> list[tuple[str, Node, Node]]:
    """The entries of a map of names: each name ('' after a fault), its node and its value."""
    node = keys.nodes.get(key)
    if node is None:
        return []
    if node.kind != "map":
        keys.faults.add("shape", node, f"`{key}` should hold names, one a line", f"write each like `{like}`")
        return []
    return [
        (checked_name(name, keys.faults), name, value)
        for name, value in node.pairs
        if not split_text(node, name, value, keys.faults)
    ]


def _scales(keys: Keys, places: Places) -> Scales:
    scales: Scales = {}
    for name, _, value in _named(keys, "scales", "confidence:` and below it `  1: Not at all"):
        scales[name] = read_choices(value, keys.faults, own=False)
        places.scales[name] = value
    return scales


def _sections(keys: Keys, places: Places) -> dict[str, str]:
    named = _named(keys, "sections", "practice: Your practice")
    places.fixed += [value for _, _, value in named]
    return {name: prose(value, keys.faults) for name, _, value in named}


def _consent(keys: Keys) -> list[Node]:
    node = keys.nodes.get("consent")
    statements = entries(node, "statements", keys.faults) if node else []
    if node and node.flow and not all(statement.quoted for statement in statements):
        mend = "write one a line, each after `- `, or put each in quotes"
        keys.faults.add("comma", node, "inside [ ] a comma ends a statement", mend)
    return statements


def _pages(keys: Keys, scales: Scales, sections: dict[str, str], places: Places) -> list[Page]:
    node = keys.nodes.get("pages")
    if node is None:
        return []
    pages: list[Page] = []
    first: dict[str, Node] = {}
    found = entries(node, "pages", keys.faults)
    for entry in found:
        page = _page(entry, scales, sections, places, keys.faults)
        if page:
            pages.append(page)
            twin = first.setdefault(page.name, entry)
            if twin is not entry:
                what = f"there are two pages '{page.name}'; the first is on line {twin.place.line}"
                keys.faults.add("duplicate-name", places.pages[-1].at("page"), what, "give one another name")
    if node.kind == "list" and not found:
        mend = "a page is `- page: name` with `questions:` below it"
        keys.faults.add("pages", node, "there is no page", mend)
    return pages


def _page(node: Node, scales: Scales, sections: dict[str, str], places: Places, faults: Faults) -> Page | None:
    keys = Keys(node, {"page", "section", "title", "ask_if", "questions"}, "a page", faults)
    name = keys.name("page")
    section = keys.nodes.get("section")
    if section and section.text not in sections:
        mend = faults.near(section.text, sections) or "add it under `sections:` at the top of the file"
        faults.add("word", section, f"there is no section '{section.text[:60]}'", mend)
    inside = keys.nodes.get("questions")
    if inside is None:
        keys.missing("questions", "add `questions:` and below it the first question, `- name: ...`")
        found = []
    else:
        found = entries(inside, "questions", faults)
        if inside.kind == "list" and not found:
            faults.add(
                "questions", inside, "the page has no question", "add one, like `- name: ...`, or remove the page"
            )
    questions = tuple(question for entry in found if (question := _question(entry, name, scales, places, faults)))
    page = Page(name, questions, section.text if section else "", keys.prose("title"), condition_text(keys))
    if name:
        places.pages.append(keys)
    return page if name else None


def _question(node: Node, page: str, scales: Scales, places: Places, faults: Faults) -> AnyQuestion | None:
    """The question of a node, its place noted; None, and its name noted, where it or its page cannot be read."""
    keys = Keys(node, [key.text for key, _ in node.pairs], "a question", Faults())
    question = read_question(node, scales, faults)
    if question is None or not page or not getattr(question, "choices", True):
        places.unread |= {keys.at("name").text} - {""}
        return None
    at = keys.at("name")
    twin = places.first.setdefault(question.name, at)
    if twin is not at:
        what = f"there are two questions '{question.name}'; the first is on line {twin.place.line}"
        faults.add("duplicate-name", at, what, "give one another name")
    places.questions.append(keys)
    return question


def _scores(keys: Keys, places: Places) -> tuple[Score, ...]:
    scores = []
    for name, at, value in _named(keys, "scores", "confidence_mean: {of: confident, answered_at_least: 4}"):
        own = Keys(value, {"of", "answered_at_least", "label"}, "a score", keys.faults)
        of = own.name("of")
        label = own.prose("label") or f"Mean of {of}"
        if name and of:
            places.scores[name] = (at, own)
            scores.append(Score(name, of, own.whole("answered_at_least", 1, 1, 100), shortened(label)))
    return tuple(scores)
