"""The whole benchmark: every section that there is data for, by the real verifier."""

from pathlib import Path

from benchmarks.judges.__main__ import measured
from knowledge.embeddings.fake import FakeEncoder
from tests.benchmarks.judges.folders import claims_folder, write


def test_only_the_sections_that_there_is_data_for_are_measured(tmp_path: Path) -> None:
    assert measured(tmp_path, FakeEncoder()) == []
    claims_folder(tmp_path)
    write(tmp_path / "mtrag-cloud" / "queries.jsonl", {"answer": "I do not know.", "answerability": "UNANSWERABLE"})
    assert [section.title for section in measured(tmp_path, FakeEncoder())] == ["Groundedness", "Refusals"]
