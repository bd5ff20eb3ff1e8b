"""What the clauses of a knowledge base tell agents to do, read once for each index generation."""

import threading
from collections.abc import Sequence
from datetime import date

from assistant.discretion.book import Book
from assistant.escalating.detection import Detector
from assistant.suggesting.case import Case, sentences
from assistant.suggesting.directives import Directive, directives_in, shared
from assistant.suggesting.instructions import instructions_in, told
from assistant.suggesting.signs import are_about, signs_in
from knowledge.embeddings import Encoder
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.generations import GenerationName
from knowledge.policies import Audience, Clause, ClauseKind
from knowledge.records import Records
from knowledge.retrieval import ScoredClause
from knowledge.words import stems

_ENOUGH = 0.73  # cosine, shared words and rank together, see `_fits`
_SHARED = 0.4  # how much the share of the words that tell the case counts
_FOUND = 0.25  # how much it counts that the clause is one of those found first
_FIRST = 3
_CERTAIN = 2.0
_MOST = 4
_TURNS = 6  # the customer's latest


class Handbook:
    """The internal clauses of the generation that serves, and the directives that fit a case."""

    def __init__(self, records: Records, encoder: Encoder) -> None:
        self._records = records
        self._encoder = encoder
        self._detector = Detector()
        self.remembered = RememberedVectors(encoder)
        self._read: tuple[GenerationName, tuple[Clause, ...], tuple[Directive, ...]] | None = None
        self._books: dict[tuple[GenerationName, date], Book] = {}
        self._reading = threading.Lock()

    def book(self, generation: GenerationName, day: date) -> Book:
        """What the internal clauses in force that day say about discretion."""
        internal = self._of(generation)[0]
        with self._reading:
            if (generation, day) not in self._books:
                self._books = {(generation, day): Book.of([one for one in internal if one.effectivity.covers(day)])}
            return self._books[generation, day]

    def fitting(self, generation: GenerationName, case: Case, found: Sequence[ScoredClause]) -> list[Directive]:
        """The directives whose case is the customer's, the best fit first; `found` is what was found for it."""
        directives = [one for one in self._of(generation)[1] if one.clause.effectivity.covers(case.as_of)]
        said = _said(case)
        if not directives or not said:
            return []
        first = {(one.clause.document, one.clause.id) for one in found[:_FIRST]}
        near = self._fits(directives, said)
        fits = [
            fit + _FOUND * ((one.clause.document, one.clause.id) in first)
            for fit, one in zip(near, directives, strict=True)
        ]
        best = sorted(range(len(directives)), key=lambda at: -fits[at])[:_MOST]
        return [directives[at] for at in best if fits[at] >= _ENOUGH]

    def for_mood(self, generation: GenerationName, case: Case) -> list[Clause]:
        """The internal procedures for a sign that the customer gives: anger, whatever it is about."""
        signs = signs_in("\n".join(_said(case)))
        return [
            clause
            for clause in self._of(generation)[0]
            if clause.kind is ClauseKind.PROCEDURE_STEP
            and clause.effectivity.covers(case.as_of)
            and are_about(signs, " ".join((clause.title, *clause.section)))
        ]

    def _fits(self, directives: Sequence[Directive], said: Sequence[str]) -> list[float]:
        """How near the customer's turns are to each case: the best sentence of as many turns as the case wants.

        A turn that gives the reason for which a directive hands over, or a sign of its case, is as near as can be.
        """
        given = [set(self._detector.reasons(text, self._encoder)) for text in said]
        signs = [signs_in(text) for text in said]
        turns = [sentences(text) for text in said]
        vectors = [self.remembered.encode(turn) for turn in turns]
        words = [[stems(one) for one in turn] for turn in turns]
        fits = []
        for one in directives:
            cases = self.remembered.encode(one.cases)
            near = [
                _CERTAIN
                if one.reasons & reasons or are_about(shown, one.cases[0])
                else max(
                    float(cosine) + _SHARED * shared(one.cases[0], each)
                    for cosine, each in zip((cases @ vectors_of.T).max(axis=0), stemmed, strict=True)
                )
                for vectors_of, stemmed, reasons, shown in zip(vectors, words, given, signs, strict=True)
            ]
            best = sorted(near, reverse=True)
            fits.append(best[one.times - 1] if len(best) >= one.times else 0.0)
        return fits

    def _of(self, generation: GenerationName) -> tuple[tuple[Clause, ...], tuple[Directive, ...]]:
        with self._reading:
            if self._read is None or self._read[0] != generation:
                clauses = tuple(self._records.clauses_in_force())
                internal = tuple(clause for clause in clauses if clause.audience is Audience.INTERNAL)
                self._read = (generation, internal, tuple(_directives(clauses)))
            return self._read[1:]


def _directives(clauses: Sequence[Clause]) -> list[Directive]:
    """What all the clauses tell agents to do, each sentence once."""
    read = [*directives_in(clauses), *instructions_in(one for one in clauses if one.audience is Audience.INTERNAL)]
    once: dict[tuple[object, ...], Directive] = {}
    for one in read:
        once.setdefault((one.clause.document, one.clause.version, one.clause.id, one.span.start), told(one))
    return list(once.values())


def _said(case: Case) -> list[str]:
    return [turn.text for turn in case.turns if turn.speaker == "customer"][-_TURNS:]
