"""The command that serves."""

from datetime import UTC, datetime

import click

from surveyapp.commands.shared import instance_of, note, opened
from surveyapp.errors import RefusedError
from surveyapp.fieldwork import LONDON


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free port.")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="Requests at once.")
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, threads: int) -> None:
    """Serve the launched surveys until SIGTERM or Ctrl-C; requests in hand are finished first.

    Put a web server with HTTPS in front of it: browsers keep the survey's cookie only over HTTPS, or on this machine.

    Example: surveyapp serve --port 8080
    """
    from surveyapp.web import create_app
    from surveyapp.web.server import serve as run

    with opened(ctx) as (_, store):
        surveys = store.launched()
        store.wipe_expired(datetime.now(UTC).astimezone(LONDON).date().isoformat())
    if not surveys:
        raise RefusedError("no survey is launched", "run `surveyapp launch FOLDER` first")
    app = create_app(instance_of(ctx))

    def ready(address: str) -> None:
        names = ", ".join(f"{survey} (wave {wave})" for survey, wave in surveys)
        click.echo(f"Serving {names} at {address}. Stop with Ctrl-C.")

    run(app, host, port, threads, ready)
    note("Stopped.")
