"""One call to the model: bounded waits, one retry before the first word, the circuit breaker, a prompt goodbye."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio

from assistant.writing.breaker import CircuitBreaker
from assistant.writing.model import Delta, Model, ModelFailed, Prompt
from assistant.writing.settings import LLMSettings

_PAUSE_SECONDS = 0.3  # before the retry, where the endpoint does not say how long
_GOODBYE_SECONDS = 1.5  # for a cancelled request to close its connection


class Caller:
    """Calls a model, as patiently as the settings say. Safe for any number of calls at once in one event loop."""

    def __init__(self, model: Model, settings: LLMSettings, breaker: CircuitBreaker) -> None:
        self._model = model
        self._settings = settings
        self._breaker = breaker

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta, None]:
        """The reply as it comes: some text, and one `finish`. Raises ModelFailed."""
        if not self._breaker.admits():
            raise ModelFailed("resting", "the endpoint failed repeatedly and is left alone for a while")
        begun = failed = False
        try:
            async with aclosing(self._tried(prompt)) as deltas:
                async for delta in deltas:
                    begun = True
                    yield delta
        except Exception:
            failed = True
            raise
        finally:
            if failed:
                self._breaker.failed()
            elif begun:
                self._breaker.succeeded()
            else:
                self._breaker.given_up()

    async def _tried(self, prompt: Prompt) -> AsyncGenerator[Delta, None]:
        """A second try where the first fails before its first word, and a second one may help."""
        deadline = _now() + self._settings.total_seconds
        begun = False
        try:
            async with aclosing(self._once(prompt, deadline)) as deltas:
                async for delta in deltas:
                    begun = True
                    yield delta
            return
        except ModelFailed as failure:
            most = self._settings.retry_seconds
            pause = min(_PAUSE_SECONDS, most) if failure.after is None else failure.after
            if begun or not failure.again or pause > most or _now() + pause > deadline:
                raise
        await asyncio.sleep(pause)
        async with aclosing(self._once(prompt, deadline)) as deltas:
            async for delta in deltas:
                yield delta

    async def _once(self, prompt: Prompt, deadline: float) -> AsyncGenerator[Delta, None]:
        """One request. It is read by a task of its own, whose cancellation ends it wherever it waits."""
        arrived: asyncio.Queue[Delta | Exception | None] = asyncio.Queue()
        reading = asyncio.create_task(_read(self._model.stream(prompt, self._settings.output_tokens), arrived))
        until = _now() + self._settings.first_token_seconds
        written = finished = False
        try:
            while (delta := await _next(arrived, min(until, deadline))) is not None:
                if delta.text:
                    written, until = True, _now() + self._settings.between_chunks_seconds
                finished = finished or delta.finish is not None
                if delta.text or delta.finish or delta.usage:
                    yield delta
        finally:
            reading.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.wait({reading}, timeout=_GOODBYE_SECONDS)
        if not finished:
            raise ModelFailed("cut_off", "the reply ended without saying that it is whole", again=True)
        if not written:
            raise ModelFailed("empty", "the reply has no words")


async def _read(stream: AsyncGenerator[Delta, None], into: "asyncio.Queue[Delta | Exception | None]") -> None:
    try:
        async with aclosing(stream) as deltas:
            async for delta in deltas:
                into.put_nowait(delta)
        into.put_nowait(None)
    except Exception as error:
        into.put_nowait(error)


async def _next(arrived: "asyncio.Queue[Delta | Exception | None]", until: float) -> Delta | None:
    try:
        async with asyncio.timeout_at(until):
            delta = await arrived.get()
    except TimeoutError as error:
        raise ModelFailed("timeout", "the endpoint kept us waiting too long") from error
    if isinstance(delta, Exception):
        raise delta
    return delta


def _now() -> float:
    return asyncio.get_running_loop().time()


def open_caller(settings: LLMSettings) -> Caller:
    """Calls the model that the settings name; nothing is sent yet."""
    from assistant.writing.chat_model import open_chat_model  # two seconds, for those who want it

    return Caller(open_chat_model(settings), settings, CircuitBreaker(settings.failures_to_rest, settings.rest_seconds))
