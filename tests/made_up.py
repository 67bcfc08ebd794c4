"""Questionnaires made up from a small grammar over the whole language, and answers that people might type."""

from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import indent

from hypothesis import strategies as st

from surveyapp import answers
from surveyapp.model import (
    Battery,
    DateQuestion,
    Duration,
    LinkingCode,
    Multiple,
    Number,
    Period,
    Ranking,
    Rating,
    Single,
    Sum,
    Unit,
)
from surveyapp.model.questions import AnyQuestion

LABELS = ("One", "Two", "Three", "Four")
SPECIFIES = ("true", "{required: true}", "{type: number, min: 0, max: 9}", "{show: chosen, max_characters: 9}")


@dataclass
class Written:
    """A questionnaire as far as it is written: what conditions may ask of by now.

    What the page being written asks comes `soon`; what the pages before it asked is `waiting` where a section in random
    order is not over.
    """

    draw: st.DrawFn
    known: list[tuple[str, str]] = field(default_factory=list)
    soon: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    multiples: list[str] = field(default_factory=list)
    count: int = 0

    def name(self) -> str:
        """A new name."""
        self.count += 1
        return f"v{self.count}"

    def maybe(self, *lines: str) -> list[str]:
        """One of some lines, or, as often as not, none."""
        return self.draw(st.lists(st.sampled_from(lines), max_size=1)) if lines else []

    def of_kind(self, kind: str) -> list[str]:
        """The variables of a kind that are known."""
        return [name for name, own in self.known if own == kind]

    def condition(self) -> str:
        """A condition over what is known; '' where nothing is."""
        if not self.known:
            return ""
        first, second = self.draw(st.tuples(*[st.sampled_from(self.known)] * 2))
        one, two = self.atom(*first), self.atom(*second)
        forms = (one, one, f"not {one}", f"{one} or {two}", f"{one} and answered({second[0]})")
        return self.draw(st.sampled_from(forms))

    def atom(self, name: str, kind: str) -> str:
        """A condition over one variable."""
        ways = {
            "code": (f"{name} == 1", f"{name} != 2", f"{name} in [1, 2]"),
            "codes": (f"1 in {name}", f"2 not in {name}", f"count({name}) >= 1"),
            "number": (f"{name} > 3", f"{name} <= 5", f"{name} + 1 < 7"),
            "date": (f"{name} < 2021", f"{name} >= 2020", f"{name} <= today"),
        }
        atom: str = self.draw(st.sampled_from((*ways.get(kind, ()), f"answered({name})")))
        return atom


def choices(w: Written, kind: str) -> list[str]:
    """The choices of a question, one a line."""
    lines = []
    for code, label in enumerate(LABELS[: w.draw(st.integers(2, 4))], 1):
        own = [f"label: {label}"]
        if code > 1 and kind in {"single", "multiple", "ranking"} and (condition := w.condition()):
            own += w.maybe(f"ask_if: '{condition}'")
        if code > 2 and kind in {"single", "multiple"}:
            own += w.maybe(*(f"specify: {one}" for one in SPECIFIES))
        if code > 2 and kind == "multiple":
            own += w.maybe("exclusive: true")
        lines.append(f"  {code}: {{{', '.join(own)}}}")
    return ["choices:", *lines]


def of_choices(w: Written, kind: str) -> list[str]:
    """The keys of a question with choices."""
    lines = [f"type: {kind}", *choices(w, kind), *w.maybe("order: random")]
    if kind == "multiple":
        lines += w.maybe("at_least: 1", "at_most: 1")
    if kind == "ranking":
        lines.append("top: 2")
    if kind == "battery":
        condition = w.condition()
        lines += ["items:", "  a: {text: A, reverse: true}", "  b: " + ("{text: B, ask_if: '" + condition + "'}" if condition else "B")]  # noqa: E501 # fmt: skip
    return [*lines, *w.maybe("offer: [dont_know, not_applicable]")]


def number(w: Written, _: str) -> list[str]:
    """The keys of a number."""
    limits: list[str] = ["min: 0", "min: 0\nmax: 9", "above: 0\nbelow: 10"]
    limits += [f"min: 0\nmax: {name}" for name in w.of_kind("number")]
    limits += [f"above: {name}\nbelow: {name} * 2" for name in w.of_kind("number")]
    return [
        "type: number", *w.draw(st.sampled_from(limits)).split("\n"), *w.maybe("decimals: 1"),
        *w.maybe("quality: true"), *w.maybe("assume: 4"), *w.maybe("offer: [dont_know]"),
    ]  # fmt: skip


def day(w: Written, kind: str) -> list[str]:
    """The keys of a date or a period."""
    limits = ["min: 2015", "max: today", *(f"min: {name}" for name in w.of_kind("date"))]
    lines = [f"type: {kind}", *w.maybe("precision: year", "precision: month", "precision: day"), *w.maybe(*limits)]
    return [*lines, *(w.maybe("least: 1 year") if kind == "period" else w.maybe("offer: [prefer_not_to_say]"))]


def a_sum(w: Written, _: str) -> list[str]:
    """The keys of a sum."""
    totals = ("total: 3", *(f"total: {name}" for name in w.of_kind("number")))
    return ["type: sum", "parts: {x: X, y: Y}", w.draw(st.sampled_from(totals)), *w.maybe("blank: 0")]


def plain(w: Written, kind: str) -> list[str]:
    """The keys of the types that have few."""
    own = {
        "text": ["max_characters: 9"],
        "long_text": ["max_words: 3"],
        "rating": ["low: bad", "high: good", "to: 4", *w.maybe("offer: [not_applicable]")],
        "duration": w.draw(st.sampled_from((["units: [days]"], ["max: 2 years"], ["units: [hours, minutes]"]))),
        "linking_code": ["elements: [birth_day, mother_initial]"],
    }
    return [f"type: {kind}", *own[kind]]


Keys = Callable[[Written, str], list[str]]
TYPES: dict[str, tuple[Keys, tuple[tuple[str, str], ...]]] = {
    "single": (of_choices, (("", "code"),)),
    "multiple": (of_choices, (("", "codes"),)),
    "battery": (of_choices, (("_a", "code"), ("_b", "code"))),
    "ranking": (of_choices, (("", "codes"),)),
    "number": (number, (("", "number"),)),
    "date": (day, (("", "date"),)),
    "period": (day, (("_from", "date"), ("_to", "date"))),
    "sum": (a_sum, (("_x", "number"),)),
    "text": (plain, (("", "text"),)),
    "long_text": (plain, ()),
    "rating": (plain, ()),
    "duration": (plain, (("", "number"),)),
    "linking_code": (plain, ()),
}
"""By type: what writes its keys, and the variables it makes, by the end of their names and their kind."""


def question(w: Written) -> str:
    """One question."""
    name, kind = w.name(), w.draw(st.sampled_from(tuple(TYPES)))
    keys, variables = TYPES[kind]
    lines = [f"name: {name}", *keys(w, kind), *w.maybe("required: true")]
    ask = [f"ask: Asks {name}"]
    if w.known and kind != "linking_code":
        said = w.draw(st.sampled_from(w.known))[0]
        lines += w.maybe(f"hint: 'You said ${{{said}}}'") + w.maybe(f"ask_if: '{w.condition()}'")
        if w.draw(st.booleans()):
            ask = [
                "ask:",
                f"  - if: '{w.condition()}'",
                f"    say: Asks {name} of ${{{said}}}",
                f"  - say: Asks {name}",
            ]
    if kind == "multiple":
        w.multiples.append(name)
    w.soon += [(name + end, own) for end, own in variables]
    return "- " + indent("\n".join([*ask, *lines]), "  ").strip()


ROSTER = """\
- name: {}
  type: roster
  ask: Who?
  max: 2
  questions: [{{name: nm, type: text, ask: N}}, {{name: mn, type: number, ask: M, min: 0}}]"""


def page(w: Written, shuffled: bool) -> str:
    """One page: some questions, a roster, or a page for each choice made in an earlier question."""
    name, way = f"p{w.count}", w.draw(st.integers(0, 7))
    lines = [f"page: {name}", f"section: {'mixed' if shuffled else 'plain'}"]
    if w.known and way:
        lines += w.maybe(f"ask_if: '{w.condition()}'")
    before = w.known
    if not shuffled:
        w.known, w.waiting = w.known + w.waiting, []
    if way == 0 and not shuffled:
        roster = w.name()
        body = ROSTER.format(roster)
        w.soon += [(roster, "number"), (f"{roster}_1_mn", "number")]
    elif way == 1 and any(one in w.multiples for one, _ in before):
        lines.append(f"for_each: {next(one for one, _ in before if one in w.multiples)}")
        body = "- {name: " + w.name() + ", type: rating, ask: 'How is ${item}?', low: bad, high: good}"
    else:
        body = "\n".join(question(w) for _ in range(w.draw(st.integers(1, 3))))
        lines += w.maybe("order: random")
        lines += ends(w, shuffled)
    w.waiting, w.soon = w.waiting + w.soon, []
    return "- " + indent("\n".join([*lines, "questions:", indent(body, "  ")]), "  ").strip()


def ends(w: Written, shuffled: bool) -> list[str]:
    """A check of a page, and an end of the route after it."""
    if not w.soon:
        return []
    name, kind = w.soon[0]
    holds = w.atom(name, kind)
    found = w.maybe(*(f"checks: [{{check: '{holds}', say: Is that so?, kind: {way}}}]" for way in ("soft", "hard")))
    screened = not shuffled and w.count % 3 == 0
    return found + (w.maybe(f"screen_out: {{if: '{w.atom(name, kind)}', say: Thanks}}") if screened else [])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A questionnaire's text; a few cannot be loaded, because some condition in it can never hold."""
    w = Written(draw)
    top = ["title: T", "version: 1", "sections: {plain: Plain, mixed: {title: Mixed, order: random}}"]
    if draw(st.booleans()):
        top.append("splits: {form: {choices: {1: Short, 2: Long}}}")
        w.known.append(("form", "code"))
    first = draw(st.integers(0, 5))
    pages = [page(w, number in {first, first + 1}) for number in range(draw(st.integers(2, 4)))]
    numbers = [name for name, kind in w.known + w.waiting if kind == "number"]
    if draw(st.booleans()) and numbers:
        blank = draw(st.sampled_from(("", ", blank: 0")))
        of = draw(st.sampled_from((f"{numbers[0]} + {numbers[-1]}", f"{numbers[0]} > 3")))
        top.append(f"computed: {{worked: {{of: {of}{blank}}}}}")
    return "\n".join([*top, "pages:", *(indent(one, "  ") for one in pages)]) + "\n"


# --- what people might type ---------------------------------------------------------------------------------------

DAYS = ("2019-05-31", "2020-02-29", "2026-11-22", "1999-12-01")
NUMBERS = ("0", "1", "3", "4", "5", "7", "2.5", "1,234")
WORDS = ("a", "b c", "<é>", "0", '"x"', "${v1}", "None")
ODD = (
    *WORDS,
    *NUMBERS,
    *("", " ", "-95", "1e9", "NaN", "13", "9" * 20, "x" * 300, "\r\n", "\x00", "-91", "-94", "a b c d"),
)


def likely(question: AnyQuestion, unit: Unit) -> st.SearchStrategy[dict[str, list[str]]]:
    """What somebody might type into the inputs of a unit who means to answer."""
    inputs = [name for name, _ in answers.parts_of(question, unit)]
    codes = [str(code) for code in (*question.choices_by_code, *question.offers_by_code)]
    match question:
        case Multiple():
            main = st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True).map(lambda c: {unit.name: c})
        case Single() | Battery() | Rating():
            main = st.sampled_from(codes).map(lambda code: {unit.name: [code]})
        case Ranking():
            orders = st.permutations([str(code) for code in question.choices_by_code])
            main = orders.map(lambda order: {name: [code] for name, code in zip(inputs, order, strict=False)})
        case DateQuestion() | Period():
            main = st.sampled_from(DAYS).map(
                lambda iso: {name: [text] for name, text in zip(reversed(inputs), iso.split("-"), strict=False)}
            )
        case Sum(total=total):
            amount = "0" if unit.name.endswith("_y") else answers.number_text(total if total is not None else 3)
            main = st.just({unit.name: [amount]})
        case Number() | Duration():
            main = st.sampled_from(NUMBERS).map(lambda text: {inputs[0]: [text]})
        case LinkingCode():
            main = st.just({unit.name: ["7" if unit.name.endswith("day") else "é"]})
        case _:
            main = st.sampled_from(WORDS).map(lambda text: {unit.name: [text]})
    beside = {name: st.sampled_from((["3"], ["1"])) for name in (*unit.specifies.values(), *[unit.quality][: bool(unit.quality)])}  # noqa: E501 # fmt: skip
    return st.tuples(main, st.fixed_dictionaries({}, optional=beside)).map(lambda both: {**both[0], **both[1]})


def anything(question: AnyQuestion) -> st.SearchStrategy[dict[str, list[str]]]:
    """What a hostile browser might send for a question."""
    names = st.sampled_from([*answers.inputs_of(question), f"{question.name}.reason"])
    codes = [str(code) for code in (*question.choices_by_code, *question.offers_by_code)]
    values = st.one_of(st.sampled_from((*ODD, *codes)), st.text(max_size=3))
    return st.dictionaries(names, st.lists(values, max_size=2), max_size=5)
