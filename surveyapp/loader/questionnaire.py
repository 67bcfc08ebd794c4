"""questionnaire.yaml becomes a questionnaire, with the place of every question and condition for later checks."""

from pathlib import Path

from surveyapp import rules
from surveyapp.errors import RuleError
from surveyapp.languages import ENGLISH, Words
from surveyapp.loader.choices import Around, Scales, condition_text, read_choices
from surveyapp.loader.nodes import Node
from surveyapp.loader.pages import read_page
from surveyapp.loader.places import Places, Section
from surveyapp.loader.questions import shortened
from surveyapp.loader.reading import Faults, Keys, checked_name, entries, prose, split_text
from surveyapp.loader.repeating import Repeats, expanded
from surveyapp.model import Battery, Computed, Page, Questionnaire, Score, Split

TOP = frozenset(
    {
        "title", "version", "language", "minutes", "about", "consent", "thanks", "scales", "sections", "splits",
        "pages", "computed", "scores",
    }
)  # fmt: skip
SECTION = frozenset({"title", "ask_if", "order"})
SPLIT = frozenset({"label", "choices"})
COMPUTED = frozenset({"of", "label", "blank"})
SCORE = frozenset({"of", "answered_at_least", "as", "label"})


def read_questionnaire(
    node: Node, faults: Faults, folder: Path | None = None, say: Words = ENGLISH
) -> tuple[Questionnaire, Places]:
    """Return what a file describes as far as it can be read; every fault is collected.

    Args:
        node: the file.
        faults: collects what is wrong.
        folder: where the files lie that choices may come from; None where there are none.
        say: says the words that the program brings, in the language of the file.

    """
    keys = Keys(node, TOP, "the questionnaire", faults)
    for key, mend in (
        ("title", "add a line `title: ...`"),
        ("version", "add `version: 1.0`"),
        ("pages", "add `pages:` and a page"),
    ):
        if key not in keys.nodes:
            keys.missing(key, mend)
    places = Places()
    around = Around(_scales(keys, places), folder, say=say)
    places.sections = _sections(keys, places)
    consent = _consent(keys)
    places.texts += [*([keys.nodes["about"]] if "about" in keys.nodes else []), *consent]
    places.fixed += [keys.nodes[key] for key in ("thanks", "title") if key in keys.nodes]
    splits = _splits(keys, places)
    pages, repeats = _pages(keys, around, places)
    questionnaire = Questionnaire(
        title=keys.prose("title"),
        version=keys.prose("version"),
        language=keys.word("language", "en", ("en",)),
        minutes=keys.whole("minutes", 10, 1, 600),
        about=keys.prose("about"),
        thanks=keys.prose("thanks"),
        consent=tuple(prose(statement, faults) for statement in consent),
        sections={name: section.title for name, section in places.sections.items()},
        shuffled=tuple(name for name, section in places.sections.items() if section.shuffled),
        splits=splits,
        pages=tuple(pages),
        computed=(*repeats.counts, *_computed(keys, places)),
        scores=_scores(keys, pages, places),
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


def _sections(keys: Keys, places: Places) -> dict[str, Section]:
    found = {}
    for name, _, value in _named(keys, "sections", "practice: Your practice"):
        places.titles[name] = value
        if value.kind != "map":
            places.fixed.append(value)
            found[name] = Section(prose(value, keys.faults))
            continue
        own = Keys(value, SECTION, "a section", keys.faults)
        if "title" not in own.nodes:
            own.missing("title", "write what heads its pages")
        places.fixed.append(own.at("title"))
        shuffled = bool(own.word("order", "", ("random",)))
        found[name] = Section(own.prose("title"), condition_text(own), own.at("ask_if"), shuffled)
    return found


def _consent(keys: Keys) -> list[Node]:
    node = keys.nodes.get("consent")
    statements = entries(node, "statements", keys.faults) if node else []
    if node and node.flow and not all(statement.quoted for statement in statements):
        mend = "write one a line, each after `- `, or put each in quotes"
        keys.faults.add("comma", node, "inside [ ] a comma ends a statement", mend)
    return statements


def _pages(keys: Keys, around: Around, places: Places) -> tuple[list[Page], Repeats]:
    node = keys.nodes.get("pages")
    if node is None:
        return [], Repeats()
    found = entries(node, "pages", keys.faults)
    written, repeats = expanded(found, keys.faults, around.say)
    places.counts = repeats.counted_at
    pages: list[Page] = []
    first: dict[str, Node] = {}
    for entry in written:
        page = read_page(entry, around, places, repeats, keys.faults)
        if page:
            pages.append(page)
            twin = first.setdefault(page.name, entry)
            if twin is not entry:
                what = f"there are two pages '{page.name}'; the first is on line {twin.place.line}"
                keys.faults.add("duplicate-name", places.pages[-1].at("page"), what, "give one another name")
    if node.kind == "list" and not found:
        mend = "a page is `- page: name` with `questions:` below it"
        keys.faults.add("pages", node, "there is no page", mend)
    return pages, repeats


def _splits(keys: Keys, places: Places) -> tuple[Split, ...]:
    """The random assignments: each a name, a label and what may be assigned."""
    splits = []
    for name, at, value in _named(keys, "splits", "form:` and below it `  choices: {1: Short, 2: Long}"):
        own = Keys(value, SPLIT, "a split", keys.faults)
        if "choices" not in own.nodes:
            own.missing("choices", "write what may be assigned, one a line, like `1: Short form`")
            continue
        choices = read_choices(own.nodes["choices"], keys.faults, own=False)
        if name and choices:
            places.splits[name] = at
            label = own.prose("label") or f"Assigned at random: {name}"
            splits.append(Split(name, shortened(label), choices))
    return tuple(splits)


def _computed(keys: Keys, places: Places) -> tuple[Computed, ...]:
    """The variables worked out from answers."""
    found = []
    for name, at, value in _named(keys, "computed", "staff: {of: nurses + doctors}"):
        own = Keys(value, COMPUTED, "a computed variable", keys.faults)
        if "of" not in own.nodes:
            own.missing("of", "say what it is worked out from, like `of: nurses + doctors`")
            continue
        of, blank = condition_text(own, "of"), own.word("blank", "", ("0",))
        if name and of:
            places.computed[name] = (at, own)
            label = own.prose("label") or f"Worked out: {of}"
            found.append(Computed(name, of, shortened(label), is_condition(of), 0 if blank else None))
    return tuple(found)


def _scores(keys: Keys, pages: list[Page], places: Places) -> tuple[Score, ...]:
    scores = []
    items = {q.name: len(q.items) for page in pages for q in page.questions if isinstance(q, Battery)}
    for name, at, value in _named(keys, "scores", "confidence_mean: {of: confident, answered_at_least: 4}"):
        own = Keys(value, SCORE, "a score", keys.faults)
        of = own.name("of")
        how = "sum" if own.word("as", "mean", ("mean", "sum")) == "sum" else "mean"
        label = own.prose("label") or f"{how.capitalize()} of {of}"
        least = own.whole("answered_at_least", (items.get(of, 1) + 1) // 2, 1, 100)
        if name and of:
            places.scores[name] = (at, own)
            scores.append(Score(name, of, least, shortened(label), "sum" if how == "sum" else "mean"))
    return tuple(scores)


def is_condition(text: str) -> bool:
    """Return whether a computed variable is a condition, 1 or 0, rather than a number."""
    try:
        rules.parse_value(text)
    except RuleError:
        return True
    return False
