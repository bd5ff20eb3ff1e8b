"""Consistency: samples of one group (paraphrases, channels, audiences) get the same answer.

Unlike the other scorers, it reads all results of a run. Two answers agree where their outcomes are the same and,
where both answered, their verdicts are and no sentence of one contradicts the other, which a `Verifier` judges.

Readers may see different clauses: for two audiences, one may be answered what the other is not, so that outcomes are
not compared, and a "depends" agrees with a yes or a no, since an agent may have discretion that a customer is not
told of. What both are told must still not be contradictory.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.verifying.verdicts import Verifier
from evals.results import SampleResult
from evals.scorers.groundedness import judged_sentences
from evals.scorers.verdict import verdict_of
from evals.scores import Observed, Score
from knowledge.markup import plain


@dataclass(frozen=True, slots=True)
class Pair:
    """Two samples of a group, by key, whose answers do not agree, and in what."""

    one: str
    other: str
    reason: str


class Consistency:
    """1 where a sample's answer agrees with every other of its group, else 0. Attempts are compared one by one: the
    first with the first.
    """

    name = "consistency"

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def scores(self, results: Sequence[SampleResult]) -> dict[str, Score]:
        """Each sample's score by key; not applicable without a group or anyone else in it, an error unanswered."""
        against: Mapping[str, list[str]] = defaultdict(list)
        for pair in self.contradictions(results):
            against[pair.one].append(f"{pair.other}: {pair.reason}")
            against[pair.other].append(f"{pair.one}: {pair.reason}")
        members = defaultdict(set)
        for result in results:
            members[result.suite, result.sample.group].add(result.key)
        return {
            result.key: _score(result, against[result.key], len(members[result.suite, result.sample.group]))
            for result in results
        }

    def contradictions(self, results: Sequence[SampleResult]) -> list[Pair]:
        """The pairs that do not agree, in the order of the results. What was not answered is not compared."""
        groups: dict[tuple[str, str, int], list[SampleResult]] = defaultdict(list)
        for result in results:
            if result.sample.group and _is_told(result):
                groups[result.suite, result.sample.group, result.attempt].append(result)
        pairs = (pair for group in groups.values() for pair in combinations(group, 2))
        found = ((one.key, other.key, self._difference(one, other)) for one, other in pairs)
        return [Pair(one, other, reason) for one, other, reason in found if reason]

    def _difference(self, one: SampleResult, other: SampleResult) -> str:
        """In what two answers do not agree; empty where they do."""
        said, also = one.observed, other.observed
        if said is None or also is None:
            return ""
        same_reader = one.sample.audience == other.sample.audience
        if same_reader and said.outcome != also.outcome:
            return f"{said.outcome} and {also.outcome}"
        if said.outcome != "answered" or also.outcome != "answered":
            return ""
        verdicts = {verdict_of(said), verdict_of(also)} - {None} - (set() if same_reader else {"depends"})
        if len(verdicts) > 1:
            return f"the verdict is {verdict_of(said)} and {verdict_of(also)}"
        return self._contradiction(said, also) or self._contradiction(also, said)

    def _contradiction(self, said: Observed, stated: Observed) -> str:
        """The first sentence of an answer that the other one contradicts."""
        source = plain(stated.text)
        for claim in judged_sentences(plain(said.text)):
            verification = self._verifier.verify(claim, [source])
            if verification.support == "contradicted":
                return f"{claim!r} is contradicted" + "".join(f" ({why})" for why in verification.reasons[:1])
        return ""


def _score(result: SampleResult, against: Sequence[str], members: int) -> Score:
    if not result.sample.group:
        return Score.not_applicable("the sample is in no group")
    if members == 1:
        return Score.not_applicable(f"the sample is alone in the group {result.sample.group!r}")
    if against:
        return Score.of(0.0, "; ".join(dict.fromkeys(against)))
    return Score.of(1.0) if _is_told(result) else Score.error("the sample was not answered")


def _is_told(result: SampleResult) -> bool:
    return result.observed is not None and result.observed.outcome != "failed"
