"""Clause-aware splitting: a document's own structure decides where one clause ends and the next begins.

A clause is one thought of the policy: a numbered clause, a paragraph with the exceptions that follow it, a short
list with its introduction, a table row below its header, an FAQ answer. Short neighbours under one heading are
read together and long ones cut between sentences, because the encoder reads about 190 English words at once.
There are no overlap windows: every character belongs to one clause at most, and spans are exact.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.loaders.blocks import Block, BlockKind, LoadedDocument
from knowledge.markup import plain
from knowledge.policies import (
    Audience,
    Clause,
    ClauseId,
    ClauseKind,
    DocumentId,
    PolicyMetadata,
)
from knowledge.sentences import sentence_spans

SPLITTER = "clauses-1"
"""Names this way of splitting; documents split another way are split again at the next ingest."""

_JOIN_BELOW = 60  # words: a clause shorter than this reads on into the next paragraph of its section
_AIM = 110  # words: joining stops here; MiniLM's 256 tokens hold about 190 words with title and headings
_CUT_ABOVE = 150  # words: a single block longer than this is cut between sentences

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NUMBER = r"[*_]{0,3}(?:§\s?)?(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.)]|\([a-z0-9]{1,3}\)|Section \d+)[*_]{0,3}\s"
_NUMBERED = re.compile(_NUMBER)
_EXCEPTION = re.compile(
    rf"(?:{_NUMBER})?"
    r"[*_]{0,3}(?:exceptions?\b|except\b|however\b|unless\b|notwithstanding\b|excluded\b|exclusions?\b"
    r"|this (?:does|do) not apply|these (?:do|rules do) not apply|but (?:not|if)\b|not included\b"
    r"|the following are not\b)",
    re.IGNORECASE,
)
_EXCEPTION_HEADING = re.compile(
    r"\b(?:exceptions?|exclusions?|not covered|does not apply|not eligible)\b", re.IGNORECASE
)
_DEFINITION = re.compile(
    r"""^[*_]{0,3}["“'‘]?[\w ,/()-]{2,60}["”'’]?[*_]{0,3} (?:means?|refers? to|is defined as)\b""",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:we(?:'ll| will| promise| guarantee| commit)|you will (?:receive|get|hear))\b", re.IGNORECASE
)
_RULE = re.compile(
    r"\b(?:must|may|can|cannot|can't|shall|should|required?|eligible|entitled|allowed|prohibited|within \d+|at least"
    r"|at most|no more than|do not|does not|don't|are not|is not|only|never|always)\b",
    re.IGNORECASE,
)


class _Unit(NamedTuple):
    """Blocks that will become one clause, all under one heading path and of one audience."""

    section: tuple[str, ...]
    blocks: tuple[Block, ...]
    context: str
    audience: Audience

    @property
    def start(self) -> int:
        return self.blocks[0].start

    @property
    def end(self) -> int:
        return self.blocks[-1].end


class _Heading(NamedTuple):
    """A heading above a block. A public clause does not name the internal headings above it."""

    level: int
    words: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block with the heading path above it and the audience that holds for it."""

    block: Block
    section: tuple[str, ...]
    audience: Audience


def split(loaded: LoadedDocument, document: DocumentId, version: int, metadata: PolicyMetadata) -> tuple[Clause, ...]:
    """The document's clauses in reading order; their spans are disjoint and index `loaded.text`."""
    placed = tuple(_placed(loaded, metadata))
    units = [piece for unit in _joined(loaded.text, _units(loaded.text, placed)) for piece in _cut(loaded.text, unit)]
    seen: Counter[str] = Counter()
    clauses = [_clause(loaded.text, unit, document, version, metadata, seen) for unit in units]
    return tuple(_with_rules(clauses))


def _placed(loaded: LoadedDocument, metadata: PolicyMetadata) -> Iterator[_Placed]:
    path: list[_Heading] = []
    for block in loaded.blocks:
        if block.kind is BlockKind.HEADING:
            words = plain(loaded.text[block.start : block.end])
            path = [step for step in path if step.level < block.level]
            if words.casefold() != metadata.title.casefold():
                path.append(_Heading(block.level, words, _stricter(metadata.audience, block.audience)))
            continue
        audience = _stricter(metadata.audience, block.audience)
        section = tuple(
            step.words for step in path if audience is Audience.INTERNAL or step.audience is Audience.PUBLIC
        )
        for piece in _without_comments(loaded.text, _with_question(loaded.text, block)):
            yield _Placed(piece, section, audience)


def _with_question(text: str, block: Block) -> Block:
    """An FAQ's answer together with its question, where that stands right in front: "Yes." alone says nothing."""
    before = text[: block.start].rstrip()
    if block.kind is not BlockKind.FAQ or not block.context or not before.endswith(block.context):
        return block
    return replace(block, start=len(before) - len(block.context), context="")


def _stricter(document: Audience, block: Audience | None) -> Audience:
    """A part of an internal document is internal whatever it says of itself."""
    return document if block is None or document is Audience.INTERNAL else block


def _without_comments(text: str, block: Block) -> Iterator[Block]:
    """The block, in pieces around the comments inside it: what a page does not show is never quoted."""
    at = block.start
    for comment in (*_COMMENT.finditer(text, block.start, block.end), None):
        stop = comment.start() if comment else block.end
        start = at + len(text[at:stop]) - len(text[at:stop].lstrip())
        end = start + len(text[start:stop].rstrip())
        if any(c.isalnum() for c in text[start:end]):
            yield replace(block, start=start, end=end)
        at = comment.end() if comment else stop


def _units(text: str, placed: Sequence[_Placed]) -> Iterator[_Unit]:
    """The smallest stretches that may stand alone: a list keeps its introduction, code what it belongs to."""
    at = 0
    while at < len(placed):
        first = placed[at]
        group = [first.block]
        at += 1
        while at < len(placed) and _continues(text, placed[at - 1], placed[at], group):
            group.append(placed[at].block)
            at += 1
        yield from _list_units(text, _Unit(first.section, tuple(group), first.block.context, first.audience))


def _continues(text: str, last: _Placed, following: _Placed, group: Sequence[Block]) -> bool:
    if (last.section, last.audience) != (following.section, following.audience):
        return False
    if "<!--" in text[last.block.end : following.block.start]:
        return False
    kind = following.block.kind
    if kind is BlockKind.LIST_ITEM:
        in_list = last.block.kind is BlockKind.LIST_ITEM or text[: last.block.end].endswith((":", ":*", ":**", "："))
        return in_list and group[0].kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    return kind is BlockKind.CODE and group[0].kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def _list_units(text: str, unit: _Unit) -> Iterator[_Unit]:
    """A list that is short enough stays whole; a long one is dealt out by outermost items below its introduction."""
    items = [block for block in unit.blocks if block.kind is BlockKind.LIST_ITEM]
    if not items or _words(text, unit) <= _AIM:
        yield unit
        return
    top = min(block.level for block in items)
    parts: list[list[Block]] = []
    for block in unit.blocks:
        if not parts or (block.kind is BlockKind.LIST_ITEM and block.level <= top):
            parts.append([block])
        else:
            parts[-1].append(block)
    introduction = ""
    if unit.blocks[0].kind is not BlockKind.LIST_ITEM:
        introduction = plain(text[unit.blocks[0].start : unit.blocks[0].end])
    batch: list[Block] = []
    for part in parts:
        if batch and _count(text[batch[0].start : part[-1].end]) > _AIM:
            yield unit._replace(blocks=tuple(batch), context=introduction if batch[0] is not unit.blocks[0] else "")
            batch = []
        batch.extend(part)
    yield unit._replace(blocks=tuple(batch), context=introduction if batch[0] is not unit.blocks[0] else "")


def _joined(text: str, units: Iterable[_Unit]) -> list[_Unit]:
    """Units with short neighbours read together, and every exception with the rule in front of it."""
    joined: list[_Unit] = []
    for unit in units:
        if joined and _belongs(text, joined[-1], unit):
            joined[-1] = joined[-1]._replace(blocks=(*joined[-1].blocks, *unit.blocks))
        else:
            joined.append(unit)
    return joined


def _belongs(text: str, last: _Unit, unit: _Unit) -> bool:
    if (last.section, last.audience, last.context) != (unit.section, unit.audience, unit.context):
        return False
    if {last.blocks[-1].kind, unit.blocks[0].kind} & {BlockKind.TABLE_ROW, BlockKind.FAQ}:
        return False
    if "<!--" in text[last.end : unit.start] or last.blocks[-1].page != unit.blocks[0].page:
        return False
    together = _count(text[last.start : unit.end])
    if _EXCEPTION.match(text, unit.start):
        return together <= 2 * _AIM
    if _NUMBERED.match(text, unit.start):
        return False
    return together <= _AIM and min(_words(text, last), _words(text, unit)) < _JOIN_BELOW


def _cut(text: str, unit: _Unit) -> Iterator[_Unit]:
    """A unit in pieces the encoder can read whole, cut between sentences."""
    if _words(text, unit) <= _CUT_ABOVE:
        yield unit
        return
    first = unit.blocks[0]
    start: int | None = None
    end = unit.start
    for span in sentence_spans(text[unit.start : unit.end]):
        span_end = unit.start + span.end
        span_start = unit.start if start is None and end == unit.start else unit.start + span.start
        if start is None:
            start = span_start
        elif _count(text[start:span_end]) > _AIM and not _EXCEPTION.match(text, unit.start + span.start):
            yield unit._replace(blocks=(replace(first, start=start, end=end),))
            start = span_start
        end = span_end
    if start is not None:
        yield unit._replace(blocks=(replace(first, start=start, end=max(end, start + 1)),))


def _clause(
    text: str,
    unit: _Unit,
    document: DocumentId,
    version: int,
    metadata: PolicyMetadata,
    seen: Counter[str],
) -> Clause:
    words = text[unit.start : unit.end]
    content = "\0".join((document, *unit.section, unit.context, words))
    seen[content] += 1
    digest = hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()
    return Clause(
        id=ClauseId(digest[:20]),
        document=document,
        version=version,
        title=metadata.title,
        section=unit.section,
        text=words,
        start=unit.start,
        end=unit.end,
        kind=_kind(words, unit),
        audience=unit.audience,
        effectivity=metadata.effectivity,
        page=unit.blocks[0].page,
        context=unit.context,
        tags=metadata.tags,
    )


def _kind(words: str, unit: _Unit) -> ClauseKind:
    first = unit.blocks[0]
    heading = unit.section[-1] if unit.section else ""
    tests = (
        (first.kind is BlockKind.FAQ, ClauseKind.FAQ_ANSWER),
        (bool(_EXCEPTION.match(words) or _EXCEPTION_HEADING.search(heading)), ClauseKind.EXCEPTION),
        (bool(_DEFINITION.match(words)), ClauseKind.DEFINITION),
        (any(block.ordered for block in unit.blocks), ClauseKind.PROCEDURE_STEP),
        (bool(_PROMISE.search(words)), ClauseKind.PROMISE),
        (bool(_RULE.search(words)), ClauseKind.RULE),
    )
    return next((kind for holds, kind in tests if holds), ClauseKind.INFORMATION)


def _with_rules(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Each exception that is a clause of its own, pointing at the rule it narrows: the nearest one above it."""
    rules: dict[Audience, Clause] = {}
    for clause in clauses:
        if clause.kind is not ClauseKind.EXCEPTION:
            rules[clause.audience] = clause
            yield clause
            continue
        rule = rules.get(clause.audience)
        yield replace(clause, exception_to=rule.id) if rule and _narrows(clause, rule) else clause


def _narrows(exception: Clause, rule: Clause) -> bool:
    """Whether the rule stands in the exception's own section, or in the one that its "Exceptions" heading is about."""
    if exception.section == rule.section:
        return True
    headed = bool(exception.section) and _EXCEPTION_HEADING.search(exception.section[-1]) is not None
    return headed and exception.section[:-1] in (rule.section, rule.section[:-1])


def _words(text: str, unit: _Unit) -> int:
    return _count(text[unit.start : unit.end])


def _count(words: str) -> int:
    return len(words.split())
