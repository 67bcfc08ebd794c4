"""What a large questionnaire costs: to load and check, to route, to fill; CPU time beside the bars of the design.

Run: python -m benchmarks.language
"""

import io
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from surveyapp import rules
from surveyapp.fieldwork import Outcomes
from surveyapp.loader import load_questionnaire, load_survey
from surveyapp.routing import Router
from surveyapp.rules import Value
from surveyapp.synthetic import Synthesizer

OWN = {
    "single": "scale: often, offer: [dont_know]",
    "multiple": "choices: {1: At work, 2: At home}",
    "number": "min: 0, max: 100, offer: [dont_know]",
    "text": "max_characters: 100",
}
ROUNDS = 5


def text_of(questions: int, conditions: int) -> str:
    """Return a questionnaire of that many questions, five a page, the later ones asked on conditions over earlier."""
    kinds = list(OWN)
    parts = ["title: Large\nversion: 1\nscales:\n  often:\n    1: Never\n    2: Once\n    3: More\npages:\n"]
    for n in range(questions):
        if n % 5 == 0:
            parts.append(f"  - page: p{n}\n    questions:\n")
        kind = kinds[n % 4]
        keys = f"name: q{n}, type: {kind}, ask: How many of {n} last month?, {OWN[kind]}"
        before = n // 5 * 5 - 5
        if before >= 0 and n >= questions - conditions:
            one = f"q{before // 4 * 4}"
            keys += f', ask_if: "{one} in [1, 2] or answered(q{before + n % 5})"'
        parts.append(f"      - {{{keys}}}\n")
    return "".join(parts)


def least(work: Callable[[], object]) -> float:
    """Return the least CPU milliseconds of several rounds."""
    found = []
    for _ in range(ROUNDS):
        rules.parse.cache_clear()
        started = time.process_time()
        work()
        found.append((time.process_time() - started) * 1000)
    return min(found)


def yaml_only(text: str) -> Callable[[], object]:
    """Return what only parses the YAML: the least that any reader of the file needs."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return lambda: yaml.load(io.StringIO(text), Loader=loader)


def main() -> None:
    """Print every figure with its bar."""
    for questions, bar in ((100, 25), (2_000, 1_000)):
        text = text_of(questions, min(500, questions * 2 // 3))
        spent, floor = least(partial(load_questionnaire, text)), least(yaml_only(text))
        said = f"{spent:7.1f} ms (bar {bar}), {spent / floor:.2f} x the YAML parser alone"
        print(f"load and check {questions:5,} questions ({len(text) // 1024} KiB)   {said}")
    router = Router(load_questionnaire(text_of(300, 200)))
    answers: dict[str, Value] = {f"q{n}": 1 if n % 4 != 1 else (1,) for n in range(300) if n % 4 != 3}
    count = 200
    spent = least(lambda: [router.route(answers, {}) for _ in range(count)]) / count
    print(f"the route of 300 questions with 200 conditions   {spent:.3f} ms (bar 1)")
    survey = load_survey(Path(__file__).parent.parent / "questionnaires" / "joint-protocols")
    links = [survey.fieldwork.link_values(s.service, "en") for s in survey.fieldwork.services]
    made = Synthesizer(survey.questionnaire, Outcomes())
    started = time.process_time()
    for n in range(10_000):
        made.respondent(links[n % len(links)])
    print(f"10,000 made-up respondents of joint-protocols   {time.process_time() - started:.1f} s (bar 20)")


if __name__ == "__main__":
    main()
