"""What runs: the server and ingest of this home, whoever has our port, the Chroma server."""

import json
import socket
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from assistant.diagnosis.finding import Trouble
from assistant.settings import ServerSettings
from knowledge.locks import in_use
from knowledge.settings import StoreSettings

_PATIENCE_SECONDS = 5.0
_TITLE = "By the Book"


def lock(home: Path, purpose: str) -> str:
    """Whether a process holds the lock of a purpose: serve or ingest. Either is fine."""
    path = home / f"{purpose}.lock"
    try:
        if not in_use(path):
            return f"no `bythebook {purpose}` runs on this home"
        owner = path.read_text(encoding="utf8").strip()
    except OSError as error:
        raise Trouble(
            f"{path} cannot be opened ({error.strerror})", f"Give this user the right to write {path}, or delete it."
        ) from error
    return f"`bythebook {purpose}` runs on this home" + (f" (process {owner})" if owner else "")


def port(server: ServerSettings) -> str:
    """The port is free, or it is our own server that answers there."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((server.host, server.port))
        except OSError as error:
            if _answer(server.host, server.port, "/openapi.json").get("info", {}).get("title") == _TITLE:
                return f"{server.host}:{server.port}: our server answers"
            raise Trouble(
                f"{server.host}:{server.port} cannot be listened on ({error.strerror})",
                "Stop what listens there, or choose another one: --port, or BYTHEBOOK_SERVER__PORT and __HOST.",
            ) from error
    return f"{server.host}:{server.port} is free" if server.port else "any free port will be taken"


def chroma(store: StoreSettings) -> str:
    """The Chroma server answers, where the settings name one."""
    if store.kind != "chroma-server":
        return f"not needed for the store {store.kind}"
    if "nanosecond heartbeat" not in _answer(store.host, store.port, "/api/v2/heartbeat"):
        raise Trouble(
            f"no Chroma server answers at {store.host}:{store.port}",
            f"Start it with `chroma run --host {store.host} --port {store.port}`, or set BYTHEBOOK_STORE__KIND=chroma.",
        )
    return f"{store.host}:{store.port} answers"


def _answer(host: str, port: int, path: str) -> dict[str, Any]:
    """The JSON object that a server on this network sends; an empty one when none does."""
    connection = HTTPConnection(host, port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", path)
        found = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        return {}
    finally:
        connection.close()
    return found if isinstance(found, dict) else {}
