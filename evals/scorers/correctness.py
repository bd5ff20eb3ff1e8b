"""Correctness: how close an answer is to a good one in a person's words."""

import re
import string
from collections import Counter

from evals.samples import Sample
from evals.scores import Observed, Score, Sources
from knowledge.embeddings import Encoder, Vectors
from knowledge.markup import plain

PARTS = ("token_f1", "similarity")

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation + "‘’“”–—…")


class Correctness:
    """token_f1: words shared with the reference; similarity: meaning shared with it, by the encoder.

    Neither knows what follows from what: an answer that denies the reference in its words is close to it. They rank
    systems; the facts, the verdict and the citations of a sample say whether an answer is right.
    """

    name = "correctness"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> dict[str, Score]:
        """Both of `PARTS`; not applicable without a reference or an answer."""
        reference = sample.expect.reference
        if not reference:
            return dict.fromkeys(PARTS, Score.not_applicable("the sample has no reference"))
        if observed.outcome != "answered":
            return dict.fromkeys(PARTS, Score.not_applicable(f"there is no answer; the outcome is {observed.outcome}"))
        return {
            "token_f1": Score.of(token_f1(observed.text, reference)),
            "similarity": Score.of(similarity(observed.text, reference, self._encoder)),
        }


def token_f1(answer: str, reference: str) -> float:
    """Harmonic mean of token precision and recall, in [0, 1], as SQuAD scores answers: in lower case, without
    punctuation and articles, each token as often as it occurs (Rajpurkar et al., "SQuAD", EMNLP 2016, section 6.1).
    """
    said, wanted = _tokens(answer), _tokens(reference)
    if not said or not wanted:
        return float(said == wanted)
    return 2 * (Counter(said) & Counter(wanted)).total() / (len(said) + len(wanted))


def similarity(answer: str, reference: str, encoder: Encoder) -> float:
    """Cosine of the two texts' vectors, in [0, 1]; below zero counts as zero, and so does an answer without words.

    Of whole texts, though an encoder reads only their beginning where they are long: matching sentence by sentence,
    as BERTScore matches tokens, followed human judgements less closely (docs/measurements/judges.md).
    """
    if not _tokens(answer):
        return 0.0
    vectors: Vectors = encoder.encode([plain(answer), plain(reference)])
    return min(1.0, max(0.0, float(vectors[0] @ vectors[1])))


def _tokens(text: str) -> list[str]:
    return _ARTICLES.sub(" ", plain(text).lower().translate(_NO_PUNCTUATION)).split()
