"""The clauses that a model may answer from, by number, as it reads them and as its sentences are held against them."""

import re
from dataclasses import dataclass

from assistant.answering.evidence import Evidence
from assistant.answering.reading import labelled
from assistant.writing.asserting import asserted
from knowledge.policies import Clause
from knowledge.sentences import sentence_spans

_CLAUSES = 8  # best clauses; their exceptions come on top
_EXCEPTIONS = 2  # of one clause, as many as the quoting writer shows
_STYLE = 3  # clauses on how the company wants to sound
_STYLE_TAGS = frozenset(("conduct", "tone", "style", "voice"))

_COMMAND = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|above|previous|prior|rules?)\b"
    r"|\bsystem prompt\b|\blanguage model\b|\bas an ai\b|\byou are now\b|^\W*(?:system|assistant|user)\s*:"
    r"|\b(?:reply|respond|answer|output)\s+(?:only\s+)?(?:with|that)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What a policy has no reason to say, and a text that was planted for a model has."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A clause with its number. `text` is what the model reads, with what its words need to be understood; `source` is
    what of it can support anything.

    `rule` is the number of the clause that it is an exception to.
    """

    number: int
    clause: Clause
    text: str
    rule: int | None = None

    @property
    def source(self) -> str:
        """What the clause asserts: what a sentence that cites it is held against."""
        return asserted(self.text)


def numbered(evidence: Evidence) -> tuple[Numbered, ...]:
    """The best clauses, each followed by the exceptions to it."""
    ranked = sorted(evidence.clauses, key=lambda weighed: -weighed.best)[:_CLAUSES]
    found: dict[tuple[str, str], Numbered] = {}
    for weighed in ranked:
        rule = _put(weighed.clause, None, found)
        for exception in weighed.found.exceptions[:_EXCEPTIONS]:
            _put(exception, rule, found)
    return tuple(one for one in found.values() if one.text)


def _put(clause: Clause, rule: int | None, found: dict[tuple[str, str], Numbered]) -> int:
    key = (clause.document, clause.id)
    if key not in found:
        found[key] = Numbered(len(found) + 1, clause, _text(clause), rule)
    return found[key].number


def style(evidence: Evidence) -> tuple[str, ...]:
    """What the clauses found say about how to sound, by their document's tags."""
    clauses = (scored.clause for scored in evidence.found)
    return tuple(_text(clause) for clause in clauses if _STYLE_TAGS & set(clause.tags))[:_STYLE]


def _text(clause: Clause) -> str:
    text = without_commands(clause.text)
    if text and (row := labelled(text, clause.context)):
        return row
    return f"{clause.context}\n{text}".strip() if text else ""


def without_commands(text: str) -> str:
    """The text without sentences that speak to a model: it neither reads them nor may rest on them."""
    kept, at = [], 0
    for span in sentence_spans(text):
        if _COMMAND.search(text[span.start : span.end]):
            kept.append(text[at : span.start])
            at = span.end
    return "".join((*kept, text[at:])).strip()
