"""An entry of a roster is removed: those after it move up."""

from collections.abc import Mapping

from flask import Response
from msgspec.structs import replace

from surveyapp.drafts import Draft
from surveyapp.model import Entry
from surveyapp.rules import Value
from surveyapp.web.desk import Desk, see
from surveyapp.web.visit import Visit

_NO_MORE = 2


def remove(desk: Desk, visit: Visit, entry: Entry) -> Response:
    """Take an entry away, and go on to the one that has its place now."""

    def removed(draft: Draft) -> Draft:
        return replace(draft, answers=without(draft.answers, entry))

    after = desk.change(visit, removed) or visit
    pages = {
        stop.page.entry.number: stop.page.name
        for stop in after.route.stops
        if stop.page.entry and stop.page.entry.roster == entry.roster and stop.page.entry.called == entry.called
    }
    place = next((pages[n] for n in (entry.number, entry.number - 1) if n in pages), None)
    return see(f"{visit.round.root}/{f'page/{place}' if place else 'check'}{after.query()}")


def without(answers: Mapping[str, Value], entry: Entry) -> dict[str, Value]:
    """Return answers without an entry: what was said of the next one stands in its place, and so on."""
    prefixes = [f"{entry.roster}_{number}_" for number in range(1, entry.most + 1)]
    kept = {name: value for name, value in answers.items() if not name.startswith(tuple(prefixes[entry.number - 1 :]))}
    for number in range(entry.number, entry.most):
        old, new = prefixes[number], prefixes[number - 1]
        moved = {new + name.removeprefix(old): value for name, value in answers.items() if name.startswith(old)}
        if moved and number == entry.most - 1:
            moved[f"{new}more"] = _NO_MORE  # the last of all was never asked whether there is another
        kept |= moved
    later = any(name.startswith(prefixes[entry.number - 1]) for name in kept)
    if entry.number > 1 and not later:
        kept[f"{prefixes[entry.number - 2]}more"] = _NO_MORE
    return kept
