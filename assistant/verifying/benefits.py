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
    for word in found.claim.words:
        kind = _kind(word.stem)
        if not kind:
            continue
        subject = found.claim.stems - kind
        scopes = [
            None if _goes_on(found.claim, scope, unit.reading, other, found) else scope
            for unit in _about(
                subject, [unit for unit in found.units if any(one.stem in kind for one in unit.reading.words)]
            )
            for other in unit.reading.words
            if other.stem in kind
            for scope in [scope_behind(other.text, unit.reading.text[other.start + len(other.text) :])]
        ]
        missing = [scope for scope in scopes if scope]
        if missing and len(missing) == len(scopes):
            yield "unsupported", f"leaves out “{missing[0]}”"


def _kind(word: str) -> frozenset[str]:
    """The words that say the same benefit; empty for what is none."""
    return next((kind for kind in (_AS_FREE, _COVERED) if word in kind), frozenset())


def _about(subject: frozenset[str], units: list[Unit]) -> list[Unit]:
    """Those of the sentences that speak of the same thing: by name, or else by what stands around ("It is free")."""
    named = [unit for unit in units if unit.reading.stems & subject]
    return named or [unit for unit in units if unit.around & subject]


def _goes_on(claim: Reading, scope: str, source: Reading, benefit: Word, found: Alignment) -> bool:
    """Whether nothing narrows the benefit, or the claim says something of what does."""
    if not scope:
        return True
    before = read(source.text[: benefit.start]).stems
    narrowing = read(scope)
    told = {word.text for word in narrowing.words if word.content and word.stem not in before}
    figures = {one.value for one in narrowing.quantities}
    own = [word.text for word in claim.words if word.content and word.stem not in before | _AS_FREE | _COVERED]
    if not told | figures or figures & {one.value for one in claim.quantities}:
        return True
    return any(found.likeness(one, other) >= _LIKE for one in told for other in own)
