"""Two versions compared: each kind of change once, what it means, and whether a running survey may take it."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from surveyapp import rules
from surveyapp.commands import cli
from surveyapp.missing import Missing
from surveyapp.model import Choice, Note, Questionnaire
from surveyapp.rules import Truth, Value
from surveyapp.versions import Change, compare, keeps_data
from surveyapp.versions.choices import choice_changes
from surveyapp.versions.conditions import shapes, widened
from surveyapp.versions.fields import field_changes
from surveyapp.versions.wording import distance
from tests import surveys

BASE = """
title: Tools
version: 1.0
about: Who asks, and why.
minutes: 5
consent:
  - I agree to take part
sections: {work: Your work}
pages:
  - page: first
    section: work
    title: To begin
    questions:
      - name: heard
        type: single
        ask: Before today, had you heard of the guide for staff in your team?
        label: Heard
        choices:
          1: Yes
          2: No
          3: Not sure at all
        offer: [dont_know]
      - name: used_for
        type: multiple
        ask: What have you used it for?
        label: Used for
        hint: Tick all that apply.
        choices:
          1: Planning
          2: Training
          8: {label: Other, specify: true}
          9: {label: Nothing, exclusive: true}
      - {name: years, type: number, ask: How many years?, label: Years, min: 0, max: 50, unit: years}
  - page: second
    title: Next
    ask_if: heard == 1
    questions:
      - {name: words, type: long_text, ask: In your words?, label: Words, max_words: 100}
      - {name: day, type: date, ask: When?, label: Day, min: 2020, max: 2026-06, ask_if: years > 1 and heard == 1}
  - page: third
    questions:
      - name: team
        type: battery
        ask: In my team
        label: Team
        choices: {1: Never, 2: Sometimes, 3: Always}
        items:
          meet: we meet
          blame: {text: we blame, reverse: true}
      - {name: rate, type: rating, ask: How good?, label: Rate, low: Bad, high: Good}
      - {name: best, type: ranking, ask: Best?, label: Best, top: 2, choices: {1: Talk, 2: Paper, 3: Time}}
      - {name: closing, type: note, text: That is nearly all.}
scores:
  team_mean: {of: team, answered_at_least: 2, label: Team mean}
"""

FIRST = "      - name: heard\n        type: single\n"
NEW = "      - {name: fresh, type: text, ask: New?, label: New}\n"
POINTS = "          1: Yes\n          2: No\n          3: Not sure at all\n"
TURNED = "          1: Not sure at all\n          2: No\n          3: Yes\n"
SHUFFLED = "          2: No\n          1: Yes\n          3: Not sure at all\n"


def read(text: str) -> Questionnaire:
    return surveys.questionnaire(text)


def changed(*edits: tuple[str, str]) -> tuple[Change, ...]:
    """What differs after texts of the questionnaire have been replaced."""
    text = BASE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return compare(read(BASE), read(text)).changes


def facts(changes: tuple[Change, ...]) -> set[tuple[str, str, str, bool]]:
    return {(change.item, change.kind, change.verdict, change.keeps) for change in changes}


@pytest.mark.parametrize(
    ("old", "new", "item", "kind", "verdict", "keeps"),
    [
        # around the questions
        ("title: Tools", "title: Tools at work", "title", "title", "comparable", True),
        ("title: To begin", "title: To start", "page first", "title", "comparable", True),
        ("work: Your work", "work: Working", "sections", "title", "comparable", True),
        ("and why.", "and what for.", "about", "about", "comparable", True),
        ("minutes: 5", "minutes: 6", "minutes", "about", "comparable", True),
        ("I agree to take part", "I agree to all of it", "consent", "consent", "caution", False),
        # words
        ("label: Heard", "label: Had heard", "heard", "label", "comparable", True),
        ("What have you used", "For what did you use", "used_for", "wording", "caution", True),
        ("What have you used it for?", "what have you used it for ?", "used_for", "wording", "comparable", True),
        ("Tick all that apply.", "Tick at most two.", "used_for", "hint", "caution", True),
        ("        hint: Tick all that apply.\n", "", "used_for", "hint", "caution", True),
        ("unit: years", "unit: months", "years", "unit", "break", False),
        (", unit: years", "", "years", "unit", "break", False),
        # whole questions
        ("type: long_text, ask: In your words?, label: Words, max_words: 100",
         "type: text, ask: In your words?, label: Words", "words", "type", "break", False),
        (", max_words: 100}", "}", "words", "limits", "caution", True),
        ("max_words: 100", "max_words: 90", "words", "limits", "break", False),
        ("min: 0", "min: -5", "years", "limits", "caution", True),
        ("max: 50", "max: 40", "years", "limits", "break", False),
        ("max: 2026-06", "max: 2026", "day", "limits", "caution", True),
        ("max: 2026-06", "max: 2025", "day", "limits", "break", False),
        ("max: 2026-06", "max: 2026-07", "day", "limits", "caution", True),
        ("min: 2020", "min: 2020-02", "day", "limits", "break", False),
        ("min: 2020", "min: 2019-12", "day", "limits", "caution", True),
        ("top: 2", "top: 3", "best", "limits", "caution", True),
        ("top: 2", "top: 1", "best", "limits", "break", False),
        ("min: 2020, max: 2026-06", "precision: day, min: 2020, max: 2026-06", "day", "limits", "break", False),
        ("unit: years}", "unit: years, required: true}", "years", "required", "caution", False),
        ("unit: years}", "unit: years, decimals: 1}", "years", "limits", "caution", True),
        # who is asked
        ("years > 1 and heard == 1", "years > 2 and heard == 1", "day", "routing", "break", False),
        ("years > 1 and heard == 1", "heard == 1", "day", "routing", "break", True),
        ("years > 1 and heard == 1", "(heard == 2 or heard == 1)", "day", "routing", "break", True),
        # choices and offers
        ("3: Not sure at all", "3: Unsure", "heard", "codes", "caution", True),
        ("3: Not sure at all", "3: not sure at all.", "heard", "codes", "comparable", True),
        ("          3: Not sure at all\n", "", "heard", "codes", "break", False),
        ("          3: Not sure at all\n", "          3: Not sure at all\n          4: Partly\n", "heard", "codes",
         "caution", True),
        ("3: Not sure at all", "4: Not sure at all", "heard", "codes", "break", False),
        (POINTS, TURNED, "heard", "scale", "break", False),
        (POINTS, SHUFFLED, "heard", "order", "caution", True),
        ("2: Training", "2: {label: Training, specify: true}", "used_for", "codes", "caution", True),
        ("{label: Other, specify: true}", "Other", "used_for", "codes", "break", False),
        ("{label: Nothing, exclusive: true}", "Nothing", "used_for", "codes", "caution", True),
        ("2: Training", "2: {label: Training, exclusive: true}", "used_for", "codes", "caution", False),
        ("offer: [dont_know]", "offer: [dont_know, prefer_not_to_say]", "heard", "offers", "caution", True),
        ("        offer: [dont_know]\n", "", "heard", "offers", "caution", False),
        ("offer: [dont_know]", "offer: {dont_know: No idea}", "heard", "offers", "caution", True),
        # scales, items, scores
        ("{1: Never, 2: Sometimes, 3: Always}", "{1: Always, 2: Sometimes, 3: Never}", "team", "scale", "break", False),
        ("3: Always}", "3: Always, 4: Ever}", "team", "scale", "break", False),
        ("low: Bad, high: Good", "low: Good, high: Bad", "rate", "scale", "break", False),
        ("low: Bad,", "low: Very bad,", "rate", "codes", "caution", True),
        ("low: Bad,", "to: 7, low: Bad,", "rate", "scale", "break", False),
        ("meet: we meet", "meet: we talk", "team_meet", "wording", "caution", True),
        ("answered_at_least: 2", "answered_at_least: 1", "team_mean", "scores", "break", True),
        ("label: Team mean", "label: Team score", "team_mean", "label", "comparable", True),
        ("scores:", "scores:\n  mean: {of: team, answered_at_least: 1}", "mean", "scores", "comparable", True),
        ("That is nearly all.", "One more thing.", "closing", "wording", "caution", True),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_verdict(
    old: str, new: str, item: str, kind: str, verdict: str, keeps: bool
) -> None:
    changes = changed((old, new))
    assert facts(changes) == {(item, kind, verdict, keeps)}
    assert all(change.why.endswith(".") for change in changes)


def test_a_required_question_may_become_voluntary() -> None:
    harder = BASE.replace("unit: years}", "unit: years, required: true}")
    assert facts(compare(read(harder), read(BASE)).changes) == {("years", "required", "caution", True)}


# --- added, removed, moved ----------------------------------------------------------------------------------------


def test_a_question_at_the_end_of_a_page_or_on_a_new_one_is_comparable_and_before_others_a_caution() -> None:
    end = changed(("  - page: second\n", f"{NEW}  - page: second\n"))
    own = changed(("  - page: second\n", f"  - page: between\n    questions:\n{NEW}  - page: second\n"))
    before = changed((FIRST, NEW + FIRST))
    assert facts(end) == facts(own) == {("fresh", "added", "comparable", True)}
    assert facts(before) == {("fresh", "added", "caution", True)}


def test_a_removed_question_is_a_break_and_a_removed_note_is_not() -> None:
    gone = "      - {name: words, type: long_text, ask: In your words?, label: Words, max_words: 100}\n"
    assert facts(changed((gone, ""))) == {("words", "removed", "break", False)}
    note = "      - {name: closing, type: note, text: That is nearly all.}\n"
    assert facts(changed((note, ""))) == {("closing", "removed", "caution", True)}


def test_multiple_that_becomes_single_is_a_break() -> None:
    changes = changed(("type: multiple", "type: single"), ("9: {label: Nothing, exclusive: true}", "9: Nothing"))
    assert ("used_for", "type", "break", False) in facts(changes)
    assert [(change.was, change.now) for change in changes] == [("multiple", "single")]


def test_the_condition_of_a_page_is_that_of_each_question_on_it() -> None:
    changes = changed(("ask_if: heard == 1\n", "ask_if: heard in [1, 3]\n"))
    assert {(change.item, change.verdict) for change in changes} == {("words", "break"), ("day", "break")}
    assert {change.was for change in changes if change.item == "words"} == {"heard == 1"}


def test_a_page_without_its_condition_lets_more_people_in() -> None:
    changes = changed(("    ask_if: heard == 1\n", ""))
    assert facts(changes) == {("words", "routing", "break", True)}, "`day` asks for the same itself"
    assert {change.now for change in changes} == {"everyone"}


def test_a_condition_written_otherwise_that_means_the_same_is_no_change() -> None:
    assert changed(("ask_if: years > 1 and heard == 1", "ask_if: (heard==1)  and (years>1)")) == ()
    assert shapes(["(a == 1 or b == 2) and c == 1"]) == shapes(["c == 1", "b == 2 or (a == 1 or b == 2)"])
    assert shapes(["a == 1"]) != shapes(['a == "1"']) != shapes(["a == 2"])


def test_a_question_that_has_moved_is_named_and_its_neighbours_are_not() -> None:
    line = "      - {name: rate, type: rating, ask: How good?, label: Rate, low: Bad, high: Good}\n"
    changes = changed((line, ""), ("      - name: team\n", f"{line}      - name: team\n"))
    assert facts(changes) == {("rate", "order", "caution", True)} or facts(changes) == {
        ("team", "order", "caution", True)
    }


def test_a_question_on_another_page_could_not_be_saved_from_an_open_one() -> None:
    line = "      - {name: rate, type: rating, ask: How good?, label: Rate, low: Bad, high: Good}\n"
    changes = changed((line, ""), ("  - page: second\n", f"{line}  - page: second\n"))
    assert ("rate", "order", "caution", False) in facts(changes)


def test_a_page_with_another_name_is_one_change() -> None:
    assert facts(changed(("page: third", "page: last"))) == {("page last", "title", "comparable", False)}


def test_items_added_removed_and_moved_and_the_score_of_them() -> None:
    end = changed(("reverse: true}\n", "reverse: true}\n          help: we help\n"))
    score = ("team_mean", "scores", "break", True)
    assert facts(end) == {("team_help", "items", "comparable", True), score}
    before = changed(("          meet:", "          help: we help\n          meet:"))
    assert facts(before) == {("team_help", "items", "caution", True), score}
    gone = changed(("          meet: we meet\n", ""), ("least: 2", "least: 1"))
    assert facts(gone) == {("team_meet", "items", "break", False), score}
    turned = changed(("{text: we blame, reverse: true}", "we blame"))
    assert facts(turned) == {("team_blame", "scores", "break", True), score}


def test_a_score_that_goes_and_a_question_of_its_name_that_comes_are_not_the_same_column() -> None:
    taken = NEW.replace("fresh", "team_mean")
    score = "scores:\n  team_mean: {of: team, answered_at_least: 2, label: Team mean}\n"
    changes = changed((score, ""), ("  - page: second\n", f"{taken}  - page: second\n"))
    assert ("team_mean", "type", "break", False) in facts(changes)
    assert ("team_mean", "scores", "break", True) in facts(changes)


PARTS = st.recursive(
    st.builds("{} == {}".format, st.sampled_from("abc"), st.integers(1, 2)),
    lambda part: st.builds("({} {} {})".format, part, st.sampled_from(["and", "or"]), part),
    max_leaves=4,
)
CONDITIONS = st.lists(PARTS, max_size=2)
VALUES = [*range(1, 4), int(Missing.BLANK), int(Missing.NOT_ASKED), int(Missing.DONT_KNOW)]


def holds(conditions: list[str], values: dict[str, Value]) -> bool:
    return all(rules.compiled(rules.parse(text), {})(values) is Truth.TRUE for text in conditions)


@surveys.UNHURRIED
@given(CONDITIONS, CONDITIONS)
def test_whoever_was_asked_is_still_asked_under_a_wider_condition(was: list[str], now: list[str]) -> None:
    everybody: list[dict[str, Value]] = [dict(zip("abc", values, strict=True)) for values in product(VALUES, repeat=3)]
    if widened(was, now):
        assert all(holds(now, values) for values in everybody if holds(was, values))
    if shapes(was) == shapes(now):
        assert all(holds(now, values) == holds(was, values) for values in everybody)


@surveys.UNHURRIED
@given(CONDITIONS, PARTS)
def test_an_alternative_more_or_a_condition_less_is_wider(conditions: list[str], part: str) -> None:
    assert widened([*conditions, part], conditions)
    assert widened([*conditions, part], [*conditions, f"{part} or c == 3"])
    assert widened([part], [f"(c == 3) or {part}"])


# --- fields that nobody has ruled on ------------------------------------------------------------------------------


class Strange(Struct, frozen=True):
    """A record with a field that no ruling names."""

    name: str
    newly_invented: tuple[int, ...] = ()


def test_a_field_that_no_ruling_names_is_a_caution_and_not_for_a_running_survey() -> None:
    (change,) = field_changes("x", Strange("x"), Strange("x", (1, 2)), Strange, frozenset({"name"}))
    assert (change.item, change.kind, change.verdict, change.keeps) == ("x", "other", "caution", False)
    assert (change.was, change.now) == ("", "newly_invented: [1,2]")


ODD: dict[type, Callable[[Any], Any]] = {
    str: lambda text: f"{text} or years > 3" if text else "years > 3",
    bool: lambda flag: not flag,
    int: lambda number: number + 1,
    tuple: lambda parts: parts[1:],
    dict: lambda named: {**named, "odd": "Odd"},
}
"""By type, another value of it."""


def varied(record: Struct) -> Iterator[tuple[str, Any]]:
    """A record with each of its fields changed in turn, whatever fields the model may have."""
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if field not in {"name", "version"} and type(value) in ODD and ODD[type(value)](value) != value:
            yield field, replace(record, **{field: ODD[type(value)](value)})


def test_whatever_the_model_holds_two_versions_that_differ_in_it_are_never_without_a_change() -> None:
    base, seen = replace(read(BASE), scores=()), set()
    for field, other in varied(base):
        assert field == "pages" or compare(base, other).changes, field
        seen.add(field)
    for page in base.pages:
        for field, other in varied(page):
            assert compare(base, replace(base, pages=tuple(other if p is page else p for p in base.pages))).changes
            seen.add(field)
        for question in [question for question in page.questions if not isinstance(question, Note)]:
            for field, other in varied(question):
                questions = tuple(other if q is question else q for q in page.questions)
                pages = tuple(replace(p, questions=questions) if p is page else p for p in base.pages)
                changes = compare(base, replace(base, pages=pages)).changes
                assert question.name in {change.item.split("_meet")[0] for change in changes}, field
                seen.add(field)
    assert {"title", "consent", "ask_if", "section", "hint", "required", "choices", "items", "top", "max"} <= seen


def test_a_limit_that_is_not_a_number_or_a_day_is_never_taken_for_wider() -> None:
    class Limited(Struct, frozen=True):
        name: str
        most: str | float | None = None

    def kinds(was: str | float | None, now: str | float | None) -> set[tuple[str, bool]]:
        found = field_changes("x", Limited("x", was), Limited("x", now), Limited, frozenset())
        return {(change.verdict, change.keeps) for change in found}

    assert kinds("6 months", "12 months") == kinds("12 months", "6 months") == kinds(None, 5.0) == {("break", False)}
    assert kinds("12 months", None) == kinds(5.0, 6) == {("caution", True)}


# --- words --------------------------------------------------------------------------------------------------------

LONG = "In the last 12 months, how often have you been able to agree a joint plan with the other agency"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (LONG.upper() + "?", "same"),
        (LONG.replace("months,", "months –"), "same"),
        (LONG.replace("agency", "agencys"), "small"),
        (LONG.replace("often", "offten"), "small"),
        (LONG.replace("12", "13"), "other"),
        (LONG.replace("able", "unable"), "other"),
        (LONG.replace("agree", "not agree"), "other"),
        (LONG.replace("joint", "first"), "other"),
        (LONG.replace("the other", "another"), "other"),
        (LONG.replace("been able to", ""), "other"),
    ],
)
def test_small_is_a_slip_of_the_pen_and_never_another_meaning(now: str, expected: str) -> None:
    assert distance(LONG, now) == expected


@pytest.mark.parametrize(("was", "now"), [("5+", "5"), ("1.5 hours", "15 hours"), ("> 10", "< 10"), ("1-5", "15")])
def test_signs_that_make_another_number_count(was: str, now: str) -> None:
    assert distance(was, now) == "other"


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_distance_is_the_same_both_ways_and_nothing_is_far_from_itself(one: str, two: str) -> None:
    assert distance(one, one) == "same"
    assert (distance(one, two) == "same") == (distance(two, one) == "same")


CHOICES = st.lists(
    st.builds(Choice, st.integers(0, 6), st.sampled_from("abcdefg")), max_size=6, unique_by=(lambda c: c.code)
).map(lambda choices: list({choice.label: choice for choice in choices}.values()))


@given(CHOICES, CHOICES)
def test_a_code_that_goes_or_means_something_else_never_passes_unseen(was: list[Choice], now: list[Choice]) -> None:
    changes = list(choice_changes("x", was, now))
    labels = {choice.code: choice.label for choice in now}
    assert bool(changes) == (was != now)
    if any(labels.get(choice.code) != choice.label for choice in was):
        assert any(change.verdict != "comparable" for change in changes)
    if any(choice.code not in labels for choice in was):
        assert not all(change.keeps for change in changes)


# --- the whole ----------------------------------------------------------------------------------------------------


def test_the_whole_is_as_bad_as_its_worst_change_and_nothing_is_comparable() -> None:
    same = compare(read(BASE), read(BASE.replace("version: 1.0", "version: 1.1")))
    assert (same.verdict, same.changes, keeps_data(same)) == ("comparable", (), True)
    assert (same.was, same.now) == ("1.0", "1.1")
    worse = compare(read(BASE), read(BASE.replace("1: Planning", "1: Plans").replace("title: Tools", "title: T")))
    assert (worse.verdict, keeps_data(worse)) == ("caution", True)
    assert worse.counts() == {"comparable": 1, "caution": 1, "break": 0}


# --- the command --------------------------------------------------------------------------------------------------


def diff(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, ["diff", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return _file(tmp_path / "old.yaml", BASE)


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_diff_prints_each_item_with_its_verdict_in_80_columns(old: Path, tmp_path: Path) -> None:
    text = BASE.replace("1: Planning", f"1: {'Planning and more of it ' * 4}").replace("top: 2", "top: 1")
    result = diff(old, _file(tmp_path / "new.yaml", text))
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert "best      limits    break" in lines
    assert "used_for  codes     caution" in lines
    assert "    was 1 = Planning" in lines
    assert "2 changes: 0 comparable, 1 caution, 1 break. In all: break." in lines
    assert "A running survey cannot take this as a new version." in lines
    assert max(map(len, lines[2:])) < 80


@pytest.mark.parametrize(
    ("new", "fail_on", "code"),
    [
        ("title: Tools", "caution", 0),
        ("title: Tool", "caution", 0),
        ("minutes: 5\nthanks: Thank you", "caution", 0),
        ("1: Plans", "break", 0),
        ("1: Plans", "caution", 1),
        ("7: Planning", "break", 1),
    ],
)
def test_the_exit_code_of_diff_is_1_from_a_verdict_on(
    old: Path, tmp_path: Path, new: str, fail_on: str, code: int
) -> None:
    key = {"t": "title: Tools", "m": "minutes: 5", "1": "1: Planning", "7": "1: Planning"}[new[0]]
    result = diff(old, _file(tmp_path / "new.yaml", BASE.replace(key, new)), "--fail-on", fail_on)
    assert result.exit_code == code, result.output


def test_diff_prints_json_for_scripts(old: Path, tmp_path: Path) -> None:
    new = _file(tmp_path / "new.yaml", BASE.replace("version: 1.0", "version: 1.1").replace("1: Planning", "1: Plans"))
    found = json.loads(diff(old, new, "--json").stdout)
    assert (found["was"], found["now"], found["verdict"], found["keeps_data"]) == ("1.0", "1.1", "caution", True)
    (change,) = found["changes"]
    assert (change["item"], change["was"], change["now"]) == ("used_for", "1 = Planning", "1 = Plans")


def test_a_file_is_read_with_the_services_beside_the_other(tmp_path: Path) -> None:
    services = b"service,name,guide\nnorth,North Team,the guide\n"
    text = surveys.QUESTIONNAIRE.replace("Heard of it?", "Heard of ${guide}?")
    folder = surveys.folder(tmp_path, questionnaire=text, services=services)
    other = _file(tmp_path / "before.yaml", text)
    result = diff(other, folder)
    assert (result.exit_code, "Nothing differs." in result.stdout) == (0, True), result.output
    alone = diff(other, other)
    assert alone.exit_code == 1
    assert "there is no ${guide} to print" in alone.stderr
