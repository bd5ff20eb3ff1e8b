"""The passage of a clause that a written sentence rests on, so that its citation quotes something."""

from assistant.answering.limiting import limits
from knowledge.policies import Clause
from knowledge.sentences import Span, sentence_spans
from knowledge.words import stems

_OF_SENTENCE = 0.5  # how much the share of the clause's own words counts beside that of the written sentence's


def best_quote(words: str, clause: Clause) -> Span:
    """The sentence of the clause that shares most with the written one; a question comes with its answer."""
    spans = sentence_spans(clause.text) or [Span(0, len(clause.text))]
    if "|" in clause.context:
        return Span(spans[0].start, spans[-1].end)  # a table row is one thing
    written = stems(words)
    best = max(range(len(spans)), key=lambda at: _shared(written, clause.text[spans[at].start : spans[at].end]))
    end = best
    if clause.text[: spans[best].end].endswith("?") and best + 1 < len(spans):
        end = best + 1
    return Span(spans[best].start, spans[end].end)


def limit_behind(clause: Clause, quoted: Span) -> Span | None:
    """The sentence right behind a passage, where it limits what that says ("Exception: …", "However, …")."""
    behind = next((span for span in sentence_spans(clause.text) if span.start >= quoted.end), None)
    return behind if behind and limits(clause.text[behind.start : behind.end]) else None


def _shared(written: frozenset[str], sentence: str) -> float:
    own = stems(sentence)
    both = len(written & own)
    return both / max(1, len(written)) + _OF_SENTENCE * both / max(1, len(own))
