"""Passages made of real policies."""

from pathlib import Path

import pytest

from benchmarks.speed.corpus import questions, write_corpus
from knowledge.markup import plain

SAMPLES = Path(__file__).parents[3] / "knowledge" / "samples" / "policies"


def test_the_passages_asked_for_are_written_the_same_each_time_and_no_two_alike(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "other"):
        write_corpus(SAMPLES, tmp_path / name, 120, seed=7)
        files = sorted((tmp_path / name).iterdir())
        assert len(files) == 3
        texts.append("".join(path.read_text() for path in files))
    assert texts[0] == texts[1]
    paragraphs = [part for part in texts[0].split("\n\n") if not part.startswith("#")]
    assert len(paragraphs) == len(set(paragraphs)) == 120
    assert all(plain(part).strip() for part in paragraphs)


def test_questions_differ(tmp_path: Path) -> None:
    asked = questions(SAMPLES, 50, seed=7)
    assert len(set(asked)) == 50
    assert all(question.endswith("?") for question in asked)


def test_a_folder_without_sentences_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no sentences"):
        questions(tmp_path, 1, seed=7)
