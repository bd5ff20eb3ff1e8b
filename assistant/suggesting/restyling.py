"""A reply in another tone, by a language model: shown only where each sentence still holds by the same clauses."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import aclosing, closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import anyio.to_thread

from assistant.conversations.usage import open_usage
from assistant.errors import Conflict
from assistant.settings import Settings
from assistant.verifying.failing import FailClosed
from assistant.verifying.opening import open_verifier
from assistant.verifying.quantities import quantities
from assistant.verifying.verdicts import Verifier
from assistant.verifying.wording import normal
from assistant.writing.asserting import asserted
from assistant.writing.budget import Budget
from assistant.writing.calling import Caller, open_caller
from assistant.writing.model import Prompt, WritingStopped
from knowledge.embeddings import Encoder
from knowledge.markup import plain
from knowledge.sentences import sentence_spans
from knowledge.words import stems

Style = Literal["shorter", "warmer", "plainer"]

_PROMPT = Path(__file__).with_name("prompts") / "rewrite.v1.md"  # a changed prompt is a new file
_COMMITS = re.compile(
    r"\b(?:will|['’]ll|can|may|must|free|refund|credit|discount|offer|promise|guarantee|always|never|today|tomorrow)\b",
    re.IGNORECASE,
)


class NoModel(Conflict):
    """Rewriting needs a language model, and none is set."""

    def __init__(self) -> None:
        super().__init__("Rewriting needs a language model, and this service has none: set BYTHEBOOK_LLM__MODEL.")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The new text; or the text as it came, with `reasons` why the new one is not shown."""

    text: str
    reasons: tuple[str, ...] = ()


class Rewriter:
    """Asks the model, and holds what it writes against the clauses."""

    def __init__(self, caller: Caller, verifier: Verifier, budget: Budget) -> None:
        self._caller = caller
        self._verifier = verifier
        self._budget = budget

    async def rewrite(self, text: str, style: Style, clauses: Sequence[str]) -> Rewritten:
        """The text in that style, resting on these clauses' texts. Never raises for what the model does."""
        material = {"style": style, "clauses": list(clauses), "text": text}
        prompt = Prompt(_instructions(), json.dumps(material, ensure_ascii=False))
        written = ""
        try:
            async with self._budget.spending(prompt, None) as bill, aclosing(self._caller.stream(prompt)) as deltas:
                async for delta in deltas:
                    written += delta.text
                    bill.written, bill.usage = written, delta.usage or bill.usage
        except WritingStopped as stopped:
            return Rewritten(text, (f"the model wrote nothing: {stopped}",))
        written = written.strip()
        reasons = await anyio.to_thread.run_sync(self._problems, text, written, clauses)
        return Rewritten(text, tuple(reasons)) if reasons else Rewritten(written)

    def _problems(self, text: str, written: str, clauses: Sequence[str]) -> list[str]:
        """Why the new text may not be shown: figures new or gone, and sentences that the clauses do not support."""
        before, after = _figures(text), _figures(written)
        reasons = [f"“{one}” is new" for one in sorted(after - before)]
        reasons += [f"“{one}” is gone" for one in sorted(before - after)]
        sources = [asserted(plain(one)) for one in clauses]
        known = stems("\n".join(sources))
        for span in sentence_spans(written):
            sentence = written[span.start : span.end]
            if _is_courtesy(sentence, known) or sentence in text:
                continue
            found = self._verifier.verify(sentence, sources)
            if found.support != "supported":
                reasons.append(f"“{sentence}” is {found.support}: {'; '.join(found.reasons)}")
        return reasons or ([] if written else ["the model wrote nothing"])


@contextmanager
def open_rewriter(settings: Settings, encoder: Encoder) -> Iterator[Rewriter | None]:
    """The rewriter with the model that the settings name, or None. Raises KnowledgeError (no database)."""
    llm = settings.llm
    if llm.model is None:
        yield None
        return
    with open_verifier(settings, encoder) as verifier, closing(open_usage(settings.knowledge)) as usage:
        yield Rewriter(open_caller(llm), FailClosed(verifier), Budget(llm, usage))


def _figures(text: str) -> frozenset[str]:
    return frozenset(one.value for one in quantities(normal(text)))


def _is_courtesy(sentence: str, known: frozenset[str]) -> bool:
    """Words that say nothing of what the clauses speak of, promise nothing and have no figure in them."""
    return not (any(one.isdigit() for one in sentence) or stems(sentence) & known or _COMMITS.search(sentence))


@lru_cache
def _instructions() -> str:
    return _PROMPT.read_text(encoding="utf8")
