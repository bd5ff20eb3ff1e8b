"""The cases that policies tell apart: the rows of a table, and clauses of a section that differ in a few words.

"You can return an unopened item within 60 days" and "You can return an opened item within 30 days" are two cases,
*unopened* and *opened*: the words around the place where they differ are the same, and what holds then is not.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from assistant.answering.reading import readable
from knowledge.markup import plain
from knowledge.policies import Clause
from knowledge.sentences import Span, sentence_spans
from knowledge.words import content_words, stems

Document = Callable[[Clause], Sequence[Clause]]
"""The clauses of a clause's document that are in force on the day asked about and that the reader may see."""

_READ = 8192  # cells and sentences whose words are remembered
_NAME = 3  # words that tell one case from another, at most
_FRAME = 3  # words around them that the cases share, at least
_TOKEN = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_CLAUSE_NUMBER = re.compile(r"\d+(?:\.\d+)+[.)]?\s+")
_ARTICLES = frozenset("a an the".split())


@dataclass(frozen=True, slots=True)
class Case:
    """A case by the name that its clause gives it, the words of the clause that speak of it, and what holds then."""

    name: str
    clause: Clause
    span: Span
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases that exclude one another, in the document's order. `common` are the stems of what they share.

    `topic` is the policy's word for what tells them apart ("Tier"), `noun` for what they are cases of ("item");
    empty where there is none.
    """

    cases: tuple[Case, ...]
    common: frozenset[str]
    topic: str = ""
    noun: str = ""

    @property
    def differ(self) -> bool:
        """Whether it matters which one it is."""
        return len({case.values for case in self.cases}) > 1

    def names(self, said: frozenset[str]) -> bool:
        """Whether one of the stems said is what a case is called by."""
        return any((stems(case.name) - self.common) & said for case in self.cases)


def cells(clause: Clause) -> list[str]:
    """The cells of a table's row, one for each label of its header; empty for any other clause."""
    found = clause.text.strip().strip("|").split("|")
    return [_plain(cell) for cell in found] if len(found) == len(_labels(clause)) > 1 else []


def table_cases(
    row: Clause, section: Sequence[Clause], asked: frozenset[str], said: frozenset[str], kind: re.Pattern[str]
) -> Cases | None:
    """The cases of a row's table: its first column that tells rows apart, among the rows that what was said leaves."""
    labels = _labels(row)
    table = [clause for clause in section if clause.context == row.context and cells(clause)]
    wanted = _wanted(labels, table, asked, kind)
    if wanted is None:
        return None
    common = _headings(row) | stems(" ".join(labels))
    keys = [column for column in range(len(labels)) if column != wanted]
    for key in keys:
        named = [clause for clause in table if (stems(cells(clause)[key]) - common) & said]
        if len({cells(clause)[key] for clause in named}) == 1:
            table, common = named, common | stems(cells(named[0])[key])
    for key in keys:
        first = {cells(clause)[key]: clause for clause in reversed(table)}
        if len(first) > 1:
            cases = [
                Case(name, clause, Span(0, len(clause.text)), (cells(clause)[wanted],))
                for name, clause in first.items()
            ]
            return Cases(_in_order(cases), common, topic=labels[key])
    return None


def _labels(clause: Clause) -> list[str]:
    return [label.strip() for label in clause.context.split("|")]


def _wanted(labels: Sequence[str], table: Sequence[Clause], asked: frozenset[str], kind: re.Pattern[str]) -> int | None:
    """The column asked for: its label shares most with the question, or it alone holds what is asked for."""
    shared = [len(stems(label) & asked) for label in labels]
    if max(shared[1:]) > 0:
        return shared.index(max(shared[1:]), 1)
    holding = [at for at in range(1, len(labels)) if all(kind.search(cells(clause)[at]) for clause in table)]
    return holding[0] if len(holding) == 1 else None


def parallel_cases(
    clause: Clause, span: Span, section: Sequence[Clause], asked: frozenset[str], kind: re.Pattern[str]
) -> Cases | None:
    """The cases of which the sentence at a span of the clause states one, and other clauses of its section the rest.

    Of the places where it differs from others, the one where it differs from most. What is around that place is what
    is asked about, and each case holds a value of the kind.
    """
    if not clause.section:  # a document's preamble, or a list of FAQs
        return None
    base = _tokens(clause, span)
    by_place: dict[Span, list[Case]] = defaultdict(list)
    for other in section:
        for place in sentence_spans(other.text) if other != clause else ():
            words = _tokens(other, place)
            if (found := _difference(base, words)) and stems(" ".join(found.frame)) & asked:
                by_place[found.here].append(_case(other, place, words[slice(*found.there)], kind))
    if not by_place:
        return None
    here = max(by_place, key=lambda here: len(by_place[here]))
    cases = [_case(clause, span, base[slice(*here)], kind), *by_place[here]]
    if not all(case.values for case in cases) or len({case.name.lower() for case in cases}) < len(cases):
        return None
    common = frozenset.intersection(*(stems(readable(case.clause, case.span)) for case in cases))
    noun = base[here.end]
    is_noun = re.search(rf"\ban? {re.escape(cases[0].name)} {re.escape(noun)}\b", readable(clause, span))
    return Cases(_in_order(cases), common | _headings(clause), noun=noun if is_noun else "")


class _Difference(NamedTuple):
    """Where two sentences differ: positions of words in the one and in the other; and the words that they share."""

    here: Span
    there: Span
    frame: tuple[str, ...]


def _difference(base: Sequence[str], other: Sequence[str]) -> _Difference | None:
    """Where two sentences differ in a few words between or before words that they share; None where they do not."""
    before = _shared(base, other)
    found: list[tuple[int, int, _Difference]] = []
    for here in range(before + 1, before + 1 + _NAME):
        for there in range(before + 1, before + 1 + _NAME):
            after = _shared(base[here:], other[there:])
            if after and before + after >= _FRAME:
                frame = (*base[:before], *base[here : here + after])
                found.append((after, -here - there, _Difference(Span(before, here), Span(before, there), frame)))
    if not found:
        return None
    *_, best = max(found)
    return best if _says_something(base[slice(*best.here)]) and _says_something(other[slice(*best.there)]) else None


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two sequences begin with in common; any number is like any other."""
    alike = (_key(left) == _key(right) for left, right in zip(one, other, strict=False))
    return sum(1 for _ in takewhile(bool, alike))


def _key(word: str) -> str:
    return "#" if any(character.isdigit() for character in word) else word.lower()


def _says_something(words: Sequence[str]) -> bool:
    """Whether there are content words among them, and no number."""
    return len(content_words(" ".join((*words, "case")))) > 1 and "#" not in map(_key, words)


def _tokens(clause: Clause, span: Span) -> list[str]:
    words = _CLAUSE_NUMBER.sub("", _plain(clause.text[span.start : span.end]), count=1)
    return [word for word in _TOKEN.findall(words) if word.lower() not in _ARTICLES]


@lru_cache(maxsize=_READ)
def _plain(text: str) -> str:
    """A cell or a sentence is compared many times over, within a question and between questions."""
    return plain(text)


def _case(clause: Clause, span: Span, name: Sequence[str], kind: re.Pattern[str]) -> Case:
    held = tuple(match[0].lower() for match in kind.finditer(clause.text, span.start, span.end))
    return Case(" ".join(name), clause, span, held)


def _headings(clause: Clause) -> frozenset[str]:
    return stems(" ".join((clause.title, *clause.section)))


def _in_order(cases: Sequence[Case]) -> tuple[Case, ...]:
    return tuple(sorted(cases, key=lambda case: (case.clause.start, case.span.start)))
