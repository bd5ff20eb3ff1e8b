"""Refusals: does an answer's text decline to answer? For recorded answers of systems that give no outcome.

A refusal declines ("I don't know", "the documents do not say", "I cannot help with that") and says nothing else but
what goes with it: an apology, where to ask instead, whether there is anything else. An answer to a part of the
question is no refusal, and neither is a policy that denies something: "You cannot return opened food". Rules for
English, deterministic; `benchmarks.judges` measures them.
"""

import re

from evals.phrases import normal
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

_SAYING = r"(?:mention|say|state|specify|address|discuss|answer|describe|indicate|explain|clarify|detail)"
_SOURCE = (
    r"(?:documents?|documentation|sources?|context|passages?|texts?|information|materials?|articles?|excerpts?|"
    r"knowledge base|search results)"
)
_POLICY = r"(?:polic(?:y|ies)|clauses?|rules?|faqs?|guidelines?|terms)"
_FACTS = (
    r"(?:information|info|details?|data|answers?|knowledge|idea|records?|instructions|guidance|explanations?|advice)"
)
_NOT = r"(?:do not|don't|does not|doesn't|did not|didn't)"
_UNABLE = r"(?:cannot|can not|can't|could not|couldn't|(?:am|are|'m|'re|was|were) (?:unable|not able) to)"
_FEW = r"(?:[\w'’-]+ ){0,4}?"
"""Up to four words in between, as few as fit."""

_DECLINES = (
    # The speaker has nothing: "I do not have any specific information", "we found no details"
    rf"\b(?:i|we) (?:\w+ )?{_NOT} {_FEW}have {_FEW}{_FACTS}\b",
    rf"\b(?:i|we)(?: have|'ve)? (?:have|got|found?|see|saw) no {_FEW}{_FACTS}\b",
    rf"\bi (?:\w+ )?{_NOT} (?:\w+ )?(?:have access\b|have (?:that|this|any)$)",
    rf"\b(?:i|we) (?:\w+ )?{_NOT} (?:\w+ )?know\b",
    r"\bi(?: am|'m) (?:not (?:sure|certain|aware|familiar|allowed to|permitted to)|unsure|unaware)\b",
    r"\bi (?:did not|didn't) find\b",
    # The speaker cannot: "I cannot say"; but "we cannot offer refunds" and "we cannot help with damage" are policies
    rf"\bi {_UNABLE} (?:\w+ )?(?:help|assist|answer|respond|say|tell|find|determine|advise|comment|confirm|verify|"
    r"locate|do (?:that|this|so)\b)",
    rf"\bwe {_UNABLE} (?:\w+ )?(?:answer|find|determine|say|comment)\b",
    rf"\bwe {_UNABLE} (?:\w+ )?(?:help|assist)(?: you)?(?: (?:with (?:that|this)|here|further))?\s*(?:[.!]|$)",
    rf"\b(?:i|we) {_UNABLE} (?:\w+ )?(?:provide|give|offer|share)(?: you)?(?: with)? {_FEW}(?:{_FACTS}|response)\b",
    # The sources are silent; but a policy that "does not cover damage" is not
    rf"\b{_SOURCE} {_FEW}{_NOT} {_FEW}(?:{_SAYING}|contain|include|cover|provide|give|offer)",
    rf"\b{_POLICY} {_FEW}{_NOT} {_FEW}(?:{_SAYING}\b|(?:contain|include|give) {_FEW}{_FACTS}|"
    r"cover (?:this|that|it|your question)\b)",
    rf"\bno {_FEW}(?:{_SOURCE}|{_POLICY}) {_FEW}(?:{_SAYING}|cover|contain)s?\b",
    rf"\b(?:there (?:is|are|was|were)|there's) (?:no|not (?:any|enough)) {_FEW}(?:{_FACTS}|mention)\b",
    rf"\bno {_FEW}{_FACTS} {_FEW}(?:available|found|provided|given)\b",
    r"\b(?:is|are|was|were)(?: not|n't) (?:\w+ )?(?:mentioned|specified|addressed|described|discussed|stated|covered|"
    rf"provided) (?:\w+ )?(?:in|by) {_FEW}{_SOURCE}\b",
    # And the short ways to say so
    rf"\b(?:not enough|insufficient) {_FEW}(?:{_FACTS}|context|evidence)\b",
    r"\b(?:outside|beyond) (?:of )?(?:the scope|my |what i can)",
    r"^(?:unanswerable|no answer(?: found)?|unknown|n/a|not (?:sure|known|answerable))\W*$",
    rf"^{_UNABLE} (?:answer|help|assist)\b",
)

_GOES_WITH = (
    # Apologies and thanks
    r"(?:(?:i|we)(?: am|'m| are|'re)? )?(?:very |so |really |truly )?sorry\b",
    r"(?:i|we) apologi[sz]e|(?:my |our )?apologies|unfortunately\W*$",
    r"(?:thank you|thanks|you(?:'re| are) welcome|hello|hi|as an ai)\b",
    # Where to ask instead
    r"(?:please|kindly|contact|ask|check|consult|visit|see|call|e-?mail|refer|reach|try|let me know|feel free)\b",
    r"(?:you|it)(?: (?:can|could|may|might|should|will|would|want|need|have|must|is|be|best|better|to))* "
    r"(?:contact|ask|check|consult|visit|refer|reach out|call|e-?mail|look|seek|speak|talk)\b",
    r"(?:i|we)(?:'d|'ll| can| could| would| will)* (?:hand|connect|pass|forward|transfer|recommend|suggest|advise|"
    r"encourage|be happy|be glad|hope|do (?:my|our) best)\b",
    r"(?:a|our|the) (?:person|human|colleague|agent|team|support|member)\b.* (?:help|assist|answer)",
    # Questions, and what the sources are about instead
    r"is there anything\b|(?:would|do|can|could) (?:you|i|we)\b.*\?",
    rf"the (?:nearest|closest|related)\b|they may not\b|(?:the|these|those) {_FEW}only "
    r"(?:cover|mention|discuss|contain|address|describe)",
)
_LEAD = r"(?:(?:and|so|instead|in that case),? |(?:if|for (?:that|this|more|further|details))\b[^,]*, ?)*"

_DECLINING = re.compile("|".join(_DECLINES))
_GOING_WITH = re.compile(f"{_LEAD}(?:{'|'.join(_GOES_WITH)})")
_TURN = re.compile(r";|,? (?:but|however|though|although)\b,?|^(?:although|though|while)\b")
_LEADING_CONCESSION = re.compile(r"^(?:although|though|while)\b[^,]*,")


def is_refusal(text: str) -> bool:
    """Whether the answer declines, and says nothing that answers. False for an empty text, which says nothing."""
    parts = [part for sentence in _sentences(text) for part in _parts(sentence)]
    declining = [bool(_DECLINING.search(part)) for part in parts]
    return any(declining) and all(
        declined or _GOING_WITH.match(part) for part, declined in zip(parts, declining, strict=True)
    )


def _sentences(text: str) -> list[str]:
    words = plain(text)
    return [normal(words[span.start : span.end]) for span in sentence_spans(words)]


def _parts(sentence: str) -> list[str]:
    """A sentence apart at its turns: "I have nothing on dates, but returns take 30 days" answers in its second part."""
    concession = _LEADING_CONCESSION.match(sentence)
    cut = [concession[0].rstrip(","), sentence[concession.end() :]] if concession else [sentence]
    parts = (part.strip(" ,") for piece in cut for part in _TURN.split(piece))
    return [part for part in parts if any(character.isalnum() for character in part)]
