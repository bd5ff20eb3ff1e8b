"""What the model is asked: the sample pack's suite, and the questions that come with its policies."""

import random
import re
from datetime import date
from pathlib import Path

import knowledge
from evals.samples import Sample
from evals.suite import load_suite
from knowledge.policies import Reader

SAMPLES = Path(knowledge.__file__).with_name("samples")
_SUITE = Path(__file__).parents[2] / "evals" / "suites" / "sample_pack.yaml"
_DAY = date(2026, 11, 22)  # the date of asking that questions.md names
_HEADING = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)


def questions(count: int, seed: int) -> list[Sample]:
    """So many of them, drawn at random; all of them, shuffled, where there are no more."""
    found = [*load_suite(_SUITE).samples, *_listed()]
    return random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 - a draw that can be repeated


def _listed() -> list[Sample]:
    text = (SAMPLES / "questions.md").read_text(encoding="utf8")
    headings = list(_HEADING.finditer(text))
    ends = [one.start() for one in headings[1:]] + [len(text)]
    return [
        Sample(
            id=f"questions-{int(heading[1]):02}",
            question=heading[2],
            as_of=_DAY,
            audience=Reader.AGENT if "Asked by: agent" in text[heading.end() : end] else Reader.CUSTOMER,
        )
        for heading, end in zip(headings, ends, strict=True)
    ]
