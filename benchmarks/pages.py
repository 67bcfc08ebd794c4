"""Pages in process: CPU of GET and POST of the fullest page against an empty Flask view, page bytes.

Run: python -m benchmarks.pages
"""

import gc
import re
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask import Flask, Response, make_response, request

from surveyapp import access, store
from surveyapp.loader import load_survey
from surveyapp.settings import Instance
from surveyapp.snapshot import Snapshot
from surveyapp.web import create_app, guard

ROOT = Path(__file__).parent.parent
OPEN = datetime(2027, 2, 10, 12, tzinfo=UTC)
ROUNDS, CALLS = 9, 150


def cpu(call: Callable[[], object]) -> float:
    """Return the CPU milliseconds of one call: the least of several rounds."""
    call()
    best = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        for _ in range(CALLS):
            call()
        best.append((time.process_time() - start) / CALLS * 1000)
    return min(best)


def main() -> None:
    """Print the figures."""
    folder = Path(tempfile.mkdtemp())
    instance = Instance(folder)
    instance.create()
    store.migrate(instance.store_url)
    survey = load_survey(ROOT / "questionnaires" / "joint-protocols")
    store.open_store(instance.store_url).launch(Snapshot(survey.name, survey.questionnaire, survey.fieldwork))
    app = create_app(instance, now=lambda: OPEN)
    client = app.test_client()
    service = survey.fieldwork.services[0].service
    link = access.service_link("", instance.secret(), survey.name, 1, service)
    client.post(link, content_type="application/x-www-form-urlencoded")
    root = f"/{survey.name}/1"
    html = client.get(f"{root}/consent").text
    boxes = {f"consent_{n}": "yes" for n in range(1, len(survey.questionnaire.consent) + 1)}
    at = client.post(f"{root}/consent", data={**hidden(html), **boxes, "decision": "agree"}).location
    sizes = {}
    while at and not at.endswith("/check"):
        html = client.get(at).text
        sizes[at] = len(html.encode())
        here = at
        for _ in range(2):
            answer = client.post(here, data=hidden(html))
            at = answer.location
    fullest = max(sizes, key=lambda page: sizes[page])
    html = client.get(fullest).text
    body = hidden(html) | dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"', html))
    plain = constant(html)
    empty = plain.test_client()
    pages = {
        "GET": cpu(lambda: client.get(fullest)),
        "GET constant": cpu(lambda: empty.get("/")),
        "POST": cpu(lambda: client.post(fullest, data=body)),
        "POST reads": cpu(lambda: empty.post("/", data=body)),
    }
    commit = cpu_of_commit(instance)
    print(f"fullest page: {fullest}, {sizes[fullest]:,} bytes; median page {median(sizes.values()):,.0f} bytes")
    show("GET", pages["GET"], pages["GET constant"], "the same page as a constant")
    show(f"POST, less {commit:.3f} ms to commit", pages["POST"] - commit, pages["POST reads"], "a view that reads it")


def show(what: str, ours: float, floor: float, against: str) -> None:
    """Print a figure against the least that could be done."""
    print(f"{what}: {ours:.3f} ms CPU, {against} {floor:.3f} ms: {ours / floor:.2f} x")


def hidden(html: str) -> dict[str, str]:
    """Return the hidden inputs of a page's form."""
    return dict(re.findall(r'name="(csrf_token|draft|version)" value="([^"]*)"', html))


def constant(html: str) -> Flask:
    """Return an empty Flask view that answers with a page as a constant string, under the same headers."""
    app = Flask("constant")

    @app.route("/", methods=["GET", "POST"])
    def page() -> Response:
        if request.method == "POST":
            len(request.form)
        return make_response(html)

    guard.install(app)
    return app


def cpu_of_commit(instance: Instance) -> float:
    """Return the CPU of saving a draft once, without everything around it."""
    kept = store.open_store(instance.store_url)
    name, box = b"benchmark draft!", bytes(2076)
    kept.start(name, box, "none", 1, "2027-03-01")
    version = iter(range(1, 1_000_000))
    return cpu(lambda: kept.save_draft(name, next(version), box))


if __name__ == "__main__":
    main()
