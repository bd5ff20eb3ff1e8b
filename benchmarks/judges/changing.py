"""Does the verifier notice a wrong figure, and leave a right one alone?"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from assistant.verifying.verdicts import Verifier
from benchmarks.judges.grounding import Track
from benchmarks.judges.report import Cell, Section, Table
from evals.intervals import bootstrap
from evals.mutations.figures import figures, mutants, rewrites
from evals.mutations.versions import Version
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

_FOLDERS = ("policies", "tau-policies")
_MOST = 1_000
"""Mutants; rewrites and sentences left as they are count apart."""

_LEAST_WORDS, _MOST_WORDS = 6, 60


def changing(data: Path, verifier: Verifier, seed: int, track: Track[Version]) -> Section | None:
    """Shares of mutants noticed and of true sentences doubted; None where the policies are not there."""
    files = [file for folder in _FOLDERS for file in sorted((data / folder).rglob("*.md"))]
    if not files:
        return None
    stated = list(statements(files))
    false = [Version(kind, text, source) for _, claim, source in stated for kind, text in mutants(claim, source)]
    true = [Version(kind, text, source) for _, claim, source in stated for kind, text in rewrites(claim)]
    drawn = random.Random(seed).sample(false, min(_MOST, len(false)))  # noqa: S311 - not a secret
    notes = (
        f"{len(stated)} sentences with figures from real policies (GitHub, Basecamp, the agent policies of "
        f"tau2-bench), each against the sentence itself between its neighbours: {len(drawn)} of {len(false)} mutants "
        "drawn with the seed, with a figure changed to one that the source does not have, or two figures of the "
        "sentence exchanged; and rewrites that mean the same. The rest of a claim is word for word the source's, as a "
        "person's or a model's sentence seldom is: this measures the reading of figures alone.",
    )
    tables = (
        Table("False: mutants noticed", noticed(drawn, verifier, seed, track)),
        Table("True: doubted all the same", noticed([*stated, *true], verifier, seed, track)),
    )
    return Section("Figures", notes, tables)


def statements(files: Iterable[Path]) -> Iterable[Version]:
    """The sentences with figures of Markdown files, each once."""
    seen: set[str] = set()
    for path in files:
        text = plain(_body(path.read_text(encoding="utf8")))
        sentences = [" ".join(text[span.start : span.end].split()) for span in sentence_spans(text)]
        for at, sentence in enumerate(sentences):
            fits = _LEAST_WORDS <= len(sentence.split()) <= _MOST_WORDS and "|" not in sentence
            if fits and sentence not in seen and figures(sentence):
                seen.add(sentence)
                yield Version("as it is", sentence, "\n\n".join(sentences[max(0, at - 1) : at + 2]))


def _body(text: str) -> str:
    """A page without its front matter."""
    return text.split("\n---\n", 1)[-1] if text.startswith("---\n") else text


def noticed(items: Sequence[Version], verifier: Verifier, seed: int, track: Track[Version]) -> list[dict[str, Cell]]:
    """By kind: how many are not supported, and how many of these are called contradicted."""
    doubted: dict[str, list[float]] = defaultdict(list)
    contradicted: dict[str, list[float]] = defaultdict(list)
    for item in track(items, "changed"):
        support = verifier.verify(item.claim, [item.source]).support
        doubted[item.kind].append(float(support != "supported"))
        contradicted[item.kind].append(float(support == "contradicted"))
    doubted["all"] = list(chain.from_iterable(doubted.values()))
    contradicted["all"] = list(chain.from_iterable(contradicted.values()))
    return [
        {
            "kind": kind,
            "n": len(found),
            "not supported": bootstrap(found, seed),
            "contradicted": bootstrap(contradicted[kind], seed),
        }
        for kind, found in doubted.items()
    ]
