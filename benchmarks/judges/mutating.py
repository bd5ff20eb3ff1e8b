"""Does the verifier notice one changed fact, whatever the fact, and leave what is only said otherwise alone?"""

import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import knowledge
from assistant.verifying.verdicts import Verifier
from benchmarks.judges.changing import Changed, noticed
from benchmarks.judges.facts import changed, names_of
from benchmarks.judges.grounding import Track
from benchmarks.judges.report import Section, Table
from benchmarks.judges.restating import restated
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

_SAMPLES = Path(knowledge.__file__).parent / "samples" / "policies"
_MOST = 250
"""Of a kind; the rest is drawn from, so that no kind decides a share alone."""

_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|\([a-z0-9]\))\s+")
_LEAST_WORDS, _MOST_WORDS = 6, 45
_NOTES = (
    "Sentences of policies, each against its paragraph and the paragraphs beside it. False: one fact changed (a "
    "number, an amount, a date, a unit, yes for no, may for must, a condition left out, a party, a name or an opposite "
    "swapped, a benefit invented). True: said otherwise by other rules (order, voice, synonyms, contractions, limits, "
    "customers for you, openings, figures), alone and several at once. At most 250 of a kind are drawn with the seed. "
    "Nobody read them all: a few of the false ones are true or no English. The rules of the verifier were mended with "
    "misses on both suites in view, so that neither is a blind test.",
)


class Suite(NamedTuple):
    """What was made of the sentences of some policies: false versions, and true ones."""

    false: list[Changed]
    true: list[Changed]


def mutating(data: Path, verifier: Verifier, seed: int, track: Track[Changed]) -> Section:
    """Shares noticed and doubted by kind: on the sample pack, and on other policies where they are."""
    tables = []
    for title, made in suites(data, seed).items():
        tables += [
            Table(f"{title}, false: noticed", noticed(made.false, verifier, seed, track)),
            Table(f"{title}, true: doubted all the same", noticed(made.true, verifier, seed, track)),
        ]
    return Section("One fact changed", _NOTES, tables)


def suites(data: Path, seed: int) -> dict[str, Suite]:
    """A suite for the sample pack, and one for the policies in `data` where there are any."""
    folders = {"Sample pack": _SAMPLES, "Policies of others": data / "policies"}
    return {title: suite(sorted(folder.rglob("*.md")), seed) for title, folder in folders.items() if folder.is_dir()}


def suite(files: Iterable[Path], seed: int) -> Suite:
    """False and true versions of the sentences of Markdown files; of a kind with many, some."""
    stated = list(sentences(files))
    names = names_of([one.claim for one in stated])
    false = [Changed(kind, text, one.source) for one in stated for kind, text in changed(one.claim, one.source, names)]
    true = [Changed(kind, text, one.source) for one in stated for kind, text in restated(one.claim)]
    return Suite(_drawn(false, seed), _drawn(true, seed))


def _drawn(items: list[Changed], seed: int) -> list[Changed]:
    """At most `_MOST` of each kind."""
    draw = random.Random(seed).sample  # noqa: S311 - not a secret
    kinds: dict[str, list[Changed]] = {}
    for one in items:
        kinds.setdefault(one.kind, []).append(one)
    return [one for _, each in sorted(kinds.items()) for one in draw(each, min(_MOST, len(each)))]


def sentences(files: Iterable[Path]) -> Iterator[Changed]:
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
                    yield Changed("as it is", text, around)


def as_batch(made: dict[str, Suite]) -> str:
    """The suites as lines for `bythebook verify --batch`; an id tells policies, whether true, kind and number."""
    return "".join(
        json.dumps({"id": f"{title}/{truth}/{one.kind}/{at}", "claim": one.claim, "sources": [one.source]}) + "\n"
        for title, each in made.items()
        for truth, items in (("false", each.false), ("true", each.true))
        for at, one in enumerate(items)
    )
