"""ask, search and chat: cited answers to read, and the same as JSON to work with."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.records import open_records
from knowledge.settings import KnowledgeSettings
from tests.faults.processes import CODE, called, environment

_RETURNS = "How long do I have to return something I opened but did not use?"
_DEPENDS = "I want to return something I bought. How long do I have?"
_INTERNAL = "How much goodwill credit may an agent approve on their own?"


def _json(*arguments: object) -> dict[str, object]:
    ran = called(*arguments, "--json")
    assert (ran.code, ran.err) == (0, "")
    parsed: dict[str, object] = json.loads(ran.out)
    return parsed


def test_an_answer_quotes_the_stored_source_at_its_offsets(samples: Path) -> None:
    answer = json.loads(called("ask", _RETURNS, "--home", samples, "--json").out)
    assert answer["outcome"] == "answered"
    records = open_records(KnowledgeSettings(home=samples))
    try:
        for cited in answer["citations"]:
            source = records.version(cited["document"], cited["version"]).source
            assert source[cited["start"] : cited["end"]] == cited["quote"]
            assert cited["quote"] in {one["text"] for one in answer["sources"]} or cited["quote"] in source
    finally:
        records.close()


def test_json_on_a_pipe_is_json_and_nothing_else(samples: Path) -> None:
    command = [sys.executable, "-c", CODE, "search", _RETURNS, "-k", "3", "--home", str(samples), "--json"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert len(json.loads(done.stdout)["passages"]) == 3
    assert done.stderr == ""


def test_an_answer_to_read_numbers_its_sentences_and_names_section_version_and_place(samples: Path) -> None:
    out = called("ask", _RETURNS, "--home", samples).out
    assert "[1]" in out
    assert " · version 1 · characters " in " ".join(out.split())


def test_a_question_that_no_policy_answers_is_not_answered(samples: Path) -> None:
    answer = _json("ask", "What is the boiling point of tungsten?", "--home", samples)
    assert (answer["outcome"], answer["citations"]) == ("abstained", [])
    assert answer["reason"]


def test_a_question_back_shows_its_options_with_their_clauses_and_gives_them_as_json(samples: Path) -> None:
    out = " ".join(called("ask", _DEPENDS, "--home", samples).out.split())
    assert "That depends on whether the item is unopened, opened or used. Which is it?" in out
    assert "2.2 You can return an opened item within 30 days" in out
    asked = json.loads(called("ask", _DEPENDS, "--home", samples, "--json").out)
    assert (asked["outcome"], asked["citations"]) == ("clarify", [])
    assert [option["text"] for option in asked["options"]] == ["unopened", "opened", "used"]


def test_a_conversation_answers_the_reply_to_its_question_back(samples: Path) -> None:
    ran = called("chat", "--home", samples, said=f"{_DEPENDS}\nopened\n\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("30 days") > 2  # two of the options say so, and the answer


def test_the_languages_that_are_answered_in_are_a_setting(samples: Path) -> None:
    question = "Wie lange kann ich einen ungeöffneten Artikel zurückgeben?"
    assert _json("ask", question, "--home", samples)["reason"] == "language_not_served"
    both = {"BYTHEBOOK_LANGUAGES": '["en", "de"]'}
    answer = json.loads(called("ask", question, "--home", samples, "--json", settings=both).out)
    assert answer.get("reason") != "language_not_served"


def test_customers_find_no_internal_clause_and_agents_do(samples: Path) -> None:
    found = {}
    for reader in ("customer", "agent"):
        ran = called("search", _INTERNAL, "--audience", reader, "-k", "20", "--home", samples, "--json")
        found[reader] = {one["document"] for one in json.loads(ran.out)["passages"]}
    assert not any(document.startswith("internal/") for document in found["customer"])
    assert any(document.startswith("internal/") for document in found["agent"])


def test_the_day_decides_which_version_of_a_policy_answers(samples: Path) -> None:
    documents = {}
    for day in ("2025-06-01", "2026-06-01"):
        ran = called("search", _RETURNS, "--as-of", day, "-k", "50", "--home", samples, "--json")
        documents[day] = {one["document"] for one in json.loads(ran.out)["passages"]}
    assert "returns/returns-and-refunds-2025.md" in documents["2025-06-01"] - documents["2026-06-01"]
    assert "returns/returns-and-refunds.md" in documents["2026-06-01"] - documents["2025-06-01"]


def test_search_to_read_shows_clauses_best_first_with_their_place(samples: Path) -> None:
    out = called("search", _RETURNS, "-k", "2", "--home", samples).out
    assert "1. " in out
    assert "2. " in out
    assert "version 1" in out


def test_a_conversation_carries_the_topic_over_and_goes_on_after_a_bad_question(samples: Path) -> None:
    said = f"{_RETURNS}\n{'x' * 5_000}\nAnd if I opened electronics?\n\n"
    ran = called("chat", "--home", samples, said=said)
    assert (ran.code, ran.err) == (0, "")
    assert "at most 4,000 are read" in ran.out
    assert ran.out.count(" · version 1 · ") >= 2
    assert " · version 1 · " in ran.out.partition("at most 4,000")[2]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_gives_a_line_for_each_question_in_order(samples: Path, tmp_path: Path, command: str) -> None:
    batch, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        {"id": "a", "question": _RETURNS, "gold": "ignored"},
        {"id": "b", "question": "And electronics?", "history": [{"role": "customer", "text": _RETURNS}]},
        {"id": "c", "question": _INTERNAL, "audience": "agent", "as_of": "2026-06-01", "scenario": "A damaged tent."},
    ]
    batch.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf8")
    assert called(command, "--batch", batch, "--out", out, "--home", samples).code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf8").splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    wanted = {"ask": {"outcome", "text", "citations", "confidence", "ms"}, "search": {"passages", "ms"}}[command]
    assert all(wanted <= row.keys() for row in rows)
