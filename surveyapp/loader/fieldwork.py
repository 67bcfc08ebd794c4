"""fieldwork.yaml and services.csv become a round of fieldwork."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args

from surveyapp.errors import Fault, Place, listed
from surveyapp.fieldwork import (
    OWN_COLUMNS,
    Access,
    Contact,
    Fieldwork,
    Identity,
    Outcomes,
    Retention,
    Service,
    Study,
    Thresholds,
)
from surveyapp.loader.checks import reserved
from surveyapp.loader.nodes import Node, read_text
from surveyapp.loader.reading import NAME, Faults, Keys, entries
from surveyapp.loader.sheets import Row, cells_fit, commas_fit, read_rows

TOP = frozenset(
    {
        "wave", "identity", "access", "opens", "closes", "grace_hours", "study", "retention", "outcomes", "release",
        "thresholds", "target", "contacts",
    }
)  # fmt: skip
STUDY = ("controller", "contact", "data_protection_officer", "lawful_basis", "ethics", "support")
RETENTION = ("drafts", "codes", "responses")
OUTCOMES = ("complete", "partial")
THRESHOLDS = ("min_base", "min_cell")
CONTACT = ("date", "kind")
_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_REQUIRED = ("service", "name")
MAX_COLUMNS = 100
_FAR = date(9999, 12, 31)


def read_fieldwork(node: Node, services: tuple[Service, ...], faults: Faults) -> Fieldwork:
    """Return what fieldwork.yaml says; missing facts of the study are warnings, which `launch` refuses."""
    keys = Keys(node, TOP, "the fieldwork", faults)
    opens, closes = keys.day("opens"), keys.day("closes")
    for key, day in (("opens", opens), ("closes", closes)):
        if day is None and key not in keys.nodes:
            keys.missing(key, f"add the day, like `{key}: 2027-02-01`")
    if opens and closes and opens > closes:
        what = f"the survey closes on {closes}, before it opens on {opens}"
        faults.add("dates", keys.at("closes"), what, "mend one of the two dates")
    retention = _retention(keys)
    if retention.responses and closes and retention.responses < closes:
        what = f"responses would be deleted on {retention.responses}, before the survey closes on {closes}"
        faults.add("retention-early", keys.at("retention"), what, "mend one of the two dates")
    identity: Any = keys.word("identity", "anonymous", get_args(Identity))
    access: Any = keys.word("access", "service_link", get_args(Access))
    release = _release(keys)
    _warn_of_what_is_not_built(keys, identity, access, release)
    return Fieldwork(
        opens=opens or date.min,
        closes=closes or _FAR,
        services=services,
        wave=keys.whole("wave", 1, 1, 99),
        identity=identity,
        access=access,
        grace_hours=keys.whole("grace_hours", 24, 0, 168),
        study=_study(keys),
        retention=retention,
        outcomes=_outcomes(keys),
        release=release,
        thresholds=_thresholds(keys),
        target=keys.share("target", 0.0) or None,
        contacts=_contacts(keys, opens or date.min, closes or _FAR),
    )


def _release(keys: Keys) -> str:
    release = keys.prose("release", "at_close")
    if release == "at_close" or re.fullmatch(r"batches of ([5-9]|[1-9]\d{1,2})", release):
        return release
    mend = "write at_close, or `batches of 5` (5 or more)"
    keys.faults.add("word", keys.at("release"), f"`release` is '{release[:40]}'", mend)
    return "at_close"


def _warn_of_what_is_not_built(keys: Keys, identity: str, access: str, release: str) -> None:
    """Warn of settings that the language knows but this version cannot carry out; `launch` refuses them."""
    able = {"identity": "anonymous", "access": "service_link", "release": "at_close"}
    for key, given in (("identity", identity), ("access", access), ("release", release)):
        if given != able[key]:
            what = f"`{key}: {given}` cannot be launched in this version"
            keys.faults.warn("not-built", keys.at(key), what, f"set `{key}: {able[key]}`")


def _inside(keys: Keys, key: str, known: tuple[str, ...]) -> Keys | None:
    node = keys.nodes.get(key)
    return Keys(node, known, f"`{key}`", keys.faults) if node is not None else None


def _study(keys: Keys) -> Study:
    inside = _inside(keys, "study", STUDY)
    facts = {key: inside.prose(key) for key in STUDY if key in inside.nodes} if inside else {}
    absent = [key for key in STUDY if not facts.get(key)]
    if absent:
        at = inside.node if inside else keys.node
        what = f"the privacy page lacks: {listed(absent)}"
        keys.faults.warn("study", at, what, "add them under `study:`; launch refuses without them")
    return Study(**facts)


def _retention(keys: Keys) -> Retention:
    inside = _inside(keys, "retention", RETENTION)
    if inside is None:
        keys.faults.warn(
            "retention",
            keys.node,
            "nothing says how long responses are kept",
            "add `retention: {responses: 2037-03-12}`",
        )
        return Retention()
    if "responses" not in inside.nodes:
        keys.faults.warn(
            "retention", inside.node, "nothing says how long responses are kept", "add `responses: 2037-03-12`"
        )
    return Retention(_days(inside, "drafts", 14), _days(inside, "codes", 28), inside.day("responses"))


def _days(keys: Keys, key: str, default: int) -> int:
    node = keys.nodes.get(key)
    if node is None:
        return default
    match = re.fullmatch(r"([1-9]\d{0,2}) days?", node.text)
    if not match:
        keys.faults.add("not-days", node, f"`{key}` is '{node.text[:40]}'", "write it like `14 days`")
        return default
    return int(match[1])


def _outcomes(keys: Keys) -> Outcomes:
    inside = _inside(keys, "outcomes", OUTCOMES)
    if inside is None:
        return Outcomes()
    complete, partial = inside.share("complete", 0.8), inside.share("partial", 0.5)
    if partial > complete:
        what = f"a partial response would need more ({partial:g}) than a complete one ({complete:g})"
        keys.faults.add("outcomes", inside.at("partial"), what, "make `partial` the smaller of the two")
    return Outcomes(complete, partial)


def _thresholds(keys: Keys) -> Thresholds:
    inside = _inside(keys, "thresholds", THRESHOLDS)
    if inside is None:
        return Thresholds()
    return Thresholds(inside.whole("min_base", 10, 3, 1000), inside.whole("min_cell", 5, 3, 1000))


def _contacts(keys: Keys, opens: date, closes: date) -> tuple[Contact, ...]:
    if "contacts" not in keys.nodes:
        return ()
    contacts = []
    for node in entries(keys.nodes["contacts"], "contacts", keys.faults):
        own = Keys(node, CONTACT, "a contact", keys.faults)
        day = own.day("date")
        kind: Any = own.word("kind", "reminder", ("invitation", "reminder"))
        if "date" not in own.nodes:
            own.missing("date", "add the day, like `date: 2027-02-09`")
        if "kind" not in own.nodes:
            own.missing("kind", "add `kind: invitation` or `kind: reminder`")
        if day and (day > closes or (day < opens and kind == "reminder")):
            what = f"this {kind} is on {day}, but the survey is open from {opens} to {closes}"
            keys.faults.add("contact-date", own.at("date"), what, "mend the date")
        if day:
            contacts.append(Contact(day, kind))
    return tuple(sorted(contacts, key=lambda contact: contact.date))


# --- services.csv -------------------------------------------------------------------------------------------------


def read_services(path: Path, file: str, faults: Faults) -> tuple[Service, ...]:
    """Return the services of a CSV file; every bad row is a fault with its line, and none is guessed at."""
    text = read_text(path, file)
    if isinstance(text, Fault):
        faults.found.append(text)
        return ()
    before = len(faults.found)
    rows = read_rows(text, file, faults)
    header = next(rows, Row(Place(file, 1, 1), (), ""))
    if len(faults.found) > before or not _header_fits(header, faults):
        return ()
    services: dict[str, Service] = {}
    for row in rows:
        _add_row(services, header, row, faults)
    if not services and len(faults.found) == before:
        faults.add("no-service", Place(file), "there is no service", "add a row for each service")
    return tuple(services.values())


def _header_fits(header: Row, faults: Faults) -> bool:
    if not commas_fit(header, faults):
        return False
    names = header.cells
    if len(names) > MAX_COLUMNS:
        what = f"there are {len(names)} columns"
        faults.add("csv-wide", header.at(MAX_COLUMNS), what, f"keep at most {MAX_COLUMNS}")
        return False
    before = len(faults.found)
    for number, name in enumerate(names, 1):
        at = header.at(number - 1)
        if not name:
            faults.add("csv-header", at, f"column {number} has no name", "name it, or remove it with its commas")
        elif names.index(name) != number - 1:
            what = f"column {number} '{name[:40]}' stands there twice"
            faults.add("csv-twice", at, what, "remove or rename one of the two")
        elif not NAME.fullmatch(name):
            mend = faults.near(name.lower(), OWN_COLUMNS) or "names have small letters a-z, digits and _"
            faults.add("csv-header", at, f"column {number} '{name[:40]}' has no usable name", mend)
        elif name not in OWN_COLUMNS and (why := reserved(name)):
            faults.add("reserved", at, f"column {number}: {why}", "choose another name")
    for name in _REQUIRED:
        if name not in [known.lower() for known in names]:
            mend = f"services.csv has the columns {','.join(OWN_COLUMNS)}"
            faults.add("csv-column", header.place, f"there is no column `{name}`", mend)
    return len(faults.found) == before


def _add_row(services: dict[str, Service], header: Row, row: Row, faults: Faults) -> None:
    if not cells_fit(row, header, faults):
        return
    cells = dict(zip(header.cells, row.cells, strict=True))

    def at(name: str) -> Place:
        return row.at(header.cells.index(name)) if name in cells else row.place

    for name, cell in cells.items():
        if "\n" in cell or "\r" in cell:
            faults.add("csv-line", at(name), f"the cell `{name}` holds a line break", "write it on one line")
    service = cells["service"]
    if not _SERVICE.fullmatch(service):
        mend = "services are named with small letters, digits and -, like north-cmht"
        faults.add("service", at("service"), f"'{service[:40]}' cannot name a service", mend)
    elif service in services:
        mend = "one row a service: remove one, or rename it"
        faults.add("service-twice", at("service"), f"the service '{service}' has a row already", mend)
    if not cells["name"]:
        what = f"the service '{service[:40]}' has no name"
        faults.add("service-name", at("name"), what, "write the name its staff know")
    services[service] = Service(
        service=service,
        name=cells["name"],
        sector=cells.get("sector", ""),
        headcount=_headcount(cells.get("headcount", ""), at, faults),
        headcount_date=cells.get("headcount_date", ""),
        headcount_source=cells.get("headcount_source", ""),
        arm=cells.get("arm", ""),
        further={name: cell for name, cell in cells.items() if name not in OWN_COLUMNS},
    )


def _headcount(text: str, at: Callable[[str], Place], faults: Faults) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII):
        mend = "count eligible people: a whole number from 1, without commas; leave it empty if unknown"
        faults.add("headcount", at("headcount"), f"the headcount is '{text[:40]}'", mend)
        return None
    return int(text)
