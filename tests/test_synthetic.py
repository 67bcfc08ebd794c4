"""Made-up respondents: together they take all that anybody can reach, keep every rule, and come out the same again."""

from surveyapp import answers, rules
from surveyapp.fieldwork import Outcomes, Service
from surveyapp.model import units_of
from surveyapp.responses import completeness
from surveyapp.rules import Truth, Value
from surveyapp.synthetic import Coverage, Synthesizer
from tests.surveys import fieldwork, questionnaire

EVERYTHING = """
title: T
version: 1
splits: {form: {choices: {1: Short, 2: Long}}}
pages:
  - page: one
    questions:
      - {name: sites, type: number, ask: Sites?, min: 0, max: 500, quality: true}
      - {name: began, type: date, ask: Began?, precision: day, min: 2000, max: today}
    screen_out: {if: sites == 0, say: Only for sites.}
  - page: two
    ask_if: sites > 400
    questions:
      - {name: beds, type: number, ask: Beds?, min: 0, max: sites, offer: [dont_know]}
      - {name: split_of, type: sum, ask: Where?, total: 100, decimals: 1, parts: {ward: Ward, office: Office}}
      - {name: stay, type: period, ask: When?, precision: month, min: began, least: 1 month, most: 1 year}
      - {name: post, type: duration, ask: How long?, max: 10 years}
    checks:
      - {check: beds + 1 <= sites, say: Fewer beds than sites}
  - page: three
    questions:
      - name: used
        type: multiple
        ask: Used?
        at_least: 2
        at_most: 3
        order: random
        choices:
          1: One
          2: Two
          3: {label: Three, ask_if: form == 1}
          8: {label: Other, specify: {type: number, max: 9, required: true}}
          9: {label: None, exclusive: true}
      - {name: old, type: text, ask: Old?, ask_if: began < 2001-02, max_words: 2}
  - page: four
    for_each: used
    questions:
      - {name: often, type: rating, ask: "How often ${item}?", low: never, high: always}
  - page: five
    questions:
      - name: agency
        type: roster
        ask: Agencies?
        entry: Agency
        max: 3
        questions:
          - {name: name, type: text, ask: Name?}
  - page: six
    questions:
      - {name: code, type: linking_code, ask: Code, elements: [birth_day, town_initial]}
"""
RULE = Outcomes(complete=0.0)


def test_a_few_hundred_respondents_take_every_page_choice_and_reason() -> None:
    read = questionnaire(EVERYTHING)
    coverage, made = Coverage(read), Synthesizer(read, RULE)
    for _ in range(400):
        coverage.take(made.respondent({}))
    assert list(coverage.left()) == []
    assert coverage.done


def test_whatever_respondents_answer_could_have_been_typed_and_keeps_every_check() -> None:
    read = questionnaire(EVERYTHING)
    made = Synthesizer(read, RULE)
    fewer = rules.compiled(rules.parse("beds + 1 <= sites"), {})
    for _ in range(200):
        route = made.respondent({})
        assert fewer(route.values) is not Truth.FALSE
        for stop in route.stops:
            for question in stop.questions:
                found: dict[str, Value] = {}
                for unit in units_of(question):
                    kept = {name: route.values[name] for name in unit.variables if answered(route.values[name])}
                    typed = answers.typed_from(question, unit, kept)
                    assert answers.read(question, unit, typed) == kept
                    found |= kept
                answers.whole(question, found)


def answered(value: object) -> bool:
    """Whether a value is an answer, or a reason that a respondent chose."""
    return not isinstance(value, int) or value >= -93


def test_equal_seeds_make_equal_respondents_and_others_differ() -> None:
    read = questionnaire(EVERYTHING)
    one, same, other = (Synthesizer(read, RULE, seed) for seed in (1, 1, 2))
    routes = [[made.respondent({}).values for _ in range(20)] for made in (one, same, other)]
    assert routes[0] == routes[1] != routes[2]


LINKED = """
title: T
version: 1
pages:
  - page: p
    questions:
      - name: heard
        type: single
        ask: Heard?
        choices: {1: Yes, 2: {label: No, ask_if: "count(service, sector) < 2"}, 3: Perhaps}
  - page: q
    ask_if: heard == 2
    questions: [{name: more, type: single, ask: More?, choices: {1: Yes, 2: No}}]
"""


def test_what_nobody_reaches_through_these_links_is_named() -> None:
    """The choice "No" is offered to who has no sector; here everybody has one."""
    made = Synthesizer(questionnaire(LINKED, fieldwork(Service("north", "North", sector="Health"))), RULE)
    link = {"service": "north", "sector": "Health"}
    assert made.unreached([link]) == ["'No' of 'heard'", "the page 'q'"]


def test_a_screened_out_respondent_counts_as_such_whatever_was_wanted() -> None:
    made = Synthesizer(questionnaire(EVERYTHING), Outcomes(complete=0.8))
    routes = [made.respondent({}) for _ in range(200)]
    ended = [route for route in routes if route.screened_out]
    assert ended
    assert all(route.values["sites"] == 0 for route in ended)
    assert all(completeness(route) >= 0.8 for route in routes if not route.screened_out)
