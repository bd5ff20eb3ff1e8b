"""A question for yes or no that turns on a condition of the clause, which nobody has settled: is it so?

It is asked back only where the customer has said nothing that may bear on it: what is told in other words than the
clause's is not recognised, and is better answered with the conditions than asked about again.
"""

import re
from collections.abc import Mapping, Sequence

from assistant.answering.cases import Document
from assistant.answering.clarifications import OpenCondition
from assistant.answering.conditions import Condition, Conditions, conditions_of
from assistant.answering.evidence import Evidence
from assistant.answering.settling import Reply, Said
from knowledge.policies import Clause
from knowledge.words import stems

_NEAR = 0.75  # of the best sentence's score
_FACTS = 5  # content words beside the question, at most: who tells more has told their case, in whatever words
_UNKNOWN = 1  # content words of the question that the document does not have: "a jacket"
_MEANT = 0.3  # how alike a question and a condition are, at least, that the one is about the other
_COVERED = 0.5  # of a condition's words: a question with more of them has put it, or one like it
_VERDICT = re.compile(
    r"(?:(?:so|and|then|but|hi|hello|ok|okay|also)[, ]+)*"
    r"(?:can|could|may|am|is|are|do|does|did|will|would|should|must|have|has|was|were)(?:n['’]t)? "
    r"(?:i|we|my|our|this|these|it|they|he|she|the|an?)\b",
    re.IGNORECASE,
)
_OWN_CASE = re.compile(
    r"\b(?:if|because|since|unless|without|although|though|but|while|or|when|who|what|how)\b", re.IGNORECASE
)
_DUTY = re.compile(r"\b(?:need|have to|required|supposed|must|should|obliged|responsib\w+)\b", re.IGNORECASE)
_GENERIC = stems(
    "question curious wonder wondering unsure inquire inquiring ask asking look looking interested sure situation case "
    "help need information possible able qualify eligible eligibility apply anything something thing item few know get"
)

Told = Mapping[Condition, frozenset[str]]
"""For each condition the stems that tell it: those of its words that the question does not have."""


def open_condition(said: Said, evidence: Evidence, document: Document) -> OpenCondition | None:
    """The conditions that nobody has settled of what answers best; None where there are none, or perhaps none."""
    if not _VERDICT.match(said.asked) or _OWN_CASE.search(said.asked):
        return None
    conditions = _best(evidence, bool(_DUTY.search(said.asked)))
    if conditions is None:
        return None
    asked = stems(said.asked)
    told = {one: stems(one.words) - asked for one in conditions.conditions}
    if not all(told.values()) or not _is_about(said, asked, conditions, told, document):
        return None
    held = {one: reply.holds(one.words) for reply in said.replies if (one := _meant(reply, told))}
    if (not conditions.all) in held.values():  # one that fails, or one that will do
        return None
    put = [stems(reply.question) for reply in said.replies]
    still = [one for one in told if one not in held and not any(_covers(words, told[one]) for words in put)]
    return OpenCondition(conditions.clause, tuple(still), not conditions.all, evidence) if still else None


def _best(evidence: Evidence, duty: bool) -> Conditions | None:
    """The conditions of the best sentence, or of one nearly as good, of the best clause.

    What a customer must do is a condition of what they may, and an answer to what they must.
    """
    best = max(evidence.clauses, key=lambda weighed: weighed.best)
    for sentence in sorted(best.sentences, key=lambda sentence: -sentence.score):
        if sentence.score < _NEAR * best.best:
            break
        found = conditions_of(best.clause, sentence.span)
        if found and not (found.required and duty):
            return found
    return None


def _is_about(said: Said, asked: frozenset[str], conditions: Conditions, told: Told, document: Document) -> bool:
    """Whether the clause is about what is asked, and nothing that the customer said may settle a condition of it.

    An item of a list may be met in any words ("a wheelchair": "medical equipment"): of a case like that nothing may be
    known at all. Otherwise little, and nothing that the clause speaks of.
    """
    clause = conditions.clause
    spoken, named = stems(clause.search_text), stems(" ".join((clause.title, *clause.section)))
    facts = said.facts - asked - named - _GENERIC
    beside = (stems(reply.question) for reply in said.replies if not _meant(reply, told))
    before = said.before.union(*beside) - asked - named - _GENERIC
    if len(facts) > (0 if conditions.listed else _FACTS) or (facts | before) & spoken:
        return False
    unknown = asked - spoken - _GENERIC
    known = bool((asked - _GENERIC) & spoken) and len(unknown) <= _UNKNOWN
    return known and not any(_speaks_of(word, document(clause)) for word in unknown)


def _speaks_of(stem: str, document: Sequence[Clause]) -> bool:
    """Whether a word that begins with the stem is in the document. To stem every word of it would take too long."""
    begins = re.compile(rf"\b{re.escape(stem.rstrip('i'))}", re.IGNORECASE)
    return any(begins.search(clause.text) for clause in document)


def _meant(reply: Reply, told: Told) -> Condition | None:
    """The condition that a question was about: the one that shares most words with it, for its length and theirs."""
    question = stems(reply.question)

    def alike(condition: Condition) -> float:
        own = told[condition]
        return len(own & question) * (1 / len(own) + 1 / len(own | question))

    best = max(told, key=alike)
    return best if alike(best) >= _MEANT else None


def _covers(question: frozenset[str], told: frozenset[str]) -> bool:
    return len(question & told) > _COVERED * len(told)
