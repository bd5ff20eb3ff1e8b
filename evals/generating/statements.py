"""A clause's sentence turned into the question that a person would ask about it: "You can …" becomes "Can I …?"."""

import re
from dataclasses import dataclass, replace

from knowledge.markup import plain

_LEAD = re.compile(
    r"^(?:\d+\.[\d.]*\s+|\([a-z0-9]\)\s+)?(?:(?:Exceptions?|Note|Important|Example)\s*:\s*|"
    r"(?:However|In addition|Additionally|Also|Please note that|Note that|In general|Generally|Of course|As such|"
    r"Therefore|For example|Finally|Then|Otherwise|Instead|Similarly|In that case),?\s+)*",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?P<before>(?:If|When|Once|After|Before|During|Until|With|Without|On|At|As long as|For)\b[^,:;]{3,90}), "
    r"(?P<main>.+)$"
)
_AUX = re.compile(
    r"^(?P<subject>\S+(?: \S+){0,7}?) (?P<aux>can|may|will|must|should|is|are|was|were|do|does|cannot|can't|won't|"
    r"can’t|won’t|don't|don’t|doesn't|doesn’t|isn't|aren't)(?P<no> not| never)? (?P<rest>.+)$"
)
_PARTY = re.compile(
    r"^(?:(?:A|The|Each) )?(?:User|Customer|Sponsor|Subscriber)\b(?= (?:can|may|must|will|shall|agrees)\b)"
)
_THERE = re.compile(r"^There (?P<be>is|are) no (?P<what>.+)$")
_THIRD = re.compile(
    r"^(?P<subject>\S+(?: \S+){0,6}?) (?P<verb>costs|applies|takes|lasts|expires|requires|includes|covers|starts|ends|"
    r"ships|arrives|allows|offers|gives|gets|needs|comes|counts|travels|receives|earns|pays|has) (?P<rest>.+)$"
)
_PLURAL = re.compile(
    r"^(?P<subject>\S+(?: \S+){0,6}?s) (?P<verb>cost|apply|take|last|expire|require|include|cover|start|end|ship|"
    r"arrive|allow|offer|give|get|need|come|count|travel|receive|earn|pay|have) (?P<rest>.+)$"
)
_SECOND_VERB = re.compile(
    r",? and (?:is|are|will|can|cost|take|apply|last|need|include|start|end|get|have|has|requir)[a-z]*\b.*$"
)
_FIRST_SECOND = re.compile(
    r"^(?P<subject>We|You) (?P<adverb>also |never |always |usually )?(?P<verb>[a-z]+) (?P<rest>.+)$"
)
_BAD_SUBJECT = re.compile(
    r"^(?:maybe|perhaps|please|since|although|though|while|as|to|not|no|nobody|none|one|few|later|any)\b| (?:we|you)\b|"
    r"\b(?:that|which|who|whose|if|when|where|unless|because|whether|it|this|these|those|they|he|she|such|here|there|"
    r"and (?:we|you|it)|what|how|nothing|no one|neither|either|another)\b|[,;:()]",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"[|\[\]{}<>*_;:“”\"()—]|https?://|\b(?:see|clause \d|section|below|above|as follows|following:|herein|hereby|"
    r"thereof|whichever|respectively|and/or|the former|the latter|shall)\b|@",
    re.IGNORECASE,
)
_ODD = re.compile(
    r"\b(?:these|those|that way|either$|both$)|(?<!^There is )(?<!^There are )\bno\b|\bonly\b|\bnot\b.*\buntil\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:, (?:which|who|whose|where|but|so|because|as|including|however)\b| because | so that | nor |"
    r" and (?:we|you|it) |"
    r", and (?:we|you|it|they|there|the|this|that|will|do|does|cannot|can|may|must|is|are|therefore)\b|"
    r" (?:but|as described|as given|as set out) ).*$"
)
_VAGUE = re.compile(
    r"\b(?:aims?|tr(?:y|ies)|strives?|intends?|expects?|plans?|encourage[ds]?|usually|typically|percent of)\b"
)
_POINTING = re.compile(
    r"^\w+ (?:it|this|that|these|those|they|he|she|so)\b|\bsuch\b|^if \w+ (?:do|did|don't)$", re.IGNORECASE
)
_UNLESS = re.compile(r",?\s+(?:unless|except(?: that| when| where| for| in| if| as)?)\s+.*$", re.IGNORECASE)
_NEGATED = ("cannot", "can't", "can’t", "won't", "won’t", "don't", "don’t", "doesn't", "doesn’t", "isn't", "aren't")
_ASKED_WITH = {
    "cannot": "can", "can't": "can", "can’t": "can", "may": "can", "won't": "will", "won’t": "will", "don't": "do",
    "don’t": "do", "doesn't": "does", "doesn’t": "does", "isn't": "is", "aren't": "are", "must": "can", "should": "can",
}  # fmt: skip
_NOT_VERBS = frozenset(
    "and or to of in on at with who that are were have had as all both might could would agree".split()
)
_ARTICLES = frozenset("a an the all any each every if when once after before until your our".split())
_LONGEST = 34  # words of a question; people write shorter ones
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence taken apart, in the asker's words: `Can` + `I` + `return an unopened item within 60 days`.

    `before` is a condition in front ("if my parcel is late"). `denies` says that the sentence says no, `demands` that
    it is an obligation, `qualified` that it has an exception of its own ("unless …"), which is not in `rest`.
    """

    aux: str
    subject: str
    rest: str
    before: str = ""
    denies: bool = False
    demands: bool = False
    qualified: bool = False

    @property
    def question(self) -> str:
        """The yes-or-no question."""
        return self.asking(self.rest)

    @property
    def demand(self) -> "Statement":
        """Asks whether it has to be, not whether it can be."""
        if self.subject == "I":
            return replace(self, aux="do", rest=f"have to {self.rest}", demands=False)
        return replace(self, aux="must", demands=False)

    def asking(self, rest: str, before: str | None = None, still: bool = False) -> str:
        """The question with other words behind the subject, or other words in front."""
        words = f"{self.aux} {self.subject} {'still ' if still else ''}{rest}"
        return self.whole(words, self.before if before is None else before)

    @staticmethod
    def whole(words: str, before: str) -> str:
        """A question below its condition."""
        said = " ".join((f"{before}, {words}" if before else words).split())
        return f"{said[0].upper()}{said[1:].rstrip(' ,.')}?"


def statement(sentence: str, common: frozenset[str]) -> Statement | None:
    """The sentence taken apart; None where its parts are not plain to see, or it leans on sentences before it.

    `common` are the words that the documents write in lower case: others keep their capital.
    """
    words = _LEAD.sub("", plain(sentence)).strip().rstrip(".!")
    words = _PARTY.sub("You", re.sub(r"\s*\([^)]*\)", "", words))
    qualified = _UNLESS.search(words)
    words = words[: qualified.start()] if qualified else words
    led = _BEFORE.match(words)
    before = led["before"] if led else ""
    main = _TAIL.sub("", led["main"] if led else words)
    main = main[0].upper() + main[1:] if main else ""
    if _BAD.search(f"{before} {main}") or _ODD.search(main):
        return None
    found = _parts(main)
    if (
        _VAGUE.search(main)
        or _POINTING.search(before)
        or found is None
        or (found.subject != "there" and _BAD_SUBJECT.search(found.subject))
        or _dangling(found.rest)
    ):
        return None
    made = Statement(
        aux=found.aux,
        subject=_asked(_lowered(found.subject, common)),
        rest=_asked(found.rest),
        before=_asked(_lowered(before, common | {before.split(" ")[0].lower()})) if before else "",
        denies=found.denies,
        demands=found.demands,
        qualified=qualified is not None,
    )
    return made if _SHORTEST <= len(made.question.split()) <= _LONGEST else None


@dataclass(frozen=True, slots=True)
class _Parts:
    aux: str
    subject: str
    rest: str
    denies: bool = False
    demands: bool = False


def _parts(main: str) -> _Parts | None:
    if there := _THERE.match(main):
        what = there["what"]
        article = "any" if there["be"] == "are" else "an" if what[0].lower() in "aeiou" else "a"
        return _Parts(there["be"], "there", f"{article} {what}", denies=True) if "," not in what else None
    if aux := _AUX.match(main):
        word = aux["aux"].lower()
        return _Parts(
            aux=_second_person(_ASKED_WITH.get(word, word), aux["subject"]),
            subject=aux["subject"],
            rest=aux["rest"],
            denies=bool(aux["no"]) or word in _NEGATED,
            demands=word in ("must", "should"),
        )
    if spoken := _FIRST_SECOND.match(main):
        if spoken["verb"] in _NOT_VERBS or spoken["verb"].endswith("ed"):
            return None
        adverb = (spoken["adverb"] or "").strip()
        rest = f"{spoken['verb']} {spoken['rest']}"
        return _Parts("do", spoken["subject"], rest, denies=adverb == "never")
    for pattern, aux_word in ((_THIRD, "does"), (_PLURAL, "do")):
        if other := pattern.match(main):
            rest = _SECOND_VERB.sub("", other["rest"])
            return _Parts(aux_word, other["subject"], f"{_infinitive(other['verb'])} {rest}")
    return None


def _second_person(aux: str, subject: str) -> str:
    """ "You are" is asked "am I", "we are" stays "are you"."""
    return "am" if aux == "are" and subject == "You" else aux


def _infinitive(verb: str) -> str:
    if verb == "has":
        return "have"
    return verb[:-3] + "y" if verb.endswith("ies") else verb.removesuffix("s")


def _dangling(rest: str) -> bool:
    """Whether the words behind the subject point at another sentence."""
    return re.match(r"(?:[a-z]+ )?(?:it|them|this|these|that|those|so|such|not|also|then|and)\b", rest) is not None


def _lowered(words: str, common: frozenset[str]) -> str:
    """The words as they stand within a sentence: a name, or a term of several capitals, keeps its own."""
    first, second = [*re.split(r"[\s,'’-]", words), ""][:2]
    term = first != first.capitalize() or (second[:1].isupper() and first.lower() not in _ARTICLES)
    return words if term or first.lower() not in common | {"we", "you"} else words[0].lower() + words[1:]


_SWAPPED = {
    "we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves", "your": "my", "yours": "mine",
    "yourself": "myself", "we'll": "you will", "we’ll": "you will", "we're": "you are", "we’re": "you are",
    "we've": "you have", "we’ve": "you have", "you'll": "I will", "you’ll": "I will", "you're": "I am",
    "you’re": "I am", "you've": "I have", "you’ve": "I have",
}  # fmt: skip
_PRONOUN = re.compile(
    r"(?<![\w-])(?:" + "|".join((*sorted(_SWAPPED, key=len, reverse=True), "you are", "you")) + r")(?![\w’'-])",
    re.IGNORECASE,
)
_GIVING = re.compile(
    r"\b(?:tell|giv|bill|send|email|e-mail|notify|inform|refund|contact|call|ask|help|let|pay|charg|show|offer|allow|remind|warn|reach|"
    r"phon|text|serv|treat|requir|provid|permit|grant|to|with|for|from|by|between)(?:s|e|es|ed|ing|ling)? $"
)
_OBJECT_AFTER = re.compile(
    r"^(?:$|[,.)]| (?:in|on|at|to|for|by|with|within|the|a|an|from|when|if|after|before|about|as|and|of|that|your|our|"
    r"why|how|what|whether|only|until|free|back|up|out|into|without|store|access|more|using|via|instead)\b)"
)


def _asked(words: str) -> str:
    """What "we" tell "you", in the words of the one who asks."""

    def swapped(match: re.Match[str]) -> str:
        word = match[0].lower()
        if match[0] == "US":
            return "US"
        if word == "you are":
            return "I am"
        if word != "you":
            return _SWAPPED[word]
        given = _GIVING.search(words, 0, match.start()) or _OBJECT_AFTER.match(words[match.end() :])
        return "me" if match.start() > 0 and given else "I"

    return _PRONOUN.sub(swapped, words)
