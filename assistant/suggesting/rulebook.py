"""Everything that the policies say to those who write replies, read once for each index generation and day."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.suggesting.authority import Authority, authorities
from assistant.suggesting.disclosures import Duty, duties
from assistant.suggesting.marks import MarkRule, mark_rules
from assistant.suggesting.occasions import is_self_harm
from assistant.suggesting.phrases import Phrase, phrases
from assistant.suggesting.prohibitions import Prohibition, is_conduct, prohibitions
from knowledge.embeddings import Encoder, Vectors
from knowledge.policies import Audience, Clause, Reader
from knowledge.serving import OpenGeneration
from knowledge.words import stems, words

_KEPT = 4  # generations and days
_COMMON = 3  # letters from which a word that is written small somewhere is no abbreviation


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules, and the vectors of their words in the same order."""

    authorities: tuple[Authority, ...]
    phrases: tuple[Phrase, ...]
    phrase_vectors: Vectors
    prohibitions: tuple[Prohibition, ...]
    prohibition_vectors: Vectors
    marks: tuple[MarkRule, ...]
    duties: tuple[Duty, ...]
    duty_vectors: Vectors
    said_vectors: Vectors
    told_vectors: Vectors
    self_harm: bool
    small: frozenset[str]
    inside_words: frozenset[str]

    @classmethod
    def of(cls, clauses: Sequence[Clause], encoder: Encoder) -> "Rulebook":
        """The rules that stand in these clauses. Raises ModelUnavailable."""
        internal = [clause for clause in clauses if clause.audience is Audience.INTERNAL]
        public = [clause for clause in clauses if clause.audience is Audience.PUBLIC]
        to_agents = [clause for clause in clauses if is_conduct(clause)]
        said, forbidden, told = phrases(to_agents), prohibitions(to_agents), duties(clauses)
        texts = (
            [one.words for one in said],
            [one.deed for one in forbidden],
            [one.when for one in told],
            [one.as_said for one in told],
            [one.what for one in told],
        )
        vectors = encoder.encode([text for group in texts for text in group])
        ends = np.cumsum([len(group) for group in texts])
        first, second, third, said_so, fourth = np.split(vectors, ends[:-1])
        return cls(
            authorities=authorities(internal),
            phrases=said,
            phrase_vectors=first,
            prohibitions=forbidden,
            prohibition_vectors=second,
            marks=mark_rules(to_agents),
            duties=told,
            duty_vectors=third,
            said_vectors=said_so,
            told_vectors=fourth,
            self_harm=any(is_self_harm(one.when) for one in told),
            inside_words=_stems(internal) - _stems(public) if public else frozenset(),
            small=frozenset(word for clause in clauses for word in _small(clause.text)),
        )


class Rulebooks:
    """The rulebook of a generation on a day; the latest are kept. Safe to call from any thread."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, date], Rulebook] = OrderedDict()
        self._reading = threading.Lock()

    def of(self, generation: OpenGeneration, day: date) -> Rulebook:
        """The rules in force that day, read from every clause. Raises ModelUnavailable."""
        key = (str(generation.name), day)
        with self._reading:
            if key not in self._known:
                parts = generation.partitions(Reader.AGENT)
                clauses = [clause for part in parts for clause in part.clauses(range(len(part))).values()]
                in_force = [clause for clause in clauses if clause.effectivity.covers(day)]
                self._known[key] = Rulebook.of(in_force, generation.encoder)
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]


def _stems(clauses: Sequence[Clause]) -> frozenset[str]:
    return frozenset().union(*(stems(clause.search_text) for clause in clauses))


def _small(text: str) -> set[str]:
    return {word for word in text.split() if word.isalpha() and word.islower() and len(word) >= _COMMON} & set(
        words(text)
    )
