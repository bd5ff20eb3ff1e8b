"""Does the refusal detector find the answers that decline, and only those?"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.judges.claims import lines
from benchmarks.judges.confusion import Counts, confusion, f1s, interval, precisions, recalls
from benchmarks.judges.report import Section, Table
from benchmarks.judges.resampling import Floats
from evals.refusals import is_refusal

_CLASSES = ("refusal", "answer")
_JUDGED = "mtrag-human-judgements"
_CLOUD = "mtrag-cloud"
_NOTES = (
    "`evals.refusals.is_refusal` on answers by people and by two language models. In the cloud set the label is the "
    "question's: an answer by a person to an unanswerable question is taken for a refusal, every other for none. In "
    "the judged set it is what a language model said of the answer (IBM's conditional_idk). The rules were developed "
    "on earlier turns of the cloud conversations, after reading the answers to unanswerable questions; answers to the "
    "answerable ones were not looked at.",
)


class Labelled(NamedTuple):
    """An answer, and whether it is labelled a refusal."""

    text: str
    refusal: bool


def refusing(data: Path, seed: int) -> Section | None:
    """Precision, recall and F1 of refusals; None where no set is there."""
    sets: dict[str, list[Labelled]] = {}
    if (data / _CLOUD).is_dir():
        rows = lines(data / _CLOUD / "queries.jsonl")
        sets["MTRAG-UN cloud"] = [Labelled(row["answer"], row["answerability"] == "UNANSWERABLE") for row in rows]
    if (data / _JUDGED).is_dir():
        rows = lines(data / _JUDGED / "items.jsonl")
        sets["MTRAG judged"] = [
            Labelled(row["response"], _declines(row)) for row in rows if row["answerability"] != ["CONVERSATIONAL"]
        ]
    if not sets:
        return None
    return Section("Refusals", _NOTES, [Table("Refusals found", [_row(name, sets[name], seed) for name in sets])])


def _declines(row: dict[str, Any]) -> bool:
    """conditional_idk is 1 for a refusal of an unanswerable question and for an answer to any other."""
    fits = row["annotations"]["conditional_idk"]["composite"]["value"] == 1
    return bool(fits == (row["answerability"] == ["UNANSWERABLE"]))


def _row(name: str, answers: Sequence[Labelled], seed: int) -> dict[str, Any]:
    gold = [_CLASSES[not answer.refusal] for answer in answers]
    said = [_CLASSES[not is_refusal(answer.text)] for answer in answers]
    counts = confusion(gold, said, _CLASSES)
    shares = {"precision": precisions, "recall": recalls, "F1": f1s}
    return {
        "set": name,
        "n": len(answers),
        "refusals": gold.count(_CLASSES[0]),
        "found": said.count(_CLASSES[0]),
        **{head: interval(partial(_first, share), counts, seed) for head, share in shares.items()},
    }


def _first(share: Any, counts: Counts) -> Floats:
    return np.asarray(share(counts)[..., 0])
