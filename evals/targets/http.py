"""A running server, asked through `POST /v1/chat` like any client."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import SecretStr, ValidationError

from evals.errors import EvalError
from evals.samples import Sample
from evals.scores import Observed
from evals.targets.target import Unreachable, converse
from knowledge.policies import Reader

TRIES = 10
"""At one question while the server says that it is busy (429, 503 with Retry-After)."""

_LONGEST_WAIT = 60.0  # seconds, whatever Retry-After asks for: the service counts requests by the minute
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # seconds; what a whole answer may take by default
_BUSY = (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a server tells of itself; None where it does not."""

    generation: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Http:
    """Asks the server at `url`. Agents' questions bear `agent_key`. `pause` waits some seconds before another try.

    Raises EvalError for what is no address of a server.
    """

    url: str
    agent_key: SecretStr | None = None
    pause: Callable[[float], None] = time.sleep
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=_TIMEOUT), init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            url = httpx.URL(self.url)
        except httpx.InvalidURL as error:
            raise EvalError(f"{self.url!r} is no address: {error}") from error
        if url.scheme not in ("http", "https") or not url.host:
            raise EvalError(f"{self.url!r} is no address of a server, such as http://127.0.0.1:8000")

    @property
    def name(self) -> str:
        """The server's address, without credentials."""
        return str(httpx.URL(self.url).copy_with(username=None, password=None)).rstrip("/")

    def answer(self, sample: Sample) -> Observed:
        """Asks on the sample's day, as its reader; `ms` is what a client waits for the whole answer.

        Raises EvalError (Unreachable where nobody answers), which says what came instead of an answer.
        """
        return converse(sample, self._ask)

    def facts(self) -> ServerFacts:
        """What `/readyz` and `/openapi.json` tell. Raises EvalError for a server that cannot answer questions now."""
        ready = self._send("GET", "/readyz")
        if ready.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            reasons = " ".join(map(str, _object(ready).get("reasons", ())))
            raise EvalError(f"{self.name} is not ready: {reasons or 'it gives no reason'}")
        described = self._send("GET", "/openapi.json")
        return ServerFacts(_text(ready, "generation"), _text(described, "info", "version"))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, sample: Sample) -> Observed:
        body: dict[str, Any] = {
            "question": sample.question,
            "history": [turn.model_dump() for turn in sample.history],
            "scenario": sample.scenario,
        }
        if sample.as_of is not None:
            body["as_of"] = sample.as_of.isoformat()
        headers = {"Accept": "application/json", **self._credentials(sample)}
        for _ in range(TRIES):
            started = time.perf_counter()
            response = self._send("POST", "/v1/chat", json=body, headers=headers)
            milliseconds = round((time.perf_counter() - started) * 1000, 3)
            wait = _seconds_to_wait(response)
            if wait is None:
                return _observed(sample, response, milliseconds)
            self.pause(wait)
        raise EvalError(f"asked {TRIES} times, each time {_problem(response)}; ask fewer at once with --concurrency")

    def _credentials(self, sample: Sample) -> dict[str, str]:
        if sample.audience is not Reader.AGENT:
            return {}
        if self.agent_key is None:
            raise EvalError(
                "an agent asks, and no agent key is known: set BYTHEBOOK_SERVER__AGENT_KEY to the server's, "
                "or name the variable that holds it with --key-env"
            )
        return {"Authorization": f"Bearer {self.agent_key.get_secret_value()}"}

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return self._client.request(method, self.url.rstrip("/") + path, **request)
        except httpx.ConnectError as error:
            raise Unreachable(f"{self.name} cannot be reached ({error}); is the server running?") from error
        except httpx.TimeoutException as error:
            raise Unreachable(f"{self.name} did not answer in time ({type(error).__name__})") from error
        except httpx.TransportError as error:
            raise Unreachable(f"the connection to {self.name} broke off ({error})") from error


def _seconds_to_wait(response: httpx.Response) -> float | None:
    """How long a busy server asks to wait; None from one that is not busy."""
    if response.status_code not in _BUSY:
        return None
    try:
        return min(max(float(response.headers["Retry-After"]), 0.0), _LONGEST_WAIT)
    except (KeyError, ValueError):  # not given, or a date
        return 1.0 if response.status_code == httpx.codes.TOO_MANY_REQUESTS else None


def _observed(sample: Sample, response: httpx.Response, milliseconds: float) -> Observed:
    if response.status_code != httpx.codes.OK:
        raise EvalError(f"the server said {_problem(response)}")
    row = _object(response)
    try:
        return Observed.model_validate({**row, "id": sample.id, "passages": row.get("sources", ()), "ms": milliseconds})
    except ValidationError as error:
        first = error.errors()[0]
        raise EvalError(f"the server's answer is not one of /v1/chat: {first['loc'][0]}: {first['msg']}") from error


def _problem(response: httpx.Response) -> str:
    """The status, and the words of the server's error body where it has one."""
    error = _object(response).get("error")
    message, reference = (error.get("message"), error.get("reference")) if isinstance(error, dict) else ("", None)
    words = message or " ".join(response.text.split())[:200] or response.reason_phrase
    return f"{response.status_code}: {words}" + (f" (reference {reference})" if reference else "")


def _text(response: httpx.Response, *keys: str) -> str | None:
    """A text within the JSON object of a response; None where it is not there."""
    value: Any = _object(response)
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None


def _object(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of a response; empty for anything else."""
    try:
        value = response.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
