"""A language model as the verifier: it is shown the claim and its sources, and replies with a verdict."""

import asyncio
import json
import threading
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.verifying.failing import VerifierFailed
from assistant.verifying.verdicts import Support, Verification
from assistant.verifying.wording import Reading
from assistant.writing.calling import Caller
from assistant.writing.model import ModelFailed, Prompt

_PROMPT = Path(__file__).with_name("prompts") / "verify.v1.md"  # a changed prompt is a new file


class _Reply(BaseModel):
    """What the model must write. Strict: a number in quotes is no number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: str
    verdict: Support
    probability: float = Field(ge=0, le=1, allow_inf_nan=False)


class LlmVerifier:
    """Asks for a reason, a verdict and a probability. As deterministic as the endpoint is.

    Calls may come from any thread; the requests run in one event loop, on a thread of its own.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._instructions = _PROMPT.read_text(encoding="utf8")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="verifying", daemon=True)
        self._thread.start()

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        """The model's verdict. Raises VerifierFailed where there is none. A question asserts nothing: none is asked."""
        if not Reading(claim).words or claim.rstrip().endswith("?"):
            return Verification("unsupported", 0.0, ("says nothing that could be checked",))
        if not any(source.strip() for source in sources):
            return Verification("unsupported", 0.0, ("there is no source",))
        material = json.dumps({"claim": claim, "sources": list(sources)}, ensure_ascii=False)
        asked = asyncio.run_coroutine_threadsafe(self._ask(Prompt(self._instructions, material)), self._loop)
        try:
            written = asked.result()
        except ModelFailed as failure:
            raise VerifierFailed(str(failure)) from failure
        return _read(written)

    def close(self) -> None:
        """End the thread; requests under way are given up."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _ask(self, prompt: Prompt) -> str:
        return "".join([delta.text async for delta in self._caller.stream(prompt)])


def _read(written: str) -> Verification:
    """The verdict in a reply, which may be fenced. The score is on the verdict's side of one half."""
    start, end = written.find("{"), written.rfind("}")
    try:
        reply = _Reply.model_validate_json(written[start : end + 1])
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise VerifierFailed(f"the model's reply is no verdict ({where}: {problem['msg']})") from error
    if reply.verdict == "supported":
        return Verification("supported", max(0.5, reply.probability))
    return Verification(reply.verdict, min(0.49, reply.probability), (reply.reason or "the model gave no reason",))
