"""The rules: each reads an alignment and yields what is wrong with the claim, in words for a person."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from assistant.verifying.alignment import Alignment
from assistant.verifying.benefits import scope_kept
from assistant.verifying.conditions import Condition, conditions, has_condition, is_state
from assistant.verifying.edits import edits_are_harmless, nearness
from assistant.verifying.polarity import (
    Finding,
    modal_finding,
    negation_finding,
    only_finding,
    quantifier_finding,
    speaks_of_some,
)
from assistant.verifying.quantities import Quantity, agreement, is_pieced_together, overstates
from assistant.verifying.wording import stem

_ABOUT_THE_SAME = 0.5  # share of a part's words from which a source part speaks of the same thing
_RESTS = 0.75  # share of a claim's words from which it rests on one sentence, whose wording it must keep
_FAR_NEARER = 0.1
_SAME_BUT_NAMES = 0.7  # the same without names, from which another name is a swapped one
_NEAR_QUOTATION = 0.9  # share of words in the same order from which only the edits matter
_KEPT = 0.5  # share of a condition's words that a claim must keep
_LIKE = 0.6  # cosine from which two words say the same
_PROMISES = frozenset(
    stem(word)
    for word in (
        "always guarantee guaranteed unlimited lifetime free automatically immediately instantly regardless worldwide "
        "forever anytime complimentary bonus gift waived waive double extra priority discount voucher never"
    ).split()
)


def quantities_agree(found: Alignment) -> Iterator[Finding]:
    """Every quantity of the claim is the one that the sources give for the same thing.

    Another one contradicts only where its sentence speaks of the same thing, and far nearer than one that agrees.
    """
    for claimed in found.claim.quantities:
        verdicts = [(agreement(claimed, stated), nearness, stated) for nearness, stated in _stated(found, claimed)]
        same = max((one for one in verdicts if one[0] == "same"), key=lambda one: one[1], default=None)
        other = max((one for one in verdicts if one[0] == "differs"), key=lambda one: one[1], default=None)
        about = other is not None and other[1] >= _ABOUT_THE_SAME
        if other is not None and about and (same is None or other[1] > same[1] + _FAR_NEARER):
            yield "contradicted", f"says {claimed.text} where the source says {other[2].text}"
        elif same is None and claimed.unit != "ordinal" and not is_pieced_together(claimed, found.quantities):
            yield "unsupported", f"says {claimed.text}, which no source does"
        elif same is not None and overstates(claimed, same[2]):
            yield "unsupported", f"says {claimed.text} without the limit that the source sets to it"


def _stated(found: Alignment, claimed: Quantity) -> list[tuple[float, Quantity]]:
    """The quantities of the sources, with how near what they measure is to what the claim's measures."""
    wanted = found.claim.part_stems(found.claim.part_at(claimed.start)) or found.claim.stems
    return [
        (
            found.overlap(wanted, unit, unit.reading.part_at(stated.start)) + 0.3 * float(found.similarities[at]),
            stated,
        )
        for at, unit in enumerate(found.units)
        for stated in unit.reading.quantities
    ]


def figures_belong(found: Alignment) -> Iterator[Finding]:
    """No figure is moved to a name for which the sources give another: the price for Utah is not that for Hawaii."""
    names = [word for word in found.claim.words if word.name]
    for claimed in found.claim.quantities if names else ():
        same, other = set[str](), set[str]()  # stems of the sentences that state this figure, or another of its kind
        for unit in found.units:
            told = {agreement(claimed, one) for one in unit.reading.quantities}
            if "same" in told:
                same |= unit.reading.stems
            elif "differs" in told:
                other |= unit.reading.stems
        for word in names if same else ():
            if word.stem in other - same:
                yield "unsupported", f"says {claimed.text} of “{word.text}”, for which the source says another"


def wording_agrees(found: Alignment) -> Iterator[Finding]:
    """Negation, modality and quantifiers are those of the part of the source that says the same."""
    if nearness(found) >= _NEAR_QUOTATION or found.rest < _RESTS:
        return  # where the edits themselves tell, or no one sentence does
    for number, words in found.claim.parts.items():
        match = found.match(number)
        if found.overlap(found.claim.part_stems(number), match.unit, match.part) < _ABOUT_THE_SAME:
            continue
        source = match.unit.reading.parts[match.part]
        yield from negation_finding(words, source)
        yield from quantifier_finding(words, source)
        yield from modal_finding(words, source, speaks_of_some(found.claim))


def only_agrees(found: Alignment) -> Iterator[Finding]:
    """An "only" comes and goes with the source's."""
    if found.rest >= _RESTS and not speaks_of_some(found.claim):
        yield from only_finding(found.claim, found.units[found.best].reading)


def conditions_kept(found: Alignment) -> Iterator[Finding]:
    """A claim that rests on a sentence keeps the conditions and exceptions which that sentence sets.

    One that is nearly a quotation keeps all of them, even one that only refers to another place.
    """
    if found.rest < _RESTS or speaks_of_some(found.claim):
        return
    quoted = nearness(found) >= _NEAR_QUOTATION
    said = [one for one in conditions(found.units[found.best].reading) if quoted or not one.reference]
    kept = {one: _kept(one, found) for one in said}
    least = 0.01 if has_condition(found.claim) and not quoted else _KEPT
    for condition in said:
        rests = len(condition.rest.stems & found.claim.stems) >= _ABOUT_THE_SAME * max(1, len(found.claim.stems))
        others = any(kept[one] >= _KEPT for one in said if one is not condition and one.is_beside(condition))
        if rests and not others and kept[condition] < least:
            yield "unsupported", f"leaves out “{condition.text}”"


def _kept(condition: Condition, found: Alignment) -> float:
    """The share of the words of a condition's best kept alternative that the claim says, in the same or like words.

    What the claim says as often as the rest of the sentence does is not the condition's.
    """
    taken = Counter(word.stem for word in condition.rest.words if word.content)
    own = {one.value for one in found.claim.quantities} - {one.value for one in condition.rest.quantities}
    for word in found.claim.words:
        if word.content and taken[word.stem] > 0:
            taken[word.stem] -= 1
        elif word.content:
            own.add(word.text)
    shares = []
    for alternative in condition.alternatives:
        telling = {word for word in alternative if stem(word) not in condition.rest.stems} or alternative
        shares.append(sum(any(found.likeness(one, other) >= _LIKE for other in own) for one in telling) / len(telling))
    return max(shares)


def states_kept(found: Alignment) -> Iterator[Finding]:
    """A claim keeps the states ("unopened") that the sentence sets right before a word which the claim has too."""
    words = found.units[found.best].reading.words if found.rest >= _RESTS else ()
    own = {word.text for word in found.claim.words}
    for word, after in pairwise(words):
        before_the_same = word.stem not in found.claim.stems and after.stem in found.claim.stems
        of_it = is_state(word.text) and not is_state(after.text)  # in "defective, damaged" either will do
        if of_it and before_the_same and not any(_is_like(word.text, one, found) for one in own):
            yield "unsupported", f"leaves out “{word.text}”"


def _is_like(state: str, other: str, found: Alignment) -> bool:
    return found.likeness(state, other) >= _LIKE or (len(other) > 3 and other in state)


def names_known(found: Alignment) -> Iterator[Finding]:
    """Every name in the claim stands in the source that its part rests on."""
    stated = [word for unit in found.units for word in unit.reading.words if word.content]
    names = {word.stem for word in stated if word.name}
    plainly = {word.stem for word in stated if not word.name}
    for number, words in found.claim.parts.items():
        match = found.match(number)
        unit, plain_words = match.unit, frozenset(word.stem for word in words if word.content) - names
        for word in words:
            if not (word.name or (word.content and word.stem in names)) or word.stem in unit.reading.stems:
                continue
            if word.stem in plainly and word.stem not in names:
                continue  # a capital of style: "Tax Season Scams"
            others = [one.text for one in unit.reading.words if one.name and one.stem not in found.claim.stems]
            if word.stem not in found.said and not found.alike.get(word.text, 0.0):
                yield "unsupported", f"names “{word.text}”, which the source does not"
            elif others and word.stem in names and found.overlap(plain_words, unit, match.part) >= _SAME_BUT_NAMES:
                yield "unsupported", f"names “{word.text}” where the source names “{' '.join(others)}”"


def promises_stated(found: Alignment) -> Iterator[Finding]:
    """No benefit is promised in a word that no source has."""
    for word in found.claim.words:
        if word.stem in _PROMISES and word.content and word.stem not in found.said and found.alike[word.text] < 1:
            yield "unsupported", f"promises “{word.text}”, which no source does"


RULES: tuple[Callable[[Alignment], Iterator[Finding]], ...] = (
    quantities_agree,
    figures_belong,
    wording_agrees,
    only_agrees,
    conditions_kept,
    states_kept,
    names_known,
    promises_stated,
    scope_kept,
    edits_are_harmless,
)
