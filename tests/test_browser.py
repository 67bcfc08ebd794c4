"""Practitioners in a real browser, its scripts off: what five of them enter is what the export says, cell by cell."""

import csv
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from surveyapp.snapshot import Snapshot
from tests import chromium
from tests.chromium import ROOT, Asked, Visitor, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.xdist_group("browser")

SURVEY = ROOT / "questionnaires" / "joint-protocols"


# --- what is asked, page by page, and the columns it makes: written by hand from the questionnaire -------------------


def ticks(name: str, last: int, says: int = 0) -> str:
    """The columns of a question with choices 1 to `last`, of which `says` has words of its own."""
    return " ".join(f"{name}_{n} {name}_{n}_text" if n == says else f"{name}_{n}" for n in range(1, last + 1))


COLUMNS = {
    "your_service": "own_service",
    "your_role": "role role_8_text time_in_work families",
    "awareness": "heard",
    "reaching_you": f"{ticks('how_learned', 9, says=8)} how_read",
    "not_reading": ticks("why_not_read", 6, says=6),
    "going_back": "findable last_looked",
    "clear_or_not": "clear_on_timing clear_on_whom clear_on_sharing clear_on_leader clear_on_disagree",
    "effect": "raised_awareness unclear_text",
    "use": "used",
    "uses": f"{ticks('used_for', 10, says=10)} got_service",
    "not_using": ticks("why_not_used", 8, says=8),
    "confidence_now": "confident_ask_adult confident_notice confident_judge confident_explain confident_whom"
    " confident_challenge",
    "contact": "contacts",
    "contact_went": "contact_quality_reply contact_quality_understood contact_quality_known_offer"
    " contact_quality_agreed contact_quality_outcome contact_quality_blame contact_quality_blame_r",
    "shared_family": "reach_someone one_plan seen_together",
    "looking_back": "change_12m helped_personal helped_protocol",
    "best_help": "helps_most_r1 helps_most_r2 helps_most_r3",
    "learning_and_barriers": f"{ticks('training', 4)} {ticks('barriers', 9, says=8)}",
    "one_thing": "one_change",
    "last_check": "expected_here",
}
ASKED = " ".join(COLUMNS.values()).split()
SCORES = "clarity_score confidence_score contact_score"
CASE = "response questionnaire version wave service sector arm language access outcome protocol contact_phase"


@dataclass(frozen=True, slots=True)
class Route:
    """A respondent: a table of the pages on their way, with what is entered there and the cells it makes.

    `first` is answered before, in place of the pages from its first one on; it is mended with Back after its last or,
    where `mends` names a question, from the check page. `elsewhere` is what pages off the route hold if not -94.
    """

    what: str
    service: str
    case: str
    table: str
    scores: str
    texts: Mapping[str, str]
    first: str = ""
    mends: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def pages(self, table: str) -> list[Asked]:
        """The lines of a table."""
        return chromium.read_table(table, self.texts, ASKED)


ROUTES = (
    Route(
        "never heard of it, having said at first that they had",
        "amh-north-cmht",
        "Adult mental health | intervention | complete",
        """
        your_role      | role 1; time_in_work 3; families 2                | 1 -94 3 2
        awareness      | heard 2                                           | 2
        confidence_now | confident_* 3 4 4 2 3 _                           | 3 4 4 2 3 -95
        contact        | contacts 3                                        | 3
        contact_went   | contact_quality_* 2 3 2 4 1 4                     | 2 3 2 4 1 4 2
        shared_family  | reach_someone 2; one_plan -91; seen_together 2    | 2 -91 2
        looking_back   | change_12m 4; helped_personal 5                   | 4 5 -94
        best_help      | helps_most.1 1; helps_most.2 8                    | 1 8 -95
        learning_and_barriers | training +1 +3; barriers +1 +3 +5          | 1 0 1 0 1 0 1 0 1 0 0 0 -94 0
        one_thing      | one_change ~                                      | ~
        """,
        "-94 3.2 2.333333",
        {"one_change": "Tell us that it exists.", "how_learned_8_text": "A poster"},
        first="""
        awareness      | heard 1                                           |
        reaching_you   | how_learned +3 +8; how_learned_8_text ~; how_read 4 |
        going_back     | findable 3; last_looked 1                         |
        clear_or_not   | clear_on_* 5 5 5 5 5                              |
        effect         | raised_awareness 5                                |
        use            | used 3                                            |
        confidence_now | confident_* 1 1 1 1 1 _                           |
        contact        | contacts 0                                        |
        looking_back   | change_12m 5; helped_personal 1; helped_protocol 5 |
        """,
    ),
    Route(
        "heard of it, read none of it, not used it, and left much blank",
        "csc-front-door",
        "Children's social care | intervention | partial",
        """
        your_role      | role -92; time_in_work -92; families -91          | -92 -94 -92 -91
        awareness      | heard 1                                           | 1
        reaching_you   | how_learned +9; how_read 1                        | 0 0 0 0 0 0 0 0 -94 1 1
        not_reading    | why_not_read +2 +6; why_not_read_6_text ~         | 0 1 0 0 0 1 ~
        use            | used 2                                            | 2
        not_using      |                                                   | -95 -95 -95 -95 -95 -95 -95 -95 -94
        confidence_now |                                                   | -95 -95 -95 -95 -95 -95
        contact        | contacts 1                                        | 1
        contact_went   | contact_quality_* -93 -93 -93 -93 -93 -93         | -93 -93 -93 -93 -93 -93 -93
        shared_family  |                                                   | -95 -95 -95
        looking_back   | change_12m -93; helped_personal -93; helped_protocol -93 | -93 -93 -93
        best_help      |                                                   | -95 -95 -95
        learning_and_barriers | training -91; barriers +9                  | -91 -91 -91 -91 0 0 0 0 0 0 0 0 -94 1
        one_thing      |                                                   | -95
        """,
        "-94 -95 -93",
        {"why_not_read_6_text": "Nobody said to"},
    ),
    Route(
        "read it, used it, and said everything, having said at first that they had not heard",
        "csc-north-cp",
        "Children's social care | intervention | complete",
        """
        your_role      | role 8; role_8_text ~; time_in_work 5; families 4 | 8 ~ 5 4
        awareness      | heard 1                                           | 1
        reaching_you   | how_learned +2 +8; how_learned_8_text ~; how_read 4 | 0 1 0 0 0 0 0 1 ~ 0 4
        going_back     | findable -91; last_looked 2                       | -91 2
        clear_or_not   | clear_on_* 4 5 -93 3 2                            | 4 5 -93 3 2
        effect         | raised_awareness 4; unclear_text ~                | 4 ~
        use            | used 1                                            | 1
        uses           | used_for +2 +5 +10; used_for_10_text ~; got_service 2 | 0 1 0 0 1 0 0 0 0 1 ~ 2
        confidence_now | confident_* 5 5 4 4 5 3                           | 5 5 4 4 5 3
        contact        | contacts 4                                        | 4
        contact_went   | contact_quality_* 4 -93 3 4 3 2                   | 4 -93 3 4 3 2 4
        shared_family  | reach_someone 4; one_plan 1; seen_together 1      | 4 1 1
        looking_back   | change_12m 4; helped_personal 4; helped_protocol 5 | 4 4 5
        best_help      | helps_most.1 4; helps_most.2 1; helps_most.3 6    | 4 1 6
        learning_and_barriers | training +4; barriers +2 +8; barriers_8_text ~ | 0 0 0 1 0 1 0 0 0 0 0 1 ~ 0
        one_thing      | one_change ~                                      | ~
        """,
        "3.5 4.333333 3.6",
        {
            "role_8_text": 'Art therapist, "bank"; agency',
            "how_learned_8_text": "Llyfr’r tîm – ¾ page",
            "unclear_text": "Who leads,\nand when?\n\n=1+1 <b>&amp;",
            "used_for_10_text": "To calm things down",
            "barriers_8_text": "Parking",
            "one_change": "A named person to ring.",
        },
        first="awareness | heard 2 |\nlooking_back | change_12m 1; helped_personal 1 |",
        mends="Heard of the protocol before today",
    ),
    Route(
        "no contact with the other agency, having chosen another number at first",
        "amh-crisis",
        "Adult mental health | intervention | complete",
        """
        your_role      | role 2; time_in_work 2; families 0                | 2 -94 2 0
        awareness      | heard 3                                           | 3
        confidence_now | confident_* 2 3 3 2 1 1                           | 2 3 3 2 1 1
        contact        | contacts 0                                        | 0
        looking_back   | change_12m 3; helped_personal 1                   | 3 1 -94
        best_help      | helps_most.1 3                                    | 3 -95 -95
        learning_and_barriers | training +2; barriers +5 +6                | 0 1 0 0 0 0 0 0 1 1 0 0 -94 0
        one_thing      | one_change ~                                      | ~
        """,
        "-94 2 -94",
        {"one_change": "Time."},
        first="""
        contact        | contacts 2                                        |
        contact_went   | contact_quality_* 1 2 3 4 5 1                     |
        shared_family  | reach_someone 1; one_plan 2; seen_together 2      |
        """,
        mends="Contacts with the other agency about a family, 12 months",
    ),
    Route(
        "in a control service, with a question left blank on which others hang",
        "amh-south-cmht",
        "Adult mental health | control | partial",
        """
        your_role      | time_in_work 1; families 1                        | -95 -94 1 1
        awareness      | heard 1                                           | 1
        reaching_you   | how_learned +1 +4; how_read 2                     | 1 0 0 1 0 0 0 0 -94 0 2
        going_back     | findable 1; last_looked 5                         | 1 5
        clear_or_not   | clear_on_* 2 _ _ 3 _                              | 2 -95 -95 3 -95
        effect         | raised_awareness 1                                | 1 -95
        use            | used 3                                            | 3
        confidence_now | confident_* -93 -93 4 4 4 4                       | -93 -93 4 4 4 4
        contact        |                                                   | -95
        looking_back   | change_12m 3; helped_personal 2; helped_protocol 2 | 3 2 2
        best_help      | helps_most.1 9; helps_most.2 5; helps_most.3 2    | 9 5 2
        learning_and_barriers | barriers +8                                | -95 -95 -95 -95 0 0 0 0 0 0 0 1 -95 0
        one_thing      | one_change ~                                      | ~
        last_check     | expected_here 2                                   | 2
        """,
        "-95 4 -96",
        {"one_change": "Meet once."},
        elsewhere={"contact_went": "-96", "shared_family": "-96"},
    ),
)


def expected_row(route: Route) -> dict[str, str]:
    """The cells that a respondent's row must have, but for its random name and the hash of what was asked."""
    sector, arm, outcome = route.case.split(" | ")
    known = {"version": "1.0", "wave": "1", "language": "en", "access": "service_link", "contact_phase": "-97"}
    row = {**known, "service": route.service, "sector": sector, "arm": arm, "outcome": outcome}
    row["protocol"] = "the Joint Working Protocol"
    visited = {asked.page: asked for asked in route.pages(route.table)}
    for page, columns in COLUMNS.items():
        names = columns.split()
        cells = visited[page].cells if page in visited else [route.elsewhere.get(page, "-94")] * len(names)
        for name, cell in zip(names, cells, strict=True):
            row[name] = str(visited[page].typed[name]) if cell == "~" else cell
    return row | dict(zip(SCORES.split(), route.scores.split(), strict=True))


# --- the five of them ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Collected:
    """What the five respondents left: the rows of the export, how pages looked, where requests went."""

    address: str
    snapshot: Snapshot
    header: list[str] = field(default_factory=list)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    visitors: list[Visitor] = field(default_factory=list)


def walks(somebody: Visitor, route: Route) -> None:
    """Go from the first question to the thanks, the wrong way first where there is one."""
    pages = {asked.page: asked for asked in route.pages(route.table)}
    first = {asked.page: asked for asked in route.pages(route.first)}
    turning = next(iter(first), "")
    visited = []
    while somebody.place != "check":
        visited.append(somebody.place)
        if somebody.place not in first:
            somebody.answers(pages[somebody.place])
            continue
        somebody.answers(first.pop(somebody.place))
        while not first and not route.mends and somebody.place != turning:
            somebody.follows("Back")
    if route.mends:
        somebody.follows(f"Change your answer: {route.mends}")
        while somebody.place != "check":
            visited.append(somebody.place)
            somebody.answers(pages[somebody.place])
    assert visited == list(pages) or (route.first and set(visited) >= set(pages))
    somebody.presses("Send my answers")
    assert somebody.place == "thanks"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def collected(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Collected:
    folder = tmp_path_factory.mktemp("collected") / "instance"
    snapshot = chromium.launch_open(folder, SURVEY)
    with serving(folder) as address:
        found = Collected(address, snapshot)
        for route in ROUTES:
            context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
            somebody = chromium.visitor(context)
            somebody.agrees(chromium.link_to(address, folder, snapshot, route.service))
            walks(somebody, route)
            found.visitors.append(somebody)
    file = folder.parent / "data.csv"
    export = ["export", snapshot.survey, "-o", str(file), "--text-in-rows"]
    for command in (["close", snapshot.survey, "--yes"], export):
        subprocess.run(chromium.program(folder, *command), cwd=ROOT, check=True, capture_output=True, timeout=60)
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        found.rows = {row["service"]: row for row in reader}
        found.header = list(reader.fieldnames or ())
    return found


def test_there_is_one_row_for_each_respondent_and_no_two_share_a_name(collected: Collected) -> None:
    assert collected.rows.keys() == {route.service for route in ROUTES}
    names = {row["response"] for row in collected.rows.values() if re.fullmatch(r"[0-9a-f]{16}", row["response"])}
    assert len(names) == len(ROUTES)


def test_the_columns_are_those_of_the_questionnaire_in_its_order(collected: Collected) -> None:
    assert collected.header == [*CASE.split(), *ASKED, *SCORES.split()]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.what)
def test_every_cell_of_a_row_is_what_was_entered_or_why_there_is_nothing(collected: Collected, route: Route) -> None:
    row = dict(collected.rows[route.service])
    del row["response"]
    assert row.pop("questionnaire") == collected.snapshot.questionnaire_hash
    assert row == expected_row(route)


def test_no_request_leaves_the_server_that_was_opened(collected: Collected) -> None:
    requests = [request for somebody in collected.visitors for request in somebody.requests]
    assert [request for request in requests if not request.startswith(f"{collected.address}/")] == []


def test_no_page_scrolls_sideways_at_320_pixels(collected: Collected) -> None:
    looks = [look for somebody in collected.visitors for look in somebody.looks]
    pages = {look.path.rpartition("/")[2] for look in looks}
    assert pages >= COLUMNS.keys() - {"your_service"} | {"consent", "check", "thanks"}
    assert [look for look in looks if look.too_wide > 0] == []


def test_every_choice_and_button_is_high_enough_for_a_finger(collected: Collected) -> None:
    looks = [look for somebody in collected.visitors for look in somebody.looks]
    assert sum(look.targets for look in looks) > 500
    assert [(look.path, look.too_low) for look in looks if look.too_low] == []


# --- page by page ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served") / "instance"
    snapshot = chromium.launch_open(folder, SURVEY)
    with serving(folder) as address:
        yield chromium.link_to(address, folder, snapshot, "amh-south-cmht")


@pytest.fixture
def somebody(browser: "Browser") -> Iterator[Visitor]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield chromium.visitor(context)
    context.close()


def errs(somebody: Visitor) -> None:
    """Tick two choices of which one excludes the other, and press Continue."""
    somebody.fills({"training": (1, 4)})
    somebody.presses("Continue")
    assert somebody.page.title().startswith("Error: ")


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1280, "light"), (375, "dark")])
def test_axe_finds_nothing_wrong_with_any_kind_of_page(
    browser: "Browser", link: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    somebody = chromium.visitor(context)
    root = link.rpartition("/")[0]
    steps: dict[str, Callable[[], object]] = {
        "start": lambda: somebody.opens(link),
        "consent": lambda: somebody.presses("Start"),
        "consent error": lambda: somebody.presses("Continue"),
        "first page": somebody.consents,
        "soft prompt": lambda: somebody.presses("Continue"),
        "battery": lambda: somebody.skips_to("confidence_now"),
        "ranking": lambda: somebody.skips_to("best_help"),
        "boxes": somebody.goes_on,
        "error": lambda: errs(somebody),
        "error mended": lambda: somebody.fills({"training": (1,)}),
        "long text": somebody.goes_on,
        "check": lambda: somebody.skips_to("check"),
        "thanks": lambda: somebody.presses("Send my answers"),
        "404": lambda: somebody.opens(f"{link}x"),
        "privacy": lambda: somebody.opens(f"{root}/privacy"),
    }
    wrong: list[str] = []
    for what, step in steps.items():
        step()
        found = Axe().run(somebody.page).response["violations"]
        wrong += [f"{what}: {each['id']} ({each['impact']}): {each['nodes'][0]['html'][:100]}" for each in found]
    context.close()
    assert wrong == []
    assert {urlsplit(request).netloc for request in somebody.requests} == {urlsplit(link).netloc}


def test_pages_that_no_answer_leads_to_fit_a_narrow_phone_too(somebody: Visitor, link: str) -> None:
    assert somebody.opens(f"{link}x").status == 404
    somebody.opens(link.rpartition("/")[0] + "/privacy")
    somebody.opens(link)
    somebody.presses("Start")
    somebody.presses("Continue")
    somebody.consents()
    somebody.opens(link)
    somebody.follows("Continue where you were")  # beside it: Start again, and wipe them
    somebody.skips_to("learning_and_barriers")
    errs(somebody)
    somebody.opens(link)
    somebody.presses("Start again, and wipe them")
    somebody.presses("I do not want to take part")
    assert somebody.place == "refused"
    assert [look for look in somebody.looks if look.too_wide > 0 or look.too_low] == []


def test_after_an_error_its_summary_has_the_focus_and_leads_to_the_answer(somebody: Visitor, link: str) -> None:
    somebody.opens(link)
    somebody.presses("Start")
    somebody.presses("Continue")
    assert somebody.focused == "div#.summary"
    somebody.consents()
    somebody.presses("Continue")
    assert somebody.focused == "div#.prompt"
    somebody.skips_to("learning_and_barriers")
    errs(somebody)
    assert somebody.focused == "div#.summary"
    somebody.tabs_to(".summary a")
    somebody.page.keyboard.press("Enter")
    assert somebody.focused == "input#training."


def test_the_summary_has_the_focus_on_a_page_reached_from_the_check_page_too(somebody: Visitor, link: str) -> None:
    somebody.agrees(link)
    somebody.skips_to("check")
    somebody.follows("Change your answer: Training, 24 months")
    errs(somebody)
    assert somebody.focused == "div#.summary"


def test_a_keyboard_is_enough(somebody: Visitor, link: str) -> None:
    press = somebody.page.keyboard.press
    somebody.opens(link)
    press("Tab")
    assert somebody.focused == "a#.skip"
    press("Enter")
    somebody.tabs_to("main button")
    somebody.presses_key("Enter")
    for box in ("#consent_1", "#consent_2"):
        somebody.tabs_to(box)
        press("Space")
    somebody.tabs_to("[value=agree]")
    somebody.presses_key("Enter")
    keys = {
        "your_role": [("[name=role]", "ArrowDown"), ("[name=families]", "Space")],
        "awareness": [("[name=heard]", "ArrowDown")],
        "best_help": [("[name='helps_most.1']", "ArrowDown")],
        "learning_and_barriers": [("[name=training]", "Space"), ("[name=barriers][value='5']", "Space")],
    }
    while somebody.place != "check":
        for selector, key in keys.pop(somebody.place, []):
            somebody.tabs_to(selector)
            press(key)
        if somebody.place == "one_thing":
            somebody.tabs_to("textarea")
            somebody.page.keyboard.type("Typed, never clicked")
        somebody.tabs_to("main button")
        somebody.presses_key("Enter")
    said = somebody.page.locator("main").inner_text()
    for words in ("Nurse", "None", "No", "Personal contact", "my own agency", "Workload", "Typed, never clicked"):
        assert words in said
    assert not keys
    somebody.tabs_to("main button")
    somebody.presses_key("Enter")
    assert somebody.place == "thanks"


def test_after_sending_the_back_button_shows_no_answer_and_the_cookie_is_gone(somebody: Visitor, link: str) -> None:
    page, route = somebody.page, ROUTES[2]
    somebody.opens(link)
    assert page.context.cookies() == []
    somebody.agrees(link)
    assert [cookie["name"] for cookie in page.context.cookies()] == ["__Host-joint-protocols-1"]
    for asked in route.pages(f"{route.table.strip()}\nlast_check | expected_here 1 |"):
        somebody.answers(asked)
    said = page.locator("main").inner_text()
    assert all(text in said for text in route.texts.values())
    somebody.presses("Send my answers")
    assert page.context.cookies() == []
    pages = 0
    while page.url != link:
        page.go_back()
        pages += 1
        inputs = page.evaluate("[...document.querySelectorAll('input, textarea')].map(input => input.value).join()")
        assert not any(text in page.content() + inputs for text in route.texts.values())
        assert page.locator("main :checked").count() == 0
    assert pages > 17
