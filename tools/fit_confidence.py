"""Fit the constants of assistant/answering/abstention.py, and say what they are worth on corpora left out of the fit.

    python -m tools.fit_confidence [--data ../shared/data]

`--data` is the folder of labelled sets that `python -m benchmarks` reads; the sample pack is asked beside them. Every
corpus is also asked questions of the others, which it cannot answer. Fitted is a logistic model, with a ridge, of
whether the answer cites gold; every corpus weighs the same. Printed are the constants, each corpus as it fares with
constants from the others, and the same, as means of corpora, for other signals that tell both how sure and whether.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

from assistant.answering.abstention import Signals, best_sentence, signals
from assistant.answering.answer_kinds import asks_for
from assistant.answering.composing import compose
from assistant.answering.condensing import condense
from assistant.answering.events import Citation
from assistant.answering.evidence import Evidence, gather
from benchmarks.calibration import expected_error
from benchmarks.ours import ByTheBook, as_question
from benchmarks.passages import Place
from benchmarks.scoring import hits
from benchmarks.sets import Base, Labelled, LabelledSet, load_sets
from evals.gold import spans
from evals.suite import load_suite
from evals.targets import StoredSources
from knowledge.embeddings import Encoder, open_embeddings
from knowledge.hybrid import HybridRetriever
from knowledge.records import open_records
from knowledge.retrieval import ScoredClause
from knowledge.settings import EmbeddingSettings, KnowledgeSettings, StoreSettings
from knowledge.words import stems

_ROOT = Path(__file__).parents[1]
_PACK = "sample-pack"
_DECIDING = "best sentence"  # the signal that decides whether to answer
_FOREIGN = 60  # questions of each other corpus that a corpus is asked, spread over its bases
_UNANSWERABLE = 0.35  # of a corpus's weight in the fit: its own unanswerable questions and those of others
_RIDGE = 0.03
_SEED = 7

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


class _Found(NamedTuple):
    """What a question brought up, and what the answer cites."""

    evidence: Evidence
    scored: Sequence[ScoredClause]
    cited: Sequence[Citation]

    @property
    def asked(self) -> frozenset[str]:
        return stems(self.evidence.query.text)

    def covered(self, text: str) -> float:
        """The share of the question's content words that a text has."""
        return len(self.asked & stems(text)) / max(1, len(self.asked))

    def lead(self, rivals: Sequence[ScoredClause]) -> float:
        """Of the best clause over the first of these."""
        return self.scored[0].score - (rivals[0].score if rivals else 0.0)


def _entropy(found: _Found) -> float:
    scores = np.array([one.score for one in found.scored[:10]])
    shares = np.exp((scores - scores[0]) / 0.05)
    shares /= shares.sum()
    return float(-(shares * np.log(shares)).sum())


def _agreement(found: _Found) -> float:
    """Whether cosine, and whether BM25, has the same clause first: 0, 0.5 or 1."""
    first = found.scored[0]
    nearest = all(first.similarity >= other.similarity for other in found.scored)
    return (nearest + all((first.lexical or 0) >= (other.lexical or 0) for other in found.scored)) / 2


def _lacks_kind(found: _Found) -> float:
    """Whether an amount, a date … is asked for that no quote holds."""
    kind = asks_for(found.evidence.query.text)
    return float(kind is not None and not any(kind.search(one.quote) for one in found.cited))


def _sentence_lead(found: _Found) -> float:
    best = sorted((one.score for weighed in found.evidence.clauses for one in weighed.sentences), reverse=True)
    return best[0] - best[1] if len(best) > 1 else 0.0


_TRIED: Mapping[str, Callable[[_Found], float]] = {
    "lead over the second clause": lambda found: found.lead(found.scored[1:]),
    "lead over another document": lambda found: found.lead(
        [one for one in found.scored if one.clause.document != found.scored[0].clause.document]
    ),
    "lead over the first ten": lambda found: (
        found.scored[0].score - float(np.mean([one.score for one in found.scored[:10]]))
    ),
    "lead over the second sentence": _sentence_lead,
    "entropy of the first ten": _entropy,
    "cosine": lambda found: found.scored[0].similarity,
    "BM25": lambda found: found.scored[0].lexical or 0.0,
    "cosine and BM25 agree": _agreement,
    "words covered by the quotes": lambda found: found.covered(" ".join(one.quote for one in found.cited)),
    "words covered by the clause": lambda found: found.covered(found.scored[0].clause.search_text),
    "quotes lack the kind asked for": _lacks_kind,
    "words of the quotes": lambda found: float(np.log1p(sum(len(one.quote.split()) for one in found.cited))),
    "words of the question": lambda found: float(len(found.asked)),
    "follow-up": lambda found: float(bool(found.evidence.query.context)),
}
"""Signals that are not used, by what they are called in the report."""


class _Asked(NamedTuple):
    """A question asked of a corpus, `foreign` where it belongs to another; `right`: the answer cites gold."""

    corpus: str
    foreign: bool
    answerable: bool
    right: bool
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Rows:
    """All questions as columns."""

    corpus: NDArray[np.str_]
    foreign: Booleans
    answerable: Booleans
    right: Booleans
    signals: Mapping[str, Floats]

    @classmethod
    def of(cls, asked: Sequence[_Asked]) -> "_Rows":
        columns = {name: np.array([one.signals[name] for one in asked]) for name in asked[0].signals}
        corpus = np.array([one.corpus for one in asked])
        foreign, answerable, right = np.array([one[1:4] for one in asked], dtype=np.bool_).T
        return cls(corpus, foreign, answerable, right, columns)

    @property
    def families(self) -> NDArray[np.str_]:
        """Sets that differ in their conversations only are one corpus when it is left out and weighed."""
        return np.array([name.split(",")[0] for name in self.corpus])

    def weights(self, kept: Booleans) -> Floats:
        """Every corpus the same, its answerable questions together against the others, own and foreign alike."""
        weights = np.zeros(len(self.corpus))
        for family in np.unique(self.families[kept]):
            inside = kept & (self.families == family)
            unanswerable = [
                part for part in (inside & self.foreign, inside & ~self.foreign & ~self.answerable) if part.any()
            ]
            weights[inside & self.answerable] = (1 - _UNANSWERABLE) / max(1, (inside & self.answerable).sum())
            for part in unanswerable:
                weights[part] = _UNANSWERABLE / len(unanswerable) / part.sum()
        return np.asarray(weights / weights.sum())


class _Model(NamedTuple):
    """Weights by signal, the bias, and the confidence from which to answer."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    @classmethod
    def fitted(cls, rows: _Rows, names: Sequence[str], kept: Booleans) -> "_Model":
        columns = np.stack([rows.signals[name] for name in names], axis=1)[kept]
        weights = rows.weights(kept)[kept]
        scaler = StandardScaler().fit(columns, sample_weight=weights)
        found = LogisticRegression(C=1 / _RIDGE).fit(scaler.transform(columns), rows.right[kept], sample_weight=weights)
        slopes = found.coef_[0] / scaler.scale_
        model = cls(
            dict(zip(names, slopes.tolist(), strict=True)), float(found.intercept_[0] - slopes @ scaler.mean_), 0
        )
        return model._replace(threshold=_best_threshold(rows, model.confidence(rows), kept))

    def confidence(self, rows: _Rows) -> Floats:
        """Of every question, in [0, 1]."""
        speaking = sum(weight * rows.signals[name] for name, weight in self.weights.items())
        return np.asarray(1 / (1 + np.exp(-(self.bias + speaking))))


def _best_threshold(rows: _Rows, confidence: Floats, kept: Booleans) -> float:
    """The one with the best balanced accuracy: the mean over corpora, of own and of foreign questions apart."""
    pairs = []
    for corpus in np.unique(rows.corpus[kept]):
        inside = kept & (rows.corpus == corpus)
        for held in (inside & ~rows.foreign & ~rows.answerable, inside & rows.foreign):
            if held.any():
                pairs.append((confidence[inside & rows.answerable], confidence[held]))
    candidates = np.arange(0.01, 1, 0.01)
    balanced = [np.mean([(yes >= at).mean() + (no < at).mean() for yes, no in pairs]) for at in candidates]
    return float(candidates[int(np.argmax(balanced))])


_FIGURES = (
    "mean confidence",
    "cites gold",
    "calibration error",
    "AUROC right",
    "AUROC answerable",
    "over-refusal",
    "abstention recall",
    "abstention F1",
    "foreign held back",
)


def _figures(rows: _Rows, model: _Model, decision: _Model, corpus: str) -> list[float]:
    """In the order of _FIGURES; nan where a corpus has no such questions. The one tells how sure, the other whether."""
    confidence, enough = model.confidence(rows), decision.confidence(rows) >= decision.threshold
    inside = rows.corpus == corpus
    own, foreign = inside & ~rows.foreign, inside & rows.foreign
    answers, held = own & enough, ~enough
    missing = own & ~rows.answerable
    both = bool(missing.any())
    right = rows.right[answers].astype(np.float64)
    return [
        float(confidence[answers].mean()),
        float(right.mean()),
        expected_error(confidence[answers], right),
        float(roc_auc_score(rows.right[own], confidence[own])),
        float(roc_auc_score(rows.answerable[own], confidence[own])) if both else np.nan,
        float(held[own & rows.answerable].mean()),
        float(held[missing].mean()) if both else np.nan,
        float(2 * (missing & held).sum() / (missing.sum() + (own & held).sum())) if both else np.nan,
        float(held[foreign].mean()) if foreign.any() else np.nan,
    ]


def _left_out(rows: _Rows, names: Sequence[str], deciding: Sequence[str]) -> dict[str, list[float]]:
    """The figures of each corpus with models of the others."""
    found = {}
    for corpus in dict.fromkeys(rows.corpus.tolist()):
        others = rows.families != corpus.split(",")[0]
        models = _Model.fitted(rows, names, others), _Model.fitted(rows, deciding, others)
        found[corpus] = _figures(rows, *models, corpus)
    return found


def main() -> None:
    """Ask everything, fit, and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work,
        open_embeddings(EmbeddingSettings(), Path(work)) as encoder,
    ):
        sets, absent = load_sets(data, Path(work))
        if absent:
            sys.stderr.write(f"Left out, not in {data}: {', '.join(absent)}\n")
        report(_Rows.of(list(_asked([*sets, _pack()], encoder))))


def report(rows: _Rows) -> None:
    """The constants, the corpora left out in turn, and other mixes of signals."""
    used = Signals._fields
    everything = np.ones(len(rows.corpus), dtype=np.bool_)
    model, alone = _Model.fitted(rows, used, everything), _Model.fitted(rows, (_DECIDING,), everything)
    enough = (np.log(alone.threshold / (1 - alone.threshold)) - alone.bias) / alone.weights[_DECIDING]
    constants = ", ".join(f"{name}={weight:.2f}" for name, weight in model.weights.items())
    told = [f"_WEIGHTS = Signals({constants})", f"_BIAS = {model.bias:.2f}", f"_ENOUGH = {enough:.3f}", ""]
    header = f"| {' | '.join(_FIGURES)} |\n|---|{'---|' * len(_FIGURES)}"
    told.append(f"| left out {header}")
    told += [_row(corpus, figures) for corpus, figures in _left_out(rows, used, (_DECIDING,)).items()]
    told.append(f"\n| signals, means of corpora left out {header}")
    mixes = [used[:1], used, (_DECIDING,), (_DECIDING, *used[1:]), *((*used, name) for name in (_DECIDING, *_TRIED))]
    for names in mixes:
        told.append(_row(" + ".join(names), np.nanmean(list(_left_out(rows, names, names).values()), axis=0).tolist()))
    sys.stdout.write("\n".join(told) + "\n")


def _row(name: str, figures: Sequence[float]) -> str:
    return f"| {name} | {' | '.join('n/a' if np.isnan(one) else f'{one:.3f}' for one in figures)} |"


def _pack() -> LabelledSet:
    """The sample pack; where its gold stands is known when it is read in."""
    samples = load_suite(_ROOT / "evals" / "suites" / "sample_pack.yaml").samples
    folder = _ROOT / "knowledge" / "samples" / "policies"
    return LabelledSet(_PACK, (Base(folder, tuple(Labelled(sample, ()) for sample in samples)),), True)


def _asked(sets: Sequence[LabelledSet], encoder: Encoder) -> Iterator[_Asked]:
    for one in sets:
        sys.stderr.write(f"{one.name}\n")
        foreign = _foreign(one, sets)
        for number, base in enumerate(one.bases):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
                home = Path(directory)
                with closing(ByTheBook(home, encoder, StoreSettings(kind="exact"))) as book:
                    book.ingest(base.folder)
                    questions = _resolved(base.questions, home) if one.name == _PACK else base.questions
                    for labelled in questions:
                        if labelled.gold or labelled.sample.expect.outcome == "abstained":
                            yield _answered(one.name, False, labelled, book)
                    for labelled in foreign[number :: len(one.bases)]:
                        yield _answered(one.name, True, labelled, book)


def _foreign(one: LabelledSet, sets: Sequence[LabelledSet]) -> list[Labelled]:
    """Questions of the other corpora, without their gold; of contracts none, which are all about one matter."""
    drawn = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    asked = []
    for other in sets:
        if len(other.bases) == 1 and other.name.split(",")[0] != one.name.split(",")[0]:
            asked += drawn.sample(other.questions, min(_FOREIGN, len(other.questions)))
    drawn.shuffle(asked)
    return [Labelled(labelled.sample, ()) for labelled in asked]


def _resolved(questions: Sequence[Labelled], home: Path) -> list[Labelled]:
    """The questions with the places of their quotes in the documents as they were read in."""
    with closing(open_records(KnowledgeSettings(home=home))) as records:
        sources = StoredSources(records)
        return [
            Labelled(
                one.sample,
                tuple(
                    (Place(gold.document, *place),)
                    for gold in one.sample.expect.gold
                    for place in spans(gold, sources) or ()
                ),
            )
            for one in questions
        ]


def _answered(corpus: str, foreign: bool, labelled: Labelled, book: ByTheBook) -> _Asked:
    query = condense(as_question(labelled.sample))
    with book.index.pin() as generation:
        scored = HybridRetriever(generation).retrieve(query)
    evidence = gather(query, scored)
    cited = [citation for sentence in compose(evidence) for citation in sentence.citations]
    places = [Place(one.document, one.start, one.end) for one in cited]
    found = _Found(evidence, scored, cited)
    right = any(hits(places, gold) for gold in labelled.gold)
    said = {**signals(evidence)._asdict(), _DECIDING: best_sentence(evidence)}
    said |= {name: signal(found) for name, signal in _TRIED.items()}
    return _Asked(corpus, foreign, bool(labelled.gold), right, said)


if __name__ == "__main__":
    main()
