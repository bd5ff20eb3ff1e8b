"""The assistant answers the same in this process and through its service."""

from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.answering.events import Sentence, Writing
from assistant.answering.evidence import Evidence
from assistant.answering.question import Question
from assistant.answering.writer import Extractive
from evals.samples import Sample, Turn
from evals.scores import Observed
from evals.targets import Http, InProcess, Target
from knowledge.embeddings.fake import FakeEncoder
from knowledge.policies import Reader
from knowledge.serving import ServedIndex
from tests.assistant.api.serving import AGENT_KEY, POLICIES, publish, served, settings_at

_DAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("both")
    publish(folder, POLICIES)
    return folder


def _answers(target: Target) -> list[Observed]:
    asked: list[dict[str, Any]] = [
        {"question": "How long can I return an unopened item?"},
        {"question": "May agents accept a late return?"},
        {"question": "May agents accept a late return?", "audience": Reader.AGENT},
        {"question": "And opened ones?", "script": ("How long can I return an unopened item?",)},
        {"question": "And opened ones?", "history": (Turn(role="customer", text="I have a tent to return."),)},
        {"question": "How long can I return an unopened item?", "as_of": date(2026, 1, 5)},
    ]
    samples = [Sample.model_validate({"id": str(n), "as_of": _DAY, **fields}) for n, fields in enumerate(asked)]
    observed = [target.answer(sample) for sample in samples]
    assert all(one.ms for one in observed)
    return [one.model_copy(update={"ms": None}) for one in observed]


class _Worded(Extractive):
    """Quotes, behind a word of its own."""

    async def compose(self, question: Question, evidence: Evidence) -> AsyncGenerator[Sentence | Writing, None]:
        async for part in super().compose(question, evidence):
            assert isinstance(part, Sentence)
            yield part.model_copy(update={"text": f"Worded: {part.text}"})


def test_a_writer_that_is_handed_in_words_the_answers(home: Path) -> None:
    with closing(ServedIndex(home, FakeEncoder(), settings_at(home).store)) as index:
        quoted, worded = _answers(InProcess(index))[0], _answers(InProcess(index, writer=_Worded()))[0]
    assert worded.text.startswith(f"Worded: {quoted.text[:20]}")


@pytest.mark.loopback
def test_the_service_and_the_assistant_in_this_process_answer_the_same(home: Path) -> None:
    with closing(ServedIndex(home, FakeEncoder(), settings_at(home).store)) as index:
        here = _answers(InProcess(index))
    with served(settings_at(home)) as url, closing(Http(url, SecretStr(AGENT_KEY))) as server:
        there = _answers(server)
        assert server.facts().generation == "000001"
    assert there == here
    assert here[0].passages
    assert here[1].passages != here[2].passages  # what agents alone may see
    assert here[0] != here[5]  # no edition was in force on that day
