"""False and true versions of the sentences of policies, each with the text that it is held against."""

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from evals.mutations.facts import changed, names_of
from evals.mutations.restating import restated
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

MOST = 250
"""Of a kind; the rest is drawn from, so that no kind decides a share alone."""

_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|\([a-z0-9]\))\s+")
_LEAST_WORDS, _MOST_WORDS = 6, 45


class Version(NamedTuple):
    """A sentence of a policy, changed or not, and the place it comes from: its paragraph between the next ones."""

    kind: str
    claim: str
    source: str


class Versions(NamedTuple):
    """What was made of the sentences of some policies: versions that are false, and versions that stay true."""

    false: list[Version]
    true: list[Version]


def versions(files: Iterable[Path], seed: int, most: int = MOST) -> Versions:
    """False and true versions of the sentences of Markdown files; at most so many of a kind, drawn with the seed."""
    stated = list(sentences(files))
    names = names_of([one.claim for one in stated])
    false = [Version(kind, text, one.source) for one in stated for kind, text in changed(one.claim, one.source, names)]
    true = [Version(kind, text, one.source) for one in stated for kind, text in restated(one.claim)]
    return Versions(_drawn(false, seed, most), _drawn(true, seed, most))


def sentences(files: Iterable[Path]) -> Iterator[Version]:
    """The whole sentences of the paragraphs of Markdown files, each once; of no table, list or heading."""
    seen: set[str] = set()
    for path in files:
        blocks = [one for one in re.split(r"\n\s*\n", path.read_text(encoding="utf8")) if one.strip()]
        for at, block in enumerate(blocks):
            if re.match(r"\s*(?:[#|>*+-]|---)", block):
                continue
            around = "\n\n".join(blocks[max(0, at - 1) : at + 2])
            for span in sentence_spans(block):
                text = _NUMBER.sub("", plain(block[span.start : span.end]))
                fits = _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS and "\n-" not in block
                if fits and text[:1].isupper() and text.endswith(".") and text not in seen:
                    seen.add(text)
                    yield Version("as it is", text, around)


def _drawn(items: list[Version], seed: int, most: int) -> list[Version]:
    draw = random.Random(seed).sample  # noqa: S311 - not a secret
    kinds: dict[str, list[Version]] = {}
    for one in items:
        kinds.setdefault(one.kind, []).append(one)
    return [one for _, each in sorted(kinds.items()) for one in draw(each, min(most, len(each)))]
