"""Questions in the batch format, with whatever says what is right about them, as samples.

Labelled corpora say the same thing under different keys; these are the generic ones. Other keys are left alone, as
in a batch, but a key that nearly is a known one is refused: it would silently drop an expectation.
"""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.errors import BrokenSuite
from evals.samples import Origin, Sample
from evals.suite_lines import json_lines, read_text

_SAMPLE_KEYS = ("id", "question", "history", "script", "scenario", "audience", "as_of", "tags", "group")
_EXPECT_KEYS = ("gold", "facts", "absent", "forbidden", "reference", "clarify", "verdict", "outcome")
_OTHER_KEYS = ("answer", "answerable", "answerability", "decision", "label", "follow_up_question")
_KNOWN = (*_SAMPLE_KEYS, *_EXPECT_KEYS, *_OTHER_KEYS)
_NEARLY = 0.85
"""`answers` is `answer` misspelled (0.92), `answer_span` is a key of its own (0.71)."""

_DECIDED = {
    "yes": "yes", "no": "no", "depends": "depends", "entailment": "yes", "entailed": "yes", "supported": "yes",
    "contradiction": "no", "contradicted": "no",
}  # fmt: skip
_ENDS = {
    "answerable": "answered", "partial": "answered", "unanswerable": "abstained", "notmentioned": "abstained",
    "neutral": "abstained", "underspecified": "clarify", "more": "clarify",
}  # fmt: skip


def read_queries(path: Path, origin: Origin = "imported") -> list[tuple[int, Sample]]:
    """The samples of a JSONL file with their 1-based lines.

    Raises BrokenSuite that names every line that is wrong: no id or question, an unknown word where a decision is
    expected, a key that is misspelled.
    """
    found: list[tuple[int, Sample]] = []
    wrong: list[str] = []
    for line, row in json_lines(path, read_text(path)):
        try:
            found.append((line, Sample.model_validate(_sample(row) | {"origin": origin})))
        except ValidationError as error:
            first = error.errors()[0]
            wrong.append(f"{path}, line {line}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
        except ValueError as error:
            wrong.append(f"{path}, line {line}: {error}")
    if wrong:
        raise BrokenSuite("\n".join(wrong))
    return found


def _sample(row: Any) -> dict[str, Any]:
    """The keys of a sample. Raises ValueError for a row that cannot mean one."""
    if not isinstance(row, dict):
        raise ValueError("a query is a JSON object with `id` and `question`")
    for key in row.keys() - set(_KNOWN):
        if near := get_close_matches(key, _KNOWN, 1, _NEARLY):
            raise ValueError(f"unknown key {key!r}; did you mean {near[0]!r}?")
    sample = {key: row[key] for key in _SAMPLE_KEYS if row.get(key) is not None}
    return sample | {"expect": _expectation(row)}


def _expectation(row: dict[str, Any]) -> dict[str, Any]:
    """What the row says is right. A question with gold is to be answered unless something says otherwise."""
    expect = {key: row[key] for key in _EXPECT_KEYS if row.get(key) is not None}
    if isinstance(row.get("answer"), str):
        expect.setdefault("reference", row["answer"])
    if isinstance(row.get("follow_up_question"), str):
        expect.setdefault("clarify", row["follow_up_question"])
    for key in ("decision", "label", "answerability"):
        if row.get(key) is not None:
            expect = _decided(key, row[key]) | expect
    if isinstance(row.get("answerable"), bool):
        expect.setdefault("outcome", "answered" if row["answerable"] else "abstained")
    if expect.get("gold") or expect.get("verdict"):
        expect.setdefault("outcome", "answered")
    return expect


def _decided(key: str, word: Any) -> dict[str, str]:
    plain = "".join(letter for letter in str(word).lower() if letter.isalpha())
    if plain in _DECIDED:
        return {"verdict": _DECIDED[plain]}
    if plain in _ENDS:
        return {"outcome": _ENDS[plain]}
    raise ValueError(f"{key}: expected one of {', '.join((*_DECIDED, *_ENDS))}, got {str(word)[:40]!r}")
