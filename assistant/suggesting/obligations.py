"""The forms in which clauses oblige those who answer to tell something: each read as an occasion and what to tell."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

TELL = (
    r"(?:tell|mention|state|say|inform|remind|disclose|advise|explain|warn|point out|let [\w ]{1,20} know|give|name"
    r"|quote|include|ask|list|add that|read out|make (?:it )?clear|provide|offer|point to|refer)"
)
CUSTOMER = (
    r"(?:customers?|users?|callers?|clients?|members?|guests?|buyers?|people|patients?|parents?|tenants?|students?"
    r"|passengers?|learners?|residents?|senders?|recipients?|visitors?|owners?|anyone|everyone|everybody|those|whoever)"
)
_MODAL = (
    r"(?:must|shall|should|will|has to|have to|needs? to|(?:are|is) required to|(?:are|is) to|always|also|please"
    r"|remember to|make sure (?:to|you)|be sure to|don['’]t forget to|has|have)"
)
_SUBJECT = rf"(?:(?:an?|the|any|every|each|all|our) )?(?!{CUSTOMER}\b)(?:[\w-]+ ){{0,2}}?[\w-]+"
DUTY = rf"(?:(?:{_SUBJECT}\s+)?(?:{_MODAL}\s+)+|we['’]ll )"
_CUE = r"(?:if|when|whenever|where|before|every time|each time|as soon as)"
_WRITING = r"(?:reply|replies|message|messages|quote|quotes|answer|answers|offer|estimate|letter|email|confirmation)s?"
_WHEN_FIRST = re.compile(
    rf"^(?:exception: )?(?:{_CUE}|in (?:any|every|each|all) {_WRITING} (?:about|on|for|to))\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"[,:]\s*(?:then\s+)?(?P<what>{DUTY}?(?:{TELL})\b.+)$", re.IGNORECASE)
_COMMA = re.compile(r"[,:]\s*(?:then\s+)?")
_LISTED = re.compile(r",.*\b(?:or|for example|such as|including)\b", re.IGNORECASE)
_WHEN_LAST = re.compile(rf"^{DUTY}?(?P<what>{TELL}\b.+?),?\s+{_CUE}\s+(?P<when>.+)$", re.IGNORECASE)
_WHOEVER = re.compile(
    rf"^(?:whoever|anyone who|everyone who|those who|{_SUBJECT} who)\s+(?P<when>.+?),?\s+"
    rf"(?:{_MODAL}\s+)+(?P<what>{TELL}\b.+)$",
    re.IGNORECASE,
)
_BE_TOLD = re.compile(
    rf"^(?P<when>(?:all |any |the )?[\w-]+ (?:who|that|asking|wanting) .+?)\s+(?:{_MODAL}\s+)+be "
    r"(?:told|given|informed|reminded|pointed|referred|sent|warned)\s+(?P<what>.+)$",
    re.IGNORECASE,
)
_TOLD_WHEN = re.compile(
    rf"^(?:the |all )?[\w-]+ (?:{_MODAL}\s+)+be (?P<what>(?:told|reminded|warned|informed)\s+.+?),?\s+{_CUE}\s+"
    r"(?P<when>.+)$",
    re.IGNORECASE,
)
_TELL_THOSE = re.compile(
    rf"^{DUTY}?(?P<verb>tell|remind|inform|warn|advise) (?:any |every |all |the )?[\w-]+ (?:who|with) (?P<when>.+?),? "
    r"(?P<what>(?:that|about|of|how|where|what|to)\b.+)$",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    rf"^(?P<what>(?!it\b).+?)\s+(?:{_MODAL}\s+)+be (?:mentioned|stated|said|given|disclosed|quoted|explained|named"
    rf"|made clear|read out)\b.*?\s+{_CUE}\s+(?P<when>.+)$",
    re.IGNORECASE,
)
_IT_IS_SAID = re.compile(
    rf"^it (?:{_MODAL}\s+)+be (?:mentioned|stated|said|disclosed|explained|made clear) (?P<what>that .+?),?\s+{_CUE}\s+"
    r"(?P<when>.+)$",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    rf"^(?:(?:{_SUBJECT} )?(?:must|shall|may|should|can|do|does) ?(?:not|n['’]t)|{_SUBJECT} never|never|nobody|no one"
    r"|cannot) (?P<when>.+?),? without (?:first )?"
    r"(?P<verb>tell|mention|say|stat|giv|remind|explain|warn|nam)ing\b(?P<what>.+)$",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"^(?:every|any|each|all) (?P<when>{_WRITING} .+?)\s+(?:{_MODAL}\s+)+(?P<what>(?:{TELL}|carry|contain)\b.+)$",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"^(?P<when>[A-Z][\w'’ -]{{3,50}}):\s+(?:{_MODAL}\s+)*(?P<what>{TELL}\b.+)$")
_WHY = re.compile(
    r"\bexplains? (?P<what>why (?P<when>(?:the|an?|we|your) [^,.;]+?)(?= and (?:how|what|when)\b|[,.;]|$))"
)
_ANOTHER = re.compile(r";\s+(?=(?:whoever|anyone who|if|when|where)\b)", re.IGNORECASE)
_NUMBER = re.compile(r"^[\d.]+\s+")
_OR_WHO = re.compile(r",? or (?:who|that|which) ", re.IGNORECASE)
_ITEMS = re.compile(r",\s+(?:or\s+)?|\s+or\s+")
_ASIDE = re.compile(r",? (?:for example|such as|including)\b.*", re.IGNORECASE)
_EXAMPLES = re.compile(r"^,? (?:for example|such as|including),? ", re.IGNORECASE)
_ABOUT = re.compile(
    r".*?\b(?:mentions?|says?|reports?|speaks? of|(?:asks?|tells? us|writes?) (?:about|for|of))\s", re.I
)
_WHEN_HEADER = re.compile(
    r"^(?:when|if|in case|case|occasion|situation|trigger|topic|subject|where|what happens|the \w+ (?:asks|says))\b",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"^(?:if|when|where) ((?:the|an?) \w+)\W*$", re.IGNORECASE)
_TELL_HEADER = re.compile(
    r"^(?:\w+ ){0,3}?(?:tell|told|say|mention|inform|remind|disclose|state|told|said|mentioned|stated)\b", re.IGNORECASE
)
_NOT_TOLD = re.compile(r"\b(?:not|never|don['’]t|avoid|instead|rather)\b", re.IGNORECASE)
_STEMS = {"stat": "state", "giv": "give", "nam": "name"}


class Obligation(NamedTuple):
    """An occasion in a clause's words, and what to tell, which begins with its verb unless it is `passive`."""

    when: str
    what: str
    passive: bool = False


def obligations(sentence: str) -> Iterator[Obligation]:
    """What a plain sentence obliges to, once for each occasion that it lists."""
    for text in _ANOTHER.split(_NUMBER.sub("", sentence).rstrip(".")):
        found = next((one for read in _FORMS if (one := read(text))), None)
        if found is not None:
            yield from (found._replace(when=when) for when in _each(found.when))


def obligation_of_row(header: list[str], cells: list[str]) -> Obligation | None:
    """The row of a table with a column for the occasion and one for what to tell."""
    when = next((at for at, cell in enumerate(header) if _WHEN_HEADER.match(cell)), None)
    tell = next((at for at, cell in enumerate(header) if _TELL_HEADER.match(cell) and not _NOT_TOLD.search(cell)), None)
    if when is None or tell is None or when == tell or len(header) != len(cells):
        return None
    begun = _BEGUN.match(header[when])  # "If the customer …", which each cell goes on
    return Obligation(f"{begun[1]} {cells[when]}" if begun else cells[when], cells[tell], passive=True)


def _when_first(text: str) -> Obligation | None:
    first = _WHEN_FIRST.match(text)
    comma = _COMMA.search(first["rest"]) if first else None
    if first is None or comma is None:
        return None
    told = _AFTER.search(first["rest"])
    if told and _LISTED.search(first["rest"][: told.start()]):
        return Obligation(first["rest"][: told.start()], told["what"])
    return Obligation(first["rest"][: comma.start()], first["rest"][comma.end() :])


def _tell_those(text: str) -> Obligation | None:
    match = _TELL_THOSE.match(text)
    return Obligation(match["when"], f"{match['verb']} {match['what']}") if match else None


def _without(text: str) -> Obligation | None:
    if match := _WITHOUT.match(text):
        verb = match["verb"].lower()
        return Obligation(match["when"], f"{_STEMS.get(verb, verb)}{match['what']}")
    return None


def _why(text: str) -> Obligation | None:
    match = _WHY.search(text)
    return Obligation(match["when"], f"explain {match['what']}") if match else None


def _of(pattern: re.Pattern[str], passive: bool = False) -> Callable[[str], Obligation | None]:
    def read(text: str) -> Obligation | None:
        match = pattern.match(text)
        return Obligation(match["when"], match["what"], passive) if match else None

    return read


_FORMS: tuple[Callable[[str], Obligation | None], ...] = (
    _of(_WHOEVER),
    _of(_BE_TOLD, passive=True),
    _of(_TOLD_WHEN, passive=True),
    _tell_those,
    _of(_EVERY),
    _when_first,
    _without,
    _of(_LABELLED),
    _of(_WHEN_LAST),
    _of(_MENTIONED, passive=True),
    _of(_IT_IS_SAID, passive=True),
    _why,
)


def _each(when: str) -> list[str]:
    """The occasions of a list: "mentions chest pain, heavy bleeding or fainting" is three, each with the verb."""
    whole = _ASIDE.sub("", when).strip(" ,")
    if (aside := _ASIDE.search(when)) and (verb := _ABOUT.match(whole)):
        examples = _ITEMS.split(_EXAMPLES.sub("", aside[0]))
        return [whole, *(f"{verb[0]}{one.strip()}" for one in examples if one.strip())]
    if len(parts := _OR_WHO.split(whole)) > 1:
        return parts
    if ", " not in whole:
        return [whole]
    first, *others = [item for item in _ITEMS.split(whole) if item]
    verb = re.match(
        r"(?:.*?\b(?:mentions?|says?|reports?|speaks? of|asks? (?:about|for)|has|have|book|sell|offer)\s)", first
    )
    return [first, *(f"{verb[0]}{item}" if verb else item for item in others)]
