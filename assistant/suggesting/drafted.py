"""A draft cut into sentences, each with what it asserts: without salutation, clause references and given reasons."""

import re
from dataclasses import dataclass

from assistant.verifying.wording import Reading, read
from knowledge.markup import plain
from knowledge.sentences import sentence_spans

_NAME = r"[A-Z][\w'’.-]*"
_SALUTATION = re.compile(
    rf"^(?:(?:hi|hello|hey|dear|aloha|good (?:morning|afternoon|evening))\b"
    rf"(?: (?:there|again|{_NAME}))*\s*[,!.–—-]\s*)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:yes|no|sure|certainly|of course|no problem|absolutely|great news|good news|don['’]t worry|no worries"
    r"|well|so"
    r"|okay|ok|great|happy to help|and|but|also)\b(?: then)?\s*[,;:.!–—-]\s*)+",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\s*\([^()]*(?:\b(?:clause|section|policy|policies|article|paragraph|§)|\d+\.\d+)[^()]*\)"
    r"|,? (?:see|as|under|per|according to)\b[^,.;]*\b(?:clause|section|article"
    r"|paragraph)s?\b[^,.;]*(?:\d[\d.]*)?[^,.;]*"
    r"|:? ?\b(?:clause|section|article|paragraph)s? \d[\d.]*(?: of [^,.;]*)?",
    re.IGNORECASE,
)
_REASON = re.compile(
    r",? (?:because|since|as (?:the|there|we|it|this|that|clause|you (?:did|have|are|bought|were))|for \w+ reasons)\b"
    r".*(?=[.!?]?$)",
    re.IGNORECASE,
)
_REASON_FIRST = re.compile(
    r"^(?:because|since|as (?:it|the|there|you (?:did|have|are|bought|were))) [^,]+, (?=\w)", re.IGNORECASE
)
_COURTESY = re.compile(
    r"^(?:(?:many |kind |best |warm )*(?:thanks|thank you|regards|wishes|cheers|sincerely|yours)\b"
    r"|(?:i(?: am|['’]m)?|we(?: are|['’]re)?)? ?(?:very |so |really |truly |terribly )*(?:sorry|apologi\w+|glad"
    r"|happy to hear)\b"
    r"|(?:please )?let (?:me|us) know\b|you(?:['’]re| are) (?:very )?welcome|enjoy\b|have a (?:good|nice|great)\b"
    r"|i (?:can |completely |fully |do )*(?:understand|see|hear|hope|know)\b|we hope\b|happy to help"
    r"|good (?:morning|afternoon|evening)\b)",
    re.IGNORECASE,
)
_BUT = re.compile(r"[,;] ?but\b|\bhowever\b|\bunfortunately\b|\bi['’]?m afraid\b", re.IGNORECASE)
_LEANS = re.compile(
    r"^(?:it|that|this|these|those|they|there|he|she|both)\b|^(?:\w+ ){1,5}(?:that|this|it) (?:is|costs?|takes?"
    r"|comes?)\b",
    re.I,
)
_BACK = re.compile(r"\b(?:go|come|comes|goes|sent?|brought|bring|taken|shipped) (?:it |them )?back\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:no|not|never|cannot|unable|decline\w*|refuse\w*|reject\w*|den(?:y|ied)|turn(?:ed)? down|won['’]?t"
    r"|can['’]?t)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence of a draft: verbatim, with its offsets; `claim` is what it asserts, `before` the one before it."""

    text: str
    start: int
    end: int
    claim: str
    said: str
    before: str

    @property
    def reading(self) -> Reading:
        """The claim, read by the verifier's rules."""
        return read(_BACK.sub("returned", self.claim))

    @property
    def asks(self) -> bool:
        """Whether it is a question, which asserts nothing."""
        return self.text.rstrip("\"'”’) ").endswith("?")

    @property
    def is_courtesy(self) -> bool:
        """Whether it greets, thanks, apologises or feels with the customer, and says nothing behind a "but"."""
        return not self.claim or bool(_COURTESY.match(self.claim) and not _BUT.search(self.claim))

    @property
    def denies(self) -> bool:
        """Whether it says no in any way."""
        return bool(_NEGATION.search(self.claim))

    @property
    def leans(self) -> bool:
        """Whether it speaks of what the sentence before it named: "It takes 5 days."."""
        return bool(self.before and _LEANS.match(self.claim))

    @property
    def in_context(self) -> str:
        """The claim, behind the sentence before it where it leans on that."""
        return f"{self.before} {self.said}" if self.leans else self.said


def drafted(text: str) -> tuple[Drafted, ...]:
    """The sentences of a draft, in order."""
    found: list[Drafted] = []
    before = ""
    for span in sentence_spans(text):
        sentence = text[span.start : span.end]
        said = _bare(sentence)
        claim = asserted_by(sentence)
        found.append(Drafted(sentence, span.start, span.end, claim, said, before))
        before = claim or before
    return tuple(found)


def asserted_by(sentence: str) -> str:
    """What is left of a sentence without its salutation, its opening word, references to clauses and reasons."""
    words = _REFERENCE.sub("", _bare(sentence))
    reason = _REASON_FIRST.match(words)
    if reason and not any(character.isdigit() for character in reason[0]):
        words = words[reason.end() :]
    words = _REASON.sub("", words)
    return words.strip() if any(character.isalnum() for character in words) else ""


def _bare(sentence: str) -> str:
    return _OPENING.sub("", _SALUTATION.sub("", plain(sentence)))
