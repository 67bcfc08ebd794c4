"""One respondent's request: whose draft it is, where its answers lead, and how a change of it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from surveyapp.drafts import Draft, DraftKey, UnreadableDraftError, key_from_cookie
from surveyapp.errors import ConflictError
from surveyapp.routing import Route, Stop
from surveyapp.rules import TODAY, Value
from surveyapp.store import Counted, Event, Store
from surveyapp.web.rounds import Round

Change = Callable[[Draft], Draft | None]
"""An edit of a draft; None where there is nothing left to do."""

_ATTEMPTS = 8


@dataclass(frozen=True)
class Visit:
    """A draft that this request's cookie opens; `version` counts its saves, `sending` that it may not change."""

    round: Round
    key: DraftKey
    draft: Draft
    version: int
    sending: bool

    @cached_property
    def link(self) -> dict[str, str]:
        """What the respondent's link brought, and the day the draft began."""
        values = self.round.fieldwork.link_values(self.draft.service, self.draft.language)
        return {**values, TODAY: self.draft.today}

    @cached_property
    def route(self) -> Route:
        """Where the answers lead."""
        return self.after(self.draft.answers)

    def after(self, answers: Mapping[str, Value]) -> Route:
        """Return where other answers of this respondent would lead."""
        return self.round.router.route(answers, self.link, self.draft.seed)

    def piped(self, values: dict[str, Value]) -> Callable[[str], str]:
        """Return what prints an earlier answer or a link variable in a text."""
        return self.round.sayer.printer({**self.link, **values})

    def query(self, changing: bool = False) -> str:
        """Return what an address of this visit ends with; `changing` where the way leads back to the check page."""
        return "?from=check" if changing else ""

    @property
    def note(self) -> str:
        """What stands below a page of this visit, as HTML; nothing, for a respondent."""
        return ""

    def counted(self, event: Event) -> Counted:
        """Return an event of this draft's service, to be counted."""
        return Counted(self.draft.survey, self.draft.wave, self.draft.service, event)


def find_visit(round_: Round, store: Store, cookie: str | None) -> Visit | None:
    """Return the draft that a cookie opens, or None."""
    key = key_from_cookie(cookie)
    stored = store.draft(key.draft_id) if key else None
    if key is None or stored is None:
        return None
    try:
        draft = key.open(stored.box)
    except UnreadableDraftError:
        return None
    if (draft.survey, draft.wave) != (round_.snapshot.survey, round_.snapshot.wave):
        return None
    return Visit(round_.speaking(draft.language), key, draft, stored.version, stored.sending)


def change(visit: Visit, store: Store, edit: Change, event: Event | None = None) -> Visit | None:
    """Save an edit of a draft, count the event that goes with it, and return the visit after it.

    Two tabs that save at once both succeed: the later one is applied to what the earlier one saved, unless `edit`
    answers None: then there is nothing left to do. None is returned where the draft is gone or is being sent.

    Raises:
        StoreError: it cannot be saved now; nothing was.

    """
    now: Visit | None = visit
    for _ in range(_ATTEMPTS):
        if now is None or now.sending:
            return None
        draft = edit(now.draft)
        if draft is None:
            return now
        try:
            store.save_draft(
                now.key.draft_id, now.version, now.key.seal(draft), visit.counted(event) if event else None
            )
        except ConflictError:
            now = find_visit(visit.round, store, visit.key.cookie)
            continue
        return Visit(now.round, now.key, draft, now.version + 1, sending=False)
    raise ConflictError("many windows save this draft at once", "press Continue again")


def next_stop(route: Route, page: str, draft: Draft, changing: bool) -> Stop | None:
    """Return the page after one that was saved, or None for the check page.

    After a change from the check page only pages not seen yet come before it again.
    """
    here = route.at(page)
    if not changing and here is not None and here + 1 < len(route.stops):
        return route.stops[here + 1]
    return route.first_unseen(draft.seen)
