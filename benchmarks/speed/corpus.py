"""As many passages as asked for, made of real policies: halves of their sentences, put together anew."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.passages import read_documents
from knowledge.sentences import sentence_spans

_SENTENCES = 3  # in a passage: about 60 words, near the median clause of the policies
_A_FILE = 50  # passages, each below a heading of its own, so that no splitter joins two
_PLAIN = re.compile(r"[A-Z][^#*|`<>\[\]_\n]{60,240}\.")  # a sentence without markup


def write_corpus(policies: Path, folder: Path, passages: int, seed: int) -> None:
    """Files of Markdown with this many sections of a paragraph each. No two sentences are alike, so that no cache
    of sentences helps more than it would on real text. Raises ValueError where the policies hold no sentences.
    """
    spoken = _spoken(halves(policies), np.random.default_rng(seed))
    folder.mkdir(parents=True)
    for first in range(0, passages, _A_FILE):
        sections = [
            f"## Clause {number + 1}\n\n{' '.join(islice(spoken, _SENTENCES))}"
            for number in range(first, min(first + _A_FILE, passages))
        ]
        text = "\n\n".join([f"# Policy {first // _A_FILE + 1}", *sections])
        (folder / f"policy-{first // _A_FILE + 1:05d}.md").write_text(text + "\n", encoding="utf8")


def questions(policies: Path, count: int, seed: int) -> list[str]:
    """Questions of about fifteen words, no two alike."""
    openings = [opening for opening, _ in halves(policies)]
    random = np.random.default_rng(seed)
    at = random.integers(0, len(openings), (count, 2))
    return [
        f"What applies if {openings[one].lower()}, {' '.join(openings[other].split()[:6]).lower()}?"
        for one, other in at
    ]


def halves(policies: Path) -> list[tuple[str, str]]:
    """Plain sentences in two halves, each once."""
    found = {
        words: None
        for text in read_documents(policies).values()
        for span in sentence_spans(text)
        if _PLAIN.fullmatch(words := text[span.start : span.end].strip())
    }
    if not found:
        raise ValueError(f"{policies} holds no sentences. Name a folder of policies in Markdown")
    return [(" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])) for words in map(str.split, found)]


def _spoken(parts: Sequence[tuple[str, str]], random: np.random.Generator) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    while True:
        one, other = (int(at) for at in random.integers(0, len(parts), 2))
        if (one, other) not in seen:
            seen.add((one, other))
            yield f"{parts[one][0]} {parts[other][1]}"
