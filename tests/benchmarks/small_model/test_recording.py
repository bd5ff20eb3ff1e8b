"""What is recorded of a model's sentences, and what the report makes of the labels."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversations.memory import InMemoryUsage
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.writing.breaker import CircuitBreaker
from assistant.writing.budget import Budget
from assistant.writing.calling import Caller
from assistant.writing.model import Delta, Prompt, Usage
from assistant.writing.settings import LLMSettings
from assistant.writing.writer import ModelWriter
from benchmarks.faults.scripts import FALSE, TRUE
from benchmarks.faults.stack import QUESTIONS, prepare
from benchmarks.small_model.__main__ import report
from benchmarks.small_model.asked import questions
from benchmarks.small_model.kept import KeptReplies
from benchmarks.small_model.labels import load, sample, written
from benchmarks.small_model.recording import Recorded, Recorder
from evals.samples import Sample
from knowledge.embeddings import Encoder
from knowledge.policies import Reader
from knowledge.serving import ServedIndex
from knowledge.settings import StoreSettings

_REPLY = f"{TRUE} {TRUE} You can return it within 900 days. {TRUE[:-1]} for a full refund."


class _Model:
    """Says the same to everything, and counts how often."""

    asked = 0

    async def stream(self, prompt: Prompt, most: int) -> AsyncGenerator[Delta, None]:
        self.asked += 1
        yield Delta(_REPLY)
        yield Delta("", "stop", Usage(5, 7))


def _recorded(home: Path, encoder: Encoder, model: _Model) -> Recorded:
    settings = LLMSettings(model="m", base_url="http://127.0.0.1/v1")
    replies, verifier = KeptReplies(model, "m", home / "replies.jsonl"), RuleVerifier(encoder)
    caller = Caller(replies, settings, CircuitBreaker(5, 30))
    writer = ModelWriter(caller, verifier, Budget(settings, InMemoryUsage()), settings)
    with closing(ServedIndex(home, encoder, StoreSettings(kind="exact"))) as index:
        recorder = Recorder(index, writer, verifier, replies, settings.output_tokens)
        return recorder.record(Sample(id="q", question=QUESTIONS[0], audience=Reader.AGENT))


def test_every_sentence_is_recorded_with_what_the_gate_did_and_the_model_is_asked_once(
    onnx_encoder: Encoder, tmp_path: Path
) -> None:
    prepare(tmp_path, onnx_encoder)
    model = _Model()
    row = _recorded(tmp_path, onnx_encoder, model)
    assert (row.outcome, row.uncited, row.reply) == ("answered", "", _REPLY)
    assert [(one.holds, one.shown) for one in row.sentences] == [
        (True, True),
        (False, False),  # said before
        (False, False),  # false, and left out
        (True, True),
    ]
    assert row.writing is not None
    assert (row.writing.shown, row.writing.attributed, row.writing.dropped) == (2, 2, 2)
    again = _recorded(tmp_path, onnx_encoder, model)
    assert (again.text, again.reply, model.asked) == (row.text, row.reply, 1)
    assert [one.text for _, one in written([row])] == list(dict.fromkeys(one.text for one in row.sentences))

    labels = tmp_path / "labels.jsonl"
    lines = [f'{{"id": "q", "number": 1, "text": "{TRUE}", "label": "faithful"}}']
    lines.append(f'{{"id": "q", "number": 9, "text": "{FALSE}", "label": "invented"}}')  # was not written
    labels.write_text("\n".join(lines))
    table = report([row], sample([row], 100, seed=1), load(labels)).tables[1].rows
    assert [(one["count"], one["judged"], one["faithful"], one["invented"]) for one in table] == [
        (3, 1, 1, 0),
        (2, 1, 1, 0),
        (2, 1, 1, 0),
    ]


def test_a_reply_that_failed_is_not_kept(tmp_path: Path) -> None:
    class Broken(_Model):
        async def stream(self, prompt: Prompt, most: int) -> AsyncGenerator[Delta, None]:
            yield Delta("Half a")
            raise ConnectionError

    async def read() -> list[Delta]:
        return [one async for one in replies.stream(Prompt("i", "m"), 10)]

    replies = KeptReplies(Broken(), "m", tmp_path / "replies.jsonl")
    with pytest.raises(ConnectionError):
        asyncio.run(read())
    assert replies.written(Prompt("i", "m"), 10) is None


def test_questions_are_those_of_the_suite_and_of_the_pack_in_an_order_that_can_be_repeated() -> None:
    every = questions(10_000, seed=1)
    assert len({one.id for one in every}) == len(every) > 200
    assert {one.audience for one in every if one.id.startswith("questions-")} == {"customer", "agent"}
    assert [one.id for one in questions(50, seed=1)] == [one.id for one in every][:50]
