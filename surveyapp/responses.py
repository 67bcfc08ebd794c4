"""What one practitioner sent, typed, on its route, without a name."""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from surveyapp.fieldwork import Outcomes
from surveyapp.missing import CHOSEN, Missing, is_missing
from surveyapp.model import units_of
from surveyapp.routing import Route
from surveyapp.rules import Value
from surveyapp.snapshot import Snapshot

Outcome = Literal["complete", "partial", "insufficient", "screened_out"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Response(msgspec.Struct, frozen=True):
    """A sent response.

    It has no time, no address and no link. `questionnaire` is the hash of what was asked; `contact_phase` how many
    reminders had gone out; `values` every variable of the questionnaire: an answer, or the code of why there is none;
    `seed` what its orders and random assignments were drawn from, 0 where nothing is left to chance.
    """

    survey: str
    wave: int
    questionnaire: str
    service: str
    language: str
    contact_phase: int
    outcome: Outcome
    values: dict[str, Value]
    seed: int = 0


def completeness(route: Route) -> float:
    """Return the share of applicable units that are answered, 0 to 1; 0 where nothing applies.

    A unit is a question or an item of a battery. It applies when the route shows it; it is answered by any choice,
    "don't know" included (AAPOR 2023, Standard Definitions: the share of applicable questions).
    """
    shown = [u.name for stop in route.stops for q in stop.questions for u in units_of(q) if u.counted]
    answered = sum(has_answer(route.values, name) for name in shown)
    return answered / len(shown) if shown else 0.0


def has_answer(values: Mapping[str, Value], name: str) -> bool:
    """Return whether a variable holds an answer, a chosen "don't know" included."""
    value = values.get(name, Missing.BLANK)
    return not is_missing(value) or value in CHOSEN


def outcome_of(share: float, rule: Outcomes) -> Outcome:
    """Return how a sent response counts: complete from `rule.complete` on, partial from `rule.partial` on."""
    if share >= rule.complete:
        return "complete"
    return "partial" if share >= rule.partial else "insufficient"


def complete(snapshot: Snapshot, route: Route, service: str, language: str, contact_phase: int) -> Response:
    """Return the response that a finished route makes: on-path answers and reasons, nothing else."""
    screened_out: Outcome = "screened_out"
    return Response(
        survey=snapshot.survey,
        wave=snapshot.wave,
        questionnaire=snapshot.questionnaire_hash,
        service=service,
        language=language,
        contact_phase=contact_phase,
        outcome=screened_out if route.screened_out else outcome_of(completeness(route), snapshot.fieldwork.outcomes),
        values=route.values,
        seed=route.seed if snapshot.questionnaire.draws_lots else 0,
    )
