"""The production server: waitress, several threads, and a stop that lets every answer in hand be finished."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel

from surveyapp.errors import SurveyError

_BODY_LIMIT = 8 * 1024 * 1024
_FINISH_SECONDS = 20


def serve(app: Flask, host: str, port: int, threads: int, ready: Callable[[str], None]) -> None:
    """Serve an application until SIGTERM or Ctrl-C, then finish the requests that have begun.

    Args:
        app: the application.
        host: the address to listen at.
        port: the port; 0 takes a free one.
        threads: how many requests are worked on at once.
        ready: told the address once requests are taken.

    Raises:
        SurveyError: the address cannot be listened at.

    """
    stopping = threading.Event()
    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # its messages name paths, and paths are links
    sockets: dict[int, Any] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=_BODY_LIMIT,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        wasyncore.close_all(sockets)
        mend = "another program may be using the port: choose another with --port"
        raise SurveyError(f"cannot listen at {host}:{port} ({error.strerror})", mend) from None
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), lambda *_: stopping.set())
    ready(f"http://{host}:{_port_of(sockets) or port}")
    while not stopping.is_set():
        wasyncore.loop(timeout=0.5, map=sockets, count=1)
    _finish(server, sockets)


def _port_of(sockets: dict[int, Any]) -> int | None:
    """Return the port that was taken."""
    return next((s.getsockname()[1] for s in sockets.values() if getattr(s, "accepting", False)), None)


def _finish(server: Any, sockets: dict[int, Any]) -> None:
    """Take no more connections; work off and send what has begun."""
    for listening in [s for s in sockets.values() if getattr(s, "accepting", False)]:
        wasyncore.dispatcher.close(listening)
    deadline = time.monotonic() + _FINISH_SECONDS
    while (busy := [channel for channel in sockets.values() if _busy(channel)]) and time.monotonic() < deadline:
        for channel in busy:
            for request in channel.requests:
                request.headers["CONNECTION"] = "close"  # or browsers would go on asking over the same connection
        wasyncore.loop(timeout=0.1, map=sockets, count=1)
    server.task_dispatcher.shutdown()


def _busy(channel: Any) -> bool:
    return isinstance(channel, HTTPChannel) and bool(channel.requests or channel.total_outbufs_len)
