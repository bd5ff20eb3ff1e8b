"""What generated samples are made from and made into: clauses with their sentences, and drafts of samples."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evals.samples import Expectation, Gold, Sample, Verdict
from knowledge.markup import plain
from knowledge.policies import Audience, Clause, Reader
from knowledge.sentences import introductions, sentence_spans

_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|\([a-z0-9]\))\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause, verbatim; `excepted`: the next one makes an exception to it."""

    clause: Clause
    text: str
    excepted: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A question made from a sentence, with what is expected of its answer."""

    question: str
    sentence: Sentence
    tags: tuple[str, ...]
    verdict: Verdict | None = None
    facts: tuple[str, ...] = ()
    group: str = ""

    def sample(self, day: date) -> Sample:
        """The draft as a pending sample, asked on a day."""
        clause = self.sentence.clause
        return Sample(
            id=name(self.tags[0], clause.document, self.question),
            question=self.question,
            audience=reader_of(clause),
            as_of=day,
            tags=("generated", *self.tags),
            group=self.group,
            origin="generated",
            pending=True,
            expect=Expectation(
                gold=(Gold(document=clause.document, quote=self.sentence.text),),
                facts=tuple(fact for fact in self.facts if fact in plain(self.sentence.text)),
                verdict=self.verdict,
                outcome="answered",
            ),
        )


def sentences(clause: Clause) -> list[Sentence]:
    """The sentences of a clause that stand for themselves, in order: no items of lists, no fragments."""
    spans = sentence_spans(clause.text)
    introduced = introductions(clause.text, spans)
    texts = [_NUMBER.sub("", clause.text[start:end]) for start, end in spans]
    return [
        Sentence(clause, text, excepted=plain(after).startswith("Exception"))
        for text, after, introduction in zip(texts, [*texts[1:], ""], introduced, strict=True)
        if introduction is None and len(text.split()) > 3 and text.rstrip('*_)”"')[-1:] in (".", "!")
    ]


def common_words(clauses: Iterable[Clause]) -> frozenset[str]:
    """The words, in lower case, that within a sentence mostly stand in lower case: all others are names."""
    text = "\n".join(clause.text for clause in clauses)
    small = Counter(re.findall(r"\b[a-z]+\b(?!\.\w)", text))
    large = Counter(word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]*\b", text))
    every = {word.lower() for word in re.findall(r"\b[A-Z]?[a-z]+\b", text)}
    return frozenset(word for word in every if small[word] >= large[word])


def reader_of(clause: Clause) -> Reader:
    """Who may ask about it."""
    return Reader.CUSTOMER if clause.audience is Audience.PUBLIC else Reader.AGENT


def name(kind: str, *parts: str) -> str:
    """A sample's id, the same for the same words."""
    return f"{kind}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:8]}"
