"""The check of agents' drafts, measured on labelled drafts.

    python -m benchmarks.checks [--set fresh] [--misses] [--policies FOLDER --drafts FILE --audience public]
    BYTHEBOOK_LLM__MODEL=… python -m benchmarks.checks --thorough     # the same, with the model of the settings
    python -m benchmarks.checks --pages [--misses]
    python -m benchmarks.checks --long [--seed 20261122]

A line of a set is a line of `bythebook check-reply --batch` with `gold`: `[{"kind", "sentence", "alike"?}]`. A finding
is right where the sentence is that of a gold label, and the kind is its own or one of those that are `alike`; for a
missing disclosure, which no sentence has, the kind suffices.
The sets below `evals/suites/drafts`: `sample_pack`, `tuning` and `fresh`, on which the rules were tuned, `last`, on
which they were not, and `strangers`, over policies of others, which are named with `--policies` and `--drafts`: what
was tuned on there is in docs/measurements/checks.md. `--pages` reads `pages.jsonl`: pages of 110 invented companies,
each with seven replies whose sentences are labelled; language models that were told no rule wrote policies and drafts
together. All of it is public there, so only contradictions, promises and offers can be found. `--long` times the drafts
of the sample pack's four sets, put together to long ones.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

from assistant.cli.ingest import run_ingest
from assistant.settings import load_settings
from assistant.suggesting.checker import ReplyChecker
from assistant.suggesting.findings import Draft, Finding, Kind, Said
from assistant.suggesting.thorough import Checked, open_thorough
from assistant.verifying.rule_verifier import RuleVerifier
from benchmarks.long_drafts import joined, report
from benchmarks.provenance import ran_with
from knowledge.embeddings import open_embeddings
from knowledge.policies import Audience
from knowledge.serving import ServedIndex

_ROOT = Path(__file__).parents[1]
_SETS = _ROOT / "evals" / "suites" / "drafts"
_SAMPLES = _ROOT / "knowledge" / "samples" / "policies"
_DAY = date(2026, 11, 22)
_SAMPLE_SETS = ("sample_pack", "tuning", "fresh", "last")
_POLICY = {"contradiction", "over_promise"}
_OFFERS = ("unauthorized_incentive",)
Check = Callable[[Draft], tuple[Finding, ...] | Checked]


@dataclass
class Tally:
    """Findings that are right, wrong and missing, by kind; `either` as if a contradiction were an over-promise."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    either: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    flagged: int = 0
    seconds: list[float] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, row: dict[str, Any], findings: Sequence[Finding]) -> None:
        """Count what was found in one draft."""
        left, loose = list(row["gold"]), list(row["gold"])
        for one in findings:
            if (label := _label(one, left, {one.kind})) is not None:
                left.remove(label)
                self.right[one.kind] += 1
            else:
                self.wrong[one.kind] += 1
                self.misses.append(f"{row['id']} wrong {one.kind}: {one.sentence} — {one.message}")
            if (label := _label(one, loose, _POLICY if one.kind in _POLICY else {one.kind})) is not None:
                loose.remove(label)
                self.either["right"] += 1
            else:
                self.either["wrong"] += 1
        for label in left:
            self.missing[label["kind"]] += 1
            self.misses.append(f"{row['id']} missing {label['kind']}: {label['sentence']}")
        self.either["missing"] += len(loose)
        self.clean += not row["gold"]
        self.flagged += not row["gold"] and bool(findings)

    def table(self) -> str:
        """Precision and recall by kind, as Markdown."""
        lines = ["| kind | labels | precision | recall |", "|---|---|---|---|"]
        for kind in get_args(Kind):
            lines.append(_line(kind, self.right[kind], self.wrong[kind], self.missing[kind]))
        lines.append(_line("all", self.right.total(), self.wrong.total(), self.missing.total()))
        loose = (self.either["right"], self.either["wrong"], self.either["missing"])
        lines.append(_line("all, contradiction or over-promise alike", *loose))
        ordered = sorted(self.seconds)
        p50, p95 = (1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
        lines += ["", f"Drafts without a label that were flagged: {self.flagged} of {self.clean}.",
                  f"Processor time of a draft: {p50:.0f} ms (p50), {p95:.0f} ms (p95)."]  # fmt: skip
        if self.codes:
            codes = ", ".join(f"{code} {count}" for code, count in self.codes.most_common())
            lines.append(f"With the model: {codes}; {self.dropped} of its objections stood on nothing.")
        return "\n".join(lines)


def _label(found: Finding, labels: Sequence[dict[str, Any]], kinds: set[str]) -> dict[str, Any] | None:
    for label in labels:
        same = label["sentence"] in found.sentence or found.sentence in label["sentence"]
        if kinds & {label["kind"], *label.get("alike", ())} and (same or found.kind == "missing_disclosure"):
            return label
    return None


def _line(name: str, right: int, wrong: int, missing: int) -> str:
    precision = f"{right / (right + wrong):.2f}" if right + wrong else "–"
    recall = f"{right / (right + missing):.2f}" if right + missing else "–"
    return f"| {name} | {right + missing} | {precision} | {recall} |"


def tallied(check: Check, rows: Sequence[dict[str, Any]], tally: Tally | None = None) -> Tally:
    """The drafts checked one by one, each for the first time; added to a tally, if there is one."""
    tally = tally or Tally()
    for row in rows:
        draft = _draft(row)
        began = time.process_time()
        found = check(draft)
        tally.seconds.append(time.process_time() - began)
        if isinstance(found, Checked):
            tally.codes[found.inquiry.code] += 1
            tally.dropped += found.inquiry.dropped
        tally.add(row, found.findings if isinstance(found, Checked) else found)
    return tally


@contextmanager
def checking(policies: Path, audience: Audience | None, thorough: bool = False) -> Iterator[Check]:
    """The check over these policies, ingested into a home of their own; it has read the rulebook."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as opened:
        settings = load_settings(home=Path(home))
        run_ingest(settings, [policies], audience)
        encoder = opened.enter_context(open_embeddings(settings.embedding, settings.home))
        index = opened.enter_context(closing(ServedIndex(settings.home, encoder, settings.store)))
        rules = ReplyChecker(index, encoder, RuleVerifier(encoder))
        rules.check(Draft("Hello.", as_of=_DAY))
        if not thorough:
            yield rules.check
            return
        checker = opened.enter_context(open_thorough(settings, encoder, index, rules))
        runner = opened.enter_context(asyncio.Runner())
        yield lambda draft: runner.run(checker.check(draft))


def tallied_pages(pages: Sequence[dict[str, Any]]) -> Tally:
    """The replies to customers of each page's company, checked against that page alone."""
    tally = Tally()
    for at, page in enumerate(pages):
        rows = [_reply(f"{at + 1}.{number + 1}", draft) for number, draft in enumerate(page["drafts"])]
        with tempfile.TemporaryDirectory() as folder:
            clauses = "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(page["clauses"], 1))
            (Path(folder) / "policy.md").write_text(f"# {page['company']}\n\n{clauses}\n", encoding="utf8")
            with checking(Path(folder), Audience.PUBLIC) as check:
                tally = tallied(check, rows, tally)
    return tally


def _reply(identifier: str, draft: dict[str, Any]) -> dict[str, Any]:
    """A reply of a page as a line of a set; which kind a departing sentence is of is left open."""
    kinds = {"contradicts": "contradiction", "exceeds": "over_promise"}
    return {
        "id": identifier,
        "conversation": [{"role": "customer", "text": draft["customer"]}],
        "draft": " ".join(sentence for sentence, _, _ in draft["sentences"]),
        "gold": [
            {"kind": kinds[label], "sentence": sentence, "alike": ["contradiction", "over_promise", *_OFFERS]}
            for sentence, label, _ in draft["sentences"]
            if label in kinds
        ],
    }


def _rows(drafts: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in drafts.read_text(encoding="utf8").splitlines() if line.strip()]


def _draft(row: dict[str, Any]) -> Draft:
    said = tuple(Said(one["role"], one["text"]) for one in row["conversation"])
    return Draft(row["draft"], said, row.get("role", "agent"), _DAY)


def main() -> None:
    """Print the table of one set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--set", default="fresh", help="sample_pack, tuning, fresh or last")
    parser.add_argument("--policies", type=Path, default=_SAMPLES)
    parser.add_argument("--drafts", type=Path)
    parser.add_argument("--audience", type=Audience, default=None)
    parser.add_argument("--misses", action="store_true", help="name every wrong and missing finding")
    parser.add_argument("--thorough", action="store_true", help="with the language model of the settings as well")
    parser.add_argument("--pages", action="store_true", help="the replies to customers of many companies")
    parser.add_argument("--long", action="store_true", help="time long drafts")
    parser.add_argument("--seed", type=int, default=20261122, help="of the order in which long drafts are put together")
    arguments = parser.parse_args()
    made_with = ran_with("benchmarks.checks", ("numpy", "onnxruntime", "tantivy"))
    if arguments.pages:
        drafts_file = _SETS / "pages.jsonl"
        _print(drafts_file, made_with, tallied_pages(_rows(drafts_file)), arguments.misses)
        return
    with checking(arguments.policies, arguments.audience, arguments.thorough) as check:
        if arguments.long:
            drafts = [_draft(row) for name in _SAMPLE_SETS for row in _rows(_SETS / f"{name}.jsonl")]
            told = report(check, joined(drafts, arguments.seed))
            sys.stdout.write(f"{told}\n\n{made_with}; seed {arguments.seed}.\n")
            return
        drafts_file = arguments.drafts or _SETS / f"{arguments.set}.jsonl"
        tally = tallied(check, _rows(drafts_file))
    _print(drafts_file, made_with, tally, arguments.misses)


def _print(drafts: Path, made_with: str, tally: Tally, misses: bool) -> None:
    sys.stdout.write(f"{drafts.name}: {made_with}\n\n{tally.table()}\n")
    if misses:
        sys.stdout.write("\n" + "\n".join(tally.misses) + "\n")


if __name__ == "__main__":
    main()
