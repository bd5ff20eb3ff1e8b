"""What was changed in a claim that is nearly a quotation: words put in, left out, or put in the place of others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, permutations

from assistant.verifying.alignment import Alignment
from assistant.verifying.conditions import is_state
from assistant.verifying.polarity import (
    FREE,
    MODALS,
    NEGATIONS,
    QUANTIFIERS,
    Finding,
    compatible,
    named,
    speaks_of_some,
)
from assistant.verifying.wording import Word

_NEARLY = 0.75  # share of the claim's content words that stand in the sentence in the same order
_ONE_WORD = 0.85  # the same, from which a single other word is looked at even if it is no name
_LIKE = 0.5  # cosine from which two words in the same place may say the same
_FEWEST = 4  # words in common
_RUN = 3  # words: a longer stretch is more than a change of style
_COVERED = 0.7  # share of the content words put in that the sources must have
_PAIRS = (
    "before after|above below|over under|more less|more fewer|increase decrease|raise lower|maximum minimum|most least"
    "|highest lowest|first last|earliest latest|early late|start end|begin end|old new|open closed|opened unopened"
    "|used unused|public private|domestic international|online offline|weekday weekend|weekdays weekends|full partial"
    "|include exclude|included excluded|accept reject|accepted rejected|permanent temporary|optional mandatory"
    "|credit debit|buyer seller|sender recipient|lender borrower|landlord tenant|employer employee|we you|us you"
    "|our your"
)
_OPPOSITES = frozenset(pair for one in _PAIRS.split("|") for pair in permutations(one.split()))
"""Words that cannot stand for one another, both ways round."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the claim in the place of a stretch of the sentence; either may be empty.

    `inside` the sentence rather than at its ends, or another last word for its last; `last` in the claim; `denied`:
    both go on with a negation.
    """

    said: Sequence[Word]
    stated: Sequence[Word]
    inside: bool
    last: bool
    denied: bool


def edits_are_harmless(found: Alignment) -> Iterator[Finding]:
    """No edit changes a fact. A claim in words of its own is for other rules."""
    mine, theirs = found.claim.words, found.units[found.best].reading.words
    matcher, share = _matcher(mine, theirs), nearness(found)
    if share < _NEARLY:
        return
    edits = [
        Edit(
            mine[j:jj],
            theirs[i:ii],
            inside=i > 0 and (ii < len(theirs) or (kind == "replace" and jj == len(mine))),
            last=jj == len(mine),
            denied=bool(_denials(mine[jj : jj + 1])),
        )
        for kind, i, ii, j, jj in matcher.get_opcodes()
        if kind != "equal"
    ]
    yield from _negation(edits)
    yield from _exchanged(edits)
    for edit in edits:
        yield from _modal(edit, speaks_of_some(found.claim))
        yield from _quantifier(edit)
        yield from _turned(edit)
        yield from _swapped(edit, found, share)
        yield from _added(edit, found)
        yield from _narrowing(edit, found)


def nearness(found: Alignment) -> float:
    """The share of the claim's content words that its best sentence has in the same order; 0 for a few words alone."""
    mine = found.claim.words
    blocks = _matcher(mine, found.units[found.best].reading.words).get_matching_blocks()
    if sum(block.size for block in blocks) < _FEWEST:
        return 0.0
    kept = sum(mine[block.b + at].content for block in blocks for at in range(block.size))
    return kept / max(1, sum(word.content for word in mine))


def _matcher(mine: Sequence[Word], theirs: Sequence[Word]) -> "SequenceMatcher[str]":
    return SequenceMatcher(None, [word.stem for word in theirs], [word.stem for word in mine], autojunk=False)


def _negation(edits: Sequence[Edit]) -> Iterator[Finding]:
    """An odd number of negations came or went, one of them in a small change: not with a stretch that was cut off."""
    turned = [edit for edit in edits if (_denials(edit.said) - _denials(edit.stated)) % 2]
    small = [edit for edit in turned if max(len(edit.said), len(edit.stated)) <= _RUN]
    if (
        len(turned) % 2
        and small
        and not any(word.stem in FREE for edit in edits for word in (*edit.said, *edit.stated))
    ):
        yield "contradicted", _change(small[0])


def _exchanged(edits: Sequence[Edit]) -> Iterator[Finding]:
    """Two figures that changed places: each is in the sources, so that only their places tell."""
    figures = [edit for edit in edits if _has_figure(edit.said) and _has_figure(edit.stated)]
    for one, other in combinations(figures, 2):
        if _stems(one.said) == _stems(other.stated) and _stems(one.stated) == _stems(other.said):
            yield "contradicted", f"{_change(one)}, and the other way round"


def _has_figure(words: Sequence[Word]) -> bool:
    return any(word.text[0].isdigit() for word in words)


def _stems(words: Sequence[Word]) -> list[str]:
    return [word.stem for word in words]


def _denials(words: Sequence[Word]) -> int:
    return sum(word.text in NEGATIONS for word in words)


def _modal(edit: Edit, of_some: bool) -> Iterator[Finding]:
    said = {MODALS[word.text] for word in edit.said if word.text in MODALS}
    stated = {MODALS[word.text] for word in edit.stated if word.text in MODALS}
    if of_some and said == {"may"}:
        return  # "some may" is the weaker
    denied = edit.denied and not any(word.stem == "need" for word in (*edit.said, *edit.stated))
    if said and stated and not compatible(said, stated, denied):
        yield "contradicted", f"says {named(said)} where the source says {named(stated)}"


def _quantifier(edit: Edit) -> Iterator[Finding]:
    said = {QUANTIFIERS[word.text] for word in edit.said if word.text in QUANTIFIERS}
    stated = {QUANTIFIERS[word.text] for word in edit.stated if word.text in QUANTIFIERS}
    if said and stated and not said & stated:
        yield "contradicted", _change(edit)
    elif edit.inside and len(edit.stated) <= _RUN and stated - {"all"} and not said:
        yield "unsupported", f"leaves out “{_text(edit.stated)}”"
    elif len(edit.said) <= _RUN and said - {"some"} and not stated:
        yield "unsupported", f"adds “{_text(edit.said)}”"


def _turned(edit: Edit) -> Iterator[Finding]:
    """Something in the place of its opposite, which is close to it by any cosine; or the one party in the other's."""
    said, stated = ({word.text for word in words} for words in (edit.said, edit.stated))
    opposed = any(one in said and other in stated and not said & stated for one, other in _OPPOSITES)
    if len(edit.said) <= _RUN and len(edit.stated) <= _RUN and opposed:
        yield "contradicted", _change(edit)


def _swapped(edit: Edit, found: Alignment, share: float) -> Iterator[Finding]:
    said = [word for word in edit.said if word.content]
    stated = [word for word in edit.stated if word.content]
    if not said or not stated:
        return
    names = any(word.name for word in said) and any(word.name for word in stated) and len(stated) <= _RUN
    if not names and not edit.inside:
        return
    if not names and (share < _ONE_WORD or len(said) != len(stated) or len(said) > 2):
        return
    if not all(any(found.likeness(one.text, other.text) >= _LIKE for other in stated) for one in said) or names:
        yield "contradicted", _change(edit)


def _added(edit: Edit, found: Alignment) -> Iterator[Finding]:
    appended = edit.last and len(edit.said) - len(edit.stated) > _RUN
    if appended and found.coverage(edit.said) < _COVERED:
        yield "unsupported", f"adds “{_text(edit.said)}”"


def _narrowing(edit: Edit, found: Alignment) -> Iterator[Finding]:
    if not edit.inside or edit.said or len(edit.stated) != 1:
        return
    (state,), words = edit.stated, found.units[found.best].reading.words
    after = words[words.index(state) + 1]
    if is_state(state.text) and not is_state(after.text) and state.stem not in found.claim.stems:
        yield "unsupported", f"leaves out “{state.text}”"


def _change(edit: Edit) -> str:
    if not edit.said:
        return f"leaves out “{_text(edit.stated)}”"
    if not edit.stated:
        return f"adds “{_text(edit.said)}”"
    return f"says “{_text(edit.said)}” where the source says “{_text(edit.stated)}”"


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
