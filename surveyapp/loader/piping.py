"""What texts print: only what is known by then, with words for one and for several where a number chooses them."""

from collections.abc import Iterator, Mapping

from surveyapp.loader.logic import learned
from surveyapp.loader.nodes import Node
from surveyapp.loader.places import Places
from surveyapp.loader.reading import Faults, Keys
from surveyapp.model import Questionnaire, all_variables
from surveyapp.rules import Variable
from surveyapp.wording import forms, piped

_TEXTS = ("ask", "text", "hint", "title", "low", "high", "middle", "unit", "from", "to", "say")
_MAPS = ("choices", "items", "offer", "parts", "messages")
_MOST_FORMS = 6


def check_piping(questionnaire: Questionnaire, link: Mapping[str, Variable], places: Places, faults: Faults) -> None:
    """Collect what a text cannot print where it stands."""
    _check_outside(link, places, faults)
    _check_pages(questionnaire, link, places, faults)


def _check_outside(link: Mapping[str, Variable], places: Places, faults: Faults) -> None:
    """The texts around the pages: those that are the same for everybody, and those that know the link only."""
    for node in places.fixed:
        for name in dict.fromkeys(piped(node.text)):
            what = f"${{{name[:40]}}} cannot be printed here: this text is the same for everybody"
            faults.add("piping-fixed", node, what, "word it without")
    for node in places.texts:
        for name in piped(node.text):
            if name not in link:
                mend = "outside the pages, print columns of services.csv only"
                faults.add("piping-outside", node, f"${{{name[:40]}}} cannot be printed here", mend)


def _check_pages(questionnaire: Questionnaire, link: Mapping[str, Variable], places: Places, faults: Faults) -> None:
    """The texts of the pages; what a shuffled section asks is known once its last page has passed."""
    learns = learned(questionnaire)
    page_of = {name: page for page, names in learns.items() for name in names}
    everything = {**link, **all_variables(questionnaire)}
    known = dict.fromkeys((*link, *places.splits))
    waiting: dict[str, list[str]] = {}
    last = {page.section: number for number, page in enumerate(questionnaire.pages)}
    questions = iter(places.questions)
    for number, (page, keys) in enumerate(zip(questionnaire.pages, places.pages, strict=True)):
        for section in [section for section in waiting if number > last[section]]:
            known |= dict.fromkeys(waiting.pop(section))
        asked = [next(questions) for _ in page.questions]
        after = known | dict.fromkeys(learns[page.name])
        for own in (keys, *asked):
            for node in texts_of(own, places.scales):
                _check(node, page.name, known, page_of, everything, places, faults)
        later = [own for own, _ in places.checks.get(page.name, ())]
        later += [places.ends[page.name]] if page.name in places.ends else []
        for own in later:
            _check(own.at("say"), page.name, after, page_of, everything, places, faults)
        if page.section in questionnaire.shuffled:
            waiting.setdefault(page.section, []).extend(learns[page.name])
        else:
            known = after


def _check(
    node: Node,
    page: str,
    known: Mapping[str, object],
    page_of: Mapping[str, str],
    everything: Mapping[str, Variable],
    places: Places,
    faults: Faults,
) -> None:
    for name in piped(node.text):
        if name in known or places.is_unread(name):
            continue
        if name in page_of:
            what = f"${{{name}}} is asked on {'this page' if page_of[name] == page else 'a later page'}"
            faults.add("piping-order", node, what, "print answers of earlier pages only")
        else:
            mend = faults.near(name, known) or "print the name of an earlier question or a column of services.csv"
            faults.add("piping", node, f"there is no ${{{name[:40]}}} to print", mend)
    for name, words in forms(node.text):
        variable = everything.get(name)
        if (variable is not None and variable.kind != "number") or not 2 <= len(words) <= _MOST_FORMS:
            what = f"${{{name}|...}} chooses words by a number"
            mend = f"name a number, with a word for one and a word for several, like `${{{name}|visit|visits}}`"
            faults.add("plural", node, what, mend)


def texts_of(keys: Keys, scales: Mapping[str, Node]) -> Iterator[Node]:
    """Yield every text of a question or page that a respondent reads."""
    for key in _TEXTS:
        if key in keys.nodes:
            yield from _leaves(keys.nodes[key])
    maps = [keys.nodes[key] for key in _MAPS if key in keys.nodes]
    if "scale" in keys.nodes and keys.nodes["scale"].text in scales:
        maps.append(scales[keys.nodes["scale"].text])
    for node in maps:
        yield from _leaves(node)


def _leaves(node: Node, key: str = "") -> Iterator[Node]:
    """The texts below a node; conditions are none."""
    if node.kind == "text" and key not in {"ask_if", "if"}:
        yield node
    for item in node.items:
        yield from _leaves(item, key)
    for name, value in node.pairs:
        yield from _leaves(value, name.text)
