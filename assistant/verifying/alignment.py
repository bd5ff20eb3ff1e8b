"""What a claim rests on: for the claim and for each of its parts, the sentence and the part of it that come nearest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.verifying.quantities import Quantity, agreement
from assistant.verifying.wording import Reading, Word, read, stem
from knowledge.embeddings import Vectors
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.markup import plain
from knowledge.sentences import introductions, sentence_spans

_IN_PART, _IN_SENTENCE, _IN_SOURCE = 1.0, 0.55, 0.2  # what a shared word counts, by how near it stands
_ALIKE_FROM, _ALIKE_TO = 0.45, 0.75  # cosines of two words between which the later covers the former in part


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a source; `around` are the stems of the whole source, its headings and introductions with it."""

    reading: Reading
    around: frozenset[str]
    source: int


@dataclass(frozen=True, slots=True)
class Match:
    """The sentence a part of the claim comes nearest to, the number of the part in it, and how near: 0 is nothing."""

    unit: Unit
    part: int
    nearness: float


class Alignment:
    """A claim beside its sources. `similarities` are cosines of the claim with each unit, in their order."""

    def __init__(self, claim: Reading, sources: Sequence[str], remembered: RememberedVectors) -> None:
        self.claim = claim
        self.units = [
            Unit(reading, around, number)
            for number, source in enumerate(sources)
            for readings, around in [_read_source(source)]
            for reading in readings
        ]
        self.said = frozenset().union(*(unit.around for unit in self.units)) if self.units else frozenset()
        readings = [claim, *(unit.reading for unit in self.units)]
        words = sorted({word.text for reading in readings for word in reading.words if word.content})
        stretches = [text for text, _ in claim.stretches] if len(claim.stretches) > 1 else []
        vectors = remembered.encode([*(reading.original for reading in readings), *stretches, *words])
        ours, at = vectors[1 : len(readings)], len(readings) + len(stretches)
        self.similarities: Vectors = ours @ vectors[0]
        self.stretch_similarities: Vectors = (vectors[len(readings) : at] if stretches else vectors[:1]) @ ours.T
        self._places = {word: place for place, word in enumerate(words, start=at)}
        self._vectors = vectors
        self._rarity = _rarities(self.units)
        self.alike = self._likenesses()
        self.best = max(range(len(self.units)), key=self._nearness, default=0)

    def match(self, part: int) -> Match:
        """What a part of the claim comes nearest to."""
        wanted = self.claim.part_stems(part) or self.claim.stems
        return max(
            (
                Match(unit, number, self.overlap(wanted, unit, number) + 0.5 * float(self.similarities[at]))
                for at, unit in enumerate(self.units)
                for number in unit.reading.parts
            ),
            key=lambda match: match.nearness,
        )

    def overlap(self, wanted: frozenset[str], unit: Unit, part: int) -> float:
        """The share of stems that a part of a sentence holds; less for those that stand elsewhere in it or around."""
        near, whole = unit.reading.part_stems(part), unit.reading.stems
        total = found = 0.0
        for one in wanted:
            weight = self._rarity.get(one, 1.0)
            total += weight
            found += weight * (
                _IN_PART if one in near else _IN_SENTENCE if one in whole else _IN_SOURCE if one in unit.around else 0.0
            )
        return found / total if total else 0.0

    def coverage(self, words: Sequence[Word]) -> float:
        """The share of content words that the sources together say, in the same or in like words; 1 without any."""
        return self._covered(words, self.said, self.said)

    def stated(self, figures_hold: bool = False) -> float:
        """The share of what the claim tells, content words and quantities alike, that the sources together say; with
        `figures_hold` as if they said its quantities.
        """
        words = len({word.stem for word in self.claim.words if word.content})
        figures = [
            figures_hold or any(agreement(one, other) == "same" for other in self.quantities)
            for one in self.claim.quantities
        ]
        told = words + len(figures)
        return (words * self.coverage(self.claim.words) + sum(figures)) / told if told else 1.0

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every quantity of the sources."""
        return [one for unit in self.units for one in unit.reading.quantities]

    @cached_property
    def rest(self) -> float:
        """How far the claim rests on its best sentence: the share of its content words that the sentence says."""
        unit = self.units[self.best]
        return self._covered(self.claim.words, unit.reading.stems, unit.around)

    def similarity(self) -> float:
        """The cosine with the nearest sentence, of each stretch of the claim, on average."""
        return float(self.stretch_similarities.max(axis=1).mean())

    def likeness(self, one: str, other: str) -> float:
        """The cosine of two content words of the claim or the sources; 1 where they have the same stem."""
        if stem(one) == stem(other):
            return 1.0
        places = self._places.get(one), self._places.get(other)
        return float(self._vectors[places[0]] @ self._vectors[places[1]]) if None not in places else 0.0

    def _likenesses(self) -> dict[str, float]:
        """For each word that no source has, how far the source word most like it covers it, in [0, 1]."""
        known = [self._places[w.text] for unit in self.units for w in unit.reading.words if w.content]
        unknown = [word.text for word in self.claim.words if word.content and word.stem not in self.said]
        if not known or not unknown:
            return {}
        cosines = self._vectors[[self._places[word] for word in unknown]] @ self._vectors[sorted(set(known))].T
        covered = ((cosines.max(axis=1) - _ALIKE_FROM) / (_ALIKE_TO - _ALIKE_FROM)).clip(0, 1)
        return {word: float(share) for word, share in zip(unknown, covered, strict=True)}

    def _covered(self, words: Sequence[Word], near: frozenset[str], around: frozenset[str]) -> float:
        content = {word.stem: word.text for word in words if word.content}
        shares = (
            1.0 if one in near else max(self.alike.get(text, 0.0), 0.5 * (one in around))
            for one, text in content.items()
        )
        return sum(shares) / len(content) if content else 1.0

    def _nearness(self, at: int) -> float:
        unit = self.units[at].reading
        shared = len(self.claim.stems & unit.stems)
        return shared / max(1, len(self.claim.stems)) + float(self.similarities[at])


@lru_cache(maxsize=1024)
def _read_source(source: str) -> tuple[tuple[Reading, ...], frozenset[str]]:
    spans = sentence_spans(source)
    readings: list[Reading] = []
    for span, above in zip(spans, introductions(source, spans), strict=True):
        words = plain(source[span.start : span.end])
        intro = plain(source[spans[above].start : spans[above].end]) + " " if above is not None else ""
        readings.append(read(intro + words))
    return tuple(readings), frozenset().union(*(reading.stems for reading in readings)) if readings else frozenset()


def _rarities(units: Sequence[Unit]) -> dict[str, float]:
    """For each stem, one over the number of sentences that have it."""
    counts = Counter(one for unit in units for one in unit.reading.stems)
    return {one: 1 / count for one, count in counts.items()}
