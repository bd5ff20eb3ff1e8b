"""Samples from the policies of a knowledge base, the same for the same clauses, day and seed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from random import Random
from typing import NamedTuple

from evals.generating.boundaries import boundary_questions
from evals.generating.drafts import Draft, Sentence, common_words, name, sentences
from evals.generating.exceptions import exception_question
from evals.generating.paraphrases import paraphrases
from evals.generating.statements import statement
from evals.generating.unanswerable import unanswerable
from evals.samples import Sample
from knowledge.policies import Clause, ClauseKind
from knowledge.records import Records

_Bundle = tuple[Sample, ...]
"""Samples that belong together: both sides of a limit, all wordings of a question."""


class Asked(NamedTuple):
    """What to generate: for which documents (a glob over their ids), on which day, how many at most, by which seed."""

    day: date
    documents: str = "*"
    limit: int | None = None
    seed: int = 7


def generate(records: Records, asked: Asked) -> list[Sample]:
    """Pending samples, in the order of the documents; with a limit, a sample of every kind in turn.

    Gold stands in the current version of each document. Bundles are kept whole, so that a limit may be missed by less
    than a bundle.
    """
    every = [
        clause
        for document, number, metadata in records.current_versions()
        for clause in records.clauses_of(document, number)
        if metadata.effectivity.covers(asked.day)
    ]
    wanted = [clause for clause in every if fnmatchcase(clause.document, asked.documents)]
    bundles = _distinct(_bundles(wanted, common_words(every), asked))
    if wanted:
        bundles += [(sample,) for sample in unanswerable(every, asked.day, Random(asked.seed))]  # noqa: S311
    if asked.limit is not None:
        bundles = _chosen(bundles, asked.limit, Random(asked.seed))  # noqa: S311
    return [sample for bundle in bundles for sample in bundle]


def _bundles(clauses: Sequence[Clause], common: frozenset[str], asked: Asked) -> Iterator[_Bundle]:
    for clause in clauses:
        # A draw for each clause: its questions do not change with another's.
        random = Random(f"{asked.seed} {clause.id}")  # noqa: S311 - repeatable, no secret
        if clause.kind is ClauseKind.FAQ_ANSWER:
            question, _, answer = f"{clause.context}\n{clause.text}".strip().partition("\n")
            if question.endswith("?"):
                yield _reworded(Draft(question, Sentence(clause, answer, excepted=False), ("faq",)), asked, random)
            continue
        for sentence in sentences(clause):
            said = statement(sentence.text, common)
            if said is None:
                continue
            for questions in boundary_questions(said, sentence.excepted, random):
                yield tuple(
                    Draft(each.text, sentence, ("boundary", each.kind), each.verdict, (each.fact,)).sample(asked.day)
                    for each in questions
                )
            if draft := exception_question(said, sentence):
                yield _reworded(draft, asked, random)


def _reworded(draft: Draft, asked: Asked, random: Random) -> _Bundle:
    """The question and its paraphrases, which must get the same answer."""
    group = name("group", draft.sentence.clause.document, draft.question)
    first = replace(draft, group=group)
    others = [
        replace(first, question=said, tags=("paraphrase", *draft.tags)) for said in paraphrases(draft.question, random)
    ]
    return tuple(each.sample(asked.day) for each in (first, *others))


def _distinct(bundles: Iterable[_Bundle]) -> list[_Bundle]:
    """The bundles whose questions were not asked before: policies repeat themselves."""
    seen: set[str] = set()
    kept = []
    for bundle in bundles:
        if not any(sample.question in seen for sample in bundle):
            kept.append(bundle)
        seen |= {sample.question for sample in bundle}
    return kept


def _chosen(bundles: Sequence[_Bundle], limit: int, random: Random) -> list[_Bundle]:
    """Bundles drawn kind by kind, in turn, until the limit; in the order in which they came."""
    kinds: dict[str, list[int]] = {}
    for at, bundle in enumerate(bundles):
        kinds.setdefault(bundle[0].tags[1], []).append(at)
    for members in kinds.values():
        random.shuffle(members)
    left, chosen = limit, []
    while left > 0 and any(kinds.values()):
        for members in kinds.values():
            if members and len(bundles[members[-1]]) <= left:
                chosen.append(members[-1])
                left -= len(bundles[members[-1]])
            if members:
                members.pop()
    return [bundles[at] for at in sorted(chosen)]
