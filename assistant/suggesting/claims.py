"""Sentences that say something else than the clauses do, or promise more than they allow."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from assistant.suggesting.drafted import Drafted
from assistant.suggesting.figures import WORDED, OtherFigure, compared, other_figures, shares_most
from assistant.suggesting.passages import Near, Passage
from assistant.verifying.conditions import conditions
from assistant.verifying.polarity import NEGATIONS
from assistant.verifying.wording import Reading, Word, read, stem

_ABOUT = 0.5  # cosine from which a passage speaks of the same thing
_CLOSE = 0.15  # passages so much further than the nearest still count as speaking of it
_SHARED = 0.5  # share of a claim's words from which a passage denies just this
_PLEDGE = 0.3  # the same, for a guarantee: no passage need be close
_SIMILAR = 0.45  # the same, where it also shares most words
_NEARLY_ALL = 0.75  # share of a claim's words, from which it need not have half of a long passage's
_ALSO = 2  # words shared with a passage that is as absolute
_LONG = 20  # content words of a passage that is too long for that
_OWN = 0.5  # share of a passage's words that a claim must have, to be what the passage denies
_ABSOLUTE = re.compile(
    r"\b(?:always(?! (?:has|have|had|did|do|was|were|been)\b)|forever|for (?:life|good|the rest of)|lifetime"
    r"|unlimited|unconditional\w*|guaranteed|(?<!what )(?:i|we)(?: can| will| do| fully)? guarantee|definitely"
    r"|100 ?%|certainly|at any time|no matter|no questions"
    r"|as (?:often|many|much|long) (?:times )?as you (?:like|want|wish|please)|without (?:a |any )?(?:limit"
    r"|condition|exception)s?|even (?:if|without|when)"
    r"|regardless|in every case|for every(?:one|body)|(?:return|refund"
    r"|cover|match|repair|replac|delet|accept|reimburs|exchang)\w* (?:(?:for|against) )?(?:anything|everything)"
    r"|(?:i|we) (?:promise|assure))\b",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(r"\bany ?time\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:before|until|till|within|as long as|while|during)\b", re.IGNORECASE)
_WHATEVER = re.compile(r"\b(?:whatever|wherever|no matter|regardless|irrespective|even (?:if|though))\b", re.IGNORECASE)
_TIMES = frozenset(("duration", "date", "time"))
_NEVERTHELESS = re.compile(
    r"no matter|no questions|even(?! (?:if|when)\b[^,]*,.*\b(?:not|no|can(?:not|['’]t)|\w+n['’]t)\b)", re.I
)
_ADVISES = re.compile(r"\byou (?:should|must|need to|have to|ought to)\b", re.IGNORECASE)
_NOT_THERE = frozenset(map(stem, "available possible offered included sold".split()))
_SUPPOSES = re.compile(r"\b(?:if|when|unless|once|in case) $", re.IGNORECASE)
_CONDITION_FIRST = re.compile(r"\b(?:if|when|unless|once|in case)\b", re.IGNORECASE)
_LITTLE = frozenset(map(stem, "as no even all any".split()))
_NOW = re.compile(r"\b(?:right now|so far|at the moment|currently)\b", re.IGNORECASE)
_INSTRUCTS = re.compile(r"(?:[\d.]+ )?(?:never|do not|don['’]t|avoid|say|tell|never say\b.*)\b", re.IGNORECASE)
_GIVEN = re.compile(r"\bguarantee", re.IGNORECASE)
_PROMISE = re.compile(
    r"\b(?:guaranteed|(?<!what )(?:i|we)(?: can| will| do| fully)? guarantee|(?:i|we) (?:promise|assure)|definitely"
    r"|certainly|100 ?%)(?!\w)",
    re.IGNORECASE,
)
_OWN_DEED = re.compile(
    r"^what (?:i|we) can\b|^(?:i|we(?= have|['’]ve| just))(?:['’](?:ve|ll|m|re|d))?(?: (?:have|will|can|am|are"
    r"|just|now|also|already|definitely|gladly|personally))*"
    r" (?:check|look|pass|ask|forward|note|opened?|see|saw|found|email|call|write|wrote|hand|speak|talk|put"
    r"|confirm|arrang"
    r"|start|cancel|attach|reserv|sent|made|told|noted|emailed|checked|passed|asked|stay|moved|changed)\w*\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"^the reason\b|^order #?\d"
    r"|^your (?:\w+ ){1,4}?(?:was|were|has|had|is(?! (?:covered|eligible|free|insured|protected|refundable|valid)\b)"
    r"|left|arrived|reached|closed|qualif\w+"
    r"|shipped|expired|will be)\b"
    r"|^(?:the|your) (?:carrier|driver|courier)\b|^you (?:bought|paid|ordered|left|told|wrote|returned|sent|asked"
    r"|still|are (?:at|on)|['’]re (?:at|on))\b"
    r"|^(?:please|just) \w+",
    re.IGNORECASE,
)
_EXCEPTS = re.compile(r"\W*(?:[\d.]+ )?(?:however|exception|unless|but)\b", re.IGNORECASE)
_NO_LESS = re.compile(r"\b(?:no|not|never)\b[^.;,]*\b(?:under|below|less|fewer|over|above|more)\b", re.IGNORECASE)
_THE_SUM = re.compile(r"\b(?:the|your|those|these|this|that) [$€£]\d", re.IGNORECASE)
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|except|without|when|even (?:if|though)|until|in case|where|whether)\b[^,;.!?]*[,;]?", re.IGNORECASE
)
_REFUSALS = frozenset(map(stem, "excluded ineligible unavailable prohibited forbidden".split()))
_ONLY = re.compile(r"\b(?:only|solely|exclusively)\b(?! (?:if|when|after|where|until|once|on|unless))", re.IGNORECASE)
Wrong = Literal["contradiction", "over_promise"]


class Disagreement(NamedTuple):
    """What is wrong with a sentence, the passage that says otherwise, and the reason in words for the agent."""

    kind: Wrong
    passage: Passage
    message: str


def disagreements(sentence: Drafted, near: Sequence[Near], known: str) -> Iterator[Disagreement]:
    """What the nearest passages say otherwise; nothing where the sentence reports on the case or on the agent's work.

    `known` is what was said in the conversation.
    """
    claims = not (sentence.asks or sentence.is_courtesy)
    if not claims or not near or _OWN_DEED.match(sentence.claim) or _NOW.search(sentence.claim):
        return
    if (pledge := _pledged(sentence, near)) is not None:
        yield pledge
    elif telling := _telling(near):
        yield from list(_weighed(sentence, telling, known))[:1]


def _telling(near: Sequence[Near]) -> list[Near]:
    """The passages that a claim is held against: public ones, and internal ones only where no public one is near."""
    public = [one for one in near if one.passage.is_public]
    found = public or [one for one in near if not _INSTRUCTS.match(one.passage.text)]
    return [one for one in found if one.similarity >= found[0].similarity - 2 * _CLOSE]


def _weighed(sentence: Drafted, near: Sequence[Near], known: str) -> Iterator[Disagreement]:
    """What is wrong, the surest first. Of facts of the case only figures are looked at, beside closer passages."""
    claim = sentence.reading
    of_case = bool(_CASE.match(sentence.claim) or _THE_SUM.search(sentence.claim)) and not _ABSOLUTE.search(
        sentence.claim
    )
    denied, unlimited = (None, None) if of_case else (_denied(claim, near), _unlimited(sentence, near))
    before = read(sentence.before).stems if sentence.leans else frozenset()
    for figure in other_figures(claim, near, known, _ABOUT + 0.1 * of_case, before):
        yield _of_figure(figure)
    for found in (unlimited, denied):
        if found is not None:
            yield found


def _pledged(sentence: Drafted, near: Sequence[Near]) -> Disagreement | None:
    """A guarantee that the nearest public passages do not give."""
    found = _PROMISE.search(sentence.claim)
    public = [one for one in near if one.passage.is_public][:3]
    if found is None or not public or _negated_before(sentence.claim, found.start()):
        return None
    figures = sentence.reading.quantities
    stated = [other for one in public for other in one.passage.reading.quantities]
    if figures and all(any(compared(one, other) == "same" for other in stated) for one in figures):
        return None
    if public[0].similarity < _PLEDGE or any(_GIVEN.search(one.passage.text) for one in public[:2]):
        return None
    return Disagreement("over_promise", public[0].passage, f"“{found[0]}” promises more than the clause does.")


def _of_figure(found: OtherFigure) -> Disagreement:
    said, stated = found.said.text, found.stated.text
    if found.side == "customer":
        return Disagreement("over_promise", found.passage, f"This promises {said}; the clause allows {stated}.")
    return Disagreement("contradiction", found.passage, f"This says {said}; the clause says {stated}.")


def _denied(claim: Reading, near: Sequence[Near]) -> Disagreement | None:
    """A passage that says no to just what the claim says yes to; none says as much of it and agrees.

    What a passage and the claim are both about must be in one that agrees, too: an exception names more than its rule.
    A no of ours may have a reason in the case, and is not held against a clause that says yes.
    """
    mine = _unconditioned(claim)
    if _no(mine.words).reach:
        return None
    best: tuple[float, Near, frozenset[str], frozenset[str]] | None = None
    for one in near:
        other = _unconditioned(one.passage.reading)
        theirs = _no(other.words)
        shared = claim.stems & (other.stems | one.passage.around)
        missing = _NOT_THERE & theirs.reach and theirs.reach - _NOT_THERE <= claim.stems | _NOT_THERE
        turned = shared & (theirs.reach if missing else theirs.verbs)
        share = len(shared & mine.stems) / max(1, len(mine.stems))
        if not turned or len(shared) < 2 or one.similarity < _SIMILAR - WORDED * (share >= _NEARLY_ALL):
            continue
        if (_CONDITION_FIRST.match(claim.text) and not _CONDITION_FIRST.search(one.passage.text)) or (
            _ONLY.search(claim.text if theirs.reach else one.passage.text)
        ):
            continue
        own = max((len(part & claim.stems) / max(2, len(part)) for part in _parts_with(other, turned)), default=0.0)
        nearness = share + own + one.similarity
        if (
            share >= _SHARED
            and (own >= _OWN or (share >= _NEARLY_ALL and len(other.stems) <= _LONG))
            and (best is None or nearness > best[0])
        ):
            best = nearness, one, shared, turned
    if best is None or _bounds(claim, best[1].passage.reading):
        return None
    for one in near:
        other = _unconditioned(one.passage.reading)
        if one.passage.clause.id == best[1].passage.clause.id and _EXCEPTS.match(one.passage.text):
            if best[3] & other.stems and (claim.stems & other.stems) - best[1].passage.reading.stems:
                return None  # the exception that the sentence speaks of
            continue
        agrees = not _no(other.words).reach & best[3]
        if one is not best[1] and agrees and best[3] <= other.stems and best[2] <= other.stems | one.passage.around:
            return None
    return Disagreement("contradiction", best[1].passage, "The clause says no to this.")


def _bounds(claim: Reading, passage: Reading) -> bool:
    """Whether the no of a passage sets a bound that the claim keeps: "no part under 6.0" of "at least 6.0"."""
    kept = any(compared(one, other) == "same" for one in claim.quantities for other in passage.quantities)
    return kept and _NO_LESS.search(passage.text) is not None


def _parts_with(reading: Reading, wanted: frozenset[str]) -> list[frozenset[str]]:
    parts = [reading.part_stems(number) for number in reading.parts]
    return [part for part in parts if part & wanted] + ([reading.stems] if wanted & reading.stems else [])


def _unconditioned(reading: Reading) -> Reading:
    """The sentence without its conditions, whose negations deny nothing."""
    return read(_CONDITIONAL.sub(" ", reading.original))


class _No(NamedTuple):
    """What a sentence denies: the stems of the verbs, and of all that stands in reach of a negation."""

    verbs: frozenset[str]
    reach: frozenset[str]


def _no(words: Sequence[Word]) -> _No:
    verbs: set[str] = set()
    reach: set[str] = set()
    for at, word in enumerate(words):
        if word.text == "nothing":
            reach |= {one.stem for one in words[max(0, at - 2) : at] if one.content}
        elif word.text in NEGATIONS:
            after = [one for one in words[at + 1 :] if one.part - word.part <= 1]
            content = [number for number, one in enumerate(after) if one.content]
            reach |= {after[number].stem for number in content}
            for first, number in enumerate(content[:3]):
                if first == 0 or after[number - 1].text in ("or", "nor", "and"):
                    verbs.add(after[number].stem)
                else:
                    break
        elif word.stem in _REFUSALS:
            own = {one.stem for one in words if one.content and one.part == word.part}
            verbs, reach = verbs | own, reach | own
    return _No(frozenset(verbs), frozenset(reach))


def _unlimited(sentence: Drafted, near: Sequence[Near]) -> Disagreement | None:
    """A promise without a limit, where no near passage has that word, and the nearest sets a limit."""
    found = _ABSOLUTE.search(sentence.claim)
    if (
        found is None
        or _ADVISES.search(sentence.claim[: found.start()])
        or _SUPPOSES.search(sentence.claim[: found.start()])
        or _negated_before(sentence.claim, found.start())
        or (sentence.denies and not _NEVERTHELESS.search(sentence.claim))
    ):
        return None
    claim, least = sentence.reading, near[0].similarity - _CLOSE
    close = [one for one in near if one.similarity >= max(_ABOUT - WORDED * shares_most(claim, one.passage), least)]
    word = stem(found[0].split()[0].lower())
    closest = [one for one in close if one.similarity >= near[0].similarity - _CLOSE / 2]
    if not close or any(found[0].lower() in one.passage.whole.lower() for one in closest):
        return None
    if word not in _LITTLE and any(word in {other.stem for other in one.passage.reading.words} for one in closest):
        return None
    limited = next(
        (one for one in close if _limits(one.passage.reading)), close[0] if _PROMISE.search(found[0]) else None
    )
    if limited is None or _is_said_too(found[0], claim, close):
        return None
    return Disagreement("over_promise", limited.passage, f"“{found[0]}” promises more than the clause does.")


def _is_said_too(absolute: str, claim: Reading, close: Sequence[Near]) -> bool:
    """Whether a close passage is as absolute in other words, or the claim itself sets a limit in time."""
    about = [one.passage.reading for one in close if len(one.passage.reading.stems & claim.stems) >= _ALSO]
    if _ANY_TIME.search(absolute):
        timed = any(one.family in _TIMES for reading in about for one in reading.quantities)
        return not timed or _UNTIL.search(claim.text) is not None
    return _WHATEVER.search(absolute) is not None and any(_WHATEVER.search(one.text) for one in about)


def _negated_before(text: str, end: int) -> bool:
    return any(word.text in NEGATIONS for word in read(text[:end]).words)


def _limits(passage: Reading) -> bool:
    """Whether a passage sets any limit: a figure, a condition, an exception, a negation."""
    return bool(passage.quantities or conditions(passage) or any(word.text in NEGATIONS for word in passage.words))
