"""The sentences of clauses that a sentence of a draft is held against, each with how near it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.reading import labelled
from assistant.verifying.wording import Reading, read
from assistant.writing.asserting import asserted
from knowledge.markup import plain
from knowledge.policies import Audience, Clause
from knowledge.retrieval import ScoredClause
from knowledge.sentences import Span, clause_sentences, introductions
from knowledge.words import stems


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a clause, or its row of a table. `text` is what it asserts, `span` where it stands in the clause.

    `around` are the stems of its title, headings and context, `whole` is all that the clause asserts, `asked` the
    place of the question that it answers.
    """

    clause: Clause
    span: Span
    text: str
    around: frozenset[str]
    whole: str
    asked: int | None = None

    @property
    def reading(self) -> Reading:
        """The passage, read by the verifier's rules."""
        return read(self.text)

    @property
    def is_public(self) -> bool:
        """Whether a customer may read it."""
        return self.clause.audience is Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Near:
    """A passage, and its cosine with the sentence of the draft (the better of alone and in the conversation)."""

    passage: Passage
    similarity: float


def near(found: Sequence[ScoredClause]) -> list[Near]:
    """The passages of the clauses that were found and of their exceptions, nearest first."""
    best: dict[tuple[str, int], Near] = {}
    for scored in found:
        cosines = [max(one) for one in scored.sentences]
        own = passages(scored.clause)
        if len(cosines) != len(own) or len(own) == 1:
            cosines = [max(scored.similarity, *cosines)] * len(own)
        put = [
            Near(one, at if one.asked is None else max(at, cosines[one.asked]))
            for one, at in zip(own, cosines, strict=True)
        ]
        put += [Near(one, scored.similarity) for exception in scored.exceptions[:3] for one in passages(exception)]
        for one in put:
            key = (one.passage.clause.id, one.passage.span.start)
            if one.passage.text and (key not in best or best[key].similarity < one.similarity):
                best[key] = one
    return sorted(best.values(), key=lambda one: -one.similarity)


@lru_cache(maxsize=4096)
def passages(clause: Clause) -> tuple[Passage, ...]:
    """The sentences of a clause in order, as many as are weighed one by one; a row of a table is one.

    A question asserts nothing: the sentence behind it asserts what it makes of it.
    """
    around = stems("\n".join((clause.title, *clause.section, clause.context)))
    if row := labelled(clause.text, clause.context):
        return (Passage(clause, Span(0, len(clause.text)), row, around, row),)
    whole = asserted(f"{clause.context}\n{clause.text}" if clause.context else clause.text)
    spans = clause_sentences(clause.text)
    found: list[Passage] = []
    question, asked = (clause.context, None) if clause.context.rstrip().endswith("?") else ("", None)
    for at, (span, intro) in enumerate(zip(spans, introductions(clause.text, spans), strict=True)):
        words = clause.text[span.start : span.end]
        if words.rstrip("*_ ").endswith("?"):
            question, asked = words, at
            found.append(Passage(clause, span, "", around, whole))
            continue
        if intro is not None:
            words = f"{clause.text[spans[intro].start : spans[intro].end]} {words}"
        said = asserted(f"{question} {words}") if question else words
        found.append(Passage(clause, span, plain(said), around | stems(question), whole, asked))
        question, asked = "", None
    return tuple(found)


def passage_at(clause: Clause, span: Span) -> Passage:
    """The passage of a clause at a place; the first where none begins and ends just there."""
    return next((one for one in passages(clause) if one.span == span), passages(clause)[0])


def is_row(passage: Passage) -> bool:
    """Whether a passage is the row of a table, read with the labels of its columns."""
    return bool(labelled(passage.clause.text, passage.clause.context))
