"""Which questions these answers lead to, forwards and back: recomputed from the answers, never stored."""

from surveyapp.routing.lots import LARGEST_SEED, assigned, shuffled
from surveyapp.routing.routes import Route, Router, Stop

__all__ = ["LARGEST_SEED", "Route", "Router", "Stop", "assigned", "shuffled"]
