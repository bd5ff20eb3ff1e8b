"""Whether a claim is a quotation of a source, whatever its white space, quotation marks, capitals and Markdown."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.verifying.benefits import scope_behind
from assistant.verifying.conditions import has_condition
from assistant.verifying.polarity import negated
from assistant.verifying.wording import read
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

_NOT_WORDS = re.compile(r"[^\w$€£%.,]+|[.,](?!\d)")
_FEWEST = 3  # words of a quotation that is less than a sentence


def is_quoted(claim: str, sources: Sequence[str]) -> bool:
    """Whether whole sentences are quoted, or a stretch of one that leaves no condition, scope or negation behind."""
    wanted = f" {bare(claim)} "
    for source in sources:
        if wanted not in f" {bare(source)} ":
            continue
        sentences = [source[span.start : span.end] for span in sentence_spans(source)]
        holding = [one for one in sentences if wanted in f" {bare(one)} "]
        if not holding or any(bare(one) == wanted.strip() for one in holding):
            return True
        if len(wanted.split()) >= _FEWEST and any(_leaves_nothing(wanted, one) for one in holding):
            return True
    return False


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """The words of a text alone, in lower case."""
    return " ".join(_NOT_WORDS.sub(" ", plain(text).translate({0x2019: "'", 0x2018: "'"}).casefold()).split())


def _leaves_nothing(wanted: str, sentence: str) -> bool:
    before, _, after = f" {bare(sentence)} ".partition(wanted)
    if scope_behind(wanted.rsplit(maxsplit=1)[-1], after):
        return False
    return not any(
        has_condition(rest) or negated(rest.words)[0] or "only" in rest.text.split()
        for rest in map(read, (before, after))
    )
