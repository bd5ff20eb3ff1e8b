"""`bythebook serve`: the HTTP API and the web page, until it is stopped."""

import socket
from contextlib import suppress
from functools import partial
from typing import Annotated

import typer

from assistant.cli.options import Home, settings_for
from assistant.errors import AssistantError
from assistant.settings import ServerSettings, Settings
from knowledge.embeddings import Encoder
from knowledge.locks import exclusive, together

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Where to listen (default: 127.0.0.1).", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (default: 8000).", show_default=False)] = None,
    home: Home = None,
) -> None:
    """Serve the HTTP API and the web page. Policies ingested meanwhile are served within two seconds."""
    settings = settings_for(home)
    named = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    server = ServerSettings.model_validate({**settings.server.model_dump(), **named})
    run_server(settings.model_copy(update={"server": server}))


def run_server(settings: Settings, encoder: Encoder | None = None) -> None:
    """Serve until a signal comes, with an encoder that is already open or one of its own.

    Raises LockHeld when another server has this knowledge base.

    Chroma's directory has one owner; where a Chroma server keeps the vectors, several may serve one home.
    """
    own = together if settings.store.kind == "chroma-server" else exclusive
    with own(settings.home / "serve.lock", "serve"), _listening(settings.server) as listening:
        import uvicorn

        from assistant.api.app import create_app  # takes two seconds, and a refusal should not
        from assistant.bootstrap import build
        from assistant.cli.announcing import AnnouncingServer

        address = f"http://{settings.server.host}:{listening.getsockname()[1]}"
        service = create_app(settings, partial(build, encoder=encoder))
        server = AnnouncingServer(
            uvicorn.Config(service, log_level="warning", access_log=False),
            f"By the Book serves {settings.home.resolve()}\n"
            f"  {address}/              ask and read\n"
            f"  {address}/documents     the policies\n"
            f"  {address}/demo          the widget in a shop\n"
            f"  {address}/panel         conversations that wait for a person\n"
            f"  {address}/evals         evaluations, for this machine only\n"
            f"  {address}/openapi.json  the API\n"
            "Stop it with Ctrl-C.\n",
            service.state.closing,
        )
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
        if not server.started:
            raise AssistantError("The server could not start; the reason stands above.")


def _listening(server: ServerSettings) -> socket.socket:
    """The bound socket. Raises AssistantError when the port is taken."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((server.host, server.port))
    except OSError as error:
        listening.close()
        raise AssistantError(
            f"Cannot listen on {server.host}:{server.port}: {error.strerror}. Choose another one with --port."
        ) from error
    return listening
