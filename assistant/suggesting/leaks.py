"""Sentences that tell a customer what an internal clause says."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.suggesting.authority import Authority
from assistant.suggesting.drafted import Drafted
from assistant.suggesting.obligations import CUSTOMER
from assistant.suggesting.passages import Near, Passage, passage_at, passages
from assistant.suggesting.rulebook import Rulebook
from assistant.verifying.quantities import agreement
from assistant.verifying.quoting import bare
from assistant.verifying.wording import Reading, read
from knowledge.policies import Audience
from knowledge.words import stems

_QUOTED = re.compile(r"[“\"]([^”\"]{3,300})[”\"]")
_SAYABLE = re.compile(
    r"(?<!not )(?<!never )(?<!who )(?<!they )(?<!n['’]t )\b(?:tell|say|ask|point|explain|remind|mention|confirm"
    r"|promise|quote|inform|give the number|offer help)\b"
    r"(?! (?:your|the|our) (?:[\w-]+ ){0,2}(?:lead|manager|team|desk|officer)\b)(?: (?:the|that|them|to)\b)?",
    re.IGNORECASE,
)
_MAY_BE_TOLD = re.compile(
    r"\b(?:may|can|should|must|is to|are to) (?:always |also )?be (?:told|said|shared|offered|given|mentioned"
    r"|explained|promised|quoted|sent)\b|\b(?:is|are) (?:published|public|printed)\b"
    r"|\b(?:we|you|agents?|advis[eo]rs?) may (?:tell|say|promise|offer|mention|share)\b",
    re.IGNORECASE,
)
_NOT_TOLD = re.compile(r"\b(?:not|never|only|confidential)\b", re.IGNORECASE)
_DONE_FOR_THEM = re.compile(
    r"\bwe (?:will |shall )?(?:call|contact|e-?mail|write|tell|answer|offer|send|give|refund|inform)\b[^.;]*"
    rf"\b{CUSTOMER}\b|^\W*(?:\w+ )?{CUSTOMER}\b[^.;]{{0,60}}\b(?:can|may)\b(?![^.;]*\b(?:not|only|never)\b)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:internal\w*|flag(?:s|ged)?|marker"
    r"|our (?:system|guidelines?|instructions?|rules|people|books|playbook|handbook)"
    r"|fraud (?:check|flag|alert|rule|review)s?|limits?|budget|discretion|allowed to|as an agent|next role"
    r"|approv\w+|more senior|sign(?:s|ed)? off"
    r"|without asking|we are told|special team|behind the scenes|kept back|put aside|put on hold"
    r"|i am (?:only )?(?:allowed|told|obliged|required)|i may|(?:i|we) (?:can|could|may) only|the most i|before i"
    r"|at my (?:desk|level)|above that|beyond that|warning sign|marks? your|grace period)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:agents?|(?:team |desk |shift )?leads?|managers?|supervisors?|advis[eo]rs?|colleagues?)\b", re.IGNORECASE
)
_BOUND = re.compile(
    r"\b(?:only|may|must|can(?:not|['’]t)?|(?:i|we) (?:have|need) to|obliged|required|unless|up to|limit)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:i|we)(?:['’](?:ve|ll))?(?: (?:have|will|am|can|just|now|already))* (?:ask|asked|asking|pass\w*|hand\w*"
    r"|forward\w*|open\w*|start\w*|connect\w*|transfer\w*)\b",
    re.I,
)
_SURE = 0.62  # cosine from which a sentence says what an internal passage does
_LIKELY = 0.42  # the same, where the sentence also speaks of the inside of the company
_AHEAD = 0.04  # how much nearer an internal passage must be than the public ones
_SHARED = 3  # content words that both have
_TELLING = 2  # words of the inside that together tell that it is spoken of
_SAYABLE_SHARE = 0.5  # share of a sentence's words that make it what must be told
_GIVEN = frozenset(("money", "percent", "points"))
_RUN = 6  # words in a row that make a quotation
_SAYING = 3  # content words that they must have


class Leak(NamedTuple):
    """The internal passage that a sentence tells, and the reason for the agent."""

    passage: Passage
    message: str


def leak(sentence: Drafted, near: Sequence[Near], offers: bool, book: Rulebook) -> Leak | None:
    """The internal passage that a sentence quotes or tells in other words; not what it says to tell customers.

    An offer (`offers`) within a limit does not tell the limit.
    """
    inside = [one for one in near if not one.passage.is_public]
    if sentence.asks or _ASKING.match(sentence.claim) or _must_be_told(sentence, [duty.what for duty in book.duties]):
        return None
    public = max((one.similarity for one in near if one.passage.is_public), default=0.0)
    said = read(sentence.said)
    speaks = len(_INSIDE.findall(sentence.said))
    speaks += not offers and len(said.stems & book.inside_words) >= _TELLING
    speaks += bool(_ROLE.search(sentence.said) and _BOUND.search(sentence.said))
    if speaks and (limit := _limit_told(said, near, book.authorities)) is not None:
        return Leak(limit, "This tells a customer how much a role may give.")
    if not speaks and (offers or not book.inside_words or _is_public(sentence, near)):
        return None  # a company that marks nothing public answers from what it has
    for one in inside[:4]:
        if _is_sayable(sentence, one.passage):
            continue
        if _quotes(sentence.text, one.passage.whole, near):
            return Leak(one.passage, "This quotes an internal clause, which customers must not read.")
        shared = len(said.stems & stems(one.passage.whole))
        figures = any(
            agreement(mine, theirs) == "same" for mine in said.quantities for theirs in one.passage.reading.quantities
        )
        least = _LIKELY if speaks else _SURE
        telling = shared >= _SHARED or (figures and speaks) or (shared >= _SHARED - 1 and speaks > 1)
        if (
            one.similarity >= least
            and one.similarity >= public + (_AHEAD if not (speaks and figures) else -0.1)
            and telling
        ):
            return Leak(one.passage, "This tells a customer what only an internal clause says.")
    return None


def _limit_told(said: Reading, near: Sequence[Near], limits: Sequence[Authority]) -> Passage | None:
    """The internal limit of a role that a sentence names; not where a near public passage has the same figure."""
    public = [stated for one in near if one.passage.is_public for stated in one.passage.reading.quantities]
    for figure in said.quantities:
        if figure.family not in _GIVEN or any(agreement(figure, other) == "same" for other in public):
            continue
        for one in limits:
            internal = one.clause.audience is Audience.INTERNAL
            if internal and one.limit is not None and agreement(figure, one.limit) == "same":
                return passage_at(one.clause, one.span)
    return None


def _is_public(sentence: Drafted, near: Sequence[Near]) -> bool:
    """Whether a public passage says the same figure in much the same words."""
    words = sentence.reading.stems
    return any(
        one.passage.is_public
        and len(words & one.passage.reading.stems) >= _SHARED
        and any(
            agreement(mine, theirs) == "same"
            for mine in sentence.reading.quantities
            for theirs in one.passage.reading.quantities
        )
        for one in near
    )


def _is_sayable(sentence: Drafted, passage: Passage) -> bool:
    """Whether the clause gives these words to customers: in quotation marks, by "tell the customer", as their right."""
    words = stems(sentence.claim)
    for match in _QUOTED.finditer(passage.clause.text):
        quoted = stems(match[1])
        if words and len(words & quoted) >= _SAYABLE_SHARE * len(words):
            return True
    about = [one for one in passages(passage.clause) if len(words & stems(one.text)) >= _SHARED]
    return any(_lets_say(words, one.text) for one in (passage, *about))


def _lets_say(words: frozenset[str], text: str) -> bool:
    if (_MAY_BE_TOLD.search(text) and not _NOT_TOLD.search(text)) or _DONE_FOR_THEM.search(text):
        return True
    told = _SAYABLE.search(text)
    rest = stems(text[told.end() :]) if told else frozenset()
    return bool(words and rest) and len(words & rest) >= _SAYABLE_SHARE * min(len(words), len(rest))


def _must_be_told(sentence: Drafted, told: Sequence[str]) -> bool:
    """Whether most of a sentence's words stand in something that must be told."""
    words = stems(sentence.claim)
    return bool(words) and any(len(words & stems(one)) >= _SAYABLE_SHARE * len(words) for one in told)


def _quotes(sentence: str, internal: str, near: Sequence[Near]) -> bool:
    words, source = bare(sentence).split(), f" {bare(internal)} "
    public = [f" {bare(one.passage.whole)} " for one in near if one.passage.is_public]
    for at in range(len(words) - _RUN + 1):
        run = f" {' '.join(words[at : at + _RUN])} "
        if len(stems(run)) >= _SAYING and run in source and not any(run in text for text in public):
            return True
    return False
