"""What a clause makes its answer turn on: "if you're under 18", "unless it was a gift", the list below "You must:".

Only plain forms are read: a condition that is not found is answered with the rest of its clause, as ever.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.reading import readable
from assistant.answering.rewording import as_question
from knowledge.policies import Clause
from knowledge.sentences import Span, introductions, sentence_spans

_IF = re.compile(
    r"\b(?:(?:only |but )?if|only when|unless|provid(?:ed|ing)(?: that)?|(?:as|so) long as|on condition that)(?:\s+|$)",
    re.IGNORECASE,
)
_NO_CONDITION = re.compile(
    r"(?:even|what|as|see|check|know|ask|decide|whether|or) if\b"
    r"|if (?:so|not|any|possible|necessary|needed|required|applicable|you (?:want|wish|need|prefer|like|would)\b"
    r"|you(?:['’]d| have (?:any )?(?:question|problem|trouble)s?| are (?:unsure|not sure)|['’]re (?:unsure|not sure)))",
    re.IGNORECASE,
)
_MUST = re.compile(r"\byou (?:must|need to|have to)(?: also)?(?! not| never)\b", re.IGNORECASE)
_POINTER = re.compile(
    r"\b(?:following|these|below|conditions?|requirements?|criteria|appl(?:y|ies)|eligib\w+|qualif(?:y|ies))\b",
    re.IGNORECASE,
)
_STUB = re.compile(
    r"(?:(?:you(?:['’](?:re|ve|ll))?|it(?:['’]s)?|they(?:['’](?:re|ve))?|(?:the|your|an?) [\w-]+)"
    r"(?: (?:are|were|have|had|is|was|has|can|will|must|need to|have to|do not|don['’]t|also|either|both|be))*)?",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"\binclud(?:e|es|ing)\b|\b(?:any|one|all|both|each|either) of\b", re.IGNORECASE)
_END = re.compile(
    r"[;:](?=\s|$)|\s[-–—]\s|,?\s(?:unless|but|except|provided|as long as|to qualify)\b"
    r"|,\s(?=(?:then |please )?(?:you|we|your|our|the|it|its|this|that|these|they|he|she|there|no|all|any|an?)\b)",
    re.IGNORECASE,
)
_JOINT = re.compile(r",? (and|or) (?=you\b)", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|both|each|every|must|needs? to|ha(?:ve|s) to|requirements?)\b", re.IGNORECASE)
_ANY = re.compile(r"\b(?:any|one|either)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it reads, with the words that introduce it; and its span in the clause's text."""

    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of one statement: all of them must hold, or any one will do.

    `listed`: they are the items of a list. `required`: it says what "you must", not what holds "if".
    """

    clause: Clause
    conditions: tuple[Condition, ...]
    all: bool
    listed: bool = False
    required: bool = False


def conditions_of(clause: Clause, sentence: Span) -> Conditions | None:
    """The conditions that a sentence of the clause sets, or the list that it introduces or is an item of."""
    spans = sentence_spans(clause.text)
    introduced_by = introductions(clause.text, spans)
    at = spans.index(sentence)
    above = introduced_by[at]
    introduction = at if above is None else above
    items = [span for span, by in zip(spans, introduced_by, strict=True) if by == introduction]
    return _listed(clause, spans[introduction], items) if items else _inline(clause, sentence)


def _listed(clause: Clause, introduction: Span, items: Sequence[Span]) -> Conditions | None:
    """The items of a list of conditions. Steps to take below a whole condition ("If it is damaged:") are none."""
    words = readable(clause, introduction).rstrip(": ")
    ifs, musts = list(_IF.finditer(words)), list(_MUST.finditer(words))
    tail = words[ifs[-1].end() :] if ifs else words[musts[-1].start() :] if musts else ""
    stub = _STUB.fullmatch(tail)
    if not (stub or _POINTER.search(tail)) or not (ifs or musts or _MEMBERS.search(words)):
        return None
    subject = f"{tail} " if stub and tail else ""
    read = [Condition(subject + readable(clause, item).rstrip(".;, "), item) for item in items]
    joints = " ".join(clause.text[item.start : item.end].rstrip().lower()[-4:] for item in items[:-1])
    either = re.search(r"\bor\b", joints) or _ANY.search(words)
    every = re.search(r"\band\b", joints) or _ALL.search(words)
    return Conditions(clause, tuple(read), bool(every and not either), listed=True, required=bool(musts and not ifs))


def _inline(clause: Clause, sentence: Span) -> Conditions | None:
    """The first conditions within a sentence that can be asked about."""
    text = clause.text[: sentence.end]
    for found in _IF.finditer(text, sentence.start):
        before = max(sentence.start, found.start() - len("whether "))
        end = _END.search(text, found.end())
        if _NO_CONDITION.search(text, before, found.end() + 30) or (end is None and found.start() == sentence.start):
            continue  # at the start, without an end, it is not told where what holds then begins
        read = _cut(clause, Span(found.end(), len(text[: end and end.start()].rstrip(" .!?"))))
        if all(_can_be_asked(one.words) for one in read.conditions):
            return read
    return None


def _can_be_asked(words: str) -> bool:
    """Whether they are a sentence of their own, and tell more than that "you qualify"."""
    whole = words.count("(") == words.count(")")
    return whole and not _POINTER.search(words) and as_question(words) is not None


def _cut(clause: Clause, span: Span) -> Conditions:
    """The parts of a condition that says "and you …" or "or you …"; whole where it says both."""
    joints = list(_JOINT.finditer(clause.text, *span))
    words = {joint[1].lower() for joint in joints}
    if len(words) > 1:
        joints = []
    starts = (span.start, *(joint.end() for joint in joints))
    parts = [Span(*part) for part in zip(starts, (*(joint.start() for joint in joints), span.end), strict=True)]
    read = tuple(Condition(readable(clause, part).strip(" .,;:"), part) for part in parts)
    return Conditions(clause, read, all=words != {"or"})
