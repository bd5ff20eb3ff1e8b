"""Claims that people labelled: does the source support them? From public sets, read where they lie."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.verifying.verdicts import Support
from knowledge.embeddings import Encoder

_MOST = 600
"""Claims of a set; a larger set is sampled."""

_NEAREST = 5
_FOLDERS = ("begin", "wice-dev", "contract-nli-dev")


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """What is claimed, the texts it should rest on, and the label that people gave."""

    claim: str
    sources: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """Claims of one kind; `supports` says what each label means as a verdict, in the order of the labels."""

    name: str
    note: str
    supports: dict[str, Support]
    claims: Sequence[LabelledClaim]


def claim_sets(data: Path, encoder: Encoder, seed: int) -> list[ClaimSet]:
    """The sets that are there."""
    sets = []
    if (data / _FOLDERS[0]).is_dir():
        sets.append(_begin(data / _FOLDERS[0], seed))
    if (data / _FOLDERS[1]).is_dir():
        sets.append(_wice(data / _FOLDERS[1]))
    if (data / _FOLDERS[2]).is_dir():
        sets.append(_contracts(data / _FOLDERS[2], encoder, seed))
    return sets


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line.strip()]


def _drawn(rows: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    return random.Random(seed).sample(rows, min(_MOST, len(rows)))  # noqa: S311 - not a secret


def _begin(folder: Path, seed: int) -> ClaimSet:
    rows = [row for path in sorted(folder.glob("items.*.jsonl")) for row in lines(path)]
    drawn = _drawn(rows, seed)
    claims = [LabelledClaim(row["response"], (row["knowledge"],), row["begin_label"]) for row in drawn]
    note = f"{len(drawn)} of {len(rows)} replies, drawn with the seed, against the knowledge they were given."
    labels: dict[str, Support] = {
        "Fully attributable": "supported",
        "Not fully attributable": "unsupported",
        "Generic": "unsupported",
    }
    return ClaimSet("BEGIN", note, labels, claims)


def _wice(folder: Path) -> ClaimSet:
    rows = {row["meta"]["id"]: row for row in reversed(lines(folder / "oracle_chunks.jsonl"))}
    claims = [LabelledClaim(row["claim"], tuple(row["evidence"]), row["label"]) for row in rows.values()]
    note = "All development claims, each against its first chunk of sentences that hold the evidence (oracle chunks)."
    labels: dict[str, Support] = {
        "supported": "supported",
        "partially_supported": "unsupported",
        "not_supported": "unsupported",
    }
    return ClaimSet("WiCE", note, labels, claims)


def _contracts(folder: Path, encoder: Encoder, seed: int) -> ClaimSet:
    """What is not mentioned has no evidence, so that to give the evidence would give the label: all get the nearest."""
    every, spans = lines(folder / "queries.jsonl"), lines(folder / "spans.jsonl")
    rows = _drawn(every, seed)
    hypotheses = sorted({row["question"] for row in rows})
    stated = encoder.encode([span["text"] for span in spans])
    nearness = dict(zip(hypotheses, encoder.encode(hypotheses) @ stated.T, strict=True))
    clauses: dict[str, list[int]] = {}
    for at, span in enumerate(spans):
        clauses.setdefault(span["doc_id"], []).append(at)
    claims, reached = [], []
    for row in rows:
        within = clauses[row["doc_id"]]
        order = np.argsort(-nearness[row["question"]][within], kind="stable")[:_NEAREST]
        nearest = [spans[within[at]] for at in order]
        claims.append(LabelledClaim(row["question"], tuple(span["text"] for span in nearest), row["label"]))
        if row["gold"]:
            reached.append(any(span["span_id"] in row["gold"] for span in nearest))
    found = sum(reached) / max(1, len(reached))
    note = (
        f"{len(rows)} of {len(every)} development hypotheses, drawn with the seed, each against the {_NEAREST} clauses "
        f"of its contract that are nearest by the encoder; these hold some of the evidence for {found:.0%} of those "
        "hypotheses that have any."
    )
    labels: dict[str, Support] = {
        "Entailment": "supported",
        "Contradiction": "contradicted",
        "NotMentioned": "unsupported",
    }
    return ClaimSet("ContractNLI", note, labels, claims)
