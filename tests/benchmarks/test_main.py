"""The whole benchmark of quality on the smallest set: every pipeline, our tables, our charts."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.__main__ import charts, report
from benchmarks.quality import SetRun, run_set
from benchmarks.sets import load_sets
from knowledge.embeddings.fake import FakeEncoder

for framework in ("bm25s", "llama_index.core", "haystack"):
    pytest.importorskip(framework, reason="the pipelines come with the extra `bench`")

pytestmark = pytest.mark.filterwarnings("ignore")  # the frameworks' own

_TENTS = "# Tents\n\nA sealed tent may be returned within sixty days.\n"
_STOVES = "# Stoves\n\nA stove is tested before it leaves the shop.\n"


def _conversations(data: Path) -> None:
    folder = data / "doc2dial-studentaid"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "tents.md").write_text(_TENTS)
    (folder / "docs" / "stoves.md").write_text(_STOVES)
    start = _TENTS.index("A sealed")
    gold = [{"document": "tents.md", "start": start, "end": len(_TENTS) - 1}]
    said = [{"role": "customer", "text": "I bought a sealed tent"}]
    rows = [
        {"id": "1", "question": "may a sealed tent be returned within sixty days", "gold": gold},
        {"id": "2", "question": "can I return it", "history": said, "gold": gold},
        {"id": "3", "question": "who is the king of spain", "gold": [], "answerable": False},
    ]
    (folder / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def run(tmp_path: Path) -> SetRun:
    _conversations(tmp_path)
    sets, absent = load_sets(tmp_path, tmp_path / "work")
    assert absent == ["or-sharc-dev", "mtrag-cloud", "contract-nli-dev", "policies"]
    return run_set(sets[0], FakeEncoder(), FakeEncoder(), lambda _: None)


def test_every_system_is_measured_on_the_questions_with_gold(run: SetRun) -> None:
    assert [peer.name.split(",")[0] for peer in run.peers] == [
        "LangChain tutorial", "BM25", "BM25 + dense", "LlamaIndex hybrid", "Haystack hybrid",
    ]  # fmt: skip
    for system in (*run.peers, run.ours):
        assert set(system.rows) == {"1", "2"}
        assert system.values("document hit@1")["1"] == 1
        assert system.values("coverage 100 words")["1"] == 1
    assert set(run.answers) == {"1", "2", "3"}
    assert all(place.document == "tents.md" for place in run.answers["1"].cited)


def test_the_report_has_a_summary_each_set_then_holding_back_and_confidence(run: SetRun) -> None:
    titles = [section.title for section in report([run])]
    assert titles == ["Summary", "doc2dial-studentaid", "Holding back", "Confidence"]


def test_charts_are_svg_that_parses(run: SetRun) -> None:
    drawn = charts([run])
    assert "document-hit-at-1.svg" in drawn
    for svg in drawn.values():
        assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
