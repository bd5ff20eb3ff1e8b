"""The thorough check of a draft: by the rules, and by a language model that is asked once for the whole of it."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import aclosing, closing, contextmanager
from typing import Literal, NamedTuple, Protocol

import anyio.to_thread
from pydantic import BaseModel, ConfigDict

from assistant.conversations.usage import open_usage
from assistant.settings import Settings
from assistant.suggesting.brief import SCHEMA, Brief, briefed, instructions
from assistant.suggesting.checker import ReplyCheck, ReplyChecker
from assistant.suggesting.findings import Draft, Finding
from assistant.suggesting.objections import Objections, objections
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.verifying.verdicts import Verifier
from assistant.writing.budget import Budget
from assistant.writing.calling import Caller, open_caller
from assistant.writing.model import ModelFailed, Usage, Why, WritingStopped
from assistant.writing.settings import LLMSettings
from knowledge.embeddings import Encoder
from knowledge.errors import KnowledgeError
from knowledge.serving import ServedIndex

_log = logging.getLogger(__name__)

_CUT: dict[str | None, Why] = {"length": "too_long", "content_filter": "filtered"}


class Inquiry(BaseModel):
    """How a thorough check came about; docs/checks.md lists the codes.

    `code` is `checked`, or `rules:<why>` where the findings are those of the rules alone. `fingerprint` is the SHA-256
    of prompt, model and its settings, None without a model. Of what the model objected to, so much was `added` to
    what the rules found, and so much `dropped` because it stood on nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    fingerprint: str | None = None
    added: int = 0
    dropped: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Checked(NamedTuple):
    """The findings in the order of the draft, and how they came about."""

    findings: tuple[Finding, ...]
    inquiry: Inquiry


class ThoroughCheck(Protocol):
    """Finds what should not be sent as it is, and takes its time."""

    async def check(self, draft: Draft) -> Checked:
        """At least what the rules find. Raises IndexUnavailable and ModelUnavailable."""
        ...


class RulesAlone:
    """The ThoroughCheck where no model is set."""

    def __init__(self, rules: ReplyCheck) -> None:
        self._rules = rules

    async def check(self, draft: Draft) -> Checked:
        """What the rules find. Raises IndexUnavailable and ModelUnavailable."""
        found = await anyio.to_thread.run_sync(self._rules.check, draft)
        return Checked(found, Inquiry(code="rules:no_model"))


class ThoroughChecker:
    """Adds to the rules' findings what a model objects to on grounds that hold. Used from one event loop at a time.

    Whatever the draft or the customer may talk the model into, it can neither take a finding of the rules away nor add
    one without words of a clause.
    """

    def __init__(
        self,
        rules: ReplyChecker,
        index: ServedIndex,
        verifier: Verifier,
        caller: Caller,
        budget: Budget,
        llm: LLMSettings,
    ) -> None:
        self._rules = rules
        self._index = index
        self._verifier = verifier
        self._caller = caller
        self._budget = budget
        self._seconds = llm.check_seconds
        self._fingerprint = fingerprint(llm)

    async def check(self, draft: Draft) -> Checked:
        """At least what the rules find, whatever the model does. Raises IndexUnavailable and ModelUnavailable."""
        found = await anyio.to_thread.run_sync(self._rules.check, draft)
        code, used, objected = "checked", Usage(), Objections((), 0)
        try:
            brief = await anyio.to_thread.run_sync(self._brief, draft)
            async with asyncio.timeout(self._seconds):
                written, used = await self._asked(brief)
            objected = await anyio.to_thread.run_sync(objections, written, brief, self._verifier)
        except TimeoutError:
            code = _failed("timeout", f"it took more than {self._seconds:g} s")
        except WritingStopped as stopped:
            code = _failed(stopped.why, str(stopped))
        except KnowledgeError:
            raise
        except Exception:
            _log.exception("The model's part of a check failed")
            code = "rules:error"
        merged = merge(found, objected.findings)
        inquiry = Inquiry(
            code=code,
            fingerprint=self._fingerprint,
            added=len(merged) - len(found),
            dropped=objected.dropped,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
        )
        return Checked(merged, inquiry)

    def _brief(self, draft: Draft) -> Brief:
        with self._index.pin() as generation:
            return briefed(draft, generation, self._rules.books.of(generation, draft.as_of))

    async def _asked(self, brief: Brief) -> tuple[str, Usage]:
        """What the model writes, and what that took. Raises WritingStopped."""
        prompt = brief.prompt()
        finish: str | None = None
        async with self._budget.spending(prompt, None) as bill, aclosing(self._caller.stream(prompt)) as deltas:
            async for delta in deltas:
                bill.written += delta.text
                bill.usage = delta.usage or bill.usage
                finish = delta.finish or finish
        if finish in _CUT:
            raise ModelFailed(_CUT[finish], f"the reply ended with {finish!r}")
        return bill.written, bill.total


def merge(rules: Sequence[Finding], model: Iterable[Finding]) -> tuple[Finding, ...]:
    """The rules' findings with those of the model that say something else, in the order of the draft.

    What the model finds wrong in a sentence is not offered again in a better tone, as the rules do it.
    """
    known = {name for one in rules for name in _names(one)}
    added: list[Finding] = []
    for one in model:
        names = set(_names(one))
        if not names & known:
            added.append(one)
            known |= names
    wrong = {one.start for one in added if one.kind not in ("tone", "missing_disclosure")}
    kept = [
        one.model_copy(update={"rewrite": None}) if one.kind == "tone" and one.start in wrong else one for one in rules
    ]
    return tuple(sorted((*kept, *added), key=lambda one: one.start))


def _names(one: Finding) -> Iterator[tuple[Literal["at", "by"], str, object]]:
    """What tells a finding apart: kind and sentence; of a disclosure, which no sentence has, also the clause."""
    yield "at", "contradiction" if one.kind == "over_promise" else one.kind, one.start
    if one.kind == "missing_disclosure":
        yield "by", one.kind, (one.citation.document, one.citation.clause_id)


def fingerprint(llm: LLMSettings) -> str:
    """The SHA-256 of everything that shapes what a model objects to, beside the draft and the clauses."""
    shaping = (instructions(), SCHEMA, llm.model, llm.place, llm.temperature, llm.output_tokens)
    return hashlib.sha256(json.dumps(shaping).encode()).hexdigest()


@contextmanager
def open_thorough(
    settings: Settings, encoder: Encoder, index: ServedIndex, rules: ReplyChecker
) -> Iterator[ThoroughCheck]:
    """The check with the model that the settings name, or the rules alone. Raises KnowledgeError (no database)."""
    llm = settings.llm
    if llm.model is None:
        yield RulesAlone(rules)
        return
    with closing(open_usage(settings.knowledge)) as usage:
        yield ThoroughChecker(rules, index, RuleVerifier(encoder), open_caller(llm), Budget(llm, usage), llm)


def _failed(why: Why, reason: str) -> str:
    _log.warning("A draft was checked by rules alone: %s", reason)
    return f"rules:{why}"
