"""Negation, modality and quantifiers: which words they govern in the claim, and whether a source says otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Literal

from assistant.verifying.wording import Reading, Word, stem

Kind = Literal["contradicted", "unsupported"]
Finding = tuple[Kind, str]

NEGATIONS = frozenset("not no never none nor neither without nothing nobody cannot".split())
_LEXICAL = frozenset(
    stem(word)
    for word in (
        "prohibited prohibit forbidden forbid refuse decline deny exclude excluded ineligible unable unavailable "
        "impossible fail lack reject void disallow disallowed banned prevent invalid decline nonrefundable"
    ).split()
)
MODALS: Mapping[str, str] = {
    **dict.fromkeys("can could may might able allowed permitted eligible entitled".split(), "may"),
    **dict.fromkeys("must required need needs obliged obligated".split(), "must"),
    **dict.fromkeys("should recommend recommended encouraged advised ought".split(), "should"),
    **dict.fromkeys(("will", "would"), "will"),
    "shall": "shall",
}
FREE = frozenset(stem(word) for word in "free waive waived nothing".split())
_MOSTLY = 0.6  # share of a claim's words from which a source part is about the same, whatever its verb
_REACH = 3  # content words after a negation that it governs
_ALIKE = {frozenset(("must", "shall")), frozenset(("will", "shall"))}
QUANTIFIERS: Mapping[str, str] = {
    **dict.fromkeys("all every each any always entire whole".split(), "all"),
    **dict.fromkeys("some certain selected select sometimes occasionally few".split(), "some"),
    **dict.fromkeys("most usually many generally often typically mostly".split(), "most"),
}
_ONLY = frozenset(("only", "solely", "exclusively", "just"))
_SKIPPED = frozenset(
    "be been being is are was were have has had to not also then never ever a an the of your our their its his her my "
    "this that these those such only at by".split()
)


def negated(words: Sequence[Word]) -> tuple[bool, frozenset[str]]:
    """Whether an odd number of negations stands among the words, and the stems that they govern."""
    odd, governed = False, set()
    for at, word in enumerate(words):
        if word.text in NEGATIONS:
            odd = not odd
            governed |= set([after.stem for after in words[at + 1 :] if after.content][:_REACH])
        elif word.stem in _LEXICAL:
            odd = not odd
            governed |= {other.stem for other in words if other.content}
    return odd, frozenset(governed)


def governed(words: Sequence[Word], cues: Mapping[str, str]) -> dict[str, set[str]]:
    """For each stem, the classes of the cues right before it."""
    found: dict[str, set[str]] = {}
    for at, word in enumerate(words):
        if word.text in cues and (target := _next(words, at)):
            found.setdefault(target, set()).add(cues[word.text])
    return found


def _next(words: Sequence[Word], at: int) -> str:
    for word in words[at + 1 : at + 6]:
        if word.content:
            return word.stem
        if word.text not in _SKIPPED and word.text not in MODALS:
            return ""
    return ""


def negation_finding(claim: Sequence[Word], source: Sequence[Word]) -> Iterator[Finding]:
    """One says no where the other says yes, about words that both use."""
    claim_odd, claim_governed = negated(claim)
    source_odd, source_governed = negated(source)
    if claim_odd == source_odd or any(word.stem in FREE for word in (*claim, *source)):
        return  # "free" and "you do not pay" say the same
    if any(f"un{word.text}" == other.text for word, other in (*product(claim, source), *product(source, claim))):
        return  # "an unused label" is "a label that is not used"
    shared = {word.stem for word in claim if word.content} & {word.stem for word in source if word.content}
    about = shared & (claim_governed if claim_odd else source_governed)
    if not about and len(shared) >= _MOSTLY * len({word.stem for word in claim if word.content}):
        about = shared  # another verb for the same thing: "we take back" for "cannot be returned"
    if about:
        which = "denies what the source says" if claim_odd else "says what the source denies"
        yield "contradicted", f"{which}, about {_listed(about, claim)}"


def modal_finding(claim: Sequence[Word], source: Sequence[Word], of_some: bool) -> Iterator[Finding]:
    """Another modality over the same word: may for must, will for may."""
    said, stated = governed(claim, MODALS), governed(source, MODALS)
    both_negative = negated(claim)[0] and negated(source)[0]
    if any(word.text in _ONLY for word in source):
        return  # "can only" is "must"
    for word, classes in stated.items():
        if of_some and said.get(word) == {"may"}:
            continue  # "some may" is the weaker
        if word in said and not compatible(said[word], classes, both_negative):
            yield "contradicted", f"says {named(said[word])} where the source says {named(classes)}"


def quantifier_finding(claim: Sequence[Word], source: Sequence[Word]) -> Iterator[Finding]:
    """Another quantifier over the same word; an "only" that came or went."""
    said, stated = governed(claim, QUANTIFIERS), governed(source, QUANTIFIERS)
    for word, classes in stated.items():
        mine = said.get(word, set())
        if mine and not mine & classes:
            yield "contradicted", f"says {named(mine)} where the source says {named(classes)}"


def only_finding(claim: Reading, source: Reading) -> Iterator[Finding]:
    """An "only" that the source does not have, or that the claim leaves out before words it keeps."""
    mine = [word for word in claim.words if word.text in _ONLY]
    theirs = [word for word in source.words if word.text in _ONLY]
    if mine and not theirs:
        yield "unsupported", 'says "only", which the source does not'
    if theirs and not mine and _musts(claim) <= _musts(source):
        yield "unsupported", 'leaves out the source\'s "only"'


def speaks_of_some(claim: Reading) -> bool:
    """Whether a claim is about some cases alone, as "some information may be shared": that no condition makes false."""
    return any(word.text == "some" for word in claim.words)


def _musts(reading: Reading) -> int:
    return sum(MODALS.get(word.text) == "must" for word in reading.words)


def compatible(said: set[str], stated: set[str], both_negative: bool) -> bool:
    if said & stated or any(frozenset((one, other)) in _ALIKE for one in said for other in stated):
        return True
    return both_negative and {"may", "must"} >= said | stated  # "must not" forbids what "may not" does


def named(classes: set[str]) -> str:
    return "/".join(f'"{one}"' for one in sorted(classes))


def _listed(about: set[str], words: Sequence[Word]) -> str:
    return ", ".join(dict.fromkeys(f'"{word.text}"' for word in words if word.stem in about))
