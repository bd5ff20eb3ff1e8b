"""Scores of passages and citations against gold, the same for every system and fair to any size of passage."""

from collections.abc import Iterable, Sequence

from benchmarks.passages import Passage, Place

Gold = tuple[tuple[Place, ...], ...]
"""Alternatives, each a set of places that together answer. A score is that of the alternative that fits best."""

DOCUMENT, PASSAGE, CITED = "document hit@1", "passage hit@1", "citation F1"
METRICS = (
    DOCUMENT,
    "document recall@5",
    "document recall@10",
    PASSAGE,
    "passage hit@5",
    "coverage 100 words",
    "coverage 300 words",
    CITED,
)


def score(gold: Gold, passages: Sequence[Passage], cited: Sequence[Place], spans: bool) -> dict[str, float]:
    """The metrics of one question that has gold; those that are about characters only where gold has `spans`.

    Recall is the share of gold documents among the documents of the first passages; a hit is a passage that shares a
    character with gold; coverage is the share of gold characters within the first words of passages.
    """
    return {
        metric: max(values)
        for metric, *values in zip(
            [metric for metric in METRICS if spans or metric not in METRICS[-3:]],
            *(_scores(places, passages, cited, spans) for places in gold),
            strict=True,
        )
    }


def _scores(gold: tuple[Place, ...], passages: Sequence[Passage], cited: Sequence[Place], spans: bool) -> list[float]:
    places = [passage.place for passage in passages]
    wanted = {place.document for place in gold}
    scores = [float(any(place.document in wanted for place in places[:1]))]
    scores += [len(wanted & {place.document for place in places[:k]}) / len(wanted) for k in (5, 10)]
    scores += [float(hits(places[:k], gold)) for k in (1, 5)]
    if spans:
        scores += [_coverage(passages, gold, words) for words in (100, 300)]
        scores.append(_f1(cited, gold))
    return scores


def hits(places: Iterable[Place], gold: Sequence[Place]) -> bool:
    """Whether any place shares a character with gold."""
    return any(place.overlaps(one) for place in places for one in gold)


def _coverage(passages: Sequence[Passage], gold: Sequence[Place], budget: int) -> float:
    read = []
    for passage in passages:
        words = passage.text.split()
        document, start, end = passage.place
        read.append(Place(document, start, end if len(words) <= budget else start + len(" ".join(words[:budget]))))
        budget -= len(words)
        if budget <= 0:
            break
    wanted = _characters(gold)
    return len(wanted & _characters(read)) / len(wanted)


def _f1(cited: Sequence[Place], gold: Sequence[Place]) -> float:
    """Dice's coefficient of two sets of characters, which is their F1: 2 |both| / (|cited| + |gold|)."""
    said, wanted = _characters(cited), _characters(gold)
    return 2 * len(said & wanted) / (len(said) + len(wanted))


def _characters(places: Iterable[Place]) -> set[tuple[str, int]]:
    return {(document, at) for document, start, end in places for at in range(start, end)}
