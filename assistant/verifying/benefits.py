"""Benefits ("free", "covered") and how far they go: a claim must not give to all what a source gives to some."""

import re
from collections.abc import Iterator

from assistant.verifying.alignment import Alignment, Unit
from assistant.verifying.polarity import FREE, Finding
from assistant.verifying.wording import Reading, Word, read, stem

_AS_FREE = FREE | {stem("complimentary")}
_COVERED = frozenset(stem(word) for word in ("cover", "covered", "protected", "insured"))
_SCOPE = re.compile(
    r"\W*\b(?:for|on|in|during|with|at|against|within|if|when|where|unless|once|from|only|after|before|until)\b"
    r"(?:(?! but |; |: ).)+",
    re.IGNORECASE,
)
_UNIVERSAL = re.compile(r"\W*\w+ (?:all|any|every|everyone|everybody|each)\b", re.IGNORECASE)
_LIKE = 0.6  # cosine from which two words say the same


def scope_behind(benefit: str, after: str) -> str:
    """What narrows a benefit, from the words behind it: "for members only"; empty where nothing does."""
    found = _SCOPE.match(after) if _kind(stem(benefit)) else None
    return "" if found is None or _UNIVERSAL.match(after) else found[0].strip(" ,.")


def scope_kept(found: Alignment) -> Iterator[Finding]:
    """Where every sentence about the same thing narrows a benefit, the claim does too, with a word of theirs."""
    for kind in dict.fromkeys(_kind(word.stem) for word in found.claim.words):
        left_out = [
            _left_out(found, unit.reading, word)
            for unit in _about(found, kind)
            for word in unit.reading.words
            if word.stem in kind
        ]
        if left_out and all(left_out):
            yield "unsupported", f"leaves out “{left_out[0]}”"


def _kind(word: str) -> frozenset[str]:
    """The words that say the same benefit; empty for what is none."""
    return next((kind for kind in (_AS_FREE, _COVERED) if word in kind), frozenset())


def _about(found: Alignment, kind: frozenset[str]) -> list[Unit]:
    """The sentences with a benefit that speak of the same thing: by name, or by what stands around ("It is free")."""
    subject = found.claim.stems - kind
    granting = [unit for unit in found.units if any(word.stem in kind for word in unit.reading.words)]
    named = [unit for unit in granting if unit.reading.stems & subject]
    return named or [unit for unit in granting if unit.around & subject]


def _left_out(found: Alignment, source: Reading, benefit: Word) -> str:
    """What narrows the benefit, where the claim says nothing of it; else empty."""
    scope = scope_behind(benefit.text, source.text[benefit.start + len(benefit.text) :])
    before, narrowing = read(source.text[: benefit.start]).stems, read(scope)
    told = {word.text for word in narrowing.words if word.content and word.stem not in before}
    figures = {one.value for one in narrowing.quantities}
    other = before | _AS_FREE | _COVERED
    own = [word.text for word in found.claim.words if word.content and word.stem not in other]
    if not told | figures or figures & {one.value for one in found.claim.quantities}:
        return ""
    return "" if any(found.likeness(one, mine) >= _LIKE for one in told for mine in own) else scope
